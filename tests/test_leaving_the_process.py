"""What is stored or sent to another process says all that it said, and no secret."""

from __future__ import annotations

import copy
import inspect
import pickle
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

import pytest

import pingone_nb
from pingone_nb import (
    ApiError,
    ApiReply,
    ApiRequest,
    Batch,
    BatchRow,
    Client,
    ErrorDetail,
    Exchange,
    History,
    InputError,
    PingOneError,
    ReplyError,
    Retries,
    Secret,
    Settings,
    Tracing,
    TransportError,
    api,
    errors,
    history,
    request,
    run_each,
)
from pingone_nb.history import DigestKey
from pingone_nb.lab import comparison
from pingone_nb.simulator import Simulator
from tests.examples import filled_examples

loads = pickle.loads  # what is read was written a line before
CANARY = "canary-51c7"
ID = "991776fd-145b-499e-8237-2c62aef35b2c"
BODIES = {name: each.response_body for name, each in filled_examples().items()}
BODY = {"id": ID, "status": "OTP_REQUIRED", "_links": {"self": {"href": "https://a.de"}}, "n": [{}]}
SETTINGS = Settings(environment_id=ID, client_id="c", client_secret=CANARY)


def exchange(**changes: Any) -> Exchange:
    """One that somebody made by hand."""
    made = Exchange(
        started_at=datetime(2030, 1, 1, tzinfo=UTC), operation="read", method="GET",
        url="https://a.de", request_media_type=None, request_body={"otp": CANARY}, http_status=200,
        reply_headers={"a": "b"}, reply_body={"status": "COMPLETED"}, reply_text=None, error=None,
        elapsed_seconds=0.5,
    )  # fmt: skip
    return replace(made, **changes)


PAIR = [exchange(http_status=status).masked() for status in (200, 400)]
ERRORS: dict[type, PingOneError] = {
    PingOneError: PingOneError("It broke.", hint="Mend it."),
    InputError: InputError("No.", field="phone", hint="Yes."),
    TransportError: TransportError("Gone.", may_have_been_sent=True, hint="Look."),
    ReplyError: ReplyError("Odd.", http_status=502, hint="A proxy?"),
    ApiError: ApiError(
        "No.", http_status=400, code="INVALID_DATA", id="1", correlation_id="2", hint="Mend it.",
        details=(ErrorDetail(code="INVALID_OTP", inner_error={"attemptsRemaining": 2}), ErrorDetail(code="B")),
        retry_after_seconds=1.5, origin=errors.Origin(operation="read", url="https://a.de"),
    ),
    errors.StoreError: errors.StoreError("Full.", hint="Make room."),
    errors.LessonError: errors.LessonError("Step 1 didn't go as planned."),
}  # fmt: skip
VALUES: dict[type, Any] = {
    **ERRORS,
    ErrorDetail: ErrorDetail(code="INVALID_OTP"),
    errors.Origin: errors.Origin(operation="read"),
    Exchange: exchange(),
    Retries: Retries(),
    Tracing: Tracing(transaction_id="t"),
    api.AuthenticationCode: api.AuthenticationCode.from_body({"id": ID, "status": "UNCLAIMED"}),
    api.Bypass: api.Bypass.from_body({"canBypassMFA": True}),
    api.Device: api.Device.from_body({"type": "SMS", "phone": "*******44"}),
    api.DeviceAuthentication: api.DeviceAuthentication.from_body(BODY),
    api.Failure: api.DeviceAuthentication.from_body(
        {**BODY, "status": "FAILED", "error": {"code": "LIMIT_EXCEEDED", "message": "m"}}
    ).error,
    api.Method: api.Method(name="sms", enabled=True),
    api.MfaDevice: api.MfaDevice.from_body({"id": ID, "type": "TOTP"}),
    api.MfaSettings: api.MfaSettings.from_body({"environment": {"id": ID}}),
    api.PairingKey: api.PairingKey.from_body({"id": ID}),
    api.Policy: api.Policy.from_body({"id": ID, "name": "n", "sms": {"enabled": True}}),
    api.Population: api.Population.from_body({"id": ID, "name": "n", "default": True}),
    api.Status: api.Status("OTP_REQUIRED"),
    api.User: api.User.from_body({"id": ID, "enabled": True}),
    comparison.Comparison: comparison.compare_exchanges(*PAIR),
    comparison.Difference: comparison.compare_exchanges(
        exchange(), exchange(http_status=400)
    ).differences[0],
}
CLIENT = Client(SETTINGS)
BATCH = run_each(str, [CANARY])
REFUSED: dict[type, Any] = {
    Secret: Secret(CANARY),
    Settings: SETTINGS,
    Client: CLIENT,
    History: CLIENT.history,
    history.Exchanges: CLIENT.history,
    history.Selection: CLIENT.history.where(operation="read"),
    DigestKey: CLIENT.history.digest_key,
    Batch: BATCH,
    BatchRow: BATCH[0],
    request.MessageLimit: request.MessageLimit(1),
    ApiRequest: api.check_otp(SETTINGS, ID, otp="227120"),
    ApiReply: ApiReply(http_status=200, headers={}, text=CANARY, body={}, elapsed_seconds=0.1),
    **{
        kind: getattr(CLIENT, name)
        for kind, name in (
            (api.Users, "users"),
            (api.Devices, "devices"),
            (api.Policies, "policies"),
            (api.Populations, "populations"),
            (api.PairingKeys, "pairing_keys"),
            (api.EnvironmentMfaSettings, "mfa_settings"),
            (api.AuthenticationCodes, "authentication_codes"),
        )
    },
}
NO_VALUES = {api.Sender}


