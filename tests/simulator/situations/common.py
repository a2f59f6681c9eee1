"""What every operation has in common: no token, another environment, sizes, faults."""

from __future__ import annotations

import re
from typing import Any

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import UNKNOWN, Caller, body_of, vendor
from tests.simulator.scene import REQUESTS, Scene
from tests.simulator.situations.preparations import Act, Situation, begin_with_push


def right(operation: str) -> Act:
    """Ask for what the operation does, rightly."""
    return lambda caller: ask_rightly(operation, caller)


def ask_rightly(
    operation: str, caller: Caller, body: bytes | None = None, **headers: str | None
) -> SimulatedReply:
    """Send the operation's right request, or another body, in a scene of its own."""
    scene = Scene(caller)
    if operation == "create_device":
        caller.api("PUT", "mfaSettings", {"phoneExtensions": {"enabled": True}})
    if operation == "cancel":
        scene.names["authentication"] = body_of(begin_with_push(caller))["id"]
    told = scene.right_body(operation) if body is None else body
    return scene.request(operation, told, **headers)


def without_token(operation: str) -> Act:
    """The same without a token."""
    return lambda caller: ask_rightly(operation, caller, authorization=None)


def with_headers(operation: str, **headers: str | None) -> Act:
    """The same with other headers."""
    return lambda caller: ask_rightly(operation, caller, **headers)


def as_user(operation: str) -> Act:
    """The same with an end user's token."""
    return lambda caller: ask_rightly(
        operation, caller, authorization=f"Bearer {caller.simulator.user_token()}"
    )


def elsewhere(operation: str) -> Act:
    """The same in an environment that is not there."""

    def act(caller: Caller) -> SimulatedReply:
        scene = Scene(caller)
        scene.names["env"] = UNKNOWN
        return scene.request(operation, scene.right_body(operation))

    return act


def at_fault(operation: str, name: Any) -> Act:
    """The same with a fault."""

    def act(caller: Caller) -> SimulatedReply:
        scene = Scene(caller)
        caller.simulator.faults.next(name, retry_after_seconds=1)
        return scene.request(operation, scene.right_body(operation))

    return act


def of_unknown(operation: str) -> Act:
    """The same of a thing that is not there."""

    def act(caller: Caller) -> SimulatedReply:
        scene = Scene(caller)
        name = names_in_path(operation)[-1]
        scene.names[name] = UNKNOWN
        return scene.request(operation, scene.right_body(operation))

    return act


def names_in_path(operation: str) -> list[str]:
    """The names of the ids in an operation's path, the environment's left out."""
    found = re.findall(r"\{(\w+)\}", REQUESTS[operation][1])
    return [name for name in found if name != "env"]


def common(operation: str) -> list[Situation]:
    """What can be said of every operation."""
    takes_body = REQUESTS[operation][3] is not None
    faults: list[tuple[int, str]] = [(429, "429"), (500, "500"), (503, "503"), (502, "html")]
    found: list[Situation] = [
        (operation, 401, without_token(operation)),
        (operation, 401, as_user(operation)),
        (operation, 403, elsewhere(operation)),
        (operation, 413, lambda caller: ask_rightly(operation, caller, b"x" * 70_000)),
        (operation, 431, with_headers(operation, x_long="a" * 7_000)),
        *((operation, status, at_fault(operation, name)) for status, name in faults),
    ]
    if takes_body:
        found += [
            (operation, 400, lambda caller: ask_rightly(operation, caller, b"[")),
            (operation, 415, with_headers(operation, content_type=vendor("novel"))),
        ]
    if names_in_path(operation):
        found.append((operation, 404, of_unknown(operation)))
    return found


# those whose right request in the scene is refused, and rightly so
NOT_RIGHT_HERE = {"check_otp", "check_assertion", "initialize", "activate_device", "delete_policy"}
RIGHT_STATUS = {"create": 201, "delete": 204, "reset": 204, "check_remembered_device": 201}
