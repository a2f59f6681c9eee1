"""Routes below `/simulator/`, which PingOne does not have: look at the phone, move the clock.

| Route | Body | Reply |
|---|---|---|
| `GET /simulator/inbox` | | `messages`, newest first |
| `GET /simulator/pushes` | | `pushes` that wait, newest first |
| `POST /simulator/pushes` | `{"authenticationId": …, "answer": "APPROVE"}` | `status` |
| `POST /simulator/pair` | `{"pairingKey": …}` | `deviceId` of the virtual phone |
| `POST /simulator/browsers` | | `cookie` of a remembered browser, `sessionId` |
| `POST /simulator/user-token` | | `accessToken` of the end user, which PingOne refuses here |
| `POST /simulator/user` | `{"userId": …, "enabled": false, "locked": true}` | the user's `id` |
| `GET /simulator/user`, `GET /simulator/policy` | | as they are |
| `GET /simulator/clock` | | `now` |
| `POST /simulator/clock` | `{"seconds": 1801}` | `now`, after that time |
| `POST /simulator/faults` | `{"name": "429", "retryAfterSeconds": 1}` | `waiting` faults |

`answer` is `APPROVE` or `DENY`, and with number matching a `number` goes with it. `operation` and
`times` may stand in a fault's body, too. Without `userId` the first user is changed. Bodies are
`application/json`. Whoever starts the server can add pages of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_details,
    check_flag,
    check_number,
    invalid,
    read_object,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.call import JSON, Call, SimulatedReply, media_type_of
from pingone_nb.simulator.http.refusals import Detail, Refusal
from pingone_nb.simulator.rim.faults import Faults
from pingone_nb.simulator.rules import mobile
from pingone_nb.simulator.rules.authenticating import remember
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.messages import Message
from pingone_nb.simulator.rules.refusal import Refused

_HTML = "text/html; charset=utf-8"


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
            "pushes": self._pushes,
        }
        self._writes: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "clock": self._advance,
            "faults": self._next_fault,
            "pushes": self._answer_push,
            "pair": self._pair,
            "browsers": self._remember_browser,
            "user-token": self._user_token,
            "user": self._change_user,
        }
        self._pages: dict[str, Callable[[], str]] = {}

    def add_page(self, name: str, html: Callable[[], str]) -> None:
        """Serve the HTML page that `html` makes at `/simulator/{name}`."""
        self._pages[name] = cache(html)

    def answer(self, call: Call) -> SimulatedReply:
        """The reply to a request below `/simulator/`.

        Raises:
            Refused: there is no such route.
            Refusal: 415 for another media type, 400 for a bad body.
        """
        request = call.request
        name = request.path.removeprefix("/simulator/")
        if request.method == "GET" and name in self._pages:
            return call.raw_reply(200, self._pages[name]().encode(), media_type=_HTML)
        if request.method == "GET" and name in self._reads:
            return call.reply(200, self._reads[name]())
        if request.method != "POST" or name not in self._writes:
            raise Refused("NOT_FOUND")
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

    def _change_user(self, body: dict[str, Any]) -> dict[str, Any]:
        details: list[Detail] = []
        user_id = read_uuid(body, "userId", details) if "userId" in body else None
        for flag in ("enabled", "locked"):
            check_flag(body, flag, details)
        check_details(details)
        try:
            changed = self._environment.users.change(
                user_id,
                enabled=body.get("enabled"),
                locked=body.get("locked"),
                now=self._environment.clock.now(),
            )
        except LookupError as error:
            raise Refused("NOT_FOUND") from error
        return {"id": changed.id}

    def _policy(self) -> dict[str, Any]:
        policy = self._environment.policies.default
        rules = policy.otp_rules("SMS")
        return {
            "id": policy.id,
            "otpLength": rules.length,
            "failureCount": rules.failure_count,
            "lifetimeSeconds": rules.lifetime_seconds,
            "coolDownSeconds": rules.cool_down_seconds,
            "deviceSelection": policy.device_selection,
        }

    def _pushes(self) -> dict[str, Any]:
        return {"pushes": [_shown_push(push) for push in mobile.waiting_pushes(self._environment)]}

    def _answer_push(self, body: dict[str, Any]) -> dict[str, Any]:
        details: list[Detail] = []
        authentication_id = read_uuid(body, "authenticationId", details)
        required_text(body, "answer", details)
        check_choice(body, "answer", ("APPROVE", "DENY"), details)
        check_number(body, "number", 0, 99, details)
        check_details(details)
        try:
            answered = mobile.answer(
                self._environment,
                authentication_id or "",
                approves=body["answer"] == "APPROVE",
                number=body.get("number"),
            )
        except LookupError as error:
            raise Refusal(404, "NOT_FOUND", Detail("INVALID_VALUE", None, str(error))) from error
        return {"status": answered.status}

    def _pair(self, body: dict[str, Any]) -> dict[str, Any]:
        details: list[Detail] = []
        code = required_text(body, "pairingKey", details)
        check_details(details)
        try:
            return {"deviceId": mobile.claim(self._environment, code or "").id}
        except ValueError as error:
            raise Refusal(400, "INVALID_DATA", invalid("pairingKey", str(error))) from error

    def _remember_browser(self, _body: dict[str, Any]) -> dict[str, Any]:
        user = self._environment.users.first
        cookie, browser = remember(self._environment, user)
        return {"cookie": cookie, "sessionId": browser.session_id, "deviceId": browser.id}

    def _user_token(self, _body: dict[str, Any]) -> dict[str, Any]:
        environment = self._environment
        token = environment.tokens.issue_user(
            user_id=environment.users.first.id,
            client_id=environment.application.client_id,
            auth_base="https://auth.pingone.invalid",
            environment_id=environment.id,
        )
        return {"accessToken": token}

    def _now(self) -> dict[str, Any]:
        return {"now": as_timestamp(self._environment.clock.now())}

    def _advance(self, body: dict[str, Any]) -> dict[str, Any]:
        seconds = body.get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise Refusal(400, "INVALID_DATA", invalid("seconds", "must be a number"))
        try:
            self._environment.clock.advance(seconds=seconds)
        except (ValueError, OverflowError) as error:
            detail = invalid("seconds", "must be 0 or more, and must not go beyond the year 9000")
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


def _shown_push(push: mobile.WaitingPush) -> dict[str, Any]:
    return {
        "authenticationId": push.authentication_id,
        "deviceId": push.device_id,
        "title": push.title,
        "text": push.text,
        "numbers": list(push.numbers),
        "expiresAt": as_timestamp(push.expires_at),
    }


def _shown(message: Message) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "to": message.to,
        "text": message.text,
        "otp": message.otp,
        "sentAt": as_timestamp(message.sent_at),
        "authenticationId": message.authentication_id,
        "deviceId": message.device_id,
        "template": message.template,
        "locale": message.locale,
        "variant": message.variant,
    }
