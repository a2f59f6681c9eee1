"""Which claims of the contract the cases bear out, and which they cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pingone_nb.contract import Claim, Example, evidence
from pingone_nb.contract.coverage import covered
from tests.conformance.operation import OPERATIONS, Operation
from tests.conformance.reply import MISSING, Reply
from tests.conformance.rules import RULES

Exchanges = Mapping[str, Sequence[Reply]]
_LINK = re.compile(r"^application/vnd\.pingidentity\.(.+)\+json$")


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of an authentication, as a case made it."""

    before: str
    actions: frozenset[str]
    after: str
    reply: str


def borne_out(document: Mapping[str, Any], exchanges: Exchanges) -> dict[Claim, set[str]]:
    """Each claim of the document with the rules of the cases that show it.

    Where several claims would fit what a case shows, as refusals with the same codes, it shows
    each of them. A rule in words is shown by the cases that `RULES` names.
    """
    seen = [example_of(rule, reply) for rule, replies in exchanges.items() for reply in replies]
    shown = {claim: set(names) for claim, names in covered(document, seen).items()}
    apart = {rule: _shown_apart(replies) for rule, replies in exchanges.items()}
    steps = {rule: set(_steps(replies)) for rule, replies in exchanges.items()}
    told = _transitions(document)
    for claim, names in shown.items():
        names.update(rule for rule, marks in apart.items() if _mark(claim) in marks)
        names.update(rule for rule, made in steps.items() if told.get(claim.name, set()) & made)
        if claim.kind == "rule":
            names.update(set(RULES.get(claim.name, ())) & exchanges.keys())
    return shown


def example_of(rule: str, reply: Reply) -> Example:
    """An exchange as the contract's own examples are; named by the case's rule."""
    operation = reply.operation
    assert operation is not None
    root = "{{authPath}}/{{envID}}"
    if operation.host == "api":
        root = "{{apiPath}}/v1/environments/{{envID}}"
    query = f"?{urlencode(reply.query)}" if reply.query else ""
    return Example(
        name=rule,
        title=rule,
        source="",
        confidence="OBSERVED",
        method=reply.method,
        path=f"{root}{reply.path}{query}",
        headers=reply.sent_headers,
        request_body=reply.sent if isinstance(reply.sent, dict | str) else None,
        response_status=reply.status,
        response_body=None if reply.body is MISSING else reply.body,
        note="",
    )


def _mark(claim: Claim) -> tuple[str, ...]:
    if claim.kind == "header" and claim.where == "response":
        return ("header", claim.name.lower())
    return (claim.kind, claim.where, claim.name) if claim.kind == "case" else ()


def _shown_apart(replies: Sequence[Reply]) -> set[tuple[str, ...]]:
    """What an example cannot show: headers of a reply, and cases that share their codes."""
    found: set[tuple[str, ...]] = set()
    for reply in replies:
        found |= {("header", name) for name in reply.headers}
        assert reply.operation is not None
        for code, detail in _codes(reply.body):
            name = f"{reply.status} {'/'.join(filter(None, (code, detail)))}"
            where = f"{reply.method} {reply.operation.contract_path}"
            found |= {("case", where, name), ("case", f"{where} {reply.operation.name}", name)}
    return found


def _codes(body: Any) -> Iterator[tuple[str, str]]:
    if isinstance(body, Mapping):
        code = str(body.get("error") or body.get("code") or "")
        for detail in body.get("details") or [{}]:
            yield code, str(detail.get("code", ""))
            yield code, ""


def _steps(replies: Sequence[Reply]) -> Iterator[_Step]:
    """The steps of the authentications of a case, in order."""
    statuses: dict[str, str] = {}
    for reply in replies:
        assert reply.operation is not None
        named = reply.ids.get("deviceAuthID", "")
        told = reply.find("status")
        about = named or str(reply.find("id"))
        before = statuses.get(about, "")
        after = str(told) if reply.status < 400 and isinstance(told, str) else before
        if reply.operation.name in _BEGINS or named in statuses:
            for words in _reply_words(reply):
                yield _Step(before, _actions(reply.operation), after, words)
            statuses[about] = after


_BEGINS = ("initialize", "check_remembered_device")


def _actions(operation: Operation) -> frozenset[str]:
    link = _LINK.match(operation.media_type)
    return frozenset({operation.name, *(link.groups() if link else ())})


def _reply_words(reply: Reply) -> set[str]:
    """What the contract may say of the reply: a refusal with its code, else with or without one."""
    code = reply.find("details/0/code" if reply.status >= 400 else "error/code")
    told = {f"{reply.status} {code}"} if isinstance(code, str) else set()
    return told if reply.status >= 400 else told | {str(reply.status)}


def _transitions(document: Mapping[str, Any]) -> dict[str, set[_Step]]:
    """A transition's name → the steps that are such."""
    status = document["components"]["schemas"]["DeviceAuthentication"]["properties"]["status"]
    names = {claim.name for claim in evidence(document) if claim.kind == "transition"}
    found: dict[str, set[_Step]] = {name: set() for name in names}
    for told in status["x-transitions"]:
        name = f"{told['from'] or 'nothing'} {told['action']} {told['to']}: {told['when']}"
        for actions in _ACTIONS:
            if told["action"] in actions:
                found[name].add(_Step(told["from"] or "", actions, told["to"], told["reply"]))
    return found


_ACTIONS = {_actions(operation) for operation in OPERATIONS.values()}


def all_exchanges(differing: list[str] | None = None) -> dict[str, list[Reply]]:
    """What every case exchanges with a simulator of its own, by the cases' rules.

    Args:
        differing: takes the rules of the cases that found a difference.
    """
    from tests.conformance.cases import all_cases
    from tests.conformance.contract import Contract
    from tests.conformance.session import Session
    from tests.conformance.trial import tried

    with Session.of_a_simulator(Contract.read()) as session:
        for case in all_cases():
            outcome = tried(case, session)
            if outcome.differences and differing is not None:
                differing.append(case.rule)
        return session.exchanges
