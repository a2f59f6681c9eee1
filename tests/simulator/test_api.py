"""Method, path and media type → reply."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from typing import Any

import pytest

from pingone_nb.simulator import Policy, SimulatedReply
from tests.simulator.caller import (
    DEVICE_SELECT,
    OTP_CHECK,
    PHONE,
    SMS,
    Caller,
    body_of,
    header,
    one_time,
    refusal,
    wrong,
)

UNKNOWN = "00000000-0000-4000-8000-000000000000"
GATEWAY_WITHOUT = {"message": "Missing Authentication Token"}


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


# token


def test_a_token_reply_is_as_documented(caller: Caller) -> None:
    """The token endpoint answers with the three documented properties and nothing more."""
    reply = caller.ask_token()

    assert reply.status == 200
    assert list(body_of(reply)) == ["access_token", "token_type", "expires_in"]
    assert body_of(reply)["token_type"] == "Bearer"
    assert body_of(reply)["expires_in"] == 3600


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ("", 400, "invalid_request"),
        ("grant_type=", 400, "invalid_request"),
        ("grant_type", 400, "invalid_request"),
        ("grant_type=password", 400, "unsupported_grant_type"),
        ("grant_type=client_credentials&grant_type=client_credentials", 400, "invalid_request"),
        ("grant_type=%FF", 400, "invalid_request"),
        ("grant_type=client_credentials&x=é", 400, "invalid_request"),
        ("&".join(f"a{number}=1" for number in range(200)), 400, "invalid_request"),
        ('{"grant_type":"client_credentials"}', 400, "invalid_request"),
        ("grant_type=client_credentials&client_secret=x", 400, "invalid_request"),
    ],
)
def test_bad_token_requests(caller: Caller, form: str, status: int, error: str) -> None:
    """A form that RFC 6749 does not allow is refused in its words."""
    reply = caller.ask_token(form)

    assert (reply.status, body_of(reply)["error"]) == (status, error)
    assert list(body_of(reply)) == ["error", "error_description"]


def test_wrong_credentials_name_the_correlation_id(caller: Caller) -> None:
    """The refusal's text is the observed one, and ends with the reply's correlation id."""
    reply = caller.ask_token(authorization="Basic eDp5")

    assert reply.status == 401
    assert body_of(reply) == {
        "error": "invalid_client",
        "error_description": "Request denied: Invalid client credentials "
        f"(Correlation ID: {header(reply, 'Correlation-Id')})",
    }


def test_without_roles_there_is_no_token() -> None:
    """An application without a role is refused with the observed text."""
    reply = Caller(has_roles=False).ask_token()

    body = body_of(reply)

    assert (reply.status, body["error"]) == (400, "access_denied")
    assert body["error_description"].startswith("Request denied: Application does not have any")
    assert body["details"][0]["code"] == "INSUFFICIENT_PERMISSIONS"


@pytest.mark.parametrize("grant", ["client_credentials", "authorization_code", "refresh_token"])
def test_a_grant_that_is_not_enabled(grant: str) -> None:
    """A grant that applications may have, but not this one, is refused with the observed text."""
    reply = Caller(without_grant=True).ask_token(f"grant_type={grant}")

    assert (reply.status, body_of(reply)) == (
        400,
        {"error": "unauthorized_client", "error_description": f"Unsupported grant type: {grant}"},
    )


def test_another_environment_has_no_token_endpoint(caller: Caller) -> None:
    """An unknown environment is not found."""
    reply = caller.send("POST", f"/{UNKNOWN}/as/token", content_type="x")

    assert refusal(reply) == (404, "NOT_FOUND", None, None)


# access


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "é"]
)
def test_without_a_good_token_there_is_no_access(caller: Caller, authorization: str | None) -> None:
    """A missing, empty, unknown or wrong kind of authorization is a 401 on every operation."""
    begun = caller.begun()
    replies = [
        caller.initialize(authorization=authorization),
        caller.read(begun, authorization=authorization),
        caller.check(begun, "123456", authorization=authorization),
    ]

    for reply in replies:
        assert refusal(reply) == (401, "ACCESS_FAILED", "INVALID_TOKEN", None)


def test_a_users_token_is_refused(caller: Caller) -> None:
    """An end user's token is refused as the observed reply shows."""
    begun = caller.begun()
    caller.token = caller.simulator.user_token()

    for reply in (caller.initialize(), caller.read(begun), caller.check(begun, "123456")):
        assert refusal(reply) == (401, "ACCESS_FAILED", "INVALID_TOKEN", None)