def public_classes() -> Iterator[type]:
    """All that the rooms name to the outside, and the errors."""
    for room in (pingone_nb, api, history, comparison):
        named = (getattr(room, name) for name in room.__all__)
        yield from (each for each in named if inspect.isclass(each))
    for room in (errors, request):
        members = vars(room).values()
        yield from (
            each
            for each in members
            if inspect.isclass(each)
            and each.__module__ == room.__name__
            and each.__name__[0] != "_"
        )


def test_each_public_class_is_tried() -> None:
    """A new one is in one of the tables above."""
    assert set(public_classes()) - set(VALUES) - set(REFUSED) == NO_VALUES


@pytest.mark.parametrize("kind", VALUES, ids=lambda kind: kind.__name__)
def test_what_may_be_stored_comes_back(kind: type) -> None:
    """Pickled in whichever protocol, or copied, it is what it was."""
    value: Any = VALUES[kind]
    copies = [loads(pickle.dumps(value, each)) for each in range(pickle.HIGHEST_PROTOCOL + 1)]

    for found in [*copies, copy.copy(value), copy.deepcopy(value)]:
        assert isinstance(found, kind)
        if isinstance(value, PingOneError):
            assert (vars(found), found.args, str(found)) == (vars(value), value.args, str(value))
        elif kind is not Exchange:
            assert found == value
            assert repr(found) == repr(value)


@pytest.mark.parametrize(
    "name", [name for name, body in BODIES.items() if isinstance(body, dict) and "status" in body]
)
def test_an_authentication_keeps_all_that_was_told(name: str) -> None:
    """Links, devices and unknown properties; where it holds a secret, it is refused."""
    told = api.DeviceAuthentication.from_body({"id": ID, **BODIES[name]})
    try:
        found = loads(pickle.dumps(told))
    except TypeError as error:
        assert "Secret can't be stored" in str(error)  # noqa: PT017 - or it comes back
        return

    assert found == told
    assert found.raw == told.raw
    assert found.links == told.links


@pytest.mark.parametrize("kind", REFUSED, ids=lambda kind: kind.__name__)
def test_what_holds_a_secret_is_refused_with_a_clear_word(kind: type) -> None:
    """The refusal says what cannot be done and what to do instead, and repeats no secret."""
    for store in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match=r"can't be stored, or copied .*\. \w.*\.$") as caught:
            store(REFUSED[kind])
        assert CANARY not in str(caught.value)


def test_what_was_made_by_hand_is_masked_when_it_is_stored() -> None:
    """An exchange leaves the process without its secrets, and copies within it are as they were."""
    made = exchange()

    assert CANARY.encode() not in pickle.dumps(made)
    assert loads(pickle.dumps(made)) == made.masked()
    assert copy.copy(made) == copy.deepcopy(made) == made
    assert copy.deepcopy(made).request_body is not made.request_body


def _raise(at: int) -> None:
    raise list(ERRORS.values())[at]


def _refuse(_number: int) -> None:
    simulator = Simulator(seed=1)
    client = Client(simulator.settings(), session=simulator.session())
    begun = client.one_time_sms(simulator.user.id, phone="+14135550150")
    client.check_otp(begun, otp="000000")


def test_an_error_crosses_a_pool_of_processes() -> None:
    """It arrives with its kind and all that it carries, and the pool goes on."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        for at, error in enumerate(ERRORS.values()):
            found = pool.submit(_raise, at).exception()
            assert type(found) is type(error)
            assert (vars(found), str(found)) == (vars(error), str(error))
        refused = pool.submit(_refuse, 0).exception()
    assert isinstance(refused, ApiError)
    assert refused.has_detail("INVALID_OTP")
    assert refused.hint


@pytest.mark.parametrize("is_ring", [False, True])
def test_a_body_nested_too_deeply_is_masked_whole(is_ring: bool) -> None:
    """An exchange made by hand is kept, in bounded memory, whatever is in it."""
    deep: Any = {"otp": CANARY}
    for _ in range(100_000):
        deep = [deep]
    ring: list[Any] = []
    ring.append(ring)
    kept = History()

    kept.record(exchange(reply_body=ring if is_ring else deep, request_body={"a": deep}))
    assert (kept[0].reply_body, kept[0].request_body) == ("••••", "••••")
    assert len(kept.to_frame()) == 1
