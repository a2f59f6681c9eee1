"""`POST /{envID}/as/token`: a worker application's credentials in, an access token out."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote_plus

from pingone_nb.simulator.http.call import (
    FORM,
    Call,
    Operation,
    Rules,
    SimulatedReply,
    SimulatedRequest,
)
from pingone_nb.simulator.http.refusals import Detail, OAuthRefusal
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.tokens import TOKEN_LIFETIME_SECONDS

AuthMethod = Literal["basic", "post"]
_MOST_FIELDS = 100
_GRANTS = (  # those that an application of PingOne's may have
    "client_credentials",
    "authorization_code",
    "implicit",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:openid:params:grant-type:ciba",
)
_NO_ROLES = "Application does not have any role assignments"
_NO_ROLES_DETAIL = Detail("INSUFFICIENT_PERMISSIONS", None, _NO_ROLES)  # its content is assumed


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A worker application. The `repr` does not show the secret.

    Attributes:
        client_id: in PingOne a UUID; any text works here.
        client_secret: any text but the empty one.
        auth_method: `basic` for CLIENT_SECRET_BASIC, `post` for CLIENT_SECRET_POST.
        has_roles: without any role PingOne issues no token.
        has_grant: whether the grant client_credentials is enabled for it.

    Raises:
        ValueError: id or secret is empty or not printable, or the method is another one.
    """

    client_id: str
    client_secret: str = field(repr=False)
    auth_method: AuthMethod = "basic"
    has_roles: bool = True
    has_grant: bool = True

    def __post_init__(self) -> None:
        for text in (self.client_id, self.client_secret):
            if not text or not text.isprintable():
                raise ValueError(
                    "The client ID and the client secret must be printable text and must not "
                    "be empty."
                )
        if self.auth_method not in ("basic", "post"):
            raise ValueError("The authentication method must be basic or post.")

    def authenticate(self, authorization: str | None, form: dict[str, str]) -> None:
        """Check the credentials of a token request.

        Args:
            authorization: the header's value, if there is one.
            form: the body's fields.

        Raises:
            OAuthRefusal: 401 `invalid_client`. Observed are the two descriptions; what is said of a
                request without any credentials is assumed. With two sets of them, 400
                `invalid_request`, as RFC 6749 has it.

        Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
        """
        basic = _basic_credentials(authorization)
        if basic is not None and "client_secret" in form:
            raise OAuthRefusal(400, "invalid_request", "Multiple client credentials were provided")
        if self.auth_method == "basic":
            candidates = basic
        else:
            posted = (form.get("client_id", ""), form.get("client_secret", ""))
            candidates = [posted] if "client_secret" in form and basic is None else None
        if candidates is None:
            raise OAuthRefusal(401, "invalid_client", "Unsupported authentication method")
        matches = [self._is_ours(*each) for each in candidates]  # all, for the same time
        if not any(matches):
            raise OAuthRefusal(401, "invalid_client", "Invalid client credentials")

    def _is_ours(self, client_id: str, client_secret: str) -> bool:
        same_id = hmac.compare_digest(client_id.encode(), self.client_id.encode())
        return hmac.compare_digest(client_secret.encode(), self.client_secret.encode()) and same_id


def issue_token(
    environment: Environment, request: SimulatedRequest, *, api_base: str
) -> dict[str, Any]:
    """The token reply's body.

    Raises:
        OAuthRefusal: 401 `invalid_client`; 400 `unauthorized_client` for a grant that the
            application does not have; `access_denied` without roles, whose status, 400, is assumed
            (all observed); 400 `invalid_request` or `unsupported_grant_type` for a form or a grant
            that RFC 6749 does not allow here (assumed).

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """
    form = _read_form(request.body)
    environment.application.authenticate(request.headers.get("authorization"), form)
    grant_type = form.get("grant_type")
    if not grant_type:
        raise OAuthRefusal(400, "invalid_request", "Missing required parameter grant_type")
    if grant_type not in _GRANTS:
        raise OAuthRefusal(400, "unsupported_grant_type", "Unsupported grant type")
    if grant_type != _GRANTS[0] or not environment.application.has_grant:
        raise OAuthRefusal(400, "unauthorized_client", f"Unsupported grant type: {grant_type}")
    if not environment.application.has_roles:
        raise OAuthRefusal(400, "access_denied", _NO_ROLES, _NO_ROLES_DETAIL)
    token = environment.tokens.issue_worker(
        client_id=environment.application.client_id,
        auth_base=request.base,
        environment_id=environment.id,
        audience=api_base,
    )
    return {
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": TOKEN_LIFETIME_SECONDS,
    }


def _read_form(body: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError as error:
        raise OAuthRefusal(400, "invalid_request", "Malformed form") from error
    form = dict(pairs)
    if len(form) != len(pairs):
        raise OAuthRefusal(400, "invalid_request", "Repeated parameter")
    return form


def _token(environment: Environment, call: Call) -> SimulatedReply:
    api_base = call.request.base.replace("://auth.", "://api.", 1)
    return call.reply(200, issue_token(environment, call.request, api_base=api_base))


def _basic_credentials(authorization: str | None) -> list[tuple[str, str]] | None:
    """Client id and secret of a Basic header, as they are and form-decoded; None without one.

    RFC 6749 has both form-encoded before they are joined; some libraries do that, some do not.
    """
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return []
    client_id, _, secret = pair.partition(":")
    return [(client_id, secret), (_form_decoded(client_id), _form_decoded(secret))]


def _form_decoded(text: str) -> str:
    return unquote_plus(text, errors="replace")


def open_document(environment: Environment, request: SimulatedRequest) -> dict[str, Any] | None:
    """The keys that tokens are signed with, or where they are; None for another path.

    Both are there for everybody, without a token, when tokens are signed with RS256.

    Sources: https://openid.net/specs/openid-connect-discovery-1_0.html
    https://www.rfc-editor.org/rfc/rfc7517
    """
    issuer = f"/{environment.id}/as"
    if not environment.tokens.public_keys or request.method != "GET":
        return None
    if request.path == f"{issuer}/jwks":
        return {"keys": environment.tokens.public_keys}
    if request.path != f"{issuer}/.well-known/openid-configuration":
        return None
    at = request.base + issuer
    return {
        "issuer": at,
        "authorization_endpoint": f"{at}/authorize",
        "token_endpoint": f"{at}/token",
        "jwks_uri": f"{at}/jwks",
        "response_types_supported": ["code", "id_token", "token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "grant_types_supported": ["client_credentials"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
    }


RULES: Rules = {
    "token": Operation(_token, "POST", "as/token", FORM, is_auth=True),
}
