"""Two runs side by side as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pingone_nb.history import Exchange
from pingone_nb.lab.comparison.difference import Pair, outcome_in_words
from pingone_nb.lab.pictures.canvas import BLUE, FAINT, INK, MUTED, ORANGE, Picture, draw, label

_MOST_LINES = 60
_MOST_PATHS = 4
_LONGEST = 42
_LEFT, _MIDDLE, _RIGHT = 0.44, 0.5, 0.56


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """What stands on a line: left and right, and the sign between; or one difference in words."""

    left: str = ""
    right: str = ""
    sign: str = ""
    words: str = ""


def comparison_chart(pairs: Sequence[Pair], *, names: tuple[str, str], summary: str) -> Picture:
    """The pairs below each other; equal ones in a row are drawn as one line."""
    lines = list(_lines(pairs))
    shown = lines[:_MOST_LINES]
    if len(lines) > len(shown):
        shown.append(_Line(words=f"… and {len(lines) - len(shown):,} more lines"))
    names = (label(names[0], longest=_LONGEST), label(names[1], longest=_LONGEST))
    spoken = "; ".join(_spoken(line, names) for line in shown)
    return draw(
        lambda figure: _paint(figure, shown, names),
        title=f"{names[0]} and {names[1]} compared",
        description=f"{summary} {spoken}.",
        height_inches=0.75 + 0.27 * max(1, len(shown)),
    )


def _lines(pairs: Sequence[Pair]) -> Iterator[_Line]:
    equal: list[Pair] = []
    for pair in pairs:
        if pair.is_equal:
            equal.append(pair)
            continue
        yield from _equal_lines(equal)
        equal = []
        yield from _different_lines(pair)
    yield from _equal_lines(equal)


def _equal_lines(pairs: list[Pair]) -> Iterator[_Line]:
    if len(pairs) <= 3:
        for pair in pairs:
            yield _Line(left=_label(pair.first), right=_label(pair.second), sign="=")
    else:
        yield from _equal_lines(pairs[:1])
        yield _Line(words=f"{len(pairs) - 2:,} more equal pairs", sign="=")
        yield from _equal_lines(pairs[-1:])


def _different_lines(pair: Pair) -> Iterator[_Line]:
    sign = "≠" if pair.first and pair.second else "−" if pair.first else "+"
    yield _Line(left=_label(pair.first), right=_label(pair.second), sign=sign)
    within = [each for each in pair.differences if each.path]
    for each in within[:_MOST_PATHS]:
        yield _Line(
            words=f"{each.sign} {label(each.path, longest=60)}{_values(each.first, each.second)}"
        )
    if len(within) > _MOST_PATHS:
        yield _Line(words=f"… and {len(within) - _MOST_PATHS} more")


def _values(first: str | None, second: str | None) -> str:
    """Both values, where they are short enough to be read at a glance."""
    values = [value or "nothing" for value in (first, second)]
    return f": {values[0]} | {values[1]}" if max(map(len, values)) <= 24 else ""


def _label(exchange: Exchange | None) -> str:
    if exchange is None:
        return ""
    return label(f"{exchange.operation} {outcome_in_words(exchange)}", longest=_LONGEST)


def _paint(figure: Figure, lines: Sequence[_Line], names: tuple[str, str]) -> None:
    axes = figure.add_subplot()
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(max(1, len(lines)) - 0.3, -1.4)
    axes.text(_LEFT, -0.95, names[0], ha="right", va="center", weight="bold")
    axes.text(_RIGHT, -0.95, names[1], ha="left", va="center", weight="bold")
    axes.plot([0, 1], [-0.5, -0.5], color=FAINT, linewidth=1.2)
    for row, line in enumerate(lines):
        _paint_line(axes, row, line)
    if not lines:
        axes.text(0.5, 0, "no exchanges", ha="center", va="center", color=MUTED)


def _paint_line(axes: Axes, row: int, line: _Line) -> None:
    if line.words:
        axes.text(_MIDDLE, row, line.words, ha="center", va="center", fontsize=8.5, color=MUTED)
        return
    differs = line.sign != "="
    weight = "bold" if differs else "normal"
    axes.text(_LEFT, row, line.left or "–", ha="right", va="center", fontsize=9, weight=weight)
    axes.text(_RIGHT, row, line.right or "–", ha="left", va="center", fontsize=9, weight=weight)
    axes.plot(_MIDDLE, row, "o", markersize=15, markerfacecolor="none",
              markeredgecolor=ORANGE if differs else BLUE, markeredgewidth=1.4)  # fmt: skip
    axes.text(_MIDDLE, row, line.sign, ha="center", va="center", color=INK, weight=weight)


def _spoken(line: _Line, names: tuple[str, str]) -> str:
    if line.words:
        return line.words
    if line.sign == "=":
        return f"equal: {line.left}"
    if not line.left or not line.right:
        return f"only in {names[0] if line.left else names[1]}: {line.left or line.right}"
    return f"different: {line.left} and {line.right}"
