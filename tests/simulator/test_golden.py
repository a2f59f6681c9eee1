"""The documented and observed replies, beside the simulator's in the same situation.

What an example shows of somebody's own phone or browser, such as its model, is named and left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

import pytest

from pingone_nb.contract import Example, examples
from pingone_nb.simulator import SimulatedReply
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import APPLICATION_ID, EMAIL, SMS, Caller, body_of, one_time
from tests.simulator.situations.token import token_without_roles

Act = Callable[[Caller, Any], SimulatedReply]
USER_ID = "991776fd-145b-499e-8237-2c62aef35b2c"
SHOWN = {each.name: each for each in examples() if each.response_body is not None}
NOT_REPRODUCIBLE = {
    "16-assertion-check-desktop": "PingID Desktop is not simulated",
    "26-activate-device-oath-extra-otp": "hardware tokens are not simulated",
}


def phone(caller: Caller, _body: Any) -> SimulatedReply:
    """Take back a push, with e-mail and a passkey besides, as the example's user has."""
    caller.paired({"type": "EMAIL", "email": EMAIL})
    caller.paired_passkey(SoftwareAuthenticator())
    begun = body_of(caller.begin(selectedDevice={"id": caller.paired_phone()}))
    return caller.cancel(begun["id"])


def remembered(caller: Caller, body: Any) -> SimulatedReply:
    """Come back in a remembered browser, as a user with a passkey."""
    caller.change_policy({"rememberMe.web.enabled": True})
    caller.paired_passkey(SoftwareAuthenticator(synced=True))
    return caller.check_browser(
        caller.simulator.remember_browser(), payload={**body["payload"], "value": "signals"}
    )


def recorded(caller: Caller, _body: Any) -> SimulatedReply:
    """Begin as a user whose first device gets e-mails."""
    caller.paired({"type": "EMAIL", "email": EMAIL})
    return caller.begin()


def too_many(caller: Caller, body: Any) -> SimulatedReply:
    """Pair one device more than five."""
    for number in range(5):
        caller.paired({**SMS, "phone": f"+1413555016{number}"})
    return caller.create_device(body)


def blocked(caller: Caller, _body: Any) -> SimulatedReply:
    """Block a device in test mode."""
    return caller.act_on_device(caller.paired({**SMS, "testMode": True}), "block")


def bypassed(caller: Caller, _body: Any) -> SimulatedReply:
    """Read a bypass that is in force."""
    body = {"bypassMFAEnabledUntil": "2026-11-30T00:00:00.000Z"}
    caller.on_user("PUT", "bypassMFA", body)
    return caller.on_user("GET", "bypassMFA")


def with_users_token(caller: Caller, _body: Any) -> SimulatedReply:
    """Read an authentication with an end user's token."""
    begun = caller.begun()
    return caller.read(begun, authorization=f"Bearer {caller.simulator.user_token()}")


def unusable(caller: Caller, _body: Any) -> SimulatedReply:
    """Begin with nothing but a device that is blocked."""
    caller.act_on_device(caller.paired(), "block")
    return caller.begin()


ACTS: dict[str, Act] = {
    "01-token-client-credentials-basic": lambda caller, _: caller.ask_token(),
    "02-token-client-credentials-post": lambda caller, _: caller.ask_token(),
    "03-error-token-invalid-client": lambda caller, _: caller.ask_token(authorization="Basic eDp5"),
    "04-error-token-no-roles": lambda caller, _: token_without_roles(caller),
    "06-initialize-raw-otp-required": recorded,
    "07-onetime-sms": lambda caller, body: caller.initialize(
        one_time(caller, body["selectedDevice"]["oneTime"])
    ),
    "09-onetime-email": lambda caller, body: caller.initialize(
        one_time(caller, body["selectedDevice"]["oneTime"])
    ),
    "17-cancel-push": phone,
    "18-remember-me-check": remembered,
    "19-failed-no-usable-devices": unusable,
    "20-create-device-authentication-policy": lambda caller, body: caller.api(
        "POST", "deviceAuthenticationPolicies", filled(body)
    ),
    "28-block-device": blocked,
    "30-enable-user-mfa": lambda caller, body: caller.on_user("PUT", "mfaEnabled", body),
    "31-allow-mfa-bypass": lambda caller, _: caller.on_user(
        "PUT", "bypassMFA", {"bypassMFAEnabledUntil": "2026-11-30T00:00:00.000Z"}
    ),
    "32-check-mfa-bypass": bypassed,
    "33-error-max-devices": too_many,
    "34-error-invalid-data": lambda caller, _: caller.api("POST", "users", {}),
    "35-error-invalid-token-on-subresource": with_users_token,
    "36-pairing-key-create": lambda caller, body: caller.on_user(
        "POST", "pairingKeys", {"applications": filled(body["applications"])}
    ),
}


def filled(value: Any) -> Any:
    """A body with an application's id in place of its variables."""
    text = json.dumps(value)
    for name in ("appID", "applicationID", "nativeAppID"):
        text = text.replace(f"{{{{{name}}}}}", APPLICATION_ID)
    return json.loads(text)


