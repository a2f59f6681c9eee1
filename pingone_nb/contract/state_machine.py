"""The states of a device authentication and what leads from one to another, from the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A status that the contract knows.

    Attributes:
        name: such as `OTP_REQUIRED`.
        description: a sentence.
        evidence: `documented`, `observed` or `assumed`.
        links: what a reply with it offers, each action with the evidence for that.
        is_final: nothing more can happen.
    """

    name: str
    description: str
    evidence: str
    links: tuple[tuple[str, str], ...]
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """One thing that may happen.

    Attributes:
        source: the status before; None at the beginning.
        action: a link's name, or an operation without a link.
        when: the circumstances, as a phrase.
        target: the status after, the same one where it stays.
        reply: what the caller sees, such as `200` or `400 INVALID_OTP`.
        evidence: `documented`, `observed` or `assumed`.
    """

    source: str | None
    action: str
    when: str
    target: str
    reply: str
    evidence: str

    @property
    def is_refused(self) -> bool:
        """Whether the call is answered with an error, so that nothing changes."""
        return self.reply[:1] in {"4", "5"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StateMachine:
    """All states in the contract's order, and all transitions."""

    states: tuple[State, ...]
    transitions: tuple[Transition, ...]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> StateMachine:
        """The machine that the contract's `DeviceAuthentication.status` tells."""
        status = document["components"]["schemas"]["DeviceAuthentication"]["properties"]["status"]
        return cls(
            states=tuple(_state(name, described) for name, described in status["x-values"].items()),
            transitions=tuple(_transition(step) for step in status.get("x-transitions", [])),
        )

    def layers(self) -> tuple[tuple[State, ...], ...]:
        """The states by how many moves they are from the beginning.

        Behind them those that nothing leads to, and last the final ones.
        """
        depth: dict[str | None, int] = {None: 0}
        reached: list[str | None] = [None]
        for source in reached:  # grows: breadth first
            for step in self.transitions:
                if step.source == source and not step.is_refused and step.target not in depth:
                    depth[step.target] = depth[source] + 1
                    reached.append(step.target)
        last = len(self.states)
        places = [last + 1 if s.is_final else depth.get(s.name, last) for s in self.states]
        return tuple(
            tuple(s for s, own in zip(self.states, places, strict=True) if own == place)
            for place in sorted(set(places))
        )


def _state(name: str, described: Mapping[str, Any]) -> State:
    links = described.get("x-links", {})
    return State(
        name=name,
        description=described.get("description", ""),
        evidence=described["evidence"],
        links=tuple((link, offered["evidence"]) for link, offered in links.items()),
        is_final=bool(described.get("x-final")),
    )


def _transition(step: Mapping[str, Any]) -> Transition:
    names = ("action", "when", "reply", "evidence")
    texts = {name: str(step[name]) for name in names}
    return Transition(source=step["from"], target=step["to"], **texts)
