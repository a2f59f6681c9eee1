"""What stands in the picture of the state machine: a card for each state, a row for each action."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pingone_nb.contract.state_machine import State, StateMachine, Transition

TITLE, TEXT, SMALL = 13.0, 12.0, 10.5  # font sizes; all measures are in px
LINE, HEAD, GAP, PAD = 19.0, 26.0, 14.0, 10.0
HERE, ALLOWED, FINAL = "you are here", "allowed now", "final"
_ADVANCE = 0.62  # of a monospaced character, in font sizes; generous
_LIMIT = 36  # columns of a name, which nobody may have foreseen
_WRAP = 52  # columns of a line of refused actions


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An action in a card: its text in lines, what it leads to, and that in words."""

    lines: tuple[str, ...]
    targets: tuple[str, ...]
    evidence: str
    words: tuple[str, ...]
    size: float = TEXT
    is_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A state with its rows; `top` is where it begins."""

    state: State | None
    number: str
    name: str
    tag: str
    rows: tuple[Row, ...]
    top: float = 0.0

    @property
    def heading(self) -> str:
        """Number and name; of the card without a state, that it is the beginning."""
        return _clipped(f"{self.number} {self.name}") if self.number else "start"

    @property
    def height(self) -> float:
        """Of the whole card."""
        lines = sum(len(row.lines) for row in self.rows)
        return HEAD + LINE * lines + (PAD / 2 if lines else 0)

    @property
    def entry(self) -> float:
        """Where arrows come in."""
        return self.top + HEAD / 2

    @property
    def is_here(self) -> bool:
        """Whether the authentication is in this state."""
        return self.tag == HERE


def cards_of(
    machine: StateMachine, current: str | None, allowed: tuple[str, ...]
) -> Iterator[Card]:
    """The cards from top to bottom; a current status that the machine does not know comes first."""
    top = GAP / 2
    for card in _cards(machine, current, allowed):
        yield replace(card, top=top)
        top += card.height + GAP


def _cards(machine: StateMachine, current: str | None, allowed: tuple[str, ...]) -> Iterator[Card]:
    if current is not None and current not in {state.name for state in machine.states}:
        rows = tuple(_loose(action, "", is_allowed=True) for action in allowed)
        yield Card(state=None, number="?", name=current, tag=HERE, rows=rows)
    yield Card(state=None, number="", name="", tag="", rows=tuple(_rows(machine, None, ())))
    states = [state for layer in machine.layers() for state in layer]
    for number, state in enumerate(states, start=1):
        is_here = state.name == current
        yield Card(
            state=state,
            number=str(number),
            name=state.name,
            tag=HERE if is_here else FINAL if state.is_final else "",
            rows=tuple(_rows(machine, state, allowed if is_here else ())),
        )


def _rows(machine: StateMachine, state: State | None, allowed: tuple[str, ...]) -> Iterator[Row]:
    source = state.name if state else None
    steps = [step for step in machine.transitions if step.source == source]
    moves = [step for step in steps if not step.is_refused]
    links = dict(state.links) if state else {}
    yield from _rows_of_moves(moves, allowed)
    yield from _rows_of_links(links, allowed, named={step.action for step in moves})
    yield from _rows_of_refusals([step for step in steps if step.is_refused])


def _rows_of_moves(moves: Sequence[Transition], allowed: tuple[str, ...]) -> Iterator[Row]:
    """A row for each action and evidence, an action's rows one below the other."""
    own: dict[str, dict[str, list[Transition]]] = {}
    for step in moves:
        own.setdefault(step.action, {}).setdefault(step.evidence, []).append(step)
    for action, by_evidence in own.items():
        for steps in by_evidence.values():
            yield _row(steps, lines=(_clipped(action),), is_allowed=action in allowed)


def _rows_of_links(
    links: Mapping[str, str], allowed: tuple[str, ...], *, named: Collection[str]
) -> Iterator[Row]:
    """A row for each action that is linked, or allowed, and of which no move was told."""
    for action in dict.fromkeys([*links, *allowed]):
        if action not in named:
            yield _loose(action, links.get(action, ""), is_allowed=action in allowed)


def _rows_of_refusals(refusals: Sequence[Transition]) -> Iterator[Row]:
    """A row for each evidence, with all that is refused."""
    own: dict[str, list[Transition]] = {}
    for step in refusals:
        own.setdefault(step.evidence, []).append(step)
    for steps in own.values():
        actions = dict.fromkeys(step.action for step in steps)
        yield _row(steps, lines=tuple(_wrapped("refused: ", actions)), size=SMALL)


def _row(
    steps: Sequence[Transition],
    *,
    lines: tuple[str, ...],
    size: float = TEXT,
    is_allowed: bool = False,
) -> Row:
    """Transitions of one evidence as one row."""
    words = (f"{s.action}, {s.when}: {s.target} ({s.reply}, {s.evidence})" for s in steps)
    return Row(
        lines=lines,
        targets=tuple(dict.fromkeys(step.target for step in steps)),
        evidence=steps[0].evidence,
        words=tuple(words),
        size=size,
        is_allowed=is_allowed,
    )


def _loose(action: str, evidence: str, *, is_allowed: bool) -> Row:
    """An action that nobody says where it leads."""
    return Row(
        lines=(_clipped(action),),
        targets=(),
        evidence=evidence,
        words=(f"{action}: where it leads is not documented",),
        is_allowed=is_allowed,
    )


def _wrapped(begin: str, words: Iterable[str]) -> Iterator[str]:
    line = begin
    listed = list(words)
    for place, word in enumerate(listed):
        piece = word + ("," if place + 1 < len(listed) else "")
        if line.strip() and line != begin and len(line) + len(piece) > _WRAP:
            yield line.rstrip()
            line = " " * len(begin)
        line += f"{piece} "
    yield line.rstrip()


def text_width(text: str, size: float) -> float:
    """How wide a text is at a font size."""
    return _columns(text) * size * _ADVANCE


def _columns(text: str) -> int:
    """How wide a text is in monospaced characters."""
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def _clipped(name: str) -> str:
    shown = name[:_LIMIT]
    while _columns(shown) > _LIMIT - (shown != name):
        shown = shown[:-1]
    return shown if shown == name else f"{shown}…"
