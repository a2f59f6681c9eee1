"""Method, path and media type → operation → reply."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pingone_nb.simulator.http.call import (
    FORM,
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

_Methods = dict[str, dict[str, str]]  # method → media type → operation; '' wants no body
_Table = dict[tuple[str, bool], _Methods]
_GRANTING = "as/token"
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


class Routes:
    """Which operation a request asks for.

    Args:
        rules: the operations.
    """

    def __init__(self, rules: Rules) -> None:
        self._auth = _table(rules, is_auth=True)
        self._api = _table(rules, is_auth=False)
        self._both = {at: each for at, each in self._auth.items() if at[0] != _GRANTING} | self._api

    def of(
        self, request: SimulatedRequest, *, media_type: str | None, is_below_api: bool = False
    ) -> Route | None:
        """What the request wants; None for what only the gateway answers.

        deviceAuthentications and the token endpoint are on the auth host, everything else on the
        API host, below `/v1/environments/`. A host name that begins with `auth.` or `api.` is the
        one host only; any other name is both.

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
            table = self._both if is_below_api else self._api
            return _route(table, request.method, segments[3:], media_type)
        if segments[1] == "v1" or request.host.startswith("api."):
            return None
        return _route(self._auth, request.method, segments[1:], media_type)


def _table(rules: Rules, *, is_auth: bool) -> _Table:
    table: _Table = {}
    for name, each in rules.items():
        if each.is_auth == is_auth:
            path = each.path.removesuffix("/*")
            methods = table.setdefault((path, path != each.path), {})
            methods.setdefault(each.method, {})[each.media_type] = name
    return table


def _route(
    table: _Table,
    method: str,
    segments: list[str],
    media_type: str | None,
) -> Route | None:
    """The route for a path of an environment's id, then names and ids in turn."""
    if len(segments) < 2:
        return None
    environment_id, *rest = segments
    if rest == ["as", "token"]:
        rest = [_GRANTING]
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
        self._routes = Routes(rules)
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
        return self._routes.of(request, media_type=media_type, is_below_api=is_below_api)

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
        return self._rules[route.action].rule(self._environment, call, *route.ids)

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
