"""Access tokens: JWTs that look like PingOne's, or opaque ones, known again by their digest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal, get_args

import jwt

from pingone_nb.simulator.rules.clock import Clock, epoch_seconds
from pingone_nb.simulator.rules.newest import Newest
from pingone_nb.simulator.rules.notation import base64url, digest_of
from pingone_nb.simulator.rules.randomness import Randomness

TOKEN_LIFETIME_SECONDS = 3600

_MOST_TOKENS = 10_000
_Kind = Literal["worker", "user"]
Signing = Literal["hs256", "rs256"]
AccessTokens = Literal["jwt", "at+jwt", "opaque"]


@cache
def _rsa_key() -> Any:
    """The key of this process; making one takes long, so that all simulators share it.

    Raises:
        ValueError: cryptography is not installed.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric import rsa
    except ImportError as error:
        raise ValueError(
            "Signing with RS256 needs the package cryptography (pip install pingone-nb[sim])."
        ) from error
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@cache
def _public_key() -> dict[str, Any]:
    """Its public half as a JWK, named by its thumbprint (RFC 7638)."""
    key: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_rsa_key().public_key()))
    needed = {name: key[name] for name in ("e", "kty", "n")}
    thumbprint = digest_of(json.dumps(needed, separators=(",", ":")))
    return {**needed, "use": "sig", "alg": "RS256", "kid": base64url(thumbprint)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issued:
    kind: _Kind
    good_until: datetime


class Tokens:
    """Issues tokens and knows the newest 10,000 of them again.

    A client has to take a token as opaque. PingOne signs with RS256; HS256 and a key of its own is
    what costs no time.

    Args:
        clock: what time it is.
        randomness: where the key of HS256 and the `jti` come from.
        signing: `hs256` or `rs256`.
        access_tokens: JWTs as they are, with `typ: at+jwt`, or opaque; `Simulator` says more.

    Raises:
        ValueError: there is no such signing, or RS256 needs a package that is not installed.

    Source: https://developer.pingidentity.com/pingone-api/foundations/authentication-concepts/access-tokens-and-id-tokens.html
    """

    def __init__(
        self,
        *,
        clock: Clock,
        randomness: Randomness,
        signing: Signing = "hs256",
        access_tokens: AccessTokens = "jwt",
    ) -> None:
        if signing not in get_args(Signing):
            raise ValueError(f"signing must be {' or '.join(get_args(Signing))}.")
        self.public_keys = [_public_key()] if signing == "rs256" else []
        self._access_tokens = access_tokens
        self._clock = clock
        self._randomness = randomness
        self._key = randomness.key()
        self._organization_id = randomness.uuid()
        self._region_id = randomness.uuid()
        self._issued: Newest[bytes, _Issued] = Newest(most=_MOST_TOKENS)

    def issue_worker(
        self, *, client_id: str, auth_base: str, environment_id: str, audience: str
    ) -> str:
        """A worker application's token; its power comes from roles, so it names no scope.

        Args:
            client_id: the application's.
            auth_base: scheme and host of the auth host.
            environment_id: UUID, the `env` claim.
            audience: scheme and host of the API host.
        """
        claims = {"client_id": client_id, "aud": [audience]}
        return self._issue("worker", auth_base, environment_id, claims)

    def issue_user(
        self, *, user_id: str, client_id: str, auth_base: str, environment_id: str
    ) -> str:
        """An end user's token, which the simulator refuses."""
        claims = {"client_id": client_id, "sub": user_id, "scope": "openid profile"}
        return self._issue("user", auth_base, environment_id, claims)

    def is_worker(self, token: str) -> bool:
        """Whether the token is one of ours, a worker's, and still good."""
        issued = self._issued.get(digest_of(token))
        return issued is not None and issued.kind == "worker" and self._is_good(issued)

    def _is_good(self, issued: _Issued) -> bool:
        return self._clock.now() < issued.good_until

    def _issue(
        self, kind: _Kind, auth_base: str, environment_id: str, claims: dict[str, Any]
    ) -> str:
        now = self._clock.now()
        issued_at = epoch_seconds(now)
        payload = {
            **claims,
            "iss": f"{auth_base}/{environment_id}/as",
            "jti": self._randomness.uuid(),
            "iat": issued_at,
            "exp": issued_at + TOKEN_LIFETIME_SECONDS,
            "env": environment_id,
            "org": self._organization_id,
            "p1.rid": self._region_id,
        }
        token = self._signed(payload)
        good_until = now + timedelta(seconds=TOKEN_LIFETIME_SECONDS)
        self._issued[digest_of(token)] = _Issued(kind=kind, good_until=good_until)
        return token

    def _signed(self, payload: dict[str, Any]) -> str:
        if self._access_tokens == "opaque":
            return base64url(self._randomness.key())
        kid = self.public_keys[0]["kid"] if self.public_keys else "default"
        typ = "JWT" if self._access_tokens == "jwt" else self._access_tokens
        key, algorithm = (_rsa_key(), "RS256") if self.public_keys else (self._key, "HS256")
        return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": kid, "typ": typ})
