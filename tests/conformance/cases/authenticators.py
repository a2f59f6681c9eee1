"""Authenticator applications: RFC 6238."""

from __future__ import annotations

from tests.conformance.case import case
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import checked, initialized, made, person, seconds, totp, wrong

_STEP = 30


def _at(run: Run, steps: int = 0) -> int:
    return int(run.controls.now()) + steps * _STEP


@case()
def activation(run: Run) -> None:
    """An authenticator application is activated with its first passcode."""
    who = person(run)
    told, _ = totp(run, who)
    reply = run.call("read_device", userID=who.id, deviceID=told)
    run.expect(reply, 200, documented={"status": "ACTIVE", "type": "TOTP"})


@case()
def wrong_activation(run: Run) -> None:
    """An authenticator application is not activated with a wrong passcode."""
    who = person(run)
    reply = made(run, who, "TOTP")
    run.secrets.append(reply["secret"])
    told = run.call("activate_device", {"otp": "000"}, userID=who.id, deviceID=reply["id"])
    run.refused(told, 400, "INVALID_DATA", "INVALID_OTP", "otp")


def _begun(run: Run, who_steps: int = 1) -> tuple[Reply, str]:
    """An authentication, and a passcode that has not been used: the next window's."""
    who = person(run)
    _, application = totp(run, who)
    reply = initialized(run, who)
    code = application.at(_at(run, who_steps))
    run.secrets.append(code)
    return reply, code


@case()
def completes(run: Run) -> None:
    """An authenticator's passcode completes."""
    reply, code = _begun(run)
    run.expect(reply, 201, documented={"status": "OTP_REQUIRED"})
    done = checked(run, reply["id"], code)
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def wrong_code(run: Run) -> None:
    """An authenticator's wrong passcode is refused."""
    reply, code = _begun(run)
    run.refused(checked(run, reply["id"], wrong(code)), 400, "INVALID_DATA", "INVALID_OTP", "otp")


@case()
def used_once(run: Run) -> None:
    """A passcode that activated or completed is not accepted a second time."""
    who = person(run)
    _, application = totp(run, who)
    code = application.at(_at(run, 1))
    first = initialized(run, who)
    checked(run, first["id"], code)
    second = initialized(run, who)
    run.refused(checked(run, second["id"], code), 400, "INVALID_DATA", "INVALID_OTP", "otp")


@case()
def grace(run: Run) -> None:
    """A passcode within the policy's grace period is accepted, one beyond it is not."""
    section = {
        "enabled": True,
        "otp": {"failure": {"count": 3, "coolDown": seconds(120)}},
        "passcodeGracePeriod": 2,
    }
    who = person(run, totp=section)
    _, application = totp(run, who)
    reply = initialized(run, who)
    beyond = checked(run, reply["id"], application.at(_at(run, 4)))
    run.refused(beyond, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    within = checked(run, reply["id"], application.at(_at(run, 1)))
    run.expect(within, 200, documented={"status": "COMPLETED"})


@case("clock")
def a_later_code(run: Run) -> None:
    """After a window has gone by the next passcode completes."""
    who = person(run)
    _, application = totp(run, who)
    run.let_pass(_STEP)
    reply = initialized(run, who)
    done = checked(run, reply["id"], application.at(_at(run)))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def at_once(run: Run) -> None:
    """A passcode that is sent along completes as the authentication begins."""
    who = person(run)
    told, application = totp(run, who)
    code = application.at(_at(run, 1))
    run.secrets.append(code)
    reply = initialized(run, who, told, otp=code)
    run.expect(reply, 201, assumed={"status": "COMPLETED", "selectedDevice/id": told})


@case()
def wrong_at_once(run: Run) -> None:
    """A wrong passcode that is sent along is refused."""
    who = person(run)
    told, application = totp(run, who)
    code = wrong(application.at(_at(run, 1)))
    reply = initialized(run, who, told, otp=code)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_OTP", "otp")