def test_a_token_ends_after_an_hour(caller: Caller) -> None:
    """A token is good for its lifetime, and refused after it."""
    begun = caller.begun()
    caller.simulator.clock.advance(seconds=3599)
    assert caller.read(begun).status == 200
    caller.simulator.clock.advance(seconds=1)
    assert caller.read(begun).status == 401


@pytest.mark.parametrize("environment_id", [UNKNOWN, "{{envID}}", "%7B%7D", "environments"])
def test_another_environment_is_no_business_of_this_token(
    caller: Caller, environment_id: str
) -> None:
    """With a good token another environment is forbidden; without one it is a 401 as everywhere."""
    path = f"/{environment_id}/deviceAuthentications"
    reply = caller.send("POST", path, b"{}", content_type="application/json")

    assert refusal(reply) == (403, "ACCESS_FAILED", "INSUFFICIENT_PERMISSIONS", None)
    assert caller.send("POST", path, b"{}", authorization=None).status == 401


def test_an_environment_id_in_capitals_is_the_same(caller: Caller) -> None:
    """UUIDs in paths and bodies do not depend on case."""
    caller.environment_id = caller.environment_id.upper()
    body = {"user": {"id": caller.simulator.user.id.upper()}}

    assert caller.initialize(body).status == 201


# the gateway


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", ""),
        ("GET", "//"),
        ("GET", "/{env}"),
        ("GET", "/{env}/as/token"),
        ("PUT", "/{env}/as/token"),
        ("GET", "/{env}/deviceAuthentications"),
        ("PUT", "/{env}/deviceAuthentications"),
        ("DELETE", "/{env}/deviceAuthentications/{id}"),
        ("PATCH", "/{env}/deviceAuthentications/{id}"),
        ("HEAD", "/{env}/deviceAuthentications/{id}"),
        ("OPTIONS", "/{env}/deviceAuthentications"),
        ("get", "/{env}/deviceAuthentications/{id}"),
        ("POST", "/{env}/deviceAuthentications/"),
        ("POST", "/{env}/deviceauthentications"),
        ("POST", "/{env}/deviceAuthentications/{id}/otp"),
        ("POST", "/{env}/deviceAuthentications%00"),
        ("POST", "/{env}%2FdeviceAuthentications"),
        ("POST", "/{env}/../{env}/deviceAuthentications"),
        ("POST", "/v1/{env}/deviceAuthentications"),
        ("POST", "/v1/environments/{env}/deviceAuthentications"),
        ("POST", "/v1/deviceAuthentications"),
        ("POST", "/environments/{env}/deviceAuthentications"),
        ("POST", "/simulator"),
    ],
)
def test_unknown_paths_and_methods_are_the_gateways(caller: Caller, method: str, path: str) -> None:
    """A path or method that the API has not is answered by the gateway, with or without a token."""
    told = path.format(env=caller.environment_id, id=caller.begun())
    authorization = f"Bearer {caller.token}"
    hashed = base64.b64encode(hashlib.sha256(authorization.encode()).digest()).decode()
    with_token = caller.send(method, told, content_type="application/json")
    without = caller.send(method, told, authorization=None)

    assert with_token.status == without.status == 403
    assert body_of(without) == GATEWAY_WITHOUT
    assert body_of(with_token)["message"] == (
        "Invalid key=value pair (missing equal-sign) in Authorization header "
        f"(hashed with SHA-256 and encoded with Base64): '{hashed}'."
    )


@pytest.mark.parametrize("host", ["https://api.pingone.invalid", "https://api.pingone.eu"])
def test_the_api_host_has_no_such_thing(caller: Caller, host: str) -> None:
    """deviceAuthentications and tokens are on the auth host only."""
    for path in ("deviceAuthentications", "as/token"):
        reply = caller.send("POST", f"/{caller.environment_id}/{path}", base=host)

        assert reply.status == 403
        assert "code" not in body_of(reply)


