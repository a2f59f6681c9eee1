"""The log of received requests."""

from __future__ import annotations

from tests.simulator.caller import OTP_CHECK, Caller


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
