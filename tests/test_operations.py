"""Each operation is a pure function from values to a request."""

from __future__ import annotations

import contextlib
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import ApiRequest, InputError, Secret, Settings, api

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
USER = "991776fd-145b-499e-8237-2c62aef35b2c"
AUTHENTICATION = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
HERE = Settings(environment_id=ENVIRONMENT, client_id="id", client_secret=Secret("canary-secret"))


def sent(request: ApiRequest) -> object:
    """The JSON value that goes over the wire."""
    return json.loads(request.content() or b"null")


def test_one_time_sms_is_the_pages_request() -> None:
    """The one-time SMS page's method, URL, media type and body come out."""
    target = api.one_time(type="SMS", phone="+14135550150")
    request = api.initialize(HERE, USER, selected_device=target)

    assert (request.method, request.media_type) == ("POST", "application/json")
    assert request.url == f"https://auth.pingone.com/{ENVIRONMENT}/deviceAuthentications"
    assert sent(request) == {
        "user": {"id": USER},
        "selectedDevice": {"oneTime": {"type": "SMS", "phone": "+14135550150"}},
    }


def test_email_test_mode_and_policy_are_added() -> None:
    """testMode and policy.id appear only when asked for."""
    target = api.one_time(type="EMAIL", email="abc@ping.com", test_mode=True)
    request = api.initialize(HERE, USER, selected_device=target, policy_id=ENVIRONMENT)

    assert sent(request) == {
        "user": {"id": USER},
        "selectedDevice": {"oneTime": {"type": "EMAIL", "email": "abc@ping.com", "testMode": True}},
        "policy": {"id": ENVIRONMENT},
    }


def test_check_otp_sends_a_string_under_its_media_type() -> None:
    """The passcode stays a string with its leading zeros, and is never retried."""
    request = api.check_otp(HERE, AUTHENTICATION, otp="012345")

    assert request.media_type == "application/vnd.pingidentity.otp.check+json"
    assert sent(request) == {"otp": "012345"}
    assert request.url.endswith(f"/deviceAuthentications/{AUTHENTICATION}")
    assert request.retry == "never"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("123456", "123456"),
        (" 123 456\n", "123456"),
        ("123-456", "123456"),
        ("Your code is 123456.", "123456"),
        ("G-123456", "123456"),
        ("2FA code: 0123456789", "0123456789"),
        ("Code 123456 expires in 30 minutes", "123456"),
        ("１２３４５６", "123456"),
        ("12 34 56", "123456"),
    ],
)
def test_a_pasted_passcode_is_cleaned(typed: str, meant: str) -> None:
    """Spaces and labels around the digits are taken off."""
    assert sent(api.check_otp(HERE, AUTHENTICATION, otp=typed)) == {"otp": meant}


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "abcdef",
        "12345",
        "12345678901",
        "123456 or 654321",
        "O23456",
        "12a456",
        "²23456",
        "1" * 2000,
        None,
        123456,
        b"123456",
        ["123456"],
    ],
)
def test_a_doubtful_passcode_is_refused_not_cut(typed: object) -> None:
    """What is not one whole passcode is refused here: a wrong check would burn an attempt."""
    with pytest.raises(InputError) as caught:
        api.check_otp(HERE, AUTHENTICATION, otp=typed)  # type: ignore[arg-type]
    assert caught.value.field == "otp"


@given(st.text())
def test_no_text_makes_the_passcode_field_fail_otherwise(text: str) -> None:
    """Any text either holds one passcode, whose digits all come from it, or is refused."""
    with contextlib.suppress(InputError):
        body = sent(api.check_otp(HERE, AUTHENTICATION, otp=text))
        assert isinstance(body, dict)
        digits = [str(unicodedata.decimal(each)) for each in text if each.isdecimal()]
        assert body["otp"] in "".join(digits)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+14135550150", "+14135550150"),
        ("+1.512.520.1234", "+15125201234"),
        (" +1 (512) 520-1234 ", "+15125201234"),
        (Secret("+49 151 12345678"), "+4915112345678"),
    ],
)
def test_phones_become_e164(typed: str | Secret, meant: str) -> None:
    """A phone number is sent in E.164 form."""
    target = api.one_time(type="VOICE", phone=typed)

    assert target["oneTime"]["phone"].reveal() == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        None,
        "4135550150",
        "+1",
        "+1413555015012345",
        "+14135550150;ext=313",
        "<script>alert(1)</script>",
        "+" + "1" * 5000,
        14135550150,
        "+14135550150\x00",
    ],
)
def test_what_is_no_phone_is_refused(typed: object) -> None:
    """A phone number without country code, of another type or hostile is refused here."""
    with pytest.raises(InputError) as caught:
        api.one_time(type="SMS", phone=typed)  # type: ignore[arg-type]
    assert caught.value.field == "phone"
    assert "4135550150" not in str(caught.value)


