"""A comparison as an HTML table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from pingone_nb.history import Exchange
from pingone_nb.lab.comparison.difference import Difference
from pingone_nb.lab.comparison.pair import Pair, outcome_in_words

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
