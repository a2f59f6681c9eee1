"""A stage for the forms: one scene after the other, in one kernel and on one page.

A notebook's only cell is `STAGE`. Its buttons are the scenes; a scene has buttons of its own for
what nobody can do in the forms, such as moving the simulator's clock. Runs in the kernel.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import ipywidgets
import pyotp

from pingone_nb import Client, Retries, Secret
from pingone_nb.api import MfaDevice
from pingone_nb.lab.forms import AuthenticationPanel
from pingone_nb.lab.lesson import Lesson
from pingone_nb.simulator import Policy, Simulator, User
from tests.browser.spoiled_replies import HOSTILE, SPOILS, SpoilingAdapter

STAGE = "from tests.browser.stage import Stage\n\nStage()"
SET = "stage-set"  # the class of what is judged
NEWS = "stage-news"  # the class of the line that says what was done
_ORIGIN = "https://app.example.com"
_APPLICATION_ID = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
_PHONE = "+14135550150"
_FAILURE_COUNT = 2

Event = Callable[[], object]


@dataclass
class Scene:
    """What is shown, and what can happen in it: name → what to call."""

    widgets: list[ipywidgets.Widget]
    events: Mapping[str, Event] = field(default_factory=dict)


class Stage(ipywidgets.VBox):  # type: ignore[misc] # ipywidgets has no types
    """Shows a scene for the press of a button; each press is told in the news when it is done."""

    def __init__(self, scenes: Mapping[str, Callable[[], Scene]] | None = None) -> None:
        self._presses = 0
        self._scenes = SCENES if scenes is None else scenes
        self._set, self._events = ipywidgets.VBox(), ipywidgets.Box()
        self._news = ipywidgets.Label("0")
        self._set.add_class(SET)
        self._news.add_class(NEWS)
        self._events.layout.flex_flow = "row wrap"
        scenes = [self._button(name, partial(self._play, name)) for name in self._scenes]
        program = ipywidgets.Box(scenes)
        program.layout.flex_flow = "row wrap"
        super().__init__([program, self._events, self._news, self._set])

    def _play(self, name: str) -> None:
        for widget in self._set.children:
            widget.close()
        scene = self._scenes[name]()
        events = scene.events.items()
        self._events.children = [self._button(event, happen) for event, happen in events]
        self._set.children = scene.widgets

    def _button(self, name: str, press: Event) -> ipywidgets.Button:
        def tell(_button: object) -> None:
            try:
                press()
                outcome = name
            except Exception as error:  # noqa: BLE001 - nobody else would show it
                outcome = f"{name}: {error!r}"
            self._presses += 1
            self._news.value = f"{self._presses} {outcome}"

        made = ipywidgets.Button(description=name)
        made.on_click(tell)
        return made


def _simulator() -> Scene:
    return _panel_of(_lesson(Simulator(seed=7)))


def _canaries() -> Scene:
    """A secret, a number, an address and long passcodes that are found nowhere else."""
    told = os.environ
    simulator = Simulator(
        client_secret=told["CANARY_CLIENT_SECRET"],
        user=User(email=told["CANARY_EMAIL"], phone=told["CANARY_PHONE"]),
        policy=Policy.of(otp_length=10),
    )
    return _panel_of(_lesson(simulator))


def _live() -> Scene:
    """A client that talks over HTTP, as to a real environment."""
    served = Simulator(seed=7).serve()
    return _panel_of(Lesson.open(served.environ() | {"PINGONE_PHONE": _PHONE}))


def _unreachable() -> Scene:
    """An environment that nobody answers for."""
    nobody = "http://127.0.0.1:9"
    environ = Simulator(seed=7).environ(auth_path=nobody, api_path=f"{nobody}/v1")
    return _panel_of(Lesson.open(environ | {"PINGONE_PHONE": _PHONE}))


def _panel_of(lesson: Lesson) -> Scene:
    panel, simulator = lesson.panel(), lesson.simulator
    passing = {} if simulator is None else _passing(simulator, panel)
    events = {**_events(lesson), **passing, "work": _work}
    return Scene([lesson.banner(), panel], events)


def _work() -> None:
    """Keep the kernel busy until a file is there."""
    until = Path(os.environ["WORK_UNTIL"])
    while not until.exists():
        pass


def _devices() -> Scene:
    """The panel of a user with devices, with an authenticator app below it."""
    lesson, totp = lesson_with_devices("Work phone")
    simulator = lesson.simulator
    assert simulator is not None
    panel = AuthenticationPanel(
        lesson.client,
        inbox=simulator.inbox,
        mobile=simulator.mobile,
        user_id=lesson.user_id,
        failure_count=_FAILURE_COUNT,
        now=simulator.clock.now,
        authenticator=lesson.passkey,
    )
    app = lesson.authenticator_app(totp)
    app.on_type(panel.check.type_code)
    widgets = [lesson.banner(), panel, app]
    return Scene(widgets, {**_events(lesson), **_passing(simulator, panel)})


def _parts() -> Scene:
    """The forms for devices, each alone; a device has markup for a name."""
    lesson, totp = lesson_with_devices(HOSTILE)
    devices = lesson.device_form()
    check = lesson.otp_form(devices)
    widgets = [
        lesson.side_by_side(devices, lesson.phone()),
        lesson.side_by_side(check, lesson.authenticator_app(totp)),
        lesson.push_form(devices),
        lesson.passkey_form(devices),
        lesson.actions_row(devices),
        lesson.state_chart(devices),
        lesson.exchange_table(),
    ]
    return Scene(widgets, _events(lesson))


def lesson_with_devices(nickname: str) -> tuple[Lesson, MfaDevice]:
    """A lesson whose user has SMS, a blocked address, a passkey, a mobile app and TOTP, the last."""
    policy = Policy.of(
        device_selection="PROMPT_TO_SELECT",
        number_matching=True,
        failure_count=_FAILURE_COUNT,
        cool_down_seconds=120,
    )
    policy.body["totp"]["enabled"] = True
    simulator = Simulator(seed=7, policy=policy, daily_quota=None)
    lesson = _lesson(simulator)
    totp = _pair(lesson, lesson.user_id, nickname)
    simulator.clock.advance(seconds=60)  # no TOTP code is taken twice
    return lesson, totp


def _pair(lesson: Lesson, user_id: str, nickname: str) -> MfaDevice:
    assert lesson.simulator is not None
    pair, user = lesson.client.devices, lesson.simulator.user
    sms = pair.create_sms(user_id, phone=user.phone)
    pair.rename(user_id, sms.id, nickname=nickname)
    email = pair.create_email(user_id, email=user.email)
    pair.block(user_id, email.id)
    fido = pair.create_fido2(user_id, rp_id="app.example.com", rp_name="Example")
    options = fido.public_key_credential_creation_options
    attestation = lesson.passkey.create(options, origin=_ORIGIN)
    pair.activate(user_id, fido.id, origin=_ORIGIN, attestation=attestation)
    key = lesson.client.pairing_keys.create(user_id, application_ids=[_APPLICATION_ID])
    lesson.simulator.mobile.pair(key.code.reveal())
    totp = pair.create_totp(user_id)
    now = lesson.simulator.clock.now()
    pair.activate(user_id, totp.id, otp=pyotp.TOTP(totp.secret.reveal()).at(now))
    return totp


def _lesson(simulator: Simulator) -> Lesson:
    user, session = simulator.user, simulator.session()
    spoiling = SpoilingAdapter(session.get_adapter("https://"))
    session.mount("https://", spoiling)
    retries = Retries(sleep=lambda _seconds: None)
    lesson = Lesson(
        Client(simulator.settings(), session=session, retries=retries),
        simulator=simulator,
        phone_number=Secret(user.phone),
        email_address=Secret(user.email),
    )
    lesson.spoil = spoiling.spoil  # type: ignore[attr-defined] # for the events
    return lesson


def _events(lesson: Lesson) -> dict[str, Event]:
    simulator = lesson.simulator
    if simulator is None:
        return {}
    faults = simulator.faults
    return {
        "a reset": partial(faults.next, "connection_reset", operation="initialize"),
        "refusals": partial(faults.next, "connection_refused", times=9),
        "a limit": partial(faults.next, "429", operation="initialize"),
        "a proxy": partial(faults.next, "html", operation="initialize", times=9),
        "no fault": faults.clear,
        **{name: partial(lesson.spoil, name) for name in SPOILS},  # type: ignore[attr-defined]
    }


def _passing(simulator: Simulator, panel: AuthenticationPanel) -> dict[str, Event]:
    def pass_time(seconds: float) -> None:
        simulator.clock.advance(seconds=seconds)
        panel.refresh()

    return {f"{minutes} minutes pass": partial(pass_time, minutes * 60) for minutes in (3, 31)}


def _code() -> Scene:
    """The code of a form, and the phone that shows what a copied program has sent."""
    lesson = _lesson(Simulator(seed=7))
    view = lesson.code(lesson.one_time_form())
    return Scene([view, lesson.phone()], {"clean up": lesson.clean_up})


SCENES: dict[str, Callable[[], Scene]] = {
    "simulator": _simulator,
    "canaries": _canaries,
    "live": _live,
    "unreachable": _unreachable,
    "devices": _devices,
    "parts": _parts,
    "code": _code,
}
