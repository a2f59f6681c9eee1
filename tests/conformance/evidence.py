"""What newer sources show of requests and replies, and which of it the cases come upon."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conformance.reply import Reply


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A part of an exchange that was seen, or the catalogue of an operation's refusals.

    Attributes:
        number: of the reference's example.
        kind: `exchange`, or `catalogue` for codes only.
        operation, source: what it is of, and where it is from.
        http_status: None when it was not seen.
        sent, reply: what was seen of the bodies; a value of None was seen without its value.
        codes: of a catalogue, in the API's spelling, which is inferred.
    """

    number: int
    kind: str
    operation: str
    source: str
    http_status: int | None
    sent: Any
    reply: Any
    codes: Sequence[str]

    def is_shown_by(self, replies: Iterable[Reply]) -> bool:
        """Whether one of the exchanges has all that was seen."""
        return any(
            reply.operation is not None
            and reply.operation.name == self.operation
            and self.http_status in (None, reply.status)
            and _holds(self.sent, reply.sent)
            and _holds(self.reply, reply.body)
            for reply in replies
        )


def evidence() -> list[Evidence]:
    """All of it, by its numbers."""
    path = Path(__file__).with_name("evidence.json")
    return [Evidence(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def _holds(seen: Any, got: Any) -> bool:
    """Whether what was seen is a part of what came."""
    if isinstance(seen, Mapping):
        return isinstance(got, Mapping) and all(
            name in got and _holds(value, got[name]) for name, value in seen.items()
        )
    if isinstance(seen, list):
        return isinstance(got, list) and all(any(_holds(one, its) for its in got) for one in seen)
    return seen is None or seen == got
