"""A recording stands in for the network, and for nothing that was not recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pingone_nb import (
    ApiError,
    ApiRequest,
    Client,
    Exchange,
    History,
    Retries,
    Secret,
    Settings,
    TransportError,
    api,
)
from pingone_nb.interchange import read_har, replay_session, write_har
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import ENVIRONMENT, ID, flow, one, recorded, refused

AT_ONCE = Retries(sleep=lambda _: None)


def player(simulator: Simulator, exchanges: Any) -> Client:
    """A client whose network is a recording."""
    return Client(simulator.settings(), session=replay_session(exchanges), retries=AT_ONCE)


def told(history: History) -> list[tuple[Any, ...]]:
    """What a run was, but for times and masks."""
    return [
        (
            each.operation,
            each.method,
            each.request_media_type,
            each.http_status,
            each.status,
            each.detail_code,
            each.error,
        )
        for each in history
    ]


def test_a_flow_is_replayed(simulator: Simulator, tmp_path: Path) -> None:
    """The same calls get the same replies, from a history and from its HAR file."""
    history = recorded(simulator)
    write_har(history, tmp_path / "a.har")

    for source in (history, read_har(tmp_path / "a.har")):
        client = player(simulator, source)
        flow(client, simulator.user.id)
        assert told(client.history) == told(history)
        assert client.is_simulated


def test_a_replay_can_be_replayed(simulator: Simulator) -> None:
    """A recording of a replay is a recording."""
    first = player(simulator, recorded(simulator))
    flow(first, simulator.user.id)
    second = player(simulator, first.history)
    flow(second, simulator.user.id)

    assert told(second.history) == told(first.history)


def test_any_host_will_do(simulator: Simulator) -> None:
    """What was recorded live can be replayed with other hosts; the environment stays."""
    live = Settings(
        environment_id=simulator.environment_id,
        client_id="id",
        client_secret=Secret("other"),
        region="eu",
    )
    client = Client(live, session=replay_session(recorded(simulator)))
    flow(client, simulator.user.id)

    assert client.history[-1].status == "COMPLETED"


@pytest.mark.parametrize(
    ("call", "why"),
    [
        (lambda client: client.read(ENVIRONMENT), "was not recorded"),
        (lambda client: client.users.find(username="other"), "only with another query or body"),
        (
            lambda client: client.one_time_voice(ID, phone="+14135550150"),
            "only with another query or body",
        ),
        (lambda client: client.read(ID), "was recorded 1 times, and all recordings were played"),
    ],
)
def test_what_was_not_recorded_is_refused(simulator: Simulator, call: Any, why: str) -> None:
    """A clear error says what was asked and why it is not there; nothing was sent."""
    client = player(simulator, recorded(simulator))
    refused(lambda: client.read(ID))

    with pytest.raises(TransportError, match=why) as caught:
        call(client)
    assert not caught.value.may_have_been_sent
    assert "Record the request" in caught.value.hint


def test_a_masked_value_fits_whatever_is_asked(simulator: Simulator) -> None:
    """Another passcode or number than the recorded one gets the recorded reply: both are masked."""
    client = player(simulator, recorded(simulator))
    sent = client.one_time_sms(simulator.user.id, phone="+14135550150")

    with pytest.raises(ApiError, match="INVALID_OTP"):
        client.check_otp(sent, otp="987654")


@pytest.mark.parametrize(
    ("recorded_", "asked", "fits"),
    [
        ({"a": "••••"}, {"a": "x"}, True),
        ({"a": "no ••••!"}, {"a": "no way!"}, True),
        ({"a": "no ••••!"}, {"a": "no way"}, False),
        ({"a": "ja****"}, {"a": "jane"}, True),
        ({"a": "ja****"}, {"a": "john"}, False),
        ({"a": "••••"}, {"b": "x"}, False),
        ({"a": 1}, {"a": 2}, False),
        ({"a": 1}, {"a": True}, False),
        ({"a": [1, "••••"]}, {"a": [1, "x"]}, True),
        ({"a": [1]}, {"a": [1, 2]}, False),
        ({"a": [1]}, {"a": {"0": 1}}, False),
        ({"a": {"b": 1}}, {"a": 1}, False),
        (None, {"a": 1}, False),
        ({"a": 1}, None, False),
    ],
)
def test_bodies_are_equal_up_to_masking(recorded_: Any, asked: Any, fits: bool) -> None:
    """A mask fits whatever stands in its place; all else has to be equal."""
    settings = Settings(environment_id=ENVIRONMENT, token=Secret("t"))
    session = replay_session([one(request_body=recorded_, request_media_type="application/json")])
    request = ApiRequest(
        operation="x", method="POST", url=settings.auth_url("deviceAuthentications", ID),
        media_type="application/json", body=asked,
    )  # fmt: skip
    error = refused(lambda: Client(settings, session=session, retries=AT_ONCE).send(request))

    assert (error is None) is fits


def test_failures_are_replayed_as_they_were(simulator: Simulator) -> None:
    """A lost reply is lost again, an attempt that the client repeated is repeated, a page is a page."""
    client = Client(simulator.settings(), session=simulator.session(), retries=AT_ONCE)
    for fault in ("connection_refused", "read_timeout", "html", "429"):
        client.connect()
        simulator.faults.next(fault)
        refused(lambda: client.one_time_sms(simulator.user.id, phone="+14135550150"))
        refused(lambda: client.one_time_sms(simulator.user.id, phone="+14135550150"))
    replayed = player(simulator, client.history)
    for _ in range(8):
        refused(lambda: replayed.one_time_sms(simulator.user.id, phone="+14135550150"))

    assert told(replayed.history) == told(client.history)


@pytest.mark.parametrize("noted", [True, False, None])
@pytest.mark.parametrize("words", ["Gone.", "nothing was sent", "It may have been sent."])
def test_whether_a_request_was_sent_is_noted_and_not_read(
    noted: bool | None, words: str, tmp_path: Path
) -> None:
    """The words of an error tell nothing, through a HAR file, too; what is not known may have been."""
    lost = replace(recorded_failure(words), may_have_been_sent=noted)
    write_har([lost], tmp_path / "a.har")
    settings = Settings(environment_id=ENVIRONMENT, token=Secret("t"))
    client = Client(settings, session=replay_session(read_har(tmp_path / "a.har")))

    with pytest.raises(TransportError) as caught:
        client.check_otp(ID, otp="227120")
    assert caught.value.may_have_been_sent is (noted is not False)


def recorded_failure(words: str) -> Exchange:
    """A check of a passcode that got no reply."""
    settings = Settings(environment_id=ENVIRONMENT, token=Secret("t"))
    return Exchange.of(
        api.check_otp(settings, ID, otp="227120"),
        TransportError(words, may_have_been_sent=True),
        started_at=datetime(2030, 1, 1, tzinfo=UTC),
        elapsed_seconds=1,
    )


def test_a_compressed_or_chunked_reply_is_replayed_plain() -> None:
    """Headers of the transfer are left out: the recorded body is neither packed nor cut."""
    headers = {
        "content-encoding": "gzip",
        "transfer-encoding": "chunked",
        "content-length": "3",
        "set-cookie": "••••",
    }
    exchange = one(method="GET", request_media_type=None, request_body=None, reply_headers=headers)
    settings = Settings(environment_id=ENVIRONMENT, token=Secret("t"))
    client = Client(settings, session=replay_session([exchange]))

    assert client.read(ID).status == "COMPLETED"
    assert set(client.history[-1].reply_headers) == {"x-simulated-by", "set-cookie"}


def test_each_reply_tells_where_it_comes_from() -> None:
    """What was recorded live is never taken for live again."""
    settings = Settings(environment_id=ENVIRONMENT, token=Secret("t"))
    live: Exchange = replace(one(), method="GET", request_media_type=None, request_body=None)
    client = Client(settings, session=replay_session([live]))
    client.read(ID)

    assert live.is_simulated is False
    assert client.is_simulated is True
