"""A picture: what is drawn on it, in which colours, and along which axis of time."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.dates
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pingone_nb.history.whole_file import whole_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture for a notebook, a page or a file of its own.

    Its colours follow the page's theme; a file of its own follows the reader's system.

    Attributes:
        title: what it shows, in a few words; the SVG's `title`.
        description: what is to be seen in it, in sentences with figures; the SVG's `desc`.
        svg: the SVG element as text.
    """

    title: str
    description: str
    svg: str = field(repr=False)

    def save(self, path: str | Path) -> Path:
        """Write an SVG file, which only its owner may read; a link there is replaced.

        Raises:
            InputError: the file cannot be written; one that was there is as it was.
        """
        with whole_file(path) as file:
            file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n{self.svg}\n')
        return Path(path)

    def _repr_html_(self) -> str:
        # as part of the page it sees the theme's colours, which an image would not
        return f'<div style="overflow-x: auto">{self.svg}</div>'

    def _repr_svg_(self) -> str:
        return self.svg


# matplotlib knows no CSS: these stand for it until the SVG is written
INK, MUTED, FAINT = "#010203", "#010204", "#010205"
CSS = {
    INK: "var(--pnb-ink)",
    MUTED: "var(--pnb-muted)",
    FAINT: "var(--pnb-faint)",
}

# each keeps 3:1 on white and on #111, and any two differ for eyes that miss a colour, too
BLUE, ORANGE, PURPLE, GREEN, GREY = "#1494f4", "#c97d0e", "#b90b9b", "#337133", "#8e8e8e"

STYLE = """
.pnb-picture { max-width: 100%; height: auto;
  --pnb-ink: var(--jp-ui-font-color1, var(--vscode-editor-foreground, currentColor));
  --pnb-muted: color-mix(in srgb, var(--pnb-ink) 80%, transparent);
  --pnb-faint: color-mix(in srgb, var(--pnb-ink) 22%, transparent);
  --pnb-font: var(--jp-ui-font-family, system-ui, sans-serif) }
.pnb-picture:root { color-scheme: light dark; color: CanvasText; background: Canvas }
"""

SETTINGS: dict[str, Any] = {
    "axes.edgecolor": MUTED,
    "axes.facecolor": "none",
    "axes.grid": True,
    "axes.grid.axis": "x",
    "axes.axisbelow": True,
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.facecolor": "none",
    "figure.dpi": 72,
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 1.2,
    "legend.edgecolor": FAINT,
    "legend.facecolor": "none",
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "legend.labelcolor": INK,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "text.color": INK,
    "text.parse_math": False,  # a reply may hold a dollar sign
    "text.usetex": False,
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
}


