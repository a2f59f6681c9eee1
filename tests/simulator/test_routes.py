"""Method, path and media type → operation."""

from __future__ import annotations

import pytest

from pingone_nb.simulator import SimulatedRequest
from pingone_nb.simulator.http.api import Route, Routes
from pingone_nb.simulator.http.call import media_type_of
from pingone_nb.simulator.simulator import RULES
from tests.simulator.caller import (
    API_BASE,
    BASE,
    JSON,
    OTP_CHECK,
    SMS,
    Caller,
    body_of,
    content_of,
    header,
    one_time,
)
from tests.simulator.scene import REQUESTS

ROUTES = Routes(RULES)
HERE = {"env": "e", "user": "u", "device": "d", "waiting": "d", "policy": "p", "key": "k",
        "code": "c", "authentication": "a"}  # fmt: skip


def route(method: str, path: str, media_type: str | None = None, host: str = "h") -> Route | None:
    """The route of a request."""
    headers = {} if media_type is None else {"content-type": media_type}
    request = SimulatedRequest(method=method, base=f"https://{host}", path=path, headers=headers)
    return ROUTES.of(request, media_type=media_type_of(request))


@pytest.mark.parametrize("operation", REQUESTS)
def test_each_operation_has_its_route(operation: str) -> None:
    """Method, path and media type of each operation mean that operation, with the ids in turn."""
    method, template, media_type, _ = REQUESTS[operation]
    found = route(method, template.format(**HERE), media_type)

    assert found is not None
    assert (found.action, found.environment_id) == (operation, "e")
    names = [part.strip("{}") for part in template.split("/") if part.startswith("{")]
    assert found.ids == tuple(HERE[name] for name in names if name != "env")


def test_no_operation_is_forgotten() -> None:
    """All operations but the token's are tried above."""
    assert {*REQUESTS, "token"} == set(RULES)


@pytest.mark.parametrize("operation", [name for name in REQUESTS if REQUESTS[name][2]])
@pytest.mark.parametrize("media_type", [None, "text/plain", "application/vnd.pingidentity.x+json"])
def test_other_media_types_are_no_action(operation: str, media_type: str | None) -> None:
    """Another media type is told apart from an unknown path, and the right ones are known."""
    method, template, right, _ = REQUESTS[operation]
    found = route(method, template.format(**HERE), media_type)

    assert found is not None
    assert found.action == "unknown_action"
    assert (right or "").lower() in found.media_types


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/environments/e"),
        ("GET", "/v1/environments/e/novel"),
        ("DELETE", "/v1/environments/e/users/u"),
        ("PATCH", "/v1/environments/e/users/u/mfaEnabled"),
        ("GET", "/v1/environments/e/users/u/devices/d/nickname"),
        ("PUT", "/v1/environments/e/users/u/devices/d"),
        ("POST", "/v1/environments/e/users/u/devices/d/nickname/x"),
        ("GET", "/v1/environments/e/users/u/pairingKeys"),
        ("PATCH", "/v1/environments/e/deviceAuthenticationPolicies/p"),
        ("POST", "/v1/environments/e/mfaSettings"),
        ("GET", "/v1/environments/e/users/"),
        ("GET", "/v1/environments//users"),
        ("GET", "/v1/Environments/e/users"),
        ("GET", "/e/users"),
        ("GET", "/e/authenticationCodes"),
        ("PUT", "/e/authenticationCodes/c"),
        ("POST", "/v1/environments/e/deviceAuthentications"),
        ("GET", "v1/environments/e/users"),
    ],
)
def test_other_paths_are_the_gateways(method: str, path: str) -> None:
    """What the API does not have has no route."""
    assert route(method, path, "application/json") is None


@pytest.mark.parametrize(
    ("host", "path", "is_there"),
    [
        ("auth.pingone.eu", "/e/deviceAuthentications/a", True),
        ("auth.pingone.eu", "/v1/environments/e/users", False),
        ("api.pingone.eu", "/v1/environments/e/users", True),
        ("api.pingone.eu", "/e/deviceAuthentications/a", False),
        ("127.0.0.1:8080", "/e/deviceAuthentications/a", True),
        ("127.0.0.1:8080", "/v1/environments/e/users", True),
    ],
)
def test_each_host_has_its_own_paths(host: str, path: str, is_there: bool) -> None:
    """The auth host and the API host each have their own; any other host has both."""
    assert (route("GET", path, host=host) is not None) is is_there


