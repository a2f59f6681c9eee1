"""The token endpoint."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

from tests.conformance.case import case
from tests.conformance.fact import ABSENT, WHOLE, Expected, matching
from tests.conformance.operation import JSON
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import UNKNOWN

_GRANT = {"grant_type": "client_credentials"}


def _asked(
    run: Run, form: dict[str, str] | None = None, *, method: str = "", secret: str | None = None
) -> Reply:
    headers, fields = run.wire.credentials(method or run.target.auth_method, secret)
    return run.call(
        "token", urlencode({**(_GRANT if form is None else form), **fields}), headers=headers
    )


@case("client")
def right_secret(run: Run) -> None:
    """The right secret, sent in the configured way, gets a bearer token."""
    run.expect(
        _asked(run),
        200,
        documented={
            "access_token": matching(r"[\w.~+/-]+=*"),
            "token_type": "Bearer",
            "expires_in": Expected("seconds above 0", lambda got: WHOLE.holds(got) and got > 0),
        },
    )


@case("client")
def no_refresh_token(run: Run) -> None:
    """A worker's token comes without a refresh token and without a scope."""
    run.expect(_asked(run), 200, documented={"refresh_token": ABSENT, "scope": ABSENT})


@case("client")
def token_is_a_jwt(run: Run) -> None:
    """The token is a JWT: three parts in Base64URL."""
    run.expect(_asked(run), 200, documented={"access_token": matching(r"[\w-]+\.[\w-]+\.[\w-]+")})


@case("client")
def wrong_secret(run: Run) -> None:
    """A wrong secret is refused as invalid_client."""
    reply = run.refused(_asked(run, secret="conformance-wrong"), 401, "invalid_client")
    text = matching(r"Request denied: Invalid client credentials \(Correlation ID: [0-9a-f-]{36}\)")
    run.expect(reply, 401, observed={"error_description": text})


@case("client")
def unknown_client(run: Run) -> None:
    """An unknown client is refused like a wrong secret."""
    form = {"grant_type": "client_credentials", "client_id": UNKNOWN, "client_secret": "wrong"}
    if run.target.auth_method == "post":
        run.refused(run.call("token", urlencode(form)), 401, "invalid_client")
        return
    headers = {"Authorization": "Basic MDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDAwOndyb25n"}
    run.refused(run.call("token", urlencode(_GRANT), headers=headers), 401, "invalid_client")


@case("client")
def other_method(run: Run) -> None:
    """The way of authenticating that the application is not set to is refused."""
    reply = run.refused(_asked(run, method=run.target.other_method), 401, "invalid_client")
    text = matching(r"Request denied: Unsupported authentication method \(Correlation ID: .+\)")
    run.expect(reply, 401, observed={"error_description": text})


@case()
def no_credentials(run: Run) -> None:
    """Without any credentials the client is refused."""
    run.refused(run.call("token", urlencode(_GRANT)), 401, "invalid_client")


@case("client")
def refusal_names_correlation(run: Run) -> None:
    """The correlation id in a refusal's text is the reply's own."""
    reply = _asked(run, secret="conformance-wrong")
    same = matching(rf".*\(Correlation ID: {reply['headers/Correlation-Id']}\)")
    run.expect(reply, 401, assumed={"error_description": same})


@case("client")
def unsupported_grant(run: Run) -> None:
    """A grant that is none of the application's is refused."""
    run.refused(_asked(run, {"grant_type": "conformance"}), 400, "unsupported_grant_type")


@case("client")
def grant_of_others(run: Run) -> None:
    """A grant that the application does not have is refused as unauthorized_client."""
    form = {"grant_type": "authorization_code", "code": "conformance"}
    reply = run.refused(_asked(run, form), 400, "unauthorized_client")
    run.expect(reply, 400, observed={"error_description": matching("Unsupported grant type: .+")})


