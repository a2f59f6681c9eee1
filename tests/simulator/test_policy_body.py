"""A policy's body as a caller writes it."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from pingone_nb.simulator.http.policies import read_policy_body
from pingone_nb.simulator.http.refusals import Detail, Refusal
from tests.simulator.caller import APPLICATION_ID, put
from tests.simulator.policies import POLICY

PINGID = {
    "enabled": True,
    "otp": {"failure": {"count": 3, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}},
}
METHODS = {name: copy.deepcopy(PINGID) for name in ("desktop", "yubikey", "oathToken")}
LEAST = {
    "name": "Mine",
    "default": False,
    **{name: {"enabled": True} for name in ("sms", "voice", "email", "mobile", "totp")},
}


def read(changes: dict[str, Any], body: Any = POLICY) -> tuple[dict[str, Any], list[Detail]]:
    """What is read of a body with changes at dotted paths, and what is wrong with it."""
    told = copy.deepcopy(body)
    for place, value in changes.items():
        put(told, place, value)
    details: list[Detail] = []
    return read_policy_body(told, details), details


def test_a_right_body_is_taken_as_it_is() -> None:
    """What is written is what is kept."""
    body, details = read({})

    assert details == []
    assert {name: body[name] for name in POLICY} == POLICY


def test_what_is_left_out_is_filled_in() -> None:
    """The defaults of sent passcodes, and of the selection, are PingOne's."""
    body, details = read({}, LEAST)

    assert details == []
    assert body["authentication"] == {"deviceSelection": "DEFAULT_TO_FIRST"}
    assert body["sms"]["otp"] == {
        "failure": {"count": 3, "coolDown": {"duration": 0, "timeUnit": "MINUTES"}},
        "lifeTime": {"duration": 30, "timeUnit": "MINUTES"},
        "otpLength": 6,
    }


def test_unknown_properties_are_kept() -> None:
    """At any depth a property that nobody knows is kept as it is; nulls are dropped."""
    body, details = read(
        {
            "novel": 1,
            "sms.novel": 1,
            "sms.otp.otpLength": None,
            "mobile.otp.window": {"stepSize": {"duration": 30, "timeUnit": "SECONDS"}},
            "mobile.applications": [{"id": APPLICATION_ID.upper(), "novel": 1, "pushLimit": None}],
            "notificationsPolicy": None,
        }
    )

    assert details == []
    assert (body["novel"], body["sms"]["novel"]) == (1, 1)
    assert body["mobile"]["otp"]["window"] == {"stepSize": seconds(30)}
    assert body["sms"]["otp"]["otpLength"] == 6
    assert body["mobile"]["applications"] == [{"id": APPLICATION_ID, "novel": 1}]
    assert "notificationsPolicy" not in body


def test_the_callers_body_is_not_changed() -> None:
    """Reading copies."""
    before = copy.deepcopy(POLICY)
    body, _ = read_policy_body(POLICY, []), None
    body["sms"]["otp"]["otpLength"] = 9

    assert before == POLICY


def seconds(duration: Any, unit: str = "SECONDS") -> dict[str, Any]:
    """A length of time."""
    return {"duration": duration, "timeUnit": unit}


