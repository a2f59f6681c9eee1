"""What will the status be? A question to be answered before the cell that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from pingone_nb.api import DeviceAuthentication
from pingone_nb.contract import document
from pingone_nb.contract.state_machine import StateMachine, Transition
from pingone_nb.lab.forms.box import Stack
from pingone_nb.lab.forms.choice import Choice, Option
from pingone_nb.lab.forms.heading import Heading
from pingone_nb.lab.forms.notice import Notice, NoticeKind
from pingone_nb.lab.forms.status_line import StatusLine
from pingone_nb.lab.lesson.notebook import Said

_LEAST = 3  # options; fewer give the answer away


class Prediction(Stack):
    """A question with the statuses that the contract's transitions offer, as radio buttons.

    It may stay unanswered: nothing waits for it.

    Args:
        question: in a sentence.
        source: the status before; None at the beginning.
        action: what is done, such as `otp.check`.
    """

    def __init__(self, question: str, *, source: str | None, action: str) -> None:
        self._source, self._action = source, action
        self._machine = StateMachine.of(document())
        self.choice = Choice("Your prediction")
        self.choice.offer([self._option(name) for name in self._statuses()])
        self.status = StatusLine()
        self.is_revealed = False
        lead = "Choose before you run the next cell. You can also go on without an answer."
        super().__init__(
            [Heading(question, lead=lead), self.choice, self.status], "pnb-form", "pnb-prediction"
        )

    @property
    def options(self) -> tuple[str, ...]:
        """The statuses to choose from."""
        return tuple(option.value for option in self.choice.options)

    def reveal(self, found: DeviceAuthentication | str) -> Said:
        """Say in the form, and return, what the status really is and what leads there.

        Args:
            found: the authentication, or its status.
        """
        status = str(found.status if isinstance(found, DeviceAuthentication) else found)
        kind, said = self._verdict(status)
        why = self._why(status)
        self.is_revealed = True
        self.status.show(Notice(kind=kind, title=said, paragraphs=(why,)))
        return Said(f"{said} {why}")

    def _verdict(self, status: str) -> tuple[NoticeKind, str]:
        predicted = self.choice.chosen
        if not predicted:
            return "info", f"The status is {status}. You made no prediction."
        if predicted == status:
            return "success", f"The status is {status}, as you predicted."
        return "warning", f"The status is {status}. You predicted {predicted}."

    def _why(self, status: str) -> str:
        reasons = [f"{step.when} ({step.reply}, {step.evidence})" for step in self._steps(status)]
        if not reasons:
            return f"The contract has no transition from here to {status} with {self._action}."
        return f"{self._action} leads to {status} in these cases: {'; '.join(reasons)}."

    def _steps(self, status: str | None = None) -> Iterator[Transition]:
        for step in self._machine.transitions:
            fits = (step.source, step.action) == (self._source, self._action)
            if fits and status in (None, step.target):
                yield step

    def _statuses(self) -> list[str]:
        own = dict.fromkeys(step.target for step in self._steps())
        others = (s.target for s in self._machine.transitions if s.source == self._source)
        for name in (*others, "COMPLETED", "FAILED", "OTP_REQUIRED"):
            if len(own) < _LEAST:
                own.setdefault(name)
        order = [state.name for state in self._machine.states]
        return sorted(own, key=order.index)

    def _option(self, name: str) -> Option:
        state = next(each for each in self._machine.states if each.name == name)
        return Option(value=name, title=name, text=state.description.replace("`", ""))
