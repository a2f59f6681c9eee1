"""One case being tried: its requests, and what was otherwise than expected."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conformance.case import Case
from tests.conformance.contract import NOT_TOLD, Claim
from tests.conformance.difference import Difference, shown
from tests.conformance.fact import ABSENT, Expected, holds
from tests.conformance.messages import Messages
from tests.conformance.operation import OPERATIONS
from tests.conformance.reply import MISSING, Reply
from tests.conformance.session import Session

_AREAS = ("202", "212", "312", "413", "512", "614", "702", "808", "907")
_EVIDENCE = ("documented", "observed", "assumed")


class Run:
    """What a case's function works with.

    `call` makes a request and holds its reply against the contract; `expect` and `refused` compare
    it with what the rule says. Nothing is raised for a difference: they are collected, so that all
    of them are told.
    """

    def __init__(self, session: Session, case: Case) -> None:
        self.target = session.target
        self.controls = session.controls
        self.wire = session.wire
        self.case = case
        self.differences: list[Difference] = []
        self.unknown: set[str] = set()
        self.exercised: dict[str, str] = {}
        self.told: list[Reply] = []
        self.asked: list[Reply] = []
        self.messages = Messages(case.messages)
        self.secrets: list[str] = []
        self._phones: set[str] = set()
        self._deletions: list[tuple[str, dict[str, str]]] = []
        self._contract = session.contract
        self._codes = session.codes

    def __repr__(self) -> str:
        return f"Run({self.case.rule!r})"

    def call(
        self,
        name: str,
        body: Any = None,
        *,
        query: Any = None,  # a mapping; with its type no caller could unpack a mapping of ids
        headers: Any = None,
        environment_id: str = "",
        **ids: str,
    ) -> Reply:
        """Make a request, and hold the reply against the contract.

        Args:
            name: the operation's.
            body: JSON; text or bytes as they are; None for no body.
            query, headers: parameters, and headers in place of the usual ones.
            environment_id: another environment than the target's.
            ids: for the path, by the contract's names, such as `deviceAuthID`.
        """
        operation = OPERATIONS[name]
        if environment_id and operation.host == "auth":
            in_path = self.target.environment_id in self.target.auth_root
            self.skip_unless(in_path, "a custom domain has no environment in its paths")
        self.messages.before(operation, ids, body)
        reply = self.wire.call(
            operation,
            body,
            ids=ids,
            query=query or {},
            headers=headers or {},
            environment_id=environment_id,
        )
        self.messages.after(operation, ids, body, reply.body)
        self._judge(reply)
        return reply

    def expect(
        self,
        reply: Reply,
        status: int,
        *,
        documented: Mapping[str, Any] | None = None,
        observed: Mapping[str, Any] | None = None,
        assumed: Mapping[str, Any] | None = None,
    ) -> Reply:
        """Compare a reply with what the rule says.

        Args:
            reply: what came.
            status: the HTTP status; how sure that is, the contract tells.
            documented, observed, assumed: place in the reply → value, or a condition. A place is
                such as `_embedded/devices/0/phone` or `headers/Location`; `""` is the whole body.
        """
        self._tell(reply)
        claim = self._contract.status_claim(reply.operation, status)
        if reply.status != status:
            self._differ(reply, "HTTP status", str(status), str(reply.status), claim)
        for evidence, facts in zip(_EVIDENCE, (documented, observed, assumed), strict=True):
            for path, expected in (facts or {}).items():
                self._compare(reply, path, expected, Claim(evidence))
        return reply

    def same(self, reply: Reply, documented: Mapping[str, Any], path: str = "") -> None:
        """Compare a part of a reply with a documented one, place by place.

        Args:
            reply: what came.
            documented: of the object at the path; what it does not have may not be there, but for
                the outermost object.
            path: where the object is.
        """
        for name, value in documented.items():
            inner = f"{path}/{name}".lstrip("/")
            if isinstance(value, Mapping) and isinstance(reply.find(inner), Mapping):
                self.same(reply, value, inner)
            else:
                self._compare(reply, inner, value, Claim("documented"))
        if path:
            for name in sorted(reply.find(path).keys() - documented.keys()):
                self._compare(reply, f"{path}/{name}", ABSENT, Claim("documented"))

    def refused(
        self,
        reply: Reply,
        status: int,
        code: str,
        detail: str | None = None,
        target: str | None = None,
    ) -> Reply:
        """Compare a reply with a refusal; how sure that is, the contract tells.

        Args:
            reply: what came.
            status, code, detail, target: of the envelope and its first detail; a `code` in lower
                case is an OAuth error.
        """
        self._tell(reply)
        assert reply.operation is not None
        claim = self._contract.case(reply.operation, status, code, detail, target)
        if claim is None:
            claim = NOT_TOLD
            refusal = "/".join(filter(None, (code, detail, target)))
            self._differ(reply, "contract", f"to have {status} {refusal}", "nothing", claim)
        if reply.status != status:
            self._differ(reply, "HTTP status", str(status), str(reply.status), claim)
        key = "error" if code.islower() else "code"
        self._compare(reply, key, code, claim)
        if detail:
            self._compare(reply, "details/0/code", detail, claim)
        if target:
            self._compare(reply, "details/0/target", target, claim)
        return reply

    def request(self, method: str, url: str, body: Any = None, **headers: str) -> Reply:
        """Make a request that is no operation of the contract."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.wire.request(method, url, body, sent)

    def check(self, words: str, expected: Any, got: Any, *, evidence: str = "assumed") -> None:
        """Compare something that is not a place in one reply."""
        self._count(words, evidence)
        if not holds(expected, got):
            self.differences.append(
                Difference(
                    where=self.case.area,
                    path=words,
                    expected=_in_words(words, expected),
                    got=shown(words, got),
                    evidence=evidence,
                )
            )

    def code(self, reply: Reply) -> str:
        """The passcode that belongs to a reply: its own in test mode, else what was sent."""
        told = reply.find("test/otp")
        if told is MISSING:
            assert self._codes is not None, "the case does not say that it needs codes"
            told = self._codes(reply["id"])
        self.secrets.append(str(told))
        return str(told)

    def let_pass(self, seconds: float) -> None:
        """Move the target's clock."""
        self.controls.advance(seconds)
        self.wire.forget_token()

    def skip_unless(self, holds: bool, reason: str) -> None:
        """Skip the case where the target turns out not to have what it is about."""
        if not holds:
            pytest.skip(reason)

    def unique(self, word: str) -> str:
        """A name that nothing else has."""
        return f"conformance-{word}-{secrets.token_hex(4)}"

    def phone(self) -> str:
        """A number that is nobody's (the exchange 555, 0100 to 0199), another one each time."""
        while True:
            number = f"+1{secrets.choice(_AREAS)}55501{secrets.randbelow(100):02}"
            if number not in self._phones:
                self._phones.add(number)
                return number

    def later(self, name: str, **ids: str) -> None:
        """Delete something when the case is over."""
        self._deletions.append((name, ids))

    def clean_up(self) -> list[str]:
        """Delete what the case made; gives what is left behind, by operation and id."""
        left = []
        for name, ids in reversed(self._deletions):
            status = self._delete(name, ids)
            if status not in (204, 404):
                left.append(f"{name} {' '.join(ids.values())} ({status})")
        return left

    def _delete(self, name: str, ids: dict[str, str]) -> int:
        if name in OPERATIONS:
            return self._wire_only(name, ids).status
        if self.target.kind == "live":  # no operation of the contract, but one of PingOne's
            return self.request("DELETE", f"{self.target.api_root}/users/{ids['userID']}").status
        return 404

    def _wire_only(self, name: str, ids: dict[str, str]) -> Reply:
        return self.wire.call(
            OPERATIONS[name], None, ids=ids, query={}, headers={}, environment_id=""
        )

    def _tell(self, reply: Reply) -> None:
        if not any(each is reply for each in self.told):
            self.told.append(reply)

    def _judge(self, reply: Reply) -> None:
        self.asked.append(reply)
        self.differences.extend(self._contract.differences(reply))
        self.unknown.update(f"{reply.where}: {path}" for path in self._contract.unknown(reply))
        self.exercised.update(self._contract.exercised(reply))

    def _compare(self, reply: Reply, path: str, expected: Any, claim: Claim) -> None:
        self._count(path, claim.evidence)
        got = reply.find(path)
        if not holds(expected, got):
            self._differ(
                reply,
                path or "body",
                _in_words(path, expected),
                "nothing" if got is MISSING else shown(path, got),
                claim,
            )

    def _count(self, path: str, evidence: str) -> None:
        self.exercised[f"{self.case.rule}: {path}"] = evidence

    def _differ(self, reply: Reply, path: str, expected: str, got: str, claim: Claim) -> None:
        difference = Difference(
            where=reply.where,
            path=path,
            expected=expected,
            got=got,
            evidence=claim.evidence,
            source=claim.source,
        )
        self.differences.append(difference)


def _in_words(path: str, expected: Any) -> str:
    return expected.words if isinstance(expected, Expected) else shown(path, expected)
