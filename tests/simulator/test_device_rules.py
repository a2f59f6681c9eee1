"""Whatever is done with paired devices, in whatever order, agrees with a small model."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from pingone_nb.simulator import Policy, SimulatedReply
from tests.simulator.caller import Caller, body_of, refusal, wrong
from tests.tiers import cases

FAILURES, COOL_DOWN, LIFETIME = 2, 60, 150


@dataclass
class ModelDevice:
    """What is known of a device."""

    exists: bool = True
    blocked: bool = False
    failures: int = 0
    locked_until: float = 0


@dataclass
class ModelAuthentication:
    """What is known of an authentication."""

    device_id: str
    status: str
    code: str = ""
    late_at: float = 0
    failures: int = 0


def told(reply: SimulatedReply) -> str:
    """The status, or the code and target of the refusal."""
    if reply.status < 300:
        return body_of(reply)["status"]
    _, _, code, target = refusal(reply)
    return f"{code} {target}"


class DeviceRules(RuleBasedStateMachine):
    """Begin, select, check, wait, block, unblock, unlock, delete."""

    devices = Bundle("devices")
    authentications = Bundle("authentications")

    def __init__(self) -> None:
        super().__init__()
        policy = Policy.of(
            failure_count=FAILURES, cool_down_seconds=COOL_DOWN, lifetime_seconds=LIFETIME
        )
        self.caller = Caller.connected(policy=policy)
        self.caller.api("PUT", "mfaSettings", {"pairing": {"maxAllowedDevices": 15}})
        self.elapsed = 0.0
        self.paired = 0
        self.device_models: dict[str, ModelDevice] = {}
        self.models: dict[str, ModelAuthentication] = {}

    def is_locked(self, device_id: str) -> bool:
        """Whether the model has the device cooling down."""
        return self.elapsed < self.device_models[device_id].locked_until

    def sent(self, authentication_id: str, device_id: str) -> None:
        """A fresh passcode went out."""
        known = self.models[authentication_id]
        known.device_id, known.failures = device_id, 0
        known.code, known.late_at = self.caller.newest_code(), self.elapsed + LIFETIME

    @rule(target=devices, is_mail=st.booleans())
    def pair(self, is_mail: bool) -> str:
        """Pair one more, or name the first again."""
        if self.paired == 6:
            return next(iter(self.device_models))
        self.paired += 1
        contact = {"type": "SMS", "phone": f"+1413555016{self.paired}"}
        if is_mail:
            contact = {"type": "EMAIL", "email": f"abc{self.paired}@ping.com"}
        device_id = self.caller.paired(contact)
        self.device_models[device_id] = ModelDevice()
        return device_id

    @rule(target=authentications, device_id=devices)
    def begin(self, device_id: str) -> str:
        """Begin with a device."""
        device = self.device_models[device_id]
        reply = self.caller.begin(selectedDevice={"id": device_id})
        if not device.exists:
            assert told(reply) == "INVALID_VALUE selectedDevice.id"
            return ""
        if self.is_locked(device_id):
            assert told(reply) == "LIMIT_EXCEEDED selectedDevice.id"
            return ""
        status = "FAILED" if device.blocked else "OTP_REQUIRED"
        assert told(reply) == status
        begun = body_of(reply)["id"]
        self.models[begun] = ModelAuthentication(device_id=device_id, status=status)
        if status == "OTP_REQUIRED":
            self.sent(begun, device_id)
        return begun

    @rule(authentication_id=authentications, device_id=devices)
    def select(self, authentication_id: str, device_id: str) -> None:
        """Select a device, maybe the same one."""
        if not authentication_id:
            return
        known, device = self.models[authentication_id], self.device_models[device_id]
        outcome = told(self.caller.select(authentication_id, device_id))
        if known.status != "OTP_REQUIRED":
            assert outcome == "CONSTRAINT_VIOLATION status"
        elif not device.exists:
            assert outcome == "INVALID_VALUE device.id"
        elif self.is_locked(device_id):
            assert outcome == "LIMIT_EXCEEDED device.id"
        elif device.blocked:
            assert outcome == "CONSTRAINT_VIOLATION device.id"
        else:
            assert outcome == "OTP_REQUIRED"
            self.sent(authentication_id, device_id)

    @rule(authentication_id=authentications, is_right=st.booleans())
    def check(self, authentication_id: str, is_right: bool) -> None:
        """Check the right code, or another one."""
        if not authentication_id:
            return
        known = self.models[authentication_id]
        device = self.device_models[known.device_id]
        code = known.code if is_right or not known.code else wrong(known.code)
        outcome = told(self.caller.check(authentication_id, code or "000000"))
        if known.status != "OTP_REQUIRED":
            assert outcome == "CONSTRAINT_VIOLATION status"
        elif not device.exists or device.blocked:
            assert outcome == "CONSTRAINT_VIOLATION selectedDevice.id"
        elif self.is_locked(known.device_id):
            assert outcome == "QUOTA_EXCEEDED otp"
        elif self.elapsed >= known.late_at:
            assert outcome == "OTP_SESSION_EXPIRED otp"
        elif known.failures >= FAILURES:
            assert outcome == "TOO_MANY_OTP_RETRIES otp"
        elif is_right:
            assert outcome == "COMPLETED"
            known.status, device.failures = "COMPLETED", 0
        else:
            assert outcome == "INVALID_OTP otp"
            known.failures += 1
            device.failures += 1
            if device.failures == FAILURES:
                device.failures, device.locked_until = 0, self.elapsed + COOL_DOWN

    @rule(seconds=st.integers(1, 100))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.caller.wait(seconds)
        self.elapsed += seconds

    @rule(device_id=devices, name=st.sampled_from(["block", "unblock", "unlock"]))
    def act(self, device_id: str, name: str) -> None:
        """Do what an administrator can."""
        device = self.device_models[device_id]
        reply = self.caller.act_on_device(device_id, name)
        assert reply.status == (200 if device.exists else 404)
        if name == "unlock":
            device.failures, device.locked_until = 0, 0
        else:
            device.blocked = name == "block"

    @rule(device_id=consumes(devices))
    def delete(self, device_id: str) -> None:
        """Delete a device; its id may be in use still."""
        exists = self.device_models[device_id].exists
        reply = self.caller.on_user("DELETE", f"devices/{device_id}")
        assert reply.status == (204 if exists else 404)
        self.device_models[device_id].exists = False

    @invariant()
    def statuses_agree(self) -> None:
        """Every authentication and every device is as the model has it."""
        for authentication_id, known in self.models.items():
            assert self.caller.status(authentication_id) == known.status
        for device_id, device in self.device_models.items():
            if device.exists:
                shown = self.caller.device(device_id)
                assert (shown["lock"]["status"] == "LOCKED") == self.is_locked(device_id)
                assert (shown["block"]["status"] == "BLOCKED") == device.blocked


TestDeviceRules = DeviceRules.TestCase
TestDeviceRules.settings = settings(max_examples=cases(150), stateful_step_count=40)
