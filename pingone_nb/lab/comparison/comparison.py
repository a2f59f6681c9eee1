"""What came of comparing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pingone_nb.lab.comparison.difference import Difference
from pingone_nb.lab.comparison.pair import Pair
from pingone_nb.lab.comparison.table import html_table

if TYPE_CHECKING:
    import pandas

    from pingone_nb.lab.pictures import Picture

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
