"""The ways in which a text may repeat a secret, and the text without it.

A secret is looked for as it is, in base64 and in hexadecimal; and, since each of its characters may
be escaped in a way of its own, not only in the text but in what the text says once its escapes are
read: URL encoding, JSON, JavaScript and HTML, one inside the other. What is found is taken out of
the text as it stands. All of it takes time in proportion to the text.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from pingone_nb.privacy.pasted import DASHES, SPACES, UNSEEN, is_unseen, pasted_number

_DEEPEST = 8  # escapes inside escapes
_SHORTEST_LOOSE = 8  # shorter ones are looked for with their own capitals and hyphens only
_SHORTEST_DERIVED = 6
_SHORTEST_PART = 16
_SHORTEST_VALUE = 8
_SOUGHT_BYTES = 24
_LOWEST_NUMBER = 1_000
_LONGEST_OF_DIGITS = 40
_COUNTRY_CODE_DIGITS = 3  # at most
_NATIONAL_DIGITS = 7  # at least

_ESCAPE = re.compile(
    r"(?P<octets>%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]"
    r"|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3})"
    r"|(?P<pair>[\\%]ud[89ab][0-9a-f]{2}[\\%]ud[c-f][0-9a-f]{2})"
    r"|(?-i:\\U)(?P<long>[0-9a-f]{8})|[\\%]u(?P<short>[0-9a-f]{4})"
    r"|\\u\{(?P<braced>[0-9a-f]{1,6})\}|\\x(?P<octet>[0-9a-f]{2})|\\(?P<octal>[0-3][0-7]{2})"
    r"|&\#x(?P<hexadecimal>[0-9a-f]{1,7});?|&\#(?P<decimal>[0-9]{1,7});?"
    r"|(?P<named>&[a-z]{2,31}[0-9]{0,2};)"
    r"|\\(?P<control>[nrtbf])|\\(?P<itself>[^\w\s])"
    rf"|(?P<unseen>[{UNSEEN}]+)",
    re.ASCII | re.IGNORECASE,
)
_BASE_OF = {"octal": 8, "decimal": 10}  # of the other numbers it is 16
_CONTROLS = dict(zip("nrtbf", "\n\r\t\b\f", strict=True))
_LETTERS = {"+": "[+ -]", " ": "[+ -]", "-": "[+ -]", "/": "[/_]", "_": "[/_]"}
_GAP = rf"[ \t{SPACES}{DASHES}.()/_+-]{{0,3}}"
_SMALL_GAP = rf"[ \t{SPACES}\u2010\u2011.-]?"
_PHONE = re.compile(r"\+\d[\d .()-]{5,}\d", re.ASCII)
_SCHEME = re.compile(r"(bearer|basic|dpop) +(\S+)", re.IGNORECASE)
_COOKIE_VALUE = re.compile(r"(?:^|; *)[\w.-]+=([^;\s]+)")
_JWT = re.compile(r"[\w-]+\.([\w-]+)\.([\w-]+)", re.ASCII)
_PROPERTY = re.compile(r"[a-z]\w*|[A-Z0-9_]+", re.ASCII)
_SQUEEZED = bytes.maketrans(bytes(range(65, 91)), bytes(range(97, 123)))
_DROPPED = bytes(
    [*(each for each in range(1, 128) if not chr(each).isalnum()), *range(0x80, 0xC0), 0xC2, 0xE2]
)


class Trace(NamedTuple):
    """One way to write a secret.

    Attributes:
        squeezed: what is in each text that holds the trace, once the text is squeezed.
        form: the secret, written so.
        expression: makes of it the regular expression that finds it; few are ever needed.
        is_word: whether it is a name that a property may have, too: no key is searched for it.
    """

    squeezed: bytes
    form: str
    expression: Callable[[str], str]
    is_word: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it."""
        return re.compile(self.expression(self.form))


def traces_of(secret: str) -> Iterator[Trace]:
    """The ways to write a secret that was sent, and what in it is secret by itself."""
    yield from _plain(secret)
    digits = _digits(secret)
    if digits and digits != secret:
        yield Trace(digits[_code_digits(digits) :].encode(), digits, _phone)
    elif digits:
        yield Trace(digits.encode(), digits, _spaced)
    yield from _derived(digits or secret)
    for number in numbers_of(secret):
        yield Trace(str(number).encode(), str(number), _nowhere)
    for part in _values(secret):
        yield from _plain(part)
        yield from _derived(part)
    for part in _inner(secret):
        yield from _plain(part)


