"""The classic mistakes of a first connection, each with what tells it and its cure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pingone_nb.errors import ApiError, PingOneError
from pingone_nb.lab.forms.token_claims import TokenClaims
from pingone_nb.settings import Settings

_OTHER_METHOD = {"basic": "CLIENT_SECRET_POST", "post": "CLIENT_SECRET_BASIC"}
_HOSTS = (
    "PingOne has two hosts: auth.pingone.… for tokens and deviceAuthentications, without /v1, and "
    "api.pingone.…/v1 for everything else."
)
_REFUSED = ("INVALID_TOKEN", "INSUFFICIENT_PERMISSIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong.

    Attributes:
        title: what, in a few words.
        why: how that can be told.
        cure: what to do.
        field: the argument that is wrong, as the connection form calls it.
    """

    title: str
    why: str
    cure: str
    field: str


def mistake_of(error: PingOneError, settings: Settings, *, at_token: bool) -> Mistake | None:
    """Which of the classic mistakes an error comes from; None when it is none of them.

    Args:
        error: what came of a call.
        settings: as whom, and where to, it was made.
        at_token: whether it was the token that was asked for.
    """
    if not isinstance(error, ApiError):
        return None
    found = (_of_hosts(error, settings), *_of_reply(error, settings, at_token=at_token))
    return next((mistake for mistake in found if mistake is not None), None)


def _of_hosts(error: ApiError, settings: Settings) -> Mistake | None:
    if error.code:  # the gateway has none: it knows no such path
        return None
    if _is_api_host(settings.auth_path) or _has_version(settings.auth_path):
        return Mistake(
            title="The API host stands in the auth host's place.",
            why=f"Tokens were looked for at {urlsplit(settings.auth_path).netloc}. {_HOSTS}",
            cure="Choose a region here, or let PINGONE_AUTH_PATH name the auth host.",
            field="region",
        )
    if not _has_version(settings.api_path):
        is_auth = (urlsplit(settings.api_path).hostname or "").startswith("auth.")
        return Mistake(
            title="The auth host stands in the API host's place."
            if is_auth
            else "The API host's address lacks its /v1.",
            why=f"The API was looked for at {urlsplit(settings.api_path).netloc}. {_HOSTS}",
            cure="Choose a region here, or let PINGONE_API_PATH name the API host, with its /v1.",
            field="region",
        )
    return None


def _is_api_host(url: str) -> bool:
    return (urlsplit(url).hostname or "").startswith("api.")


def _has_version(url: str) -> bool:
    return "/v1/" in f"{urlsplit(url).path}/"


def _of_reply(error: ApiError, settings: Settings, *, at_token: bool) -> Iterator[Mistake | None]:
    if at_token:
        yield _of_token_reply(error, settings)
        return
    claims = TokenClaims.of(settings.token)
    if error.http_status in (401, 403) or any(error.has_detail(code) for code in _REFUSED):
        yield _of_claims(claims, settings)
        yield _of_refusal(error, settings)


def _of_token_reply(error: ApiError, settings: Settings) -> Mistake | None:
    said = error.message.lower()
    if "unsupported authentication method" in said:
        return Mistake(
            title="The application authenticates at the token endpoint in another way.",
            why="PingOne knows the application, and refuses how the secret was sent.",
            cure=f"Choose {_OTHER_METHOD[settings.auth_method]} below.",
            field="auth_method",
        )
    if "role assignment" in said:
        return Mistake(
            title="The application has no role.",
            why="A worker application may do what its roles allow, and this one has none.",
            cure="Give it Identity Data Admin and Environment Admin for this environment: "
            "Applications, the application, Roles.",
            field="client_id",
        )
    if error.code == "invalid_client":
        return Mistake(
            title="Client id or client secret is wrong.",
            why="The environment is there, and PingOne does not know this pair.",
            cure="Copy both again from the application's page; a new secret replaces the old one.",
            field="client_secret",
        )
    if error.http_status in (403, 404):
        return Mistake(
            title="The environment is not in this region.",
            why=f"{urlsplit(settings.auth_path).netloc} knows no environment of this id.",
            cure="Choose the region in which the environment was made: each has its own hosts. "
            "If it is the right one, copy the environment's id again.",
            field="environment_id" if _is_simulated(settings) else "region",
        )
    return None


def _is_simulated(settings: Settings) -> bool:
    # hosts that were given are no region's: then the id is what can be mended here
    return settings.auth_path != f"https://auth.pingone.{settings.region}"


def _of_claims(claims: TokenClaims, settings: Settings) -> Mistake | None:
    host = urlsplit(settings.auth_path).netloc
    if claims.is_users:
        return Mistake(
            title="This is an end user's token.",
            why="The token names a user; these calls want a worker application's.",
            cure="Give client id and secret of a worker application, or a token of theirs.",
            field="client_id",
        )
    if claims.host and claims.host != host:
        return Mistake(
            title="The token is of another region.",
            why=f"It was issued by {claims.host}, and the calls go to {host}.",
            cure="Choose the token's region, or ask for a token here.",
            field="region",
        )
    if claims.environment_id and claims.environment_id != settings.environment_id:
        return Mistake(
            title="The token is of another environment.",
            why="The environment that it names is not the one in this form.",
            cure="Give the environment id that the token is for, or a token of this environment.",
            field="environment_id",
        )
    return None


def _of_refusal(error: ApiError, settings: Settings) -> Mistake | None:
    if error.has_detail("INSUFFICIENT_PERMISSIONS") or error.http_status == 403:
        return Mistake(
            title="The application lacks a role for this.",
            why="PingOne takes the token, and refuses the call.",
            cure="Give it Identity Data Admin and Environment Admin for this environment. "
            "If it has them: is PingOne MFA one of the environment's services?",
            field="client_id",
        )
    if settings.token is not None:
        return Mistake(
            title="PingOne does not accept the given token.",
            why="It has expired, or is not a token of this environment's.",
            cure="Give client id and secret, so that a fresh one is asked for.",
            field="client_id",
        )
    return None
