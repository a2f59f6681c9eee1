"""Tokens."""

from __future__ import annotations

import jwt

from pingone_nb.simulator import ManualClock
from pingone_nb.simulator.rules.randomness import SeededRandomness
from pingone_nb.simulator.rules.tokens import Tokens

ENVIRONMENT_ID = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
WORKER = {
    "client_id": "id",
    "auth_base": "https://auth.pingone.invalid",
    "environment_id": ENVIRONMENT_ID,
    "audience": "https://api.pingone.invalid",
}


def tokens(clock: ManualClock) -> Tokens:
    """Tokens with a seed."""
    return Tokens(clock=clock, randomness=SeededRandomness(7))


def test_a_token_has_pingones_claims() -> None:
    """A worker's token is a JWT with the observed claims, good for an hour, without a scope."""
    token = tokens(ManualClock()).issue_worker(**WORKER)
    claims = jwt.decode(token, options={"verify_signature": False, "verify_exp": False})

    assert list(claims) == [
        "client_id", "aud", "iss", "jti", "iat", "exp", "env", "org", "p1.rid",
    ]  # fmt: skip
    assert claims["iss"] == f"https://auth.pingone.invalid/{ENVIRONMENT_ID}/as"
    assert claims["aud"] == ["https://api.pingone.invalid"]
    assert claims["exp"] - claims["iat"] == 3600


def test_only_good_worker_tokens_are_known() -> None:
    """A worker's token is known for an hour; a user's, another one's and a changed one are not."""
    clock = ManualClock()
    ours = tokens(clock)
    token = ours.issue_worker(**WORKER)
    user = ours.issue_user(
        user_id="u", client_id="id", auth_base="https://a", environment_id=ENVIRONMENT_ID
    )

    assert ours.is_worker(token)
    for other in (user, token[:-1], token + "x", token.upper(), "", "\ud800"):
        assert not ours.is_worker(other)
    assert not tokens(clock).is_worker(token)
    clock.advance(seconds=3599)
    assert ours.is_worker(token)
    clock.advance(seconds=1)
    assert not ours.is_worker(token)


def test_each_token_is_another_one() -> None:
    """Two tokens of the same second differ."""
    ours = tokens(ManualClock())

    assert ours.issue_worker(**WORKER) != ours.issue_worker(**WORKER)


def test_the_oldest_go() -> None:
    """Beyond 10,000 tokens the oldest is forgotten, and so refused."""
    ours = tokens(ManualClock())
    first = ours.issue_worker(**WORKER)
    second = ours.issue_worker(**WORKER)
    for _ in range(9_999):
        ours.issue_worker(**WORKER)

    assert not ours.is_worker(first)
    assert ours.is_worker(second)
