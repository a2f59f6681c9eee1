"""A secret is found in whichever way it is written, and nothing else is taken for it."""

from __future__ import annotations

import base64
import html
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import Secret
from pingone_nb.privacy.masking import mask, scrubber

PHONE, EMAIL, OTP = "+14135550177", "canary.mail@example.com", "227120"
SENT = {"phone": Secret(PHONE), "email": Secret(EMAIL), "otp": Secret(OTP)}
ESCAPES = [
    str, "%{:02x}", "%{:02X}", "%25{:02x}", "\\u{:04x}", "\\U{:08x}", "\\x{:02X}", "\\u{{{:x}}}",
    "&#{};", "&#x{:X};", "&#x{:06x};", "&amp;#{};", "%u{:04x}", "\\\\u{:04x}", "%26%23{};",
]  # fmt: skip


def scrubbed(value: Any, sent: Any = SENT) -> Any:
    """What is left of a reply."""
    return scrubber(sent, told=value)(value)


@st.composite
def escaped(draw: st.DrawFn) -> tuple[str, str]:
    """A secret, and a text that escapes each of its characters as it pleases."""
    secret = draw(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=6))
    ways = [draw(st.sampled_from(ESCAPES)) for _ in secret]
    pairs = zip(secret, ways, strict=True)
    return secret, "".join(each if way is str else way.format(ord(each)) for each, way in pairs)


@given(escaped(), st.sampled_from(["{}", "you sent {}!", "<a href='?x={}'>", '{{"a": "{}"}}']))
def test_however_each_character_is_escaped_it_is_found(
    pair: tuple[str, str], sentence: str
) -> None:
    """Escapes may be mixed at will, and be nested."""
    secret, text = pair
    if "\\" in secret or "%" in secret or "&" in secret:  # then the text says something else
        return
    before, after = sentence.format("\n").split("\n")

    kept = scrubbed(before + text + after, {"otp": Secret(secret)})
    assert kept.startswith(mask(before))
    assert text not in kept
    assert "••••" in kept


@given(st.text(min_size=6), st.integers(0, 4), st.booleans())
def test_any_text_is_found_in_base64(secret: str, before: int, is_url_safe: bool) -> None:
    """Wherever in an encoded text it begins, in both alphabets."""
    content = b"\0" * before + secret.encode("utf-8", "surrogatepass") + b"\0"
    encode = base64.urlsafe_b64encode if is_url_safe else base64.b64encode

    assert "••••" in scrubbed(f"got {encode(content).decode()}", {"otp": Secret(secret)})


@pytest.mark.parametrize(
    "text",
    [
        "4135550177", "(413) 555-0177", "1-413-555-0177", "1.413.555.0177", "001 413 555 0177",
        "+1\u00a0413\u00a0555\u00a00177", "tel:%2B1%20413%20555%200177", "&#43;14135550177",
        "CANARY.MAIL@EXAMPLE.COM", "canary.mail%40example.com", "Canary.Mail&commat;Example.com",
        "227 120", "227-120", "22 71 20", "code=227120;", "MjI3MTIw",
    ],
)  # fmt: skip
def test_contacts_and_passcodes_are_found_as_people_write_them(text: str) -> None:
    """In groups, without country code, in capitals, escaped."""
    kept = scrubbed({"message": f"to {text} now", text: 1})

    assert text not in json.dumps(kept, ensure_ascii=False)
    assert kept["message"].startswith("to ")
    assert kept["message"].endswith(" now")


@pytest.mark.parametrize(
    "value",
    [
        {"createdAt": "2022-06-16T14:12:25.618Z", "n": [1, 2.5, 0, 200, 22712, 2271200, -1, True]},
        {"id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea", "href": "https://a.de/x?y=%2F&z=%25"},
        {"message": "227 121 and 22-71-2, 413 555 0178, 4135550178"},
        {"text": "a\\b &amp; &copy; %zz \\u12 &#x110000; %", "2022-71-20": "27-12-0"},
        {"phone": "*******77", "email": "ca****@example.com", "http_status": 400},
    ],
)  # fmt: skip
def test_what_is_not_what_was_sent_is_kept(value: Any) -> None:
    """Other numbers, ids, dates and escapes stay as they are, character by character."""
    assert scrubbed(value) == value


