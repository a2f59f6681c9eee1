"""Method, path and media type → which operation is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from pingone_nb.simulator.http.call import Call, SimulatedReply, SimulatedRequest
from pingone_nb.simulator.rules.environment import Environment

Operation = Literal[
    "token",
    "initialize",
    "check_remembered_device",
    "read",
    "select_device",
    "check_otp",
    "check_assertion",
    "cancel",
    "create_authentication_code",
    "read_authentication_code",
    "delete_authentication_code",
    "find_users",
    "create_user",
    "read_user",
    "enable_mfa",
    "read_bypass",
    "allow_bypass",
    "list_devices",
    "create_device",
    "order_devices",
    "remove_device_order",
    "read_device",
    "delete_device",
    "activate_device",
    "resend_pairing_otp",
    "block_device",
    "unblock_device",
    "unlock_device",
    "rename_device",
    "create_pairing_key",
    "read_pairing_key",
    "delete_pairing_key",
    "list_policies",
    "create_policy",
    "read_policy",
    "update_policy",
    "delete_policy",
    "read_mfa_settings",
    "update_mfa_settings",
]
OPERATIONS: tuple[Operation, ...] = get_args(Operation)
Action = Operation | Literal["unknown_action"]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def vendor(name: str) -> str:
    """PingOne's own media type of that name."""
    return f"application/vnd.pingidentity.{name}+json"


OTP_CHECK = vendor("otp.check")
DEVICE_SELECT = vendor("device.select")

_Methods = dict[str, dict[str, Action]]  # method → media type → operation; '' wants no body
_AUTH: dict[tuple[str, bool], _Methods] = {
    ("as/token", False): {"POST": {FORM: "token"}},
    ("deviceAuthentications", False): {
        "POST": {JSON: "initialize", vendor("payload.check"): "check_remembered_device"}
    },
    ("deviceAuthentications", True): {
        "GET": {"": "read"},
        "POST": {
            OTP_CHECK: "check_otp",
            DEVICE_SELECT: "select_device",
            vendor("assertion.check"): "check_assertion",
            vendor("cancel.push.authentication"): "cancel",
        },
    },
    ("authenticationCodes", False): {"POST": {JSON: "create_authentication_code"}},
    ("authenticationCodes", True): {
        "GET": {"": "read_authentication_code"},
        "DELETE": {"": "delete_authentication_code"},
    },
}
_API: dict[tuple[str, bool], _Methods] = {
    ("users", False): {"GET": {"": "find_users"}, "POST": {JSON: "create_user"}},
    ("users", True): {"GET": {"": "read_user"}},
    ("users/mfaEnabled", False): {"PUT": {JSON: "enable_mfa"}},
    ("users/bypassMFA", False): {"GET": {"": "read_bypass"}, "PUT": {JSON: "allow_bypass"}},
    ("users/devices", False): {
        "GET": {"": "list_devices"},
        "POST": {
            JSON: "create_device",
            vendor("devices.reorder"): "order_devices",
            vendor("devices.order.remove"): "remove_device_order",
        },
    },
    ("users/devices", True): {
        "GET": {"": "read_device"},
        "DELETE": {"": "delete_device"},
        "POST": {
            vendor("device.activate"): "activate_device",
            vendor("device.sendactivationcode"): "resend_pairing_otp",
            vendor("device.block"): "block_device",
            vendor("device.unblock"): "unblock_device",
            vendor("device.unlock"): "unlock_device",
        },
    },
    ("users/devices/nickname", False): {"PUT": {JSON: "rename_device"}},
    ("users/pairingKeys", False): {"POST": {JSON: "create_pairing_key"}},
    ("users/pairingKeys", True): {
        "GET": {"": "read_pairing_key"},
        "DELETE": {"": "delete_pairing_key"},
    },
    ("deviceAuthenticationPolicies", False): {
        "GET": {"": "list_policies"},
        "POST": {JSON: "create_policy"},
    },
    ("deviceAuthenticationPolicies", True): {
        "GET": {"": "read_policy"},
        "PUT": {JSON: "update_policy"},
        "DELETE": {"": "delete_policy"},
    },
    ("mfaSettings", False): {
        "GET": {"": "read_mfa_settings"},
        "PUT": {JSON: "update_mfa_settings"},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a request wants.

    Attributes:
        action: the operation; `unknown_action` when the media type names none.
        environment_id: as in the path, of any form.
        ids: the other ids in the path, of any form, outermost first.
        media_types: those that this path takes; empty when it wants no body.
    """

    action: Action
    environment_id: str
    ids: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()

    @property
    def asks_for_token(self) -> bool:
        """Whether it is for the token endpoint, which wants no token."""
        return self.media_types == (FORM,)


def route_of(request: SimulatedRequest, *, media_type: str | None) -> Route | None:
    """What the request wants; None for what only the gateway answers.

    deviceAuthentications and the token endpoint are on the auth host, everything else on the API
    host, below `/v1/environments/`. A host name that begins with `auth.` or `api.` is the one host
    only; any other name is both.

    Args:
        request: the request.
        media_type: the body's, or None when it has none that can be read.
    """
    segments = request.path.split("/")
    if len(segments) < 2 or "" in segments[1:]:
        return None
    if segments[1:3] == ["v1", "environments"]:
        if request.host.startswith("auth."):
            return None
        return _route(_API, request.method, segments[3:], media_type)
    if segments[1] == "v1" or request.host.startswith("api."):
        return None
    return _route(_AUTH, request.method, segments[1:], media_type)


def media_type_of(request: SimulatedRequest) -> str | None:
    """The body's media type in lower case; None without one or with a charset but UTF-8."""
    value = request.headers.get("content-type", "")
    media_type, _, parameters = value.partition(";")
    for parameter in parameters.split(";") if parameters else ():
        name, _, setting = parameter.partition("=")
        if name.strip().lower() == "charset" and setting.strip(' "').lower() != "utf-8":
            return None
    return media_type.strip().lower() or None


def _route(
    table: dict[tuple[str, bool], _Methods],
    method: str,
    segments: list[str],
    media_type: str | None,
) -> Route | None:
    """The route for a path of an environment's id, then names and ids in turn."""
    if len(segments) < 2:
        return None
    environment_id, *rest = segments
    if rest == ["as", "token"]:
        rest = ["as/token"]
    ids = tuple(rest[1::2])
    actions = table.get(("/".join(rest[::2]), len(rest) % 2 == 0), {}).get(method)
    if actions is None:
        return None
    if "" in actions:
        return Route(action=actions[""], environment_id=environment_id, ids=ids)
    return Route(
        action=actions.get(media_type or "", "unknown_action"),
        environment_id=environment_id,
        ids=ids,
        media_types=tuple(actions),
    )


Rule = Callable[[Environment, Call, Route], SimulatedReply]
Rules = dict[Operation, Rule]
