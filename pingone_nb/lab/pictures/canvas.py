"""From a matplotlib figure to a picture, without pyplot and without a trace in its settings."""

from __future__ import annotations

import hashlib
import io
import re
import threading
import warnings
from collections.abc import Callable
from html import escape
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from pingone_nb.lab.pictures.picture import Picture
from pingone_nb.lab.pictures.theme import CSS, SETTINGS, STYLE

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
    used = set(re.findall(r"#([\w.-]+)", body))
    body = _ID.sub(lambda found: found.group() if found.group(1) in used else "", body)
    body = re.sub(r"<g\s+>", "<g>", body)
    size = _SIZE.sub(lambda told: f'{told[1]}="{float(told[2]) * 4 / 3:.0f}"', head.group(1))
    return (
        f'<svg class="pnb-picture" role="img" aria-labelledby="{name}-title {name}-desc" {size}>\n'
        f'<title id="{name}-title">{escape(title)}</title>\n'
        f'<desc id="{name}-desc">{escape(description)}</desc>\n'
        f"<style>{STYLE}</style>\n{body}"
    )
