"""A form's heading, which also names the form for screen readers; and whom one talks to."""

from __future__ import annotations

import traitlets

from pingone_nb.lab.forms.widget import Widget, static


class Heading(Widget):
    """A title and a sentence about what the form does; its style sheet lays the form out.

    Args:
        title: the form's name.
        lead: what it does, in a sentence.
    """

    _esm, _css = static("heading")
    title = traitlets.Unicode().tag(sync=True)
    lead = traitlets.Unicode().tag(sync=True)

    def __init__(self, title: str, *, lead: str = "") -> None:
        super().__init__("pnb-heading", title=title, lead=lead)


_MEANS = {
    False: "Nothing leaves this computer, and no real messages are sent.",
    True: "Real messages are sent, and you pay for them.",
}


class Banner(Widget):
    """SIMULATOR or LIVE, with what that means.

    Args:
        is_live: whether real messages are sent.
        auth_path: the auth host's base URL; "" is not shown.
    """

    _esm, _css = static("banner")
    is_live = traitlets.Bool().tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)
    auth_path = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, is_live: bool, auth_path: str = "") -> None:
        super().__init__("pnb-banner", is_live=is_live, text=_MEANS[is_live], auth_path=auth_path)
