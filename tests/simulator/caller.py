"""A caller of the simulator that sends whatever a test wants, without any HTTP library."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pyotp

from pingone_nb.simulator import ManualClock, SimulatedReply, SimulatedRequest, Simulator
from pingone_nb.simulator.rules.clock import epoch_seconds
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator

BASE = "https://auth.pingone.invalid"
API_BASE = "https://api.pingone.invalid"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PHONE = "+14135550150"
EMAIL = "abc@ping.com"
SMS = {"type": "SMS", "phone": PHONE}
APPLICATION_ID = "edb09bb3-fc85-438b-a025-25a444e276e6"
RP = {"id": "pingone.com", "name": "PingOne"}
ORIGIN = "https://app.pingone.com"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def vendor(name: str) -> str:
    """PingOne's own media type of that name."""
    return f"application/vnd.pingidentity.{name}+json"


OTP_CHECK = vendor("otp.check")
DEVICE_SELECT = vendor("device.select")


class Caller:
    """Holds a simulator with a clock of its own, and a worker's token."""

    def __init__(self, **options: Any) -> None:
        self.simulator = Simulator(
            **{"seed": 7, "clock": ManualClock(), "daily_quota": None, **options}
        )
        self.environment_id = self.simulator.environment_id
        self.user_id = self.simulator.user.id
        self.token = ""
        self._token_age_seconds = 0.0

    @classmethod
    def connected(cls, **options: Any) -> Caller:
        """A caller that has its token."""
        caller = cls(**options)
        caller._connect()
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
        path, _, query = path.partition("?")
        request = SimulatedRequest(
            method=method, base=base, path=path, query=query, headers=named, body=body
        )
        return self.simulator.handle(request)

    def ask_token(
        self, form: str = "grant_type=client_credentials", **headers: str | None
    ) -> SimulatedReply:
        """Ask for a token with the right Basic header, unless told otherwise."""
        told = {"authorization": self._basic(), "content_type": FORM, **headers}
        return self.send("POST", f"/{self.environment_id}/as/token", form.encode(), **told)

    # device authentications

    def initialize(self, body: Any = None, **headers: str | None) -> SimulatedReply:
        """Begin an authentication by SMS, unless another body is given."""
        told = one_time(self, SMS) if body is None else body
        path = f"/{self.environment_id}/deviceAuthentications"
        return self.send("POST", path, content_of(told), **{"content_type": JSON, **headers})

    def begin(self, **told: Any) -> SimulatedReply:
        """Begin an authentication of the user with a device; properties may be added."""
        return self.initialize({"user": {"id": self.user_id}, **told})

    def begun(self, one_time_target: dict[str, Any] = SMS) -> str:
        """The id of a fresh authentication."""
        reply = self.initialize(one_time(self, one_time_target))
        assert reply.status == 201
        return body_of(reply)["id"]

    def begun_with(self, device_id: str) -> str:
        """The id of a fresh authentication with a paired device."""
        reply = self.begin(selectedDevice={"id": device_id})
        assert reply.status == 201, reply.body
        return body_of(reply)["id"]

    def check(self, authentication_id: str, otp: Any, **headers: str | None) -> SimulatedReply:
        """Check a passcode; bytes are sent as they are."""
        content = otp if isinstance(otp, bytes) else content_of({"otp": otp})
        path = self.path_of(authentication_id)
        return self.send("POST", path, content, **{"content_type": OTP_CHECK, **headers})

    def act(
        self, authentication_id: str, name: str, body: Any, **headers: str | None
    ) -> SimulatedReply:
        """Do what the media type of that name means."""
        told = {"content_type": vendor(name), **headers}
        return self.send("POST", self.path_of(authentication_id), content_of(body), **told)

    def select(self, authentication_id: str, device_id: str) -> SimulatedReply:
        """Select a device."""
        return self.act(authentication_id, "device.select", {"device": {"id": device_id}})

    def check_assertion(
        self, authentication_id: str, assertion: Any, *, origin: Any = ORIGIN
    ) -> SimulatedReply:
        """Check an assertion."""
        body = {"origin": origin, "assertion": assertion}
        return self.act(authentication_id, "assertion.check", body)

    def cancel(self, authentication_id: str, reason: Any = "CHANGE_DEVICE") -> SimulatedReply:
        """Take a push back."""
        return self.act(authentication_id, "cancel.push.authentication", {"reason": reason})

    def check_browser(
        self, cookie: str | None, session_id: str | None = None, **changes: Any
    ) -> SimulatedReply:
        """Begin with a browser that may be remembered."""
        body = {
            "user": {"id": self.user_id},
            "policy": {"id": self.simulator.policy.id},
            "payload": {"type": "BROWSER", "value": "signals"},
            **({} if session_id is None else {"deviceSession": {"id": session_id}}),
            **changes,
        }
        return self.initialize(body, content_type=vendor("payload.check"), cookie=cookie)

    def read(self, authentication_id: str, **headers: str | None) -> SimulatedReply:
        """Read an authentication."""
        return self.send("GET", self.path_of(authentication_id), **headers)

    def status(self, authentication_id: str) -> str:
        """Where an authentication stands."""
        return body_of(self.read(authentication_id))["status"]

    def device_id_of(self, authentication_id: str) -> str:
        """The id of the device that an authentication has selected."""
        return body_of(self.read(authentication_id))["selectedDevice"]["id"]

    def path_of(self, authentication_id: str) -> str:
        """An authentication's path."""
        return f"/{self.environment_id}/deviceAuthentications/{authentication_id}"

    # the API host

    def api(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        media_type: str | None = None,
        **headers: str | None,
    ) -> SimulatedReply:
        """Send JSON to a path below the environment on the API host; None sends nothing."""
        content = b"" if body is None else content_of(body)
        told = {"content_type": media_type or (None if body is None else JSON), **headers}
        path = f"/v1/environments/{self.environment_id}/{path}"
        return self.send(method, path, content, base=API_BASE, **told)

    def on_user(self, method: str, path: str = "", body: Any = None, **told: Any) -> SimulatedReply:
        """The same, below the user."""
        return self.api(method, f"users/{self.user_id}/{path}".rstrip("/"), body, **told)

    def create_device(self, body: Any, **headers: str | None) -> SimulatedReply:
        """Pair a device."""
        return self.on_user("POST", "devices", body, **headers)

    def device(self, device_id: str) -> Any:
        """A device as it is told."""
        reply = self.on_user("GET", f"devices/{device_id}")
        assert reply.status == 200
        return body_of(reply)

    def act_on_device(
        self, device_id: str, name: str, body: Any = None, **headers: str | None
    ) -> SimulatedReply:
        """Do with a device what the media type of that name means."""
        path = f"devices/{device_id}"
        return self.on_user("POST", path, body, media_type=vendor(f"device.{name}"), **headers)

    def act_on_devices(self, name: str, body: Any = None) -> SimulatedReply:
        """Do with the user's devices what the media type of that name means."""
        return self.on_user("POST", "devices", body, media_type=vendor(f"devices.{name}"))

    def paired(self, body: Any = SMS) -> str:
        """The id of a fresh device that sends passcodes, or of another one of that body."""
        reply = self.create_device(body)
        assert reply.status == 201, reply.body
        return body_of(reply)["id"]

    def paired_totp(self) -> tuple[str, pyotp.TOTP]:
        """An authenticator application that is activated, after which two minutes pass."""
        self.change_policy({"totp.enabled": True})
        told = body_of(self.create_device({"type": "TOTP"}))
        application = pyotp.TOTP(told["secret"])
        reply = self.act_on_device(told["id"], "activate", {"otp": self.shown(application)})
        assert reply.status == 200, reply.body
        self.wait(120)
        return told["id"], application

    def shown(self, application: pyotp.TOTP, *, windows: int = 0) -> str:
        """What an authenticator application shows, or will so many windows of 30 s from now."""
        return application.at(epoch_seconds(self.simulator.clock.now()), counter_offset=windows)

    def paired_passkey(self, authenticator: SoftwareAuthenticator) -> str:
        """The id of a passkey that is registered."""
        told = body_of(self.create_device({"type": "FIDO2", "rp": RP}))
        options = told["publicKeyCredentialCreationOptions"]
        body = {"origin": ORIGIN, "attestation": authenticator.create(options, origin=ORIGIN)}
        reply = self.act_on_device(told["id"], "activate", body)
        assert reply.status == 200, reply.body
        return told["id"]

    def paired_phone(self) -> str:
        """The id of a mobile application that has claimed a pairing key."""
        reply = self.on_user("POST", "pairingKeys", {"applications": [{"id": APPLICATION_ID}]})
        assert reply.status == 201
        return self.simulator.mobile.pair(body_of(reply)["code"])

    def change_policy(self, changes: dict[str, Any], policy_id: str | None = None) -> Any:
        """Change the default policy, or another one, at dotted paths."""
        path = f"deviceAuthenticationPolicies/{policy_id or self.simulator.policy.id}"
        body = body_of(self.api("GET", path))
        for place, value in changes.items():
            put(body, place, value)
        reply = self.api("PUT", path, body)
        assert reply.status == 200, reply.body
        return body_of(reply)

    def wait(self, seconds: float) -> None:
        """Let time pass; a token that is nearly over is asked for anew."""
        self.simulator.clock.advance(seconds=seconds)
        self._token_age_seconds += seconds
        if self.token and self._token_age_seconds >= 1_000:
            self._connect()

    def newest_code(self) -> str:
        """The newest message's passcode."""
        return self.simulator.inbox.newest_passcode()

    def _connect(self) -> None:
        self.token = body_of(self.ask_token())["access_token"]
        self._token_age_seconds = 0.0

    def _basic(self) -> str:
        environ = self.simulator.environ()
        pair = f"{environ['PINGONE_CLIENT_ID']}:{environ['PINGONE_CLIENT_SECRET']}"
        return f"Basic {base64.b64encode(pair.encode()).decode()}"

    def _authorization(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"} if self.token else {}


def one_time(caller: Caller, target: Any) -> dict[str, Any]:
    """The body that begins a one-time authentication."""
    return {"user": {"id": caller.simulator.user.id}, "selectedDevice": {"oneTime": target}}


def put(body: dict[str, Any], place: str, value: Any) -> None:
    """Put a value at a dotted path; `...` takes away what is there."""
    *parents, last = place.split(".")
    for name in parents:
        body = body.setdefault(name, {})
    if value is ...:
        body.pop(last, None)
    else:
        body[last] = value


def content_of(body: Any) -> bytes:
    """JSON as bytes; bytes are left as they are."""
    return body if isinstance(body, bytes) else json.dumps(body).encode()


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
