"""Method, path and media type → operation → reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pingone_nb.simulator.http.call import (
    Call,
    Rules,
    SimulatedReply,
    SimulatedRequest,
    media_type_of,
)
from pingone_nb.simulator.http.refusals import (
    Detail,
    OAuthRefusal,
    Refusal,
    gateway_body,
    not_simulated,
    refusal_of,
)
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.refusal import Refused

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def vendor(name: str) -> str:
    """PingOne's own media type of that name."""
    return f"application/vnd.pingidentity.{name}+json"


_Methods = dict[str, dict[str, str]]  # method → media type → operation; '' wants no body
_AUTH: dict[tuple[str, bool], _Methods] = {
    ("as/token", False): {"POST": {FORM: "token"}},
    ("deviceAuthentications", False): {
        "POST": {JSON: "initialize", vendor("payload.check"): "check_remembered_device"}
    },
    ("deviceAuthentications", True): {
        "GET": {"": "read"},
        "POST": {
            vendor("otp.check"): "check_otp",
            vendor("device.select"): "select_device",
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
    ("users", True): {"GET": {"": "read_user"}, "PATCH": {JSON: "update_user"}},
    ("users/mfaEnabled", False): {"GET": {"": "read_mfa"}, "PUT": {JSON: "enable_mfa"}},
    ("users/bypassMFA", False): {"GET": {"": "read_bypass"}, "PUT": {JSON: "allow_bypass"}},
    ("users/devices", False): {
        "GET": {"": "list_devices"},
        "DELETE": {"": "delete_devices"},
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
        "DELETE": {"": "reset_mfa_settings"},
    },
    ("populations", False): {"GET": {"": "list_populations"}},
}
_BELOW_API = {at: methods for at, methods in _AUTH.items() if at[0] != "as/token"}
OPERATIONS: tuple[str, ...] = tuple(
    operation
    for methods in (*_AUTH.values(), *_API.values())
    for actions in methods.values()
    for operation in actions.values()
)
_NOT_ACCEPTED = Detail("INVALID_TOKEN", None, "The access token is not accepted.")
_NOT_YOURS = Detail(
    "INSUFFICIENT_PERMISSIONS", None, "The access token isn't valid for this environment."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """What a request wants.

    Attributes:
        action: the operation; `unknown_action` when the media type names none.
        environment_id: as in the path, of any form.
        ids: the other ids in the path, of any form, outermost first.
        media_types: those that this path takes; empty when it wants no body.
    """

    action: str
    environment_id: str
    ids: tuple[str, ...] = ()
    media_types: tuple[str, ...] = ()

    @property
    def asks_for_token(self) -> bool:
        """Whether it is for the token endpoint, which wants no token."""
        return self.media_types == (FORM,)


# what PingOne has besides, as far as its API pages and SDKs name it: the first name below the
# environment, below a user, and below `as`; and further methods of what is here
_BEYOND = (
    "activeIdentityCounts activities adminConfig agreements alertChannels applicationSignons "
    "applications billOfMaterials brandingSettings capabilities certificates credentialIssuers "
    "credentialTypes customDomains decryptions digitalWalletApplications emailDomains encryptions "
    "fido2Policies fidoDevicesMetadata fidoPolicies flowPolicies forms gateways groups "
    "identityProviders images integrations keyRotationPolicies keys languages metrics "
    "mfaDeviceReports notificationsPolicies notificationsSettings passwordPolicies populations "
    "propagation rateLimitIpConfigs recaptchaV2Config resources riskEvaluations riskPolicySets "
    "riskPredictors roles schemas signOnPolicies signings status subscriptions templates themes "
    "totalIdentities translations type userActivities variables verifications verifyPolicies "
    "voicePhrases"
)
_BEYOND_USER = (
    "agreementConsents applicationRoles credentials digitalWallets enabled identityProvider "
    "linkedAccounts memberOfGroups oauthConsents password population rememberedDevices "
    "roleAssignments sessions verifyStatus verifyTransactions voicePhraseEnrollments"
)
_BEYOND_AS = (
    ".well-known authorize device_authorization introspect jwks par resume revoke signoff userinfo"
)
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_FURTHER = {
    ("users", True): ("DELETE", "POST", "PUT"),
    ("users/devices/logs", False): ("PUT",),
}


def is_beyond(request: SimulatedRequest) -> bool:
    """Whether PingOne has what the request is for, and this simulator does not."""
    if request.method not in _METHODS:
        return False
    is_api, names = _below_environment(request)
    first, second, third = (*names[:3], "", "", "")[:3]
    if not is_api:
        is_token = first == "as" and second in _BEYOND_AS.split()
        return is_token or first == "flows"
    if first == "users":
        is_further = request.method in _FURTHER.get(_shape(names), ())
        return is_further or third in _BEYOND_USER.split()
    return first in _BEYOND.split()


def _below_environment(request: SimulatedRequest) -> tuple[bool, list[str]]:
    """Whether it is a path of the API host, and its names and ids below the environment."""
    segments = request.path.split("/")
    is_api = segments[1:3] == ["v1", "environments"]
    return is_api, segments[4:] if is_api else segments[2:]


def _shape(names: list[str]) -> tuple[str, bool]:
    """The names of a path, and whether it ends with an id."""
    return "/".join(names[::2]), len(names) % 2 == 0


def route_of(
    request: SimulatedRequest, *, media_type: str | None, is_below_api: bool = False
) -> Route | None:
    """What the request wants; None for what only the gateway answers.

    deviceAuthentications and the token endpoint are on the auth host, everything else on the API
    host, below `/v1/environments/`. A host name that begins with `auth.` or `api.` is the one host
    only; any other name is both.

    Args:
        request: the request.
        media_type: the body's, or None when it has none that can be read.
        is_below_api: whether the API host has deviceAuthentications, too.
    """
    segments = request.path.split("/")
    if len(segments) < 2 or "" in segments[1:]:
        return None
    if segments[1:3] == ["v1", "environments"]:
        if request.host.startswith("auth."):
            return None
        table = {**_API, **_BELOW_API} if is_below_api else _API
        return _route(table, request.method, segments[3:], media_type)
    if segments[1] == "v1" or request.host.startswith("api."):
        return None
    return _route(_AUTH, request.method, segments[1:], media_type)


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
    actions = table.get(_shape(rest), {}).get(method)
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


class Api:
    """The simulated API. Not safe for several threads at once; the `Simulator` sees to that.

    Args:
        environment: what it is about.
        rules: what carries out each operation.
        open_document: what stands at a path for everybody, without a token; None elsewhere.
    """

    def __init__(
        self,
        environment: Environment,
        rules: Rules,
        *,
        open_document: Callable[[Environment, SimulatedRequest], dict[str, Any] | None],
    ) -> None:
        self._environment = environment
        self._rules = rules
        self._open_document = open_document

    def call(self, request: SimulatedRequest) -> Call:
        """A request, given the correlation id of its reply."""
        environment = self._environment
        return Call(
            request=request,
            correlation_id=environment.randomness.uuid(),
            clock=environment.clock,
            environment_id=environment.id,
        )

    def route_of(self, request: SimulatedRequest) -> Route | None:
        """What the request wants; None for what only the gateway answers."""
        is_below_api = self._environment.readings.authentications_at == "both"
        media_type = media_type_of(request)
        return route_of(request, media_type=media_type, is_below_api=is_below_api)

    def settled(self, call: Call, produce: Callable[[], SimulatedReply]) -> SimulatedReply:
        """The reply that is produced, or the one that says no."""
        try:
            return produce()
        except Refused as refused:
            return self.refused(call, refusal_of(refused))
        except Refusal as refusal:
            return self.refused(call, refusal)
        except OAuthRefusal as refusal:
            return call.reply(refusal.status, refusal.as_body(call.correlation_id))

    def refused(self, call: Call, refusal: Refusal) -> SimulatedReply:
        """The reply that says no."""
        body = refusal.as_body(self._environment.randomness.uuid())
        return call.reply(refusal.status, body, *refusal.headers)

    def answer(self, call: Call, route: Route | None) -> SimulatedReply:
        """The reply to a request that is carried out.

        Raises:
            Refusal, Refused, OAuthRefusal: it is not.
        """
        document = None if route else self._open_document(self._environment, call.request)
        if document is not None:
            return call.reply(200, document)
        if route is None and is_beyond(call.request):
            return call.reply(501, not_simulated(call.request.method, call.request.path))
        if route is None:
            return call.reply(403, gateway_body(call.request.headers.get("authorization")))
        if route.asks_for_token:
            self._check_token_environment(route)
        else:
            self._check_access(call, route)
        if route.action == "unknown_action":
            raise _unsupported_media_type(route)
        return self._rules[route.action](self._environment, call, *route.ids)

    def _check_token_environment(self, route: Route) -> None:
        """Assumed: without an environment there is no token endpoint, hence 404."""
        if route.environment_id.lower() != self._environment.id:
            raise Refused("NOT_FOUND")

    def _check_access(self, call: Call, route: Route) -> None:
        """A worker's token, then this environment.

        Observed is the answer to an end user's token on one authentication; that a new one is
        refused, too, and what is said without any token, is assumed.
        """
        scheme, _, token = call.request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not self._environment.tokens.is_worker(token.strip()):
            raise Refusal(401, "ACCESS_FAILED", _NOT_ACCEPTED)
        if route.environment_id.lower() != self._environment.id:
            raise Refusal(403, "ACCESS_FAILED", _NOT_YOURS)


def _unsupported_media_type(route: Route) -> Refusal:
    """Assumed: 415 with the envelope."""
    message = f"must be one of {', '.join(route.media_types)}"
    return Refusal(415, "INVALID_REQUEST", Detail("INVALID_VALUE", "Content-Type", message))
