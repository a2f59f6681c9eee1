"""The inbox."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pingone_nb.simulator import Inbox, Message
from tests.simulator.caller import Caller


def message(number: int = 0) -> Message:
    """A message that can be told from others."""
    return Message(
        channel="SMS",
        to="+14135550150",
        text="canary text",
        otp=f"{number:06d}",
        sent_at=datetime(2026, 1, 1, tzinfo=UTC),
        authentication_id="0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
    )


def test_newest_first() -> None:
    """Messages are listed newest first, and the newest can be had alone."""
    inbox = Inbox()
    for number in range(3):
        inbox.deliver(message(number))

    assert [each.otp for each in inbox] == ["000002", "000001", "000000"]
    assert inbox.newest_passcode() == "000002"
    assert len(inbox) == 3


def test_an_empty_inbox_has_no_newest() -> None:
    """Asking for the newest of none is an error that says so."""
    with pytest.raises(LookupError, match="No message"):
        Inbox().newest()


def test_the_newest_passcode_is_not_a_pushs() -> None:
    """A push has no passcode; the newest one is the newest of those that were sent."""
    inbox = Inbox()
    inbox.deliver(replace(message(), channel="PUSH", otp=None))
    with pytest.raises(LookupError, match="No passcode"):
        inbox.newest_passcode()
    inbox.deliver(message(7))
    inbox.deliver(replace(message(), channel="PUSH", otp=None))

    assert inbox.newest().channel == "PUSH"
    assert inbox.newest_passcode() == "000007"


def test_a_repr_shows_nothing_secret() -> None:
    """Neither code nor text nor target of a message can be read off its repr."""
    shown = repr(message(123456))

    for canary in ("123456", "canary", "14135550150"):
        assert canary not in shown


def test_it_keeps_only_so_many() -> None:
    """Beyond 1,000 messages the oldest go."""
    inbox = Inbox()
    for number in range(1_001):
        inbox.deliver(message(number))

    assert len(inbox) == 1_000
    assert [each.otp for each in inbox][-1] == "000001"


def test_subscribers_hear_of_each_message_once() -> None:
    """A subscriber is called with each new message, and no more after it has left."""
    caller = Caller.connected()
    heard: list[Message] = []
    unsubscribe = caller.simulator.inbox.subscribe(heard.append)
    first = caller.begun()
    unsubscribe()
    unsubscribe()
    caller.begun()

    assert [each.authentication_id for each in heard] == [first]


def test_a_subscriber_may_call_back() -> None:
    """A subscriber may use the simulator while it is told."""
    caller = Caller.connected()
    statuses: list[int] = []
    caller.simulator.inbox.subscribe(
        lambda sent: statuses.append(caller.check(sent.authentication_id, sent.otp).status)
    )
    caller.begun()

    assert statuses == [200]


def test_a_broken_subscriber_spoils_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """A subscriber's exception changes no reply, and only its kind is logged."""
    caller = Caller.connected()
    inbox = caller.simulator.inbox

    def broken(sent: Message) -> None:
        raise RuntimeError(sent.otp)

    inbox.subscribe(broken)
    with caplog.at_level(logging.ERROR):
        caller.begun()

    assert "RuntimeError" in caplog.text
    assert inbox.newest_passcode() not in caplog.text
