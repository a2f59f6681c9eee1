"""Every reply of the reference's examples is read by its model, nothing lost."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from pingone_nb import Device, DeviceAuthentication, Failure, Secret
from pingone_nb.api import (
    AuthenticationCode,
    Bypass,
    Method,
    MfaDevice,
    MfaSettings,
    PairingKey,
    Policy,
    User,
)
from tests.examples import VARIABLES, filled_examples

EXAMPLES = filled_examples()
NOVEL = {"novel": {"list": [1, {"a": None}]}}


def at(*numbers: int, ms: int = 0) -> datetime:
    """A date in UTC."""
    return datetime(*numbers, ms * 1000, tzinfo=UTC)  # type: ignore[arg-type]


def body_of(name: str) -> dict[str, Any]:
    """The example's reply body."""
    body: dict[str, Any] = EXAMPLES[name].response_body
    return body


def plain(value: Any) -> Any:
    """A `raw` value as JSON, secrets revealed."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


def facts(told: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The attributes that a value has, but those that are empty, links and embedded devices."""
    names = {each.name for each in dataclasses.fields(told)} - {"_body", "links", *without}
    found = {name: getattr(told, name) for name in names}
    return {name: value for name, value in found.items() if value not in (None, ())}


AUTHENTICATIONS: dict[str, dict[str, Any]] = {
    "06-initialize-raw-otp-required": {
        "id": "43eb5621-eae8-4fa1-aafb-2a884d6848cb",
        "environment_id": "9ad15e9e-3ac6-43f7-a053-d46b87d6c4a7",
        "user_id": "c362abbc-eeeb-4ea5-b9c1-097a376b0086",
        "status": "OTP_REQUIRED",
        "selected_device_id": VARIABLES["deviceID"],
        "policy_id": VARIABLES["deviceAuthenticationPolicyID"],
        "created_at": at(2022, 6, 16, 14, 12, 25, ms=618),
        "updated_at": at(2022, 6, 16, 14, 12, 25, ms=785),
    },
    "07-onetime-sms": {
        "id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
        "environment_id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
        "user_id": "991776fd-145b-499e-8237-2c62aef35b2c",
        "status": "OTP_REQUIRED",
        "actions": ("device.select", "otp.check"),
        "policy_id": "5a0a0950-8a81-4739-b12a-f4d6a11c7a82",
        "one_time": Device(type="SMS", phone="*******44", _body={}),
        "created_at": at(2022, 6, 16, 14, 12, 25, ms=618),
        "updated_at": at(2022, 6, 16, 14, 12, 25, ms=785),
    },
    "09-onetime-email": {
        "id": "0fa3daf8-499d-4d7a-8829-00d16ee84d5d",
        "environment_id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
        "user_id": "991776fd-145b-499e-8237-2c62aef35b2c",
        "status": "OTP_REQUIRED",
        "actions": ("device.select", "otp.check"),
        "policy_id": "5a0a0950-8a81-4739-b12a-f4d6a11c7a82",
        "one_time": Device(type="EMAIL", email="ab****@ping.com", _body={}),
        "created_at": at(2022, 6, 16, 14, 13, 36, ms=601),
        "updated_at": at(2022, 6, 16, 14, 13, 36, ms=649),
    },
    "16-assertion-check-desktop": {
        "id": "0fa68b44-1e4d-430d-8c79-9e90553e228b",
        "environment_id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
        "user_id": "d4543f69-e508-4cc6-bd16-b61baa4b3caf",
        "status": "COMPLETED",
        "policy_id": "f27e5149-92e2-011a-08da-d93f80db818b",
        "selected_device_id": "0783541c-a172-8d40-0783-541ca1728d40",
        "desktop_credential_request_options": Secret("canary.request.options"),
        "bypass_allowed": False,
        "user_bypass_enabled": False,
        "authenticators": ("desktop", "mfa", "user"),
        "created_at": at(2026, 2, 17, 14, 44, 9, ms=650),
        "updated_at": at(2026, 2, 17, 14, 45, 36, ms=473),
    },
    "17-cancel-push": {
        "id": "004fd27a-c7e7-4e63-8644-0563e43dcd02",
        "environment_id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
        "user_id": "8f8a6354-6153-4430-964e-e10d4e5deed3",
        "status": "DEVICE_SELECTION_REQUIRED",
        "actions": ("device.select",),
        "policy_id": "6ad97c12-cfa6-0f90-1332-0274be07e414",
        "selected_device_id": "3c325a86-283d-4fdf-bfda-239900d1ce8d",
        "bypass_allowed": False,
        "user_bypass_enabled": False,
        "aggregate_fido2_devices": False,
        "created_at": at(2024, 11, 5, 13, 43, 27, ms=272),
        "updated_at": at(2024, 11, 5, 13, 43, 44, ms=939),
    },
    "18-remember-me-check": {
        "id": "0f62aa6a-7d94-4eb6-b5e4-2eb8ec64e741",
        "environment_id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
        "user_id": "b30ac647-e33e-464f-a6ea-0275082d4c26",
        "status": "COMPLETED",
        "policy_id": "61cf9806-1d18-4eda-92c0-109fc79d4495",
        "selected_device_id": "663ffd65-b18b-422c-abde-0e5258b23234",
        "device_session_id": "db259ebc-59b3-4871-bb67-d7715a8fb86e",
        "bypass_allowed": False,
        "user_bypass_enabled": False,
        "aggregate_fido2_devices": False,
        "authenticators": ("swk", "mfa", "rm"),
        "created_at": at(2026, 7, 12, 7, 33, 59, ms=979),
        "updated_at": at(2026, 7, 12, 7, 34, 0, ms=184),
    },
    "19-failed-no-usable-devices": {
        "status": "FAILED",
        "error": Failure(
            code="NO_USABLE_DEVICES",
            message="Couldn't find authenticating device for user: {userId}",
            unavailable_device_ids=("edccc773-6f31-4d28-a8e1-0f427d9a9df8",),
        ),
    },
}
LISTS = {"devices": "devices", "blocked_devices": "blockedDevices", "accessing_devices": "accessingDevices"}  # fmt: skip