def traces_of_told(secret: str) -> Iterator[Trace]:
    """The ways to write a secret that the reply itself told."""
    yield from _plain(secret)


def traces_of_name(name: str) -> Iterator[Trace]:
    """The ways to write a person's name that was sent: as a whole word, or encoded."""
    yield from traces_of_told_name(name)
    # an address is no word that a text may hold for reasons of its own
    yield from traces_of(name) if "@" in name else _derived(name)


def traces_of_told_name(name: str) -> Iterator[Trace]:
    """The ways to write a person's name that the reply itself told."""
    for form in {name: None, said(name): None}:
        is_word = _PROPERTY.fullmatch(form) is not None
        yield Trace(_sought(form), form, _whole_word, is_word)


def numbers_of(secret: str) -> Iterator[int]:
    """The JSON numbers that a secret of digits may come back as."""
    digits = _digits(secret)
    missing = 0 if digits == secret else _code_digits(digits)
    numbers = (int(digits[start:]) for start in range(missing + 1) if digits)
    yield from (number for number in numbers if number >= _LOWEST_NUMBER)


def traces_in(text: str, traces: Sequence[Trace]) -> list[Trace]:
    """Those that a text may hold, or the texts in a `repr`: it holds none of the others."""
    found: list[Trace] = []
    for read in _readings(text):
        squeezed = _squeezed(read)
        found += [each for each in traces if each.squeezed in squeezed and each not in found]
    return found


def without(text: str, patterns: Sequence[re.Pattern[str]], *, mask: str) -> str:
    """The text with the mask in place of whatever the patterns find in it, however escaped."""
    spans = sorted(set(_spans(text, patterns)))
    if not spans:
        return text
    kept, end = [], 0
    for start, stop in spans:
        if start >= end:
            kept += [text[end:start], mask]
        end = max(end, stop)
    return "".join([*kept, text[end:]])


def said(text: str) -> str:
    """What a text says once all of its escapes are read."""
    *_, last = _readings(text)
    return last


def _plain(secret: str) -> Iterator[Trace]:
    for form in {secret: None, said(secret): None}:
        is_loose = len(form) >= _SHORTEST_LOOSE or "@" in form
        yield Trace(_sought(form), form, _loose if is_loose else re.escape)


def _digits(secret: str) -> str:
    """The digits of a passcode or a phone number; "" of anything else."""
    if len(secret) > _LONGEST_OF_DIGITS:
        return ""
    if secret.isascii() and secret.isdecimal():
        return secret
    number = pasted_number(secret).strip()
    return re.sub(r"\D", "", number) if _PHONE.fullmatch(number) else ""


