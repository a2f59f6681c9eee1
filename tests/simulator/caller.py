"""A caller of the simulator that sends whatever a test wants, without any HTTP library."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

from pingone_nb.simulator import ManualClock, SimulatedReply, SimulatedRequest, Simulator

BASE = "https://auth.pingone.invalid"
FORM = "application/x-www-form-urlencoded"
OTP_CHECK = "application/vnd.pingidentity.otp.check+json"
DEVICE_SELECT = "application/vnd.pingidentity.device.select+json"
PHONE = "+14135550150"
EMAIL = "abc@ping.com"
SMS = {"type": "SMS", "phone": PHONE}


class Caller:
    """Holds a simulator with a clock of its own, and a worker's token."""

    def __init__(self, **options: Any) -> None:
        self.simulator = Simulator(**{"seed": 7, "clock": ManualClock(), **options})
        self.environment_id = self.simulator.environment_id
        self.token = ""

    @classmethod
    def connected(cls, **options: Any) -> Caller:
        """A caller that has its token."""
        caller = cls(**options)
        caller.token = body_of(caller.ask_token())["access_token"]
        return caller

    def send(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        base: str = BASE,
        **headers: str | None,
    ) -> SimulatedReply:
        """Send a request; header names are written with underscores, None leaves one out."""
        told = {"host": base.partition("://")[2], **self._authorization(), **headers}
        named = {name.replace("_", "-"): value for name, value in told.items() if value is not None}
        request = SimulatedRequest(method=method, base=base, path=path, headers=named, body=body)
        return self.simulator.handle(request)

    def ask_token(
        self, form: str = "grant_type=client_credentials", **headers: str | None
    ) -> SimulatedReply:
        """Ask for a token with the right Basic header, unless told otherwise."""
        environ = self.simulator.environ()
        pair = f"{environ['PINGONE_CLIENT_ID']}:{environ['PINGONE_CLIENT_SECRET']}"
        basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
        told = {"authorization": basic, "content_type": FORM, **headers}
        return self.send("POST", f"/{self.environment_id}/as/token", form.encode(), **told)

    def initialize(self, body: Any = None, **headers: str | None) -> SimulatedReply:
        """Begin an authentication by SMS, unless another body is given."""
        told = one_time(self, SMS) if body is None else body
        content = told if isinstance(told, bytes) else json.dumps(told).encode()
        path = f"/{self.environment_id}/deviceAuthentications"
        return self.send("POST", path, content, **{"content_type": "application/json", **headers})

    def begun(self, one_time_target: dict[str, Any] = SMS) -> str:
        """The id of a fresh authentication."""
        reply = self.initialize(one_time(self, one_time_target))
        assert reply.status == 201
        return body_of(reply)["id"]

    def check(self, authentication_id: str, otp: Any, **headers: str | None) -> SimulatedReply:
        """Check a passcode; bytes are sent as they are."""
        content = otp if isinstance(otp, bytes) else json.dumps({"otp": otp}).encode()
        path = self.path_of(authentication_id)
        return self.send("POST", path, content, **{"content_type": OTP_CHECK, **headers})

    def read(self, authentication_id: str, **headers: str | None) -> SimulatedReply:
        """Read an authentication."""
        return self.send("GET", self.path_of(authentication_id), **headers)

    def path_of(self, authentication_id: str) -> str:
        """An authentication's path."""
        return f"/{self.environment_id}/deviceAuthentications/{authentication_id}"

    def newest_code(self) -> str:
        """The newest message's passcode."""
        return self.simulator.inbox.newest().otp

    def _authorization(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


def one_time(caller: Caller, target: Any) -> dict[str, Any]:
    """The body that begins a one-time authentication."""
    return {"user": {"id": caller.simulator.user.id}, "selectedDevice": {"oneTime": target}}


def wrong(code: str) -> str:
    """A passcode of the same length that is another one."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


def body_of(reply: SimulatedReply) -> Any:
    """A reply's JSON body."""
    return json.loads(reply.body)


def header(reply: SimulatedReply, name: str) -> str | None:
    """A reply's header, or None."""
    return next((value for key, value in reply.headers if key == name), None)


def refusal(reply: SimulatedReply) -> tuple[int, str, str | None, str | None]:
    """Status, code, and the first detail's code and target, of a reply that must be an envelope."""
    body = body_of(reply)
    assert list(body)[:3] == ["id", "code", "message"]
    assert str(uuid.UUID(body["id"])) == body["id"]
    detail = body.get("details", [{}])[0]
    return reply.status, body["code"], detail.get("code"), detail.get("target")
