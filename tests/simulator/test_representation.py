"""Bodies of authentications, beside PingOne's documented examples."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import pingone_nb
from tests.simulator.caller import SMS, Caller, body_of, one_time

EXAMPLES = Path(pingone_nb.__file__).parent / "contract" / "examples"
SELF = ["self"]
WAITING = ["self", "device.select", "otp.check"]


def example(number: str) -> dict[str, Any]:
    """A documented example's request and reply."""
    return json.loads(next(EXAMPLES.glob(f"{number}-*.json")).read_text("utf-8"))


def shape(value: Any) -> Any:
    """The keys in their order, and what form each value has."""
    if isinstance(value, dict):
        return [(name, shape(item)) for name, item in value.items()]
    if isinstance(value, list):
        return [shape(item) for item in value]
    for name, pattern in FORMS.items():
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return name
    return value


UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
FORMS = {
    "uuid": UUID,
    "link": rf"https://auth\.pingone\.[a-z]+/{UUID}/deviceAuthentications/{UUID}",
    "moment": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",
    "masked phone": r"\*{7}\d\d",
    "masked email": r"ab\*{4}@ping\.com",
}


@pytest.mark.parametrize("number", ["07", "09"])
def test_a_one_time_reply_is_as_documented(number: str) -> None:
    """The documented request gets the documented reply: same keys, same order, same forms."""
    documented = example(number)
    caller = Caller.connected()
    body = one_time(caller, documented["request_body"]["selectedDevice"]["oneTime"])
    reply = caller.initialize(body)

    assert reply.status == documented["response_status"]
    assert shape(body_of(reply)) == shape(documented["response_body"])


def test_voice_is_as_sms() -> None:
    """A voice call's reply differs from a message's by its type only."""
    caller = Caller.connected()
    sms = caller.initialize(one_time(caller, SMS))
    voice = caller.initialize(one_time(caller, {**SMS, "type": "VOICE"}))

    assert json.loads(json.dumps(shape(body_of(voice))).replace("VOICE", "SMS")) == json.loads(
        json.dumps(shape(body_of(sms)))
    )


def test_updated_is_a_moment_after_created() -> None:
    """As in the examples, updatedAt is some milliseconds after createdAt."""
    body = body_of(Caller.connected().initialize())

    assert body["createdAt"] == "2026-01-01T09:00:00.000Z"
    assert body["updatedAt"] == "2026-01-01T09:00:00.048Z"


def test_a_completed_one_links_only_to_itself() -> None:
    """After the right code only the self link is left, and updatedAt tells when."""
    caller = Caller.connected()
    begun = body_of(caller.initialize())
    caller.simulator.clock.advance(seconds=20)
    completed = body_of(caller.check(begun["id"], caller.newest_code()))

    assert list(completed) == list(begun)
    assert list(completed["_links"]) == SELF
    assert completed["status"] == "COMPLETED"
    assert completed["updatedAt"] == "2026-01-01T09:00:20.000Z"
    assert {name: completed[name] for name in ("id", "user", "selectedDevice", "createdAt")} == {
        name: begun[name] for name in ("id", "user", "selectedDevice", "createdAt")
    }


def test_reading_tells_the_same() -> None:
    """A read gives what the last reply gave."""
    caller = Caller.connected()
    begun = caller.initialize()
    authentication_id = body_of(begun)["id"]

    assert caller.read(authentication_id).body == begun.body
    assert list(body_of(begun)["_links"]) == WAITING
    completed = caller.check(authentication_id, caller.newest_code())
    assert caller.read(authentication_id).body == completed.body


def test_test_mode_tells_the_code_and_sends_nothing() -> None:
    """In test mode the reply holds `test.otp`, and no message is sent."""
    caller = Caller.connected()
    for target in (SMS, {**SMS, "type": "VOICE"}, {"type": "EMAIL", "email": "abc@ping.com"}):
        body = body_of(caller.initialize(one_time(caller, {**target, "testMode": True})))

        assert list(body)[-3:] == ["test", "createdAt", "updatedAt"]
        assert caller.check(body["id"], body["test"]["otp"]).status == 200
    assert len(caller.simulator.inbox) == 0


def test_a_user_without_devices_fails_as_documented() -> None:
    """Without a one-time target the reply is a FAILED resource with the documented error."""
    documented = example("19")["response_body"]
    caller = Caller.connected()
    reply = caller.initialize({"user": {"id": caller.simulator.user.id}})
    body = body_of(reply)

    assert reply.status == 201
    assert body["status"] == documented["status"]
    assert list(body["error"]) == list(documented["error"])
    assert body["error"]["code"] == "NO_USABLE_DEVICES"
    assert body["error"]["message"] == documented["error"]["message"].replace(
        "{userId}", caller.simulator.user.id
    )
    assert list(body["_links"]) == SELF


def test_nothing_tells_the_contact() -> None:
    """No reply holds a number or an address in full."""
    caller = Caller.connected()
    begun = caller.initialize(one_time(caller, {"type": "EMAIL", "email": "canary@ping.com"}))
    replies = [begun, caller.initialize(), caller.read(body_of(begun)["id"])]
    told = b"".join(reply.body for reply in replies)

    assert b"canary@" not in told
    assert b"4135550150" not in told
