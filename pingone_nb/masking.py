"""How sensitive values are taken out of what is kept or shown."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

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


def mask_nothing_shown(_text: str) -> str:
    """The mask for what must not even be hinted at."""
    return MASK


_MASKED_WHOLE = """
    access_token refresh_token id_token client_secret client_assertion otp assertion password token
    secret keyuri authorization cookie set-cookie mobilepayload pairingkey code_verifier
    publickeycredentialrequestoptions pingiddesktopcredentialrequestoptions
"""
_MASKS: dict[str, Callable[[str], str]] = {
    **dict.fromkeys(_MASKED_WHOLE.split(), mask_nothing_shown),
    **dict.fromkeys(("phone", "mobilephone", "primaryphone"), mask_phone),
    "email": mask_email,
}
_ALREADY_MASKED = re.compile(r"^\S{0,2}\*{4,}\S*$|^•+$")
_SHORTEST_SCRUBBED = 4
_OBJECT = (dict, Mapping)  # dict first: asking an abstract class takes its time
_ARRAY = (list, tuple)
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
        return {mask_text(str(key)): _masked_item(str(key), item) for key, item in value.items()}
    if isinstance(value, _ARRAY):
        return [mask(item) for item in value]
    return value.mask if isinstance(value, Secret) else value


def mask_text(text: str) -> str:
    """`text` with the e-mail addresses, international phone numbers and JWTs in it masked."""
    for needed, pattern, how in _PATTERNS:
        if needed in text:  # most texts are ids and dates: this spares them three searches
            text = pattern.sub(partial(_masked_match, how), text)
    return text


def _masked_match(how: Callable[[str], str], match: re.Match[str]) -> str:
    found = match.group()
    return found if _ALREADY_MASKED.search(found) else how(found)


def _masked_item(name: str, value: Any) -> Any:
    how = _MASKS.get(name.lower())
    if how is None or value is None or isinstance(value, bool | Secret):
        return mask(value)
    if isinstance(value, (*_OBJECT, *_ARRAY)):
        return MASK
    text = str(value)
    return text if _ALREADY_MASKED.search(text) else how(text)


def sensitive_texts(value: Any) -> Iterator[str]:
    """Each sensitive text in a JSON value, to look for where it does not belong."""
    if isinstance(value, Secret):
        yield value.reveal()
    elif isinstance(value, _OBJECT):
        for key, item in value.items():
            if str(key).lower() in _MASKS and isinstance(item, str | int):
                yield str(item)
            else:
                yield from sensitive_texts(item)
    elif isinstance(value, _ARRAY):
        for item in value:
            yield from sensitive_texts(item)


def scrubber(*values: Any) -> Callable[[Any], Any]:
    """A function that masks a JSON value and takes out what `values` hold that is sensitive.

    A reply may repeat a request's passcode in a sentence; masking by property name alone would
    let it through.
    """
    texts = {text for value in values for text in sensitive_texts(value)}
    found = sorted((t for t in texts if len(t) >= _SHORTEST_SCRUBBED), key=len, reverse=True)
    forms = [form for text in found for form in _written_forms(text)]

    def scrub(value: Any) -> Any:
        masked = mask(value)
        return _replaced(masked, forms) if forms else masked

    return scrub


def _written_forms(text: str) -> tuple[str, ...]:
    escaped = json.dumps(text)[1:-1]
    return (text,) if escaped == text else (text, escaped)


def _replaced(value: Any, forms: list[str]) -> Any:
    if isinstance(value, str):
        for form in forms:
            if form in value:
                value = value.replace(form, MASK)
        return value
    if isinstance(value, dict):
        return {_replaced(key, forms): _replaced(item, forms) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, forms) for item in value]
    return value
