"""The state machine of a device authentication as a picture.

Each state is a card that lists its actions. A line runs from an action to the column of each state
that it may lead to, and the column's arrow enters that state's card.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pingone_nb.contract.state_machine import State, StateMachine, Transition

__all__ = ["StateMachine", "state_chart"]

_EVIDENCE = {"documented": "", "observed": "6 4", "assumed": "1.5 3.5"}  # dashes
_TITLE, _TEXT, _SMALL = 13.0, 12.0, 10.5  # font sizes; all measures are in px
_ADVANCE = 0.62  # of a monospaced character, in font sizes; generous
_LINE, _HEAD, _GAP, _PAD = 19.0, 26.0, 14.0, 10.0
_COLUMN, _RADIUS = 25.0, 8.0
_LIMIT = 36  # columns of a name, which nobody may have foreseen
_WRAP = 52  # columns of a line of refused actions
_HERE, _ALLOWED, _FINAL = "you are here", "allowed now", "final"
_STYLE = """
.pnb-chart { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --ink: var(--pnb-text, currentColor); --paper: var(--pnb-paper, Canvas);
  --mark: var(--pnb-brand-text, currentColor); max-width: 100%; height: auto }
.pnb-chart:root { color-scheme: light dark; color: CanvasText; background: Canvas }
.pnb-chart text { fill: var(--ink); dominant-baseline: central; white-space: pre }
.pnb-chart .card, .pnb-chart .knot { fill: var(--paper); stroke: var(--ink) }
.pnb-chart .line { fill: none; stroke: var(--ink); stroke-width: 1.5 }
.pnb-chart .bus { fill: none; stroke: var(--ink); stroke-width: 1; opacity: .55 }
.pnb-chart .tip { fill: var(--ink) }
.pnb-chart .strong { font-weight: 700 }
.pnb-chart .allowed .line { stroke-width: 3 }
.pnb-chart .here .card { stroke: var(--mark); stroke-width: 4 }
.pnb-chart .here .strong { fill: var(--mark) }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An action in a card: its text in lines, what it leads to, and that in words."""

    lines: tuple[str, ...]
    targets: tuple[str, ...]
    evidence: str
    words: tuple[str, ...]
    size: float = _TEXT
    is_allowed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A state with its rows; `top` is where it begins."""

    state: State | None
    number: str
    name: str
    tag: str
    rows: tuple[_Row, ...]
    top: float

    @property
    def heading(self) -> str:
        return _clipped(f"{self.number} {self.name}") if self.number else "the beginning"

    @property
    def height(self) -> float:
        lines = sum(len(row.lines) for row in self.rows)
        return _HEAD + _LINE * lines + (_PAD / 2 if lines else 0)

    @property
    def entry(self) -> float:
        """Where arrows come in."""
        return self.top + _HEAD / 2

    @property
    def is_here(self) -> bool:
        return self.tag == _HERE


def state_chart(
    machine: StateMachine,
    *,
    current: str | None = None,
    allowed: Sequence[str] = (),
    name: str = "state-chart",
) -> str:
    """An SVG element of the machine, for a page or a file of its own.

    Args:
        machine: `StateMachine.of(document())`.
        current: the status to mark; one that the machine does not know gets a card of its own.
        allowed: the actions that the reply links, which are marked at the current status; `self`
            is none.
        name: begins the ids, so that a page may hold several charts.

    Returns:
        The element; its title and description say in words what is current and what is allowed.
    """
    actions = tuple(dict.fromkeys(link for link in allowed if link != "self"))
    cards = tuple(_cards(machine, current, actions))
    card_width = max(_card_width(card) for card in cards)
    columns = {
        card.name: card_width + _PAD + _COLUMN * (place + 1)
        for place, card in enumerate(card for card in cards if card.number.isdecimal())
    }
    width = card_width + 2 * _PAD + _COLUMN * (len(columns) + 1)
    foot = cards[-1].top + cards[-1].height + _GAP
    parts = [
        *(_bus(cards, card, columns, card_width) for card in cards),
        *(_drawn(card, columns, card_width) for card in cards),
        *_legend(foot),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pnb-chart" role="img"'
        f' aria-labelledby="{escape(name)}-title {escape(name)}-desc"'
        f' width="{width:g}" viewBox="0 0 {width:g} {foot + 2 * _LINE + _GAP / 2:g}">\n'
        f'<title id="{escape(name)}-title">{_title(current)}</title>\n'
        f'<desc id="{escape(name)}-desc">{_description(machine, current, actions)}</desc>\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(filter(None, parts)) + "\n</svg>\n"
    )


# what is in the picture


