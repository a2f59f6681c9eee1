"""Routes below `/simulator/`, which PingOne does not have: look at the phone, move the clock.

| Route | Body | Reply |
|---|---|---|
| `GET /simulator/inbox` | | `messages`, newest first |
| `GET /simulator/user`, `GET /simulator/policy` | | as they are |
| `GET /simulator/clock` | | `now` |
| `POST /simulator/clock` | `{"seconds": 1801}` | `now`, after that time |
| `POST /simulator/faults` | `{"name": "429", "retryAfterSeconds": 1}` | `waiting` faults |

`operation` and `times` may stand in a fault's body, too. Bodies are `application/json`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pingone_nb.simulator.call import Call
from pingone_nb.simulator.clock import as_timestamp
from pingone_nb.simulator.envelope import Detail, Refusal
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.exchange import SimulatedReply
from pingone_nb.simulator.faults import Faults
from pingone_nb.simulator.inbox import Message
from pingone_nb.simulator.json_body import invalid, read_object
from pingone_nb.simulator.routes import JSON, media_type_of


class Control:
    """Answers the control routes."""

    def __init__(self, environment: Environment, faults: Faults) -> None:
        self._environment = environment
        self._faults = faults
        self._reads: dict[str, Callable[[], dict[str, Any]]] = {
            "inbox": self._inbox,
            "user": self._user,
            "policy": self._policy,
            "clock": self._now,
        }
        self._writes: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "clock": self._advance,
            "faults": self._next_fault,
        }

    def answer(self, call: Call) -> SimulatedReply:
        """The reply to a request below `/simulator/`.

        Raises:
            Refusal: 404 for an unknown route, 415 for another media type, 400 for a bad body.
        """
        request = call.request
        name = request.path.removeprefix("/simulator/")
        if request.method == "GET" and name in self._reads:
            return call.reply(200, self._reads[name]())
        if request.method != "POST" or name not in self._writes:
            raise Refusal(404, "NOT_FOUND")
        if media_type_of(request) != JSON:
            detail = Detail("INVALID_VALUE", "Content-Type", f"must be {JSON}")
            raise Refusal(415, "INVALID_REQUEST", detail)
        return call.reply(200, self._writes[name](read_object(request.body)))

    def _inbox(self) -> dict[str, Any]:
        return {"messages": [_shown(message) for message in self._environment.inbox]}

    def _user(self) -> dict[str, Any]:
        user = self._environment.users.first
        return {
            "id": user.id,
            "username": user.username,
            "email": user.email,
            "phone": user.phone,
        }

    def _policy(self) -> dict[str, Any]:
        policy = self._environment.policy
        return {
            "id": policy.id,
            "otpLength": policy.otp_length,
            "failureCount": policy.failure_count,
            "lifetimeSeconds": policy.lifetime_seconds,
            "coolDownSeconds": policy.cool_down_seconds,
        }

    def _now(self) -> dict[str, Any]:
        return {"now": as_timestamp(self._environment.clock.now())}

    def _advance(self, body: dict[str, Any]) -> dict[str, Any]:
        seconds = body.get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise Refusal(400, "INVALID_DATA", invalid("seconds", "must be a number"))
        try:
            self._environment.clock.advance(seconds=seconds)
        except (ValueError, OverflowError) as error:
            detail = invalid("seconds", "must be 0 or more, and not lead beyond the year 9000")
            raise Refusal(400, "INVALID_DATA", detail) from error
        return self._now()

    def _next_fault(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            self._faults.next(
                body.get("name", ""),
                operation=body.get("operation"),
                retry_after_seconds=body.get("retryAfterSeconds"),
                times=body.get("times", 1),
            )
        except ValueError as error:
            # the text lists what is allowed, and repeats no value
            raise Refusal(400, "INVALID_DATA", invalid("name", str(error))) from error
        return {"waiting": len(self._faults)}


def _shown(message: Message) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "to": message.to,
        "text": message.text,
        "otp": message.otp,
        "sentAt": as_timestamp(message.sent_at),
        "authenticationId": message.authentication_id,
    }
