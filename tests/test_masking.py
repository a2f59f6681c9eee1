"""What is sensitive is taken out of everything that is kept."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import Secret
from pingone_nb.privacy import masking
from pingone_nb.privacy.masking import (
    MARK,
    MASK,
    hidden,
    is_masked,
    mask,
    mask_document,
    mask_email,
    mask_phone,
    mask_text,
    mask_username,
    scrubber,
    sealed,
)


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


@pytest.mark.parametrize(
    ("username", "masked"),
    [("jane.doe", "ja****"), ("jo", "j****"), ("j", "****"), ("jane@a.de", "ja****@a.de")],
)
def test_usernames_show_two_characters(username: str, masked: str) -> None:
    """A username is never shown whole; one that is an address is masked as one."""
    assert mask_username(username) == masked


SENSITIVE = {
    "access_token": "tok-canary-1",
    "client_secret": "sec-canary-2",
    "otp": "918273",
    "phone": "+14135550177",
    "email": "canary.three@example.com",
    "Authorization": "Bearer canary-4",
    "Set-Cookie": "ST=canary-5",
    "mobilePhone": "+4915112345678",
    "primaryPhone": "+4915112345679",
    "secret": "CANARYBASE32",
    "keyUri": "otpauth://totp/canary-6",
    "mobilePayload": "canary-7",
    "attestation": "canary-8",
    "assertion": "canary-9",
    "publicKeyCredentialCreationOptions": "canary-10",
    "username": "canary.eleven",
    "family": "Canaryson",
    "Cookie": "ST=canary-12",
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


@pytest.mark.parametrize(
    ("body", "secret"),
    [
        ({"id": "1", "status": "UNCLAIMED", "code": "01882778807215"}, "01882778807215"),
        ({"id": "1", "code": "QWERTZUI"}, "QWERTZUI"),
        ({"payload": {"type": "BROWSER", "value": "canary"}}, "canary"),
        ({"username": "u", "nickname": "Canary"}, "Canary"),
        ({"username": "u", "address": {"locality": "Canaryville"}}, "Canaryville"),
        ({"username": "u", "photo": {"href": "https://a.de/canary.png"}}, "canary"),
    ],
)
def test_some_names_are_sensitive_beside_others(body: dict, secret: str) -> None:
    """A pairing key's code, a browser's payload and a user's nickname are masked and sealed."""
    assert secret not in json.dumps(mask(body))
    assert secret not in repr(sealed(body))


@pytest.mark.parametrize(
    "body",
    [
        {"code": "NOT_FOUND"},
        {"code": "UNSUPPORTED", "message": "no"},
        {"details": [{"code": "INVALID_OTP", "target": "otp"}]},
        {"type": "SMS", "nickname": "my phone"},
        {"name": "Customers", "sms": {"otp": {"otpLength": 6}}, "email": {"enabled": True}},
        {"pairing": {"pairingKeyFormat": "NUMERIC"}},
    ],
)
def test_what_only_looks_sensitive_is_kept(body: dict) -> None:
    """Error codes, a device's nickname and a policy's objects stay readable."""
    assert mask(body) == body
    assert sealed(body) == body


def test_sealing_keeps_the_text_and_hides_it() -> None:
    """A sealed value reveals what was told, shows its mask, and leaves PingOne's masks alone."""
    told = sealed([{"phone": "+14135550177", "email": "ab****@ping.com", "otp": 918273}])

    assert told[0]["phone"].reveal() == "+14135550177"
    assert told[0]["email"] == "ab****@ping.com"
    assert told[0]["otp"].reveal() == "918273"
    assert repr(told) == (
        "[{'phone': Secret('*******77'), 'email': 'ab****@ping.com', 'otp': Secret('••••')}]"
    )


def test_hiding_leaves_numbers_as_they_are() -> None:
    """Each text of a value is hidden; what is no text is sent as it was."""
    told = hidden({"id": "canary", "list": ["canary", 5, None, True]})

    assert "canary" not in repr(told)
    assert told["list"][1:] == [5, None, True]


