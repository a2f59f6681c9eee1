"""Episodes that repeat themselves: seeded simulators, clocks moved by hand, times made even."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp

from pingone_nb import Client, Exchange, History, PingOneError, Retries, Tracing
from pingone_nb.simulator import ManualClock, Policy, Simulator
from tests.net.calls import NOTICE

SEED = 20_260_101
BEGAN = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
KEY = bytes(range(32))  # of nobody: digests of the golden files hide nothing
PHONE, PHONE_2, EMAIL = "+14135550150", "+1 (413) 555-0161", "Ada+Net@example.com"
WRONG = "0000000000"
Episode = Callable[[Client, Simulator], None]


def one_time(client: Client, simulator: Simulator) -> None:
    """SMS right at once; e-mail wrong, then right; voice in test mode; too many; too late."""
    user_id = simulator.user.id
    sms = client.one_time_sms(user_id, phone=PHONE)
    client.check_otp(sms, otp=simulator.inbox.newest_passcode())
    email = client.one_time_email(user_id, email=EMAIL)
    _refused(lambda: client.check_otp(email, otp=WRONG))
    client.read(email, expand="embedded")
    client.check_otp(email, otp=simulator.inbox.newest_passcode())
    voice = client.one_time_voice(user_id, phone=PHONE_2, test_mode=True)
    _refused(lambda: client.check_otp(voice, otp="12"))  # not even sent
    for _ in range(4):
        _refused(lambda: client.check_otp(voice, otp=WRONG))
    late = client.one_time_sms(user_id, phone=PHONE_2)
    passcode = simulator.inbox.newest_passcode()
    simulator.clock.advance(seconds=1801)
    _refused(lambda: client.check_otp(late, otp=passcode))
    _refused(lambda: client.read("991776fd-145b-499e-8237-2c62aef35b2d"))
    _refused(lambda: client.one_time_sms("991776fd-145b-499e-8237-2c62aef35b2d", phone=PHONE))


def paired(client: Client, simulator: Simulator) -> None:
    """Devices of all kinds but passkeys are paired, used, ordered, blocked, renamed, deleted."""
    user = client.users.find("ada.example")
    assert user
    client.users.enable_mfa(user.id)
    sms = client.devices.create_sms(user.id, phone=PHONE, nickname="phone", notification=NOTICE)
    email = client.devices.create_email(user.id, email=EMAIL, status="ACTIVATION_REQUIRED")
    client.devices.resend_pairing_otp(user.id, email.id)
    client.devices.activate(user.id, email.id, otp=simulator.inbox.newest_passcode())
    rules = client.policies.list()[0]
    body = {**rules.raw, "totp": {**rules.raw["totp"], "enabled": True}}
    client.policies.update(rules.id, body)
    totp = client.devices.create_totp(user.id)
    assert totp.secret
    client.devices.activate(user.id, totp.id, otp=_shown(totp.secret.reveal(), simulator))
    client.devices.order(user.id, device_ids=[email.id, sms.id, totp.id])
    client.devices.list(user.id, expand="order")
    begun = client.initialize(user.id)
    again = client.select_device(begun, device_id=sms.id)
    client.check_otp(again, otp=simulator.inbox.newest_passcode())
    client.devices.block(user.id, sms.id)
    client.initialize(user.id, device_id=sms.id)  # another one is taken
    client.devices.unblock(user.id, sms.id)
    client.devices.rename(user.id, sms.id, nickname="Ada's phone")
    client.devices.remove_order(user.id)
    client.devices.delete(user.id, sms.id)
    _refused(lambda: client.devices.read(user.id, sms.id))
    client.users.allow_bypass(user.id, until=BEGAN + timedelta(days=1))
    client.users.read_bypass(user.id)


def pushed(client: Client, simulator: Simulator) -> None:
    """Pushes are approved, denied, cancelled and left alone, by a phone paired with a key."""
    user_id = simulator.user.id
    key = client.pairing_keys.create(user_id)
    assert key.code
    device_id = simulator.mobile.pair(key.code.reveal())
    client.pairing_keys.read(user_id, key.id)
    approved = client.initialize(user_id, device_id=device_id)
    client.read(approved)
    simulator.mobile.approve(approved.id)
    client.read(approved)
    denied = client.initialize(user_id, device_id=device_id)
    simulator.mobile.deny(denied.id)
    client.read(denied)
    client.cancel(client.initialize(user_id, device_id=device_id), reason="SIGNOUT")
    alone = client.initialize(user_id, device_id=device_id)
    simulator.clock.advance(seconds=41)
    client.read(alone)
    code = client.authentication_codes.create(application_id="15810c80-21a0-4e0e-9fc4-d95e951147c1")
    client.authentication_codes.read(code.id)


def spoiled(client: Client, simulator: Simulator) -> None:
    """Every fault that the simulator knows, at a reading and at a message."""
    begun = client.one_time_sms(simulator.user.id, phone=PHONE)
    for name in ("429", "503", "500", "html", "connection_refused", "connect_timeout",
                 "connection_reset", "read_timeout", "non_json", "empty", "truncated"):  # fmt: skip
        simulator.faults.next(name)
        with contextlib.suppress(PingOneError):
            client.read(begun)
        simulator.faults.next(name)
        with contextlib.suppress(PingOneError):
            client.one_time_sms(simulator.user.id, phone=PHONE)
    simulator.faults.next("429", retry_after_seconds=2)
    client.read(begun)


def configured(client: Client, _simulator: Simulator) -> None:
    """Policies and settings are read and changed, users searched and created."""
    default = client.policies.list()[0]
    made = client.policies.create({**default.raw, "name": "Customers", "default": False})
    client.policies.update(made.id, {**made.raw, "name": "Kunden größer 2"})
    client.policies.read(made.id)
    client.policies.delete(made.id)
    client.mfa_settings.read()
    client.mfa_settings.update(max_allowed_devices=6, pairing_key_format="NUMERIC")
    client.users.create(
        username="grace.example", email="grace@example.com", mobile_phone=PHONE_2,
        name={"given": "Grace", "family": "Example"}, mfa_enabled=True,
    )  # fmt: skip
    client.users.search('username sw "gra"', limit=5)
    _refused(lambda: client.users.create(username="grace.example", email="grace@example.com"))


EPISODES: dict[str, Episode] = {
    each.__name__: each for each in (one_time, paired, pushed, spoiled, configured)
}


def simulator_of(name: str) -> Simulator:
    """The simulator that an episode is played with."""
    number = list(EPISODES).index(name)
    return Simulator(
        seed=SEED + number,
        clock=ManualClock(BEGAN),
        policy=Policy.of(otp_length=10),
        push_timeout="failed" if name == "spoiled" else "status",
    )


def played(name: str, history: History) -> Simulator:
    """Play an episode into a history; what it took is real time."""
    simulator = simulator_of(name)
    client = Client(
        simulator.settings(),
        session=simulator.session(),
        history=history,
        retries=Retries(sleep=lambda _seconds: None),
        tracing=Tracing(transaction_id=f"net {name}"),
    )
    EPISODES[name](client, simulator)
    return simulator


def evened(exchanges: History) -> Iterator[Exchange]:
    """The exchanges with times that repeat themselves: seven minutes apart, each a bit longer."""
    for number, exchange in enumerate(exchanges):
        yield replace(
            exchange,
            started_at=BEGAN + timedelta(minutes=7) * number,
            elapsed_seconds=round(0.05 + number % 10 / 64, 6),
        )


def _shown(secret: str, simulator: Simulator) -> str:
    return pyotp.TOTP(secret).at(simulator.clock.now())


def _refused(call: Callable[[], object]) -> None:
    try:
        call()
    except PingOneError:
        return
    message = "This should have been refused."
    raise AssertionError(message)
