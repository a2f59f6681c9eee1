"""One device authentication behind the forms: what is known of it, and one signal of a change."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from pingone_nb.api import Device, DeviceAuthentication, Policy
from pingone_nb.client import Client
from pingone_nb.diagnosis import details_of
from pingone_nb.diagnosis.cures import title_of
from pingone_nb.errors import ApiError, InputError, PingOneError
from pingone_nb.history import Exchange, History
from pingone_nb.history.exchange import text_at
from pingone_nb.lab.forms.control import Control
from pingone_nb.lab.forms.countdown import machine_time
from pingone_nb.lab.forms.records import Records
from pingone_nb.privacy.secret import Secret

_USED_UP = frozenset(("TOO_MANY_OTP_RETRIES", "QUOTA_EXCEEDED"))
_OVER = _USED_UP | {"OTP_SESSION_EXPIRED", "NOT_FOUND"}
_OWN_CODES = ("TOTP", "MOBILE")  # what shows passcodes of its own: none is sent
# how long a policy has a push wait unless it was changed:
# https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
PUSH_SECONDS = 40.0
_PUSH = "PUSH_CONFIRMATION_REQUIRED"
_NOT_READ = "The authentication doesn't name a policy."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a policy says; None is what is not known.

    Attributes:
        failure_count: wrong passcodes that it allows.
        lifetime_seconds: how long a passcode lives.
    """

    failure_count: int | None = None
    lifetime_seconds: float | None = None

    @property
    def is_known(self) -> bool:
        """Whether nothing is left to be asked for."""
        return None not in (self.failure_count, self.lifetime_seconds)

    def or_else(self, other: Limits) -> Limits:
        """With the other's values where there are none."""
        count, lifetime = self.failure_count, self.lifetime_seconds
        return Limits(
            failure_count=other.failure_count if count is None else count,
            lifetime_seconds=other.lifetime_seconds if lifetime is None else lifetime,
        )

    @classmethod
    def of_policy(cls, policy: Policy, value: DeviceAuthentication) -> Limits:
        """What a policy says of the device or target that an authentication has chosen."""
        device = value.selected_device
        method = getattr(policy, device.type.lower(), None) if device is not None else None
        return cls(
            failure_count=getattr(method, "failure_count", None),
            lifetime_seconds=getattr(method, "lifetime_seconds", None),
        )


_NOTHING = Limits()
LimitsOf = Callable[[DeviceAuthentication], Limits | None]


@dataclass(slots=True, repr=False)
class Memory:
    """What a form knows of a flow, for the next form of its kind: a cell may be run again.

    Attributes:
        value, error: what its last submission gave.
        is_changed: whether something was changed since.
        is_step: whether this is about one authentication, and over with the next one.
        turn: the flow's, when the form last saw it.
        entries: control → what it holds.
    """

    value: Any = None
    error: Exception | None = None
    is_changed: bool = False
    is_step: bool = False
    turn: int = 0
    entries: dict[str, Secret] = field(default_factory=dict)

    def forget(self) -> None:
        """Forget what the last submission gave."""
        self.value = self.error = None


class _Count:
    """Wrong passcodes for one authentication, as the exchanges tell them."""

    def __init__(self) -> None:
        self.used = 0
        self.left: int | None = None  # from the last refusal
        self.is_used_up = self.is_over = False
        self._device: str | None = None
        self._seen: set[tuple[object, ...]] = set()

    def add(self, exchange: Exchange, *, allowed: int | None) -> bool:
        """Count an exchange, once; whether something was sent."""
        mark = (exchange.started_at, exchange.operation, exchange.http_status)
        if mark in self._seen:
            return False
        self._seen.add(mark)
        if exchange.operation == "check_otp" and not exchange.is_success:
            self._refused(exchange.reply_body)
        is_sent = exchange.is_success and exchange.operation in ("initialize", "select_device")
        if is_sent:
            self._sent_to(text_at(exchange.reply_body, "selectedDevice", "id"), allowed=allowed)
        return is_sent

    def failures(self, allowed: int | None) -> int:
        """How many there were, as far as is known."""
        if allowed is None:
            return self.used
        if self.is_used_up:
            return max(self.used, allowed)
        # what a reply tells is better than what was counted: there may have been others
        return self.used if self.left is None else max(allowed - self.left, 0)

    def _refused(self, body: Any) -> None:
        details = details_of(body)
        codes = {each.code for each in details} | {text_at(body, "code")}
        if "INVALID_OTP" in codes:
            self.used += 1
            counts = (each.attempts_remaining for each in details)
            self.left = next((left for left in counts if left is not None), None)
        self.is_used_up |= bool(codes & _USED_UP)
        self.is_over |= bool(codes & _OVER)

    def _sent_to(self, device: str | None, *, allowed: int | None) -> None:
        # failures are a paired device's: another passcode does not take them back
        is_same = device is not None and device == self._device
        is_spent = self.is_used_up or (allowed is not None and self.failures(allowed) >= allowed)
        if not is_same or is_spent:
            self.used, self.left = 0, None
        self._device, self.is_used_up, self.is_over = device, False, False