@pytest.mark.parametrize(
    "typed",
    ["", None, "abc", "a@b", "a@b@c.de", "x" * 400 + "@ping.com", 5, "a b@ping.com", "\ud800@x.de"],
)
def test_what_is_no_address_is_refused(typed: object) -> None:
    """A malformed e-mail address is refused here, without repeating it."""
    with pytest.raises(InputError) as caught:
        api.one_time(type="EMAIL", email=typed)  # type: ignore[arg-type]
    assert caught.value.field == "email"


@pytest.mark.parametrize("kind", ["WHATSAPP", "sms", "", None, 1, []])
def test_other_channels_are_refused(kind: object) -> None:
    """Only the documented one-time types pass: WhatsApp is not one of them."""
    with pytest.raises(InputError) as caught:
        api.one_time(type=kind, phone="+14135550150")  # type: ignore[arg-type]
    assert caught.value.field == "type"


@pytest.mark.parametrize(
    "value", ["", None, 5, "jane.doe", "jane@example.com", USER + "/..", "x" * 36]
)
def test_a_user_is_named_by_uuid(value: object) -> None:
    """A username in place of the user's id is refused, and the cure is told."""
    with pytest.raises(InputError) as caught:
        api.initialize(HERE, value)  # type: ignore[arg-type]
    assert caught.value.field == "user_id"
    if isinstance(value, str) and value and len(value) != 36:
        assert "username" in caught.value.hint
        assert value not in str(caught.value)


@pytest.mark.parametrize("value", ["", None, "..", f"{AUTHENTICATION}?x", "%2e%2e"])
def test_an_authentication_is_named_by_uuid(value: object) -> None:
    """Nothing but a UUID gets into the path."""
    with pytest.raises(InputError) as caught:
        api.read(HERE, value)  # type: ignore[arg-type]
    assert caught.value.field == "authentication"


def test_other_arguments_are_checked_too() -> None:
    """test_mode, policy_id and selected_device are refused when of the wrong type."""
    for field, call in {
        "test_mode": lambda: api.one_time(type="SMS", phone="+14135550150", test_mode=1),
        "policy_id": lambda: api.initialize(HERE, USER, policy_id="default"),
        "selected_device": lambda: api.initialize(HERE, USER, selected_device="SMS"),
    }.items():
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.field == field


def test_the_token_requests_differ_by_method() -> None:
    """With basic the form holds no secret; with post it holds id and secret."""
    post = Settings(
        environment_id=ENVIRONMENT, client_id="id", client_secret="s&=", auth_method="post"
    )

    assert api.token(HERE).content() == b"grant_type=client_credentials"
    assert api.token(post).content() == (
        b"grant_type=client_credentials&client_id=id&client_secret=s%26%3D"
    )


def test_a_request_shows_nothing_sensitive() -> None:
    """The repr of a request holds no passcode, number, address or secret."""
    post = Settings(
        environment_id=ENVIRONMENT, client_id="id", client_secret="canary-s", auth_method="post"
    )
    shown = repr(
        [
            api.token(post),
            api.check_otp(HERE, AUTHENTICATION, otp="918273"),
            api.one_time(type="SMS", phone="+14135550177"),
            api.one_time(type="EMAIL", email="canary@example.com"),
        ]
    )

    for secret in ("canary-s", "918273", "4135550177", "canary@"):
        assert secret not in shown
