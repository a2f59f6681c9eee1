"""The volatile parts of a text: what differs from run to run though the structure is the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, cast

from pingone_nb.privacy.masking import masked_word

Kind = Literal["id", "moment", "host", "masked"]

_PATTERNS = (
    ("host", r"https?://[^/\s?#\"'<>]+"),
    (
        "id",
        r"(?<![0-9A-Za-z])[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?![0-9A-Za-z])",
    ),
    (
        "moment",
        r"(?<!\d)\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?"
        r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT",
    ),
    ("masked", masked_word(outside=r"\s\"'<>/")),
)
_VOLATILE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS))
_ID_NAMES = frozenset({"id", "correlation-id", "x-ping-external-transaction-id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One volatile part.

    Attributes:
        kind: an `id`; a `moment`; a `host`, with its scheme and port; what was `masked`.
        text: as it is written.
    """

    kind: Kind
    text: str

    @property
    def form(self) -> str:
        """What of it must be equal: how a moment is written, but for its fraction; else nothing."""
        if self.kind != "moment":
            return ""
        return re.sub(r"\d", "0", re.sub(r"\.\d+", "", self.text))


def parsed(name: str, text: str) -> tuple[tuple[str, ...], tuple[Token, ...]]:
    """A text as what stays and what is volatile.

    Args:
        name: the property's or header's; `id` makes the whole text an id, whatever its form.
        text: the value.

    Returns:
        The pieces around the volatile parts, one more than there are parts; and the parts.
    """
    if name.lower() in _ID_NAMES and text and not _VOLATILE.fullmatch(text):
        return ("", ""), (Token(kind="id", text=text),)
    found = list(_VOLATILE.finditer(text))
    ends = [0, *(match.end() for match in found)]
    begins = [*(match.start() for match in found), len(text)]
    pieces = tuple(text[end:begin] for end, begin in zip(ends, begins, strict=True))
    return pieces, tuple(_tokens(found))


def _tokens(found: list[re.Match[str]]) -> Iterator[Token]:
    for match in found:
        yield Token(kind=cast(Kind, match.lastgroup), text=match.group())