def _cards(machine: StateMachine, current: str | None, allowed: tuple[str, ...]) -> Iterator[_Card]:
    states: list[State | None] = [None, *(s for layer in machine.layers() for s in layer)]
    top = _GAP / 2
    if current is not None and current not in {state.name for state in machine.states}:
        rows = tuple(_loose(action, "", is_allowed=True) for action in allowed)
        stranger = _Card(state=None, number="?", name=current, tag=_HERE, rows=rows, top=top)
        yield stranger
        top += stranger.height + _GAP
    for number, state in enumerate(states):
        name = state.name if state else ""
        is_here = state is not None and name == current
        card = _Card(
            state=state,
            number=str(number) if state else "",
            name=name,
            tag=_HERE if is_here else _FINAL if state and state.is_final else "",
            rows=tuple(_rows(machine, state, allowed if is_here else ())),
            top=top,
        )
        yield card
        top += card.height + _GAP


def _rows(machine: StateMachine, state: State | None, allowed: tuple[str, ...]) -> Iterator[_Row]:
    source = state.name if state else None
    steps = [step for step in machine.transitions if step.source == source]
    moves = [step for step in steps if not step.is_refused]
    order = list(dict.fromkeys(step.action for step in moves))
    kinds = dict.fromkeys((step.action, step.evidence) for step in moves)
    for action, evidence in sorted(kinds, key=lambda kind: order.index(kind[0])):
        own = [step for step in moves if (step.action, step.evidence) == (action, evidence)]
        yield _row(own, lines=(_clipped(action),), is_allowed=action in allowed)
    told = {step.action for step in moves}
    links = dict(state.links) if state else {}
    for action in dict.fromkeys([*links, *allowed]):
        if action not in told:
            yield _loose(action, links.get(action, ""), is_allowed=action in allowed)
    for evidence in dict.fromkeys(step.evidence for step in steps if step.is_refused):
        own = [step for step in steps if step.is_refused and step.evidence == evidence]
        actions = dict.fromkeys(step.action for step in own)
        yield _row(own, lines=tuple(_wrapped("refused: ", actions)), size=_SMALL)


def _row(
    steps: Sequence[Transition],
    *,
    lines: tuple[str, ...],
    size: float = _TEXT,
    is_allowed: bool = False,
) -> _Row:
    """Transitions of one evidence as one row."""
    words = (f"{s.action}, {s.when}: {s.target} ({s.reply}, {s.evidence})" for s in steps)
    return _Row(
        lines=lines,
        targets=tuple(dict.fromkeys(step.target for step in steps)),
        evidence=steps[0].evidence,
        words=tuple(words),
        size=size,
        is_allowed=is_allowed,
    )


