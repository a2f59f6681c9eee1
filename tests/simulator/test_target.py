"""One-time targets."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.simulator.http.authentications import read_target
from pingone_nb.simulator.http.refusals import Detail


def read(target: Any) -> tuple[Any, list[Detail]]:
    """The target and the details of a `oneTime` object."""
    details: list[Detail] = []
    return read_target({"selectedDevice": {"oneTime": target}}, details), details


@pytest.mark.parametrize(
    ("target", "contact"),
    [
        ({"type": "SMS", "phone": "+14135550150"}, "+14135550150"),
        ({"type": "SMS", "phone": "+1.5125201234"}, "+15125201234"),
        ({"type": "SMS", "phone": "+1.512.520.1234"}, "+15125201234"),
        ({"type": "SMS", "phone": "+1 (512) 520-1234"}, "+15125201234"),
        ({"type": "SMS", "phone": "+49 151 23456789"}, "+4915123456789"),
        ({"type": "VOICE", "phone": "+15125551234"}, "+15125551234"),
        ({"type": "VOICE", "phone": "15125551234"}, "+15125551234"),
        ({"type": "VOICE", "phone": "1-512-555-1234"}, "+15125551234"),
        ({"type": "EMAIL", "email": "abc@ping.com"}, "abc@ping.com"),
        ({"type": "EMAIL", "email": "abc@PING.com"}, "abc@ping.com"),
        ({"type": "EMAIL", "email": "grüße@example.com"}, "grüße@example.com"),
        ({"type": "EMAIL", "email": "ada@lab.test"}, "ada@lab.test"),
    ],
)
def test_documented_forms_are_understood(target: dict[str, str], contact: str) -> None:
    """The forms of numbers that PingOne's pages show, and addresses, are understood."""
    found, details = read(target)

    assert details == []
    assert (found.contact, found.test_mode) == (contact, False)
    assert contact not in repr(found)


@pytest.mark.parametrize(
    "phone",
    ["4135550150", "14135550150", "+1", "+", "+1413555", "+1413555015099999", "+999123456789",
     "++14135550150", "+1413555015O", "+１４１３５５５０１５０", "tel:+14135550150", "+14135550150;ext=3",
     " +14135550150", "+14135550150\n", "\x00", "\ud800", "+1" * 5_000, "<b>+14135550150</b>"],
)  # fmt: skip
def test_bad_phones(phone: str) -> None:
    """What is no international number gets PingOne's own words."""
    found, details = read({"type": "SMS", "phone": phone})

    assert found is None
    assert [(detail.code, detail.target) for detail in details] == [
        ("INVALID_VALUE", "selectedDevice.oneTime.phone")
    ]
    assert details[0].message == (
        "must be a well-formed phone number with a valid country code followed by a phone number"
    )


@pytest.mark.parametrize(
    "email",
    ["abc", "@ping.com", "abc@", "abc@ping", "a b@ping.com", "abc@ping.com, x@ping.com",
     "abc@[127.0.0.1]", "\ud800@ping.com", "abc@\ud800.com", "a\x00@ping.com", "a" * 400 + "@ping.com",
     "Ada <abc@ping.com>", "abc@ping.com\r\nBcc: x@ping.com"],
)  # fmt: skip
def test_bad_addresses(email: str) -> None:
    """What is no address is refused and named."""
    found, details = read({"type": "EMAIL", "email": email})

    assert found is None
    assert [(detail.code, detail.target) for detail in details] == [
        ("INVALID_VALUE", "selectedDevice.oneTime.email")
    ]


@pytest.mark.parametrize(
    ("target", "code", "name"),
    [
        ({}, "REQUIRED_VALUE", "type"),
        ({"type": None}, "REQUIRED_VALUE", "type"),
        ({"type": ""}, "EMPTY_VALUE", "type"),
        ({"type": 7}, "INVALID_VALUE", "type"),
        ({"type": "WHATSAPP", "phone": "+14135550150"}, "INVALID_VALUE", "type"),
        ({"type": "sms", "phone": "+14135550150"}, "INVALID_VALUE", "type"),
        ({"type": "TOTP"}, "INVALID_VALUE", "type"),
        ({"type": "SMS"}, "REQUIRED_VALUE", "phone"),
        ({"type": "SMS", "email": "abc@ping.com"}, "REQUIRED_VALUE", "phone"),
        ({"type": "SMS", "phone": 14135550150}, "INVALID_VALUE", "phone"),
        ({"type": "SMS", "phone": ""}, "EMPTY_VALUE", "phone"),
        ({"type": "VOICE", "phone": ["+14135550150"]}, "INVALID_VALUE", "phone"),
        ({"type": "EMAIL", "phone": "+14135550150"}, "REQUIRED_VALUE", "email"),
        ({"type": "EMAIL", "email": {}}, "INVALID_VALUE", "email"),
        ({"type": "SMS", "phone": "+14135550150", "testMode": "true"}, "INVALID_VALUE", "testMode"),
        ({"type": "SMS", "phone": "+14135550150", "testMode": 1}, "INVALID_VALUE", "testMode"),
    ],
)
def test_what_is_missing_or_mistyped(target: dict[str, Any], code: str, name: str) -> None:
    """Each fault is told with its code and its place."""
    found, details = read(target)

    assert found is None
    assert [(detail.code, detail.target) for detail in details] == [
        (code, f"selectedDevice.oneTime.{name}")
    ]


@pytest.mark.parametrize("target", [[], "SMS", 1, True])
def test_a_target_that_is_no_object(target: object) -> None:
    """Something else in the place of the object is refused."""
    found, details = read(target)

    assert found is None
    assert (details[0].code, details[0].target) == ("INVALID_VALUE", "selectedDevice.oneTime")


def test_an_unknown_type_tells_the_known_ones() -> None:
    """The refusal of a type lists what is allowed, as `innerError`."""
    _, details = read({"type": "WHATSAPP"})

    assert details[0].as_body()["innerError"] == {"allowedValues": ["EMAIL", "SMS", "VOICE"]}
