"""Replies by the number: how long they took, by operation, and how they ended, over time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from pingone_nb.lab.pictures.canvas import BLUE, INK, MUTED, Picture, TimeAxis, draw, label
from pingone_nb.lab.pictures.exchanges import OUTCOMES, Source, frame_of, in_words, outcome_names

if TYPE_CHECKING:
    import pandas


_MOST_OPERATIONS = 20
_MOST_DOTS = 200
_SHORTEST_SECONDS = 1e-5  # a logarithmic axis has no zero
_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """An operation: how many replies, five quantiles in seconds, and some of the replies."""

    operation: str
    count: int
    quantiles: tuple[float, ...]
    dots: tuple[float, ...]


def latency_by_operation(exchanges: Source) -> Picture:
    """The distribution of `elapsed_seconds`, by operation, of exchanges that got a reply.

    A box holds the middle half, its line is the median, the whiskers reach from the 5th to the 95th
    percentile; dots are replies, at most 200 an operation. The axis is logarithmic.

    Args:
        exchanges: a `History` or a part of it, rows of its `to_frame()`, or `Exchange`s.

    Raises:
        TypeError: they are none of these.
    """
    frame = frame_of(exchanges)
    answered = frame[frame["http_status"].notna()]
    found = (
        _row(label(str(name), longest=28), group["elapsed_seconds"])
        for name, group in answered.groupby("operation")
    )
    rows = sorted(found, key=lambda row: row.quantiles[2])
    shown, dropped = rows[:_MOST_OPERATIONS], max(0, len(rows) - _MOST_OPERATIONS)
    return draw(
        lambda figure: _paint_latency(figure, shown),
        title="Latency by operation",
        description=_latency_in_words(shown, dropped, without_reply=len(frame) - len(answered)),
        height_inches=1.1 + 0.42 * max(1, len(shown)),
    )


def _row(operation: str, seconds: pandas.Series) -> _Row:
    known = seconds.dropna().clip(lower=_SHORTEST_SECONDS)
    dots = known.to_list()
    if len(dots) > _MOST_DOTS:
        dots = random.Random(operation).sample(dots, _MOST_DOTS)  # noqa: S311 - which dots to show
    quantiles = tuple(float(value) for value in known.quantile(list(_QUANTILES)))
    return _Row(operation=operation, count=len(known), quantiles=quantiles, dots=tuple(dots))


def _paint_latency(figure: Figure, rows: list[_Row]) -> None:
    axes = figure.add_subplot()
    if not rows:
        axes.text(0.5, 0.5, "no replies yet", transform=axes.transAxes, ha="center", va="center")
        axes.set(xticks=[], yticks=[])
        return
    axes.set_xscale("log")
    for place, row in enumerate(rows):
        _paint_row(axes, place, row)
    axes.set_yticks(range(len(rows)), [f"{row.operation} ({row.count:,})" for row in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("time until the last byte of the reply")
    _scale(axes, rows)


def _paint_row(axes: Axes, place: int, row: _Row) -> None:
    p5, p25, p50, p75, p95 = row.quantiles
    scatter = random.Random(row.operation)  # noqa: S311 - so that dots do not hide each other
    heights = [place + scatter.uniform(-0.26, 0.26) for _ in row.dots]
    axes.plot(row.dots, heights, "o", color=BLUE, markersize=3, markeredgewidth=0, alpha=0.75)
    axes.plot([p5, p95], [place, place], color=INK, linewidth=1.2)
    axes.plot([p5, p95], [place, place], "|", color=INK, markersize=8)
    axes.barh(place, p75 - p25, left=p25, height=0.56, facecolor="none", edgecolor=INK)
    axes.plot([p50, p50], [place - 0.28, place + 0.28], color=INK, linewidth=2.6)
    axes.annotate(
        f"{in_words(p50)} · p95 {in_words(p95)}",
        (1.01, place),
        xycoords=("axes fraction", "data"),
        va="center",
        fontsize=9,
        color=INK,
    )


def _scale(axes: Axes, rows: list[_Row]) -> None:
    least = min(min(row.dots) for row in rows)
    most = max(max(row.dots) for row in rows)
    axes.set_xlim(least / 1.25, max(most, least * 3) * 1.25)
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if most < least * 300 else (1.0,)))
    axes.xaxis.set_major_formatter(
        FuncFormatter(
            lambda seconds, _: f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"
        )
    )
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", which="minor", color=MUTED)


def _latency_in_words(rows: list[_Row], dropped: int, *, without_reply: int) -> str:
    if not rows:
        return "There are no replies yet."
    sentences = [
        f"{row.operation}: {row.count:,} replies, median {in_words(row.quantiles[2])},"
        f" 95th percentile {in_words(row.quantiles[4])}."
        for row in rows
    ]
    if dropped:
        sentences.append(f"{dropped} slower operations are not shown.")
    if without_reply:
        sentences.append(f"{without_reply:,} exchanges without a reply are not shown.")
    return " ".join(sentences)


_MOST_BARS = 40
_FIRST = datetime.min.replace(tzinfo=UTC)
_STEPS_SECONDS = (
    *(each / 1000 for each in (1, 2, 5, 10, 20, 50, 100, 200, 500)),
    *(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 43200, 86400),
    *(86400 * each for each in (7, 28, 91, 364, 3640)),
)


def outcomes_over_time(exchanges: Source) -> Picture:
    """Bars of how many exchanges ended how, in up to about forty steps of time.

    Args:
        exchanges: a `History` or a part of it, rows of its `to_frame()`, or `Exchange`s.

    Raises:
        TypeError: they are none of these.
    """
    frame = frame_of(exchanges)
    step = _step_seconds(frame["started_at"])
    counts = _counts(frame, step)
    return draw(
        lambda figure: _paint_outcomes(figure, counts, step),
        title="Outcomes over time",
        description=_outcomes_in_words(counts, step),
        height_inches=3.2,
    )


def _step_seconds(moments: pandas.Series) -> float:
    span = (moments.max() - moments.min()).total_seconds() if len(moments) else 0.0
    fitting = (step for step in _STEPS_SECONDS if span / step < _MOST_BARS)
    return next(fitting, _STEPS_SECONDS[-1])


def _counts(frame: pandas.DataFrame, step: float) -> pandas.DataFrame:
    """A row a step of time in which something happened, a column an outcome that occurs."""
    begins = frame["started_at"].dt.floor(f"{round(step * 1000)}ms").clip(lower=_FIRST)
    table = frame.groupby([begins, outcome_names(frame)]).size().unstack(fill_value=0)
    ordered: pandas.DataFrame = table[[o.name for o in OUTCOMES if o.name in table.columns]]
    return ordered


def _paint_outcomes(figure: Figure, counts: pandas.DataFrame, step: float) -> None:
    axes = figure.add_subplot()
    axes.grid(visible=False, axis="x")
    axes.grid(visible=True, axis="y")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.set_ylabel(f"exchanges in {in_words(step)}")
    if not len(counts):
        axes.text(0.5, 0.5, "no exchanges yet", transform=axes.transAxes, ha="center", va="center")
        axes.set_xticks([])
        return
    begins = [begin.to_pydatetime() for begin in counts.index]
    axis = TimeAxis(begin=begins[0], span_seconds=(begins[-1] - begins[0]).total_seconds())
    places, width = [axis.place(begin) for begin in begins], axis.length(step)
    below = [0] * len(counts)
    for outcome in OUTCOMES:
        if outcome.name not in counts.columns:
            continue
        heights = [int(count) for count in counts[outcome.name]]
        axes.bar(
            places,
            heights,
            width=width * 0.88,
            align="edge",
            bottom=below,
            facecolor=outcome.colour,
            edgecolor=INK,
            linewidth=0.6,
            hatch=outcome.hatch,
            label=f"{outcome.name}: {sum(heights):,}",
        )
        below = [low + height for low, height in zip(below, heights, strict=True)]
    axis.limit(axes, places[0] - width * 0.12, places[-1] + width * max(1, 8 - len(counts)))
    axes.set_ylim(0, max(below) * 1.05)
    axis.mark(axes)
    ncols = min(4, len(counts.columns))  # a fifth does not fit beside them
    figure.legend(loc="outside upper left", ncols=ncols, handlelength=1.8, handleheight=1.1)


def _outcomes_in_words(counts: pandas.DataFrame, step: float) -> str:
    if not len(counts):
        return "There are no exchanges yet."
    first, last = counts.index[0], counts.index[-1]
    totals = ", ".join(f"{int(counts[name].sum()):,} {name}" for name in counts.columns)
    busiest = counts.sum(axis="columns").idxmax()
    return (
        f"{int(counts.to_numpy().sum()):,} exchanges from {first:%Y-%m-%d %H:%M:%S} to"
        f" {last:%Y-%m-%d %H:%M:%S} UTC, in steps of {in_words(step)}: {totals}. Most in one step:"
        f" {int(counts.loc[busiest].sum()):,}, at {busiest:%H:%M:%S}."
    )
