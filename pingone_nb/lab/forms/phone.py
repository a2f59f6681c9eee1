"""The virtual phone: what the simulator sent, as a person would see it; and an authenticator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import traitlets

from pingone_nb.errors import InputError, traceless
from pingone_nb.lab.forms.countdown import machine_time
from pingone_nb.lab.forms.deliveries import MessageSource, PushAnswers, SentMessage
from pingone_nb.lab.forms.flow import AuthenticationSource, Flow
from pingone_nb.lab.forms.widget import Widget, static
from pingone_nb.privacy.masking import mask_email, mask_phone
from pingone_nb.privacy.secret import Secret

if TYPE_CHECKING:
    import pyotp


_MOST_SHOWN = 50
_TITLES = {False: "Virtual phone", True: "Your own phone"}
_NOTES = {
    False: "No messages yet. Messages from the simulator appear here.",
    True: "Check your own phone or mailbox. Real messages go there.",
}
_OVER = "This push notification is no longer active."
_TEST = "Nothing was sent. The reply contains the passcode as test.otp: "


@dataclass(slots=True)
class _Push:
    """A push on the screen: what it belongs to, and what came of it, "" while it waits."""

    authentication_id: str
    numbers: tuple[int, ...]
    ending: str = ""


class _Typing(Widget):
    """A widget whose passcodes can be filled in elsewhere."""

    can_type = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(self, *classes: str, **traits: Any) -> None:
        self._typists: list[Callable[[Secret], object]] = []
        super().__init__(*classes, **traits)

    def on_type(self, callback: Callable[[Secret], object]) -> None:
        """Offer "Fill in code", which calls `callback` with the passcode; the newest one only."""
        self._typists.append(callback)
        self.can_type = True

    def _type_out(self, code: Secret) -> None:
        if self._typists:
            # the newest form is the one that the person looks at
            self._typists[-1](code)
            self.send({"type": "typed"})


class VirtualPhone(_Typing):
    """Shows an inbox's messages, newest first; without an inbox it sends you to your own phone.

    A push can be answered as long as it waits. The messages travel to the browser as messages and
    are nowhere in the widget's state.

    Args:
        inbox: such as `simulator.inbox`; None when messages are real.
        mobile: what answers pushes, such as `simulator.mobile`; without it they are only shown.
    """

    _esm, _css = static("phone", "small_button")
    title = traitlets.Unicode().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)

    def __init__(self, inbox: MessageSource | None, mobile: PushAnswers | None = None) -> None:
        is_live = inbox is None
        self._leaving: list[Callable[[], object]] = []
        self._mobile = mobile
        self._pushes: dict[int, _Push] = {}
        self._noted_id: str | None = None
        super().__init__("pnb-phone", title=_TITLES[is_live], note=_NOTES[is_live])
        self._numbers = count()
        self._codes: dict[int, Secret] = {}
        self._shown: list[dict[str, Any]] = []
        for message in reversed(list(islice(inbox or (), _MOST_SHOWN))):
            self._keep(message)
        if inbox is not None:
            self._leaving.append(inbox.subscribe(self._receive))

    def close(self) -> None:
        """Leave the inbox and whom it follows, and the page."""
        for leave in self._leaving:
            leave()
        super().close()

    def show_test_otp(self, otp: Secret) -> None:
        """Note that nothing was sent, and show the passcode of test mode's reply."""
        shown = {"channel": "TEST", "to": "", "title": "", "text": _TEST + otp.reveal(), "time": ""}
        self.send({"type": "new", "message": self._put(shown, otp)})

    def follow(self, source: AuthenticationSource) -> None:
        """Show the passcode of test mode when `source` tells a new authentication with one."""
        leave = source.flow.follow(partial(self._note_test_otp, source.flow))
        self._leaving.append(leave)

    def refresh(self) -> None:
        """See which pushes still wait; to be called when a simulator's clock was moved."""
        if self._mobile is None or not any(not push.ending for push in self._pushes.values()):
            return
        waiting = {push.authentication_id for push in self._mobile}
        for number, push in tuple(self._pushes.items()):
            if not push.ending and push.authentication_id not in waiting:
                self._end(number, _OVER)

    def hear(self, message: dict[str, Any]) -> None:
        """Show the messages to a new page; type a passcode or answer a push for who asked."""
        kind, number = message.get("type"), message.get("number")
        if kind == "ready":
            self.refresh()
            self.send({"type": "all", "messages": self._shown})
        elif kind == "look":
            self.refresh()
        elif kind == "type" and type(number) is int:  # a bool is an int, too
            self._type(number)
        elif kind == "answer" and type(number) is int:
            self._answer(number, message.get("answer"), message.get("picked"))

    def _note_test_otp(self, flow: Flow) -> None:
        authentication = flow.authentication
        if (
            authentication is None
            or authentication.test_otp is None
            or authentication.id == self._noted_id
        ):
            return
        self._noted_id = authentication.id
        self.show_test_otp(authentication.test_otp)

    def _type(self, number: int) -> None:
        code = self._codes.get(number)
        if code is not None:
            self._type_out(code)

    def _answer(self, number: int, answer: object, picked: object) -> None:
        push = self._pushes.get(number)
        if push is None or push.ending or self._mobile is None:
            return
        self._pushes[number].ending = _OVER  # nobody answers it twice
        try:
            if answer == "deny":
                self._mobile.deny(push.authentication_id)
                self._end(number, "You denied it.")
            elif answer == "approve" and not push.numbers:
                self._mobile.approve(push.authentication_id)
                self._end(number, "You approved it.")
            elif answer == "approve" and type(picked) is int and picked in push.numbers:
                self._mobile.approve(push.authentication_id, number=picked)
                self._end(number, f"You picked {picked}.")
            else:  # no answer that this push takes: it waits on
                push.ending = ""
        except LookupError:
            self._end(number, _OVER)

    def _end(self, number: int, ending: str) -> None:
        self._pushes[number].ending = ending
        for each in self._shown:
            if each["number"] == number:
                each["push"] = _push_shown(self._pushes[number], can_answer=False)
                self.send({"type": "ended", "number": number, "push": each["push"]})

    def _receive(self, message: SentMessage) -> None:
        kept = self._keep(message)
        self.refresh()
        self.send({"type": "new", "message": kept})

    def _keep(self, message: SentMessage) -> dict[str, Any]:
        shown = _shown_message(message)
        if message.channel != "PUSH":
            return self._put(shown, Secret(message.otp or ""))
        push = _Push(message.authentication_id or "", tuple(message.numbers))
        for number, earlier in tuple(self._pushes.items()):
            if not earlier.ending and earlier.authentication_id == push.authentication_id:
                self._end(number, _OVER)  # a newer one takes its place
        kept = self._put(shown, Secret(""))
        self._pushes[kept["number"]] = push
        kept["push"] = _push_shown(push, can_answer=self._mobile is not None)
        return kept

    def _put(self, shown: dict[str, Any], otp: Secret) -> dict[str, Any]:
        kept = {**shown, "number": next(self._numbers), "otp": otp.reveal(), "push": None}
        if otp:
            self._codes[kept["number"]] = otp
        self._shown.insert(0, kept)
        # what leaves the screen can be neither typed nor answered any more
        for dropped in self._shown[_MOST_SHOWN:]:
            self._codes.pop(dropped["number"], None)
            self._pushes.pop(dropped["number"], None)
        del self._shown[_MOST_SHOWN:]
        return kept


