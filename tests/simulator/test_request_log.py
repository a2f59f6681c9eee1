"""The log of received requests."""

from __future__ import annotations

import pytest

from tests.simulator.caller import OTP_CHECK, Caller, header


def test_it_tells_what_was_asked() -> None:
    """Each request is there with its operation, in order, and header names without values."""
    caller = Caller.connected()
    begun = caller.begun()
    caller.check(begun, "123456")
    caller.read(begun)
    caller.send("GET", "/nothing")
    log = caller.simulator.requests

    assert [request.operation for request in log] == [
        "token",
        "initialize",
        "check_otp",
        "read",
        None,
    ]
    check = log[2]
    assert (check.method, check.path) == ("POST", caller.path_of(begun))
    assert (check.media_type, check.body) == (OTP_CHECK, b'{"otp": "123456"}')
    assert "authorization" in check.header_names
    assert caller.token not in str([getattr(check, name) for name in check.__slots__])


def test_a_repr_shows_no_body() -> None:
    """Neither code nor number of a received request can be read off its repr."""
    caller = Caller.connected()
    caller.check(caller.begun(), "123456")

    shown = repr(list(caller.simulator.requests))
    assert "123456" not in shown
    assert "4135550150" not in shown


def test_it_is_bounded() -> None:
    """It keeps 1,000 requests, and 4,096 bytes of each."""
    caller = Caller.connected()
    for _ in range(1_001):
        caller.send("GET", "/", b"x" * 5_000)

    assert len(caller.simulator.requests) == 1_000
    assert {len(request.body) for request in caller.simulator.requests} == {4_096}


TRACED = [
    ("abc-123", "abc-123"),
    ("a" * 150, "a" * 100),
    ("é" * 150, "é" * 100),
    ("a b\tc", "a_b_c"),
    ("a;b,c'd\"e<f>", "a_b_c_d_e_f_"),
    ("._-/@=#+", "._-/@=#+"),
    ("Größe-東京-१२", "Größe-東京-१२"),
    ("a\u0301", "a\u0301"),
    ("😀", "_"),
]


@pytest.mark.parametrize(("told", "kept"), TRACED)
def test_external_ids_are_kept_as_documented(told: str, kept: str) -> None:
    """At most 100 characters; others than letters, marks, numbers and ._-/@=#+ become _."""
    caller = Caller.connected()
    header_value = told.encode().decode("latin-1")  # as a server hands on UTF-8
    reply = caller.initialize(
        x_ping_external_transaction_id=header_value, x_ping_external_session_id=header_value
    )
    received = caller.simulator.requests[-1]

    assert reply.status == 201
    assert (received.transaction_id, received.session_id) == (kept, kept)


@pytest.mark.parametrize("told", [None, ""])
def test_absent_ids_are_made(told: str | None) -> None:
    """Without external ids the reply's correlation id stands for them."""
    caller = Caller.connected()
    reply = caller.initialize(x_ping_external_transaction_id=told)
    received = caller.simulator.requests[-1]

    assert received.transaction_id == received.session_id == header(reply, "Correlation-Id")


def test_bytes_that_are_no_text_are_taken() -> None:
    """A header that is no UTF-8 is read byte by byte."""
    caller = Caller.connected()
    caller.initialize(x_ping_external_session_id="\xff\xfe")

    assert caller.simulator.requests[-1].session_id == "\xff\xfe"


def test_external_ids_are_not_in_a_repr() -> None:
    """What a caller traces with may be personal."""
    caller = Caller.connected()
    caller.initialize(x_ping_external_session_id="canary")

    assert "canary" not in repr(caller.simulator.requests[-1])


def test_every_operation_is_named() -> None:
    """The log tells the operation that a media type selects."""
    caller = Caller.connected()
    device_id = caller.paired_phone()
    begun = caller.begun_with(device_id)
    caller.cancel(begun)
    caller.select(begun, device_id)
    caller.act_on_device(device_id, "block")
    caller.act_on_devices("order.remove")
    caller.api("GET", "users")

    assert [request.operation for request in caller.simulator.requests] == [
        "token",
        "create_pairing_key",
        "initialize",
        "cancel",
        "select_device",
        "block_device",
        "remove_device_order",
        "find_users",
    ]
