"""Where sources disagree: the readings that are not the simulator's default ones."""

from __future__ import annotations

from functools import partial
from typing import Any

from tests.conformance.case import add_case, case
from tests.conformance.cases.pushes import pushed
from tests.conformance.fact import ABSENT
from tests.conformance.operation import JSON
from tests.conformance.run import Run
from tests.conformance.steps import (
    TARGETS,
    begun,
    checked,
    device,
    initialized,
    one_time,
    person,
    read,
    selected,
    sent_rules,
    wrong,
)


@case(simulator=("--cool-down", "too_many_otp_retries"))
def cooling_down(run: Run) -> None:
    """By the other reading a device that cools down is refused as TOO_MANY_OTP_RETRIES."""
    who = person(run, sms=sent_rules(count=1, cool_down_seconds=120))
    told = device(run, who)
    reply = initialized(run, who)
    checked(run, reply["id"], wrong(run.code(reply)))
    refusal = (400, "INVALID_DATA", "TOO_MANY_OTP_RETRIES")
    run.refused(checked(run, reply["id"], run.code(reply)), *refusal, "otp")
    run.refused(selected(run, reply["id"], told), *refusal, "device.id")
    run.refused(initialized(run, who, told), *refusal, "selectedDevice.id")


@case(simulator=("--no-devices", "refused"))
def no_devices(run: Run) -> None:
    """By the other reading a user without devices is refused as NO_USABLE_DEVICES."""
    reply = initialized(run, person(run))
    run.refused(reply, 400, "REQUEST_FAILED", "NO_USABLE_DEVICES", "user.id")


@case(simulator=("--attempts-remaining", "shown"))
def attempts_remaining(run: Run) -> None:
    """By the other reading the refusal of a wrong passcode says how many attempts are left."""
    reply = begun(run)
    told = checked(run, reply["id"], wrong(run.code(reply)))
    run.refused(told, 400, "INVALID_DATA", "INVALID_OTP", "otp")
    run.expect(told, 400, assumed={"details/0/attemptsRemaining": 2})


@case(
    "phone",
    "inbox",
    messages=2,
    simulator=("--daily-quota", "1", "--daily-limit", "quota_exceeded"),
)
def daily_limit(run: Run) -> None:
    """By the other reading the day's text messages are refused as QUOTA_EXCEEDED."""
    who = person(run)
    target = {"type": "SMS", "phone": run.target.phone}
    body = one_time(run, target, user={"id": who.id}, policy={"id": who.policy_id})
    run.expect(run.call("initialize", body), 201, documented={"status": "OTP_REQUIRED"})
    run.refused(run.call("initialize", body), 429, "REQUEST_LIMITED", "QUOTA_EXCEEDED")


@case("pair", "pushes", "clock", simulator=("--push-timeout", "failed"))
def unanswered(run: Run) -> None:
    """By the other reading a push that nobody answers fails with PUSH_CONFIRMATION_TIMED_OUT."""
    _, _, reply = pushed(run)
    run.let_pass(61)
    told = {"status": "FAILED", "error/code": "PUSH_CONFIRMATION_TIMED_OUT"}
    run.expect(read(run, reply["id"]), 200, observed=told)


@case(simulator=("--authentications-at", "both"))
def on_the_api_host(run: Run) -> None:
    """By the other reading the API host has authentications, too."""
    url = f"{run.target.api_root}/deviceAuthentications"
    body = one_time(run, TARGETS["SMS"])
    run.expect(run.request("POST", url, body, Content_Type=JSON), 201)


def _new_user(run: Run, body: dict[str, Any], told: dict[str, Any]) -> None:
    reply = run.call("create_user", {"username": run.unique("user"), **body})
    run.expect(reply, 201, assumed=told)
    run.later("delete_user", userID=reply["id"])


for _words, _options, _body, _told in (
    (
        "a new user has MFA disabled",
        ("--new-users-mfa", "off"),
        {"email": "abc@example.com"},
        {"mfaEnabled": False},
    ),
    (
        "a new user needs no e-mail address",
        ("--new-users-email", "optional"),
        {},
        {"email": ABSENT},
    ),
):
    add_case(
        f"By the other reading {_words}",
        partial(_new_user, body=_body, told=_told),
        __name__,
        simulator=_options,
    )
