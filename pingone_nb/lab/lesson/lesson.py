"""A notebook's surroundings: a client, the simulator or a real environment, forms."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from functools import cached_property
from getpass import getpass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pingone_nb.api import DeviceAuthentication, MfaDevice, Policy
from pingone_nb.client import Client
from pingone_nb.errors import InputError, PingOneError, traceless
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import LIVE_VARIABLES, Settings

if TYPE_CHECKING:
    import ipywidgets
    import pandas

    from pingone_nb.lab.forms import (
        ActionsRow,
        AuthenticationPanel,
        AuthenticationSource,
        AuthenticatorApp,
        Banner,
        CodeView,
        ConnectionForm,
        DeviceForm,
        ExchangeTable,
        OneTimeForm,
        OtpForm,
        PasskeyForm,
        PushForm,
        StateChart,
        VirtualPhone,
    )
    from pingone_nb.lab.forms.code_view import Source as CodeSource
    from pingone_nb.lab.forms.otp import Limits
    from pingone_nb.simulator import Simulator
    from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator

    Source = AuthenticationSource | DeviceAuthentication


class _Ticking(Protocol):
    """A widget that shows how time goes by."""

    def refresh(self) -> None:
        """Look at the clock again."""
        ...


_Shown = TypeVar("_Shown", bound=_Ticking)

_READ_ONLY = frozenset({"_links", "id", "environment", "createdAt", "updatedAt", "forSignOnPolicy"})
_METHODS = ("sms", "voice", "email", "whatsapp", "mobile", "totp", "fido2")
_RULES = (
    "enabled",
    "pairing_disabled",
    "otp_length",
    "lifetime_seconds",
    "failure_count",
    "cool_down_seconds",
)


class Lesson:
    """One notebook's surroundings: SIMULATOR, unless the three live variables are set.

    `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID` and `PINGONE_CLIENT_SECRET` make it LIVE: real
    messages are sent, and paid for. `PINGONE_USER_ID`, `PINGONE_PHONE` and `PINGONE_EMAIL` then
    fill in the forms.

    Attributes:
        client: what the forms call; `client.history` holds every exchange.
        simulator: the simulator, or None when live.
        user_id: UUID of the user to begin with, "" when unknown.
        phone_number, email_address: where to reach the user, or None when unknown.
    """

    def __init__(
        self,
        client: Client,
        *,
        simulator: Simulator | None = None,
        phone_number: Secret | None = None,
        email_address: Secret | None = None,
    ) -> None:
        self.client = client
        self.simulator = simulator
        self.user_id = client.settings.user_id or ""
        self.phone_number = phone_number
        self.email_address = email_address
        self._ticking: list[_Ticking] = []

    @classmethod
    @traceless
    def open(cls, environ: Mapping[str, str] | None = None, *, seed: int | None = None) -> Lesson:
        """Begin a lesson.

        Args:
            environ: the variables to look at; the process's own when None.
            seed: makes the simulator's ids and passcodes repeatable; from a CSPRNG when None.

        Raises:
            InputError: some of the live variables are set, but not all, or one is malformed.
        """
        values = os.environ if environ is None else environ
        told = [name for name in LIVE_VARIABLES if values.get(name)]
        if not told:
            return cls._simulated(seed)
        if len(told) < len(LIVE_VARIABLES):
            missing = ", ".join(sorted(set(LIVE_VARIABLES) - set(told)))
            raise InputError(
                f"Some variables for a live environment are set, but not {missing}.",
                field=missing.partition(",")[0],
                hint="Set all three for a live environment, or none of them for the simulator.",
            )
        return cls(
            Client(Settings.from_env(values)),
            phone_number=_secret(values.get("PINGONE_PHONE")),
            email_address=_secret(values.get("PINGONE_EMAIL")),
        )

    @classmethod
    def _simulated(cls, seed: int | None) -> Lesson:
        from pingone_nb.simulator import Simulator

        simulator = Simulator(seed=seed)
        client = Client(simulator.settings(), session=simulator.session())
        user = simulator.user
        return cls(
            client,
            simulator=simulator,
            phone_number=_secret(user.phone),
            email_address=_secret(user.email),
        )

    @property
    def is_live(self) -> bool:
        """Whether real messages are sent."""
        return self.simulator is None

    @cached_property
    def passkey(self) -> SoftwareAuthenticator:
        """A software authenticator, in place of a browser with a passkey."""
        from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator

        return SoftwareAuthenticator()

    def needs_simulator(self, reason: str) -> None:
        """Stop a lesson that cannot be done in a real environment.

        Raises:
            InputError: it is a real environment.
        """
        if self.is_live:
            raise InputError(
                f"This lesson needs the simulator. {reason}",
                field="PINGONE_ENVIRONMENT_ID",
                hint=(
                    "Start it without the variables for a live environment, or follow it with your "
                    "own phone."
                ),
            )

    def banner(self) -> Banner:
        """SIMULATOR or LIVE, and what that means."""
        from pingone_nb.lab.forms import Banner

        return Banner(is_live=self.is_live, auth_path=self.client.settings.auth_path)

    def connection_form(self) -> ConnectionForm:
        """The form that tests the connection."""
        from pingone_nb.lab.forms import ConnectionForm

        return ConnectionForm(self.client)

    def one_time_form(self, *, type: str = "SMS") -> OneTimeForm:  # noqa: A002 - the API's name
        """The form that sends a passcode, filled in with what is known."""
        from pingone_nb.lab.forms import OneTimeForm

        return OneTimeForm(self.client, type=type, **self._known())

    def device_form(self, begun: Source | None = None, *, policy_id: str = "") -> DeviceForm:
        """The form that begins an authentication with paired devices, and selects one of them.

        Args:
            begun: an authentication to go on with; the form begins one when None.
            policy_id: UUID of the policy to begin with; the environment's default when "".
        """
        from pingone_nb.lab.forms import DeviceForm

        form = DeviceForm(
            self.client, begun, user_id=self.user_id, policy_id=policy_id, **self._now()
        )
        return self._followed(form)

    def otp_form(self, source: Source) -> OtpForm:
        """The form that checks the passcode for the authentication of `source`."""
        from pingone_nb.lab.forms import OtpForm

        return self._followed(OtpForm(self.client, source, **self._rules()))

    def push_form(self, source: Source) -> PushForm:
        """The form that waits until a push is answered."""
        from pingone_nb.lab.forms import PushForm

        return self._followed(PushForm(self.client, source, **self._now()))

    def passkey_form(self, source: Source, *, origin: str = "") -> PasskeyForm:
        """The form that has a challenge signed, by the lesson's `passkey`, and sends it."""
        from pingone_nb.lab.forms import PasskeyForm

        return PasskeyForm(self.client, source, authenticator=self.passkey, origin=origin)

    def authenticator_app(self, device: MfaDevice) -> AuthenticatorApp:
        """A virtual authenticator application that has just learned the secret of a new device."""
        from pingone_nb.lab.forms import AuthenticatorApp

        return self._followed(AuthenticatorApp(device.key_uri, **self._now()))

    def phone(self) -> VirtualPhone:
        """The virtual phone; a later `side_by_side` lets it type into the passcode form there."""
        from pingone_nb.lab.forms import VirtualPhone

        if self.simulator is None:
            return VirtualPhone(None)
        return self._followed(VirtualPhone(self.simulator.inbox, self.simulator.mobile))

    def state_chart(self, source: Source) -> StateChart:
        """Where the authentication of `source` stands, among all states that there are."""
        from pingone_nb.lab.forms import StateChart

        return StateChart(source)

    def actions_row(self, source: Source) -> ActionsRow:
        """What the reply allows next, a button each."""
        from pingone_nb.lab.forms import ActionsRow

        return ActionsRow(self.client, source)

    def exchange_table(self) -> ExchangeTable:
        """The exchanges so far, and each new one."""
        from pingone_nb.lab.forms import ExchangeTable

        return ExchangeTable(self.client.history)

    def code(self, source: CodeSource, *, language: str = "") -> CodeView:
        """The same call in code: a form's, a request's, or that of a row of the history."""
        from pingone_nb.lab.forms import CodeView

        return CodeView(source, settings=lambda: self.client.settings, language=language)

    def panel(self) -> AuthenticationPanel:
        """The whole flow in one panel."""
        from pingone_nb.lab.forms import AuthenticationPanel

        told: dict[str, Any] = {}
        if self.simulator is not None:
            told = {
                "inbox": self.simulator.inbox,
                "mobile": self.simulator.mobile,
                "authenticator": self.passkey,
            }
        panel = AuthenticationPanel(self.client, **told, **self._known(), **self._rules())
        return self._followed(panel)

    def side_by_side(self, form: ipywidgets.DOMWidget, other: ipywidgets.DOMWidget) -> Any:
        """A form and the phone, or the authenticator application, which types into it."""
        from pingone_nb.lab.forms import AuthenticatorApp, OtpForm, VirtualPhone, side_by_side

        if isinstance(form, OtpForm) and isinstance(other, VirtualPhone | AuthenticatorApp):
            other.on_type(form.type_code)
            if isinstance(other, VirtualPhone):
                other.follow(form.source)
        return side_by_side(form, other)

    def type_code_into(self, check: OtpForm) -> None:
        """Type the newest passcode into a form, unless somebody has typed or checked one."""
        if not check.otp.text() and not check.is_done:
            check.type_code(self.newest_code())

    def newest_code(self) -> Secret:
        """The passcode of the newest message: the virtual phone's, or typed in by you when live."""
        if self.simulator is None:
            return Secret(getpass("The passcode on your phone: "))
        return Secret(self.simulator.inbox.newest_passcode())

    def wrong_code(self) -> Secret:
        """A passcode of the right form that is not the newest message's; when live, most likely."""
        right = self.simulator.inbox.newest_passcode() if self.simulator else "000000"
        # one more, not a random one, which could be right by chance
        wrong = (int(right) + 1) % 10 ** len(right)
        return Secret(f"{wrong:0{len(right)}d}")

    def refusal_of(self, call: Callable[[], object]) -> PingOneError:
        """The error with which `call` is refused.

        Raises:
            AssertionError: it was not refused.
        """
        try:
            call()
        except PingOneError as error:
            return error
        raise AssertionError("PingOne should have refused this request, but didn't.")

    def connect_with(self, **changes: Any) -> None:
        """Ask for a token with some settings changed; the exchange lands in the same history.

        Raises:
            PingOneError: as `Client.connect` does.
        """
        settings = self.client.settings.with_changes(token=None, **changes)
        self.client.with_settings(settings).connect()

    def let_time_pass(self, *, seconds: float) -> bool:
        """Move the simulator's clock; false, and nothing happens, in a real environment."""
        if self.simulator is None:
            return False
        self.simulator.clock.advance(seconds=seconds)
        for widget in self._ticking:
            widget.refresh()
        return True

    def own_policy(self, **changes: Any) -> Policy:
        """A fresh policy: the environment's default one with some properties changed.

        Args:
            **changes: as in the API, such as `totp={"enabled": True}`; objects are merged.

        Raises:
            PingOneError: the application may not create policies, or a property cannot be so.
        """
        default = next(policy for policy in self.client.policies.list() if policy.is_default)
        name = f"pingone_nb lesson {secrets.token_hex(4)}"
        body = self.policy_body(default, **{**changes, "name": name, "default": False})
        return self.client.policies.create(body)

    def policy_body(self, policy: Policy, **changes: Any) -> dict[str, Any]:
        """A policy's body to be sent, with some properties changed; objects are merged."""
        told = {name: value for name, value in policy.raw.items() if name not in _READ_ONLY}
        return _merged(told, changes)

    def compare_policies(self, *policies: Policy) -> pandas.DataFrame:
        """The policies' rules beside each other.

        A row a method and rule, such as (`sms`, `otp_length`), a column of dtype `object` a policy,
        headed by its name; missing where a policy says nothing. Rules on which none says anything
        are left out.
        """
        import pandas as pd

        rows = {
            (method, rule): [getattr(getattr(policy, method), rule) for policy in policies]
            for method in _METHODS
            for rule in _RULES
        }
        rows["authentication", "device_selection"] = [each.device_selection for each in policies]
        told = {row: values for row, values in rows.items() if any(v is not None for v in values)}
        index = pd.MultiIndex.from_tuples(list(told), names=["method", "rule"])
        names = [policy.name or policy.id for policy in policies]
        return pd.DataFrame(list(told.values()), index=index, columns=names, dtype="object")

    def clean_up(self) -> int:
        """Delete the devices and policies that this lesson created; how many were left of them."""
        deleted = 0
        for exchange in tuple(self.client.history.session):  # deleting adds rows to it
            told = exchange.reply_body
            if exchange.http_status != 201 or not isinstance(told, Mapping):
                continue
            if exchange.operation == "create_device":
                deleted += _delete_device(self.client, told)
            elif exchange.operation == "create_policy":
                deleted += _delete_policy(self.client, str(told["id"]))
        return deleted

    def _followed(self, widget: _Shown) -> _Shown:
        self._ticking.append(widget)
        return widget

    def _known(self) -> dict[str, Any]:
        return {
            "user_id": self.user_id,
            "phone": self.phone_number,
            "email": self.email_address,
        }

    def _now(self) -> dict[str, Any]:
        return {} if self.simulator is None else {"now": self.simulator.clock.now}

    def _rules(self) -> dict[str, Any]:
        return {} if self.simulator is None else {"limits_of": self._limits_of, **self._now()}

    def _limits_of(self, authentication: DeviceAuthentication) -> Limits | None:
        from pingone_nb.lab.forms.otp import Limits

        if self.simulator is None:
            return None
        device = authentication.selected_device
        policy = self.simulator.policy_of(authentication.policy_id)
        rules = policy.otp_rules(device.type if device else "SMS")
        return Limits(failure_count=rules.failure_count, lifetime_seconds=rules.lifetime_seconds)


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


def _delete_device(client: Client, told: Mapping[str, Any]) -> bool:
    user_id, device_id = str(told["user"]["id"]), str(told["id"])
    if all(device.id != device_id for device in client.devices.list(user_id)):
        return False
    client.devices.delete(user_id, device_id)
    return True


def _delete_policy(client: Client, policy_id: str) -> bool:
    if all(policy.id != policy_id for policy in client.policies.list()):
        return False
    client.policies.delete(policy_id)
    return True


def _merged(told: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {name: _plain(value) for name, value in told.items()}
    for name, value in changes.items():
        before = merged.get(name)
        if isinstance(value, Mapping) and isinstance(before, dict):
            merged[name] = _merged(before, value)
        else:
            merged[name] = value
    return merged


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
