"""One method per operation, one record per request."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from pingone_nb import operations
from pingone_nb.credentials import Credentials
from pingone_nb.diagnosis import error_from, with_failure_scrubbed
from pingone_nb.errors import PingOneError, traceless
from pingone_nb.history import Exchange, History
from pingone_nb.models import DeviceAuthentication
from pingone_nb.privacy.masking import hidden, masked_traceback, sealed
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiReply, ApiRequest, Retries, Tracing
from pingone_nb.resources import (
    AuthenticationCodes,
    Devices,
    EnvironmentMfaSettings,
    PairingKeys,
    Policies,
    Users,
)
from pingone_nb.settings import Settings
from pingone_nb.transport import Authorization, Transport

_LOG = logging.getLogger(__name__)


class Client:
    """Calls PingOne's device authentications, and keeps every exchange in `history`.

    What stands around them is in `users`, `devices`, `policies`, `pairing_keys`, `mfa_settings` and
    `authentication_codes`.

    Every method raises a `PingOneError`: `InputError` before anything is sent, `TransportError`
    without a reply, `ReplyError` for a reply that is not the API's, `ApiError` when PingOne says
    no.
    An authentication whose status is `FAILED` is a value, not an error.

    Args:
        settings: where, and as whom.
        session: a `requests.Session` to send with, such as a simulator's; an own one when None.
        history: where the exchanges go; an own one when None.
        retries: when to send once more.
        tracing: ids of your own that are sent with every request; may be replaced at any time.
    """

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
        self.users = Users(self)
        self.devices = Devices(self)
        self.policies = Policies(self)
        self.pairing_keys = PairingKeys(self)
        self.mfa_settings = EnvironmentMfaSettings(self)
        self.authentication_codes = AuthenticationCodes(self)

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
            settings,
            session=self._transport.session,
            history=self.history,
            retries=self._retries,
            tracing=self.tracing,
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
        user_id: str | None,
        *,
        selected_device: Mapping[str, Any] | None = None,
        device_id: str | None = None,
        policy_id: str | None = None,
        notification: Mapping[str, Any] | None = None,
        otp: str | Secret | None = None,
        rp_id: str | None = None,
        challenge: str | bytes | None = None,
        application_id: str | None = None,
        mobile_payload: str | Secret | None = None,
        expand: str | None = None,
    ) -> DeviceAuthentication:
        """Begin a device authentication; the arguments are those of `operations.initialize`."""
        selected_device, notification = sealed(selected_device), sealed(notification)
        otp, mobile_payload = hidden(otp), hidden(mobile_payload)
        request = operations.initialize(
            self.settings,
            user_id,
            selected_device=selected_device,
            device_id=device_id,
            policy_id=policy_id,
            notification=notification,
            otp=otp,
            rp_id=rp_id,
            challenge=challenge,
            application_id=application_id,
            mobile_payload=mobile_payload,
            expand=expand,
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
        phone = hidden(phone)
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
        phone = hidden(phone)
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
        email = hidden(email)
        target = operations.one_time(type="EMAIL", email=email, test_mode=test_mode)
        return self.initialize(user_id, selected_device=target, policy_id=policy_id)

    def check_remembered_device(
        self,
        user_id: str,
        *,
        policy_id: str,
        payload: str | Secret,
        cookie: Secret | str,
        device_session_id: str | None = None,
    ) -> DeviceAuthentication:
        """Begin an authentication that a remembered browser may complete at once.

        The arguments are those of `operations.check_remembered_device`.
        """
        payload, cookie = hidden(payload), hidden(cookie)
        request = operations.check_remembered_device(
            self.settings,
            user_id,
            policy_id=policy_id,
            payload=payload,
            cookie=cookie,
            device_session_id=device_session_id,
        )
        return self._authentication(request)

    def read(
        self, authentication: DeviceAuthentication | str, *, expand: str | None = None
    ) -> DeviceAuthentication:
        """Read an authentication as it is now.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/read-device-authentication.html
        """
        return self._authentication(operations.read(self.settings, authentication, expand=expand))

    def select_device(
        self,
        authentication: DeviceAuthentication | str,
        *,
        device_id: str,
        compatibility: str | None = None,
    ) -> DeviceAuthentication:
        """Choose the device to authenticate with; the same one again sends another passcode.

        Args:
            authentication: the authentication or its id.
            device_id: UUID of one of the user's devices.
            compatibility: what the browser can do with FIDO2: `FULL`, `SECURITY_KEY_ONLY`, `NONE`.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/select-device-authentication.html
        """
        request = operations.select_device(
            self.settings, authentication, device_id=device_id, compatibility=compatibility
        )
        return self._authentication(request)

    def check_otp(
        self,
        authentication: DeviceAuthentication | str,
        *,
        otp: str | Secret,
        otp_length: int | None = None,
    ) -> DeviceAuthentication:
        """Check the passcode that the user typed. It is sent once, whatever happens.

        Args:
            authentication: the authentication or its id.
            otp: the digits, or a message that names one passcode. What is not clearly one is
                refused, and uses up no attempt.
            otp_length: how many digits it has, such as the policy's `otpLength`; when None, what
                the authentication lets one know.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/validate-otp-device-authentication.html
        """
        otp = hidden(otp)
        request = operations.check_otp(
            self.settings, authentication, otp=otp, otp_length=otp_length
        )
        return self._authentication(request)

    def check_assertion(
        self,
        authentication: DeviceAuthentication | str,
        *,
        origin: str,
        assertion: str | Secret | Mapping[str, Any],
        compatibility: str | None = None,
    ) -> DeviceAuthentication:
        """Check what a passkey or security key signed. It is sent once, whatever happens.

        Args:
            authentication: the authentication or its id.
            origin: the page that asked for it, such as `https://app.pingone.eu`.
            assertion: the browser's answer, as the JSON text that is sent, or as its properties.
            compatibility: as for `select_device`.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
        """
        assertion = hidden(assertion)
        request = operations.check_assertion(
            self.settings,
            authentication,
            origin=origin,
            assertion=assertion,
            compatibility=compatibility,
        )
        return self._authentication(request)

    def cancel(
        self, authentication: DeviceAuthentication | str, *, reason: str = "CHANGE_DEVICE"
    ) -> DeviceAuthentication:
        """Take back a push that waits for an answer.

        Args:
            authentication: the authentication or its id.
            reason: `SIGNOUT`, `CHANGE_DEVICE` or `ADD_DEVICE`.

        Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/cancel_authentication.html
        """
        return self._authentication(operations.cancel(self.settings, authentication, reason=reason))

    def send(self, request: ApiRequest) -> ApiReply:
        """Send any request with the worker's token, and record it.

        Returns:
            A 2xx reply whose body is a JSON object, or nothing: after DELETE, say.
        """
        auth = self._authorization()
        request = self._carrying(request, auth)
        reply = self._exchange(request, auth=auth)
        if reply.http_status == 401:
            self._credentials.refuse()
        return _accepted(request, reply)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _authentication(self, request: ApiRequest) -> DeviceAuthentication:
        reply = self.send(request)
        read = traceless(DeviceAuthentication.from_body)
        return read(reply.body, http_status=reply.http_status)

    def _authorization(self) -> Authorization:
        with self._token_lock:
            return self._credentials.current() or self._fresh_authorization()

    def _fresh_authorization(self) -> Authorization:
        auth = self._credentials.for_token_request()
        request = self._carrying(operations.token(self.settings), auth)
        self._credentials.accept(_accepted(request, self._exchange(request, auth=auth)))
        current = self._credentials.current()
        assert current is not None  # noqa: S101 - just accepted; tells the type checker
        return current

    def _carrying(self, request: ApiRequest, auth: Authorization) -> ApiRequest:
        return request.carrying([*auth.secrets, *self._transport.cookies()])

    def _exchange(self, request: ApiRequest, *, auth: Authorization) -> ApiReply:
        request = replace(request, headers={**request.headers, **self.tracing.headers()})
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

    def _attempt(self, request: ApiRequest, *, auth: Authorization) -> ApiReply | PingOneError:
        started_at, begun = datetime.now(UTC), time.perf_counter()
        outcome: ApiReply | PingOneError = PingOneError("Interrupted; it may have been sent.")
        try:
            outcome = self._transport.send(request, auth=auth)
            self._is_simulated = outcome.is_simulated
        except PingOneError as error:
            outcome = error
        finally:
            elapsed = time.perf_counter() - begun
            self._record(request, outcome, started_at=started_at, elapsed_seconds=elapsed)
        return outcome

    def _record(
        self,
        request: ApiRequest,
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


def _accepted(request: ApiRequest, reply: ApiReply) -> ApiReply:
    error = error_from(request, reply)
    if error is not None:
        raise error
    return with_failure_scrubbed(request, reply)
