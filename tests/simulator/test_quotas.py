"""How many messages a user may be sent in a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pingone_nb.simulator import ManualClock, Simulator
from pingone_nb.simulator.rules.messages import Quotas
from pingone_nb.simulator.rules.refusal import Refused as QuotaUsedUp
from tests.simulator.caller import EMAIL, SMS, Caller, body_of, one_time, refusal

VOICE = {**SMS, "type": "VOICE"}
MAIL = {"type": "EMAIL", "email": EMAIL}
USED_UP = (429, "REQUEST_LIMITED", "QUOTA_EXCEEDED", None)
OWN_CODE = (429, "REQUEST_LIMITED", "SMS_VOICE_LIMIT_REACHED", None)


@pytest.fixture
def caller() -> Caller:
    """A caller whose users get two messages of a kind in a day."""
    return Caller.connected(daily_quota=2)


def begin(caller: Caller, target: object) -> int:
    """The status of beginning with a target."""
    return caller.initialize(one_time(caller, target)).status


def test_text_messages_and_calls_count_together(caller: Caller) -> None:
    """SMS and voice have one quota, e-mails one of their own, as documented."""
    assert [begin(caller, target) for target in (SMS, VOICE, SMS, VOICE)] == [201, 201, 429, 429]
    assert [begin(caller, MAIL) for _ in range(3)] == [201, 201, 429]
    assert len(caller.simulator.inbox) == 4


def test_the_refusal_tells_limit_and_reset(caller: Caller) -> None:
    """What was one too many is told with the limit, and when the next day begins, in UTC."""
    for _ in range(2):
        caller.begun()
    reply = caller.initialize()

    assert refusal(reply) == OWN_CODE
    assert body_of(reply)["details"][0]["innerError"] == {
        "quotaLimit": 2,
        "quotaResetTime": "2026-01-02T00:00:00.000Z",
    }


def test_the_platforms_code_is_the_other_reading() -> None:
    """What Ping's connector names can be the platform's QUOTA_EXCEEDED; e-mails always are."""
    caller = Caller.connected(daily_quota=0, daily_limit="quota_exceeded")
    assert refusal(caller.initialize()) == USED_UP
    usual = Caller.connected(daily_quota=0)
    assert refusal(usual.initialize(one_time(usual, MAIL))) == USED_UP
    assert refusal(usual.initialize(one_time(usual, VOICE))) == OWN_CODE


def test_a_day_ends_at_midnight() -> None:
    """At midnight, UTC, the count begins anew."""
    clock = ManualClock(datetime(2026, 1, 1, 23, 59, 59, tzinfo=UTC))
    caller = Caller.connected(daily_quota=1, clock=clock)
    assert [begin(caller, SMS) for _ in range(2)] == [201, 429]
    caller.wait(1)
    assert [begin(caller, SMS) for _ in range(2)] == [201, 429]


def test_each_user_has_a_quota(caller: Caller) -> None:
    """Another user's messages do not count."""
    for _ in range(2):
        caller.begun()
    bob = caller.simulator.add_user(username="bob")

    assert caller.initialize({**one_time(caller, SMS), "user": {"id": bob.id}}).status == 201


def test_every_message_counts(caller: Caller) -> None:
    """Pairing, resending and selecting send messages, too."""
    device_id = caller.paired({**SMS, "status": "ACTIVATION_REQUIRED"})
    assert caller.act_on_device(device_id, "sendActivationCode").status == 200
    assert refusal(caller.act_on_device(device_id, "sendActivationCode")) == USED_UP
    caller.act_on_device(device_id, "activate", {"otp": caller.newest_code()})
    assert refusal(caller.begin()) == OWN_CODE
    mail = caller.paired(MAIL)
    begun = caller.begun_with(mail)
    assert caller.select(begun, mail).status == 200
    assert refusal(caller.select(begun, mail)) == USED_UP
    told = refusal(
        caller.create_device({**SMS, "phone": "+14135550151", "status": "ACTIVATION_REQUIRED"})
    )
    assert told == USED_UP


def test_a_refused_message_changes_nothing(caller: Caller) -> None:
    """When nothing can be sent, nothing is begun, paired or selected."""
    device_id = caller.paired()
    begun = caller.begun_with(device_id)
    caller.select(begun, device_id)
    code, before = caller.newest_code(), caller.read(begun).body
    assert refusal(caller.select(begun, device_id)) == OWN_CODE
    waiting = {**SMS, "phone": "+14135550151", "status": "ACTIVATION_REQUIRED"}
    assert refusal(caller.create_device(waiting)) == USED_UP

    assert caller.read(begun).body == before
    assert body_of(caller.on_user("GET", "devices"))["count"] == 1
    assert caller.check(begun, code).status == 200


def test_what_is_not_sent_does_not_count(caller: Caller) -> None:
    """Test mode, WhatsApp and pushes have no quota; the first sends nothing, the rest have none."""
    for _ in range(3):
        assert begin(caller, {**SMS, "testMode": True}) == 201
    caller.paired({**SMS, "type": "WHATSAPP"})
    assert [caller.begin().status for _ in range(3)] == [201] * 3
    phone = caller.paired_phone()
    assert [caller.begin(selectedDevice={"id": phone}).status for _ in range(3)] == [201] * 3
    assert begin(caller, SMS) == 201


def test_fifty_is_the_usual_limit() -> None:
    """PingOne's documented limit holds unless told otherwise."""
    caller = Caller.connected(daily_quota=50)
    statuses = [begin(caller, SMS) for _ in range(51)]

    assert statuses == [201] * 50 + [429]
    assert Simulator()._environment.quotas._limit == 50


def test_a_limit_of_zero_and_none() -> None:
    """With 0 nothing is sent at all; with None there is no limit."""
    with pytest.raises(QuotaUsedUp) as used_up:
        Quotas(limit=0, clock=ManualClock()).take("user", "SMS")
    assert (used_up.value.limit, used_up.value.resets_at) == (0, datetime(2026, 1, 2, tzinfo=UTC))
    quotas = Quotas(limit=None, clock=ManualClock())
    for _ in range(100):
        quotas.take("user", "SMS")
