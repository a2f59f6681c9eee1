"""The passcode that a user typed or pasted, and how many digits it has."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pingone_nb.api import arguments, reading
from pingone_nb.api.channels import CHANNELS
from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.pasted import pasted_number
from pingone_nb.privacy.secret import Secret

_Lengths = Sequence[int]

_ANY_LENGTH: _Lengths = range(6, 11)  # what a policy may ask for
_IN_WORDS = {  # so that no digit of a message can be one that was typed
    None: "of six to ten digits",
    6: "of six digits",
    7: "of seven digits",
    8: "of eight digits",
    9: "of nine digits",
    10: "of ten digits",
}
_LONGEST_PASTE = 1000
_LONGEST_PHONE = 15  # digits, by E.164
_DOUBT = ""  # stands among the codes for what may be one, or may be something else

_UNSEEN = "\u200b"
_PLAIN_CATEGORIES = {
    "Sc": "$",
    "Lo": "·",  # scripts without capitals, such as Chinese, glue words to numbers
    "Lm": "·",
}

_WORD = r"(?<![^\W_])[^\W_]*\d[^\W_]*"  # one with a digit in it
_TIGHT = r"[.,:/'’_–−٫٬-]"  # without a space, they make one number, date or time of several
_NUMBER = rf"\$?{_WORD}(?:{_TIGHT}{_WORD})*(?:\$(?! *\d))?"
_WORDS = re.compile(_WORD)
_NUMBERS = re.compile(_NUMBER)
_RUNS = re.compile(rf"(?:(?<![^\W_])\+ *|\$ +)?{_NUMBER}(?: +{_NUMBER})*(?: +\$(?! *\d))?")
_PHONE = re.compile(r"\+[\d /.-]+|(?:1 )?\d{3} \d{3} \d{4}")
_APP_HASH = re.compile(r"\s(?!\S*\d{6})(?=\S*[A-Za-z])[A-Za-z0-9+/]{11}\s*\Z")
_DAY, _MONTH = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
_DATE_OR_TIME = re.compile(
    rf"{_DAY}(?P<a>[.-]){_MONTH}(?P=a)\d\d|{_MONTH}(?P<b>[.-]){_DAY}(?P=b)\d\d"
    rf"|\d\d(?P<c>[.-]){_MONTH}(?P=c){_DAY}|(?:[01]\d|2[0-3])(?P<d>[.-])[0-5]\d(?P=d)[0-5]\d"
    r"|(?:19|20)\d\d[.-](?:19|20)\d\d"
)


@traceless
def passcode(value: str | Secret, *, length: int | None = None) -> Secret:
    """The one passcode in what was typed, a whole message if need be; never a guess.

    A code is a number of the expected length, in digits of any script: written in one, or in groups
    of two to four digits each, equally many in each, between them spaces, or dots, or hyphens.
    Exactly one code must be there; it may be there twice.

    - Groups are a code only when no other number stands beside them: `315 902 29` is none.
    - Other numbers are passed over: those of another length, phone numbers with a `+`, prices with
      a sign, dates, times, decimals. But where a number may be a part of the code, as in
      `227120.0` or `227 120 10`, nothing is taken.
    - A word that looks like a code gone wrong, such as `12a456`, refuses the whole text.

    Args:
        value: what was typed or pasted.
        length: how many digits it has, when that is known; any of 6 to 10 when None.

    Raises:
        InputError: `field` is `otp`, or `otp_length` for a length that is none.
    """
    text = arguments.text(value, field="otp", longest=sys.maxsize)
    lengths = _ANY_LENGTH if length is None else (_checked_length(length),)
    codes = _codes(text, lengths) if len(text) <= _LONGEST_PASTE else {_DOUBT}
    if len(codes) != 1 or _DOUBT in codes:
        wanted = _IN_WORDS.get(length, "of the expected length")
        raise InputError(
            f"otp must contain exactly one passcode {wanted}.",
            field="otp",
            hint="Enter only the digits of the passcode. This didn't use up an attempt.",
        )
    return Secret(codes.pop())


def _checked_length(length: int) -> int:
    return arguments.number(length, field="otp_length", lowest=1, highest=99)


def _codes(text: str, lengths: _Lengths) -> set[str]:
    plain = _APP_HASH.sub("", _plain(text))
    if any(_is_damaged(word, lengths[0]) for word in _WORDS.findall(plain)):
        return {_DOUBT}
    return {code for run in _RUNS.findall(plain) for code in _of_run(run, lengths)}


def _of_run(run: str, lengths: _Lengths) -> set[str]:
    sides = _sides(_without_phone(run), lengths)
    codes = {code for side in sides for code in _read(side, lengths)}
    may_be_price = run.startswith("$ ") or run.endswith(" $")
    return {_DOUBT} if codes and may_be_price else codes


def _plain(text: str) -> str:
    """Digits, spaces, hyphens and signs of any script as ASCII's; nothing invisible."""
    number = pasted_number(text.replace("\t", " "), unseen=_UNSEEN)
    plain = "".join(map(_plain_character, number))
    # between two digits or letters it may part two numbers or words: never glue them
    return re.sub(rf"(?<=[^\W_]){_UNSEEN}+(?=[^\W_])", " ", plain).replace(_UNSEEN, "")


