"""A few plain words: sentences, and terms with what they mean."""

from __future__ import annotations

from typing import Any

import traitlets

from pingone_nb.lab.forms.widget import Widget, javascript, style


class Guide(Widget):
    """Shows sentences and terms, always as text; nothing of it is saved with the notebook.

    Args:
        title: what they are about.
    """

    _esm = javascript("guide")
    _css = style("guide")
    title = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str) -> None:
        self._content: dict[str, Any] = {"sentences": [], "terms": []}
        super().__init__("pnb-guide", title=title)

    @property
    def shown(self) -> dict[str, Any]:
        """The `sentences`, and the `terms` as pairs."""
        return dict(self._content)

    def show(
        self,
        *,
        sentences: tuple[str, ...] = (),
        terms: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Show something else; nothing hides the title, too."""
        told = {"sentences": list(sentences), "terms": [list(pair) for pair in terms]}
        if told != self._content:
            self._content = told
            self._tell()

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page what to show."""
        if message.get("type") == "ready":
            self._tell()

    def _tell(self) -> None:
        self.send({"type": "guide", **self._content})
