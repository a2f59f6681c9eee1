"""The facade."""

from __future__ import annotations

import threading
import traceback

import pytest

from pingone_nb.simulator import ManualClock, Policy, Simulator, SystemClock, User
from pingone_nb.simulator.http.bodies import read_object
from pingone_nb.simulator.http.refusals import Refusal
from pingone_nb.simulator.rules.randomness import SecureRandomness
from tests.simulator.caller import SMS, Caller, body_of, one_time


def flow(caller: Caller) -> list[bytes]:
    """Every reply of one whole authentication."""
    token = caller.ask_token()
    caller.token = body_of(token)["access_token"]
    begun = caller.initialize()
    checked = caller.check(body_of(begun)["id"], caller.newest_code())
    return [token.body, begun.body, checked.body]


def test_a_seed_repeats_everything() -> None:
    """The same seed and clock give the same bytes; another seed others."""
    assert flow(Caller(seed=7)) == flow(Caller(seed=7))
    assert flow(Caller(seed=7))[1] != flow(Caller(seed=8))[1]


def test_without_a_seed_nothing_repeats() -> None:
    """Outside seeded mode ids, secrets and codes come from the CSPRNG, and time is real."""
    one, other = Simulator(), Simulator()

    assert one.environ()["PINGONE_CLIENT_SECRET"] != other.environ()["PINGONE_CLIENT_SECRET"]
    assert one.environment_id != other.environment_id
    assert isinstance(one.clock, SystemClock)
    assert isinstance(one._environment.randomness, SecureRandomness)


def test_environ_is_all_that_a_client_needs() -> None:
    """The variables are the six and the method, and each can be fixed."""
    simulator = Simulator(
        environment_id="ABFBA8F6-49eb-49f5-a5d9-80ad5c98f9f6",
        client_id="mine",
        client_secret="my secret",
        auth_method="post",
        user=User(id="f5b8ac2c-3b9e-4f0e-8f2a-000000000001"),
    )

    assert simulator.environ() == {
        "PINGONE_AUTH_PATH": "https://auth.pingone.invalid",
        "PINGONE_API_PATH": "https://api.pingone.invalid/v1",
        "PINGONE_ENVIRONMENT_ID": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
        "PINGONE_CLIENT_ID": "mine",
        "PINGONE_CLIENT_SECRET": "my secret",
        "PINGONE_USER_ID": "f5b8ac2c-3b9e-4f0e-8f2a-000000000001",
        "PINGONE_AUTH_METHOD": "post",
    }


def test_settings_are_the_same_for_the_client() -> None:
    """The client's settings say what the variables say."""
    simulator = Simulator(seed=7, auth_method="post")
    settings = simulator.settings()

    assert settings.auth_path == "https://auth.pingone.invalid"
    assert settings.api_path == "https://api.pingone.invalid/v1"
    assert (settings.environment_id, settings.auth_method) == (simulator.environment_id, "post")
    assert settings.client_secret is not None
    assert settings.client_secret.reveal() == simulator.environ()["PINGONE_CLIENT_SECRET"]


@pytest.mark.parametrize(
    "wrong",
    [{"environment_id": "x"}, {"client_id": ""}, {"client_secret": ""}, {"auth_method": "none"},
     {"one_time_lockout": "always"}, {"push_timeout": "never"}, {"cool_down": "none"},
     {"daily_limit": ""}, {"no_devices": "201"}, {"new_users_mfa": "maybe"}, {"new_users_email": ""}, {"signing": "none"}, {"attempts_remaining": "1"}, {"access_tokens": "jwe"}],
)  # fmt: skip
def test_malformed_arguments_are_refused(wrong: dict[str, str]) -> None:
    """What could never work is refused at once."""
    with pytest.raises(ValueError, match="must be"):
        Simulator(**wrong)


def test_the_readings_of_lockout_can_be_switched() -> None:
    """By default used-up failures end the authentication; with `never` they do not."""
    for reading, status in (("authentication", 400), ("never", 200)):
        caller = Caller.connected(one_time_lockout=reading, policy=Policy.of(failure_count=1))
        begun = caller.begun()
        for _ in range(3):
            caller.check(begun, "abc")

        assert caller.check(begun, caller.newest_code()).status == status


def test_number_matching_can_be_switched() -> None:
    """Pushes ask for a number, or not, from then on."""
    caller = Caller.connected()
    device_id = caller.paired_phone()
    for is_on in (True, False):
        caller.simulator.use_number_matching(on=is_on)
        begun = body_of(caller.begin(selectedDevice={"id": device_id}))
        assert ("numberMatching" in begun) is is_on


def test_an_added_user_can_be_authenticated() -> None:
    """A user that was added is as good as the first."""
    caller = Caller.connected()
    bob = caller.simulator.add_user(username="bob")
    body = {**one_time(caller, SMS), "user": {"id": bob.id}}

    assert body_of(caller.initialize(body))["user"] == {"id": bob.id}


def test_reprs_show_nothing_secret() -> None:
    """No repr of a simulator, or of what it holds, tells a secret, a code or a contact."""
    simulator = Simulator(
        seed=7,  # an id that is made anew may hold any four digits
        client_secret="canary-secret",
        user=User(username="canary-name", email="canary@example.com", phone="+14135550199"),
        clock=ManualClock(),
    )
    shown = repr(simulator) + repr(simulator.user) + repr(simulator._environment)

    assert "canary" not in shown
    assert "0199" not in shown


def test_refusals_show_nothing_secret_in_tracebacks() -> None:
    """The exceptions inside do not repeat what was sent."""
    body = b'{"otp": "can' + b"ary"  # in two parts, as a traceback shows this line
    try:
        read_object(body)
    except Refusal as refusal:
        shown = "".join(traceback.format_exception(refusal))
    assert "canary" not in shown


def test_threads_do_not_disturb_each_other() -> None:
    """Many threads at once: every code completes its own authentication, every failure counts."""
    caller = Caller.connected()
    statuses: list[int] = []

    def work() -> None:
        for _ in range(30):
            body = one_time(caller, {**SMS, "testMode": True})
            begun = body_of(caller.initialize(body))
            caller.check(begun["id"], "abc")
            statuses.append(caller.check(begun["id"], begun["test"]["otp"]).status)

    shared = caller.begun()
    outcomes: list[bytes] = []

    def guess() -> None:
        for _ in range(10):
            outcomes.append(caller.check(shared, "abc").body)

    threads = [threading.Thread(target=target) for target in (work, guess) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert statuses == [200] * 120
    assert sum(b'"INVALID_OTP"' in body for body in outcomes) == 3
    assert sum(b"TOO_MANY_OTP_RETRIES" in body for body in outcomes) == 37
