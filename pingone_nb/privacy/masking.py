"""How sensitive values are taken out of what is kept or shown."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple
from urllib.parse import unquote, unquote_plus

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
from pingone_nb.privacy.pasted import DASHES, SPACES, UNSEEN, pasted
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
    local, at, domain = pasted(email).rpartition("@")
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
    access_token refresh_token id_token id_token_hint client_secret client_assertion otp assertion
    attestation password passwd new_password current_password passcode one_time_code
    one_time_passcode one_time_password otp_code sms_code pin token secret key_uri authorization
    proxy_authorization cookie set_cookie mobile_payload pairing_key api_key private_key secret_key
    code_verifier authorization_code device_code user_code verification_code activation_code
    recovery_code saml_response jwt bearer jsessionid phpsessid
    public_key_credential_request_options
    public_key_credential_creation_options ping_id_desktop_credential_request_options
    variables value code
"""
_PERSONAL = """
    given middle family formatted honorific_prefix honorific_suffix given_name middle_name
    family_name first_name last_name full_name nickname address photo variables
"""
_PHONES = "phone phone_number mobile_phone mobile_number primary_phone telephone msisdn"
_EMAILS = "email email_address mail"
_USERNAMES = "username"
_MASKS: dict[str, Callable[[str], str]] = {  # by names without case and gaps
    name.replace("_", ""): how
    for names, how in (
        (_MASKED_WHOLE, mask_nothing_shown),
        (_PERSONAL, mask_nothing_shown),
        (_PHONES, mask_phone),
        (_EMAILS, mask_email),
        (_USERNAMES, mask_username),
    )
    for name in names.split()
}
_ENDINGS = frozenset(  # what a longer name is sensitive by, where its value is no object
    ("token", "secret", "password", "passcode", "otp", "assertion", "phone", "email", "username")
)
_ERROR_CODE = re.compile(r"[A-Z]+(?:_[A-Z]+)+")
_ONLY_IF: dict[str, Callable[[Mapping[str, Any], Any], bool]] = {
    # some names are sensitive only beside others: an error's code is no pairing key's
    "code": lambda owner, value: "message" not in owner and not _is_error_code(value),
    "value": lambda owner, _: "type" in owner,  # of `payload`: what was read from a browser
    "nickname": lambda owner, _: "username" in owner,  # a device's is not a person's
    "address": lambda owner, _: "username" in owner,
    "photo": lambda owner, _: "username" in owner,
}
_ALSO_OBJECTS = ("otp", "email", "code", "value")  # a policy has objects of these names
_VARIABLES = "variables"  # of a notification: their names are shown, their values are not
_NAMES = frozenset(each.replace("_", "") for each in (*_PERSONAL.split(), *_USERNAMES.split()))
_LONGEST_NAME = 64
_GAPS = re.compile(r"[\W_]+")
_WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", re.ASCII)
_MASKED = re.compile(masked_word(outside=r"\s"))
_SHORTEST_SCRUBBED = 4
DEEPEST = 64  # no value of the API is nested so deep; what is, is not looked into
_LONGEST_REMEMBERED = 10_000
_OBJECT = (dict, Mapping)  # dict first: asking an abstract class takes its time
_ARRAY = (list, tuple)
_TEXT = (str, int)
_EMPTY = (float, type(None))
_PLAIN = (str, int, float, type(None), Secret)  # asked first, they spare the question for a Mapping


class _Form(NamedTuple):
    """What is sensitive by its form: a character that it has, what finds it, its mask."""

    needs: str
    pattern: re.Pattern[str]
    how: Callable[[str], str]


def _forms(unseen: str) -> tuple[_Form, _Form, _Form]:
    """An address, a phone number and a token, with such marks anywhere in them."""
    # each begins where a word begins, and tries once: a text of 10 MB takes no longer than its size
    local, letter = rf"[\w.+%'{unseen}-]", rf"[\w{unseen}-]"
    address = rf"{local}+@{letter}+(?>(?:\.{letter}+)+)"
    phone = rf"\+(?:[{unseen}]+)?\d[\d .(){unseen}-]{{5,}}\d" if unseen else r"\+\d[\d .()-]{5,}\d"
    token = rf"(?<!{letter})(?>({letter}*?)eyJ){letter}{{5,}}\.{letter}+\.{letter}*"
    return (
        _Form("@", re.compile(rf"(?<!{local}){address}(?:{address})*"), mask_email),
        _Form("+", re.compile(phone), mask_phone),
        _Form("eyJ", re.compile(token), _mask_jwt),
    )


_PLAIN_FORMS = _forms("")
_MARKED_PHONE = rf"[+\uff0b][{UNSEEN}{SPACES}]*\d[\d .(){UNSEEN}{SPACES}{DASHES}-]{{5,}}\d"
_MARKED_FORMS = (
    _forms(UNSEEN)[0],
    _Form("", re.compile(_MARKED_PHONE), mask_phone),
    _forms(UNSEEN)[2],
)

