"""What came of a case, in a form that passes from one process to another."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.conformance.difference import Difference

PROPERTY = "conformance"  # where a test's report keeps it


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a case.

    Attributes:
        rule: the case's name.
        differences: all of them.
        unknown: properties that came and that the contract does not have.
        exercised: claim → evidence.
        sent, announced: messages.
        left_behind: what could not be deleted afterwards, by kind and id.
    """

    rule: str
    differences: Sequence[Difference]
    unknown: Sequence[str]
    exercised: Mapping[str, str]
    sent: int
    announced: int
    left_behind: Sequence[str]

    @property
    def unconfirmed(self) -> list[Difference]:
        """Differences from what is merely assumed."""
        return [each for each in self.differences if each.evidence == "assumed"]

    def failing(self, *, strict: bool) -> list[Difference]:
        """Differences that fail the case.

        Args:
            strict: whether those from what is merely assumed are among them.
        """
        return [each for each in self.differences if strict or each.evidence != "assumed"]

    def as_json(self) -> str:
        """As a text."""
        told = {
            **{name: getattr(self, name) for name in ("rule", "sent", "announced")},
            "differences": [each.as_json() for each in self.differences],
            "unknown": list(self.unknown),
            "exercised": dict(self.exercised),
            "left_behind": list(self.left_behind),
        }
        return json.dumps(told)

    @classmethod
    def of_json(cls, text: str) -> Outcome:
        """The reverse of `as_json`."""
        told = json.loads(text)
        differences = [Difference.of_json(each) for each in told.pop("differences")]
        return cls(differences=differences, **told)
