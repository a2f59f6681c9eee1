"""The examples of the contract, their `{{variables}}` filled in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pingone_nb.contract import Example, examples

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
VARIABLES = {
    "authPath": "https://auth.pingone.com",
    "apiPath": "https://api.pingone.com",
    "envID": ENVIRONMENT,
    "userID": "991776fd-145b-499e-8237-2c62aef35b2c",
    "deviceID": "259e5a50-46bb-4696-883b-ea14bb36bdf9",
    "deviceID2": "39edc3b1-8d69-4788-acbb-3cf2fe1c9897",
    "deviceAuthID": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
    "deviceAuthenticationPolicyID": "5a0a0950-8a81-4739-b12a-f4d6a11c7a82",
    "mfaPolicyID": "5a0a0950-8a81-4739-b12a-f4d6a11c7a82",
    "appID": "15810c80-21a0-4e0e-9fc4-d95e951147c1",
    "appSecret": "canary-secret",
    "sessionID": "db259ebc-59b3-4871-bb67-d7715a8fb86e",
    "otp": "918273",
    "accessToken": "canary-token",
    "signalsSdkOutput": "canary-signals",
    "assertionFromBrowser": '{"id":"canary-assertion"}',
    "assertionValue": "canary-desktop",
    "credentialRequestOptionsValue": "canary.request.options",
    "cookieReturnedWhenCreatingRememberedDevice": "ST=canary-cookie",
    "createdAt": "2022-06-16T14:12:25.618Z",
    "updatedAt": "2022-06-16T14:12:25.785Z",
    "blockedAt": "2022-09-22T13:08:00.000Z",
}


def filled_examples() -> dict[str, Example]:
    """Name → example; what is no variable of ours stays as it is."""
    return {
        each.name: replace(
            each,
            path=_filled(each.path),
            headers=_filled(each.headers),
            request_body=_filled(each.request_body),
            response_body=_filled(each.response_body),
        )
        for each in examples()
    }


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item) for item in value]
    if not isinstance(value, str):
        return value
    return re.sub(r"\{\{(\w+)\}\}", lambda found: VARIABLES.get(found[1], found[0]), value)
