"""One difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DifferenceKind = Literal["changed", "only_first", "only_second", "reference"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A path at which two exchanges differ.

    Attributes:
        path: such as `reply_body.details[0].code`; "" for an exchange without a partner.
        kind: `changed`: another value; `only_first`, `only_second`: the other has nothing there;
            `reference`: ids, dates or hosts that are the same as elsewhere on one side only.
        first, second: the values as JSON text, masked; None where there is nothing.
        note: with `reference`, what it is the same as.
    """

    path: str
    kind: DifferenceKind
    first: str | None = None
    second: str | None = None
    note: str = ""

    @property
    def sign(self) -> str:
        """A character that stands for the kind."""
        return {"changed": "≠", "only_first": "−", "only_second": "+", "reference": "↔"}[self.kind]

    def __str__(self) -> str:
        note = f" ({self.note})" if self.note else ""
        return f"{self.sign} {self.path or 'exchange'}: {self.first} | {self.second}{note}"
