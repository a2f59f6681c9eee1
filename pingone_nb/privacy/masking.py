"""How sensitive values are taken out of what is kept or shown."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

from pingone_nb.errors import InputError
from pingone_nb.privacy.echo import (
    Trace,
    numbers_of,
    traces_in,
    traces_of,
    traces_of_name,
    traces_of_told,
    traces_of_told_name,
    without,
)
from pingone_nb.privacy.secret import MASK, Secret

_STARS = r"\*{4,}"
MARK = re.compile(rf"{_STARS}|{MASK}")  # what a mask leaves behind, in any text


def mask_phone(phone: str) -> str:
    """Seven asterisks and the last two digits, as PingOne writes it: `*******44`."""
    digits = re.sub(r"\D", "", phone)
    return "*" * 7 + (digits[-2:] if len(digits) > 5 else "")


def mask_email(email: str) -> str:
    """The first two characters, four asterisks and the domain: `ab****@ping.com`.

    A shorter local part shows less: never the whole of it.
    """
    local, at, domain = email.rpartition("@")
    shown = local[: min(2, len(local) - 1)] if local else ""
    return f"{shown}****{at}{domain}" if at else "****"


def mask_username(username: str) -> str:
    """As an address where it is one; else the first two characters and four asterisks."""
    if "@" in username:
        return mask_email(username)
    return f"{username[: min(2, len(username) - 1)]}****" if username else "****"


def masked_word(*, outside: str) -> str:
    """The pattern of a whole word that a mask made: two characters at most before the stars.

    Args:
        outside: the characters that no word has, as a character class has them.
    """
    return rf"[^{outside}]{{0,2}}{_STARS}[^{outside}]*|•+"


def is_masked(text: str) -> bool:
    """Whether the whole of a text is a mask's."""
    return _MASKED.fullmatch(text) is not None


def mask_nothing_shown(_text: str) -> str:
    """The mask for what must not even be hinted at."""
    return MASK


def _mask_jwt(found: str) -> str:
    """What stands before a token, and the mask."""
    return found.partition("eyJ")[0] + MASK


_MASKED_WHOLE = """
    access_token refresh_token id_token client_secret client_assertion otp assertion attestation
    password token secret keyuri authorization cookie set-cookie mobilepayload pairingkey
    code_verifier publickeycredentialrequestoptions publickeycredentialcreationoptions
    pingiddesktopcredentialrequestoptions value code
"""
_PERSONAL = """
    given middle family formatted honorificprefix honorificsuffix nickname address photo
"""
_MASKS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(_MASKED_WHOLE.split(), mask_nothing_shown),
    **dict.fromkeys(_PERSONAL.split(), mask_nothing_shown),
    **dict.fromkeys(("phone", "mobilephone", "primaryphone"), mask_phone),
    "email": mask_email,
    "username": mask_username,
}
_ERROR_CODE = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
_ONLY_IF: dict[str, Callable[[Mapping[str, Any]], bool]] = {
    # some names are sensitive only beside others: an error's code is no pairing key's
    "code": lambda owner: "message" not in owner and not _is_error_code(owner.get("code")),
    "value": lambda owner: "type" in owner,  # of `payload`: what was read from a browser
    "nickname": lambda owner: "username" in owner,  # a device's is not a person's
    "address": lambda owner: "username" in owner,
    "photo": lambda owner: "username" in owner,
}
_ALSO_OBJECTS = ("otp", "email", "code", "value")  # a policy has objects of these names
_NAMES = frozenset(("username", *_PERSONAL.split()))
_MASKED = re.compile(masked_word(outside=r"\s"))
_SHORTEST_SCRUBBED = 4
DEEPEST = 64  # no value of the API is nested so deep; what is, is not looked into
_LONGEST_REMEMBERED = 10_000
_OBJECT = (dict, Mapping)  # dict first: asking an abstract class takes its time
_ARRAY = (list, tuple)
_TEXT = (str, int)
_PLAIN = (str, int, float, type(None), Secret)  # asked first, they spare the question for a Mapping
_LOCAL = r"[\w.+%'-]"
_ADDRESS = rf"{_LOCAL}+@[\w-]+(?>(?:\.[\w-]+)+)"
_PATTERNS = (  # a character without which the pattern cannot match, the pattern, its mask
    # each begins where a word begins, and tries once: a text of 10 MB takes no longer than its size
    ("@", re.compile(rf"(?<!{_LOCAL}){_ADDRESS}(?:{_ADDRESS})*"), mask_email),
    ("+", re.compile(r"\+\d[\d .()-]{5,}\d"), mask_phone),
    ("eyJ", re.compile(r"(?<![\w-])(?>([\w-]*?)eyJ)[\w-]{5,}\.[\w-]+\.[\w-]*"), _mask_jwt),
)