# media types


@pytest.mark.parametrize(
    "media_type",
    [None, "", "text/plain", "application/xml", OTP_CHECK, "application/json; charset=utf-16",
     "application/json;charset=iso-8859-1", "application/json, application/json",
     "application/vnd.pingidentity.novel+json", "application/x-www-form-urlencoded"],
)  # fmt: skip
def test_wrong_media_type_on_create(caller: Caller, media_type: str | None) -> None:
    """Anything but JSON in UTF-8 begins nothing."""
    reply = caller.initialize(content_type=media_type)

    assert refusal(reply) == (415, "INVALID_REQUEST", "INVALID_VALUE", "Content-Type")
    assert len(caller.simulator.inbox) == 0


@pytest.mark.parametrize(
    "media_type",
    ["application/json; charset=utf-8", "Application/JSON;Charset=\"UTF-8\"", " application/json ",
     "application/json;", "application/json; v=1"],
)  # fmt: skip
def test_right_media_types(caller: Caller, media_type: str) -> None:
    """Case, spaces and parameters of a media type do not matter."""
    assert caller.initialize(content_type=media_type).status == 201


@pytest.mark.parametrize(
    "media_type",
    [None, "application/json", "application/vnd.pingidentity.payload.check+json",
     "application/vnd.pingidentity.novel+json", "text/html"],
)  # fmt: skip
def test_wrong_media_type_on_one(caller: Caller, media_type: str | None) -> None:
    """The media type selects the action: another one is refused, and burns no attempt."""
    begun = caller.begun()
    for _ in range(5):
        reply = caller.check(begun, caller.newest_code(), content_type=media_type)
        assert refusal(reply) == (415, "INVALID_REQUEST", "INVALID_VALUE", "Content-Type")
    assert OTP_CHECK in reply.body.decode()
    assert caller.check(begun, caller.newest_code()).status == 200


def test_there_is_no_device_to_select(caller: Caller) -> None:
    """A device that the user does not have cannot be selected, nor can no device at all."""
    path = caller.path_of(caller.begun())
    body = json.dumps({"device": {"id": UNKNOWN}}).encode()

    reply = caller.send("POST", path, body, content_type=DEVICE_SELECT)
    assert refusal(reply) == (400, "INVALID_DATA", "INVALID_VALUE", "device.id")
    reply = caller.send("POST", path, b"{}", content_type=DEVICE_SELECT)
    assert refusal(reply) == (400, "INVALID_DATA", "REQUIRED_VALUE", "device.id")


# create


def test_a_create_sends_one_message(caller: Caller) -> None:
    """A create is a 201 with a Location, and sends exactly one message with a code that works."""
    reply = caller.initialize()
    body = body_of(reply)

    assert reply.status == 201
    assert header(reply, "Location") == body["_links"]["self"]["href"]
    assert len(caller.simulator.inbox) == 1
    message = caller.simulator.inbox.newest()
    assert (message.channel, message.to) == ("SMS", PHONE)
    assert message.authentication_id == body["id"]
    assert message.otp in message.text
    assert caller.check(body["id"], message.otp).status == 200


