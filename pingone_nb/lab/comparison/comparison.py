"""What differs between two runs, as a value that shows itself: as a table and as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pingone_nb.history import Exchange
from pingone_nb.lab.comparison.difference import Difference, Pair, outcome_in_words
from pingone_nb.lab.pictures.canvas import BLUE, FAINT, INK, MUTED, ORANGE, Picture, draw, label

if TYPE_CHECKING:
    import pandas

    from pingone_nb.lab.pictures import Picture


_MOST_ROWS = 200
_LONGEST = 110
_WORDS = {
    "changed": "another value",
    "only_first": "only here: {0}",
    "only_second": "only here: {1}",
    "reference": "another reference",
}
# the name twice: a notebook's own rules for tables must not win
_STYLE = """
table.pnb-comparison.pnb-comparison {
  border-collapse: collapse; font-size: 13px; max-width: 100%;
  caption { text-align: start; padding: 0 0 6px; font-weight: 600 }
  :is(th, td) { text-align: start; vertical-align: top; padding: 4px 10px; background: none;
    border-bottom: 1px solid color-mix(in srgb, currentColor 22%, transparent) }
  td:nth-child(n + 3) { overflow-wrap: anywhere; min-width: 9em }
  :is(tbody tr > th, tr:has(> th) td) { padding-top: 10px }
  code { padding: 0; background: none; color: inherit; font-size: 12px }
  .pnb-sign { font-weight: 700; text-align: center; min-width: 2em }
}
"""


def html_table(pairs: Sequence[Pair], *, names: tuple[str, str], summary: str) -> str:
    """The differences, below a heading for each pair that has some; at most 200 of them."""
    rows = [row for pair in pairs if pair.differences for row in _rows(pair, names)]
    head = "".join(
        f'<th scope="col">{text}</th>'
        for text in ("", "where", _text(names[0]), _text(names[1]), "what")
    )
    more = len(rows) - _MOST_ROWS
    if more > 0:
        rows = [
            *rows[:_MOST_ROWS],
            f'<tr><td></td><td colspan="4">… and {more:,} more rows</td></tr>',
        ]
    if not rows:
        rows = ['<tr><td class="pnb-sign">=</td><td colspan="4">nothing differs</td></tr>']
    return (
        f'<style>{_STYLE}</style><table class="pnb-comparison">'
        f"<caption>{_text(summary)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _rows(pair: Pair, names: tuple[str, str]) -> Iterator[str]:
    yield (
        f'<tr><td></td><th scope="row">{_text(pair.operation)}</th>'
        f"<td>{_cell(pair.first, pair.first_number)}</td>"
        f"<td>{_cell(pair.second, pair.second_number)}</td><td></td></tr>"
    )
    for each in pair.differences:
        if each.path:
            yield _row(each, names)


def _row(difference: Difference, names: tuple[str, str]) -> str:
    what = difference.note or _WORDS[difference.kind].format(*names)
    return (
        f'<tr><td class="pnb-sign" aria-label="{difference.kind}">{difference.sign}</td>'
        f"<td><code>{_text(difference.path)}</code></td>"
        f"<td>{_value(difference.first)}</td><td>{_value(difference.second)}</td>"
        f"<td>{_text(what)}</td></tr>"
    )


def _cell(exchange: Exchange | None, number: int | None) -> str:
    if exchange is None:
        return "– <em>nothing beside it</em>"
    return _text(f"#{number}: {outcome_in_words(exchange)}")


def _value(text: str | None) -> str:
    return "–" if text is None else f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    """A text that cannot turn its neighbours around, escaped and not too long."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return escape("".join(each if each.isprintable() else "\ufffd" for each in shown))


