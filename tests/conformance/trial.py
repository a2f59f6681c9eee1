"""Trying a case: its steps, then what it made is deleted, then what came of it."""

from __future__ import annotations

from tests.conformance.case import Case
from tests.conformance.difference import Difference
from tests.conformance.messages import CHANNELS
from tests.conformance.outcome import Outcome
from tests.conformance.reply import Stop
from tests.conformance.run import Run
from tests.conformance.session import Session


def tried(case: Case, session: Session) -> Outcome:
    """Try a case; all differences are in the outcome, and nothing is raised for one.

    Raises:
        OverBudget: the case would send more messages than it announces.
    """
    if not case.simulator:
        return _tried(case, session)
    with Session.of_a_simulator(session.contract, *case.simulator) as own:
        outcome = _tried(case, own)
    session.exchanges.update(own.exchanges)
    return outcome


def _tried(case: Case, session: Session) -> Outcome:
    run = Run(session, case)
    before = _arrived(session)
    try:
        case.steps(run)
    except Stop as stop:
        run.differences.append(_stopped(run, stop))
    finally:
        left = run.clean_up()
        session.exchanges[case.rule] = run.asked
    arrived = _arrived(session) - before
    if arrived > run.messages.sent:
        run.check("messages that arrived", run.messages.sent, arrived, evidence="documented")
    if session.recorder is not None:
        session.recorder.keep(case.rule, run.told, run.secrets)
    strange = sorted(run.unknown)
    if session.target.kind == "simulator":
        run.differences.extend(_undeclared(each) for each in strange)
    return Outcome(
        rule=case.rule,
        differences=list(dict.fromkeys(run.differences)),
        unknown=strange,
        exercised=run.exercised,
        sent=run.messages.sent,
        announced=case.messages,
        left_behind=left,
    )


def _arrived(session: Session) -> int:
    """How many messages the inbox has, where there is one."""
    if "inbox" not in session.controls.names:
        return 0
    return sum(message["channel"] in CHANNELS for message in session.controls.messages())


def _stopped(run: Run, stop: Stop) -> Difference:
    # what stops a flow that has already gone another way is as sure as that way was
    expected = run.differences and all(each.evidence == "assumed" for each in run.differences)
    return Difference(
        where=run.case.area,
        path="flow",
        expected="to go on",
        got=str(stop),
        evidence="assumed" if expected else "documented",
    )


def _undeclared(place: str) -> Difference:
    where, _, path = place.partition(": ")
    return Difference(
        where=where,
        path=path,
        expected="a property of the contract",
        got="one that it does not have",
        evidence="assumed",
        source="the simulator makes up nothing that the contract does not tell",
    )