_NAME = r"""(?:access|refresh|id)?[_-]?token|(?:client[_-]?)?secret|(?:client[_-]?)?assertion|otp
    |passcode|password|attestation|code[_-]?verifier|mobile[_-]?payload|pairing[_-]?key|key[_-]?uri
    |(?:mobile|primary)?[_-]?phone|e-?mail|user[_-]?name"""
_NAMED = (  # in a text that no parser could read
    re.compile(r"(?P<name>\b(?:authorization|(?:set-)?cookie)\b[\\\"']*\s?[:=]\s?)[^\r\n<]+", re.I),
    re.compile(
        rf"""(?P<name>(?<![\w-])(?:{_NAME})\\*["']?\s?[:=]\s?)
        (?:\\*"(?:[^"\\]|\\.)*"?|\\*'[^']*'?|[^\s&;,<>\])}}"']+)""",
        re.I | re.X,
    ),
    re.compile(
        rf"""(?P<name>\bname\s?=\s?["']?(?:{_NAME})["']?\s[^<>]{{0,200}}?\bvalue\s?=\s?)
        (?:"[^"]*"?|'[^']*'?|[^\s>]+)""",
        re.I | re.X,
    ),
)


def mask(value: Any) -> Any:
    """A copy of a JSON value in which what is sensitive is masked.

    By type (`Secret`), by property name (`otp`, `phone`, `access_token`, …), and by form: an
    e-mail address, an international phone number or a JWT inside any other text. What is nested too
    deeply to be looked into is masked whole.
    """
    try:
        return _masked(value)
    except RecursionError:
        return MASK


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, _OBJECT):
        return {
            mask_text(str(key)): _masked_item(value, str(key), item) for key, item in value.items()
        }
    if isinstance(value, _ARRAY):
        return [_masked(item) for item in value]
    return value.mask if isinstance(value, Secret) else value


def mask_document(text: str) -> str:
    """Like `mask_text`, for a text that should have been JSON: what it says under a sensitive
    name is masked, too, in half a JSON document as in a form's fields or in a page's."""
    for pattern in _NAMED:
        text = pattern.sub(lambda match: f"{match['name']}{MASK}", text)
    return mask_text(text)


def mask_text(text: str) -> str:
    """`text` with the e-mail addresses, international phone numbers and JWTs in it masked."""
    if "@" not in text and "+" not in text and "eyJ" not in text:
        return text  # most texts are ids and dates
    for needed, pattern, how in _PATTERNS:
        if needed in text:
            text = pattern.sub(partial(_masked_match, how), text)
    return text


def sealed(value: Any) -> Any:
    """A copy of a JSON value in which each text that `mask` would mask by name is a `Secret`.

    Raises:
        InputError: it is nested too deeply.
    """
    if isinstance(value, (*_OBJECT, *_ARRAY)):
        _refuse_depth(value)
    return _sealed(value)


def hidden(value: Any) -> Any:
    """A copy in which each text is a `Secret`: a traceback that prints variables shows none.

    Raises:
        InputError: it is nested too deeply.
    """
    if isinstance(value, str):
        return Secret(value)
    if isinstance(value, (*_OBJECT, *_ARRAY)):
        _refuse_depth(value)
    return _hidden(value)


