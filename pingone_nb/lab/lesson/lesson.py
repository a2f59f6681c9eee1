"""A notebook's surroundings: a client, the simulator or a real environment, forms."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pingone_nb.api import DeviceAuthentication, MfaDevice, Policy
from pingone_nb.client import Client
from pingone_nb.errors import InputError, LessonError, PingOneError, traceless
from pingone_nb.history import History
from pingone_nb.lab.lesson.checking import cells_of, failed, judged
from pingone_nb.lab.lesson.notebook import Page, Progress, Said, add_to_notebook, lessons_in
from pingone_nb.lab.lesson.serving import Serving
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import LIVE_VARIABLES, Settings

if TYPE_CHECKING:
    import ipywidgets
    import pandas

    from pingone_nb.history import Exchange
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
    from pingone_nb.lab.forms.flow import Limits
    from pingone_nb.lab.lesson.prediction import Prediction
    from pingone_nb.simulator import Simulator
    from pingone_nb.simulator.rim.server import SimulatorServer
    from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator

    Source = AuthenticationSource | DeviceAuthentication


class _Ticking(Protocol):
    """A widget that shows how time goes by."""

    def refresh(self) -> None:
        """Look at the clock again."""
        ...


_Shown = TypeVar("_Shown", bound=_Ticking)

_REFUSAL = (
    "\nWhy:        This step is meant to show a refusal, but another cell changed what it needs.\n"
    "What to do: Run the cells of this section again, from the first one."
)
_UNSENT = (
    "\nWhat to do: Run the cells above, from the first one of this section, and then this cell."
)
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
        self._predictions: dict[str, Prediction] = {}
        self._checked: set[int] = set()
        self._progress = Progress("")
        self._serving = Serving(simulator) if simulator else None

    @classmethod
    @traceless
    def open(cls, environ: Mapping[str, str] | None = None, *, seed: int | None = None) -> Lesson:
        """Begin a lesson.

        A simulator is a new one each time. In a live environment the forms go on with what an
        earlier lesson of the process began there, so that running a notebook again sends no second
        message; the history is a new one.

        Args:
            environ: the variables to look at; the process's own when None.
            seed: makes the simulator's ids and passcodes repeatable; from a CSPRNG when None.

        Raises:
            InputError: some of the live variables are set, but not all, or one is malformed.
        """
        values = os.environ if environ is None else environ
        lesson = cls._opened(values, seed)
        lesson._progress = Progress(values.get("PINGONE_PROGRESS_FILE"))
        add_to_notebook(lambda: lesson.client.history)
        return lesson

    @classmethod
    def _opened(cls, values: Mapping[str, str], seed: int | None) -> Lesson:
        given = [name for name in LIVE_VARIABLES if values.get(name)]
        if not given:
            return cls._simulated(seed)
        if len(given) < len(LIVE_VARIABLES):
            missing = ", ".join(sorted(set(LIVE_VARIABLES) - set(given)))
            raise InputError(
                f"Some variables for a live environment are set, but not {missing}.",
                field=missing.partition(",")[0],
                hint="Set all three for a live environment, or none of them for the simulator.",
            )
        return cls(
            _live_client(Settings.from_env(values)),
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

        form = DeviceForm(self.client, begun, policy_id=policy_id, **self._known(), **self._now())
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

        return ExchangeTable(self.client, serving=self._serving)

    def code(self, source: CodeSource, *, language: str = "") -> CodeView:
        """The same call in code: a form's, a request's, or that of a row of the history."""
        from pingone_nb.lab.forms import CodeView

        return CodeView(
            source,
            settings=lambda: self.client.settings,
            language=language,
            serving=self._serving,
        )

    def serve(self) -> SimulatorServer | None:
        """Put the simulator on a free loopback port, for programs that are copied from `code`.

        They then name its address, and run as they are. Called again, it gives the same server. It
        ends with the kernel, or with `clean_up`. In a real environment nothing happens: it is None.

        Raises:
            OSError: there is no port.
            ModuleNotFoundError: uvicorn and httptools are not installed (`pingone-nb[sim]`).
        """
        return self._serving.start() if self._serving else None

    def panel(self) -> AuthenticationPanel:
        """The whole flow in one panel."""
        from pingone_nb.lab.forms import AuthenticationPanel

        parts: dict[str, Any] = {}
        if self.simulator is not None:
            parts = {
                "inbox": self.simulator.inbox,
                "mobile": self.simulator.mobile,
                "authenticator": self.passkey,
                "serving": self._serving,
            }
        panel = AuthenticationPanel(self.client, **parts, **self._known(), **self._rules())
        return self._followed(panel)

    def side_by_side(self, form: ipywidgets.DOMWidget, other: ipywidgets.DOMWidget) -> Any:
        """A form, the phone, or the authenticator application, which types into it, and the wire.

        The wire is what the form sends, and the reply to it.
        """
        from pingone_nb.lab.forms import (
            AuthenticatorApp,
            Form,
            OtpForm,
            VirtualPhone,
            Wire,
            desk,
            side_by_side,
        )

        if isinstance(form, OtpForm) and isinstance(other, VirtualPhone | AuthenticatorApp):
            other.on_type(form.type_code)
            if isinstance(other, VirtualPhone):
                other.follow(form.source)
        if isinstance(form, Form):
            return desk(form, phone=other, wire=Wire(self.client, form))
        return side_by_side(form, other)

    def type_code_into(self, check: OtpForm) -> None:
        """Type the newest passcode into a form, unless somebody has typed or checked one."""
        if check.action.is_enabled and not check.otp.text() and not check.is_done:
            check.type_code(self.newest_code())

    def newest_code(self) -> Secret:
        """The passcode of the newest message: the virtual phone's, or typed in by you when live.

        Raises:
            LessonError: no message has been sent yet.
        """
        if self.simulator is None:
            return Secret(getpass("The passcode on your phone: "))
        return Secret(self._newest_passcode())

    def wrong_code(self) -> Secret:
        """A passcode of the right form that is not the newest message's; when live, most likely.

        Raises:
            LessonError: no message has been sent yet.
        """
        right = self._newest_passcode() if self.simulator else "000000"
        # one more, not a random one, which could be right by chance
        wrong = (int(right) + 1) % 10 ** len(right)
        return Secret(f"{wrong:0{len(right)}d}")

    def _newest_passcode(self) -> str:
        assert self.simulator is not None  # noqa: S101 - tells the type checker
        try:
            return self.simulator.inbox.newest_passcode()
        except LookupError as error:
            raise LessonError(str(error), hint=_UNSENT) from None

    def sent(self, operation: str) -> Exchange:
        """The newest exchange of an operation, such as `initialize`.

        Raises:
            LessonError: there is none yet.
        """
        own = [each for each in self.client.history.session if each.operation == operation]
        if not own:
            raise LessonError(f"There is no exchange of {operation} yet.", hint=_UNSENT)
        return own[-1]

    def refusal_of(self, call: Callable[[], object]) -> PingOneError:
        """The error with which `call` is refused.

        Raises:
            LessonError: it was not refused.
        """
        try:
            call()
        except PingOneError as error:
            return error
        raise LessonError("PingOne should have refused this request, but didn't.", hint=_REFUSAL)

    def check(
        self,
        step: int,
        found: object,
        said: str = "",
        *,
        again: int | None = None,
        only_simulated: bool = False,
        **expected: object,
    ) -> Any:
        """Hold what came against what a step of the lesson expects.

        Args:
            step: number of the section that the check belongs to.
            found: an authentication or another value, an error, whether something holds, or a call
                that returns one of these.
            said: what is expected, in words, where `found` is true or false.
            again: number of the section whose cells have to run again; `step` when None.
            only_simulated: whether a real environment may reply otherwise; it is then only noted.
            **expected: properties of `found`, such as `status="COMPLETED"`; `allows` is an action
                among those that a reply links, `detail` a code among an error's details.

        Returns:
            `found`, or what the call returned.

        Raises:
            LessonError: it didn't go as planned; says what was expected and found, why, and which
                cells to run again.
        """
        verdict = judged(found, said, expected)
        if verdict.came is None:
            self._checked.add(step)
            return verdict.value
        history, from_step = self.client.history.session, again or step
        error = failed(verdict.wanted, verdict.came, step=step, again=from_step, history=history)
        if not (only_simulated and self.is_live):
            raise error
        sys.stdout.write(f"Your environment replied differently from the simulator.\n{error}\n")
        return verdict.value

    def predict(self, question: str, *, after: str | None = None, action: str) -> Prediction:
        """Ask what the status will be, with the statuses to which the contract says it can lead.

        The same question, asked again before it was revealed, keeps its answer.

        Args:
            question: in a sentence.
            after: the status before; None before there is an authentication.
            action: what is done, such as `otp.check` or `initialize`.
        """
        from pingone_nb.lab.lesson.prediction import Prediction

        asked = self._predictions.get(question)
        if asked is None or asked.is_revealed:
            asked = Prediction(question, source=after, action=action)
        self._predictions.pop(question, None)
        self._predictions[question] = asked  # the last one is the newest
        return asked

    def reveal(self, found: DeviceAuthentication | str) -> Said:
        """Say what the status is, and how that compares with what was predicted last, if anything.

        Args:
            found: the authentication, or its status.
        """
        if self._predictions:
            return list(self._predictions.values())[-1].reveal(found)
        return Said(f"The status is {found if isinstance(found, str) else found.status}.")

    def finish(self, lesson: int, *, steps: int) -> Said:
        """Note which steps were checked, for the map of lessons, and say which weren't.

        Args:
            lesson: its number.
            steps: how many numbered sections it checks.
        """
        name = f"{lesson:02}"
        self._progress.add(name, self._checked, of=steps)
        left = [str(each) for each in range(1, steps + 1) if each not in self._checked]
        if not left:
            return Said(f"Lesson {name} is done: all {steps} steps were checked.")
        return Said(
            f"Not checked in this session: step {', '.join(left)}. Run {cells_of(int(left[0]))}, "
            "and then this one."
        )

    def map(self, folder: Path | None = None) -> Page:
        """The lessons beside this one, and how far each is done.

        Args:
            folder: where they are; the notebook's own when None.
        """
        place = folder or Path.cwd()
        rows = [
            f"| {number} | [{title}]({path.name}) | {self._progress.in_words(number)} |"
            for number, title, path in lessons_in(place)
            if number != "00"
        ]
        if not rows:
            return Page(f"There are no lessons in the folder {place}.")
        return Page("\n".join(["| | Lesson | Progress |", "|---|---|---|", *rows]))

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
        current = {name: value for name, value in policy.raw.items() if name not in _READ_ONLY}
        return _merged(current, changes)

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
        filled = {row: values for row, values in rows.items() if any(v is not None for v in values)}
        index = pd.MultiIndex.from_tuples(list(filled), names=["method", "rule"])
        names = [policy.name or policy.id for policy in policies]
        return pd.DataFrame(list(filled.values()), index=index, columns=names, dtype="object")

    def clean_up(self) -> Said:
        """Delete the devices and policies that this lesson created, and say how many they were.

        The simulator is served no longer.
        """
        if self._serving:
            self._serving.stop()
        devices = policies = 0
        for exchange in tuple(self.client.history.session):  # deleting adds rows to it
            body = exchange.reply_body
            if exchange.http_status != 201 or not isinstance(body, Mapping):
                continue
            if exchange.operation == "create_device":
                devices += _delete_device(self.client, body)
            elif exchange.operation == "create_policy":
                policies += _delete_policy(self.client, str(body["id"]))
        return Said(f"Deleted: {_counted(devices, 'device')}, {_counted(policies, 'policy')}.")

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
        from pingone_nb.lab.forms.flow import Limits

        if self.simulator is None:
            return None
        device = authentication.selected_device
        policy = self.simulator.policy_of(authentication.policy_id, authentication.id)
        rules = policy.otp_rules(device.type if device else "SMS")
        return Limits(failure_count=rules.failure_count, lifetime_seconds=rules.lifetime_seconds)


def _counted(number: int, noun: str) -> str:
    nouns = {"policy": "policies"}
    return f"{number} {noun if number == 1 else nouns.get(noun, f'{noun}s')}"


_live_clients: dict[Settings, Client] = {}


def _live_client(settings: Settings) -> Client:
    known = _live_clients.get(settings)
    if known is None or known.settings != settings:  # the connection form may have changed it
        known = _live_clients[settings] = Client(settings)
    else:
        known.history = History()
    return known


def _secret(text: str | None) -> Secret | None:
    return Secret(text) if text else None


def _delete_device(client: Client, reply: Mapping[str, Any]) -> bool:
    user_id, device_id = str(reply["user"]["id"]), str(reply["id"])
    if all(device.id != device_id for device in client.devices.list(user_id)):
        return False
    client.devices.delete(user_id, device_id)
    return True


def _delete_policy(client: Client, policy_id: str) -> bool:
    if all(policy.id != policy_id for policy in client.policies.list()):
        return False
    client.policies.delete(policy_id)
    return True


def _merged(current: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {name: _plain(value) for name, value in current.items()}
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