@pytest.mark.parametrize(
    ("base", "path"),
    [("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("https://auth.pingone.eu",) * 2],
)
def test_links_have_the_callers_own_base(caller: Caller, base: str, path: str) -> None:
    """Links and Location are absolute, with the scheme and host that the caller used."""
    content = json.dumps(one_time(caller, SMS)).encode()
    reply = caller.send(
        "POST",
        f"/{caller.environment_id}/deviceAuthentications",
        content,
        base=base,
        content_type="application/json",
    )

    assert (header(reply, "Location") or "").startswith(f"{path}/{caller.environment_id}/")


@pytest.mark.parametrize("length", range(6, 11))
def test_codes_have_the_policys_length(length: int) -> None:
    """A code has as many digits as the policy says, leading zeros among them."""
    caller = Caller.connected(policy=Policy.of(otp_length=length))
    caller.begun()

    assert len(caller.newest_code()) == length


def test_a_policy_can_be_named(caller: Caller) -> None:
    """The one policy may be named; another one is not found; nonsense is invalid."""
    policy_id = caller.simulator.policy.id

    def begin(policy: Any) -> SimulatedReply:
        return caller.initialize({**one_time(caller, SMS), "policy": policy})

    assert body_of(begin({"id": policy_id}))["policy"] == {"id": policy_id}
    assert begin(None).status == 201
    assert refusal(begin({"id": UNKNOWN})) == (404, "NOT_FOUND", "INVALID_VALUE", "policy.id")
    assert refusal(begin({"id": "x"})) == (400, "INVALID_DATA", "INVALID_VALUE", "policy.id")
    assert refusal(begin({})) == (400, "INVALID_DATA", "REQUIRED_VALUE", "policy.id")
    assert refusal(begin([])) == (400, "INVALID_DATA", "INVALID_VALUE", "policy")


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ({"id": UNKNOWN}, (404, "NOT_FOUND", "INVALID_VALUE", "user.id")),
        ({"id": "ada.example"}, (400, "INVALID_DATA", "INVALID_VALUE", "user.id")),
        ({"id": 1}, (400, "INVALID_DATA", "INVALID_VALUE", "user.id")),
        ({"id": "\ud800"}, (400, "INVALID_DATA", "INVALID_VALUE", "user.id")),
        ({}, (400, "INVALID_DATA", "REQUIRED_VALUE", "user.id")),
        ("x", (400, "INVALID_DATA", "INVALID_VALUE", "user")),
    ],
)
def test_a_user_must_exist(caller: Caller, user: Any, told: tuple[Any, ...]) -> None:
    """A user that is not there, or not named by its UUID, begins nothing."""
    reply = caller.initialize({"user": user, "selectedDevice": {"oneTime": SMS}})

    assert refusal(reply) == told
    assert len(caller.simulator.inbox) == 0


@pytest.mark.parametrize(
    ("selected", "target"),
    [("x", "selectedDevice"), ([], "selectedDevice"), ({"id": UNKNOWN}, "selectedDevice.id"),
     ({"oneTime": 1}, "selectedDevice.oneTime")],
)  # fmt: skip
def test_a_selected_device_must_make_sense(caller: Caller, selected: Any, target: str) -> None:
    """What is no object, or a device that nobody has, is refused and named."""
    reply = caller.initialize(
        {"user": {"id": caller.simulator.user.id}, "selectedDevice": selected}
    )

    assert refusal(reply) == (400, "INVALID_DATA", "INVALID_VALUE", target)


def test_all_faults_are_told_at_once(caller: Caller) -> None:
    """Each thing that is wrong has a detail of its own."""
    body = {"user": {}, "policy": {"id": 1}, "selectedDevice": {"oneTime": {"type": "FAX"}}}
    details = body_of(caller.initialize(body))["details"]

    assert [detail["target"] for detail in details] == [
        "user.id",
        "policy.id",
        "selectedDevice.oneTime.type",
    ]


def test_unknown_properties_are_ignored(caller: Caller) -> None:
    """Properties that the simulator does not know change nothing."""
    body = {**one_time(caller, {**SMS, "novel": 1}), "novel": [], "notification": {}}

    assert caller.initialize(body).status == 201


# check


def test_a_wrong_code_is_told_as_observed(caller: Caller) -> None:
    """A wrong code gets the observed detail; the authentication waits as before."""
    begun = caller.begun()
    reply = caller.check(begun, wrong(caller.newest_code()))

    assert reply.status == 400
    assert {**body_of(reply), "id": ""} == {
        "id": "",
        "code": "INVALID_DATA",
        "message": "The request could not be completed. "
        "One or more validation errors were in the request.",
        "details": [{"code": "INVALID_OTP", "target": "otp", "message": "Wrong OTP was provided"}],
    }
    assert body_of(caller.read(begun))["status"] == "OTP_REQUIRED"


