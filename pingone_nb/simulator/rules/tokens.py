"""Access tokens: JWTs that look like PingOne's, known again by their digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import jwt

from pingone_nb.simulator.rules.clock import Clock, epoch_seconds
from pingone_nb.simulator.rules.newest import Newest
from pingone_nb.simulator.rules.notation import digest_of
from pingone_nb.simulator.rules.randomness import Randomness

TOKEN_LIFETIME_SECONDS = 3600

_MOST_TOKENS = 10_000
_Kind = Literal["worker", "user"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issued:
    kind: _Kind
    good_until: datetime


class Tokens:
    """Issues tokens and knows the newest 10,000 of them again.

    They are signed with HS256 and a key of this process, where PingOne signs with RS256: a client
    has to take a token as opaque.

    Args:
        clock: what time it is.
        randomness: where the key and the `jti` come from.

    Source: https://developer.pingidentity.com/pingone-api/foundations/authentication-concepts/access-tokens-and-id-tokens.html
    """

    def __init__(self, *, clock: Clock, randomness: Randomness) -> None:
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
        token = jwt.encode(payload, self._key, algorithm="HS256", headers={"kid": "default"})
        good_until = now + timedelta(seconds=TOKEN_LIFETIME_SECONDS)
        self._issued[digest_of(token)] = _Issued(kind=kind, good_until=good_until)
        return token
