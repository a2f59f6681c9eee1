"""The state machine of a device authentication as a picture.

Each state is a card that lists its actions. A line runs from an action to the column of each state
that it may lead to, and the column's arrow enters that state's card.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pingone_nb.contract.state_card import (
    ALLOWED,
    GAP,
    HEAD,
    HERE,
    LINE,
    PAD,
    SMALL,
    TITLE,
    Card,
    Row,
    cards_of,
    text_width,
)
from pingone_nb.contract.state_machine import StateMachine

__all__ = ["StateMachine", "markup_text", "state_chart"]

_EVIDENCE = {"documented": "", "observed": "6 4", "assumed": "1.5 3.5"}  # dashes
_COLUMN, _RADIUS = 25.0, 8.0
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
    cards = tuple(cards_of(machine, current, actions))
    card_width = max(_card_width(card) for card in cards)
    columns = {
        card.name: card_width + PAD + _COLUMN * (place + 1)
        for place, card in enumerate(card for card in cards if card.number.isdecimal())
    }
    width = card_width + 2 * PAD + _COLUMN * (len(columns) + 1)
    foot = cards[-1].top + cards[-1].height + GAP
    parts = [
        *(_bus(cards, card, columns, card_width) for card in cards),
        *(_drawn(card, columns, card_width) for card in cards),
        *_legend(foot),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pnb-chart" role="img"'
        f' aria-labelledby="{escape(name)}-title {escape(name)}-desc"'
        f' width="{width:g}" viewBox="0 0 {width:g} {foot + 2 * LINE + GAP / 2:g}">\n'
        f'<title id="{escape(name)}-title">{_title(current)}</title>\n'
        f'<desc id="{escape(name)}-desc">{_description(machine, current, actions)}</desc>\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(filter(None, parts)) + "\n</svg>\n"
    )


# how it is drawn


def _drawn(card: Card, columns: dict[str, float], width: float) -> str:
    kind = "state here" if card.is_here else "state"
    dashes = _dashes(card.state.evidence if card.state else "documented")
    title = f"{card.name}: {card.state.description}" if card.state else card.heading
    x = PAD / 2
    parts = [
        f'<g class="{kind}">',
        f"<title>{markup_text(title)}</title>",
        f'<rect class="card" x="{x:g}" y="{card.top:g}" width="{width - x:g}"'
        f' height="{card.height:g}" rx="6"{dashes}/>',
        _label(card.heading, PAD * 1.5, card.entry, size=TITLE, kind="strong"),
        _label(card.tag, width - PAD, card.entry, size=SMALL, kind="strong", anchor="end"),
    ]
    y = card.top + HEAD + LINE / 2
    for row in card.rows:
        parts += _drawn_row(row, y, columns, width)
        y += LINE * len(row.lines)
    return "\n".join(filter(None, [*parts, "</g>"]))


def _drawn_row(row: Row, y: float, columns: dict[str, float], width: float) -> Iterator[str]:
    places = sorted((columns[name], name) for name in row.targets if name in columns)
    kind = "action allowed" if row.is_allowed else "action"
    words = "\n".join(markup_text(line) for line in row.words)
    yield f'<g class="{kind}"><title>{words}</title>'
    kind = "strong" if row.is_allowed else ""
    for number, line in enumerate(row.lines):
        yield _label(line, PAD * 1.5, y + number * LINE, size=row.size, kind=kind)
    if row.is_allowed:
        yield _label(ALLOWED, width - PAD, y, size=SMALL, kind=kind, anchor="end")
    if places:
        dashes = _dashes(row.evidence)
        yield f'<path class="line" d="M{width:g} {y:g}H{places[-1][0]:g}"{dashes}/>'
        for x, name in places:
            place = str(list(columns).index(name) + 1)
            yield f'<circle class="knot" cx="{x:g}" cy="{y:g}" r="{_RADIUS:g}"{dashes}/>'
            yield _label(place, x, y, size=SMALL, anchor="middle")
    yield "</g>"


def _bus(cards: Sequence[Card], card: Card, columns: dict[str, float], width: float) -> str:
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


def _heights_of(cards: Sequence[Card], name: str) -> Iterator[float]:
    for card in cards:
        y = card.top + HEAD + LINE / 2
        for row in card.rows:
            if name in row.targets:
                yield y
            y += LINE * len(row.lines)


def _legend(top: float) -> Iterator[str]:
    x = PAD
    for evidence in _EVIDENCE:
        y = top + LINE / 2
        yield f'<path class="line" d="M{x:g} {y:g}h30"{_dashes(evidence)}/>'
        yield _label(evidence, x + 36, y, size=SMALL)
        x += 36 + text_width(evidence, SMALL) + 16
    y = top + 1.5 * LINE
    yield f'<circle class="knot" cx="{PAD + 15:g}" cy="{y:g}" r="{_RADIUS:g}"/>'
    yield _label("n", PAD + 15, y, size=SMALL, anchor="middle")
    yield _label("may lead to state n", PAD + 36, y, size=SMALL)


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
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{attributes}>{markup_text(text)}</text>'


def _card_width(card: Card) -> float:
    tags = text_width(HERE, SMALL) + 2 * PAD
    texts = [text_width(card.heading, TITLE) + tags]
    for row in card.rows:
        room = tags if row.is_allowed else PAD
        texts += [text_width(line, row.size) + room for line in row.lines]
    return max(texts) + 2 * PAD


def _dashes(evidence: str) -> str:
    dashes = _EVIDENCE.get(evidence, "")
    return f' stroke-dasharray="{dashes}"' if dashes else ""


# words


def _title(current: str | None) -> str:
    if current is None:
        return "State machine of a device authentication"
    return markup_text(f"State machine of a device authentication, which is {current}")


def _description(machine: StateMachine, current: str | None, allowed: tuple[str, ...]) -> str:
    if current is None:
        return markup_text(" ".join(_journeys(machine)))
    known = {state.name: state for state in machine.states}
    offers = (
        known[current].description
        if current in known
        else "The contract doesn't include this status."
    )
    offered = f"Allowed now: {', '.join(allowed)}." if allowed else "No action is allowed now."
    return markup_text(f"The status is {current}. {offers} {offered}")


def _journeys(machine: StateMachine) -> Iterator[str]:
    """A sentence for every state that something leads from."""
    for name in (None, *(state.name for state in machine.states)):
        moves = [s for s in machine.transitions if s.source == name and not s.is_refused]
        targets = dict.fromkeys(f"{step.action} to {step.target}" for step in moves)
        if targets:
            yield f"From {name or 'start'}: {', '.join(targets)}."
    final = [state.name for state in machine.states if state.is_final]
    yield f"Final: {', '.join(final) or 'none'}."


def markup_text(text: str) -> str:
    """A text that XML can hold and that cannot turn its neighbours around."""
    return escape("".join(each if each.isprintable() else "\ufffd" for each in text))
