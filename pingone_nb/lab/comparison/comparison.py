"""What differs between two runs, as a value that shows itself as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from pingone_nb.history import Exchange
from pingone_nb.lab.comparison.difference import Difference, Pair, outcome_in_words

if TYPE_CHECKING:
    import pandas

    from pingone_nb.lab.pictures.canvas import Picture


_MOST_ROWS = 200
_LONGEST = 110
_WORDS = {
    "changed": "a different value",
    "only_first": "only here: {0}",
    "only_second": "only here: {1}",
    "reference": "a different reference",
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
        rows = ['<tr><td class="pnb-sign">=</td><td colspan="4">no differences</td></tr>']
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
        return "– <em>no counterpart</em>"
    return _text(f"#{number}: {outcome_in_words(exchange)}")


def _value(text: str | None) -> str:
    return "–" if text is None else f"<code>{_text(text)}</code>"


def _text(text: str) -> str:
    """A text that cannot turn its neighbours around, escaped and not too long."""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return escape("".join(each if each.isprintable() else "\ufffd" for each in shown))


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
        from pingone_nb.lab.comparison.chart import comparison_chart

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
        counted = ", ".join([pairs, f"{equal:,} of them equal", *alone])
        return f"{counted}; {differences} within pairs."

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
