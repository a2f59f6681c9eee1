"""A method an operation, a record a request."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import requests

from pingone_nb import api
from pingone_nb.api.any_request import any_request
from pingone_nb.api.device_authentications import DeviceAuthentications
from pingone_nb.api.sender import sends
from pingone_nb.diagnosis import error_from, with_failure_scrubbed
from pingone_nb.errors import PingOneError, TransportError, traceless
from pingone_nb.history import Exchange, History
from pingone_nb.history.process import InterruptsLater, begins_in_child
from pingone_nb.interchange.route import UNKNOWN, operation_of
from pingone_nb.privacy.masking import masked_traceback
from pingone_nb.privacy.secret import Unstorable
from pingone_nb.request import (
    ANY,
    MESSAGE_LIMIT,
    NO_LIMIT,
    ApiReply,
    ApiRequest,
    Retries,
    Tracing,
)
from pingone_nb.settings import Settings, is_loopback
from pingone_nb.transport import Authorization, NoAuth, Transport
from pingone_nb.transport.authorization import Credentials

_Value = TypeVar("_Value")

_LOG = logging.getLogger(__name__)


class Client(DeviceAuthentications, Unstorable):
    """Calls PingOne's device authentications, and keeps every exchange in `history`.

    A first try needs no phone: `client.one_time_sms(user_id, phone="+14135550150", test_mode=True)`
    sends nothing, and its reply has the passcode, `client.check_otp(begun, otp=begun.test_otp)`.

    What stands around them is in `users`, `populations`, `devices`, `policies`, `pairing_keys`,
    `mfa_settings` and `authentication_codes`.

    Every method raises a `PingOneError`: `InputError` before anything is sent, `TransportError`
    without a reply, `ReplyError` for a reply that is not the API's, `ApiError` when PingOne says
    no.
    An authentication whose status is `FAILED` is a value, not an error.

    Args:
        settings: where, and as whom.
        session: a `requests.Session` to send with, such as a simulator's; an own one when None.
        history: where the exchanges go; an own one when None. Another one may be assigned to
            `history` at any time.
        retries: when to send once more.
        tracing: ids of your own that are sent with every request; may be replaced at any time.

    Attributes:
        attached: what tools keep as long as the client is there, such as what forms know.
    """

    _instead = (
        "Make one in each process, with Client.from_env(), or one that shares this one's "
        "connections, with client.with_settings(client.settings)."
    )

    def __init__(
        self,
        settings: Settings,
        *,
        session: requests.Session | None = None,
        history: History | None = None,
        retries: Retries | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        self.settings = settings
        self.tracing = Tracing() if tracing is None else tracing
        self._history = History() if history is None else history
        self._followers: list[Callable[[object], object]] = []
        self.attached: dict[Any, Any] = {}
        self._retries = Retries() if retries is None else retries
        self._credentials = Credentials(settings)
        self._transport = Transport(
            session,
            connect_timeout_seconds=settings.connect_timeout_seconds,
            read_timeout_seconds=settings.read_timeout_seconds,
            total_timeout_seconds=settings.total_timeout_seconds,
        )
        self._token_lock = threading.Lock()
        begins_in_child(self)
        self._is_simulated: bool | None = None
        self.users = api.Users(self)
        self.devices = api.Devices(self)
        self.policies = api.Policies(self)
        self.pairing_keys = api.PairingKeys(self)
        self.populations = api.Populations(self)
        self.mfa_settings = api.EnvironmentMfaSettings(self)
        self.authentication_codes = api.AuthenticationCodes(self)

    @classmethod
    def from_env(cls, *, dotenv: str | Path | None = None) -> Client:
        """A client of `Settings.from_env`."""
        return cls(Settings.from_env(dotenv=dotenv))

    @property
    def history(self) -> History:
        """Where the exchanges go."""
        return self._history

    @history.setter
    def history(self, history: History) -> None:
        self._history = history
        self._tell(history)

    def follow(self, listener: Callable[[object], object]) -> Callable[[], None]:
        """Call `listener` with what each reply gives, and with each `history` that is assigned.

        Returns:
            What ends that.
        """
        self._followers.append(listener)
        return lambda: self._followers.remove(listener) if listener in self._followers else None

    def use(self, settings: Settings) -> None:
        """Go on with other settings; the next call asks for a token of theirs."""
        self.settings = settings
        self._credentials = Credentials(settings)
        self._transport.use(
            connect_timeout_seconds=settings.connect_timeout_seconds,
            read_timeout_seconds=settings.read_timeout_seconds,
            total_timeout_seconds=settings.total_timeout_seconds,
        )

    def with_settings(self, settings: Settings) -> Client:
        """A client of other settings that shares this one's connections and history."""
        return Client(
            settings,
            session=self._transport.session,
            history=self.history,
            retries=self._retries,
            tracing=self.tracing,
        )

    def become(self, other: Client) -> None:
        """Go on as another client, such as one that was tried: with its settings and its token."""
        self.use(other.settings)
        self._credentials = other._credentials
        self._is_simulated = other._is_simulated

    @property
    def is_simulated(self) -> bool | None:
        """Whether the last reply came from a simulator; None before the first."""
        return self._is_simulated

    def connect(self) -> None:
        """Make sure of a token; ask for one if there is none. Proves host, region and secret."""
        self._authorization()

    request = sends(any_request)

    @traceless
    def send(self, request: ApiRequest[_Value]) -> _Value:
        """Send any request with the worker's token, record it, and read the reply.

        The token goes to the hosts of the settings; to another one only where the request names
        it as `trusted_host`. It goes over TLS, unless the host is this machine. One that PingOne
        no longer takes (401) is renewed, and the request sent once more: nothing was carried out.

        Returns:
            What `request.reads` makes of a 2xx reply whose body is a JSON object, or nothing:
            after DELETE, say. For a request of your own that is the reply itself.
        """
        if limit := MESSAGE_LIMIT.get():
            limit.check(is_live=self._is_live())
        value = request.reads(_accepted(*self._answered(_named(request))))
        self._tell(value)
        return value

    def _answered(self, request: ApiRequest[_Value]) -> tuple[ApiRequest[_Value], ApiReply]:
        if not request.carries_token:
            return self._sent(request, NoAuth())
        self._credentials.check(request)
        auth, is_fresh = self._authorization()
        carrying, reply = self._sent(request, auth)
        if self._is_stale(request, reply, auth) and not is_fresh:
            auth, _ = self._authorization()
            carrying, reply = self._sent(request, auth)
            self._is_stale(request, reply, auth)
        return carrying, reply

    def _tell(self, news: object) -> None:
        """Tell who follows. That one fails must not cost the caller the reply."""
        for follower in tuple(self._followers):
            try:
                follower(news)
            except Exception as error:  # noqa: BLE001 - somebody else's
                _LOG.error("A follower of the client failed.\n%s", masked_traceback(error))

    def _is_stale(self, request: ApiRequest[Any], reply: ApiReply, auth: Authorization) -> bool:
        """Forget a token that was not taken; whether to send again with another one.

        PingOne carries nothing out that it refuses so. What a proxy refuses it may have forwarded.
        """
        if reply.http_status != 401:
            self._credentials.confirm()
            return False
        if not self._credentials.refuse(auth):
            return False
        return request.retry == "safe" or reply.is_pingones

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _after_fork(self) -> None:
        """Go on with a lock and connections of one's own."""
        self._token_lock = threading.Lock()
        self._transport._after_fork()

    def _authorization(self) -> tuple[Authorization, bool]:
        """What authorizes a call, and whether it was asked for just now."""
        with self._token_lock:
            known = self._credentials.current()
            return known or self._fresh_authorization(), known is None

    def _fresh_authorization(self) -> Authorization:
        auth = self._credentials.for_token_request()
        request = api.token(self.settings)
        self._credentials.check(request)
        self._credentials.accept(_accepted(*self._sent(request, auth)))
        current = self._credentials.current()
        assert current is not None  # noqa: S101 - just accepted; tells the type checker
        return current

    def _sent(
        self, request: ApiRequest[_Value], auth: Authorization
    ) -> tuple[ApiRequest[_Value], ApiReply]:
        """The request with what no reply may bring back, and its reply."""
        carrying = request.carrying([*auth.secrets, *self._transport.cookies()])
        return carrying, self._exchange(carrying, auth=auth)

    def _exchange(self, request: ApiRequest[Any], *, auth: Authorization) -> ApiReply:
        request = replace(request, headers={**request.headers, **self.tracing.headers()})
        limit = MESSAGE_LIMIT.get() or NO_LIMIT
        attempt, end = 1, self._transport.ends_at()
        outcome: ApiReply | PingOneError | None = None
        while limit.takes(request):
            outcome = self._attempt(request, auth=auth, until=end)
            if isinstance(outcome, TransportError) and not outcome.may_have_been_sent:
                limit.give_back(request)
            pause = self._retries.pause_seconds(request, outcome, attempt=attempt)
            if pause is None or pause >= self._transport.seconds_until(end):
                break
            self._retries.sleep(pause)
            attempt += 1
        outcome = outcome or limit.exhausted()
        if isinstance(outcome, PingOneError):
            raise outcome
        return outcome

    def _is_live(self) -> bool:
        """Whether messages may reach people, as far as one knows."""
        if self._is_simulated is not None:
            return not self._is_simulated
        hosts = (self.settings.auth_path, self.settings.api_path)
        return not all(_is_of_this_machine(urlsplit(host).hostname or "") for host in hosts)

    def _attempt(
        self, request: ApiRequest[Any], *, auth: Authorization, until: float
    ) -> ApiReply | PingOneError:
        started_at, begun = datetime.now(UTC), time.perf_counter()
        outcome: ApiReply | PingOneError = TransportError(
            "Interrupted. The request may have been sent.", may_have_been_sent=True
        )
        with InterruptsLater() as interrupts:
            interrupts.open()
            try:
                outcome = self._transport.send(request, auth=auth, until=until)
                interrupts.close()  # in here: one that comes before leads to the record as well
                self._is_simulated = outcome.is_simulated
            except PingOneError as error:
                interrupts.close()
                outcome = error
            finally:
                elapsed = time.perf_counter() - begun
                self._record(request, outcome, started_at=started_at, elapsed_seconds=elapsed)
            interrupts.close()  # which the history may have opened for those who listen
        return outcome

    def _record(
        self,
        request: ApiRequest[Any],
        outcome: ApiReply | PingOneError,
        *,
        started_at: datetime,
        elapsed_seconds: float,
    ) -> None:
        """Keep the exchange. That it cannot be kept must not cost the caller the reply."""
        try:
            self.history.record(
                Exchange.of(
                    request,
                    outcome,
                    started_at=started_at,
                    elapsed_seconds=elapsed_seconds,
                    digest_key=self.history.digest_key,
                )
            )
        except Exception as error:  # noqa: BLE001 - a history of the caller's own, say
            _LOG.error("The history did not record an exchange.\n%s", masked_traceback(error))


def _is_of_this_machine(host: str) -> bool:
    """Whether it is loopback, or a name that no server outside can have."""
    return is_loopback(host) or f".{host}".endswith((".localhost", ".invalid", ".test"))


def _named(request: ApiRequest[_Value]) -> ApiRequest[_Value]:
    """A request of the caller's own under its operation's name, where it is a known one."""
    if request.operation != ANY:
        return request
    known = operation_of(request.method, request.url, request.media_type)
    return request if known == UNKNOWN else replace(request, operation=known)


def _accepted(request: ApiRequest[Any], reply: ApiReply) -> ApiReply:
    error = error_from(request, reply)
    if error is not None:
        raise error
    return with_failure_scrubbed(request, reply)
