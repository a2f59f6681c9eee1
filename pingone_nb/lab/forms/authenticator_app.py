"""A virtual authenticator app: the passcode of the moment, and how long it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import traitlets

from pingone_nb.errors import InputError, traceless
from pingone_nb.lab.forms.countdown import machine_time
from pingone_nb.lab.forms.widget import Widget, javascript, style
from pingone_nb.privacy.secret import Secret

if TYPE_CHECKING:
    import pyotp

_MOST_CHARACTERS = 100
_EMPTY = "No account yet. When you pair a TOTP device, you get a key for this app."
_LONGEST_PERIOD_SECONDS = 3600


class AuthenticatorApp(Widget):
    """Shows the passcodes of one account, as an app on a phone does after the key was scanned.

    The key stays in the kernel; passcodes travel to the browser as messages and are nowhere in the
    widget's state.

    Args:
        key_uri: the account's key, `otpauth://totp/…`; may be given later.
        now: the clock that the passcodes follow: this machine's, or a simulator's.

    Raises:
        InputError: `field` is `key_uri`: it is none of RFC 6238.
        ImportError: pyotp is not installed.
    """

    _esm = javascript("authenticator_app")
    _css = style("small_button", "authenticator_app")
    empty = traitlets.Unicode(_EMPTY).tag(sync=True)
    can_type = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(
        self,
        key_uri: Secret | str | None = None,
        *,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self._now = now
        self._account: pyotp.TOTP | None = None
        self._typists: list[Callable[[Secret], object]] = []
        super().__init__("pnb-app")
        if key_uri is not None:
            self.add(key_uri)

    def add(self, key_uri: Secret | str) -> None:
        """Show another account, in place of the one before.

        Raises:
            InputError: `field` is `key_uri`: it is none of RFC 6238.
            ImportError: pyotp is not installed.
        """
        self._account = _account(Secret.of(key_uri))
        self._show_account()

    def code(self) -> Secret:
        """The passcode of this moment.

        Raises:
            InputError: there is no account yet.
        """
        return Secret(self._held().at(self._seconds()))

    @property
    def seconds_left(self) -> float:
        """How long that passcode is shown.

        Raises:
            InputError: there is no account yet.
        """
        interval = self._held().interval
        return float(interval - self._now().timestamp() % interval)

    def on_type(self, callback: Callable[[Secret], object]) -> None:
        """Offer "Fill in code", which calls `callback` with the passcode; the newest one only."""
        self._typists.append(callback)
        self.can_type = True

    def refresh(self) -> None:
        """Look at the clock anew; to be called when a simulator's was moved."""
        self._show_account()

    def hear(self, message: dict[str, Any]) -> None:
        """Show a new page the account; type the passcode for who asked."""
        if message.get("type") == "ready":
            self._show_account()
        if message.get("type") == "type" and self._account is not None and self._typists:
            # the newest form is the one that the person looks at
            self._typists[-1](self.code())
            self.send({"type": "typed"})

    def _held(self) -> pyotp.TOTP:
        if self._account is None:
            message = "The authenticator app has no account yet."
            raise InputError(
                message, field="key_uri", hint="Pair a TOTP device, and then add its key."
            )
        return self._account

    def _seconds(self) -> int:
        return int(self._now().timestamp())

    def _show_account(self) -> None:
        if self._account is None:
            self.send({"type": "account", "account": None})
            return
        account, interval = self._account, self._account.interval
        first = self._seconds() // interval
        # this window's and the next one's, for a page that waits while a cell runs
        codes = [
            {"code": account.at(window * interval), "until_ms": (window + 1) * interval * 1000}
            for window in (first, first + 1)
        ]
        told = {
            "issuer": (account.issuer or "")[:_MOST_CHARACTERS],
            "name": (account.name or "")[:_MOST_CHARACTERS],
            "period_ms": interval * 1000,
            "now_ms": self._now().timestamp() * 1000,
            "codes": codes,
        }
        self.send({"type": "account", "account": told})


@traceless
def _account(key_uri: Secret) -> pyotp.TOTP:
    try:
        import pyotp
    except ImportError as error:
        message = "The authenticator app needs pyotp. Install it: pip install 'pingone-nb[lab]'"
        raise ImportError(message) from error
    message = "This isn't a key for an authenticator app."
    hint = "A key starts with otpauth://totp/. PingOne returns it once, with the new TOTP device."
    try:
        account = pyotp.parse_uri(key_uri.reveal())
        if type(account) is pyotp.TOTP and 0 < account.interval <= _LONGEST_PERIOD_SECONDS:
            account.at(0)  # the secret is base32
            return account
    except Exception:  # noqa: BLE001, S110 - whatever it says, it may say the key
        pass
    raise InputError(message, field="key_uri", hint=hint)
