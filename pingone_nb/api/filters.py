"""SCIM filters, such as `username eq "jane"`, and how they are shown."""

from __future__ import annotations

import re

from pingone_nb.api import arguments
from pingone_nb.errors import traceless
from pingone_nb.privacy.masking import mask_username
from pingone_nb.privacy.secret import MASK, Secret

_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
_OPEN_LITERAL = re.compile(r"[A-Z][A-Z0-9_]*")  # a status or a type
_UNQUOTED = re.compile(r'\b(?:eq|ne|co|sw|ew|gt|ge|lt|le)\s+(?!"|true\b|false\b|\d)', re.IGNORECASE)
_LONGEST = 2000


@traceless
def username_filter(username: str | Secret) -> Secret:
    r"""The filter that finds one user; quotes and backslashes of the name are escaped.

    Source: https://developer.pingidentity.com/pingone-api/foundations/conventions/pingone-api-responses.html
    """
    name = arguments.line(username, field="username", longest=128)
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    shown = mask_username(name).replace('"', "*")
    return Secret(f'username eq "{escaped}"', mask=f'username eq "{shown}"')


def checked_filter(value: str | Secret) -> Secret:
    """A filter that somebody wrote; what it compares with is not shown."""
    text = arguments.line(value, field="filter", longest=_LONGEST)
    if isinstance(value, Secret) and value.mask != MASK:
        return value
    return Secret(text, mask=_shown(text))


def literals(text: Secret) -> list[Secret]:
    """What a filter compares with, unescaped: a reply may repeat it."""
    found = _LITERAL.findall(text.reveal())
    return [
        Secret(re.sub(r"\\(.)", r"\1", each)) for each in found if not _OPEN_LITERAL.fullmatch(each)
    ]


def _shown(text: str) -> str:
    is_filter = _LITERAL.search(text) and '"' not in _LITERAL.sub("", text)
    if not is_filter or _UNQUOTED.search(text):  # then it may hold anything anywhere
        return MASK
    return _LITERAL.sub(_shown_literal, text)


def _shown_literal(match: re.Match[str]) -> str:
    return match.group() if _OPEN_LITERAL.fullmatch(match.group(1)) else f'"{MASK}"'
