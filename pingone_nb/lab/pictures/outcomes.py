"""Outcomes over time: how many exchanges ended how, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from pingone_nb.lab.pictures.canvas import INK, Picture, TimeAxis, draw
from pingone_nb.lab.pictures.exchanges import OUTCOMES, Source, frame_of, in_words, outcome_names

if TYPE_CHECKING:
    import pandas

_MOST_BARS = 40
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
        lambda figure: _paint(figure, counts, step),
        title="Outcomes over time",
        description=_described(counts, step),
        height_inches=3.2,
    )


def _step_seconds(moments: pandas.Series) -> float:
    span = (moments.max() - moments.min()).total_seconds() if len(moments) else 0.0
    fitting = (step for step in _STEPS_SECONDS if span / step < _MOST_BARS)
    return next(fitting, _STEPS_SECONDS[-1])


def _counts(frame: pandas.DataFrame, step: float) -> pandas.DataFrame:
    """A row a step of time in which something happened, a column an outcome that occurs."""
    begins = frame["started_at"].dt.floor(f"{round(step * 1000)}ms")
    table = frame.groupby([begins, outcome_names(frame)]).size().unstack(fill_value=0)
    ordered: pandas.DataFrame = table[[o.name for o in OUTCOMES if o.name in table.columns]]
    return ordered


def _paint(figure: Figure, counts: pandas.DataFrame, step: float) -> None:
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
    axes.set_xlim(places[0] - width * 0.12, places[-1] + width * max(1, 8 - len(counts)))
    axes.set_ylim(0, max(below) * 1.05)
    axis.mark(axes)
    ncols = min(4, len(counts.columns))  # a fifth does not fit beside them
    figure.legend(loc="outside upper left", ncols=ncols, handlelength=1.8, handleheight=1.1)


def _described(counts: pandas.DataFrame, step: float) -> str:
    if not len(counts):
        return "There are no exchanges yet."
    first, last = counts.index[0], counts.index[-1]
    told = ", ".join(f"{int(counts[name].sum()):,} {name}" for name in counts.columns)
    busiest = counts.sum(axis="columns").idxmax()
    return (
        f"{int(counts.to_numpy().sum()):,} exchanges from {first:%Y-%m-%d %H:%M:%S} to"
        f" {last:%Y-%m-%d %H:%M:%S} UTC, in steps of {in_words(step)}: {told}. Most in one step:"
        f" {int(counts.loc[busiest].sum()):,}, at {busiest:%H:%M:%S}."
    )
