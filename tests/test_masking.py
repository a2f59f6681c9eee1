"""What is sensitive is taken out of everything that is kept."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import Secret
from pingone_nb.masking import mask, mask_email, mask_phone, scrubber


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("+14135550144", "*******44"), ("+1 (413) 555-0150", "*******50"), ("12345", "*******")],
)
def test_phones_show_their_last_two_digits(phone: str, masked: str) -> None:
    """A phone number is masked as PingOne's page shows it; a very short one shows nothing."""
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("abc@ping.com", "ab****@ping.com"),
        ("ab@ping.com", "a****@ping.com"),
        ("a@ping.com", "****@ping.com"),
        ("nonsense", "****"),
    ],
)
def test_addresses_show_two_characters(email: str, masked: str) -> None:
    """An address is masked as PingOne's page shows it, and never shown whole."""
    assert mask_email(email) == masked


SENSITIVE = {
    "access_token": "tok-canary-1",
    "client_secret": "sec-canary-2",
    "otp": "918273",
    "phone": "+14135550177",
    "email": "canary.three@example.com",
    "Authorization": "Bearer canary-4",
    "Set-Cookie": "ST=canary-5",
    "mobilePhone": "+4915112345678",
}


def test_properties_are_masked_by_name_at_any_depth() -> None:
    """A sensitive property is masked wherever it stands, whatever its case."""
    text = json.dumps(mask({"a": [{"b": SENSITIVE}], "c": {"Otp": 918273}}))

    assert not [value for value in SENSITIVE.values() if value in text]
    assert "918273" not in text


@pytest.mark.parametrize(
    "text",
    [
        "mail canary.three@example.com now",
        "call +1 413 555 0177!",
        "call +14135550177",
        "token eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln was refused",
    ],
)
def test_addresses_numbers_and_tokens_inside_other_text_are_masked(text: str) -> None:
    """A sentence that repeats an address, a phone number or a JWT is masked in that place."""
    shown = json.dumps(mask({"message": text, text: 1}))

    assert "canary.three" not in shown
    assert "0177" not in shown
    assert "eyJzdWIi" not in shown


def test_what_is_masked_already_stays_as_it_is() -> None:
    """PingOne's own masks are kept, so that the history shows what came."""
    body = {"phone": "*******44", "email": "ab****@ping.com", "note": "sent to ab****@ping.com"}

    assert mask(body) == body


def test_what_is_not_sensitive_is_kept() -> None:
    """Ids, dates, statuses, numbers and nulls pass unchanged."""
    body = {
        "id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
        "createdAt": "2022-06-16T14:12:25.618Z",
        "status": "OTP_REQUIRED",
        "list": [1, 2.5, None, True],
        "otp": None,
    }

    assert mask(body) == body


def test_a_reply_that_repeats_the_requests_passcode_is_scrubbed() -> None:
    """What the request holds that is sensitive is taken out of every text of the reply."""
    scrub = scrubber({"otp": Secret("918273")}, None)

    assert "918273" not in json.dumps(scrub({"message": "918273 is wrong", "x918273": ["918273"]}))


@given(
    st.text(min_size=4),
    st.sampled_from(["otp", "access_token", "client_secret"]),
    st.lists(st.sampled_from(["{}", "is {} wrong?", "{}{}"])),
)
def test_no_secret_survives_scrubbing(secret: str, name: str, sentences: list[str]) -> None:
    """For any secret text, nothing of the scrubbed value holds it, keys included."""
    told = {"messages": [each.replace("{}", secret) for each in sentences], secret: 0}
    kept = scrubber({name: Secret(secret)}, told)({name: secret, **told})
    texts = [kept[name], *kept["messages"], *(key for key in kept if key not in (name, "messages"))]

    assert all(secret not in text for text in texts if secret not in "••••****")
