"""Boxes that group widgets."""

from __future__ import annotations

from collections.abc import Iterable

import ipywidgets


def box_of(
    children: Iterable[ipywidgets.Widget],
    *names: str,
    kind: type[ipywidgets.Box] = ipywidgets.Box,
) -> ipywidgets.Box:
    """A box with CSS classes.

    Args:
        children: what is in it.
        names: the classes.
        kind: which of ipywidgets' boxes.
    """
    made = kind(tuple(children))
    for name in names:
        made.add_class(name)
    return made