def _push_shown(push: _Push, *, can_answer: bool) -> dict[str, Any]:
    return {
        "numbers": list(push.numbers),
        "ending": push.ending,
        "can_answer": can_answer and not push.ending,
    }


def _shown_message(message: SentMessage) -> dict[str, Any]:
    mask = mask_email if message.channel == "EMAIL" else mask_phone
    return {
        "channel": message.channel,
        "to": mask(message.to) if message.to else "",
        "title": message.title,
        "text": message.text,
        "time": message.sent_at.strftime("%H:%M:%S UTC"),
    }


_MOST_CHARACTERS = 100
_EMPTY = "No account yet. When you pair a TOTP device, you get a key for this app."
_LONGEST_PERIOD_SECONDS = 3600


class AuthenticatorApp(_Typing):
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

    _esm, _css = static("authenticator_app", "small_button")
    empty = traitlets.Unicode(_EMPTY).tag(sync=True)

    def __init__(
        self,
        key_uri: Secret | str | None = None,
        *,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self._now = now
        self._account: pyotp.TOTP | None = None
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
        self._tell()

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

    def refresh(self) -> None:
        """Look at the clock anew; to be called when a simulator's was moved."""
        self._tell()

    def hear(self, message: dict[str, Any]) -> None:
        """Show a new page the account; type the passcode for who asked."""
        super().hear(message)
        if message.get("type") == "type" and self._account is not None:
            self._type_out(self.code())

    def _held(self) -> pyotp.TOTP:
        if self._account is None:
            raise InputError(
                "The authenticator app has no account yet.",
                field="key_uri",
                hint="Pair a TOTP device, and then add its key.",
            )
        return self._account

    def _seconds(self) -> int:
        return int(self._now().timestamp())

    def _tell(self) -> None:
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
        shown = {
            "issuer": (account.issuer or "")[:_MOST_CHARACTERS],
            "name": (account.name or "")[:_MOST_CHARACTERS],
            "period_ms": interval * 1000,
            "now_ms": self._now().timestamp() * 1000,
            "codes": codes,
        }
        self.send({"type": "account", "account": shown})


@traceless
def _account(key_uri: Secret) -> pyotp.TOTP:
    try:
        import pyotp
    except ImportError as error:
        raise ImportError(
            "The authenticator app needs pyotp. Install it: pip install 'pingone-nb[lab]'"
        ) from error
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