def _refuse_depth(value: Any) -> None:
    if is_too_deep(value):
        message = (
            f"The value is nested too deeply (more than {DEEPEST} levels), or contains itself."
        )
        raise InputError(message, field="body")


def _sealed(value: Any) -> Any:
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, _OBJECT):
        return {key: _sealed_item(value, str(key), item) for key, item in value.items()}
    return [_sealed(item) for item in value] if isinstance(value, _ARRAY) else value


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return Secret(value)
    if isinstance(value, _OBJECT):
        return {key: _hidden(item) for key, item in value.items()}
    return [_hidden(item) for item in value] if isinstance(value, _ARRAY) else value


def masked_traceback(error: BaseException) -> str:
    """An error's traceback for a log, without what the caller was handling meanwhile."""
    return mask_text("".join(traceback.format_exception(error, chain=False)))


def is_too_deep(value: Any) -> bool:
    """Whether a JSON value is nested deeper than `DEEPEST` levels, or contains itself."""
    level = [value]
    for _ in range(DEEPEST):
        if not level:
            return False
        inside = (item for each in level for item in _items(each))
        # each container once: one that is named in many places is not walked many times
        level = list({id(item): item for item in inside if not isinstance(item, _PLAIN)}.values())
    return any(_items(each) for each in level)


def _items(value: Any) -> Collection[Any]:
    if isinstance(value, _ARRAY):
        return value
    return value.values() if isinstance(value, _OBJECT) else ()


def _how(owner: Mapping[str, Any], name: str, value: Any) -> Callable[[str], str] | None:
    """How a property is masked; None when it is not sensitive."""
    key = name.lower()
    how = _MASKS.get(key)
    if how is None or value is None or isinstance(value, bool):
        return None
    if key in _ONLY_IF and not _ONLY_IF[key](owner):
        return None
    if key in _ALSO_OBJECTS and isinstance(value, _OBJECT):
        return None
    return how


def _is_error_code(code: Any) -> bool:
    return isinstance(code, str) and _ERROR_CODE.fullmatch(code) is not None


def _masked_match(how: Callable[[str], str], match: re.Match[str]) -> str:
    found = match.group()
    return found if is_masked(found) else how(found)


def _masked_item(owner: Mapping[str, Any], name: str, value: Any) -> Any:
    how = _how(owner, name, value) if name.lower() in _MASKS else None
    if how is None or isinstance(value, Secret):
        return mask_text(value) if type(value) is str else mask(value)
    if isinstance(value, (*_OBJECT, *_ARRAY)):
        return MASK
    text = str(value)
    return text if is_masked(text) else how(text)


def _sealed_item(owner: Mapping[str, Any], name: str, value: Any) -> Any:
    how = _how(owner, name, value)
    return _sealed(value) if how is None else _sealed_whole(value, how)


def _sealed_whole(value: Any, how: Callable[[str], str]) -> Any:
    if isinstance(value, _OBJECT):
        return {key: _sealed_whole(item, how) for key, item in value.items()}
    if isinstance(value, _ARRAY):
        return [_sealed_whole(item, how) for item in value]
    if value is None or isinstance(value, bool | Secret):
        return value
    text = str(value)
    return text if is_masked(text) else Secret(text, mask=how(text))


def _find_sensitive(value: Any, found: set[tuple[str, bool]], *, is_name: bool = False) -> None:
    """Add each sensitive text in a JSON value, and whether it is a person's name."""
    if isinstance(value, _OBJECT):
        for key, item in value.items():
            name = str(key).lower()
            if isinstance(item, _TEXT):
                if name in _MASKS and _how(value, name, item):
                    found.add((str(item), name in _NAMES))
            else:
                _find_sensitive(item, found, is_name=name in _NAMES)
    elif isinstance(value, Secret):
        if value.mask != value.reveal():  # a filter, say, may hold nothing that is hidden
            found.add((value.reveal(), is_name))
    elif isinstance(value, _ARRAY):
        for item in value:
            _find_sensitive(item, found, is_name=is_name)


