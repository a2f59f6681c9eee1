"""The reference's examples come out of the api, request by request."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import pytest

from pingone_nb import ApiRequest, Secret, Settings, api
from pingone_nb.contract import Example
from tests.examples import VARIABLES, filled_examples

EXAMPLES = filled_examples()
USER, DEVICE = VARIABLES["userID"], VARIABLES["deviceID"]
AUTHENTICATION = VARIABLES["deviceAuthID"]
POLICY, APPLICATION = VARIABLES["mfaPolicyID"], VARIABLES["appID"]
HERE = Settings(
    environment_id=VARIABLES["envID"],
    client_id=APPLICATION,
    client_secret=Secret(VARIABLES["appSecret"]),
)


def token() -> ApiRequest:
    """The token request of an application set to Basic."""
    return api.token(HERE)


def initialize(**arguments: Any) -> ApiRequest:
    """Begin for the examples' user."""
    return api.initialize(HERE, USER, **arguments)


def one_time(**arguments: Any) -> ApiRequest:
    """Begin with a one-time target."""
    return initialize(selected_device=api.one_time(**arguments))


def create_device(**arguments: Any) -> ApiRequest:
    """Pair a device with the examples' user."""
    return api.create_device(HERE, USER, **arguments)


CALLS: dict[str, Callable[[], ApiRequest]] = {
    "01-token-client-credentials-basic": token,
    "02-token-client-credentials-post": lambda: api.token(HERE.with_changes(auth_method="post")),
    "03-error-token-invalid-client": token,
    "04-error-token-no-roles": token,
    "05-initialize": initialize,
    "06-initialize-raw-otp-required": initialize,
    "07-onetime-sms": lambda: one_time(type="SMS", phone="+14135550150"),
    "08-onetime-voice": lambda: one_time(type="VOICE", phone="+14135550150"),
    "09-onetime-email": lambda: one_time(type="EMAIL", email="abc@ping.com"),
    "10-initialize-custom-notification": lambda: initialize(
        notification=api.notification(
            template="transaction", locale="fr-CA", variables={"account": "1234"}
        )
    ),
    "11-initiate-desktop": initialize,
    "12-read": lambda: api.read(HERE, AUTHENTICATION),
    "13-select-device": lambda: api.select_device(
        HERE, AUTHENTICATION, device_id=DEVICE, compatibility="FULL"
    ),
    "14-otp-check": lambda: api.check_otp(HERE, AUTHENTICATION, otp="555555"),
    "15-assertion-check-fido": lambda: api.check_assertion(
        HERE,
        AUTHENTICATION,
        origin="https://app.pingone.com",
        assertion={"id": "canary-assertion"},
        compatibility="FULL",
    ),
    "16-assertion-check-desktop": lambda: api.check_assertion(
        HERE,
        AUTHENTICATION,
        origin="https://app.pingone.eu",
        assertion=VARIABLES["assertionValue"],
    ),
    "17-cancel-push": lambda: api.cancel(HERE, AUTHENTICATION, reason="CHANGE_DEVICE"),
    "18-remember-me-check": lambda: api.check_remembered_device(
        HERE,
        USER,
        policy_id=POLICY,
        payload=VARIABLES["signalsSdkOutput"],
        cookie=Secret(VARIABLES["cookieReturnedWhenCreatingRememberedDevice"]),
        device_session_id=VARIABLES["sessionID"],
    ),
    "19-failed-no-usable-devices": initialize,
    "20-create-device-authentication-policy": lambda: api.create_policy(
        HERE, EXAMPLES["20-create-device-authentication-policy"].request_body
    ),
    "21-create-device-sms": lambda: create_device(
        type="SMS", phone="+1.5125201234", policy_id=POLICY
    ),
    "22-create-device-voice": lambda: create_device(
        type="VOICE", phone="+1.5125551111", extension="313#", policy_id=POLICY
    ),
    "23-create-device-email": lambda: create_device(
        type="EMAIL", email="name@example.com", policy_id=POLICY
    ),
    "24-create-device-test-mode": lambda: create_device(
        type="SMS",
        phone="+14135550150",
        test_mode=True,
        status="ACTIVATION_REQUIRED",
        policy_id=POLICY,
    ),
    "25-activate-device": lambda: api.activate_device(HERE, USER, DEVICE, otp=VARIABLES["otp"]),
    "26-activate-device-oath-extra-otp": lambda: api.activate_device(
        HERE, USER, DEVICE, otp="71053192", oath_resync=True
    ),
    "27-resend-pairing-otp": lambda: api.resend_pairing_otp(HERE, USER, DEVICE),
    "28-block-device": lambda: api.block_device(HERE, USER, DEVICE),
    "29-reorder-devices": lambda: api.order_devices(
        HERE, USER, device_ids=[DEVICE, VARIABLES["deviceID2"]]
    ),
    "30-enable-user-mfa": lambda: api.enable_mfa(HERE, USER),
    "31-allow-mfa-bypass": lambda: api.allow_bypass(
        HERE, USER, until=datetime(2025, 11, 30, tzinfo=UTC)
    ),
    "32-check-mfa-bypass": lambda: api.read_bypass(HERE, USER),
    "33-error-max-devices": lambda: create_device(type="SMS", phone="+1.5125201234"),
    "35-error-invalid-token-on-subresource": lambda: api.read(HERE, AUTHENTICATION),
    "36-pairing-key-create": lambda: api.create_pairing_key(
        HERE, USER, application_ids=[APPLICATION], policy_id=POLICY
    ),
    "37-create-authentication-code": lambda: api.create_authentication_code(
        HERE,
        application_id=APPLICATION,
        client_context={
            "header": "Authentication process",
            "body": "Do you want to approve this transaction?",
        },
        lifetime_seconds=120,
        user_approval="NOT_REQUIRED",
    ),
}
NOT_REPRODUCIBLE = {
    "34-error-invalid-data": "its request line is illustrative: a POST of a user without a body",
}
E164 = "phone numbers are sent in E.164 form"
DIFFERENT = {  # the example's property → what is sent in its place, and why
    "21-create-device-sms": ({"phone": "+15125201234"}, E164),
    "22-create-device-voice": ({"phone": "+15125551111"}, E164),
    "33-error-max-devices": ({"phone": "+15125201234"}, E164),
}
WITHOUT_MEDIA_TYPE = {"32-check-mfa-bypass": "a GET has no body that a media type could tell of"}