def _derived(secret: str) -> Iterator[Trace]:
    content = secret.encode("utf-8", "surrogatepass")
    forms = [content.hex()]
    for offset in range(3):  # where in a longer text the secret begins
        encoded = base64.b64encode(bytes(offset) + content).decode()
        # the characters that depend on nothing but the secret
        forms.append(encoded[-(-offset * 8 // 6) : (offset + len(content)) * 8 // 6])
    for form in forms:
        squeezed = _sought(form)
        if len(squeezed) >= _SHORTEST_DERIVED:
            yield Trace(squeezed, form, _loose)


def _whole_word(name: str) -> str:
    return rf"(?<!\w){re.escape(name)}(?!\w)"


def _phone(digits: str) -> str:
    """A number as people write it: with gaps, and with or without its country code."""
    code = _code_digits(digits)
    before = "".join(f"(?:{digit}{_GAP})?" for digit in digits[:code])
    return rf"\+?{before}{_GAP.join(digits[code:])}"


def _code_digits(digits: str) -> int:
    """How many digits may be missing, as a country code is within the country."""
    return max(0, min(_COUNTRY_CODE_DIGITS, len(digits) - _NATIONAL_DIGITS))


def _nowhere(_number: str) -> str:
    """No text is searched for a number: what is only equal is no part of it."""
    return r"(?!)"


def _spaced(digits: str) -> str:
    """A passcode in groups; a date or an id is none."""
    return rf"(?<![\w.-]){_SMALL_GAP.join(digits)}(?![\w-])"


def _loose(text: str) -> str:
    """In whichever case, in base64 of either alphabet, with spaces as forms encode them."""
    letters = "".join(_LETTERS.get(each) or re.escape(each) for each in text)
    # a space before it is no part of it
    return f"(?i:{letters.replace('[+ -]', '[+-]', 1) if text[0] == '+' else letters})"


def _values(secret: str) -> Iterator[str]:
    """What is secret by itself: a cookie's value, a token behind its scheme, its password."""
    scheme = _SCHEME.fullmatch(secret)
    if scheme:
        yield scheme[2]
        yield from _password(scheme[2]) if scheme[1].lower() == "basic" else ()
    for value in _COOKIE_VALUE.findall(secret):
        if len(value) >= _SHORTEST_VALUE:
            yield value


def _inner(secret: str) -> Iterator[str]:
    """The texts of a JSON document, such as an assertion's signature, and a token's parts."""
    jwt = _JWT.fullmatch(secret)
    inner = jwt.groups() if jwt else _texts_in(secret)
    yield from (each for each in inner if len(each) >= _SHORTEST_PART)


def _password(pair: str) -> Iterator[str]:
    try:
        content = base64.b64decode(pair, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return
    password = content.partition(":")[2]
    if len(password) >= _SHORTEST_VALUE:
        yield password


def _texts_in(document: str) -> Iterator[str]:
    if not document.lstrip().startswith(("{", "[")):
        return
    try:
        waiting: list[Any] = [json.loads(document)]
    except (ValueError, RecursionError):
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            waiting += value.values() if isinstance(value, dict) else value


def _squeezed(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").translate(_SQUEEZED, _DROPPED)


def _sought(text: str) -> bytes:
    return _squeezed(text)[:_SOUGHT_BYTES]  # a long one takes longer, and tells no more


def _is_escaped(text: str) -> bool:
    return "%" in text or "\\" in text or "&" in text or is_unseen(text)


def _readings(text: str) -> Iterator[str]:
    """The text, then what it says when its escapes are read once, twice and so on."""
    yield text
    for _ in range(_DEEPEST):
        read = _ESCAPE.sub(_character, text) if _is_escaped(text) else text
        if read == text:
            return
        text = read
        yield text


def _spans(text: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Where in the text a pattern is found, in the text or in what it says."""
    starts: Sequence[int] = range(len(text))
    ends: Sequence[int] = range(1, len(text) + 1)
    for depth in range(_DEEPEST + 1):
        for pattern in patterns:
            for match in pattern.finditer(text):
                if match.end() > match.start():
                    yield starts[match.start()], ends[match.end() - 1]
        if depth == _DEEPEST or not _is_escaped(text):
            return
        read, starts, ends = _read_once(text, starts, ends)
        if read == text:
            return
        text = read


def _read_once(
    text: str, starts: Sequence[int], ends: Sequence[int]
) -> tuple[str, list[int], list[int]]:
    """The text with its escapes read, and where each of its characters begins and ends."""
    read: list[str] = []
    began: list[int] = []
    ended: list[int] = []
    done = 0
    for match in _ESCAPE.finditer(text):
        character = _character(match)
        first, last = match.start(), match.end()
        read += [text[done:first], character]
        began += [*starts[done:first], *[starts[first]] * len(character)]
        ended += [*ends[done:first], *[ends[last - 1]] * len(character)]
        done = last
    return (
        "".join([*read, text[done:]]),
        [*began, *starts[done:]],
        [*ended, *ends[done:]],
    )


def _character(match: re.Match[str]) -> str:
    """What an escape stands for; itself when it stands for nothing."""
    kind, found = match.lastgroup, match.group()
    if kind == "octets":
        return bytes.fromhex(found.replace("%", "")).decode("utf-8", "replace")
    if kind == "pair":
        halves = bytes.fromhex(found[2:6] + found[8:])
        return halves.decode("utf-16-be", "replace")
    if kind == "unseen":
        return ""
    if kind == "named":
        return html.unescape(found)
    if kind == "control":
        return _CONTROLS[match["control"].lower()]
    if kind == "itself":
        return match["itself"]
    assert kind is not None  # noqa: S101 - each alternative has a name
    number = int(match[kind], _BASE_OF.get(kind, 16))
    return chr(number) if number <= 0x10FFFF else found