def test_the_other_refusals_of_a_code(caller: Caller) -> None:
    """Used up, late and no longer wanted are told by different codes."""
    locked, late, done = caller.begun(), caller.begun(), caller.begun()
    caller.check(done, caller.newest_code())
    for _ in range(3):
        caller.check(locked, "abc")

    told = refusal(caller.check(locked, "abc"))
    assert told == (400, "INVALID_DATA", "TOO_MANY_OTP_RETRIES", "otp")
    told = refusal(caller.check(done, caller.newest_code()))
    assert told == (400, "REQUEST_FAILED", "CONSTRAINT_VIOLATION", "status")
    caller.simulator.clock.advance(seconds=1800)
    told = refusal(caller.check(late, "abc"))
    assert told == (400, "INVALID_DATA", "OTP_SESSION_EXPIRED", "otp")


@pytest.mark.parametrize(
    ("otp", "told"),
    [
        (None, (400, "INVALID_DATA", "REQUIRED_VALUE", "otp")),
        ("", (400, "INVALID_DATA", "EMPTY_VALUE", "otp")),
        (123456, (400, "INVALID_DATA", "INVALID_VALUE", "otp")),
        (True, (400, "INVALID_DATA", "INVALID_VALUE", "otp")),
        (["123456"], (400, "INVALID_DATA", "INVALID_VALUE", "otp")),
        (b"{}", (400, "INVALID_DATA", "REQUIRED_VALUE", "otp")),
        (b"", (400, "INVALID_REQUEST", "INVALID_VALUE", None)),
        (b"[]", (400, "INVALID_REQUEST", "INVALID_VALUE", None)),
        (b"otp=123456", (400, "INVALID_REQUEST", "INVALID_VALUE", None)),
    ],
)
def test_what_is_no_code_burns_no_attempt(caller: Caller, otp: Any, told: tuple[Any, ...]) -> None:
    """A body without a text as `otp` is refused as often as it comes, and counts for nothing."""
    begun = caller.begun()
    for _ in range(4):
        assert refusal(caller.check(begun, otp)) == told
    assert caller.check(begun, caller.newest_code()).status == 200


@pytest.mark.parametrize("authentication_id", [UNKNOWN, "x", "%00", "{{deviceAuthID}}", "a" * 999])
def test_an_unknown_authentication_is_not_found(caller: Caller, authentication_id: str) -> None:
    """Neither read nor check finds what was never begun."""
    assert refusal(caller.read(authentication_id)) == (404, "NOT_FOUND", None, None)
    assert refusal(caller.check(authentication_id, "1")) == (404, "NOT_FOUND", None, None)


# every reply


def test_every_reply_has_its_headers(caller: Caller) -> None:
    """Success, refusal, gateway and token replies say what they are, and cannot be cached."""
    replies = [
        caller.initialize(),
        caller.initialize({}),
        caller.send("GET", "/"),
        caller.ask_token(),
        caller.ask_token(authorization=None),
        caller.send("GET", "/simulator/inbox"),
    ]
    correlation_ids = {header(reply, "Correlation-Id") for reply in replies}

    assert len(correlation_ids) == len(replies)
    for reply in replies:
        uuid.UUID(header(reply, "Correlation-Id"))
        assert header(reply, "Content-Type") == "application/json;charset=UTF-8"
        assert header(reply, "X-Simulated-By") == "pingone_nb"
        assert header(reply, "Cache-Control") == "no-cache, no-store, max-age=0, must-revalidate"
        assert (header(reply, "Pragma"), header(reply, "Expires")) == ("no-cache", "0")
        assert header(reply, "Date") == "Thu, 01 Jan 2026 09:00:00 GMT"


def test_sizes_are_bounded(caller: Caller) -> None:
    """A body or headers beyond the bounds are refused whatever they hold, and up to them not."""
    body = {**one_time(caller, SMS), "x": ""}
    room = 65_536 - len(json.dumps(body))

    assert caller.initialize({**body, "x": "a" * room}).status == 201
    told = refusal(caller.initialize({**body, "x": "a" * (room + 1)}))
    assert told == (413, "INVALID_REQUEST", "SIZE_LIMIT_EXCEEDED", None)
    told = refusal(caller.initialize(x_long="a" * 6_144))
    assert told == (431, "INVALID_REQUEST", "SIZE_LIMIT_EXCEEDED", None)
    assert caller.send("GET", "/" + "a" * 6_144).status == 431
