"""Replies become frozen values, unknown properties kept."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import DeviceAuthentication, ReplyError, Secret, Status

BODY = {
    "_links": {
        "self": {"href": "https://auth.pingone.eu/e/deviceAuthentications/1"},
        "device.select": {"href": "https://auth.pingone.eu/e/deviceAuthentications/1"},
        "otp.check": {"href": "https://auth.pingone.eu/e/deviceAuthentications/1"},
    },
    "_embedded": {"devices": [{"type": "SMS", "phone": "*******44"}]},
    "id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
    "environment": {"id": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"},
    "status": "OTP_REQUIRED",
    "policy": {"id": "5a0a0950-8a81-4739-b12a-f4d6a11c7a82"},
    "selectedDevice": {"oneTime": {"type": "SMS", "phone": "*******44"}},
    "user": {"id": "991776fd-145b-499e-8237-2c62aef35b2c"},
    "createdAt": "2022-06-16T14:12:25.618Z",
    "updatedAt": "2022-06-16T14:12:25.785Z",
}


def test_the_pages_reply_is_read_whole() -> None:
    """Every property of the one-time SMS page's reply is found in the value."""
    told = DeviceAuthentication.from_body(BODY)

    assert told.status == "OTP_REQUIRED"
    assert told.actions == ("device.select", "otp.check")
    assert (told.one_time, told.devices[0]) == (told.devices[0], told.one_time)
    assert told.one_time is not None
    assert told.one_time.phone == "*******44"
    assert told.selected_device_id is None
    assert told.updated_at is not None
    assert told.created_at is not None
    assert (told.updated_at - told.created_at).total_seconds() == pytest.approx(0.167)


def test_the_test_passcode_is_a_secret() -> None:
    """`test.otp` is a Secret, in the value and in `raw`."""
    told = DeviceAuthentication.from_body(BODY | {"test": {"otp": "918273"}})

    assert told.test_otp == Secret("918273")
    assert "918273" not in repr(told) + repr(told.raw)


def test_unknown_things_are_kept() -> None:
    """An unknown status, property or link is no error and survives."""
    body = BODY | {"status": "MOON_PHASE_REQUIRED", "moon": {"phase": ["full"]}}
    body = body | {"_links": {"moon.check": {"href": "https://x"}}}
    told = DeviceAuthentication.from_body(body)

    assert told.status == "MOON_PHASE_REQUIRED"
    assert not told.status.is_known
    assert not told.status.is_final
    assert told.actions == ("moon.check",)
    assert told.raw["moon"]["phase"] == ("full",)


def test_failed_says_why() -> None:
    """A FAILED authentication is a value with the reason."""
    told = DeviceAuthentication.from_body(
        {
            "status": "FAILED",
            "error": {
                "code": "NO_USABLE_DEVICES",
                "message": "none",
                "unavailableDevices": [{"id": "edccc773-6f31-4d28-a8e1-0f427d9a9df8"}, 5],
            },
        }
    )

    assert told.status.is_final
    assert told.id is None
    assert told.error is not None
    assert told.error.code == "NO_USABLE_DEVICES"
    assert told.error.unavailable_device_ids == ("edccc773-6f31-4d28-a8e1-0f427d9a9df8",)


def test_it_is_frozen() -> None:
    """Neither the value nor what it holds can be changed."""
    told = DeviceAuthentication.from_body(BODY)

    with pytest.raises(dataclasses.FrozenInstanceError):
        told.status = Status("COMPLETED")  # type: ignore[misc]
    with pytest.raises(TypeError):
        told.raw["status"] = "COMPLETED"  # type: ignore[index]


@pytest.mark.parametrize("body", [None, [], "OTP_REQUIRED", {}, {"status": 5}, {"id": "1"}])
def test_what_is_no_authentication_is_a_reply_error(body: object) -> None:
    """A success without a status is a ReplyError, not a crash."""
    with pytest.raises(ReplyError):
        DeviceAuthentication.from_body(body, http_status=200)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys([*BODY, "error", "authenticators", "test", "otpLength"], JSON),
    )
)
def test_no_shape_of_properties_breaks_it(body: dict) -> None:
    """Whatever stands in a property's place, reading gives a value."""
    told = DeviceAuthentication.from_body(body | {"status": "OTP_REQUIRED"})

    assert told.status == "OTP_REQUIRED"
    assert isinstance(told.actions, tuple)
    assert told.otp_length is None or told.otp_length > 0
