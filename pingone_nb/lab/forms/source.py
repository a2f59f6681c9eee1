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
        self.current: DeviceAuthentication | None = None
        self._followers: list[Listener] = []

    def follow(self, listener: Listener) -> None:
        """Call `listener` now, if there is something to tell, and at each news."""
        self._followers.append(listener)
        if self.current is not None:
            listener(self.current)

    def forget(self) -> None:
        """Go back to before there was one; nobody is told."""
        self.current = None

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Pass on what is new; the same value is told once."""
        if authentication is self.current:
            return
        self.current = authentication
        for follower in tuple(self._followers):
            follower(authentication)


class GivenAuthentication:
    """An authentication that was begun elsewhere, as a source from which nothing can be sent."""

    resending = None

    def __init__(self, authentication: DeviceAuthentication) -> None:
        self.lock = threading.RLock()
        self._latest = Latest()
        self._latest.tell(authentication)

    @property
    def current(self) -> DeviceAuthentication | None:
        """The authentication as last told."""
        return self._latest.current

    def send_again(self) -> DeviceAuthentication:
        """Refused.

        Raises:
            InputError: always.
        """
        message = "This authentication was started elsewhere."
        raise InputError(
            message, field="authentication", hint="Send again from the form that started it."
        )

    def on_result(self, listener: Listener) -> None:
        """Nothing is begun here, so nobody is ever called."""

    def follow(self, listener: Listener) -> None:
        """Call `listener` now and at each news."""
        self._latest.follow(listener)

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Take over what somebody learned."""
        self._latest.tell(authentication)


def source_of(
    source: AuthenticationSource | DeviceAuthentication,
) -> AuthenticationSource:
    """A source as it is; an authentication as a source."""
    return GivenAuthentication(source) if isinstance(source, DeviceAuthentication) else source
