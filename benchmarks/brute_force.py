"""How likely is it to guess a passcode before the failures are used up?

Claim: attempts / 10^6 for 6 digits and 3 attempts. Shown in two steps: the passcodes are uniform
over all 10^6 (chi-square over their digits, position by position), and a guesser who comes to the
right passcode at the n-th try gets in only for n <= 3. Their product is the probability. A million
blind guesses are tried as well.
"""

from __future__ import annotations

import sys

from pingone_nb.simulator import ManualClock, Policy, User
from pingone_nb.simulator.http.token import Application
from pingone_nb.simulator.rules.authentications import Authentication, OneTimeTarget
from pingone_nb.simulator.rules.challenges import challenge_target
from pingone_nb.simulator.rules.checks import check_otp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.randomness import SecureRandomness
from pingone_nb.simulator.rules.refusal import Refused as CheckRefused

POLICY = Policy()
RULES = POLICY.otp_rules("SMS")
SPACE = 10**RULES.length
USER = User()
TARGET = OneTimeTarget(type="SMS", contact="+14135550150")
PASSCODES = 200_000
CHI_SQUARE_9_AT_1_IN_A_MILLION = 45.1  # 9 degrees of freedom
PLACES = 12
TRIES_A_PLACE = 300
BLIND_AUTHENTICATIONS = 50_000


def environment() -> Environment:
    """A fresh environment with passcodes from the CSPRNG."""
    return Environment.new(
        id=USER.id,
        application=Application(client_id="any", client_secret="any"),
        user=USER,
        policy=POLICY,
        clock=ManualClock(),
        randomness=SecureRandomness(),
    )


def begin(rules: Environment) -> Authentication:
    """A new one-time SMS authentication."""
    begun = rules.authentications.new(user_id=USER.id, policy=POLICY)
    return rules.authentications.keep(challenge_target(rules, begun, TARGET))


def is_accepted(rules: Environment, authentication_id: str, otp: str) -> bool:
    """Whether a guess completes it."""
    found = rules.authentications.find(authentication_id)
    assert found is not None
    try:
        return check_otp(rules, found, otp).status == "COMPLETED"
    except CheckRefused:
        return False


def worst_chi_square() -> float:
    """The largest chi-square of the ten digits over the passcode's positions."""
    counts = [[0] * 10 for _ in range(RULES.length)]
    randomness = SecureRandomness()
    for _ in range(PASSCODES):
        for position, digit in enumerate(randomness.digits(RULES.length)):
            counts[position][int(digit)] += 1
    expected = PASSCODES / 10
    return max(sum((n - expected) ** 2 / expected for n in row) for row in counts)


def places_that_get_in() -> list[int]:
    """At which places in a row of guesses the right passcode is accepted, every time or never."""
    found = []
    for place in range(1, PLACES + 1):
        outcomes = {guesser_gets_in(place, offset) for offset in range(TRIES_A_PLACE)}
        assert len(outcomes) == 1, "it depends on the passcode"
        found += [place] if outcomes == {True} else []
    return found


def guesser_gets_in(place: int, offset: int) -> bool:
    """Whether someone gets in who guesses the right passcode as the `place`-th of a row."""
    rules = environment()
    begun = begin(rules)
    assert begun.passcode is not None
    right = int(begun.passcode.code)
    wrong = [(right + 1 + offset + n) % SPACE for n in range(PLACES)]
    guesses = [*wrong[: place - 1], right, *wrong[place:]]
    return any(is_accepted(rules, begun.id, f"{g:0{RULES.length}d}") for g in guesses)


def blind_successes() -> tuple[int, int]:
    """Guesses tried and successes of someone who tries the same 20 passcodes everywhere."""
    tried = successes = 0
    for _ in range(BLIND_AUTHENTICATIONS):
        rules = environment()
        begun = begin(rules)
        for guess in range(20):
            tried += 1
            successes += is_accepted(rules, begun.id, f"{guess:0{RULES.length}d}")
    return tried, successes


def main() -> int:
    """Print what was found."""
    chi_square = worst_chi_square()
    places = places_that_get_in()
    uniform = chi_square < CHI_SQUARE_9_AT_1_IN_A_MILLION
    print(f"passcodes uniform: {uniform} (worst chi-square {chi_square:.1f}, 9 degrees of freedom)")
    print(f"the right passcode gets in at places {places} of a row of guesses")
    print(f"probability before lock-out: {len(places)}/{SPACE} (claim: {RULES.failure_count}/10^6)")
    tried, successes = blind_successes()
    expected = BLIND_AUTHENTICATIONS * RULES.failure_count / SPACE
    print(f"{tried:,} blind guesses: {successes} successes (expected {expected:.2f})")
    return 0 if uniform and len(places) == RULES.failure_count else 1


if __name__ == "__main__":
    sys.exit(main())
