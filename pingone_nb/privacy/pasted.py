"""What a pasted text says, without the marks that came along when it was copied."""

from __future__ import annotations

import codecs
import re
import unicodedata

from pingone_nb.errors import InputError

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
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # UTF-32's begins with one of them, too
_AS_UTF8 = (
    "Save it as UTF-8 text: editors offer it, and so does PowerShell's Set-Content -Encoding utf8."
)


def utf8_text(content: bytes, *, field: str, name: str = "file") -> str:
    """What a file of text holds, without the mark that may begin it.

    Args:
        content: all of the file, or its beginning.
        field: what the error is about.
        name: what the error calls it.

    Raises:
        InputError: it has another encoding; which one, the place, and the way out are named, and
            nothing of the content.
    """
    check_encoding(content, field=field, name=name)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
    # outside: the decoder's error holds the whole file
    raise InputError(
        f"The {name} isn't UTF-8 text (line {line}), but perhaps Latin-1 or Windows-1252.",
        field=field,
        hint=_AS_UTF8,
    )


def check_encoding(head: bytes, *, field: str, name: str = "file") -> None:
    """Refuse what begins as no UTF-8 text does.

    Raises:
        InputError: it is UTF-16 or no text.
    """
    if head.startswith(_MARKS) or b"\0" in head[:100]:
        raise InputError(
            f"The {name} isn't UTF-8 text, but UTF-16 or binary (byte 1).",
            field=field,
            hint=_AS_UTF8,
        )


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