class Flow:
    """What is known of one device authentication, whoever learned it; all forms draw from it.

    It hears what the client's replies give and what the history keeps, so that what a cell's code
    does to the authentication is known as well. One signal tells that something is different.

    Args:
        client: what sends; None knows only what it is given.

    Attributes:
        lock: held while something is sent: one thing at a time.
        authentication: as last learned; None before there is one.
        before: the status that it had before.
        begun_by: the kind of form that began it, or "".
        turn: grows with each beginning, and each time that something is sent anew.
        begun_with: the user and the policy that it was begun with, where a form asked for them.
        devices: what the replies listed last: what can be chosen, and what is blocked.
        error: why the last submission of a form failed, if it did.
        sent_at: when the passcode or the push was sent.
        now: the time by which PingOne, or the simulator, counts.
        given, limits_of: what somebody else knows of the policy; None leaves it to the policy.
        push_seconds: how long a push waits.
        unknown_because: why the policy's limits are not known, or "".
    """

    def __init__(self, client: Client | None = None) -> None:
        self.lock = threading.RLock()
        self.authentication: DeviceAuthentication | None = None
        self.before: str | None = None
        self.begun_by = ""
        self.turn = 0
        self.begun_with = ("", "")
        self.devices: tuple[tuple[Device, ...], tuple[Device, ...]] = ((), ())
        self.error: Exception | None = None
        self.sent_at: datetime | None = None
        self.now: Callable[[], datetime] = machine_time
        self.given = _NOTHING
        self.limits_of: LimitsOf | None = None
        self.push_seconds = PUSH_SECONDS
        self.unknown_because = ""
        self._client = client
        self._count = _Count()
        self._policies: dict[str, Policy] = {}
        self._asked_for: str | None = None
        self._memories: defaultdict[str, Memory] = defaultdict(Memory)
        self._followers: list[Callable[[], object]] = []
        self._focus: Callable[[], object] | None = None
        self._open = 0
        self._is_news = self._is_sent = False
        if client is not None:
            client.follow(self._hear)
            self._records = Records(client, add=self._add, turn=self._recount)

    # what is known

    @property
    def limits(self) -> Limits:
        """What its policy allows, as far as that is known."""
        value = self.authentication
        if value is None:
            return self.given
        own = None if self.limits_of is None else self.limits_of(value)
        policy = self._policies.get(value.policy_id or "")
        read = _NOTHING if policy is None else Limits.of_policy(policy, value)
        return (own or self.given).or_else(read)

    @property
    def failures(self) -> int:
        """Wrong passcodes so far, by whomever."""
        return self._count.failures(self.limits.failure_count)

    @property
    def is_over(self) -> bool:
        """Whether a check was refused so that no other one can succeed."""
        return self._count.is_over

    @property
    def is_used_up(self) -> bool:
        """Whether the last of the allowed attempts was made."""
        allowed = self.limits.failure_count
        return self._count.is_used_up or (allowed is not None and self.failures >= allowed)

    @property
    def is_expired(self) -> bool:
        """Whether its passcode or push is too old, by the clock."""
        end = self.deadline
        return end is not None and self.now() >= end

    @property
    def has_attempts_told(self) -> bool:
        """Whether the last refusal said how many attempts are left."""
        return self._count.left is not None

    @property
    def is_completed(self) -> bool:
        """Whether the user is authenticated."""
        return self.authentication is not None and self.authentication.status == "COMPLETED"

    @property
    def has_own_code(self) -> bool:
        """Whether the device shows passcodes of its own: none is sent."""
        device = None if self.authentication is None else self.authentication.selected_device
        return device is not None and device.type in _OWN_CODES

    @property
    def deadline(self) -> datetime | None:
        """When the passcode or the push ends, if that is known."""
        value, lifetime = self.authentication, self.limits.lifetime_seconds
        if value is None or self.sent_at is None:
            return None
        if value.status == _PUSH:
            return self.sent_at + timedelta(seconds=self.push_seconds)
        is_waiting = "otp.check" in value.actions and not self.is_over
        if not is_waiting or self.has_own_code or lifetime is None:
            return None
        return self.sent_at + timedelta(seconds=lifetime)

    def use(
        self,
        *,
        now: Callable[[], datetime] = machine_time,
        limits_of: LimitsOf | None = None,
        given: Limits = _NOTHING,
    ) -> None:
        """Take over what a form was made with; what it was not given stays."""
        self.now = self.now if now is machine_time else now
        self.limits_of = limits_of or self.limits_of
        self.given = given.or_else(self.given)

    # who wants to know

    def follow(self, draw: Callable[[], object]) -> Callable[[], None]:
        """Call `draw` now, and whenever something is different; the result ends that."""
        self._followers.append(draw)
        draw()
        return lambda: self._followers.remove(draw) if draw in self._followers else None

    def memory(self, name: str, *, is_step: bool = False) -> Memory:
        """What the forms of a kind remember; `is_step` where it is of one authentication only."""
        memory = self._memories[name]
        memory.is_step |= is_step
        return memory

    def focus_on(self, focus: Callable[[], object]) -> None:
        """Move the focus once everybody has drawn what is new; the last one has it."""
        self._focus = focus

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Tell what changes meanwhile at the end, in one signal."""
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1
            if not self._open and self._is_news:
                self._signal()

    def _signal(self) -> None:
        self._is_news = False
        for draw in tuple(self._followers):
            draw()
        focus, self._focus = self._focus, None
        if focus is not None:
            focus()

    # what becomes known

    def learn(self, value: DeviceAuthentication, *, by: str = "") -> None:
        """Take over what a reply says, or another authentication.

        Args:
            value: the authentication.
            by: the kind of form that began it, or sent anew.
        """
        with self.changing():
            last, self.authentication = self.authentication, value
            self.begun_by = by or self.begun_by
            is_same = last is not None and last.id == value.id and not (by and value.id is None)
            if last is None or not is_same:
                self.before, self._count, self.devices = None, _Count(), ((), ())
                self._recount(is_new=bool(by))
                self._take_turn(value)
            elif self._is_sent or last.selected_device_id != value.selected_device_id:
                self._take_turn(value)
            if last is not None and is_same and last.status != value.status:
                self.before = str(last.status)
            # a reply that lists no devices takes none away
            listed, blocked = self.devices
            self.devices = (value.devices or listed, value.blocked_devices or blocked)
            self._is_news |= value != last

    def note(self, error: Exception) -> None:
        """Take over why a form's submission failed."""
        self.error, self._is_news = error, True

    def forget(self) -> None:
        """Go back to before anything was begun; what was typed stays, but for a passcode."""
        with self.changing():
            self.authentication = self.before = self.error = self.sent_at = None
            self.begun_with, self.devices = ("", ""), ((), ())
            self.begun_by, self._count = "", _Count()
            self.turn += 1
            for memory in self._memories.values():
                memory.forget()
            self._is_news = True

    def look_up(self) -> None:
        """Read the policy, once for an authentication, where its limits are not known.

        The history does not get this: it keeps what the forms were asked to send.
        """
        value, client = self.authentication, self._client
        if client is None or value is None or self._asked_for == value.id or self.limits.is_known:
            return
        self._asked_for = value.id
        with self.changing():
            self._is_news = True
            try:
                self._read(client, value.policy_id)
            except PingOneError as error:
                said = title_of(error) if isinstance(error, ApiError) else error.message
                self.unknown_because = said

    def _read(self, client: Client, policy_id: str | None) -> None:
        self.unknown_because = "" if policy_id else _NOT_READ
        if policy_id:
            quiet = client.with_settings(client.settings)
            quiet.become(client)
            quiet.history = History()
            self._policies[policy_id] = quiet.policies.read(policy_id)

    def _take_turn(self, value: DeviceAuthentication) -> None:
        self._is_sent, self._is_news, self.error = False, True, None
        self.turn += 1
        # a paired device may have been chosen, or asked again, long after the beginning
        is_paired = value.selected_device_id is not None
        self.sent_at = (value.updated_at if is_paired else value.created_at) or self.now()
        for memory in self._memories.values():
            if memory.is_step:
                memory.forget()

    def _is_mine(self, authentication_id: str | None) -> bool:
        mine = self.authentication
        return mine is not None and mine.id is not None and mine.id == authentication_id

    def _hear(self, news: object) -> None:
        if isinstance(news, DeviceAuthentication) and self._is_mine(news.id):
            self.learn(news)
        for policy in news if isinstance(news, tuple) else (news,):
            if isinstance(policy, Policy):
                with self.changing():
                    self._policies[policy.id] = policy
                    self._is_news |= self._is_under(policy)

    def _is_under(self, policy: Policy) -> bool:
        return self.authentication is not None and self.authentication.policy_id == policy.id

    def _add(self, exchange: Exchange) -> None:
        if self._is_mine(exchange.authentication_id):
            with self.changing():
                self._count_in(exchange)
                self._is_news = True

    def _count_in(self, exchange: Exchange) -> None:
        self._is_sent |= self._count.add(exchange, allowed=self.limits.failure_count)

    def _recount(self, *, is_new: bool = False) -> None:
        """Count what the history of the moment has of this authentication, and nothing twice."""
        value = self.authentication
        if self._client is None or value is None or value.id is None:
            return
        history = self._client.history
        kept = history[-1:] if is_new else history.where(authentication_id=value.id)
        with self.changing():
            for exchange in kept:
                self._count_in(exchange)
            self._is_sent, self._is_news = False, True