@pytest.mark.parametrize(
    ("place", "good", "bad"),
    [
        ("sms.otp.otpLength", (6, 10), (5, 11)),
        ("whatsApp.otp.failure.count", (1, 7), (0, 8)),
        ("email.otp.failure.coolDown", (seconds(0), seconds(30, "MINUTES")), (seconds(1801),)),
        ("voice.otp.lifeTime", (seconds(60), seconds(1, "MINUTES"), seconds(120, "MINUTES")),
         (seconds(0, "MINUTES"), seconds(59), seconds(121, "MINUTES"), seconds(7201))),
        ("totp.otp.failure.coolDown", (seconds(60), seconds(30, "MINUTES")), (seconds(59),)),
        ("mobile.otp.failure.coolDown", (seconds(2, "MINUTES"),), (seconds(1, "MINUTES"),)),
        ("fido2.failure.coolDown", (seconds(120),), (seconds(119), seconds(31, "MINUTES"))),
        ("oathToken.otp.failure.coolDown", (seconds(1), seconds(30, "MINUTES")), (seconds(0),)),
        ("yubikey.otp.failure.count", (1, 7), (0, 8)),
        ("desktop.pairingKeyLifetime", (seconds(1, "MINUTES"), seconds(48, "HOURS")),
         (seconds(49, "HOURS"),)),
        ("totp.passcodeGracePeriod", (1, 10), (0, 11)),
        ("fido2.failure.count", (1, 7), (0, 8)),
        ("rememberMe.web.lifeTime", (seconds(90, "DAYS"), seconds(1, "MINUTES")),
         (seconds(91, "DAYS"), seconds(0, "MINUTES"))),
    ],
)  # fmt: skip
def test_ranges(place: str, good: tuple[Any, ...], bad: tuple[Any, ...]) -> None:
    """The documented ranges hold, ends included; beyond them the detail names the range."""
    for value in good:
        assert read({**copy.deepcopy(METHODS), place: value})[1] == [], value
    for value in bad:
        (detail,) = read({**copy.deepcopy(METHODS), place: value})[1]
        assert (detail.code, (detail.target or "").startswith(place)) == ("OUT_OF_RANGE", True)
        assert detail.inner_error is not None
        assert detail.inner_error.keys() == {"rangeMinimumValue", "rangeMaximumValue"}


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("pushTimeout", (seconds(40), seconds(150)), (seconds(39), seconds(151))),
        ("pairingKeyLifetime", (seconds(1, "MINUTES"), seconds(48, "HOURS")),
         (seconds(0, "MINUTES"), seconds(49, "HOURS"))),
        ("pushLimit", ({"count": 1}, {"count": 50}, {"timePeriod": seconds(120, "MINUTES")}),
         ({"count": 0}, {"count": 51}, {"lockDuration": seconds(59)})),
    ],
)  # fmt: skip
def test_ranges_of_an_application(name: str, good: tuple[Any, ...], bad: tuple[Any, ...]) -> None:
    """The ranges of a mobile application's rules hold, too."""
    for value in good:
        assert read({"mobile.applications": [{"id": APPLICATION_ID, name: value}]})[1] == []
    for value in bad:
        (detail,) = read({"mobile.applications": [{"id": APPLICATION_ID, name: value}]})[1]
        assert detail.code == "OUT_OF_RANGE"
        assert (detail.target or "").startswith(f"mobile.applications[0].{name}")


