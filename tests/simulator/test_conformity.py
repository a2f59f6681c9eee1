"""What holds replies against the contract finds what is wrong with them."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from pingone_nb.simulator import SimulatedReply
from tests.contract.validation import component
from tests.simulator.caller import UNKNOWN, Caller, body_of
from tests.simulator.conformity import objections, undeclared


@pytest.fixture
def reply() -> SimulatedReply:
    """A reply that is right."""
    return Caller.connected().initialize()


def with_body(reply: SimulatedReply, **changes: Any) -> SimulatedReply:
    """The reply with some properties of its body changed."""
    return replace(reply, body=json.dumps({**body_of(reply), **changes}).encode())


def test_a_right_reply_passes(reply: SimulatedReply) -> None:
    """Nothing is found where nothing is wrong."""
    assert objections("initialize", reply) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"novel": 1}, "$.novel is not declared"),
        ({"status": "NOVEL"}, "not among the known values"),
        ({"environment": {"id": UNKNOWN, "novel": 1}}, "$.environment.novel is not declared"),
        ({"_embedded": {"devices": [{"type": "SMS", "novel": 1}]}}, "[0].novel is not declared"),
        ({"_embedded": {"devices": [{"type": "FAX"}]}}, "[0].type is FAX"),
        ({"id": 1}, "$.id: 1 is not of type"),
    ],
)
def test_a_wrong_body_is_found(reply: SimulatedReply, changes: dict[str, Any], words: str) -> None:
    """Undeclared names and constants, and values of a wrong form, are found at any depth."""
    found = objections("initialize", with_body(reply, **changes))

    assert any(words in each for each in found), found


def test_a_wrong_link_is_found(reply: SimulatedReply) -> None:
    """A link that nobody declared is found, and so is one that belongs to another status."""
    links = body_of(reply)["_links"]
    novel = with_body(reply, _links={**links, "novel.act": links["self"]})
    foreign = with_body(reply, _links={**links, "assertion.check": links["self"]})

    assert "$._links.novel.act is not declared" in objections("initialize", novel)
    assert "link assertion.check does not belong to OTP_REQUIRED" in objections(
        "initialize", foreign
    )


def test_wrong_headers_are_found(reply: SimulatedReply) -> None:
    """An undeclared header, a missing one and one that comes twice are found."""
    more = replace(reply, headers=(*reply.headers, ("X-Novel", "1"), ("Pragma", "x")))
    less = replace(reply, headers=reply.headers[:1])

    found = objections("initialize", more)
    assert {"header x-novel is not declared", "header pragma is sent twice"} <= set(found)
    assert "header correlation-id is missing" in objections("initialize", less)


def test_wrong_refusals_are_found() -> None:
    """A status or case that the operation does not have is found."""
    refused = Caller.connected().read(UNKNOWN)
    novel = with_body(refused, details=[{"code": "INVALID_OTP", "message": "x"}])

    assert objections("read", refused) == []
    assert "case ('NOT_FOUND', 'INVALID_OTP', None) is not declared" in objections("read", novel)
    assert objections("read", replace(refused, status=418)) == ["status 418 is not declared"]


def test_a_case_of_another_action_is_found() -> None:
    """What only another action of the same path is refused with is not taken for this one's."""
    caller = Caller.connected()
    refused = caller.check(caller.begun(), "1")

    assert objections("check_otp", refused) == []
    assert objections("select_device", refused) != []


def test_maps_are_open() -> None:
    """Where a schema names no properties at all, any name goes."""
    body = {"template": {"variables": {"novel": "1"}}}

    assert undeclared(body, component("Notification")) == []