def scrubber(*values: Any, told: Any = None) -> Callable[[Any], Any]:
    """A function that masks a JSON value and takes out what `values` hold that is sensitive.

    A reply may repeat a request's passcode in a sentence; masking by property name alone would
    let it through. It may write it in any way: encoded, escaped, in groups or as a number (see
    `echo`). Names of persons are taken out as whole words only, and not out of keys where they may
    be a property's: a user may be called "test".

    Args:
        values: what was sent; of a text in it that is no `Secret`, its property's name tells that
            it is sensitive.
        told: the reply: what it tells under such a name, it may tell elsewhere, too.
    """
    sent, repeated = _sensitive(values), _sensitive((told,))
    ways = [_ways(text, is_name) for text, is_name in sent]
    traces = [trace for way in ways for trace in way.traces]
    torn = [trace for way in ways if way.is_torn for trace in way.traces]
    numbers = frozenset(number for way in ways for number in way.numbers)
    for text, is_name in repeated - sent:
        traces += traces_of_told_name(text) if is_name else traces_of_told(text)

    def scrub(value: Any) -> Any:
        if torn:
            value = _without(value, torn, numbers)
        return _without(mask(value), traces, numbers)

    return scrub


def _sensitive(values: tuple[Any, ...]) -> set[tuple[str, bool]]:
    found: set[tuple[str, bool]] = set()
    for value in values:
        _find_sensitive(value, found)
    return {each for each in found if len(each[0]) >= _SHORTEST_SCRUBBED and not is_masked(each[0])}


class _Ways(NamedTuple):
    """The ways to write a text that was sent, and whether masking would leave pieces of it."""

    traces: tuple[Trace, ...]
    numbers: tuple[int, ...]
    is_torn: bool

    @classmethod
    def of(cls, text: str, is_name: bool) -> _Ways:
        if is_name:
            return cls(tuple(traces_of_name(text)), (), is_torn=False)
        return cls(tuple(traces_of(text)), tuple(numbers_of(text)), _is_torn(text))


_recent_ways = lru_cache(maxsize=16)(_Ways.of)  # the same token comes with each request


def _ways(text: str, is_name: bool) -> _Ways:
    return (_recent_ways if len(text) <= _LONGEST_REMEMBERED else _Ways.of)(text, is_name)


def _is_torn(text: str) -> bool:
    """Whether masking would find an address or the like within a secret, and leave the rest."""
    wholes = (pattern.fullmatch(text) for _, pattern, _ in _PATTERNS)
    is_whole = any(found and not (found.lastindex and found[1]) for found in wholes)
    return mask_text(text) not in (text, MASK) and not is_whole


def _without(value: Any, traces: list[Trace], numbers: frozenset[int]) -> Any:
    """The value without the traces: most values hold none, and are given back as they are."""
    if not traces:
        return value
    found = traces_in(value if isinstance(value, str) else repr(value), traces)
    if not found:
        return value
    patterns = [trace.pattern for trace in found if not trace.is_word]
    words = [trace.pattern for trace in found if trace.is_word]
    return _replaced(value, patterns, words, numbers)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _replaced(
    value: Any,
    patterns: list[re.Pattern[str]],
    words: list[re.Pattern[str]],
    numbers: frozenset[int],
) -> Any:
    if isinstance(value, str):
        return without(value, [*patterns, *words], mask=MASK)
    if isinstance(value, _OBJECT):
        return {
            without(str(key), patterns, mask=MASK): _replaced(item, patterns, words, numbers)
            for key, item in value.items()
        }
    if isinstance(value, _ARRAY):
        return [_replaced(item, patterns, words, numbers) for item in value]
    return MASK if _is_number(value) and value in numbers else value
