"""Errors have the platform's envelope, and what newer sources show is what the cases come upon."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pingone_nb.contract import document
from tests.conformance.claims import Exchanges
from tests.conformance.envelope import flaws
from tests.conformance.evidence import Evidence, evidence
from tests.conformance.reply import Reply
from tests.conformance.test_claims import exchanges as exchanges  # a fixture

ALL = {each.number: each for each in evidence()}
FURTHER = frozenset(
    document()["components"]["schemas"]["ErrorDetail"]["properties"]["code"]["x-values"]
)
GOOD = {"id": "2f4c9c2e-1f0b-4c1d-8f8e-6a7b8c9d0e1f", "code": "INVALID_DATA", "message": "No."}


def errors(exchanges: Exchanges) -> list[Reply]:
    """The platform's refusals: neither OAuth's, nor a gateway's, nor a proxy's page."""
    return [
        reply
        for replies in exchanges.values()
        for reply in replies
        if reply.status >= 400
        and reply.media_type == "application/json"
        and "error" not in reply.body
        and "code" in reply.body
    ]


def test_error_bodies_have_the_envelope(exchanges: Exchanges) -> None:
    """Each refusal that a case comes upon is valid against the platform's envelope."""
    found = errors(exchanges)
    wrong = Counter(flaw for each in found for flaw in flaws(each.status, each.body, FURTHER))

    assert len(found) > 500
    assert wrong == Counter()


@pytest.mark.parametrize(
    ("status", "changes", "flaw"),
    [
        (400, {}, ""),
        (400, {"id": "x"}, "id is no UUID"),
        (400, {"id": None}, "id is no UUID"),
        (400, {"message": 7}, "there is no message"),
        (400, {"code": "NOT_FOUND"}, "NOT_FOUND does not go with 400"),
        (404, {}, "INVALID_DATA does not go with 404"),
        (400, {"details": [{"code": "INVALID_TOKEN", "message": ""}]}, "the detail INVALID_TOKEN does not go with 400"),
        (400, {"details": [{"code": "INVALID_OTP"}]}, "the detail INVALID_OTP has no message"),
        (400, {"details": [{"code": "INVALID_OTP", "message": "", "target": 1}]}, "the detail INVALID_OTP has a target that is no text"),
        (429, {"code": "REQUEST_LIMITED", "details": [{"code": "QUOTA_EXCEEDED", "message": "", "innerError": {"quotaResetTime": "soon"}}]}, "quotaResetTime is no moment"),
        (429, {"code": "REQUEST_LIMITED", "details": [{"code": "QUOTA_EXCEEDED", "message": "", "innerError": {"quotaResetTime": "2026-01-01T00:00:00Z"}}]}, ""),
    ],
)  # fmt: skip
def test_an_envelope_that_is_none_is_found(status: int, changes: Any, flaw: str) -> None:
    """What the envelope does not allow is told in words."""
    assert list(flaws(status, {**GOOD, **changes})) == ([flaw] if flaw else [])


@pytest.mark.parametrize(
    "number", [each.number for each in ALL.values() if each.kind == "exchange"]
)
def test_an_exchange_that_was_seen_is_shown(number: int, exchanges: Exchanges) -> None:
    """A case comes upon each exchange of the newer sources."""
    replies = [reply for each in exchanges.values() for reply in each]

    assert ALL[number].is_shown_by(replies)


def test_catalogues_are_counted_apart() -> None:
    """A catalogue shows codes and no reply, so it is no exchange."""
    assert {each.number for each in ALL.values() if each.kind == "catalogue"} == {42, 43, 44, 45}
    assert all(
        each.codes and each.reply is None for each in ALL.values() if each.kind == "catalogue"
    )


def test_what_was_seen_is_a_part(exchanges: Exchanges) -> None:
    """An exchange with another code, or without a property, is not the one that was seen."""
    replies = [reply for each in exchanges.values() for reply in each]

    def seen(**reply: Any) -> bool:
        told = Evidence(number=0, kind="exchange", operation="check_otp", source="", http_status=400, sent=None, reply=reply, codes=())  # fmt: skip
        return told.is_shown_by(replies)

    assert seen(details=[{"code": "INVALID_OTP"}])
    assert not seen(details=[{"code": "NOVEL"}])
    assert not seen(novel=None)
