"""Whatever bytes come, the simulator answers."""

from __future__ import annotations

import json

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pingone_nb.simulator import SimulatedRequest
from tests.simulator.caller import BASE, DEVICE_SELECT, OTP_CHECK, Caller, body_of
from tests.tiers import cases

METHODS = st.sampled_from(
    ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "", "\x00"]
) | st.text(max_size=5)
MEDIA_TYPES = st.sampled_from(
    ["application/json", OTP_CHECK, DEVICE_SELECT, "application/x-www-form-urlencoded"]
)
HEADERS = st.dictionaries(
    st.sampled_from(["content-type", "authorization", "host", "x", "content-length", "origin"]),
    st.text(st.characters(max_codepoint=255), max_size=40) | MEDIA_TYPES,
    max_size=4,
)
NAMES = st.sampled_from(
    ["user", "id", "selectedDevice", "oneTime", "type", "phone", "email", "policy", "otp",
     "testMode", "device", "seconds", "name", "operation", "times", "retryAfterSeconds",
     "authenticationId", "answer", "number", "pairingKey"]
) | st.text(max_size=6)  # fmt: skip
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
BODIES = (
    st.binary(max_size=200)
    | JSON_VALUES.map(lambda value: json.dumps(value).encode())
    | JSON_VALUES.map(lambda value: json.dumps(value).encode("utf-16"))
)
FUZZED = Caller.connected()
BEGUN = FUZZED.begun()
PATHS = st.sampled_from(
    [
        f"/{FUZZED.environment_id}/as/token",
        f"/{FUZZED.environment_id}/deviceAuthentications",
        FUZZED.path_of(BEGUN),
        "/simulator/inbox",
        "/simulator/clock",
        "/simulator/faults",
        "/simulator/pushes",
        "/simulator/pair",
        "/simulator/browsers",
        "/simulator/user-token",
        f"/v1/environments/{FUZZED.environment_id}/users",
    ]
) | st.text(st.characters(max_codepoint=255), max_size=60).map(lambda text: f"/{text}")


@settings(max_examples=cases(1_500))
@given(METHODS, PATHS, HEADERS, BODIES, st.booleans())
@example(
    "POST", "/simulator/clock", {"content-type": "application/json"}, b'{"seconds":1e400}', True
)
@example(
    "POST",
    "/simulator/clock",
    {"content-type": "application/json"},
    b'{"seconds":%s}' % (b"9" * 400),
    True,
)
@example(
    "POST",
    "/simulator/faults",
    {"content-type": "application/json"},
    b'{"name":[],"times":1e9}',
    True,
)
def test_whatever_comes_a_reply_of_one_of_three_shapes_goes(
    method: str,
    path: str,
    headers: dict[str, str],
    body: bytes,
    has_token: bool,
) -> None:
    """No bytes, header, path or method makes the simulator fail: there is always a 2xx or 4xx."""
    if has_token:
        headers = {**headers, "authorization": f"Bearer {FUZZED.token}"}
    request = SimulatedRequest(
        method=method, base=BASE, path=path, headers={"host": "h", **headers}, body=body
    )
    FUZZED.simulator.faults.clear()
    reply = FUZZED.simulator.handle(request)
    told = body_of(reply)

    assert reply.loss is None
    if reply.status >= 300:
        assert 400 <= reply.status < 500
        shapes = ({"id", "code", "message"}, {"error", "error_description"}, {"message"})
        assert set(told) - {"details"} in shapes
    for name, value in reply.headers:
        assert f"{name}{value}".isprintable()
    if has_token and method == "POST" and path.endswith(BEGUN):
        assert "_links" in told or "code" in told


CREATE = {
    "user": {"id": FUZZED.simulator.user.id},
    "policy": {"id": FUZZED.simulator.policy.id},
    "selectedDevice": {"oneTime": {"type": "SMS", "phone": "+14135550150", "testMode": True}},
}
PLACES = [
    (),
    ("user",),
    ("user", "id"),
    ("policy",),
    ("policy", "id"),
    ("selectedDevice",),
    ("selectedDevice", "id"),
    ("selectedDevice", "oneTime"),
    ("selectedDevice", "oneTime", "type"),
    ("selectedDevice", "oneTime", "phone"),
    ("selectedDevice", "oneTime", "email"),
    ("selectedDevice", "oneTime", "testMode"),
]
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)  # lone surrogates as well
PHONES = st.from_regex(r"\+[0-9 ().-]{0,24}", fullmatch=True)
ADDRESSES = st.emails() | st.from_regex(r"[^@]{0,12}@[^@]{0,12}", fullmatch=True)


@settings(max_examples=cases(1_000))
@given(
    st.sampled_from(PLACES),
    JSON_VALUES | ANY_TEXT | PHONES | ADDRESSES,
    st.sampled_from(["SMS", "VOICE", "EMAIL"]),
)
def test_any_value_at_any_place_of_a_create(
    place: tuple[str, ...], value: object, kind: str
) -> None:
    """A right request with one value replaced by any other is a 201, or a 4xx envelope."""
    body = json.loads(json.dumps(CREATE))
    body["selectedDevice"]["oneTime"]["type"] = kind
    if place:
        parent = body
        for name in place[:-1]:
            parent = parent[name]
        parent[place[-1]] = value
    else:
        body = value
    before = len(FUZZED.simulator.inbox)
    FUZZED.simulator.faults.clear()
    reply = FUZZED.initialize(json.dumps(body).encode())

    if reply.status == 201:
        assert body_of(reply)["status"] in ("OTP_REQUIRED", "FAILED")
    else:
        assert reply.status in (400, 404)
        assert body_of(reply)["code"] in ("INVALID_DATA", "INVALID_REQUEST", "NOT_FOUND")
        assert len(FUZZED.simulator.inbox) == before


@settings(max_examples=cases(300))
@given(JSON_VALUES | ANY_TEXT)
def test_any_value_as_a_code(value: object) -> None:
    """Whatever stands in the place of a code, the answer is a 400 envelope."""
    FUZZED.simulator.faults.clear()
    reply = FUZZED.check(FUZZED.begun(), value)

    assert reply.status == 400
    assert body_of(reply)["code"] in ("INVALID_DATA", "INVALID_REQUEST")