_MOST_PAIRS = 60
_MOST_PATHS = 4
_LONGEST_LABEL = 42
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
    shown = lines[:_MOST_PAIRS]
    if len(lines) > len(shown):
        shown.append(_Line(words=f"… and {len(lines) - len(shown):,} more lines"))
    names = (label(names[0], longest=_LONGEST_LABEL), label(names[1], longest=_LONGEST_LABEL))
    told = "; ".join(_spoken(line, names) for line in shown)
    return draw(
        lambda figure: _paint(figure, shown, names),
        title=f"{names[0]} and {names[1]} compared",
        description=f"{summary} {told}.",
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
    told = [value or "nothing" for value in (first, second)]
    return f": {told[0]} | {told[1]}" if max(map(len, told)) <= 24 else ""


def _label(exchange: Exchange | None) -> str:
    if exchange is None:
        return ""
    return label(f"{exchange.operation} {outcome_in_words(exchange)}", longest=_LONGEST_LABEL)


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


_MOST_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two runs beside each other.

    Attributes:
        names: what the first and the second run are called.
        pairs: the exchanges, in order.
    """

    names: tuple[str, str]
    pairs: tuple[Pair, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All differences, in order."""
        return tuple(each for pair in self.pairs for each in pair.differences)

    @property
    def is_equal(self) -> bool:
        """Whether nothing differs but what must."""
        return all(pair.is_equal for pair in self.pairs)

    def to_frame(self) -> pandas.DataFrame:
        """The differences as a table, a row each, in order; the same columns when there are none.

        | column | dtype | what |
        |---|---|---|
        | `first_number`, `second_number` | `Int64` | the exchange's place in its run, from 0 |
        | `operation` | `string` | such as `check_otp` |
        | `path` | `string` | such as `reply_body.status`; empty: the exchange has no partner |
        | `kind` | `string` | `changed`, `only_first`, `only_second`, `reference` |
        | `first`, `second` | `string` | the values as JSON text, masked; missing without one |
        | `note` | `string` | with `reference`: what it is the same as; else empty |
        """
        import pandas as pd

        rows = [(pair, each) for pair in self.pairs for each in pair.differences]
        return pd.DataFrame(
            {
                "first_number": pd.Series([pair.first_number for pair, _ in rows], dtype="Int64"),
                "second_number": pd.Series([pair.second_number for pair, _ in rows], dtype="Int64"),
                "operation": pd.Series([pair.operation for pair, _ in rows], dtype="string"),
                "path": pd.Series([each.path for _, each in rows], dtype="string"),
                "kind": pd.Series([each.kind for _, each in rows], dtype="string"),
                "first": pd.Series([each.first for _, each in rows], dtype="string"),
                "second": pd.Series([each.second for _, each in rows], dtype="string"),
                "note": pd.Series([each.note for _, each in rows], dtype="string"),
            }
        )

    def picture(self) -> Picture:
        """The two runs side by side as a picture, equal and different pairs marked.

        Raises:
            ModuleNotFoundError: matplotlib is not installed (`pingone-nb[lab]`).
        """
        from pingone_nb.lab.comparison.comparison import comparison_chart

        return comparison_chart(self.pairs, names=self.names, summary=self.summary)

    @property
    def summary(self) -> str:
        """How much is equal and how much differs, in a sentence."""
        both = [pair for pair in self.pairs if pair.first and pair.second]
        equal = sum(pair.is_equal for pair in both)
        first = sum(pair.second is None for pair in self.pairs)
        second = sum(pair.first is None for pair in self.pairs)
        alone = [
            f"{count:,} only in {name}"
            for count, name in zip((first, second), self.names, strict=True)
            if count
        ]
        differing = sum(len(pair.differences) for pair in both)
        pairs = f"{len(both):,} {'pair' if len(both) == 1 else 'pairs'} of exchanges"
        differences = f"{differing:,} {'difference' if differing == 1 else 'differences'}"
        told = ", ".join([pairs, f"{equal:,} of them equal", *alone])
        return f"{told}; {differences} within pairs."

    def __str__(self) -> str:
        lines = [f"{self.names[0]} | {self.names[1]}: {self.summary}"]
        for pair in self.pairs:
            number = pair.first_number if pair.first_number is not None else pair.second_number
            lines += [f"  #{number} {pair.operation} {each}" for each in pair.differences]
        more = len(lines) - _MOST_LINES
        return "\n".join(lines[:_MOST_LINES] + ([f"  … and {more} more"] if more > 0 else []))

    def __repr__(self) -> str:
        return f"<Comparison: {self.summary}>"

    def _repr_html_(self) -> str:
        return html_table(self.pairs, names=self.names, summary=self.summary)