def _plain_character(character: str) -> str:
    return _PLAIN_CATEGORIES.get(unicodedata.category(character), character)


def _is_damaged(word: str, shortest: int) -> bool:
    # "2FA" and "10minutes" are labels, "O23456" and "12a456" are passcodes gone wrong
    digits = sum(character.isdecimal() for character in word)
    return not word.isdecimal() and len(word) >= shortest and digits >= min(len(word) / 2, shortest)


def _without_phone(run: str) -> str:
    if not _PHONE.fullmatch(run):
        return run
    digits = sum(character.isdecimal() for character in run)
    return "" if digits <= _LONGEST_PHONE else run.lstrip("+ ").partition(" ")[2]


def _sides(run: str, lengths: _Lengths) -> Iterator[list[str]]:
    """The numbers that stand side by side; what can be no part of a code parts them."""
    beside: list[str] = []
    for number in _NUMBERS.findall(run):
        if number.isalnum() or _of_one(number, lengths):
            beside.append(number)
        else:
            yield from (beside, [number])
            beside = []
    yield beside


def _read(side: list[str], lengths: _Lengths) -> set[str]:
    whole = _of_one(side[0], lengths) if len(side) == 1 else _of_groups(side, lengths)
    if whole:
        return {whole}
    if any(_is_doubtful(window, lengths) for window in _windows(side, lengths)):
        return {_DOUBT}
    return {number for number in side if _is_code(number, lengths)}


def _is_code(number: str, lengths: _Lengths) -> bool:
    return number.isdecimal() and len(number) in lengths


def _of_one(number: str, lengths: _Lengths) -> str:
    """The code that a number is by itself; "" when it is none."""
    separators = set(re.findall(r"\D", number))
    if not separators:
        return number if _is_code(number, lengths) else ""
    if separators not in ({"."}, {"-"}) or _DATE_OR_TIME.fullmatch(number):
        return ""
    return _of_groups(re.split(r"\D", number), lengths)


def _of_groups(groups: list[str], lengths: _Lengths) -> str:
    """The code that groups are together; "" when they are none."""
    sizes, joined = {len(group) for group in groups}, "".join(groups)
    is_even = sizes in ({2}, {3}, {4})
    return joined if is_even and _is_code(joined, lengths) else ""


def _windows(side: list[str], lengths: _Lengths) -> Iterator[list[str]]:
    for start in range(len(side)):
        ends = range(start, min(len(side), start + lengths[-1]))
        yield from (side[start : end + 1] for end in ends)


def _is_doubtful(window: list[str], lengths: _Lengths) -> bool:
    """Whether some neighbours are one code together, or a part of a number may be one."""
    if len(window) > 1:
        return bool(_of_groups(window, lengths))
    number = window[0]
    if number.isalnum() or "$" in number:
        return False
    return bool(_of_one(number, lengths)) or _holds_code(re.split(_TIGHT, number), lengths)


def _holds_code(numbers: list[str], lengths: _Lengths) -> bool:
    return any(_is_code(number, lengths) for number in numbers)


_OF_APPS = {"TOTP": 6}  # assumed: what an authenticator app shows unless its key says otherwise
_LONGEST = 99


def otp_length(body: Mapping[str, Any], *, device_type: str) -> int | None:
    """How many digits the passcode has, as far as a reply lets one know; None when it does not.

    In this order: the passcode itself, which test mode tells; `otpLength`, observed, undocumented;
    the same of `policy`, should that be shown in full; the kind of device.

    Args:
        body: the reply's, sealed.
        device_type: such as `SMS`; "" when it is not known.
    """
    test_otp = reading.secret(reading.part(body, "test").get("otp"))
    channel = CHANNELS.get(device_type)
    otp = reading.part(body, "policy", channel.policy_property, "otp") if channel else {}
    known = (
        len(test_otp.reveal()) if test_otp else None,
        reading.number(body.get("otpLength")),
        reading.number(otp.get("otpLength")),
        _OF_APPS.get(device_type),
    )
    return next((each for each in known if each is not None and 0 < each <= _LONGEST), None)