def flow_at(client: Client, *inputs: object, is_given: bool = False) -> Flow:
    """The flow that was begun, or typed for, with these inputs at the client: a cell is run again.

    After `COMPLETED` it is a new one, with what was typed, unless the inputs are an authentication.
    """
    known: Flow | None = client.attached.get(inputs)
    if known is not None and (is_given or not known.is_completed):
        return known
    made = client.attached[inputs] = Flow(client)
    for name, memory in {} if known is None else known._memories.items():
        if not memory.is_step:
            made.memory(name).entries.update(memory.entries)
    return made


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
    """What begins an authentication, or chooses its device, and can send again."""

    @property
    def flow(self) -> Flow:
        """What is known of the authentication; who acts on it draws from there."""

    @property
    def resending(self) -> Resending | None:
        """What "Send again" does; None when nothing can be sent from here."""

    def send_again(self) -> DeviceAuthentication:
        """Send again.

        Raises:
            PingOneError: as the client's method does.
        """


class FlowHolder:
    """What a source tells of its flow."""

    flow: Flow

    @property
    def current(self) -> DeviceAuthentication | None:
        """The authentication as last learned, by whomever; None before there is one."""
        return self.flow.authentication

    def tell(self, authentication: DeviceAuthentication) -> None:
        """Take over what somebody learned of it, or another one."""
        self.flow.learn(authentication)

    def forget(self) -> None:
        """Go back to before anything was begun; what was typed stays."""
        self.flow.forget()


class GivenAuthentication(FlowHolder):
    """An authentication that was begun elsewhere, as a source from which nothing can be sent."""

    resending = None

    def __init__(self, authentication: DeviceAuthentication, client: Client | None) -> None:
        if client is None or authentication.id is None:
            self.flow = Flow(client)
        else:
            self.flow = flow_at(client, authentication.id, is_given=True)
        if self.flow.authentication is None:  # else more is known of it by now
            self.flow.learn(authentication)

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


def source_of(
    source: AuthenticationSource | DeviceAuthentication, client: Client | None = None
) -> AuthenticationSource:
    """A source as it is; an authentication as a source."""
    if isinstance(source, DeviceAuthentication):
        return GivenAuthentication(source, client)
    return source
