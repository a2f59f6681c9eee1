"""What a reply links, as buttons: also where nobody knows the status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import traitlets

from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.lab.forms.box import Stack
from pingone_nb.lab.forms.flow import AuthenticationSource, source_of
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.notice import Notice, notice_of_authentication
from pingone_nb.lab.forms.status_line import StatusLine
from pingone_nb.lab.forms.ways_on import START_OVER, ways_on
from pingone_nb.lab.forms.widget import Widget, static


class LinkButtons(Widget):
    """Buttons named like links, whatever their names; none of them is in the widget's state.

    Args:
        label: what the buttons have in common.
        press: called with the name of a pressed one; it shows its own errors.
    """

    _esm, _css = static("link_buttons")
    label = traitlets.Unicode().tag(sync=True)

    def __init__(self, label: str, press: Callable[[str], object]) -> None:
        self._press = press
        self._status = ""
        self._sentences: dict[str, str] = {}
        super().__init__("pnb-links", label=label)

    @property
    def names(self) -> tuple[str, ...]:
        """The links that are offered."""
        return tuple(name for name in self._sentences if name != START_OVER)

    @property
    def sentences(self) -> dict[str, str]:
        """What each of them does."""
        return dict(self._sentences)

    def offer(self, sentences: Mapping[str, str], *, status: str) -> None:
        """Show other buttons, name → what it does, and the status that they belong to."""
        if (dict(sentences), status) != (self._sentences, self._status):
            self._sentences, self._status = dict(sentences), status
            self._tell()

    def hear(self, message: dict[str, Any]) -> None:
        """Do what a button is for; tell a new page what to show."""
        super().hear(message)
        if message.get("type") != "press":
            return
        try:
            # a page may still show the links of the reply before
            if message.get("name") in tuple(self._sentences):
                self._press(message["name"])
        finally:
            self.send({"type": "done", "id": message.get("id")})

    def _tell(self) -> None:
        actions = {"names": list(self._sentences), "sentences": list(self._sentences.values())}
        self.send({"type": "links", **actions, "status": self._status})


_CANCEL = "cancel.push.authentication"
_NO_FORM = "There is no form for this action. Use client.send to send any request."


class ActionsRow(Stack):
    """Offers the actions that the current reply links, by the links' names, and what each does.

    A link that a form is for leads to that form; `self` reads the authentication again;
    `cancel.push.authentication` takes the push back. Any other link is named with its address.

    Args:
        client: what reads and cancels.
        source: where the authentication comes from; or one.
        forms: link name → the form for it.
        leads: link name → what its button does instead; it shows its own errors.
        start_over: what "Start over" does; without it that is not offered.

    Attributes:
        buttons: the buttons.
        status: what came of the last press.
    """

    def __init__(
        self,
        client: Client,
        source: AuthenticationSource | DeviceAuthentication,
        *,
        forms: Mapping[str, Form[Any]] = MappingProxyType({}),
        leads: Mapping[str, Callable[[], object]] = MappingProxyType({}),
        start_over: Callable[[], object] | None = None,
    ) -> None:
        self._client = client
        self._leads = {name: form.focus for name, form in forms.items()} | dict(leads)
        self._leads |= {} if start_over is None else {START_OVER: start_over}
        self._flow = source_of(source, client).flow
        self.buttons = LinkButtons("Allowed next", self.press)
        self.status = StatusLine()
        super().__init__([self.buttons, self.status], "pnb-stack")
        self.leave = self._flow.follow(self._draw)

    def press(self, link: str) -> None:
        """Do what a link's button does; an error is shown."""
        authentication = self._flow.authentication
        if authentication is None:
            return
        calls: dict[str, Callable[[DeviceAuthentication], DeviceAuthentication]] = {
            "self": self._client.read,
            _CANCEL: self._client.cancel,
        }
        if link in self._leads:
            self.status.clear()
            self._leads[link]()
        elif link in calls:
            self._make(calls[link], authentication)
        else:
            self._name(link, authentication)

    def forget(self) -> None:
        """Go back to before there was an authentication."""
        self._flow.forget()

    def _make(
        self,
        call: Callable[[DeviceAuthentication], DeviceAuthentication],
        authentication: DeviceAuthentication,
    ) -> None:
        try:
            with self._flow.lock, self._flow.changing():
                value = call(authentication)
                self._flow.learn(value)
            self.status.show(notice_of_authentication(value))
        except Exception as error:  # noqa: BLE001 - nobody else would show it
            self.status.show_error(error)

    def _name(self, link: str, authentication: DeviceAuthentication) -> None:
        facts = (("Link", link), ("Address", authentication.links.get(link, "")))
        title = "PingOne allows this action."
        self.status.show(Notice(kind="info", title=title, paragraphs=(_NO_FORM,), facts=facts))

    def _draw(self) -> None:
        value = self._flow.authentication
        if value is None:
            self.buttons.offer({}, status="")
            self.status.clear()
        else:
            can_start_over = START_OVER in self._leads
            offered = ways_on(value, can_start_over=can_start_over)
            self.buttons.offer(offered, status=str(value.status))
