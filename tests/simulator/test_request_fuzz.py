"""Whatever stands in a request of whatever operation, the simulator answers."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pingone_nb.simulator import SimulatedReply
from pingone_nb.simulator.simulator import RULES
from tests.simulator.caller import APPLICATION_ID, EMAIL, Caller, body_of
from tests.simulator.conformity import objections
from tests.simulator.policies import DURATIONS
from tests.simulator.scene import REQUESTS, Scene
from tests.simulator.test_api_fuzz import ANY_TEXT, JSON_VALUES
from tests.tiers import cases

WITH_BODY = [name for name, (_, _, _, body) in REQUESTS.items() if body is not None]
LISTS = ["find_users", "list_devices", "list_policies", "read"]
VALUES = JSON_VALUES | ANY_TEXT | DURATIONS | st.integers(-5, 100) | st.sampled_from(
    ["2026-01-01T10:00:00Z", "9999-12-31T23:59:59.999999-23:59", "0001-01-01T00:00:00+23:59"]
)  # fmt: skip


def aftermath(caller: Caller) -> Iterator[SimulatedReply]:
    """What goes on afterwards with whatever a request has left behind."""
    yield caller.create_device({"type": "TOTP"})
    yield caller.create_device({"type": "EMAIL", "email": EMAIL})
    yield caller.on_user("GET", "devices")
    yield caller.begin()
    yield caller.initialize()
    yield caller.check_browser(caller.simulator.remember_browser())
    key = caller.on_user("POST", "pairingKeys", {"applications": [{"id": APPLICATION_ID}]})
    yield key
    try:
        phone = caller.simulator.mobile.pair(body_of(key)["code"])
    except ValueError:
        return
    yield caller.begin(selectedDevice={"id": phone})
    for push in caller.simulator.mobile:
        caller.simulator.mobile.approve(push.authentication_id)
    yield caller.api("GET", "deviceAuthenticationPolicies")


def places(value: Any, *before: Any) -> Iterator[tuple[Any, ...]]:
    """Every place in a value, the value itself first."""
    yield before
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, *before, name)


def with_value(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    """The body with another value at one place."""
    if not place:
        return value
    changed = copy.deepcopy(body)
    owner = changed
    for name in place[:-1]:
        owner = owner[name]
    owner[place[-1]] = value
    return changed


def assert_answered(reply: SimulatedReply) -> None:
    """A 2xx with JSON, or nothing with 204, or a 4xx with an envelope."""
    if reply.status == 204:
        assert reply.body == b""
        return
    told = body_of(reply)
    if reply.status >= 300:
        assert 400 <= reply.status < 500
        assert list(told)[:3] == ["id", "code", "message"]
        assert set(told) <= {"id", "code", "message", "details"}
        for detail in told.get("details", ()):
            assert {"code", "message"} <= set(detail)


def test_every_operation_is_among_them() -> None:
    """All operations but the token's are tried, and their right bodies are right."""
    assert {*REQUESTS, "token"} == set(RULES)
    for operation in set(REQUESTS) - {"check_otp", "check_assertion", "cancel", "initialize"}:
        scene = Scene()
        scene.caller.api("PUT", "mfaSettings", {"phoneExtensions": {"enabled": True}})
        reply = scene.request(operation, scene.right_body(operation))
        is_right = reply.status < 300
        assert is_right or operation in ("activate_device", "delete_policy"), (operation, reply)
        assert_answered(reply)


KEEPS_UNKNOWN = {"create_policy", "update_policy"}  # and returns it


@pytest.mark.parametrize("operation", WITH_BODY)
def test_any_value_at_any_place(operation: str) -> None:
    """A right request with one value replaced by another is answered as the contract has it."""
    everywhere = list(places(REQUESTS[operation][3]))

    @settings(max_examples=cases(20 + 8 * len(everywhere)))
    @given(st.sampled_from(everywhere), VALUES)
    @example((), {})
    def hold(place: tuple[Any, ...], value: Any) -> None:
        scene = Scene()
        body = with_value(scene.right_body(operation), place, value)
        reply = scene.request(operation, json.dumps(body).encode())
        assert_answered(reply)
        found = objections(operation, reply)
        if operation in KEEPS_UNKNOWN:
            found = [each for each in found if not each.endswith("is not declared")]
        assert found == []
        for reply in aftermath(scene.caller):
            assert_answered(reply)

    hold()


@pytest.mark.parametrize("operation", WITH_BODY)
@pytest.mark.parametrize("body", [b"", b"\xff", b"[]", b'"x"', b"{", b"NaN", b"[" * 5_000, b"{}"])
def test_any_bytes_as_a_body(operation: str, body: bytes) -> None:
    """Bytes that are no JSON object are refused, where a body is wanted at all."""
    scene = Scene()
    reply = scene.request(operation, body)
    assert_answered(reply)
    takes_nothing = REQUESTS[operation][3] == {}

    assert (reply.status == 200) == (takes_nothing and body in (b"", b"{}")) or body == b"{}"


SCENE = Scene()
FILTERS = st.from_regex(
    r'(not )?\(?(username|id|type|email|status|x(\.y)?) (eq|ne|sw|co|pr|gt|in) ("[^"]{0,9}"|1|true)'
    r'( (and|or) type eq "SMS")?\)?',
    fullmatch=True,
)


@pytest.mark.parametrize("operation", LISTS)
@settings(max_examples=cases(400))
@given(
    st.sampled_from(["filter", "limit", "expand", "cursor"]),
    ANY_TEXT | FILTERS | st.integers().map(str),
    st.booleans(),
)
def test_any_query(operation: str, name: str, value: str, is_quoted: bool) -> None:
    """Whatever a query holds, the answer is a list or an envelope."""
    value = quote(value, errors="replace") if is_quoted else value
    reply = SCENE.request(operation, query=f"{name}={value}")

    assert_answered(reply)


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        (operation, name)
        for operation, (_, path, *_) in REQUESTS.items()
        for name in ("user", "device", "policy", "key", "code", "authentication")
        if f"{{{name}}}" in path
    ],
)
@settings(max_examples=cases(30))
@given(st.text(st.characters(max_codepoint=255), max_size=40).filter(lambda text: "?" not in text))
def test_any_id_in_a_path(operation: str, name: str, value: str) -> None:
    """An id of any form is not found, or the gateway's affair."""
    scene = Scene.__new__(Scene)
    scene.caller, scene.names = SCENE.caller, {**SCENE.names, name: value}
    reply = scene.request(operation, SCENE.right_body(operation))

    assert reply.status in (403, 404, 415) or operation in LISTS
