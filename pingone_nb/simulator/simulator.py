"""The simulator: one environment, one application, one user, on no port or on one."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import requests

from pingone_nb.simulator.http import (
    authentication_codes,
    authentications,
    devices,
    mfa_settings,
    pairing,
    pairing_keys,
    policies,
    token,
    users,
)
from pingone_nb.simulator.http.api import Api
from pingone_nb.simulator.http.call import Rules, SimulatedReply, SimulatedRequest
from pingone_nb.simulator.http.refusals import Refusal
from pingone_nb.simulator.http.token import Application, AuthMethod
from pingone_nb.simulator.rim.adapter import SimulatorAdapter
from pingone_nb.simulator.rim.control import Control
from pingone_nb.simulator.rim.faults import Faults
from pingone_nb.simulator.rim.reception import Reception, RequestLog
from pingone_nb.simulator.rules.authenticating import remember
from pingone_nb.simulator.rules.clock import Clock, SystemClock
from pingone_nb.simulator.rules.environment import (
    AttemptsRemaining,
    AuthenticationsAt,
    CoolDown,
    DailyLimit,
    Environment,
    NewUsersMfa,
    NoDevices,
    OneTimeLockout,
    PushTimeout,
    Readings,
    UserEmail,
)
from pingone_nb.simulator.rules.mobile import Mobile
from pingone_nb.simulator.rules.notation import checked_uuid
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.randomness import randomness_of
from pingone_nb.simulator.rules.tokens import AccessTokens, Signing
from pingone_nb.simulator.rules.users import User

if TYPE_CHECKING:
    from pingone_nb.settings import Settings
    from pingone_nb.simulator.rim.server import SimulatorServer

AUTH_PATH = "https://auth.pingone.invalid"
API_PATH = "https://api.pingone.invalid/v1"

RULES: Rules = {
    **token.RULES,
    **authentications.RULES,
    **authentication_codes.RULES,
    **users.RULES,
    **pairing.RULES,  # before devices: a refusal names the media types in this order
    **devices.RULES,
    **pairing_keys.RULES,
    **policies.RULES,
    **mfa_settings.RULES,
}


class Simulator:
    """Answers as PingOne's documentation says; what it does not say is marked as assumed.

    Safe to use from several threads. The `repr` shows the environment's id only. Each argument but
    the clock is an option of `pingone-nb sim`, whose help is the first sentence here.

    Args:
        seed: repeat the same IDs and passcodes; for tests only, because they are predictable.
            None: a CSPRNG makes them.
        clock: what time it is; the machine's time when None.
        environment_id: UUID of the environment; default: random.
        client_id: client ID of the worker application; default: random.
        client_secret: client secret of the worker application; default: random.
        auth_method: token endpoint authentication method of the worker application.
        has_roles: False: the worker application has no roles, so it gets no access token.
        without_grant: the worker application doesn't have the grant type client_credentials.
        user: the one user to begin with.
        policy: the device authentication policy to begin with.
        daily_quota: messages per user and day: SMS and voice together, email separately. 50 is
            PingOne's; None: no limit.
        one_time_lockout: what too many wrong passcodes end: this authentication, or nothing.
            Both are assumed readings of what is documented, that a one-time target never locks:
            with `authentication` this one takes no passcode any more, a new one does.
        push_timeout: status after an unanswered push: PUSH_CONFIRMATION_TIMED_OUT, or FAILED.
            The status is documented (`status`); `FAILED` with that error code is observed
            (`failed`).
        cool_down: how a device that is cooling down is refused. A public client reads
            LIMIT_EXCEEDED when one begins or selects, and QUOTA_EXCEEDED when a passcode is
            checked, both with the end of the lock (`limit_exceeded`); Ping's flows know
            TOO_MANY_OTP_RETRIES (`too_many_otp_retries`).
        daily_limit: code when the day's text messages and calls are used up. Ping's connector
            knows a code of its own when one begins or selects (`sms_voice_limit_reached`); the
            platform's is QUOTA_EXCEEDED, which is seen for new devices (`quota_exceeded`).
        no_devices: what happens to a user without a usable device: 201 with FAILED, or 400. A page
            shows the status (`failed`); a public client handles HTTP 400 with
            NO_USABLE_DEVICES (`refused`).
        new_users_mfa: whether MFA is on for new users. The Terraform provider says that the
            platform's default has been on since June 2025 (`on`); API pages still say off
            (`off`).
        new_users_email: whether a new user needs an email address. The page on users and the Go
            SDK say so (`required`); nobody shows the refusal, so it may be left out (`optional`).
        authentications_at: which host has device authentications. Pages and links name the auth
            host (`auth`); a sample of a Ping employee's calls the API host, below
            /v1/environments (`both`).
        attempts_remaining: whether a wrong passcode's refusal tells how many attempts are left. No
            source of this API does (`hidden`); Ping's widget for the PingFederate authentication
            API, which PingOne feeds, reads attemptsRemaining of the detail (`shown`).
        access_tokens: what access tokens are. Observed are JWTs without a type of their own
            (`jwt`); notices of the API's changelog announce `typ: at+jwt` for all of them
            (`at+jwt`). A client that takes tokens as opaque copes with `opaque`, too.
        signing: how access tokens are signed: hs256, or rs256 as PingOne does. With rs256 the keys
            are at /{envID}/as/jwks, which /{envID}/as/.well-known/openid-configuration names.

    Raises:
        ValueError: an argument is malformed, or RS256 needs a package that is not installed.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        clock: Clock | None = None,
        environment_id: str | None = None,
        client_id: str | None = None,
        client_secret: str | None = None,
        auth_method: AuthMethod = "basic",
        has_roles: bool = True,
        without_grant: bool = False,
        user: User | None = None,
        policy: Policy | None = None,
        daily_quota: int | None = 50,
        one_time_lockout: OneTimeLockout = "authentication",
        push_timeout: PushTimeout = "status",
        cool_down: CoolDown = "limit_exceeded",
        daily_limit: DailyLimit = "sms_voice_limit_reached",
        no_devices: NoDevices = "failed",
        new_users_mfa: NewUsersMfa = "on",
        new_users_email: UserEmail = "required",
        authentications_at: AuthenticationsAt = "auth",
        attempts_remaining: AttemptsRemaining = "hidden",
        access_tokens: AccessTokens = "jwt",
        signing: Signing = "hs256",
    ) -> None:
        randomness = randomness_of(seed)
        self.clock: Clock = SystemClock() if clock is None else clock
        self.faults = Faults(RULES)
        self.requests = RequestLog()
        self._lock = threading.Lock()
        # drawn in this order, so that a seed gives the same ids for ever
        own_id = checked_uuid(environment_id or randomness.uuid(), name="The environment's ID")
        self._application = Application(
            client_id=randomness.uuid() if client_id is None else client_id,
            client_secret=randomness.key().hex() if client_secret is None else client_secret,
            auth_method=auth_method,
            has_roles=has_roles,
            has_grant=not without_grant,
        )
        self._environment = Environment.new(
            id=own_id,
            application=self._application,
            user=User() if user is None else user,
            policy=Policy() if policy is None else policy,
            clock=self.clock,
            randomness=randomness,
            daily_quota=daily_quota,
            readings=Readings(
                one_time_lockout=one_time_lockout,
                push_timeout=push_timeout,
                cool_down=cool_down,
                daily_limit=daily_limit,
                no_devices=no_devices,
                new_users_mfa=new_users_mfa,
                new_users_email=new_users_email,
                authentications_at=authentications_at,
                access_tokens=access_tokens,
                attempts_remaining=attempts_remaining,
            ),
            signing=signing,
        )
        self.inbox = self._environment.inbox
        self._control = Control(self._environment, self.faults)
        self._reception = Reception(
            Api(self._environment, RULES, open_document=token.open_document),
            control=self._control.answer,
            faults=self.faults,
            requests=self.requests,
        )
        self.mobile = Mobile(self._environment, lock=self._lock, announce=self.inbox.announce)

    def __repr__(self) -> str:
        return f"Simulator(environment_id={self.environment_id!r})"

    @property
    def environment_id(self) -> str:
        """UUID of the environment."""
        return self._environment.id

    @property
    def user(self) -> User:
        """The one user to begin with."""
        return self._environment.users.first

    @property
    def policy(self) -> Policy:
        """The policy that holds where none is named, as it is now."""
        return self._environment.policies.default

    def policy_of(self, policy_id: str | None, authentication_id: str | None = None) -> Policy:
        """The policy with that id as it is now; the one that holds elsewhere for an unknown id.

        Args:
            policy_id: UUID of the policy.
            authentication_id: whose policy is asked for: it holds for it even when it was deleted.
        """
        begun = self._environment.authentications.find(authentication_id or "")
        if begun is not None:
            return begun.policy
        found = self._environment.policies.find(policy_id) if policy_id else None
        return found or self.policy

    def add_page(self, name: str, html: Callable[[], str]) -> None:
        """Serve the HTML page that `html` makes, once it is asked for, at `/simulator/{name}`."""
        self._control.add_page(name, html)

    def remember_browser(self, user_id: str | None = None) -> str:
        """Remember a browser of a user, the first one when None; gives its cookie.

        Raises:
            LookupError: there is no such user.
        """
        with self._lock:
            user = self._environment.users.existing(user_id)
            return remember(self._environment, user)[0]

    def use_number_matching(self, *, on: bool = True) -> None:
        """Have pushes ask for a number, under the default policy.

        Observed in replies; where PingOne configures it is not told, so here it is no property.
        """
        with self._lock:
            policies = self._environment.policies
            policies.keep(replace(policies.default, number_matching=on))

    def add_user(
        self, *, username: str, email: str = "", phone: str = "", user_id: str | None = None
    ) -> User:
        """Add a user; the id is random when None.

        Raises:
            ValueError: the id is no UUID.
        """
        with self._lock:
            fresh = self._environment.randomness.uuid() if user_id is None else user_id
            user = User(id=fresh, username=username, email=email, phone=phone)
            return self._environment.users.add(user)

    def change_user(
        self,
        user_id: str | None = None,
        *,
        enabled: bool | None = None,
        locked: bool | None = None,
    ) -> User:
        """Disable or enable a user, lock or unlock the account; the first user when None.

        Raises:
            LookupError: there is no such user.
        """
        with self._lock:
            return self._environment.users.change(
                user_id, enabled=enabled, locked=locked, now=self.clock.now()
            )

    def user_token(self) -> str:
        """An end user's access token, for the lesson on the wrong kind: it is refused."""
        with self._lock:
            return self._environment.tokens.issue_user(
                user_id=self.user.id,
                client_id=self._application.client_id,
                auth_base=AUTH_PATH,
                environment_id=self.environment_id,
            )

    def handle(self, request: SimulatedRequest) -> SimulatedReply:
        """The reply to a request, whatever its bytes: never an exception."""
        with self._lock:
            reply = self._reception.answer(request)
        self.inbox.announce()
        return reply

    def refuse(self, request: SimulatedRequest, refusal: Refusal) -> SimulatedReply:
        """The reply that says no to a request which is not even looked at."""
        with self._lock:
            return self._reception.refuse(request, refusal)

    def session(self) -> requests.Session:
        """A session whose every request, to whatever host, ends here; no socket is opened."""
        session = requests.Session()
        session.trust_env = False  # no proxy and no .netrc has a say in this
        adapter = SimulatorAdapter(self.handle)
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def environ(self, *, auth_path: str = AUTH_PATH, api_path: str = API_PATH) -> dict[str, str]:
        """The `PINGONE_…` variables that any client needs; the secret is among them."""
        application = self._application
        return {
            "PINGONE_AUTH_PATH": auth_path,
            "PINGONE_API_PATH": api_path,
            "PINGONE_ENVIRONMENT_ID": self.environment_id,
            "PINGONE_CLIENT_ID": application.client_id,
            "PINGONE_CLIENT_SECRET": application.client_secret,
            "PINGONE_USER_ID": self.user.id,
            "PINGONE_AUTH_METHOD": application.auth_method,
        }

    def settings(self, *, auth_path: str = AUTH_PATH, api_path: str = API_PATH) -> Settings:
        """The same as a client's settings."""
        from pingone_nb.settings import Settings

        return Settings.from_env(self.environ(auth_path=auth_path, api_path=api_path))

    def serve(self, *, port: int = 0, host: str = "127.0.0.1") -> SimulatorServer:
        """Serve on a port as well, on a thread of its own, until the server is closed.

        Args:
            port: the port, or 0 for a free one.
            host: the address to bind; loopback unless stated otherwise.

        Raises:
            OSError: the port is taken, or the host is none of this machine.
            ModuleNotFoundError: uvicorn and httptools are not installed (`pingone-nb[sim]`).
        """
        from pingone_nb.simulator.rim.server import SimulatorServer

        return SimulatorServer(self, host=host, port=port)
