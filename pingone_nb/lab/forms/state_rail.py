"""Where an authentication is and where it may go from there, as a small picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from pingone_nb.contract.state_chart import markup_text
from pingone_nb.contract.state_machine import StateMachine

_WIDTH = 270.0
_ROW = 24.0
_PAD = 6.0
_LEFT = 14.0  # where the rail runs
_INDENT = 30.0
_DEEPER = 46.0
_TEXT, _STRONG = 11.0, 12.0  # font sizes
_ROOM_FOR_TAG = 26  # characters beside which it fits
_LONGEST = 30  # characters of a name that nobody has foreseen
_READ = "read"
_DASHES = {"documented": "", "observed": "6 4", "assumed": "1.5 3.5"}
_HERE, _FINAL = "now", "final"
_STYLE = """
.pnb-rail { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --ink: var(--pnb-text, currentColor); --paper: var(--pnb-paper, Canvas);
  --mark: var(--pnb-brand-text, currentColor); display: block; max-width: 100%; height: auto }
.pnb-rail text { fill: var(--ink); dominant-baseline: central; white-space: pre }
.pnb-rail .line { fill: none; stroke: var(--ink); stroke-width: 1.5 }
.pnb-rail .dot { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5 }
.pnb-rail .card { fill: var(--paper); stroke: var(--mark); stroke-width: 3 }
.pnb-rail .strong { font-weight: 700 }
.pnb-rail .here .strong { fill: var(--mark) }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """An action, and what it may lead to: status and evidence."""

    action: str
    targets: tuple[tuple[str, str], ...]


def state_rail(
    machine: StateMachine,
    *,
    current: str,
    allowed: Sequence[str] = (),
    before: str | None = None,
    name: str = "state-rail",
) -> str:
    """An SVG element: the status before, the current one, and what each allowed action leads to.

    Args:
        machine: `StateMachine.of(document())`.
        current: the status; one that the machine does not know is drawn as it is.
        allowed: the actions that the reply links.
        before: the status that it had before, if any.
        name: begins the ids, so that a page may hold several pictures.
    """
    branches = tuple(_branches(machine, current, allowed))
    rows = (before is not None) + sum(1 + len(branch.targets) for branch in branches)
    height = rows * _ROW + _ROW * 1.5 + 2 * _PAD
    final = any(state.name == current and state.is_final for state in machine.states)
    parts = list(_drawn(current, branches, before, is_final=final))
    title = f"The authentication is {current}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pnb-rail" role="img"'
        f' aria-labelledby="{escape(name)}-title {escape(name)}-desc"'
        f' width="{_WIDTH:g}" viewBox="0 0 {_WIDTH:g} {height:g}">\n'
        f'<title id="{escape(name)}-title">{markup_text(title)}</title>\n'
        f'<desc id="{escape(name)}-desc">{markup_text(_words(branches, before))}</desc>\n'
        f"<style>{_STYLE}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _branches(machine: StateMachine, current: str, allowed: Sequence[str]) -> Iterator[_Branch]:
    moves = [step for step in machine.transitions if step.source == current and not step.is_refused]
    reads = [_READ] if any(step.action == _READ for step in moves) else []
    for action in dict.fromkeys([*reads, *(link for link in allowed if link != "self")]):
        targets: dict[str, str] = {}
        for step in moves:
            if step.action == action and not (action == _READ and step.target == current):
                targets.setdefault(step.target, step.evidence)
        yield _Branch(action=action, targets=tuple(targets.items()))


def _drawn(
    current: str, branches: Sequence[_Branch], before: str | None, *, is_final: bool
) -> Iterator[str]:
    y = _PAD
    if before is not None:
        yield f'<path class="line" d="M{_LEFT:g} {y + _ROW / 2:g}V{y + _ROW:g}"/>'
        yield _dot(_LEFT, y + _ROW / 2)
        yield _label(before, _INDENT, y + _ROW / 2)
        y += _ROW
    height = _ROW * 1.5
    yield '<g class="here">'
    yield (
        f'<rect class="card" x="3" y="{y + 3:g}" width="{_WIDTH - 6:g}"'
        f' height="{height - 6:g}" rx="6"/>'
    )
    yield _label(current, _LEFT, y + height / 2, size=_STRONG, kind="strong")
    if len(current) <= _ROOM_FOR_TAG:
        tag = _FINAL if is_final else _HERE
        yield _label(tag, _WIDTH - 14, y + height / 2, anchor="end")
    yield "</g>"
    y += height
    yield from _rail(branches, y)


def _rail(branches: Sequence[_Branch], top: float) -> Iterator[str]:
    y, last = top, top
    for branch in branches:
        middle = last = y + _ROW / 2
        yield f'<path class="line" d="M{_LEFT:g} {middle:g}H{_INDENT - 6:g}"/>'
        yield _label(branch.action, _INDENT, middle, kind="strong")
        y += _ROW
        for target, evidence in branch.targets:
            middle = y + _ROW / 2
            dashes = f' stroke-dasharray="{_DASHES[evidence]}"' if _DASHES.get(evidence) else ""
            yield (
                f'<path class="line" d="M{_INDENT + 4:g} {y - 4:g}V{middle:g}'
                f'H{_DEEPER - 4:g}"{dashes}/>'
            )
            yield _dot(_DEEPER, middle)
            yield _label(target, _DEEPER + 12, middle)
            y += _ROW
    if branches:
        yield f'<path class="line" d="M{_LEFT:g} {top - 3:g}V{last:g}"/>'


def _dot(x: float, y: float) -> str:
    return f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="5"/>'


def _label(
    text: str, x: float, y: float, *, size: float = _TEXT, kind: str = "", anchor: str = ""
) -> str:
    shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    attributes = f' text-anchor="{anchor}"' if anchor else ""
    attributes += f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}"{attributes}>{markup_text(shown)}</text>'


def _words(branches: Sequence[_Branch], before: str | None) -> str:
    said = [f"The previous status was {before}."] if before is not None else []
    for branch in branches:
        targets = ", ".join(f"{target} ({evidence})" for target, evidence in branch.targets)
        said.append(f"{branch.action} may lead to: {targets or 'not documented'}.")
    return " ".join(said) or "There is no next status."
