"""Reading an authentication."""

from __future__ import annotations

from tests.conformance.case import case
from tests.conformance.run import Run
from tests.conformance.steps import UNKNOWN, begun, checked, policy, read, sent_rules, wrong


@case()
def as_it_began(run: Run) -> None:
    """An authentication is read as it began."""
    reply = begun(run)
    same = {name: reply[name] for name in ("id", "status", "user/id", "policy/id", "createdAt")}
    run.expect(read(run, reply["id"]), 200, documented=same)


@case()
def as_it_ended(run: Run) -> None:
    """A completed authentication is read as COMPLETED."""
    reply = begun(run)
    checked(run, reply["id"], run.code(reply))
    run.expect(read(run, reply["id"]), 200, documented={"status": "COMPLETED"})


@case()
def uses_no_attempt(run: Run) -> None:
    """Reading uses up no attempt."""
    reply = begun(run, policy={"id": policy(run, sms=sent_rules(count=1))})
    for _ in range(3):
        read(run, reply["id"])
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def unknown_id(run: Run) -> None:
    """An id that names no authentication is not found."""
    run.refused(read(run, UNKNOWN), 404, "NOT_FOUND")


@case()
def malformed_id(run: Run) -> None:
    """An id that is no UUID is not found, either."""
    run.refused(read(run, "conformance"), 404, "NOT_FOUND")


@case()
def unknown_id_checked(run: Run) -> None:
    """A passcode for an authentication that does not exist is not found."""
    run.refused(checked(run, UNKNOWN, "555555"), 404, "NOT_FOUND")


@case()
def updated(run: Run) -> None:
    """An authentication that changed was updated after it was created."""
    reply = begun(run)
    checked(run, reply["id"], wrong(run.code(reply)))
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"createdAt": reply["createdAt"]})
    later = done["updatedAt"] >= reply["createdAt"]
    run.check("updatedAt is not before createdAt", True, later, evidence="documented")