@pytest.mark.parametrize("name", AUTHENTICATIONS)
def test_an_authentication_is_read_whole(name: str) -> None:
    """Each property of an authentication's example is an attribute of the value."""
    told = DeviceAuthentication.from_body(body_of(name))
    links = body_of(name).get("_links", {})

    assert facts(told, without=tuple(LISTS)) == AUTHENTICATIONS[name]
    assert told.links == {each: link["href"] for each, link in links.items()}


@pytest.mark.parametrize("name", AUTHENTICATIONS)
def test_the_devices_of_an_authentication_are_read_whole(name: str) -> None:
    """Each embedded device is in its list, with what is known and with all that was told."""
    told = DeviceAuthentication.from_body(body_of(name))
    embedded = body_of(name).get("_embedded", {})

    for attribute, property_ in LISTS.items():
        devices, bodies = getattr(told, attribute), embedded.get(property_, [])
        assert len(devices) == len(bodies)
        for device, body in zip(devices, bodies, strict=True):
            known = ("type", "id", "status", "phone", "email", "nickname")
            assert {each: getattr(device, each) for each in known} == {
                each: body.get(each) for each in known
            }
            assert device.usable_status == body.get("usableStatus", {}).get("status")
            assert device.lock_status == body.get("lock", {}).get("status")
            assert device.block_status == body.get("block", {}).get("status")
            assert plain(device.raw) == body


def method(name: str, count: int, cool_down: int, **others: Any) -> Method:
    """A method of the example policy."""
    return Method(
        name=name, enabled=True, failure_count=count, cool_down_seconds=cool_down, **others
    )


