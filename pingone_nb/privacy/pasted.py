"""What a pasted text says, without the marks that came along when it was copied."""

from __future__ import annotations

import re
import unicodedata

# as a character class has them: marks of direction, joiners, soft hyphens, variation selectors, …
UNSEEN = (
    "\\u00ad\\u034f\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u115f\\u1160"
    "\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164"
    "\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\\U000110bd\\U000110cd\\U00013430-\\U0001345f"
    "\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a\\U000e0000-\\U000e0fff"
)
SPACES = "\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000"
DASHES = "\\u058a\\u2010-\\u2015\\u2043\\u2212\\ufe58\\ufe63\\uff0d"

_UNSEEN = re.compile(f"[{UNSEEN}]")
_SPACE = re.compile(f"[{SPACES}]")
_HYPHEN = re.compile("[\u2010\u2011\ufe63\uff0d]")
_OTHER = re.compile(r"[^\x00-\x7f]")
_SIGNS = {"\uff0b": "+", "\uff0e": "."}


def pasted(text: str, *, unseen: str = "") -> str:
    """The text with `unseen` for each mark that cannot be seen, plain spaces and plain hyphens."""
    if text.isascii():
        return text
    return _HYPHEN.sub("-", _SPACE.sub(" ", _UNSEEN.sub(unseen, text)))


def pasted_number(text: str, *, unseen: str = "") -> str:
    """Like `pasted`, with the digits and signs of any script as ASCII's, too."""
    if text.isascii():
        return text
    return _OTHER.sub(_digit, pasted(text, unseen=unseen))


def pasted_id(text: str) -> str:
    """Like `pasted`, with any dash as a hyphen, and without what stands around it."""
    return re.sub(f"[{DASHES}]", "-", pasted(text)).strip()


def is_unseen(text: str) -> bool:
    """Whether there is a mark in the text that cannot be seen."""
    return not text.isascii() and _UNSEEN.search(text) is not None


def _digit(match: re.Match[str]) -> str:
    character = match.group()
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return _SIGNS.get(character, character)
