"""`POST /{envID}/as/token`: client credentials in, an access token out."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from pingone_nb.simulator.http.call import Call, SimulatedReply, SimulatedRequest
from pingone_nb.simulator.http.refusals import OAuthRefusal
from pingone_nb.simulator.http.routes import Route, Rules
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.tokens import TOKEN_LIFETIME_SECONDS

_MOST_FIELDS = 100


def issue_token(
    environment: Environment, request: SimulatedRequest, *, api_base: str
) -> dict[str, Any]:
    """The token reply's body.

    Raises:
        OAuthRefusal: 401 `invalid_client` (observed); 400 `invalid_request` or
            `unsupported_grant_type` for a form or a grant that RFC 6749 does not allow here
            (assumed); 400 `invalid_request` without roles, of which only the text was observed.

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """
    form = _read_form(request.body)
    environment.application.authenticate(request.headers.get("authorization"), form)
    grant_type = form.get("grant_type")
    if not grant_type:
        raise OAuthRefusal(400, "invalid_request", "Missing required parameter grant_type")
    if grant_type != "client_credentials":
        raise OAuthRefusal(400, "unsupported_grant_type", "Unsupported grant type")
    if not environment.application.has_roles:
        description = "Application does not have any role assignments"
        raise OAuthRefusal(400, "invalid_request", description)
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


def _token(environment: Environment, call: Call, _route: Route) -> SimulatedReply:
    api_base = call.request.base.replace("://auth.", "://api.", 1)
    return call.reply(200, issue_token(environment, call.request, api_base=api_base))


RULES: Rules = {"token": _token}
