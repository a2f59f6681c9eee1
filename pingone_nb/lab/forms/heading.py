"""A form's heading, which also names the form for screen readers."""

from __future__ import annotations

import traitlets

from pingone_nb.lab.forms.widget import Widget, javascript, style


class Heading(Widget):
    """A title and a sentence about what the form does; its style sheet lays the form out.

    Args:
        title: the form's name.
        lead: what it does, in a sentence.
    """

    _esm = javascript("heading")
    _css = style("heading")
    title = traitlets.Unicode().tag(sync=True)
    lead = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str, *, lead: str = "") -> None:
        super().__init__("pnb-heading", title=title, lead=lead)