def header_names(example: Example) -> set[str]:
    """What the operation has to give: whoever sends adds the authorization."""
    return set(example.headers) - {"Authorization"}


def body_of(request: ApiRequest) -> Any:
    """What goes over the wire, as JSON value or as form fields."""
    content = request.content()
    if content is None:
        return None
    if request.media_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(content.decode()))
    return json.loads(content)


def test_every_example_is_taken_up() -> None:
    """Each of the 37 examples has a call here, or a reason why not."""
    assert len(EXAMPLES) == 37
    assert set(CALLS) | set(NOT_REPRODUCIBLE) == set(EXAMPLES)
    assert not set(CALLS) & set(NOT_REPRODUCIBLE)


@pytest.mark.parametrize("name", CALLS)
def test_the_examples_request_comes_out(name: str) -> None:
    """Method, URL, media type, header names and body are the example's."""
    example, request = EXAMPLES[name], CALLS[name]()
    wanted = example.request_body
    if isinstance(wanted, str):
        wanted = dict(parse_qsl(wanted))
    elif name in DIFFERENT:
        wanted = wanted | DIFFERENT[name][0]
    media_type = None if name in WITHOUT_MEDIA_TYPE else example.headers.get("Content-Type")
    names = {"Content-Type"} if request.media_type else set()

    assert (request.method, request.address()) == (example.method, example.path)
    assert request.media_type == media_type
    if name not in WITHOUT_MEDIA_TYPE:
        assert names | set(request.headers) == header_names(example)
    assert body_of(request) == wanted


@pytest.mark.parametrize("name", CALLS)
def test_no_request_shows_a_secret(name: str) -> None:
    """The repr of no example's request holds a secret, a passcode, a number or an address."""
    shown = repr(CALLS[name]())

    for part in ("canary", "555555", "918273", "71053192", "4135550150", "512", "abc@", "name@"):
        assert part not in shown.replace("-a512-", "")


RETRIES = {
    "token": "safe",
    "initialize": "unsent",
    "read": "safe",
    "select_device": "unsent",
    "check_otp": "never",
    "check_assertion": "never",
    "cancel": "unsent",
    "check_remembered_device": "unsent",
    "create_policy": "unsent",
    "create_device": "unsent",
    "activate_device": "never",
    "resend_pairing_otp": "unsent",
    "block_device": "safe",
    "order_devices": "safe",
    "enable_mfa": "safe",
    "allow_bypass": "safe",
    "read_bypass": "safe",
    "create_pairing_key": "unsent",
    "create_authentication_code": "unsent",
}


def test_what_sends_or_burns_is_not_repeated() -> None:
    """What sends a message or makes something is repeated only unsent; a check never."""
    assert {call().operation: call().retry for call in CALLS.values()} == RETRIES
    assert initialize(otp="123456").retry == "never"
