"""The states of an authentication as a picture that follows one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import traitlets

from pingone_nb.api import DeviceAuthentication
from pingone_nb.contract.openapi import document
from pingone_nb.contract.state_chart import markup_text, state_chart
from pingone_nb.contract.state_machine import StateMachine
from pingone_nb.lab.forms.flow import AuthenticationSource, Flow, source_of
from pingone_nb.lab.forms.widget import Widget, afterwards, static


class StateChart(Widget):
    """The contract's state machine, where an authentication is, and what its reply allows.

    A status that the contract does not know is drawn as it is, with what the reply links. The
    picture travels to the browser as a message; nothing of it is in the widget's state.

    Args:
        source: whose current authentication to follow; or an authentication; None: nothing is
            marked until `show` is called.
        is_compact: whether only the current status and what may come next is drawn, with the whole
            machine, a screen high, a click away.
    """

    _esm, _css = static("state_chart", "small_button")
    is_compact = traitlets.Bool(default_value=True).tag(sync=True)

    def __init__(
        self,
        source: AuthenticationSource | DeviceAuthentication | None = None,
        *,
        is_compact: bool = True,
    ) -> None:
        self._flow = Flow() if source is None else source_of(source).flow
        self._drawn: object = None
        super().__init__("pnb-state-chart", is_compact=is_compact)
        self._leave = self._flow.follow(self._draw)

    def show(self, authentication: DeviceAuthentication) -> None:
        """Mark where an authentication is now."""
        self._flow.learn(authentication)

    def _draw(self) -> None:
        value = self._authentication
        shown = None if value is None else (value.id, value.status, value.actions, self._before)
        if shown != self._drawn:
            self._drawn = shown
            afterwards(self._tell)

    @property
    def _authentication(self) -> DeviceAuthentication | None:
        return self._flow.authentication

    @property
    def _before(self) -> str | None:
        return self._flow.before

    def rail(self) -> str:
        """The small picture; "" before there is an authentication.

        Raises:
            ImportError: PyYAML, which reads the contract, is not installed.
        """
        value = self._authentication
        if value is None:
            return ""
        return state_rail(
            _machine(),
            current=str(value.status),
            allowed=value.actions,
            before=self._before,
            name=f"pnb-{self.model_id}-rail",
        )

    def svg(self) -> str:
        """The picture, for a page or a file of its own.

        Raises:
            ImportError: PyYAML, which reads the contract, is not installed.
        """
        value = self._authentication
        return state_chart(
            _machine(),
            current=None if value is None else str(value.status),
            allowed=() if value is None else value.actions,
            name=f"pnb-{self.model_id}",
        )

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page what to show; draw the whole machine for who unfolds it."""
        super().hear(message)
        if message.get("type") == "ready":
            _drawn(self.svg)  # so that the first news need not wait for it
        if message.get("type") == "draw":
            self.send({"type": "whole", "svg": _drawn(self.svg)[0]})

    def _tell(self) -> None:
        """What is small at once; what is large only to who looks at it."""
        picture, trouble = _drawn(self.rail if self.is_compact else self.svg)
        words = f"{_words(self._authentication)} {trouble}".strip()
        self.send({"type": "chart", "svg": picture, "words": words})


def _drawn(draw: Callable[[], str]) -> tuple[str, str]:
    """A picture, or why there is none."""
    try:
        return draw(), ""
    except ImportError as error:
        return "", f"The chart can't be drawn: {error}"


@cache
def _machine() -> StateMachine:
    return StateMachine.of(document())


def _words(value: DeviceAuthentication | None) -> str:
    if value is None:
        return "No authentication has started yet."
    allowed = (
        f"Allowed next: {', '.join(value.actions)}."
        if value.actions
        else "There is no next action."
    )
    return f"Status: {value.status}. {allowed}"


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
    parts = list(_rail_parts(current, branches, before, is_final=final))
    title = f"The authentication is {current}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pnb-rail" role="img"'
        f' aria-labelledby="{escape(name)}-title {escape(name)}-desc"'
        f' width="{_WIDTH:g}" viewBox="0 0 {_WIDTH:g} {height:g}">\n'
        f'<title id="{escape(name)}-title">{markup_text(title)}</title>\n'
        f'<desc id="{escape(name)}-desc">{markup_text(_rail_words(branches, before))}</desc>\n'
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


def _rail_parts(
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


def _rail_words(branches: Sequence[_Branch], before: str | None) -> str:
    said = [f"The previous status was {before}."] if before is not None else []
    for branch in branches:
        targets = ", ".join(f"{target} ({evidence})" for target, evidence in branch.targets)
        said.append(f"{branch.action} may lead to: {targets or 'not documented'}.")
    return " ".join(said) or "There is no next status."
