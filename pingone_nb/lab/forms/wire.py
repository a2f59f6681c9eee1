"""What a form sends, and the reply to it, and how they stand beside the form."""

from __future__ import annotations

from typing import Any

import ipywidgets

from pingone_nb.client import Client
from pingone_nb.lab.forms.box import Stack, box_of
from pingone_nb.lab.forms.flow_form import FlowForm
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.reply_view import ReplyView
from pingone_nb.lab.forms.request_preview import RequestPreview


class Wire(Stack):
    """The request of a form, what was sent, and the reply, with what each property means.

    Args:
        client: what sends.
        form: whose request it is; what others send is not shown.

    Attributes:
        preview, reply: the two halves.
    """

    def __init__(self, client: Client, form: Form[Any]) -> None:
        self.preview = RequestPreview(client, form, only_own=True)
        self.reply = ReplyView(client, is_shown=self.preview.is_own)
        super().__init__([self.preview, self.reply], "pnb-stack", "pnb-wire")
        follows = isinstance(form, FlowForm)
        self._leave = form.flow.follow(self._draw) if follows else lambda: None

    def close(self) -> None:
        """Leave the authentication, the history and the page."""
        self._leave()
        for half in (self.preview, self.reply):
            half.close()
        super().close()

    def _draw(self) -> None:
        if not self.preview.shown["is_sent"]:  # what was sent stays, until something is changed
            self.preview.refresh()


def desk(
    form: ipywidgets.Widget,
    *,
    phone: ipywidgets.Widget,
    wire: ipywidgets.Widget,
    state: ipywidgets.Widget | None = None,
) -> ipywidgets.Box:
    """A form with the wire beside it and the phone at hand; below each other on a narrow page.

    Args:
        form: what is filled in, or a stack of forms.
        phone: what shows the messages.
        wire: the request and the reply.
        state: where the authentication is.
    """
    parts = {"form": form, "phone": phone, "wire": wire, "state": state}
    for name, part in parts.items():
        if part is not None:
            part.add_class(f"pnb-desk-{name}")
    kind = "pnb-desk-of-one" if state is None else "pnb-desk-of-all"
    shown = [part for part in parts.values() if part is not None]
    return box_of([box_of(shown, "pnb-desk", kind)], "pnb-desk-around")
