"""What a target does otherwise than the contract or a rule says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingone_nb.privacy.masking import mask

_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is otherwise.

    Attributes:
        where: the exchange, such as `check_otp 400`.
        path: the place in it, such as `details/0/code`, `headers/Location` or `HTTP status`.
        expected, got: in words or as JSON, what is sensitive masked.
        evidence: how sure the claim is: `documented`, `observed` or `assumed`.
        source: where the claim is from, if that is told.
    """

    where: str
    path: str
    expected: str
    got: str
    evidence: str
    source: str = ""

    def __str__(self) -> str:
        source = f"; {self.source}" if self.source else ""
        told = f"expected {self.expected}, got {self.got}"
        return f"{self.where}: {self.path}: {told} ({self.evidence}{source})"

    def as_json(self) -> dict[str, str]:
        """As plain JSON, to pass from one process to another."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def of_json(cls, told: Mapping[str, str]) -> Difference:
        """The reverse of `as_json`."""
        return cls(**told)


def shown(path: str, value: Any) -> str:
    """A value for a difference: as JSON, masked by its name, and not too long."""
    name = path.rpartition("/")[2]
    masked = mask({name: value})
    text = json.dumps(next(iter(masked.values())), ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
