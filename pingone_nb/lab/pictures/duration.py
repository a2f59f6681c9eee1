"""Durations in words."""

from __future__ import annotations

_UNITS = ((86400.0 * 2, 86400.0, "d"), (3600.0 * 2, 3600.0, "h"), (120.0, 60.0, "min"))


def in_words(seconds: float) -> str:
    """A duration in a unit that suits it: `0.42 ms`, `132 ms`, `2.1 s`, `31 min`, `2 h`, `3 d`."""
    for least, size, unit in _UNITS:
        if seconds >= least:
            return f"{_figures(seconds / size)} {unit}"
    if seconds >= 0.9995:
        return f"{_figures(seconds)} s"
    return f"{_figures(seconds * 1000)} ms"


def _figures(value: float) -> str:
    """At least two figures, and no zeros behind the point."""
    places = 0 if value >= 9.95 else 1 if value >= 0.995 else 2
    text = f"{value:.{places}f}"
    return text.rstrip("0").rstrip(".") if places else text
