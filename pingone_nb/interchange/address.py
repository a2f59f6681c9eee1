"""A URL in parts: a history tells its query to be read, other tools want it encoded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus

from pingone_nb.privacy.secret import MASK

_KEPT_IN_PATH = "%/:@!$&'()*+,;=~[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A URL, its query decoded.

    Attributes:
        base: scheme, host and path.
        query: name and value of each parameter in their order; the value is None without `=`.
    """

    base: str
    query: tuple[tuple[str, str | None], ...] = ()

    @classmethod
    def of_readable(cls, url: str) -> Address:
        """From an `Exchange.url`, whose query is not encoded."""
        return cls._of(url, decode=str)

    @classmethod
    def of_encoded(cls, url: str) -> Address:
        """From a URL as it goes over the wire; its fragment is left out."""
        bare = url.partition("#")[0].replace(quote(MASK), MASK)
        return cls._of(bare, decode=lambda text: unquote_plus(text, errors="replace"))

    @classmethod
    def _of(cls, url: str, *, decode: Callable[[str], str]) -> Address:
        base, mark, query = url.partition("?")
        parts = (part.partition("=") for part in query.split("&")) if mark else ()
        return cls(
            base=base,
            query=tuple(
                (decode(name), decode(value) if sign else None) for name, sign, value in parts
            ),
        )

    def readable(self) -> str:
        """As a history tells it."""
        return self.base + self._query(encode=str)

    def encoded(self) -> str:
        """As it goes over the wire."""
        return quote(self.base, safe=_KEPT_IN_PATH, errors="replace") + self._query(encode=encoded)

    def _query(self, *, encode: Callable[[str], str]) -> str:
        parts = (
            encode(name) if value is None else f"{encode(name)}={encode(value)}"
            for name, value in self.query
        )
        return "?" + "&".join(parts) if self.query else ""


def encoded(text: str) -> str:
    """A query's name or value, percent-encoded."""
    return quote(text, safe="", errors="replace")
