"""Boxes that group widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import ipywidgets

from pingone_nb.lab.forms.widget import Pictured


class Box(Pictured, ipywidgets.Box):  # type: ignore[misc] # ipywidgets has no types
    """Widgets in a box that CSS classes lay out."""


class Stack(Pictured, ipywidgets.VBox):  # type: ignore[misc] # ipywidgets has no types
    """Widgets below each other; its `repr` shows nothing of them.

    Args:
        children: what is in it.
        names: the CSS classes, besides `pnb`.
    """

    leave: Callable[[], object] = staticmethod(lambda: None)  # what ends that it follows something

    def __init__(self, children: Iterable[ipywidgets.Widget], *names: str) -> None:
        super().__init__(tuple(children))
        for name in ("pnb", *names):
            self.add_class(name)

    def close(self) -> None:
        """Leave what it follows, and the page."""
        self.leave()
        super().close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


def box_of(
    children: Iterable[ipywidgets.Widget],
    *names: str,
    kind: type[ipywidgets.Box] = Box,
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