def _loose(action: str, evidence: str, *, is_allowed: bool) -> _Row:
    """An action that nobody says where it leads."""
    return _Row(
        lines=(_clipped(action),),
        targets=(),
        evidence=evidence,
        words=(f"{action}: where it leads is not told",),
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


# how it is drawn


def _drawn(card: _Card, columns: dict[str, float], width: float) -> str:
    kind = "state here" if card.is_here else "state"
    dashes = _dashes(card.state.evidence if card.state else "documented")
    told = f"{card.name}: {card.state.description}" if card.state else card.heading
    x = _PAD / 2
    parts = [
        f'<g class="{kind}">',
        f"<title>{_text(told)}</title>",
        f'<rect class="card" x="{x:g}" y="{card.top:g}" width="{width - x:g}"'
        f' height="{card.height:g}" rx="6"{dashes}/>',
        _label(card.heading, _PAD * 1.5, card.entry, size=_TITLE, kind="strong"),
        _label(card.tag, width - _PAD, card.entry, size=_SMALL, kind="strong", anchor="end"),
    ]
    y = card.top + _HEAD + _LINE / 2
    for row in card.rows:
        parts += _drawn_row(row, y, columns, width)
        y += _LINE * len(row.lines)
    return "\n".join(filter(None, [*parts, "</g>"]))


def _drawn_row(row: _Row, y: float, columns: dict[str, float], width: float) -> Iterator[str]:
    places = sorted((columns[name], name) for name in row.targets if name in columns)
    kind = "action allowed" if row.is_allowed else "action"
    words = "\n".join(_text(line) for line in row.words)
    yield f'<g class="{kind}"><title>{words}</title>'
    kind = "strong" if row.is_allowed else ""
    for number, line in enumerate(row.lines):
        yield _label(line, _PAD * 1.5, y + number * _LINE, size=row.size, kind=kind)
    if row.is_allowed:
        yield _label(_ALLOWED, width - _PAD, y, size=_SMALL, kind=kind, anchor="end")
    if places:
        dashes = _dashes(row.evidence)
        yield f'<path class="line" d="M{width:g} {y:g}H{places[-1][0]:g}"{dashes}/>'
        for x, name in places:
            place = str(list(columns).index(name) + 1)
            yield f'<circle class="knot" cx="{x:g}" cy="{y:g}" r="{_RADIUS:g}"{dashes}/>'
            yield _label(place, x, y, size=_SMALL, anchor="middle")
    yield "</g>"


def _bus(cards: Sequence[_Card], card: _Card, columns: dict[str, float], width: float) -> str:
    """The column of a state, from all that leads to it into its card."""
    heights = list(_heights_of(cards, card.name))
    if card.name not in columns or not heights:
        return ""
    x, y = columns[card.name], card.entry
    return (
        f'<path class="bus" d="M{x:g} {min(y, *heights):g}V{max(y, *heights):g}'
        f'M{x:g} {y:g}H{width + 6:g}"/>'
        f'<path class="tip" d="M{width + 1:g} {y:g}l9 -4.5v9z"/>'
    )


def _heights_of(cards: Sequence[_Card], name: str) -> Iterator[float]:
    for card in cards:
        y = card.top + _HEAD + _LINE / 2
        for row in card.rows:
            if name in row.targets:
                yield y
            y += _LINE * len(row.lines)


def _legend(top: float) -> Iterator[str]:
    x = _PAD
    for evidence in _EVIDENCE:
        y = top + _LINE / 2
        yield f'<path class="line" d="M{x:g} {y:g}h30"{_dashes(evidence)}/>'
        yield _label(evidence, x + 36, y, size=_SMALL)
        x += 36 + _width(evidence, _SMALL) + 16
    y = top + 1.5 * _LINE
    yield f'<circle class="knot" cx="{_PAD + 15:g}" cy="{y:g}" r="{_RADIUS:g}"/>'
    yield _label("n", _PAD + 15, y, size=_SMALL, anchor="middle")
    yield _label("may lead to state n", _PAD + 36, y, size=_SMALL)


def _label(
    text: str,
    x: float,
    y: float,
    *,
    size: float,
    kind: str = "",
    anchor: str = "",
) -> str:
    if not text:
        return ""
    attributes = f' text-anchor="{anchor}"' if anchor else ""
    attributes += f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{attributes}>{_text(text)}</text>'


def _card_width(card: _Card) -> float:
    tags = _width(_HERE, _SMALL) + 2 * _PAD
    texts = [_width(card.heading, _TITLE) + tags]
    for row in card.rows:
        room = tags if row.is_allowed else _PAD
        texts += [_width(line, row.size) + room for line in row.lines]
    return max(texts) + 2 * _PAD


def _width(text: str, size: float) -> float:
    return _columns(text) * size * _ADVANCE


def _columns(text: str) -> int:
    """How wide a text is in monospaced characters."""
    return len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)


def _dashes(evidence: str) -> str:
    dashes = _EVIDENCE.get(evidence, "")
    return f' stroke-dasharray="{dashes}"' if dashes else ""


# words


def _title(current: str | None) -> str:
    if current is None:
        return "State machine of a device authentication"
    return _text(f"State machine of a device authentication, which is {current}")


def _description(machine: StateMachine, current: str | None, allowed: tuple[str, ...]) -> str:
    if current is None:
        return _text(" ".join(_journeys(machine)))
    known = {state.name: state for state in machine.states}
    told = known[current].description if current in known else "The contract does not know it."
    offered = f"Allowed now: {', '.join(allowed)}." if allowed else "No action is allowed now."
    return _text(f"The status is {current}. {told} {offered}")


def _journeys(machine: StateMachine) -> Iterator[str]:
    """A sentence for every state that something leads from."""
    for name in (None, *(state.name for state in machine.states)):
        moves = [s for s in machine.transitions if s.source == name and not s.is_refused]
        targets = dict.fromkeys(f"{step.action} to {step.target}" for step in moves)
        if targets:
            yield f"From {name or 'the beginning'}: {', '.join(targets)}."
    final = [state.name for state in machine.states if state.is_final]
    yield f"Final: {', '.join(final) or 'none'}."


def _clipped(name: str) -> str:
    shown = name[:_LIMIT]
    while _columns(shown) > _LIMIT - (shown != name):
        shown = shown[:-1]
    return shown if shown == name else f"{shown}…"


def _text(text: str) -> str:
    """A text that XML can hold and that cannot turn its neighbours around."""
    return escape("".join(each if each.isprintable() else "\ufffd" for each in text))
