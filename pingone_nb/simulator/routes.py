"""Method, path and media type → which operation is meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pingone_nb.simulator.exchange import SimulatedRequest

Action = Literal["token", "initialize", "read", "check_otp", "select_device", "unknown_action"]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
OTP_CHECK = "application/vnd.pingidentity.otp.check+json"
DEVICE_SELECT = "application/vnd.pingidentity.device.select+json"

_ACTIONS: dict[str, Action] = {OTP_CHECK: "check_otp", DEVICE_SELECT: "select_device"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a request wants.

    Attributes:
        action: the operation; `unknown_action` when the media type names none.
        environment_id: as in the path, of any form.
        authentication_id: as in the path, of any form; `''` where the path has none.
        media_types: those that this path takes; empty when it wants no body.
    """

    action: Action
    environment_id: str
    authentication_id: str = ""
    media_types: tuple[str, ...] = ()


def route_of(request: SimulatedRequest, *, media_type: str | None) -> Route | None:
    """What the request wants; None for what only the gateway answers.

    deviceAuthentications and the token endpoint are on the auth host. On the API host, which a
    host name `api.…` or a path below `/v1` stands for, neither exists.

    Args:
        request: the request.
        media_type: the body's, or None when it has none that can be read.
    """
    segments = request.path.split("/")
    if segments[:2] == ["", "v1"] or request.host.startswith("api."):
        return None
    match request.method, segments:
        case "POST", ["", environment_id, "as", "token"] if environment_id:
            return Route(action="token", environment_id=environment_id, media_types=(FORM,))
        case "POST", ["", environment_id, "deviceAuthentications"] if environment_id:
            return Route(action="initialize", environment_id=environment_id, media_types=(JSON,))
        case method, ["", environment_id, "deviceAuthentications", id_] if environment_id and id_:
            return _route_of_one(method, environment_id, id_, media_type)
    return None


def media_type_of(request: SimulatedRequest) -> str | None:
    """The body's media type in lower case; None without one or with a charset but UTF-8."""
    value = request.headers.get("content-type", "")
    media_type, _, parameters = value.partition(";")
    for parameter in parameters.split(";") if parameters else ():
        name, _, setting = parameter.partition("=")
        if name.strip().lower() == "charset" and setting.strip(' "').lower() != "utf-8":
            return None
    return media_type.strip().lower() or None


def _route_of_one(
    method: str, environment_id: str, authentication_id: str, media_type: str | None
) -> Route | None:
    if method not in ("GET", "POST"):
        return None
    is_action = method == "POST"
    return Route(
        action=_ACTIONS.get(media_type or "", "unknown_action") if is_action else "read",
        environment_id=environment_id,
        authentication_id=authentication_id,
        media_types=tuple(_ACTIONS) if is_action else (),
    )
