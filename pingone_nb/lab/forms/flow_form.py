"""Forms that act on an authentication, and draw themselves from what is known of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.lab.forms.flow import Flow, FlowHolder, Resending
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.notice import Notice, notice_of_authentication


class FlowForm(Form[DeviceAuthentication]):
    """A `Form` of a `Flow`. Another one of the same flow and kind goes on with what this one knows.

    Args:
        client: what sends.
        flow: what is known of the authentication.
        is_step: whether what it knows is about one authentication only.
        arguments: those of `Form`.

    Attributes:
        flow: as given.
    """

    _begins = False

    def __init__(
        self, client: Client, flow: Flow, *, is_step: bool = False, **arguments: Any
    ) -> None:
        self._client = client
        self.flow = flow
        super().__init__(memory=flow.memory(type(self).__name__, is_step=is_step), **arguments)
        self.lock = flow.lock

    def _follow(self) -> None:
        """Draw what is known; to be called when the form is complete."""
        self.leave = self.flow.follow(self._draw)

    def _draw(self) -> None:
        """Show what is known of the authentication, and what came of the last submission."""
        error = self._memory.error
        if error is None:
            self.status.say(self._notice())
        else:
            self._draw_error(error)

    def _notice(self) -> Notice | None:
        """What there is to say while there is no error."""
        value = self._memory.value
        return None if value is None else notice_of_authentication(value)

    def _made(self, call: Callable[[], DeviceAuthentication]) -> DeviceAuthentication:
        with self.flow.changing():
            try:
                return super()._made(call)
            except Exception as error:
                self.flow.note(error)
                raise

    def _accept(self, value: DeviceAuthentication) -> DeviceAuthentication:
        self.flow.learn(value, by=type(self).__name__ if self._begins else "")
        return super()._accept(value)

    def _show_value(self, value: DeviceAuthentication) -> None:
        self.status.show(notice_of_authentication(value))

    def _call(self) -> DeviceAuthentication:
        value: DeviceAuthentication = self._client.send(self.next_request())
        return value


class SourceForm(FlowForm, FlowHolder):
    """A `FlowForm` that begins an authentication, or sends anew: an `AuthenticationSource`."""

    _begins = True

    @property
    def resending(self) -> Resending | None:
        """What "Send again" does."""
        raise NotImplementedError

    def send_again(self) -> DeviceAuthentication:
        """Send again.

        Raises:
            PingOneError: as the client's method does; the form shows it, too.
        """
        raise NotImplementedError