_LOCK = threading.Lock()  # matplotlib's settings are one for all threads
_NO_METADATA = {"Date": None, "Creator": None, "Format": None, "Type": None}
_HEAD = re.compile(r"\A.*?<svg ([^>]*)>", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')
_FONT = re.compile(r"(?:'DejaVu Sans'|DejaVu Sans|sans-serif)(?:, ?[^;\"]*)?(?=[;\"])")
_SIZE = re.compile(r'\b(width|height)="([\d.]+)pt"')


def draw(
    paint: Callable[[Figure], None],
    *,
    title: str,
    description: str,
    width_inches: float = 8.0,
    height_inches: float,
) -> Picture:
    """A picture of what `paint` paints onto an empty figure.

    Args:
        paint: paints; with the colours of `theme`.
        title, description: its words.
        width_inches, height_inches: its size; an inch is 96 px in a page.
    """
    title, description = printable(title), printable(description)
    name = "pnb-" + hashlib.sha256(f"{title}\n{description}".encode()).hexdigest()[:12]
    plain = _painted(paint, name=name, size=(width_inches, height_inches))
    return Picture(
        title=title,
        description=description,
        svg=_worded(_themed(plain), name=name, title=title, description=description),
    )


def label(text: str, *, longest: int) -> str:
    """A text that may be drawn: printable, and cut at so many characters."""
    shown = printable(text)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def printable(text: str) -> str:
    """A text that XML can hold and that cannot turn its neighbours around."""
    return "".join(each if each.isprintable() else "\ufffd" for each in text)


def _painted(paint: Callable[[Figure], None], *, name: str, size: tuple[float, float]) -> str:
    written = io.StringIO()
    settings: Any = {**SETTINGS, "svg.hashsalt": name}
    with _LOCK, mpl.rc_context(settings), warnings.catch_warnings():
        # the reader's fonts draw the text, whatever glyphs the font here lacks
        warnings.filterwarnings("ignore", message=r"Glyph \d+", category=UserWarning)
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        paint(figure)
        figure.savefig(written, format="svg", metadata=_NO_METADATA)
    return written.getvalue()


def _themed(svg: str) -> str:
    for colour, css in CSS.items():
        svg = svg.replace(colour, css)
    return _FONT.sub("var(--pnb-font)", svg)


def _worded(svg: str, *, name: str, title: str, description: str) -> str:
    head = _HEAD.match(svg)
    assert head is not None  # noqa: S101 - matplotlib writes one
    body = _METADATA.sub("", svg[head.end() :]).strip()
    # a page may hold several pictures: ids that nothing refers to would only clash there
    used = set(re.findall(r"#([\w.-]+)", body))
    body = _ID.sub(lambda found: found.group() if found.group(1) in used else "", body)
    body = re.sub(r"<g\s+>", "<g>", body)
    # points to CSS pixels
    size = _SIZE.sub(lambda each: f'{each[1]}="{float(each[2]) * 4 / 3:.0f}"', head.group(1))
    return (
        f'<svg class="pnb-picture" role="img" aria-labelledby="{name}-title {name}-desc" {size}>\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(description)}</desc>\n'
        f"<style>{STYLE}</style>\n{body}"
    )


_DATES: Any = matplotlib.dates  # its functions have no types
_SECONDS_OF = {"ms": 0.001, "s": 1.0, "min": 60.0}
_CALENDAR = "time (UTC)"
_FIRST_DAY, _LAST_DAY = -719_162.0, 2_932_895.0  # since 1970
_LONGEST_RELATIVE_SECONDS = 3 * 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAxis:
    """Where moments stand.

    Attributes:
        begin: the first moment, aware.
        span_seconds: from the first to the last one.
    """

    begin: datetime
    span_seconds: float

    @property
    def unit(self) -> str | None:
        """`ms`, `s` or `min` since `begin`; None for the calendar."""
        if self.span_seconds > _LONGEST_RELATIVE_SECONDS:
            return None
        if self.span_seconds < 1:
            return "ms"
        return "s" if self.span_seconds < 300 else "min"

    @property
    def label(self) -> str:
        """What the axis says below."""
        if self.unit is None:
            return _CALENDAR
        return f"{self.unit} since {self.begin.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"

    def place(self, moment: datetime) -> float:
        """Where a moment stands."""
        if self.unit is None:
            return float(_DATES.date2num(moment))
        return (moment - self.begin).total_seconds() / _SECONDS_OF[self.unit]

    def length(self, seconds: float) -> float:
        """How long a duration is."""
        return seconds / (86400 if self.unit is None else _SECONDS_OF[self.unit])

    def limit(self, axes: Axes, left: float, right: float) -> None:
        """What the axis shows; matplotlib's calendar has the years 1 to 9999 only."""
        if self.unit is None:
            left, right = max(left, _FIRST_DAY), min(right, _LAST_DAY)
        axes.set_xlim(left, right)

    def mark(self, axes: Axes) -> None:
        """Label the axis, and its ticks."""
        axes.set_xlabel(self.label)
        if self.unit is None:
            locator = _DATES.AutoDateLocator(tz=UTC, minticks=4, maxticks=9)
            axes.xaxis.set_major_locator(locator)
            axes.xaxis.set_major_formatter(_DATES.ConciseDateFormatter(locator, tz=UTC))
