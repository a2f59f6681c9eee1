"""How sensitive values are taken out of what is kept or shown."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from pingone_nb.errors import InputError
from pingone_nb.secret import MASK, Secret


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


def mask_nothing_shown(_text: str) -> str:
    """The mask for what must not even be hinted at."""
    return MASK


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
_ALREADY_MASKED = re.compile(r"^\S{0,2}\*{4,}\S*$|^•+$")
_SHORTEST_SCRUBBED = 4
DEEPEST = 64  # no value of the API is nested so deep; what is, is not looked into
_OBJECT = (dict, Mapping)  # dict first: asking an abstract class takes its time
_ARRAY = (list, tuple)
_TEXT = (str, int)
_PATTERNS = (  # a character without which the pattern cannot match, the pattern, its mask
    ("@", re.compile(r"[\w.+%'-]+@[\w-]+(?:\.[\w-]+)+"), mask_email),
    ("+", re.compile(r"\+\d[\d .()-]{5,}\d"), mask_phone),
    ("eyJ", re.compile(r"eyJ[\w-]{5,}\.[\w-]+\.[\w-]*"), mask_nothing_shown),
)


def mask(value: Any) -> Any:
    """A copy of a JSON value in which what is sensitive is masked.

    By type (`Secret`), by property name (`otp`, `phone`, `access_token`, …), and by form: an
    e-mail address, an international phone number or a JWT inside any other text.
    """
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, _OBJECT):
        return {
            mask_text(str(key)): _masked_item(value, str(key), item) for key, item in value.items()
        }
    if isinstance(value, _ARRAY):
        return [mask(item) for item in value]
    return value.mask if isinstance(value, Secret) else value


def mask_text(text: str) -> str:
    """`text` with the e-mail addresses, international phone numbers and JWTs in it masked."""
    for needed, pattern, how in _PATTERNS:
        if needed in text:  # most texts are ids and dates: this spares them three searches
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
        message = f"The value is nested more than {DEEPEST} levels deep, or contains itself."
        raise InputError(message, field="body")


def _sealed(value: Any) -> Any:
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
        inside = (_items(each) for each in level)
        # each container once: one that is named in many places is not walked many times
        level = list({id(item): item for items in inside for item in items}.values())
    return any(_items(each) for each in level)


def _items(value: Any) -> Collection[Any]:
    if isinstance(value, _OBJECT):
        return value.values()
    return value if isinstance(value, _ARRAY) else ()


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
    return found if _ALREADY_MASKED.search(found) else how(found)


def _masked_item(owner: Mapping[str, Any], name: str, value: Any) -> Any:
    how = _how(owner, name, value)
    if how is None or isinstance(value, Secret):
        return mask(value)
    if isinstance(value, (*_OBJECT, *_ARRAY)):
        return MASK
    text = str(value)
    return text if _ALREADY_MASKED.search(text) else how(text)


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
    return text if _ALREADY_MASKED.search(text) else Secret(text, mask=how(text))


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
        found.add((value.reveal(), is_name))
    elif isinstance(value, _ARRAY):
        for item in value:
            _find_sensitive(item, found, is_name=is_name)


def scrubber(*values: Any) -> Callable[[Any], Any]:
    """A function that masks a JSON value and takes out what `values` hold that is sensitive.

    A reply may repeat a request's passcode in a sentence; masking by property name alone would
    let it through. Names of persons are taken out as whole words only, and never out of keys: a
    user may be called "test".
    """
    texts: set[tuple[str, bool]] = set()
    for value in values:
        _find_sensitive(value, texts)
    long_ones = sorted(
        (
            found
            for found in texts
            if len(found[0]) >= _SHORTEST_SCRUBBED and not _ALREADY_MASKED.search(found[0])
        ),
        key=lambda found: len(found[0]),
        reverse=True,
    )
    forms = [form for text, is_name in long_ones if not is_name for form in _written_forms(text)]
    names = _words(
        [form for text, is_name in long_ones if is_name for form in _written_forms(text)]
    )

    def scrub(value: Any) -> Any:
        masked = mask(value)
        return _replaced(masked, forms, names) if forms or names else masked

    return scrub


def _written_forms(text: str) -> tuple[str, ...]:
    escaped = json.dumps(text)[1:-1]
    return (text,) if escaped == text else (text, escaped)


def _words(names: list[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")


def _replaced(value: Any, forms: list[str], names: re.Pattern[str] | None) -> Any:
    if isinstance(value, str):
        for form in forms:
            if form in value:
                value = value.replace(form, MASK)
        return names.sub(MASK, value) if names else value
    if isinstance(value, dict):
        return {
            _replaced(key, forms, None): _replaced(item, forms, names)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_replaced(item, forms, names) for item in value]
    return value
