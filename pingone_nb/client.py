"""One method per operation, one record per request."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests
from requests.auth import AuthBase

from pingone_nb import operations
from pingone_nb.credentials import Credentials
from pingone_nb.diagnosis import error_from
from pingone_nb.errors import PingOneError
from pingone_nb.history import Exchange, History
from pingone_nb.models import DeviceAuthentication
from pingone_nb.retries import Retries
from pingone_nb.secret import Secret
from pingone_nb.settings import Settings
from pingone_nb.transport import Transport
from pingone_nb.wire import ApiReply, ApiRequest


class Client:
    """Calls PingOne's device authentications, and keeps every exchange in `history`.

    Every method raises a `PingOneError`: `InputError` before anything is sent, `TransportError`
    without a reply, `ReplyError` for a reply that is not the API's, `ApiError` when PingOne says
    no.
    An authentication whose status is `FAILED` is a value, not an error.

    Args:
        settings: where, and as whom.
        session: a `requests.Session` to send with, such as a simulator's; an own one when None.
        history: where the exchanges go; an own one when None.
        retries: when to send once more.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        session: requests.Session | None = None,
        history: History | None = None,
        retries: Retries | None = None,
    ) -> None:
        self.settings = settings
        self.history = History() if history is None else history
        self._retries = Retries() if retries is None else retries
        self._credentials = Credentials(settings)
        self._transport = Transport(
            session,
            connect_timeout_seconds=settings.connect_timeout_seconds,
            read_timeout_seconds=settings.read_timeout_seconds,
        )
        self._token_lock = threading.Lock()
        self._is_simulated: bool | None = None

    @classmethod
    def from_env(cls, *, dotenv: str | Path | None = None) -> Client:
        """A client of `Settings.from_env`."""
        return cls(Settings.from_env(dotenv=dotenv))

    def use(self, settings: Settings) -> None:
        """Go on with other settings; the next call asks for a token of theirs."""
        self.settings = settings
        self._credentials = Credentials(settings)

    def with_settings(self, settings: Settings) -> Client:
        """A client of other settings that shares this one's connections and history."""
        return Client(
            settings, session=self._transport.session, history=self.history, retries=self._retries
        )

    @property
    def is_simulated(self) -> bool | None:
        """Whether the last reply came from a simulator; None before the first."""
        return self._is_simulated

    def connect(self) -> None:
        """Make sure of a token; ask for one if there is none. Proves host, region and secret."""
        self._authorization()

    def initialize(
        self,
        user_id: str,
        *,
        selected_device: Mapping[str, Any] | None = None,
        policy_id: str | None = None,
    ) -> DeviceAuthentication:
        """Begin a device authentication; the arguments are those of `operations.initialize`."""
        request = operations.initialize(
            self.settings, user_id, selected_device=selected_device, policy_id=policy_id
        )
        return self._authentication(request)

    def one_time_sms(
        self,
        user_id: str,
        *,
        phone: str | Secret,
        test_mode: bool = False,
        policy_id: str | None = None,
    ) -> DeviceAuthentication:
        """Send a passcode by SMS to a phone that PingOne does not know.

        Args:
            user_id: UUID of the user, whom PingOne must know.
            phone: international, with a leading `+`.
            test_mode: nothing is sent; the passcode comes back as `test_otp`.
            policy_id: UUID of a device authentication policy.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
        """
        phone = _wrapped(phone)
        target = operations.one_time(type="SMS", phone=phone, test_mode=test_mode)
        return self.initialize(user_id, selected_device=target, policy_id=policy_id)

    def one_time_voice(
        self,
        user_id: str,
        *,
        phone: str | Secret,
        test_mode: bool = False,
        policy_id: str | None = None,
    ) -> DeviceAuthentication:
        """Tell a passcode in a phone call; the arguments are those of `one_time_sms`.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-voice.html
        """
        phone = _wrapped(phone)
        target = operations.one_time(type="VOICE", phone=phone, test_mode=test_mode)
        return self.initialize(user_id, selected_device=target, policy_id=policy_id)

    def one_time_email(
        self,
        user_id: str,
        *,
        email: str | Secret,
        test_mode: bool = False,
        policy_id: str | None = None,
    ) -> DeviceAuthentication:
        """Send a passcode by e-mail; the other arguments are those of `one_time_sms`.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-email.html
        """
        email = _wrapped(email)
        target = operations.one_time(type="EMAIL", email=email, test_mode=test_mode)
        return self.initialize(user_id, selected_device=target, policy_id=policy_id)

    def check_otp(
        self, authentication: DeviceAuthentication | str, *, otp: str | Secret
    ) -> DeviceAuthentication:
        """Check the passcode that the user typed. It is sent once, whatever happens.

        Args:
            authentication: the authentication or its id.
            otp: the digits, as typed or pasted.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/validate-otp-device-authentication.html
        """
        otp = _wrapped(otp)
        return self._authentication(operations.check_otp(self.settings, authentication, otp=otp))

    def read(self, authentication: DeviceAuthentication | str) -> DeviceAuthentication:
        """Read an authentication as it is now.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/read-device-authentication.html
        """
        return self._authentication(operations.read(self.settings, authentication))

    def send(self, request: ApiRequest) -> ApiReply:
        """Send any request with the worker's token, and record it.

        Returns:
            A 2xx reply whose body is a JSON object.
        """
        reply = self._exchange(request, auth=self._authorization())
        if reply.http_status == 401:
            self._credentials.refuse()
        return _accepted(request, reply)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _authentication(self, request: ApiRequest) -> DeviceAuthentication:
        reply = self.send(request)
        return DeviceAuthentication.from_body(reply.body, http_status=reply.http_status)

    def _authorization(self) -> AuthBase:
        with self._token_lock:
            return self._credentials.current() or self._fresh_authorization()

    def _fresh_authorization(self) -> AuthBase:
        auth = self._credentials.for_token_request()
        request = operations.token(self.settings)
        self._credentials.accept(_accepted(request, self._exchange(request, auth=auth)))
        current = self._credentials.current()
        assert current is not None  # noqa: S101 - just accepted; tells the type checker
        return current

    def _exchange(self, request: ApiRequest, *, auth: AuthBase) -> ApiReply:
        attempt = 1
        while True:
            outcome = self._attempt(request, auth=auth)
            pause = self._retries.pause_seconds(request, outcome, attempt=attempt)
            if pause is None:
                break
            self._retries.sleep(pause)
            attempt += 1
        if isinstance(outcome, PingOneError):
            raise outcome
        return outcome

    def _attempt(self, request: ApiRequest, *, auth: AuthBase) -> ApiReply | PingOneError:
        started_at, begun = datetime.now(UTC), time.perf_counter()
        outcome: ApiReply | PingOneError = PingOneError("Interrupted; it may have been sent.")
        try:
            outcome = self._transport.send(request, auth=auth)
            self._is_simulated = outcome.is_simulated
        except PingOneError as error:
            outcome = error
        finally:
            elapsed = time.perf_counter() - begun
            self.history.record(
                Exchange.of(request, outcome, started_at=started_at, elapsed_seconds=elapsed)
            )
        return outcome


def _accepted(request: ApiRequest, reply: ApiReply) -> ApiReply:
    error = error_from(request, reply)
    if error is not None:
        raise error
    return reply


def _wrapped(value: str | Secret) -> str | Secret:
    # so that a traceback that prints this frame's variables shows no phone, address or passcode
    return Secret(value) if isinstance(value, str) else value