@pytest.mark.parametrize("otp", ["202206", "061614", "250618"])
def test_a_date_is_no_passcode_in_groups(otp: str) -> None:
    """Digits that stand in groups in a date or an id are left alone."""
    told = {"createdAt": "2022-06-16T14:12:25.618Z", "id": "a-2022-06-b", "at": "06-16-14"}

    assert scrubbed(told, {"otp": Secret(otp)})["createdAt"] == told["createdAt"]


def test_a_number_is_masked_only_when_it_is_equal() -> None:
    """A passcode or a phone number as a JSON number is masked; a number that holds it is not."""
    told = {"got": [227120, 227120.0, 2271201, 14135550177, 4135550177, 7120]}

    assert scrubbed(told) == {"got": ["••••", "••••", 2271201, "••••", "••••", 7120]}


def test_a_passcode_with_zeros_before_it_is_found_as_a_number() -> None:
    """JSON numbers have no leading zeros; and zeros alone are no secret."""
    assert scrubbed([12345, 0], {"otp": Secret("012345")}) == ["••••", 0]
    assert scrubbed([0, 1], {"otp": Secret("000001")}) == [0, 1]


@pytest.mark.parametrize(
    ("sent", "part"),
    [
        ({"Cookie": Secret("ST=canary-value-1; other=canary-value-2")}, "canary-value-2"),
        ({"Authorization": Secret("Bearer canary-token")}, "canary-token"),
        ({"Authorization": Secret("Basic " + base64.b64encode(b"id:canary-secret").decode())}, "canary-secret"),
        ({"assertion": Secret('{"id": "x", "signature": "canary-signature-of-a-key"}')}, "canary-signature-of-a-key"),
        ({"token": Secret("eyJhbGciOi.canarycanarycanary.signaturesignature")}, "signaturesignature"),
    ],
)  # fmt: skip
def test_what_is_secret_by_itself_is_found_alone(sent: dict[str, Secret], part: str) -> None:
    """A cookie's value, a header's token, a pair's password, a document's texts, a JWT's parts."""
    assert part not in scrubbed(f"you sent {part}", sent)


def test_a_secret_that_holds_an_address_is_taken_out_whole() -> None:
    """Masking the address in it first would leave the rest of it."""
    sent = {"client_secret": Secret("pa@ss.word/canary+rest")}

    assert scrubbed("got pa@ss.word/canary+rest!", sent) == "got ••••!"


@pytest.mark.parametrize("name", ["Canaryson", "canary.jane", "Jöhn Canary"])
def test_names_are_found_escaped(name: str) -> None:
    """A person's name is taken out as a whole word, however it is escaped, of sentences and keys."""
    for text in (name, quote(name, safe=""), html.escape(name), json.dumps(name)[1:-1]):
        kept = scrubbed({"note": f"no {text}, but {text}x", text: 1}, {"username": Secret(name)})
        assert kept == {"note": f"no ••••, but {text}x", "••••": 1}


def test_a_space_before_a_number_is_no_part_of_it() -> None:
    """A form writes a plus as a space; the space of a sentence stays, though."""
    sent = {"phone": Secret("+14135550150")}

    assert scrubbed("no 14135550150!", sent) == "no ••••!"


@pytest.mark.parametrize(
    ("phone", "text", "is_found"),
    [
        ("+49123456", "9123456", True),  # the last seven digits
        ("+49123456", "123456", False),
        ("+4791234567", "1234567", True),
        ("+4791234567", "234567", False),
        ("+353861234567", "861234567", True),  # a country code has three digits at most
        ("+353861234567", "61234567", False),
    ],
)
def test_a_number_may_lack_its_country_code_and_no_more(
    phone: str, text: str, is_found: bool
) -> None:
    """Seven digits are a number within a country; fewer may be anything."""
    kept = scrubbed(f"to {text}.", {"phone": Secret(phone)})

    assert kept == ("to ••••." if is_found else f"to {text}.")


@pytest.mark.parametrize(("value", "is_found"), [("canary-8", True), ("canary7", False)])
def test_a_cookies_value_is_found_alone_from_eight_characters(value: str, is_found: bool) -> None:
    """A shorter one may be a word of the reply."""
    kept = scrubbed(f"got {value}.", {"Cookie": Secret(f"ST={value}; path=/abc/defghij")})

    assert (value not in kept) is is_found