NEIGHBOURS: dict[str, tuple[Any, dict[str, Any]]] = {
    "20-create-device-authentication-policy": (
        Policy,
        {
            "id": "15d0474a-9271-489f-9eb6-de48f3284d47",
            "name": "deviceAuthPolicy__1738511919",
            "is_default": False,
            "device_selection": "DEFAULT_TO_FIRST",
            "new_device_notification": "SMS_THEN_EMAIL",
            "sms": method("sms", 3, 0, otp_length=6, lifetime_seconds=1800),
            "voice": method("voice", 3, 0, otp_length=6, lifetime_seconds=1800),
            "email": method("email", 3, 0, otp_length=8, lifetime_seconds=1800),
            "whatsapp": Method(name="whatsApp"),
            "mobile": method("mobile", 3, 120),
            "totp": method("totp", 3, 120),
            "fido2": Method(name="fido2", enabled=True),
            "environment_id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
            "created_at": at(2025, 2, 2, 15, 58, 40, ms=516),
            "updated_at": at(2025, 2, 2, 15, 58, 40, ms=516),
        },
    ),
    "28-block-device": (
        MfaDevice,
        {
            "id": VARIABLES["deviceID"],
            "type": "SMS",
            "status": "ACTIVE",
            "phone": Secret("+14135550150"),
            "test_mode": True,
            "lock_status": "UNLOCKED",
            "block_status": "BLOCKED",
            "blocked_at": at(2022, 9, 22, 13, 8),
            "environment_id": VARIABLES["envID"],
            "user_id": VARIABLES["userID"],
            "created_at": at(2022, 9, 22, 13, 7, 15, ms=115),
            "updated_at": at(2022, 6, 16, 14, 12, 25, ms=785),
        },
    ),
    "31-allow-mfa-bypass": (
        Bypass,
        {"enabled_until": at(2025, 11, 30), "can_bypass": True},
    ),
    "32-check-mfa-bypass": (
        Bypass,
        {"enabled_until": at(2025, 11, 26), "can_bypass": True},
    ),
    "36-pairing-key-create": (
        PairingKey,
        {
            "id": "8b22c502-a607-4b3c-8dad-d9ef2397f19a",
            "code": Secret("01882778807215"),
            "status": "UNCLAIMED",
            "application_ids": ("7d8797b7-a097-46a9-841f-88f531d1d99b",),
            "environment_id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
            "user_id": "788d4931-6936-43f2-82ff-178f5762298a",
        },
    ),
}


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_a_neighbour_is_read_whole(name: str) -> None:
    """Each property of a neighbour's example is an attribute of the value."""
    model, wanted = NEIGHBOURS[name]

    assert facts(model.from_body(body_of(name))) == wanted


MODELS = dict.fromkeys(AUTHENTICATIONS, DeviceAuthentication) | {
    name: model for name, (model, _) in NEIGHBOURS.items()
}


@pytest.mark.parametrize("name", MODELS)
def test_raw_is_all_that_was_told(name: str) -> None:
    """`raw` is the whole body, with what this version does not know."""
    body = body_of(name) | NOVEL

    assert plain(MODELS[name].from_body(body).raw) == body


NO_MODEL = {
    "30-enable-user-mfa": "only the property that was sent was seen, and nothing is made of it",
}


def test_every_reply_has_its_model() -> None:
    """Each success that was seen is read by a model, or there is a reason why not."""
    seen = {
        name
        for name, each in EXAMPLES.items()
        if each.response_body is not None
        and each.response_status in (200, 201)
        and "access_token" not in each.response_body
    }

    assert set(MODELS) | set(NO_MODEL) == seen


