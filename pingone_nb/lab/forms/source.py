"""Where a form's authentication comes from, and who else wants to know how it goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pingone_nb.api import DeviceAuthentication
from pingone_nb.errors import InputError
from pingone_nb.lab.forms.control import Control

Listener = Callable[[DeviceAuthentication], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resending:
    """What "Send again" does.

    Attributes:
        hint: that, in a sentence.
        controls: what it sends; a press brings along what was typed there last.
    """

    hint: str
    controls: tuple[Control, ...] = ()


class AuthenticationSource(Protocol):
    """Holds the current authentication: what begins one, or chooses its device.

    Forms that act on it report with `tell` what they learned, so that all who follow the source
    have the same in view.
    """

    lock: Any  # a reentrant lock, held while something is sent: one thing at a time

    @property
    def current(self) -> DeviceAuthentication | None:
        """The authentication as last told, by whomever; None before there is one."""

    @property
    def resending(self) -> Resending | None:
        """What "Send again" does; None when nothing can be sent from here."""

    def send_again(self) -> DeviceAuthentication:
        """Send again.

        Raises:
            PingOneError: as the client's method does.
        """

    def on_result(self, listener: Listener) -> None:
        """Call `listener` with each authentication that was begun or sent again from here."""

    def follow(self, listener: Listener) -> None:
        """Call `listener` with the current authentication, if any, and with all that is told."""

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Take over what somebody else learned of it."""


class Latest:
    """The authentication as last told, and who wants to hear of it."""

    def __init__(self) -> None:
        self._current: DeviceAuthentication | None = None
        self._followers: list[Listener] = []

    @property
    def current(self) -> DeviceAuthentication | None:
        """The authentication as last told, by whomever; None before there is one."""
        return self._current

    def follow(self, listener: Listener) -> None:
        """Call `listener` with the current authentication, if any, and with all that is told."""
        self._followers.append(listener)
        if self._current is not None:
            listener(self._current)

    def forget(self) -> None:
        """Go back to before anything was begun; what was typed stays."""
        self._current = None

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Pass on what somebody learned of it; the same value is told once."""
        if authentication is self._current:
            return
        self._current = authentication
        for follower in tuple(self._followers):
            follower(authentication)


class GivenAuthentication(Latest):
    """An authentication that was begun elsewhere, as a source from which nothing can be sent."""

    resending = None

    def __init__(self, authentication: DeviceAuthentication) -> None:
        super().__init__()
        self.lock = threading.RLock()
        self.tell(authentication)

    def send_again(self) -> DeviceAuthentication:
        """Refused.

        Raises:
            InputError: always.
        """
        raise InputError(
            "This authentication was started elsewhere.",
            field="authentication",
            hint="Send again from the form that started it.",
        )

    def on_result(self, listener: Listener) -> None:
        """Nothing is begun here, so nobody is ever called."""


def source_of(
    source: AuthenticationSource | DeviceAuthentication,
) -> AuthenticationSource:
    """A source as it is; an authentication as a source."""
    return GivenAuthentication(source) if isinstance(source, DeviceAuthentication) else source
