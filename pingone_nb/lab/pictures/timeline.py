"""A timeline: each authentication with its calls, one below the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from pingone_nb.lab.pictures.canvas import FAINT, INK, Picture, TimeAxis, draw, label
from pingone_nb.lab.pictures.exchanges import (
    OUTCOMES,
    Outcome,
    Source,
    authentications_of,
    frame_of,
    in_words,
    outcome_of,
)

if TYPE_CHECKING:
    import pandas

_MOST_ROWS = 25
_MOST_MARKS = 200  # in a row
_MOST_TOLD = 12
_OTHERS = "other calls"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    """An exchange in a row."""

    begin: datetime
    seconds: float
    operation: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An authentication, or all other calls, some of which are shown; and what was told last."""

    name: str
    calls: tuple[_Call, ...]
    count: int
    ended: str

    def seconds_from(self, begin: datetime) -> float:
        """From a moment to the end of the last call; a sum of dates might be beyond all of them."""
        last = self.calls[-1]
        return (last.begin - begin).total_seconds() + last.seconds

    def longest_from(self, begin: datetime) -> float:
        """From a moment to the latest end of a call."""
        return max((each.begin - begin).total_seconds() + each.seconds for each in self.calls)


def timeline(exchanges: Source) -> Picture:
    """The calls of each authentication along one axis of time, the newest 25 authentications.

    A mark is where a call began, its form and colour how it ended; the bar below is how long the
    reply took; of a row with more than 200 calls some are left out. On the right stands the last
    status or code.

    Args:
        exchanges: a `History` or a part of it, rows of its `to_frame()`, or `Exchange`s.

    Raises:
        TypeError: they are none of these.
    """
    frame = frame_of(exchanges)
    names = authentications_of(frame)
    ids = list(dict.fromkeys(names.dropna()))
    wanted = ids[-_MOST_ROWS:]
    rows = [_row(label(str(each)[:8], longest=8), frame[names == each]) for each in wanted]
    others = frame[names.isna()]
    if wanted and len(wanted) < len(ids):
        # calls of authentications that are left out would stretch the axis for nothing
        others = others[others["started_at"] >= rows[0].calls[0].begin]
    if len(others):
        rows.insert(0, _row(_OTHERS, others))
    return draw(
        lambda figure: _paint(figure, rows),
        title="Timeline of authentications",
        description=_described(rows, left_out=len(ids) - len(wanted)),
        height_inches=1.25 + 0.36 * max(1, len(rows)),
    )


def _row(name: str, frame: pandas.DataFrame) -> _Row:
    columns = ["started_at", "elapsed_seconds", "operation", "http_status", "status"]
    shown = frame[columns].iloc[sorted(_thinned(len(frame)))]
    calls = tuple(_call(*values) for values in shown.itertuples(index=False, name=None))
    last = frame.iloc[-1]
    outcome = [last["status"], last["detail_code"], last["code"]]
    ended = next((str(each) for each in outcome if isinstance(each, str)), "")
    if name == _OTHERS:
        ended = ""
    elif not isinstance(last["http_status"], int | float) and not ended:
        ended = "no reply"
    ended = label(ended, longest=30)
    return _Row(name=name, calls=calls, count=len(frame), ended=ended)


def _thinned(count: int) -> set[int]:
    """Evenly chosen places, the last one among them; all when they are few."""
    return {*range(0, count, -(-count // _MOST_MARKS)), count - 1}


def _call(begin: Any, seconds: float, operation: str, http_status: Any, status: Any) -> _Call:
    import pandas as pd

    known = int(http_status) if pd.notna(http_status) else None
    outcome = outcome_of(known, status if isinstance(status, str) else None)
    return _Call(begin=begin.to_pydatetime(), seconds=seconds, operation=operation, outcome=outcome)


def _paint(figure: Figure, rows: Sequence[_Row]) -> None:
    axes = figure.add_subplot()
    if not rows:
        axes.text(0.5, 0.5, "no exchanges yet", transform=axes.transAxes, ha="center", va="center")
        axes.set(xticks=[], yticks=[])
        return
    begin = min(call.begin for row in rows for call in row.calls)
    axis = TimeAxis(begin=begin, span_seconds=max(row.longest_from(begin) for row in rows))
    for place, row in enumerate(rows):
        _paint_row(axes, axis, place, row)
    span = axis.length(axis.span_seconds) or 1.0
    left = axis.place(begin)
    axis.limit(axes, left - span * 0.03, left + span * 1.03)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), [row.name for row in rows])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axis.mark(axes)
    figure.legend(handles=_legend(rows), loc="outside upper left", ncols=5)


def _paint_row(axes: Axes, axis: TimeAxis, place: int, row: _Row) -> None:
    begin = axis.place(row.calls[0].begin)
    end = begin + axis.length(row.seconds_from(row.calls[0].begin))
    axes.plot([begin, end], [place, place], color=FAINT, linewidth=6, solid_capstyle="butt")
    for call in row.calls:
        x = axis.place(call.begin)
        reach = [x, x + axis.length(call.seconds)]
        axes.plot(reach, [place, place], color=call.outcome.colour, linewidth=3)
        axes.plot(
            x,
            place,
            call.outcome.marker,
            color=call.outcome.colour,
            markersize=7,
            markeredgecolor=INK,
            markeredgewidth=0.8,
        )
    axes.annotate(
        row.ended,
        (1.01, place),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=9,
        color=INK,
    )


def _legend(rows: Sequence[_Row]) -> list[Line2D]:
    found = {call.outcome.name for row in rows for call in row.calls}
    return [
        Line2D(
            [],
            [],
            marker=outcome.marker,
            color=outcome.colour,
            linestyle="none",
            markersize=7,
            markeredgecolor=INK,
            markeredgewidth=0.8,
            label=outcome.name,
        )
        for outcome in OUTCOMES
        if outcome.name in found
    ]


def _described(rows: Sequence[_Row], *, left_out: int) -> str:
    if not rows:
        return "There are no exchanges yet."
    sentences = [_words(row) for row in rows]
    if left_out:
        sentences.append(f"{left_out:,} older authentications are not shown.")
    return " ".join(sentences)


def _words(row: _Row) -> str:
    calls = ", ".join(
        f"{label(call.operation, longest=28)} {call.outcome.name}"
        for call in row.calls[:_MOST_TOLD]
    )
    left = row.count - _MOST_TOLD
    more = f" and {left:,} more" if left > 0 else ""
    lasted = in_words(row.seconds_from(row.calls[0].begin))
    ended = f", last {row.ended}" if row.ended else ""
    return f"{row.name}: {calls}{more}, in {lasted}{ended}."