@pytest.mark.parametrize("word", ["user", "test", "ACTIVE"])
def test_a_name_that_is_a_word_leaves_the_reply_readable(word: str) -> None:
    """A person called as a property is taken out of texts as a word, but of no key or other word."""
    reply = {
        "user": {"id": "1"},
        "users": "users",
        "test": {"a": "tested"},
        "note": f"{word} is it",
    }
    kept = scrubber({"username": Secret(word)}, reply)(reply)

    assert kept == reply | {"note": "•••• is it"}


def test_a_mask_stays_readable() -> None:
    """What a reply shows masked is not taken out of the request that is shown masked alike."""
    request = {"selectedDevice": {"oneTime": {"type": "SMS", "phone": "+14135550150"}}}
    reply = {"selectedDevice": {"oneTime": {"type": "SMS", "phone": "*******50"}}}

    assert scrubber(request, reply)(request)["selectedDevice"]["oneTime"]["phone"] == "*******50"


@pytest.mark.parametrize(
    "text",
    [
        '{"access_token":"%s","x":1',
        '{"a":[{"otp" : "%s"',
        "otp=%s&x=1",
        "client_secret: %s\nok",
        "Authorization: Basic %s==\nX: y",
        '<input type=hidden name="otp" value="%s">',
        "<input name=otp id=a value=%s>",
        r'{"m":"{\"otp\":\"%s\"}"',
        "{'phone': '%s'}",
        "Set-Cookie: ST=%s; Path=/",
        '"otp":%s',
        '"refreshToken":"%s"',
        ')]}\',\n{"id_token":"%s"}',
        'data: {"password":"%s"}\n\n',
    ],
)
def test_a_text_that_is_no_json_tells_nothing_under_a_sensitive_name(text: str) -> None:
    """Half a document, a form, a page, headers: what stands under such a name is masked."""
    assert "c4n4ry99" not in mask_document(text % "c4n4ry99")


def test_a_page_stays_readable() -> None:
    """A word that only speaks of a token hides nothing."""
    page = "<h1>Sign in</h1><p>Your token has expired. Ask your phone company.</p>"
    assert mask_document(page) == page


def test_what_is_too_deep_is_masked_whole() -> None:
    """No value is too deep to be masked."""
    value: list[object] = ["ann@example.com"]
    for _ in range(5_000):
        value = [value]
    assert mask(value) == MASK


@pytest.mark.parametrize("made", ["*******44", "*******", "ab****@ping.com", "****", "••••"])
def test_what_a_mask_made_is_known_as_such(made: str) -> None:
    """Whatever the masks write is a mask's whole, and has the mark in it."""
    assert is_masked(made)
    assert MARK.search(made)


@pytest.mark.parametrize("text", ["", "+14135550150", "ada@example.com", "abc****", "ab**", "to *******44"])  # fmt: skip
def test_what_no_mask_made_is_not(text: str) -> None:
    """A contact as it is, and a sentence with a mask in it, are nothing that a mask made."""
    assert not is_masked(text)


def test_only_one_place_of_the_client_side_knows_what_a_mask_leaves() -> None:
    """No other module than `masking` has a pattern of its own for it; the simulator's are its."""
    package = Path(masking.__file__).parent.parent
    own = {
        path.name
        for path in package.rglob("*.py")
        if "simulator" not in path.parts and re.search(r"\\\*\{", path.read_text("utf-8"))
    }

    assert own == {"masking.py"}


_BY_NAME = [
    "access_token", "refresh_token", "id_token", "client_secret", "client_assertion", "assertion",
    "otp", "passcode", "password", "authorization_code", "api_key", "pairing_key", "code_verifier",
    "phone", "phone_number", "mobile_phone", "email", "user_name", "given_name", "x_access_token",
    "new_password", "user_phone_number", "subject_token",
]  # fmt: skip


@st.composite
def spellings(draw: st.DrawFn) -> str:
    """A sensitive name in some other spelling."""
    words = draw(st.sampled_from(_BY_NAME)).split("_")
    gap = draw(st.sampled_from(["_", "-", ".", " ", "CAMEL"]))
    if gap == "CAMEL":
        return words[0] + "".join(each.title() for each in words[1:])
    return gap.join(
        draw(st.sampled_from([str.lower, str.upper, str.title]))(each) for each in words
    )


