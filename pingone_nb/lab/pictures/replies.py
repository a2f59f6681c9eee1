"""Latency by operation: how long the replies took."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from pingone_nb.lab.pictures.canvas import BLUE, INK, MUTED, Picture, draw, label
from pingone_nb.lab.pictures.exchanges import Source, frame_of, in_words

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
    rows = sorted(_rows(answered), key=lambda row: row.quantiles[2])
    shown, dropped = rows[:_MOST_OPERATIONS], max(0, len(rows) - _MOST_OPERATIONS)
    return draw(
        lambda figure: _paint(figure, shown),
        title="Latency by operation",
        description=_described(shown, dropped, without_reply=len(frame) - len(answered)),
        height_inches=1.1 + 0.42 * max(1, len(shown)),
    )


def _rows(frame: pandas.DataFrame) -> list[_Row]:
    groups = frame.groupby("operation")
    return [_row(label(str(name), longest=28), group["elapsed_seconds"]) for name, group in groups]


def _row(operation: str, seconds: pandas.Series) -> _Row:
    known = seconds.dropna().clip(lower=_SHORTEST_SECONDS)
    dots = known.to_list()
    if len(dots) > _MOST_DOTS:
        dots = random.Random(operation).sample(dots, _MOST_DOTS)  # noqa: S311 - which dots to show
    quantiles = tuple(float(value) for value in known.quantile(list(_QUANTILES)))
    return _Row(operation=operation, count=len(known), quantiles=quantiles, dots=tuple(dots))


def _paint(figure: Figure, rows: list[_Row]) -> None:
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
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: _tick(seconds)))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(axis="x", which="minor", color=MUTED)


def _tick(seconds: float) -> str:
    return f"{seconds:g} s" if seconds >= 1 else f"{seconds * 1000:g} ms"


def _described(rows: list[_Row], dropped: int, *, without_reply: int) -> str:
    if not rows:
        return "There are no replies yet."
    told = [
        f"{row.operation}: {row.count:,} replies, median {in_words(row.quantiles[2])},"
        f" 95th percentile {in_words(row.quantiles[4])}."
        for row in rows
    ]
    if dropped:
        told.append(f"{dropped} slower operations are not shown.")
    if without_reply:
        told.append(f"{without_reply:,} exchanges without a reply are not shown.")
    return " ".join(told)