# what examples show of somebody's own things, which the simulator's users do not have
LESS = {
    "17-cancel-push": {
        *(f"_embedded.devices.MOBILE.{name}" for name in (
            "nickname", "apiVersion", "locale", "manufacturer", "sdkVersion", "notification",
            "background", "deviceIntegrityState", "notificationProvider", "allowPushNotification",
        )),
        *(f"_embedded.devices.MOBILE.application.{name}" for name in (
            "nativeName", "version", "name", "passcodeRefreshDuration",
        )),
        "_embedded.devices.FIDO2.displayName",
        "_embedded.devices.FIDO2.attributes.previousDeviceType",
    },
    "18-remember-me-check": {
        *(f"_embedded.accessingDevices.BROWSER.{name}" for name in (
            "nickname", "name", "version", "operatingSystem",
        )),
        "_embedded.devices.FIDO2.attributes.isResidentKey",
        "_embedded.devices.FIDO2.fidoDeviceMetadata",
        "_embedded.devices.FIDO2.displayName",
    },
    "20-create-device-authentication-policy": {"_links.fido2"},
}  # fmt: skip
IN_ANOTHER_ORDER = {"06-initialize-raw-otp-required"}  # a connector's page, not the API's
CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")


def paths(value: Any, at: str = "") -> Iterator[tuple[str, list[str], Any]]:
    """Of each object its dotted path and its names, and of each other value path and value.

    Entries of an array go by their `type`, if they have one; of several with one type, each.
    """
    if isinstance(value, Mapping):
        yield at, list(value), None
        for name, inner in value.items():
            yield from paths(inner, f"{at}.{name}".strip("."))
    elif isinstance(value, list):
        for inner in value:
            kind = inner.get("type", "[]") if isinstance(inner, Mapping) else "[]"
            yield from paths(inner, f"{at}.{kind}")
    else:
        yield at, [], value


def names_by_path(value: Any) -> dict[str, list[list[str]]]:
    """The names of each object at each path."""
    found: dict[str, list[list[str]]] = {}
    for at, names, _ in paths(value):
        found.setdefault(at, []).append(names)
    return found


def constants(value: Any) -> set[tuple[str, Any]]:
    """The constants, the switches and the messages in a value, by their paths."""
    return {
        (at, inner)
        for at, _, inner in paths(value)
        if isinstance(inner, bool)
        or (isinstance(inner, str) and CONSTANT.fullmatch(inner))
        or at.endswith("message")
    }


def is_below(at: str, places: set[str]) -> bool:
    """Whether a path is one of the places, or inside of one."""
    return any(f"{at}.".startswith(f"{place}.") for place in places)


def test_each_shown_reply_is_reproduced_or_not_for_a_reason() -> None:
    """No example with a reply is left out without a reason."""
    assert ACTS.keys() | NOT_REPRODUCIBLE.keys() == SHOWN.keys()
    assert not ACTS.keys() & NOT_REPRODUCIBLE.keys()


@pytest.fixture(scope="module", params=ACTS)
def reproduced(request: pytest.FixtureRequest) -> tuple[Example, SimulatedReply]:
    """An example and the simulator's reply in its situation."""
    example = SHOWN[request.param]
    return example, ACTS[request.param](Caller.connected(), example.request_body)


def test_the_status_is_the_shown_one(reproduced: tuple[Example, SimulatedReply]) -> None:
    """The simulator answers with the status of the example, if it was seen."""
    example, reply = reproduced

    assert reply.status == (example.response_status or 400)


def test_each_shown_property_is_there(reproduced: tuple[Example, SimulatedReply]) -> None:
    """What the example shows the simulator's reply has, too, at any depth; in the same order."""
    example, reply = reproduced
    simulated = names_by_path(body_of(reply))
    less = LESS.get(example.name, set())
    for at, shown in names_by_path(example.response_body).items():
        wanted = {f"{at}.{name}".strip(".") for names in shown for name in names}
        has = {f"{at}.{name}".strip(".") for names in simulated.get(at, []) for name in names}
        assert {each for each in wanted - has if not is_below(each, less)} == set()
        if example.name in IN_ANOTHER_ORDER:
            continue
        for names, ours in product(shown, simulated.get(at, [])):
            assert [name for name in ours if name in names] == [
                name for name in names if name in ours
            ]


def test_each_shown_constant_is_there(reproduced: tuple[Example, SimulatedReply]) -> None:
    """Statuses, codes, messages and switches of the example are the simulator's."""
    example, reply = reproduced
    body = json.loads(json.dumps(example.response_body).replace("{userId}", USER_ID))
    phone = {f"_embedded.devices.MOBILE.{name}" for name in ("model", "otpStatus.reason")}
    less = LESS.get(example.name, set()) | phone
    lacking = constants(body) - constants(body_of(reply))

    assert {each for each in lacking if not is_below(each[0], less)} == set()


def test_nothing_is_left_out_in_vain() -> None:
    """What is known to be missing is shown by the example, and is missing."""
    for name, less in LESS.items():
        reply = ACTS[name](Caller.connected(), SHOWN[name].request_body)
        ours = {f"{at}.{each}" for at, names, _ in paths(body_of(reply)) for each in names}
        shown = {
            f"{at}.{each}" for at, names, _ in paths(SHOWN[name].response_body) for each in names
        }
        assert less <= shown
        assert not less & ours
