"""What all cases of a run share."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.conformance.case import Case
from tests.conformance.codes import Codes, inbox_of
from tests.conformance.contract import Contract
from tests.conformance.controls import Controls
from tests.conformance.recording import Recorder
from tests.conformance.reply import Reply
from tests.conformance.served import served
from tests.conformance.target import Target
from tests.conformance.wire import Wire


@dataclass(kw_only=True)
class Session:
    """The target, how to reach it, and how to judge it. Use it as a context manager.

    `exchanges` has the operations' exchanges of each case that was tried, by its rule.
    """

    target: Target
    contract: Contract
    controls: Controls
    codes: Codes | None
    recorder: Recorder | None
    exchanges: dict[str, list[Reply]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wire = Wire(self.target)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.wire.close()
        self.controls.close()

    @classmethod
    @contextlib.contextmanager
    def of_a_simulator(cls, contract: Contract, *options: str) -> Iterator[Self]:
        """One for a simulator of its own.

        Args:
            contract: what its replies are held against.
            options: of `pingone-nb sim`.
        """
        with served(*options) as target:
            controls = Controls.at(target.control_url)
            codes = inbox_of(controls)
            opened = cls(
                target=target, contract=contract, controls=controls, codes=codes, recorder=None
            )
            with opened:
                yield opened

    def lacking(self, case: Case) -> list[str]:
        """What the case needs and this run does not have."""
        if case.simulator and self.target.kind != "simulator":
            return ["a simulator of its own"]
        return [need for need in case.needs if not self._has(need)]

    def _has(self, need: str) -> bool:
        target = self.target
        there = {
            "client": not target.access_token,
            "codes": self.codes is not None,
            "phone": bool(target.phone),
            "email": bool(target.email),
            "user token": bool(target.user_token),
            "sandbox": target.kind != "live",
        }
        return there.get(need, need in self.controls.names)
