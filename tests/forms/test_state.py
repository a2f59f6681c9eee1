"""Nothing sensitive is in any widget's state, whatever was done with the forms."""

from __future__ import annotations

import json
import re

import ipywidgets

from pingone_nb import Client, Secret
from pingone_nb.lab.forms import (
    ActionsRow,
    AuthenticationPanel,
    AuthenticatorApp,
    Banner,
    ConnectionForm,
    DeviceForm,
    OtpForm,
    PasskeyForm,
    PushForm,
    StateChart,
    VirtualPhone,
)
from pingone_nb.simulator import ManualClock, Simulator
from pingone_nb.simulator.rules.users import User
from tests.canaries import Canaries, hits
from tests.forms.enrolled import NICKNAME, enroll
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

CANARIES = Canaries.of_seed(4)
TOKEN = (200, {}, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')


def state() -> str:
    """What a notebook would be saved with: the state of all widgets, and their reprs."""
    kept = ipywidgets.Widget.get_manager_state()["state"]
    return re.sub(r"\b[0-9a-f]{32}\b", "", json.dumps(kept))  # random ids hold any six digits


def test_a_full_flow_leaves_nothing_sensitive_in_any_state() -> None:
    """Secret, number, address, right and wrong code, typed, sent and refused: no state has them."""
    user = User(phone=CANARIES.phone, email=CANARIES.email)
    simulator = Simulator(
        seed=7, clock=ManualClock(), client_secret=CANARIES.client_secret, user=user
    )
    client = Client(simulator.settings(), session=simulator.session())
    connection = ConnectionForm(client)
    panel = AuthenticationPanel(client, inbox=simulator.inbox, user_id=user.id)
    Banner(is_live=False, auth_path=client.settings.auth_path)
    codes: list[str] = []

    connection.submit()
    FakeBrowser(connection.fields["client_secret"]).say("text", text=CANARIES.client_secret + "x")
    FakeBrowser(connection.action).say("press")
    for channel, field, text in (
        ("SMS", "phone", CANARIES.phone),
        ("VOICE", "phone", CANARIES.phone),
        ("EMAIL", "email", CANARIES.email),
    ):
        panel.request.type.value = channel
        FakeBrowser(panel.request.fields[field]).say("text", text=text)
        panel.request.submit()
        codes.append(simulator.inbox.newest_passcode())
        FakeBrowser(panel.check.otp).say("text", text=CANARIES.otp)
        FakeBrowser(panel.check.action).say("press")
        panel.check.type_code(codes[-1])
        panel.check.submit()
    panel.request.test_mode.value = True
    codes.append(_test_otp(panel))
    panel.request.fields["email"].set("no address " + CANARIES.email)
    panel.request.press()

    assert "One-time device authentication" in state()
    assert hits([("state", state())], [*CANARIES.values(), *codes]) == []


def test_paired_devices_leave_nothing_sensitive_in_any_state() -> None:
    """Codes, key, number to pick, contact and what hostile names say: no state has them."""
    enrolled = enroll(number_matching=True)
    simulator, client = enrolled.simulator, enrolled.client
    now = simulator.clock.now
    devices = DeviceForm(client, user_id=enrolled.user_id, now=now)
    check, push = OtpForm(client, devices, now=now), PushForm(client, devices, now=now)
    passkey = PasskeyForm(client, devices, authenticator=enrolled.passkey)
    phone = VirtualPhone(simulator.inbox, simulator.mobile)
    app = AuthenticatorApp(enrolled.key_uri, now=now)
    app.on_type(check.type_code)
    shown = [StateChart(devices), ActionsRow(client, devices), phone, push, passkey, check, app]
    devices.submit()
    kept = [enrolled.key_uri.reveal(), simulator.user.phone, simulator.user.email, NICKNAME]
    for kind in ("SMS", "TOTP", "MOBILE", "FIDO2"):
        devices.choose(enrolled.ids[kind])
        devices.submit()
        kept.append(simulator.inbox.newest_passcode())
    kept.append(app.code().reveal())
    FakeBrowser(app).say("type")
    devices.choose(enrolled.ids["TOTP"])
    devices.submit()
    check.press()
    FakeBrowser(phone).say("ready")

    assert "Authenticator app" in state()
    assert "otpauth" not in state()
    assert hits([("state", state()), ("reprs", repr(shown))], kept) == []


def test_what_a_server_says_is_in_no_state(simulator: Simulator) -> None:
    """A reply that repeats what was sent, in every place that is shown, is not saved either."""
    echo = f"{CANARIES.phone} {CANARIES.otp} <b>"
    refusal = {
        "code": echo,
        "id": echo,
        "message": echo,
        "details": [{"code": echo, "target": "phone", "message": echo}],
    }
    failed = {"status": echo, "id": echo, "error": {"code": echo, "message": echo}}
    session = stub_session(
        TOKEN,
        (400, {"correlation-id": echo}, json.dumps(refusal).encode()),
        (201, {}, json.dumps({**failed, "_links": {echo: {"href": "https://x"}}}).encode()),
    )
    client = Client(simulator.settings(), session=session)
    panel = AuthenticationPanel(client, user_id=simulator.user.id, phone=Secret("+14135550123"))

    panel.request.press()
    panel.request.press()
    FakeBrowser(panel.exchanges).say("open", number=1)

    assert hits([("state", state())], [CANARIES.phone, CANARIES.otp]) == []


def test_no_widget_of_ours_prints_a_trait(panel: AuthenticationPanel) -> None:
    """Every widget's `repr` is short: class and at most its label."""
    widgets = [panel, panel.request, panel.check, panel.phone, panel.exchanges, panel.check.otp]

    assert all(len(repr(widget)) < 60 for widget in widgets)


def _test_otp(panel: AuthenticationPanel) -> str:
    otp = panel.request.submit().test_otp
    assert otp is not None
    panel.check.type_code(otp)
    panel.check.submit()
    return otp.reveal()
