"""How a caller wants its message worded."""

from __future__ import annotations

from typing import Any

import pytest

from pingone_nb.simulator.http.contacts import read_notice
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.messages import USUAL
from tests.simulator.caller import SMS, Caller, one_time, refusal


def read(notification: Any) -> tuple[Any, list[Detail]]:
    """What is read, and what is wrong with it."""
    details: list[Detail] = []
    return read_notice({"notification": notification}, details), details


@pytest.mark.parametrize("notification", [None, {}, {"template": None}, {"template": {}}])
def test_without_a_wish_the_usual_is_sent(notification: Any) -> None:
    """What is absent or empty is as usual."""
    notice, details = read(notification)

    assert details == []
    assert (notice.template, notice.locale, notice.variant) == ("strong_authentication", None, None)
    assert USUAL.template == "strong_authentication"


def test_a_message_is_worded_as_wished() -> None:
    """Template, locale, variant and variables are the message's."""
    caller = Caller.connected()
    template = {
        "name": "transaction",
        "locale": "fr-CA",
        "variant": "v" * 100,
        "variables": {"account": "1234", "{otp}": "{otp}"},
    }
    body = {**one_time(caller, SMS), "notification": {"template": template}}
    assert caller.initialize(body).status == 201
    message = caller.simulator.inbox.newest()

    assert (message.template, message.locale) == ("transaction", "fr-CA")
    assert message.variant == "v" * 100
    assert "account: 1234" in message.text
    assert message.text.count(str(message.otp)) == 1


def test_the_wish_holds_for_the_whole_authentication() -> None:
    """What is sent after another device was selected is worded in the same way."""
    caller = Caller.connected()
    device_id = caller.paired()
    reply = caller.begin(notification={"template": {"locale": "de"}})
    assert reply.status == 201
    caller.select(caller.simulator.inbox.newest().authentication_id or "", device_id)

    assert [message.locale for message in caller.simulator.inbox] == ["de", "de"]


@pytest.mark.parametrize(
    ("notification", "target"),
    [
        ("x", "notification"),
        ({"template": 1}, "notification.template"),
        ({"template": {"name": ""}}, "notification.template.name"),
        ({"template": {"locale": 1}}, "notification.template.locale"),
        ({"template": {"variant": "v" * 101}}, "notification.template.variant"),
        ({"template": {"variables": []}}, "notification.template.variables"),
        ({"template": {"variables": {"a": 1}}}, "notification.template.variables"),
        ({"template": {"variables": {"a": None}}}, "notification.template.variables"),
        ({"clientContext": "x"}, "notification.clientContext"),
        ({"policy": {"id": "x"}}, "notification.policy.id"),
    ],
)
def test_bad_wishes_are_refused(notification: Any, target: str) -> None:
    """What is wrong is named, and nothing is sent."""
    caller = Caller.connected()
    told = refusal(caller.initialize({**one_time(caller, SMS), "notification": notification}))

    assert told[:2] == (400, "INVALID_DATA")
    assert told[3] == target
    assert len(caller.simulator.inbox) == 0


def test_a_repr_shows_no_variables() -> None:
    """What a caller put into its message is not in the repr."""
    notice, _ = read({"template": {"variables": {"a": "canary"}}, "clientContext": {"b": "canary"}})

    assert "canary" not in repr(notice)
