"""A heading that shows and hides what stands below it."""

from __future__ import annotations

import ipywidgets
import traitlets

from pingone_nb.lab.forms.box import Stack
from pingone_nb.lab.forms.widget import Widget, static


class FoldHead(Widget):
    """The button of a `Fold`: a title, and a few words on what is inside.

    Args:
        title: what is inside.
        is_open: whether it is shown at first.
    """

    _esm, _css = static("fold")
    title = traitlets.Unicode().tag(sync=True)
    is_open = traitlets.Bool().tag(sync=True)

    def __init__(self, title: str, *, is_open: bool) -> None:
        self._words = ""
        super().__init__("pnb-fold-head", title=title, is_open=is_open)

    def say(self, words: str) -> None:
        """Say beside the title how things stand inside."""
        if words != self._words:
            self._words = words
            self._tell()

    def _tell(self) -> None:
        self.send({"type": "words", "words": self._words})


class Fold(Stack):
    """Widgets that can be folded away, in the browser and without the kernel.

    Args:
        title: what is inside.
        children: the widgets.
        is_open: whether they are shown at first.

    Attributes:
        head: the button.
    """

    def __init__(self, title: str, *children: ipywidgets.Widget, is_open: bool = False) -> None:
        self.head = FoldHead(title, is_open=is_open)
        super().__init__([self.head, *children], "pnb-fold", *([] if is_open else ["pnb-closed"]))

    def unfold(self) -> None:
        """Show what is inside."""
        self.head.is_open = True

    def __repr__(self) -> str:
        return f"<Fold {self.head.title!r}>"
