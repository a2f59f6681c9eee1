"""The rules of passcodes for one-time targets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from pingone_nb.simulator import ManualClock, Policy, User
from pingone_nb.simulator.http.token import Application
from pingone_nb.simulator.rules.authentications import Authentication, OneTimeTarget
from pingone_nb.simulator.rules.challenges import challenge_target
from pingone_nb.simulator.rules.checks import check_otp
from pingone_nb.simulator.rules.environment import Environment, OneTimeLockout, Readings
from pingone_nb.simulator.rules.randomness import Randomness, SeededRandomness
from pingone_nb.simulator.rules.refusal import Refused as CheckRefused
from tests.simulator.caller import wrong
from tests.tiers import cases

TARGET = OneTimeTarget(type="SMS", contact="+14135550150")
ID = "991776fd-145b-499e-8237-2c62aef35b2c"


def rules(
    clock: ManualClock | None = None,
    *,
    randomness: Randomness | None = None,
    one_time_lockout: OneTimeLockout = "authentication",
) -> Environment:
    """An environment with a clock that stands still and a seed."""
    return Environment.new(
        id=ID,
        application=Application(client_id="a", client_secret="b"),
        user=User(id=ID),
        policy=Policy(),
        clock=clock or ManualClock(),
        randomness=randomness or SeededRandomness(7),
        readings=Readings(one_time_lockout=one_time_lockout),
    )


def begin(environment: Environment, policy: Policy | None = None) -> Authentication:
    """A fresh one-time authentication."""
    begun = environment.authentications.new(user_id=ID, policy=policy or Policy())
    return environment.authentications.keep(challenge_target(environment, begun, TARGET))


def code_of(authentication: Authentication) -> str:
    """The passcode that was sent."""
    assert authentication.passcode is not None
    return authentication.passcode.code


def outcome(environment: Environment, authentication_id: str, otp: str) -> str:
    """The status after a right code, or why it was refused."""
    found = environment.authentications.find(authentication_id)
    assert found is not None
    try:
        return check_otp(environment, found, otp).status
    except CheckRefused as refused:
        return refused.reason


def test_the_right_code_completes() -> None:
    """A right code completes the authentication, once."""
    environment = rules()
    begun = begin(environment)

    assert begun.status == "OTP_REQUIRED"
    assert outcome(environment, begun.id, code_of(begun)) == "COMPLETED"
    assert outcome(environment, begun.id, code_of(begun)) == "NOT_OTP_REQUIRED"


def test_a_wrong_code_changes_no_status() -> None:
    """After a wrong code the status is as before, and the right code still completes."""
    environment = rules()
    begun = begin(environment)

    assert outcome(environment, begun.id, wrong(code_of(begun))) == "INVALID_OTP"
    found = environment.authentications.find(begun.id)
    assert found is not None
    assert (found.status, found.failures) == ("OTP_REQUIRED", 1)
    assert outcome(environment, begun.id, code_of(begun)) == "COMPLETED"


@pytest.mark.parametrize("failure_count", range(1, 8))
def test_used_up_failures_end_this_authentication(failure_count: int) -> None:
    """After so many wrong codes even the right one is refused; a new authentication works."""
    environment = rules()
    begun = begin(environment, Policy.of(failure_count=failure_count))
    for _ in range(failure_count):
        assert outcome(environment, begun.id, wrong(code_of(begun))) == "INVALID_OTP"

    assert outcome(environment, begun.id, code_of(begun)) == "TOO_MANY_OTP_RETRIES"
    again = begin(environment, Policy.of(failure_count=failure_count))
    assert outcome(environment, again.id, code_of(again)) == "COMPLETED"


def test_the_other_reading_never_ends() -> None:
    """With `never`, wrong codes are just wrong, however many."""
    environment = rules(one_time_lockout="never")
    begun = begin(environment)
    told = {outcome(environment, begun.id, wrong(code_of(begun))) for _ in range(20)}

    assert told == {"INVALID_OTP"}
    assert outcome(environment, begun.id, code_of(begun)) == "COMPLETED"


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(1799.999, "COMPLETED"), (1800, "OTP_SESSION_EXPIRED"), (10**6, "OTP_SESSION_EXPIRED")],
)
def test_a_late_code_has_expired(seconds: float, told: str) -> None:
    """A code is good for less than the policy's lifetime."""
    clock = ManualClock()
    environment = rules(clock)
    begun = begin(environment)
    clock.advance(seconds=seconds)

    assert outcome(environment, begun.id, code_of(begun)) == told


