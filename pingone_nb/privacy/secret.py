"""A string that may be used but not seen: secrets, tokens, passcodes, phone numbers, addresses."""

from __future__ import annotations

import hmac
from typing import NoReturn

MASK = "••••"


class Unstorable:
    """What must not leave the process, since it holds secrets in the clear or connections.

    `pickle` and `copy.deepcopy` raise a TypeError that says what to do instead.
    """

    __slots__ = ()
    _instead = ""

    def __reduce_ex__(self, _protocol: object) -> NoReturn:
        kind = type(self).__name__
        message = f"{kind} can't be stored, or copied to another process. {self._instead}"
        raise TypeError(message.strip())


class Secret(Unstorable):
    """A sensitive string that shows its mask wherever it could be printed.

    `repr`, `str` and `format` give the mask, so a traceback that prints variables, a log line or a
    data frame holds no secret. It cannot be pickled. `reveal()` is the one way to the text.
    """

    __slots__ = ("_mask", "_text")
    _instead = "It would be in the clear there: call reveal() where you use it."

    def __init__(self, text: str, *, mask: str = MASK) -> None:
        self._text = text
        self._mask = mask

    @classmethod
    def of(cls, text: str | Secret, *, mask: str = MASK) -> Secret:
        """`text` itself when it is a `Secret` already, else wrapped."""
        return text if isinstance(text, Secret) else cls(text, mask=mask)

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    @property
    def mask(self) -> str:
        """What is shown in the text's place."""
        return self._mask

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        mine, theirs = (one._text.encode("utf-8", "surrogatepass") for one in (self, other))
        return hmac.compare_digest(mine, theirs)

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __repr__(self) -> str:
        return f"Secret({self._mask!r})"

    def __str__(self) -> str:
        return self._mask

    def __format__(self, spec: str) -> str:
        return format(self._mask, spec)