@pytest.mark.parametrize(
    ("value", "media_type"),
    [
        (None, None),
        ("", None),
        (" Application/JSON ; charset=UTF-8", "application/json"),
        ('application/json;charset="utf-8"', "application/json"),
        ("application/json; charset=latin-1", None),
        ("application/json; boundary=x", "application/json"),
        ("application/vnd.pingidentity.Device.SendActivationCode+json",
         "application/vnd.pingidentity.device.sendactivationcode+json"),
    ],
)  # fmt: skip
def test_media_types_in_lower_case(value: str | None, media_type: str | None) -> None:
    """Case and parameters do not matter, but for a charset that is none of JSON's."""
    headers = {} if value is None else {"content-type": value}
    request = SimulatedRequest(method="POST", base="https://h", path="/", headers=headers)

    assert media_type_of(request) == media_type


def test_a_method_of_no_api_is_the_gateways() -> None:
    """PingOne has no TRACE, so what it has besides is no reason to say that it is left out."""
    caller = Caller.connected()
    path = f"/v1/environments/{caller.environment_id}/populations"

    assert caller.send("TRACE", path, base=API_BASE).status == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/environments/e/groups"),
        ("POST", "/v1/environments/e/populations"),
        ("GET", "/v1/environments/e/populations/p"),
        ("GET", "/v1/environments/e/fido2Policies/p"),
        ("PUT", "/v1/environments/e/users/u/enabled"),
        ("GET", "/v1/environments/e/users/u/password"),
        ("DELETE", "/v1/environments/e/users/u"),
        ("POST", "/v1/environments/e/users/u"),
        ("PUT", "/v1/environments/e/users/u/devices/d/logs"),
        ("POST", "/e/as/introspect"),
        ("GET", "/e/as/authorize"),
        ("GET", "/e/flows/f"),
    ],
)
def test_what_is_left_out_is_refused_in_the_simulators_words(method: str, path: str) -> None:
    """PingOne has it, so its gateway's 403 would be a lie: the reply says whose it is, and why."""
    caller = Caller.connected()
    base = API_BASE if path.startswith("/v1/") else BASE
    reply = caller.send(method, path.replace("/e/", f"/{caller.environment_id}/"), base=base)

    assert (reply.status, body_of(reply)["code"]) == (501, "NOT_SIMULATED")
    assert "pingone_nb's simulator" in body_of(reply)["message"]
    assert header(reply, "X-Simulated-By") == "pingone_nb"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/environments/e/user"),
        ("GET", "/v1/environments/e/users/u/grups"),
        ("PATCH", "/v1/environments/e/mfaSettings"),
        ("GET", "/e/as/novel"),
        ("GET", "/v1/environments"),
        ("GET", "/"),
    ],
)
def test_what_nobody_has_is_the_gateways(method: str, path: str) -> None:
    """A path or a method that PingOne does not have either is refused as its gateway does."""
    reply = Caller.connected().send(method, path)

    assert reply.status == 403
    assert body_of(reply).keys() == {"message"}


def test_authentications_may_be_on_the_api_host() -> None:
    """By the other reading the API host has them below /v1/environments; links stay as they are."""
    caller = Caller.connected(authentications_at="both")
    path = f"/v1/environments/{caller.environment_id}/deviceAuthentications"
    content = content_of(one_time(caller, SMS))
    begun = caller.send("POST", path, content, base=API_BASE, content_type=JSON)
    told = body_of(begun)

    assert begun.status == 201
    own = f"{BASE}/{caller.environment_id}/deviceAuthentications/{told['id']}"
    assert told["_links"]["self"]["href"] == own
    checked = caller.send(
        "POST",
        f"{path}/{told['id']}",
        content_of({"otp": caller.newest_code()}),
        base=API_BASE,
        content_type=OTP_CHECK,
    )
    assert body_of(checked)["status"] == "COMPLETED"
    usual = Caller.connected()
    elsewhere = f"/v1/environments/{usual.environment_id}/deviceAuthentications"
    assert usual.send("POST", elsewhere, b"{}", base=API_BASE, content_type=JSON).status == 403
