"""Who may call, and what comes back otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.conformance.case import add_case, case
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import TARGETS, UNKNOWN, begun, one_time

_OPERATIONS = (
    "initialize",
    "read",
    "check_otp",
    "select_device",
    "find_users",
    "read_user",
    "list_devices",
    "create_device",
    "list_policies",
    "read_mfa_settings",
)
Call = Callable[..., Reply]


def _called(run: Run, name: str, *, token: str | None = None, environment_id: str = "") -> Reply:
    """An operation that would do no harm, with another token than the good one."""
    bodies = {
        "initialize": one_time(run, TARGETS["SMS"]),
        "check_otp": {"otp": "555555"},
        "select_device": {"device": {"id": UNKNOWN}},
        "create_device": {"type": "TOTP"},
    }
    ids = {
        "deviceAuthID": UNKNOWN,
        "userID": run.target.user_id,
    }
    if environment_id:
        good = run.wire.token()
        headers: dict[str, str | None] = {"Authorization": f"Bearer {good}"}
    else:
        headers = {"Authorization": token}
    body = bodies.get(name)
    return run.call(name, body, headers=headers, environment_id=environment_id, **ids)


def _without(run: Run, name: str) -> None:
    run.refused(_called(run, name), 401, "ACCESS_FAILED", "INVALID_TOKEN")


def _malformed(run: Run, name: str) -> None:
    reply = _called(run, name, token="Bearer conformance")
    run.refused(reply, 401, "ACCESS_FAILED", "INVALID_TOKEN")


def _elsewhere(run: Run, name: str) -> None:
    reply = _called(run, name, environment_id=UNKNOWN)
    run.expect(reply, 403, assumed={"code": "ACCESS_FAILED"})


for _name in _OPERATIONS:
    add_case(f"Without a token {_name} is refused", partial(_without, name=_name), __name__)
    add_case(
        f"With a token that is none {_name} is refused", partial(_malformed, name=_name), __name__
    )
    add_case(
        f"In an environment that does not exist {_name} is refused",
        partial(_elsewhere, name=_name),
        __name__,
    )


@case()
def another_scheme(run: Run) -> None:
    """A token sent as Basic is refused."""
    reply = _called(run, "read", token=f"Basic {run.wire.token()}")
    run.refused(reply, 401, "ACCESS_FAILED", "INVALID_TOKEN")


@case("user token")
def end_user(run: Run) -> None:
    """An end user's token may not read an authentication."""
    told = begun(run)["id"]
    headers = {"Authorization": f"Bearer {run.target.user_token}"}
    reply = run.call("read", headers=headers, deviceAuthID=told)
    run.refused(reply, 401, "ACCESS_FAILED", "INVALID_TOKEN")