@case("client", simulator=("--without-grant",))
def without_the_grant(run: Run) -> None:
    """A worker without the grant client_credentials gets no token."""
    reply = run.refused(_asked(run), 400, "unauthorized_client")
    told = {"error_description": matching("Unsupported grant type: client_credentials.*")}
    run.expect(reply, 400, observed=told)


@case("client", simulator=("--no-roles",))
def without_roles(run: Run) -> None:
    """A worker without roles gets no token; the refusal has details."""
    reply = run.refused(_asked(run), 400, "access_denied", "INSUFFICIENT_PERMISSIONS")
    text = matching("Request denied: Application does not have any role assignments.*")
    run.expect(reply, 400, observed={"error_description": text})


@case("client", simulator=("--signing", "rs256"))
def signed_by_a_known_key(run: Run) -> None:
    """A token is signed with RS256, by a key that the discovery document leads to."""
    head = _head(_asked(run)["access_token"])
    discovery = f"{run.target.auth_root}/as/.well-known/openid-configuration"
    address = run.request("GET", discovery)["jwks_uri"]
    run.check("jwks_uri", f"{run.target.auth_root}/as/jwks", address)
    keys = run.request("GET", address)["keys"]
    run.check("alg", "RS256", head["alg"], evidence="documented")
    run.check("kid", True, head["kid"] in [key["kid"] for key in keys])


@case("client", simulator=("--access-tokens", "at+jwt"))
def typed(run: Run) -> None:
    """A token's header may say at+jwt, as it will from March 2027 on."""
    run.check("typ", "at+jwt", _head(_asked(run)["access_token"])["typ"], evidence="documented")


def _head(token: str) -> dict[str, Any]:
    part = token.partition(".")[0]
    read: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return read


@case("client")
def missing_grant(run: Run) -> None:
    """A form without grant_type is refused."""
    run.refused(_asked(run, {}), 400, "invalid_request")


@case("client")
def repeated_grant(run: Run) -> None:
    """A field that stands in the form twice is refused."""
    headers, fields = run.wire.credentials(run.target.auth_method)
    form = urlencode([*_GRANT.items(), *_GRANT.items(), *fields.items()])
    run.refused(run.call("token", form, headers=headers), 400, "invalid_request")


@case("client")
def credentials_twice(run: Run) -> None:
    """Credentials in the header and in the form at once are refused."""
    headers, _ = run.wire.credentials("basic")
    _, fields = run.wire.credentials("post")
    form = urlencode({**_GRANT, **fields})
    run.refused(run.call("token", form, headers=headers), 400, "invalid_request")


@case("client")
def json_in_place_of_a_form(run: Run) -> None:
    """A token request in JSON is refused for its media type."""
    headers, _ = run.wire.credentials("basic")
    reply = run.call("token", _GRANT, headers={**headers, "Content-Type": JSON})
    run.refused(reply, 415, "INVALID_REQUEST", "INVALID_VALUE", "Content-Type")


@case("client")
def unknown_environment(run: Run) -> None:
    """An environment that does not exist has no token endpoint."""
    headers, fields = run.wire.credentials(run.target.auth_method)
    form = urlencode({**_GRANT, **fields})
    reply = run.call("token", form, headers=headers, environment_id=UNKNOWN)
    run.refused(reply, 404, "NOT_FOUND")


@case("client")
def an_older_token_stays_good(run: Run) -> None:
    """A new token does not end the one before."""
    older = _asked(run)["access_token"]
    _asked(run)
    reply = run.call("read", headers={"Authorization": f"Bearer {older}"}, deviceAuthID=UNKNOWN)
    run.expect(reply, 404)


@case("client", "clock")
def token_expires(run: Run) -> None:
    """After the seconds of expires_in the token is refused."""
    reply = _asked(run)
    run.let_pass(int(reply["expires_in"]) + 1)
    headers = {"Authorization": f"Bearer {reply['access_token']}"}
    late = run.call("read", headers=headers, deviceAuthID=UNKNOWN)
    run.refused(late, 401, "ACCESS_FAILED", "INVALID_TOKEN")
