"""A token tells where it is from and whose it is; nothing breaks on what is none."""

from __future__ import annotations

import jwt
import pytest

from pingone_nb import Secret
from pingone_nb.diagnosis.case import TokenClaims
from pingone_nb.simulator import Simulator

KEY = "k" * 32


def token(**claims: object) -> Secret:
    """A JWT of these claims."""
    return Secret(jwt.encode(claims, KEY, algorithm="HS256"))


def test_a_worker_s_token_names_no_user() -> None:
    """Issuer and environment are read, and that nobody is named."""
    claims = TokenClaims.of(token(iss="https://auth.pingone.eu/ABC/as", env="ABC"))

    assert claims == TokenClaims(host="auth.pingone.eu", environment_id="abc", is_users=False)


def test_an_end_user_s_token_does() -> None:
    """The token that a lesson takes for the wrong kind is known as one."""
    simulator = Simulator(seed=7)
    claims = TokenClaims.of(Secret(simulator.user_token()))

    assert claims.is_users
    assert claims.environment_id == simulator.environment_id


@pytest.mark.parametrize(
    "text",
    ["", "abc", "a.b.c", "..", "a.WzFd.c", "a.eyJpc3MiOiAiaHR0cDovL1siLCAiZW52IjogNX0.c", "\ud800.\ud800.x"],
)  # fmt: skip
def test_what_is_no_token_tells_nothing(text: str) -> None:
    """Whatever was given for a token, it tells nothing in the worst case."""
    assert TokenClaims.of(Secret(text)) == TokenClaims()


def test_no_token_tells_nothing() -> None:
    """Without a token there are no claims."""
    assert TokenClaims.of(None) == TokenClaims()
