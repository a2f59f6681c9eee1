"""Of what was typed or pasted, one whole passcode is sent, or nothing."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import Client, DeviceAuthentication, InputError, Secret, api
from pingone_nb.api.passcodes import passcode
from pingone_nb.simulator import Policy, Simulator

USER = "991776fd-145b-499e-8237-2c62aef35b2c"
REFUSED = None

# what is pasted, and what of it is sent while the length is not known
ANY_LENGTH: list[tuple[str, str | None]] = [
    # one number
    ("227120", "227120"),
    ("012345", "012345"),
    (" 227120\n", "227120"),
    ("22712", REFUSED),
    ("2271204315", "2271204315"),
    ("22712043159", REFUSED),
    # groups
    ("227 120", "227120"),
    ("22 71 20", "227120"),
    ("2271 2043", "22712043"),
    ("227 120 315", "227120315"),
    ("227-120", "227120"),
    ("227.120", "227120"),
    ("22-71-20", "227120"),
    ("227\u00a0120", "227120"),
    ("227\u2009120", "227120"),
    ("227\u202f120", "227120"),
    ("227\u2011120", "227120"),
    ("Ihr Code 227 120 ist 10 Minuten gültig", "227120"),
    ("315 902 29", REFUSED),
    ("31 590 229", REFUSED),
    ("2271 20", REFUSED),
    ("22712 0", REFUSED),
    ("2 2 7 1 2 0", REFUSED),
    ("22 71-20", REFUSED),
    ("227, 120", REFUSED),
    ("227,120", REFUSED),
    ("227\n120", REFUSED),
    ("227 120 10", REFUSED),
    ("227-120 10", REFUSED),
    ("227 120-315 902", REFUSED),
    # a second number beside it
    ("227120 10:15", "227120"),
    ("10:15 227120", "227120"),
    ("28.11.2026 227120", "227120"),
    ("2026-11-28 10:15:33 227120", "227120"),
    ("1. 227120", "227120"),
    ("1) 227120", "227120"),
    ("227120 10min", "227120"),
    ("227120 10 Minuten", "227120"),
    ("1 227120", "227120"),
    ("227120 2026", "227120"),
    ("227120.0", REFUSED),
    ("227120,50", REFUSED),
    ("1,227120", REFUSED),
    ("227120-10", REFUSED),
    ("227120/10", REFUSED),
    ("227120 or 315902", REFUSED),
    ("227120\n315902", REFUSED),
    # no passcode at all
    ("28.11.2026", REFUSED),
    ("28.11.26", REFUSED),
    ("11-28-26", REFUSED),
    ("22.15.30", REFUSED),
    ("2025-2026", REFUSED),
    ("+49227120", REFUSED),
    ("+1 413 555 0150", REFUSED),
    ("413 555 0150", REFUSED),
    ("€227120", REFUSED),
    ("227120€", REFUSED),
    ("227 120 €", REFUSED),
    ("€ 227120", REFUSED),
    ("227120 €, 315902", REFUSED),
    ("no digits", REFUSED),
    # damaged
    ("O23456", REFUSED),
    ("12a456", REFUSED),
    ("²23456", REFUSED),
    ("227120a", REFUSED),
    ("Code227120", REFUSED),
    ("227 12O", REFUSED),
    ("227 120 31O", REFUSED),
    ("Not O23456 but 227120", REFUSED),
    # whole messages
    ("Your code is 227120. It expires in 10 minutes.", "227120"),
    ("227120 is your code. 227120.", "227120"),
    ("G-227120 is your code; 2FA since 2024", "227120"),
    ("Pay €12.50 with code 227120", "227120"),
    ("Pay 12,50 € with code 227120", "227120"),
    ("Code 227120 € 5", "227120"),
    ("Pay $150000 with code 227120, $5 off", "227120"),
    ("Your code: 227120. Questions? +1 413 555 0150", "227120"),
    ("Your code: 227120. Questions? 1-800-555-0150", "227120"),
    ("On 28.11.26 at 10:15 you asked for 227120", "227120"),
    ("您的验证码是227120，10分钟内有效", "227120"),
    ("認証コード：227120（有効期限10分）", "227120"),
    ("認証コードー227120", "227120"),
    ("[Web발신] 인증번호 227120를 입력하세요", "227120"),
    ("รหัส OTP 227120 ใช้ได้ 5 นาที", "227120"),
    ("<#> Your code is 227120\nFA+9qCX9VSu", "227120"),
    ("<#> 227120 is your code FA+9qCX9VSu", "227120"),
    ("Your code is 227120.\n\n@example.com #227120", "227120"),
    ("@example.com #227120 %pay.example.com", "227120"),
    ("https://example.com/check?otp=227120&lang=en", "227120"),
    ("Codes: 227120 and\nFA+9qCX9VSu 315902", REFUSED),
    # marks that nobody sees, and digits of other scripts
    ("\u202a227120\u202c", "227120"),
    ("\u2066\u200e227120\u200f\u2069", "227120"),
    ("\ufeff227120", "227120"),
    ("227\u00ad120", "227120"),
    ("22712\u200b0", REFUSED),
    ("227120\u200b10", "227120"),
    ("code\u200e227120\u200eis", "227120"),
    ("２２７１２０", "227120"),
    ("２２７－１２０", "227120"),
    ("رمز التحقق ٢٢٧١٢٠", "227120"),
    ("२२७१२०", "227120"),
]

# what is pasted, how long the passcode is, and what is sent
KNOWN_LENGTH: list[tuple[str, int, str | None]] = [
    ("227120", 6, "227120"),
    ("227120", 8, REFUSED),
    ("2271 2043", 6, REFUSED),
    ("2271 2043", 8, "22712043"),
    ("22 71 20 43 15", 10, "2271204315"),
    ("227120 10:15", 6, "227120"),
    ("227120 10 Minuten", 6, "227120"),
    ("1 227120", 6, "227120"),
    ("227120 2026", 6, "227120"),
    ("227120\u200b10", 6, "227120"),
    ("Order 31590229: 227120", 6, "227120"),
    ("Order 31590229: 227120", 8, "31590229"),
    ("227120.0", 6, REFUSED),
    ("315 902 29", 6, REFUSED),
    ("315 902 29", 8, REFUSED),
    ("227 120 10 Minuten", 6, REFUSED),
    ("227 120 315", 6, REFUSED),
    ("22 71 20 43", 6, REFUSED),
    ("227120 315902", 6, REFUSED),
    ("227120 227120", 6, "227120"),
    ("O23456 at 227120", 6, REFUSED),
    ("4711", 4, "4711"),
]


def read(typed: str, length: int | None) -> str | None:
    """What would be sent."""
    try:
        return passcode(typed, length=length).reveal()
    except InputError:
        return REFUSED


@pytest.mark.parametrize(("typed", "sent"), ANY_LENGTH)
def test_while_the_length_is_not_known(typed: str, sent: str | None) -> None:
    """Six to ten digits are a passcode where nothing beside them can be a part of it."""
    assert read(typed, None) == sent


@pytest.mark.parametrize(("typed", "length", "sent"), KNOWN_LENGTH)
def test_with_a_known_length(typed: str, length: int, sent: str | None) -> None:
    """A known length tells the passcode from the numbers beside it."""
    assert read(typed, length) == sent


@pytest.mark.parametrize(
    "typed", [typed for typed, sent in ANY_LENGTH if sent == "227120" and "31" not in typed]
)
def test_a_known_length_refuses_nothing_that_was_clear(typed: str) -> None:
    """What is one passcode of any length is one when the length is known to be its own."""
    assert read(typed, 6) == "227120"


def separated(code: str, separator: str, size: int) -> str:
    """The code in groups."""
    return separator.join(code[start : start + size] for start in range(0, len(code), size))


@st.composite
def codes(draw: st.DrawFn) -> tuple[str, str]:
    """A code, and how it is written."""
    length = draw(st.integers(6, 10))
    code = draw(st.text("0123456789", min_size=length, max_size=length))
    sizes = [size for size in (2, 3, 4) if length % size == 0 and length > size]
    if not sizes or draw(st.booleans()):
        return code, code
    size = draw(st.sampled_from(sizes))
    return code, separated(code, draw(st.sampled_from([" ", "\u00a0", "\u202f"])), size)


NUMBERS = st.one_of(
    st.integers(0, 10**11).map(str),
    st.sampled_from(["10:15", "28.11.2026", "28.11.26", "12,50", "1.5", "+1 413 555 0150", "2FA"]),
)
WORDS = st.sampled_from(
    ["code", "is", "验证码", "minutes", "€", "G-", "(", ")", ".", "#", "@a.com"]
)
GAPS = st.sampled_from([" ", "  ", "\n", ", ", " \u200e", ". ", " "])


@given(codes(), st.lists(NUMBERS | WORDS, max_size=4), st.lists(NUMBERS | WORDS, max_size=4), GAPS)
def test_the_code_is_sent_or_nothing(
    code: tuple[str, str], before: list[str], after: list[str], gap: str
) -> None:
    """From a text with a code of the known length, that code is sent, or nothing."""
    meant, written = code
    typed = gap.join([*before, written, *after])

    assert read(typed, len(meant)) in (meant, REFUSED)


@given(codes())
def test_a_code_alone_is_always_taken(code: tuple[str, str]) -> None:
    """A code by itself, in one or in groups, arrives whole, its length known or not."""
    meant, written = code

    assert read(written, None) == read(written, len(meant)) == meant


@given(st.text(), st.none() | st.integers(6, 10))
def test_what_is_sent_was_typed_in_this_order(typed: str, length: int | None) -> None:
    """Whatever was typed: what is sent has the expected length and only digits of it."""
    sent = read(typed, length) if typed else None

    assert sent is None or (len(sent) == length if length else 6 <= len(sent) <= 10)


WIRED = [
    "227120.0",
    "315 902 29",
    "22 71 20 4",
    "227 120 10",
    "12a456",
    "28.11.26",
    "9" * 2000,
]


@pytest.mark.parametrize("typed", WIRED)
def test_a_refused_paste_is_not_sent(typed: str) -> None:
    """A refused paste leaves no request, and the attempts that the policy allows are all left."""
    simulator = Simulator(seed=7, policy=Policy.of(failure_count=1))
    client = Client(simulator.settings(), session=simulator.session())
    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    exchanges = len(client.history)

    for _ in range(3):
        with pytest.raises(InputError):
            client.check_otp(begun, otp=typed)

    assert len(client.history) == exchanges
    assert client.check_otp(begun, otp=simulator.inbox.newest_passcode()).status == "COMPLETED"


@pytest.mark.parametrize(
    "message",
    [
        "{}",
        "{} 10:15",
        "<#> Your code is {}\nFA+9qCX9VSu",
        "您的验证码是{}，10分钟内有效",
        "\u2066{}\u2069",
        "Your code is {}. It expires in 10 minutes.",
    ],
)
def test_a_pasted_message_completes(message: str) -> None:
    """Of a message that names one passcode, it is this that PingOne gets."""
    simulator = Simulator(seed=7, policy=Policy.of(failure_count=1))
    client = Client(simulator.settings(), session=simulator.session())
    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    otp = message.format(simulator.inbox.newest_passcode())

    assert client.check_otp(begun, otp=otp).status == "COMPLETED"


def test_the_length_of_a_test_is_known() -> None:
    """In test mode the reply tells the passcode, so that its length tells it from its neighbour."""
    simulator = Simulator(seed=7, policy=Policy.of(otp_length=8))
    client = Client(simulator.settings(), session=simulator.session())
    begun = client.one_time_sms(simulator.user.id, phone=simulator.user.phone, test_mode=True)
    assert begun.test_otp is not None

    with pytest.raises(InputError):
        client.check_otp(begun, otp="227120")

    assert begun.otp_length == 8
    typed = f"10 {begun.test_otp.reveal()}"
    assert client.check_otp(begun, otp=typed).status == "COMPLETED"


def test_a_length_can_be_given() -> None:
    """Who knows the policy says the length, and it goes before what the reply tells."""
    simulator = Simulator(seed=7)
    here = simulator.settings()
    told = DeviceAuthentication.from_body({"id": USER, "status": "OTP_REQUIRED", "otpLength": 8})
    requests = [
        api.check_otp(here, USER, otp="227120 10", otp_length=6),
        api.check_otp(here, told, otp="227120 10", otp_length=6),
        api.activate_device(here, USER, USER, otp="227120 10", otp_length=6),
    ]

    assert [request.content() for request in requests] == [b'{"otp":"227120"}'] * 3
    with pytest.raises(InputError):
        api.check_otp(here, told, otp="227120")


@pytest.mark.parametrize("length", [0, 100, "6", True])
def test_a_length_that_is_none_is_refused(length: object) -> None:
    """A length is a whole number from 1 to 99."""
    with pytest.raises(InputError) as caught:
        passcode("227120", length=length)  # type: ignore[arg-type]
    assert caught.value.field == "otp_length"


@pytest.mark.parametrize("typed", [typed for typed, sent in ANY_LENGTH if sent is REFUSED])
@pytest.mark.parametrize("length", [None, 12])
def test_a_refusal_shows_no_digit(typed: str, length: int | None) -> None:
    """The refusal says what to do without a digit, and has no frame that read what was typed."""
    with pytest.raises(InputError) as caught:
        passcode(Secret(typed), length=length)
    frames = traceback.extract_tb(caught.value.__traceback__)

    assert caught.value.field == "otp"
    assert "Enter only the digits of the passcode." in str(caught.value)
    assert not any(character.isdigit() for character in str(caught.value))
    assert [frame.name for frame in frames] == ["test_a_refusal_shows_no_digit", "call"]