# in a text, what a query, a fragment or a form says, encoded once more or not
_PAIR = re.compile(
    r"(?:^|[?&#;]|%(?:25)*(?:3F|26|23))\s?(?P<name>[\w.~+\[\]%-]{1,64}?)(?P<is>=|%(?:25)*3D)", re.I
)
_PAIRED = re.compile(r"(?:(?!%(?:25)*(?:26|23))[^&#;\s\"'<>\\])+", re.I)
_NO_SECRET = re.compile(r"[^\s%]{0,2}\*{4,}[\w.@-]*|•+|\{\{\w+\}\}")  # masked, a placeholder
# in a text that no parser could read
_NAMED = re.compile(r"(?<![\w.-])(?P<name>[a-z][\w.-]{1,63}+)\\*[\"']?\s?[:=]\s?", re.I)
_VALUE = re.compile(r"""\\*"(?:[^"\\]|\\.)*"?|\\*'[^']*'?|[^\s&;,<>\])}"']+""")
_LINE = re.compile(
    r"(?P<name>\b(?:authorization|(?:set-)?cookie)\b[\\\"']*\s?[:=]\s?)[^\r\n<]+", re.I
)
_FIELD = re.compile(
    r"""\bname\s?=\s?["']?(?P<name>[\w.-]{1,64})["']?\s[^<>]{0,200}?\bvalue\s?=\s?""", re.I
)
_VALUE_BEFORE = re.compile(
    r"""\bvalue\s?=\s?(?P<value>"[^"<>]*"|'[^'<>]*')(?P<behind>\s[^<>]{0,200}?\bname\s?=\s?["']?(?P<name>[\w.-]{1,64}))""",
    re.I,
)
_ELEMENT = re.compile(
    r"<(?P<name>[a-z][\w.:-]{1,63})(?=[\s>])[^<>]{0,200}>(?P<value>[^<>]+)(?=</)", re.I
)
_FIELDS_VALUE = re.compile(r"""\"[^"]*"?|'[^']*'?|[^\s>]+""")
_BESIDE_OTHERS = frozenset(("value", "nickname", "address", "photo"))
_TOO_COMMON = _BESIDE_OTHERS | {
    "code",
    "given",
    "middle",
    "family",
    "formatted",
    "variables",
    "mail",
    "pin",
}


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
            _masked_key(str(key)): _masked_item(value, str(key), item)
            for key, item in value.items()
        }
    if isinstance(value, _ARRAY):
        return [_masked(item) for item in value]
    return value.mask if isinstance(value, Secret) else value


def _masked_key(key: str) -> str:
    return key if key.isidentifier() else mask_text(key)  # what is sensitive has @, + or . in it


def mask_document(text: str) -> str:
    """Like `mask_text`, for a text that should have been JSON: what it says under a sensitive
    name is masked, too, in half a JSON document as in a form's fields or in a page's."""
    text = _LINE.sub(lambda match: f"{match['name']}{MASK}", text)
    text = _masked_after(_NAMED, _VALUE, text, how=_how_in_document)
    text = _masked_after(_FIELD, _FIELDS_VALUE, text, how=_how_in_document)
    if "<" in text:
        text = _ELEMENT.sub(_masked_group, _VALUE_BEFORE.sub(_masked_group, text))
    return mask_text(text)


def _masked_group(match: re.Match[str]) -> str:
    """What was found, its value masked where its name is sensitive; the name may have a prefix."""
    if _how_in_document(match["name"].rpartition(":")[2]) is None:
        return match[0]
    start, end = match.span("value")
    return f"{match[0][: start - match.start()]}{MASK}{match[0][end - match.start() :]}"


def mask_text(text: str) -> str:
    """`text` without what is sensitive in it by its form, or by its name in a query.

    E-mail addresses, international phone numbers and JWTs are masked, whatever marks that cannot be
    seen are in them, and so is what a query, a fragment or a form tells under a sensitive name.
    """
    is_plain = text.isascii()
    if is_plain and not ("@" in text or "+" in text or "eyJ" in text or "=" in text or "%" in text):
        return text  # most texts are ids and dates
    if "=" in text or "%" in text:
        text = _masked_after(_PAIR, _PAIRED, text, how=_how_in_query)
    for form in _PLAIN_FORMS if is_plain else _MARKED_FORMS:
        if form.needs in text:
            text = form.pattern.sub(partial(_masked_match, form.how), text)
    return text


_How = Callable[[str], str]


def _masked_after(
    names: re.Pattern[str], values: re.Pattern[str], text: str, *, how: Callable[[str], _How | None]
) -> str:
    """The text with each value masked that stands behind a sensitive name."""
    kept, done = [], 0
    for match in names.finditer(text):
        # the name first: looking for each value's end takes too long
        masks = how(match["name"]) if match.start() >= done else None
        value = values.match(text, match.end()) if masks else None
        if value and masks:
            kept += [text[done : match.end()], masks(value.group())]
            done = value.end()
    return "".join([*kept, text[done:]]) if kept else text