@pytest.mark.parametrize(
    ("model", "body", "wanted"),
    [
        (
            User,
            {
                "id": "u",
                "username": "canary.name",
                "email": "canary@example.com",
                "mobilePhone": "+14135550177",
                "primaryPhone": "+14135550178",
                "name": {"given": "Canarina", "family": "Canaryson"},
                "environment": {"id": "e"},
                "population": {"id": "p"},
                "enabled": True,
                "mfaEnabled": False,
                "createdAt": "2026-01-02T03:04:05Z",
                "updatedAt": "2026-01-02T03:04:06Z",
            },
            {
                "id": "u",
                "username": Secret("canary.name"),
                "email": Secret("canary@example.com"),
                "mobile_phone": Secret("+14135550177"),
                "primary_phone": Secret("+14135550178"),
                "given_name": Secret("Canarina"),
                "family_name": Secret("Canaryson"),
                "environment_id": "e",
                "population_id": "p",
                "enabled": True,
                "mfa_enabled": False,
                "created_at": at(2026, 1, 2, 3, 4, 5),
                "updated_at": at(2026, 1, 2, 3, 4, 6),
            },
        ),
        (
            MfaDevice,
            {
                "id": "d",
                "type": "TOTP",
                "status": "ACTIVATION_REQUIRED",
                "secret": "CANARYBASE32",
                "keyUri": "otpauth://totp/canary",
                "test": {"otp": "918273"},
                "extension": "313#",
                "nickname": "mine",
                "rp": {"id": "example.com", "name": "Example"},
                "lock": {
                    "status": "LOCKED",
                    "reason": "OTP",
                    "expiresAt": "2026-01-02T03:04:05.000Z",
                },
            },
            {
                "id": "d",
                "type": "TOTP",
                "status": "ACTIVATION_REQUIRED",
                "secret": Secret("CANARYBASE32"),
                "key_uri": Secret("otpauth://totp/canary"),
                "test_otp": Secret("918273"),
                "extension": "313#",
                "nickname": "mine",
                "rp_id": "example.com",
                "rp_name": "Example",
                "lock_status": "LOCKED",
                "lock_reason": "OTP",
                "lock_expires_at": at(2026, 1, 2, 3, 4, 5),
            },
        ),
        (
            MfaSettings,
            {
                "pairing": {"maxAllowedDevices": 5, "pairingKeyFormat": "NUMERIC"},
                "lockout": {"failureCount": 5, "durationSeconds": 60},
                "phoneExtensions": {"enabled": False},
                "users": {"mfaEnabled": True},
            },
            {
                "max_allowed_devices": 5,
                "pairing_key_format": "NUMERIC",
                "lockout_failure_count": 5,
                "lockout_duration_seconds": 60,
                "phone_extensions_enabled": False,
                "users_mfa_enabled": True,
            },
        ),
        (
            AuthenticationCode,
            {
                "id": "c",
                "code": "CANARY12",
                "status": "UNCLAIMED",
                "application": {"id": "a"},
                "userApproval": "NOT_REQUIRED",
                "expiresAt": "2026-01-02T03:04:05.000Z",
            },
            {
                "id": "c",
                "code": Secret("CANARY12"),
                "status": "UNCLAIMED",
                "application_id": "a",
                "user_approval": "NOT_REQUIRED",
                "expires_at": at(2026, 1, 2, 3, 4, 5),
            },
        ),
    ],
)
def test_what_no_example_shows_is_read_too(model: Any, body: dict, wanted: dict) -> None:
    """Properties that pages name without an example are attributes; nothing sensitive is shown."""
    told = model.from_body(body | NOVEL)

    assert facts(told) == wanted
    assert plain(told.raw) == body | NOVEL
    assert "canar" not in (repr(told) + repr(told.raw)).lower().replace("ca****@", "")


def test_a_passkeys_options_are_parsed_on_demand() -> None:
    """The options stay the text that was told, are parsed when asked for, and are not shown."""
    options = {"challenge": [-1, 2], "allowCredentials": [{"id": [3, -4]}]}
    authentication = DeviceAuthentication.from_body(
        {
            "status": "ASSERTION_REQUIRED",
            "publicKeyCredentialRequestOptions": json.dumps(options),
        }
    )
    device = MfaDevice.from_body(
        {"id": "d", "publicKeyCredentialCreationOptions": json.dumps(options)}
    )

    for text, parsed, told in (
        (authentication.public_key_credential_request_options, authentication.request_options, authentication),
        (device.public_key_credential_creation_options, device.creation_options, device),
    ):  # fmt: skip
        assert text == json.dumps(options)
        assert plain(parsed) == options
        assert "challenge" not in repr(told) + repr(told.raw)


@pytest.mark.parametrize("text", ["", "no JSON", "[1]", "5", "[" * 100_000])
def test_options_that_are_none_are_none(text: str) -> None:
    """Options that are no JSON object are no error until somebody needs them."""
    body = {"status": "ASSERTION_REQUIRED", "publicKeyCredentialRequestOptions": text}

    assert DeviceAuthentication.from_body(body).request_options is None


def test_a_cool_down_and_a_number_are_read() -> None:
    """What only vendor flows show is an attribute, too: coolDownExpiresAt, numberMatching."""
    told = DeviceAuthentication.from_body(
        {
            "status": "PUSH_CONFIRMATION_REQUIRED",
            "numberMatching": {"number": 42},
            "_embedded": {
                "devices": [{"type": "NOVEL", "coolDownExpiresAt": "2026-01-02T03:04:05.000Z"}]
            },
        }
    )

    assert told.number_matching_number == 42
    assert told.devices[0].type == "NOVEL"
    assert told.devices[0].cool_down_expires_at == at(2026, 1, 2, 3, 4, 5)
