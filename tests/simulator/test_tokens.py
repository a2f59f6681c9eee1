"""Tokens."""

from __future__ import annotations

import sys

import jwt
import pytest

from pingone_nb import Client
from pingone_nb.simulator import ManualClock, Simulator
from pingone_nb.simulator.rules import tokens as tokens_module
from pingone_nb.simulator.rules.randomness import SeededRandomness
from pingone_nb.simulator.rules.tokens import Tokens
from tests.simulator.caller import BASE, Caller, body_of

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


def test_a_resource_server_can_verify_a_token() -> None:
    """The discovery document names the keys, one of which signed the token; a changed one fails."""
    caller = Caller.connected(signing="rs256", access_tokens="at+jwt")
    at = f"/{caller.environment_id}/as"
    told = body_of(caller.send("GET", f"{at}/.well-known/openid-configuration", authorization=None))
    keys = body_of(caller.send("GET", told["jwks_uri"].removeprefix(BASE), authorization=None))
    header = jwt.get_unverified_header(caller.token)
    (key,) = (each for each in jwt.PyJWKSet.from_dict(keys).keys if each.key_id == header["kid"])
    needs = {"audience": "https://api.pingone.invalid", "issuer": told["issuer"]}
    late = {"verify_exp": False, "verify_iat": False}
    claims = jwt.decode(caller.token, key, algorithms=["RS256"], options=late, **needs)

    assert (header["alg"], header["typ"], claims["env"]) == (
        "RS256",
        "at+jwt",
        caller.environment_id,
    )
    assert "d" not in keys["keys"][0]
    other = Caller.connected(signing="hs256").token
    for wrong in (other, caller.token[:-8] + "AAAAAAAA"):
        with pytest.raises(jwt.InvalidTokenError):
            jwt.decode(wrong, key, algorithms=["RS256"], options=late, **needs)


def test_an_rsa_key_is_made_once() -> None:
    """All simulators of a process share one key, and keep it."""
    first, second = (Simulator(signing="rs256")._environment.tokens for _ in range(2))

    assert first.public_keys == second.public_keys


def test_without_rs256_there_are_no_keys() -> None:
    """The documents are the simulator's to refuse: PingOne has them."""
    caller = Caller.connected()
    for name in ("jwks", ".well-known/openid-configuration"):
        reply = caller.send("GET", f"/{caller.environment_id}/as/{name}", authorization=None)
        assert (reply.status, body_of(reply)["code"]) == (501, "NOT_SIMULATED")
        assert "--signing rs256" in body_of(reply)["message"]


def test_rs256_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without cryptography RS256 is refused with the package's name; HS256 goes on."""
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    tokens_module._rsa_key.cache_clear()
    tokens_module._public_key.cache_clear()

    with pytest.raises(ValueError, match="cryptography"):
        Simulator(signing="rs256")
    assert Simulator(signing="hs256").user_token()


def test_opaque_tokens_are_known() -> None:
    """A token that is no JWT works like any other, and tells nothing."""
    caller = Caller.connected(access_tokens="opaque")

    assert "." not in caller.token
    assert caller.initialize().status == 201


def test_the_client_copes_with_every_kind_of_token() -> None:
    """Whatever a token is, the client sends it as it came."""
    for kind in ("jwt", "at+jwt", "opaque"):
        simulator = Simulator(access_tokens=kind)  # type: ignore[arg-type]
        client = Client(simulator.settings(), session=simulator.session())
        begun = client.one_time_sms(simulator.user.id, phone="+14135550150")
        assert begun.status == "OTP_REQUIRED"


@pytest.mark.parametrize(
    "api_path", ["https://api.pingone.invalid", "https://api.pingone.invalid/v1"]
)
def test_the_client_copes_with_and_without_v1(api_path: str) -> None:
    """The API's base may have /v1, as in Ping's older variables, or leave it to the paths."""
    simulator = Simulator()
    client = Client(simulator.settings(api_path=api_path), session=simulator.session())

    assert client.users.read(simulator.user.id).id == simulator.user.id