def _how_in_document(name: str) -> _How | None:
    is_sensitive = _gapless(name) not in _TOO_COMMON and _how_named(name)
    return mask_nothing_shown if is_sensitive else None


def _how_in_query(name: str) -> _How | None:
    name = unquote(name)
    how, key = _how_named(name), _gapless(name)
    return None if how is None or key in _BESIDE_OTHERS else partial(_masked_pair, how, key)


def _masked_pair(how: _How, key: str, value: str) -> str:
    is_open = _NO_SECRET.fullmatch(value) or (key == "code" and _is_error_code(value))
    return value if is_open else how(unquote_plus(value))


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
        raise InputError(
            (f"The value is nested too deeply (more than {DEEPEST} levels), or contains itself."),
            field="body",
        )


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


@lru_cache(maxsize=4_096)
def _short_names_how(name: str) -> _How | None:
    key = _gapless(name)
    words = [each.lower() for each in _WORD.findall(name)]
    if key in _MASKS or len(words) < 2:
        return _MASKS.get(key)
    last_two = "".join(words[-2:])
    ending = words[-1] if words[-1] in _ENDINGS else last_two
    return None if ending in _TOO_COMMON else _MASKS.get(ending)


def _how_named(name: str) -> _How | None:
    """How what has this name is masked, as far as the name tells; None when it is not sensitive."""
    return _short_names_how(name[-_LONGEST_NAME:])


def _gapless(name: str) -> str:
    """A name without case and gaps: `Access-Token` and `access_token` are one."""
    return _short_gapless(name[-_LONGEST_NAME:])


@lru_cache(maxsize=1_024)
def _short_gapless(name: str) -> str:
    return _GAPS.sub("", name).lower()


def _how(owner: Mapping[str, Any], name: str, value: Any) -> _How | None:
    """How a property is masked; None when it is not sensitive."""
    how = _how_named(name)
    if how is None or value is None or isinstance(value, bool):
        return None
    key = _gapless(name)
    if key in _ONLY_IF and not _ONLY_IF[key](owner, value):
        return None
    is_link = isinstance(value, _OBJECT) and "href" in value and key not in _NAMES
    is_open_object = key in _ALSO_OBJECTS or key not in _MASKS or is_link
    return None if is_open_object and isinstance(value, _OBJECT) else how


def _is_error_code(code: Any) -> bool:
    return isinstance(code, str) and _ERROR_CODE.fullmatch(code) is not None


def _masked_match(how: Callable[[str], str], match: re.Match[str]) -> str:
    found = match.group()
    return found if is_masked(found) else how(found)


def _masked_item(owner: Mapping[str, Any], name: str, value: Any) -> Any:
    # most names are not sensitive, and asking for them alone is fast
    how = _short_names_how(name[-_LONGEST_NAME:]) and _how(owner, name, value)
    if how is None or isinstance(value, Secret):
        return mask_text(value) if type(value) is str else mask(value)
    if isinstance(value, _OBJECT) and _gapless(name) == _VARIABLES:
        return {mask_text(str(key)): _masked_whole(item, how) for key, item in value.items()}
    return _masked_whole(value, how)


def _masked_whole(value: Any, how: _How) -> Any:
    if isinstance(value, (*_OBJECT, *_ARRAY)):
        return MASK
    text = value.mask if isinstance(value, Secret) else str(value)
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


def _find_sensitive(
    value: Any, found: set[tuple[str, bool]], *, is_name: bool = False, is_all: bool = False
) -> None:
    """Add each sensitive text in a JSON value, and whether it is a person's name.

    `is_all` adds each text, as below `variables`.
    """
    if isinstance(value, _OBJECT):
        for key, item in value.items():
            is_named, below = is_name, is_all
            named = _short_names_how(str(key)[-_LONGEST_NAME:])
            if named:  # of few names more need be known
                name = _gapless(str(key))
                is_named, below = is_name or name in _NAMES, is_all or name == _VARIABLES
            if not isinstance(item, _TEXT):
                if not isinstance(item, _EMPTY):
                    _find_sensitive(item, found, is_name=is_named, is_all=below)
            elif is_all or (named and _how(value, str(key), item)):
                found.add((str(item), is_named))
    elif isinstance(value, Secret):
        if value.mask != value.reveal():  # a filter, say, may hold nothing that is hidden
            found.add((value.reveal(), is_name))
    elif isinstance(value, _ARRAY):
        for item in value:
            _find_sensitive(item, found, is_name=is_name, is_all=is_all)


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
    forms = _PLAIN_FORMS if text.isascii() else _MARKED_FORMS
    wholes = (form.pattern.fullmatch(text) for form in forms)
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
