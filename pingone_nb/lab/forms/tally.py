"""How many wrong passcodes so far."""

from __future__ import annotations

import traitlets

from pingone_nb.lab.forms.widget import Widget, javascript, style


class Tally(Widget):
    """Wrong passcodes against the number that the policy allows.

    Attributes:
        used: how many so far.
        allowed: how many the policy allows; 0 shows nothing.
        note: how sure these numbers are.
    """

    _esm = javascript("tally")
    _css = style("tally")
    used = traitlets.Int(0).tag(sync=True)
    allowed = traitlets.Int(0).tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self) -> None:
        super().__init__("pnb-tally")