CANARY = "canary-9f3e7b01"


@given(spellings(), st.sampled_from([CANARY, [CANARY], {"a": CANARY}]))
def test_a_sensitive_name_may_be_spelt_in_any_way(name: str, value: object) -> None:
    """Case, `_`, `-`, `.` and spaces make no other name of it."""
    masked = mask({"beside": "shown", name: value if len(name.split()) == 1 else CANARY})

    if isinstance(value, str):
        assert CANARY not in json.dumps(masked)
        assert CANARY not in str(sealed({name: value}))
    assert masked["beside"] == "shown"


@given(
    spellings().filter(lambda name: " " not in name),
    st.sampled_from(["https://a.de/b?{}", "/b?x=1&{}&y=2", "https://a.de/#{}", "{}", "b?x=1;{}",
                     "see https://a.de/b?c=d#e=f&{} there", "/go?to=https%3A%2F%2Fa.de%2F%3F{encoded}",
                     "/go?to=%2F%3Fx%3D1%26{encoded}%26y%3D2", "a&amp;{}"]),
)  # fmt: skip
def test_a_query_and_a_fragment_are_masked_by_name(name: str, text: str) -> None:
    """Wherever in a text they stand, and whether they are encoded once more or not."""
    from urllib.parse import quote

    pair = f"{name}={CANARY}"
    masked = mask_text(text.format(pair, encoded=quote(pair, safe="")))

    assert CANARY not in masked
    assert name in masked


def test_a_query_keeps_what_is_not_sensitive() -> None:
    """Only values are taken out, up to the next name; an error's code stays."""
    asked = "https://a.de/b?limit=5&code=4f1d9c&filter=x&otp=227120#state=1&id_token=ey.x"

    assert mask_text(asked) == (
        "https://a.de/b?limit=5&code=••••&filter=x&otp=••••#state=1&id_token=••••"
    )
    assert mask_text("client_secret={{clientSecret}}") == "client_secret={{clientSecret}}"
    assert mask_text("/b?code=INVALID_OTP") == "/b?code=INVALID_OTP"
    assert mask_text("/b?phone=%2B14135550150&email=jane.doe%40example.com") == (
        "/b?phone=*******50&email=ja****@example.com"
    )


@pytest.mark.parametrize(
    "body",
    [
        {"totp": {"enabled": True}},
        {"_links": {"password": {"href": "https://a.de/password"}}},
        {"token_type": "bearer", "expires_in": 3600},
        {"minPasswordLength": 8, "hasPassword": True},
        {"otp": {"lifeTime": {"duration": 30}}},
    ],
)
def test_what_only_sounds_sensitive_is_shown(body: dict) -> None:
    """A policy, a link and a length are no secrets."""
    assert mask(body) == body


def test_the_values_of_a_notifications_variables_are_masked() -> None:
    """Their names are shown, and a reply that repeats a value does not show it."""
    variables = {"amount": "canary-amount", "who": "Canary", "count": 12, "more": ["canary-list"]}
    body = {"notification": {"template": {"name": "transaction", "variables": variables}}}

    shown = {"notification": {"template": {"name": "transaction"}}}
    for masked in (mask(body), mask(sealed(body))):
        assert list(masked["notification"]["template"].pop("variables")) == list(variables)
        assert masked == shown
    told = scrubber(sealed(body))({"status": "it was canary-amount for Canary", "who": "any"})
    assert told == {"status": "it was •••• for ••••", "who": "any"}
    assert "anary" not in str(sealed(body))


@given(
    spellings().filter(lambda name: " " not in name),
    st.sampled_from(['{{"{}": "{}', "{}: {}", "<p>{}='{}'"]),
)
def test_half_a_document_is_masked_by_name(name: str, text: str) -> None:
    """What no parser could read is masked by names in any spelling."""
    if name.lower().replace("-", "").replace("_", "").replace(".", "") not in ("givenname",):
        assert CANARY not in mask_document(text.format(name, CANARY))
