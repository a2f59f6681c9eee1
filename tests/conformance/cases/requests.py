"""Requests that are none: media types, bodies, paths, methods."""

from __future__ import annotations

from functools import partial

from tests.conformance.case import add_case, case
from tests.conformance.fact import Expected
from tests.conformance.operation import JSON, action
from tests.conformance.run import Run
from tests.conformance.steps import TARGETS, UNKNOWN, begun, device, one_time, person

_GATEWAY = Expected("the gateway's words", lambda got: isinstance(got, str) and bool(got))


def _wrong_type(run: Run, media_type: str | None, name: str) -> None:
    ids = {"deviceAuthID": begun(run)["id"], "userID": run.target.user_id}
    bodies = {"initialize": one_time(run, TARGETS["SMS"]), "check_otp": {"otp": "555555"}}
    body = bodies.get(name, {"type": "TOTP"})
    reply = run.call(name, body, headers={"Content-Type": media_type}, **ids)
    run.refused(reply, 415, "INVALID_REQUEST", "INVALID_VALUE", "Content-Type")


for _name, _media_type in (
    ("initialize", "text/plain"),
    ("initialize", None),
    ("initialize", action("otp.check")),
    ("check_otp", JSON),
    ("check_otp", None),
    ("check_otp", action("conformance")),
    ("create_device", "text/plain"),
    ("create_device", action("device.activate")),
):
    add_case(
        f"{_name} with {_media_type or 'no media type'} is refused",
        partial(_wrong_type, media_type=_media_type, name=_name),
        __name__,
    )


@case()
def unknown_device_action(run: Run) -> None:
    """An action that devices do not have is refused."""
    who = person(run)
    ids = {"userID": who.id, "deviceID": device(run, who)}
    headers = {"Content-Type": action("device.conformance")}
    reply = run.call("activate_device", {"otp": "555555"}, headers=headers, **ids)
    run.refused(reply, 415, "INVALID_REQUEST", "INVALID_VALUE", "Content-Type")


@case()
def charset(run: Run) -> None:
    """A media type with a charset is the same media type."""
    headers = {"Content-Type": f"{JSON}; charset=UTF-8"}
    reply = run.call("initialize", one_time(run, TARGETS["SMS"]), headers=headers)
    run.expect(reply, 201, assumed={"status": "OTP_REQUIRED"})


def _malformed(run: Run, body: bytes, name: str) -> None:
    ids = {"userID": run.target.user_id}
    run.refused(run.call(name, body, **ids), 400, "INVALID_REQUEST", "INVALID_VALUE")


for _name in ("initialize", "create_user", "create_device", "create_policy", "enable_mfa"):
    add_case(
        f"{_name} with a body that is no JSON is refused",
        partial(_malformed, body=b'{"', name=_name),
        __name__,
    )
    add_case(
        f"{_name} with a JSON list is refused",
        partial(_malformed, body=b"[1]", name=_name),
        __name__,
    )


def _gateway(run: Run, method: str, path: str, *, on_api: bool = False) -> None:
    root = run.target.api_root if on_api else run.target.auth_root
    reply = run.request(method, f"{root}/{path}", b"{}", Content_Type=JSON)
    run.expect(reply, 403, observed={"message": _GATEWAY, "code": Expected("nothing", _is_missing)})


def _is_missing(got: object) -> bool:
    return not isinstance(got, str)


for _rule, _method, _path, _on_api in (
    ("A path that does not exist is the gateway's 403", "GET", "conformance", False),
    ("A path that does not exist on the API host is the gateway's 403", "GET", "conformance", True),
    ("Authentications are not on the API host", "POST", "deviceAuthentications", True),
    ("Authentications cannot be listed", "GET", "deviceAuthentications", False),
    (
        "An authentication cannot be deleted",
        "DELETE",
        f"deviceAuthentications/{UNKNOWN}",
        False,
    ),
):
    add_case(_rule, partial(_gateway, method=_method, path=_path, on_api=_on_api), __name__)


@case("sandbox")
def long_body(run: Run) -> None:
    """A body of more than 64 KiB is refused."""
    body = one_time(run, TARGETS["SMS"], padding="x" * 70_000)
    run.refused(run.call("initialize", body), 413, "INVALID_REQUEST", "SIZE_LIMIT_EXCEEDED")


@case("sandbox")
def long_headers(run: Run) -> None:
    """Headers of more than 6 KB are refused."""
    reply = run.call("read", headers={"X-Conformance": "x" * 7_000}, deviceAuthID=UNKNOWN)
    run.refused(reply, 431, "INVALID_REQUEST", "SIZE_LIMIT_EXCEEDED")