@pytest.mark.parametrize("otp", ["0", "１２３４５６", "\ud800", "\x00", "9" * 100_000, "+00001"])
def test_any_text_is_just_a_wrong_code(otp: str) -> None:
    """A text that cannot be a code is a wrong code."""
    environment = rules()

    assert outcome(environment, begin(environment).id, otp) == "INVALID_OTP"


def test_a_repr_shows_no_code() -> None:
    """Neither code nor target can be read off an authentication's repr."""
    begun = begin(rules())

    assert code_of(begun) not in repr(begun)
    assert "4135550150" not in repr(begun)


def test_the_oldest_go() -> None:
    """Beyond 10,000 authentications the oldest is forgotten."""
    environment = rules()
    first = begin(environment)
    second = begin(environment)
    for _ in range(9_999):
        begin(environment)

    assert environment.authentications.find(first.id) is None
    assert environment.authentications.find(second.id.upper()) is not None


class CountedCodes:
    """Gives every code of a small space in turn, so that all of them can be tried."""

    def __init__(self, codes: Iterator[int]) -> None:
        self._codes = codes
        self._ids = SeededRandomness(7)

    def uuid(self) -> str:
        """A pseudo-random UUID."""
        return self._ids.uuid()

    def digits(self, length: int) -> str:
        """The next code."""
        return f"{next(self._codes):0{length}d}"

    def below(self, end: int) -> int:
        """A pseudo-random number."""
        return self._ids.below(end)

    def key(self) -> bytes:
        """32 bytes."""
        return self._ids.key()


@pytest.mark.parametrize("failure_count", [1, 3, 7])
def test_guessing_succeeds_as_often_as_attempts_allow(failure_count: int) -> None:
    """Over every code of a space, a guesser who never stops gets in exactly failure_count times.

    The rules compare codes for equality only, so what holds for 1,000 equally likely codes holds
    for 10**6: the probability of success before the lock-out is failure_count / 10**6.
    """
    space = 1_000
    environment = rules(randomness=CountedCodes(iter(range(space))))
    policy = Policy.of(failure_count=failure_count)
    guesses = [f"{number:06d}" for number in range(failure_count + 5)]
    successes = 0
    for _ in range(space):
        begun = begin(environment, policy)
        successes += any(outcome(environment, begun.id, guess) == "COMPLETED" for guess in guesses)

    assert successes == failure_count


class PasscodeRules(RuleBasedStateMachine):
    """Any sequence of begin, check, wait agrees with a model that keeps three numbers."""

    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.clock = ManualClock()
        self.started = self.clock.now()
        self.rules = rules(self.clock)
        self.model: dict[str, dict[str, object]] = {}

    def elapsed(self) -> float:
        """Seconds since the machine began."""
        return (self.clock.now() - self.started).total_seconds()

    @rule(
        target=ids,
        failure_count=st.integers(1, 7),
        lifetime=st.integers(1, 300),
        length=st.integers(6, 10),
    )
    def begin(self, failure_count: int, lifetime: int, length: int) -> str:
        """Begin one more."""
        policy = Policy.of(
            failure_count=failure_count, lifetime_seconds=lifetime, otp_length=length
        )
        begun = begin(self.rules, policy)
        assert len(code_of(begun)) == length
        self.model[begun.id] = {
            "otp": code_of(begun),
            "left": failure_count,
            "until": self.elapsed() + lifetime,
            "done": False,
        }
        return begun.id

    @rule(seconds=st.integers(0, 200))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.clock.advance(seconds=seconds)

    @rule(authentication_id=ids, is_right=st.booleans(), noise=st.text(max_size=12))
    def check(self, authentication_id: str, is_right: bool, noise: str) -> None:
        """Check the right code, or any text."""
        known = self.model[authentication_id]
        otp = str(known["otp"]) if is_right else noise
        told = outcome(self.rules, authentication_id, otp)

        if known["done"]:
            assert told == "NOT_OTP_REQUIRED"
        elif self.elapsed() >= known["until"]:
            assert told == "OTP_SESSION_EXPIRED"
        elif known["left"] == 0:
            assert told == "TOO_MANY_OTP_RETRIES"
        elif otp != known["otp"]:
            assert told == "INVALID_OTP"
            known["left"] -= 1
        else:
            assert told == "COMPLETED"
            known["done"] = True

    @invariant()
    def statuses_agree(self) -> None:
        """Only a right code changes a status, and never does updatedAt go before createdAt."""
        for authentication_id, known in self.model.items():
            found = self.rules.authentications.find(authentication_id)
            assert found is not None
            assert found.status == ("COMPLETED" if known["done"] else "OTP_REQUIRED")
            assert found.updated_at > found.created_at


TestPasscodeRules = PasscodeRules.TestCase
TestPasscodeRules.settings = settings(max_examples=cases(200), stateful_step_count=40)