@pytest.mark.parametrize(
    ("changes", "code", "target"),
    [
        ({"name": ...}, "REQUIRED_VALUE", "name"),
        ({"name": " "}, "EMPTY_VALUE", "name"),
        ({"name": 1}, "INVALID_VALUE", "name"),
        ({"name": "n" * 257}, "SIZE_LIMIT_EXCEEDED", "name"),
        ({"desktop": {}}, "REQUIRED_VALUE", "desktop.enabled"),
        ({"yubikey": "on"}, "INVALID_VALUE", "yubikey"),
        ({"oathToken": {"enabled": True, "pairingDisabled": 1}}, "INVALID_VALUE",
         "oathToken.pairingDisabled"),
        ({"blockMfaDisabledUsers": "yes"}, "INVALID_VALUE", "blockMfaDisabledUsers"),
        ({"default": ...}, "REQUIRED_VALUE", "default"),
        ({"default": "no"}, "INVALID_VALUE", "default"),
        ({"sms": ...}, "REQUIRED_VALUE", "sms"),
        ({"mobile": None}, "REQUIRED_VALUE", "mobile"),
        ({"voice": []}, "INVALID_VALUE", "voice"),
        ({"totp": {}}, "REQUIRED_VALUE", "totp.enabled"),
        ({"email.enabled": 1}, "INVALID_VALUE", "email.enabled"),
        ({"email.pairingDisabled": "x"}, "INVALID_VALUE", "email.pairingDisabled"),
        ({"sms.otp": 1}, "INVALID_VALUE", "sms.otp"),
        ({"sms.otp.otpLength": "6"}, "INVALID_VALUE", "sms.otp.otpLength"),
        ({"sms.otp.otpLength": True}, "INVALID_VALUE", "sms.otp.otpLength"),
        ({"sms.otp.failure": {}}, "REQUIRED_VALUE", "sms.otp.failure.count"),
        ({"sms.otp.failure.coolDown": {}}, "REQUIRED_VALUE",
         "sms.otp.failure.coolDown.duration"),
        ({"sms.otp.lifeTime.timeUnit": "DAYS"}, "INVALID_VALUE", "sms.otp.lifeTime.timeUnit"),
        ({"sms.otp.lifeTime.timeUnit": ...}, "REQUIRED_VALUE", "sms.otp.lifeTime.timeUnit"),
        ({"authentication": 1}, "INVALID_VALUE", "authentication"),
        ({"authentication.deviceSelection": "ANY"}, "INVALID_VALUE",
         "authentication.deviceSelection"),
        ({"newDeviceNotification": "SMS"}, "INVALID_VALUE", "newDeviceNotification"),
        ({"mobile.applications": {}}, "INVALID_VALUE", "mobile.applications"),
        ({"mobile.applications": [1]}, "INVALID_VALUE", "mobile.applications[0]"),
        ({"mobile.applications": [{}]}, "INVALID_VALUE", "mobile.applications[0].id"),
        ({"totp.uriParameters": {"issuer": 1}}, "INVALID_VALUE", "totp.uriParameters.issuer"),
        ({"rememberMe": 1}, "INVALID_VALUE", "rememberMe"),
        ({"rememberMe.web": {}}, "REQUIRED_VALUE", "rememberMe.web.enabled"),
        ({"notificationsPolicy": {"id": "x"}}, "INVALID_VALUE", "notificationsPolicy.id"),
        ({"ignoreUserLock": "x"}, "INVALID_VALUE", "ignoreUserLock"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(changes: dict[str, Any], code: str, target: str) -> None:
    """Each value that is missing or of another kind has a detail with its path."""
    body, details = read(changes)

    assert [(detail.code, detail.target) for detail in details][:1] == [(code, target)]
    assert body == {}


@pytest.mark.parametrize(
    ("application", "target"),
    [
        ({"biometricsEnabled": "yes"}, "biometricsEnabled"),
        ({"ipPairingConfiguration": []}, "ipPairingConfiguration"),
        ({"ipPairingConfiguration": {"anyIPAdress": 1}}, "ipPairingConfiguration.anyIPAdress"),
        *(
            ({"ipPairingConfiguration": {"onlyTheseIpAddresses": addresses}},
             "ipPairingConfiguration.onlyTheseIpAddresses")
            for addresses in ("10.0.0.1", [10], ["10.0.0.256"], ["10.0.0.0/33"], ["::/129"])
        ),
        ({"newRequestDurationConfiguration": {"deviceTimeout": seconds(14)}},
         "newRequestDurationConfiguration.deviceTimeout.duration"),
        ({"newRequestDurationConfiguration": {"totalTimeout": seconds(1, "MINUTES")}},
         "newRequestDurationConfiguration.totalTimeout.timeUnit"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_an_application(application: Any, target: str) -> None:
    """Biometrics, the addresses to pair from and the time-outs of requests are checked, too."""
    _, details = read({"mobile.applications": [{"id": APPLICATION_ID, **application}]})

    assert [detail.target for detail in details] == [f"mobile.applications[0].{target}"]


def test_pairing_may_be_limited_to_addresses() -> None:
    """Addresses and ranges of both versions of IP are taken, and told as they were written."""
    told = {
        "id": APPLICATION_ID,
        "biometricsEnabled": False,
        "ipPairingConfiguration": {
            "anyIPAdress": False,
            "onlyTheseIpAddresses": ["192.168.0.1/24", "203.0.113.7", "2001:db8::/32"],
        },
    }
    body, details = read({"mobile.applications": [told]})

    assert (body["mobile"]["applications"], details) == ([told], [])


def test_a_body_is_not_nested_without_end() -> None:
    """What is nested deeper than anybody writes is refused before it is kept."""
    deep: Any = 1
    for _ in range(800):
        deep = {"novel": deep}

    with pytest.raises(Refusal, match="INVALID_REQUEST"):
        read_policy_body({**LEAST, "novel": deep}, [])


def test_everything_wrong_is_told_at_once() -> None:
    """Several mistakes give several details."""
    _, details = read({"name": None, "sms": None, "totp.passcodeGracePeriod": 99})

    assert {detail.target for detail in details} == {"name", "sms", "totp.passcodeGracePeriod"}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("fido2.fido2PolicyId", "x"),
        ("fido2.fido2PolicyId", 7),
        ("mobile.otp.window", {"stepSize": {"duration": "x", "timeUnit": "SECONDS"}}),
        ("mobile.otp.window", []),
        *(("mobile.applications", [{"id": APPLICATION_ID, **told}]) for told in (
            {"integrityDetection": {}},
            {"push": {"enabled": "x"}},
            {"otp": []},
            {"deviceAuthorization": {"extraVerification": 7}},
            {"autoEnrollment": {"enabled": 1}},
        )),
    ],
)  # fmt: skip
def test_known_properties_have_their_types(place: str, value: Any) -> None:
    """What is not known is kept, but what is known is refused in another type than its own."""
    (detail,) = read({**copy.deepcopy(METHODS), place: value})[1]

    assert detail.code == "INVALID_VALUE"
    assert (detail.target or "").startswith(place)
