"""What is known of a failure, and what can be asked of it to find its cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from pingone_nb.errors import ApiError, ErrorDetail, Origin
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import Settings

_OTHER_METHOD = {"basic": "CLIENT_SECRET_POST", "post": "CLIENT_SECRET_BASIC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenClaims:
    """The claims that tell a mistake; nothing is verified, and "" is what the token does not tell.

    Attributes:
        host: the auth host that issued it, such as `auth.pingone.eu`.
        environment_id: UUID.
        is_users: whether it names an end user; a worker application's does not.

    Source: https://developer.pingidentity.com/pingone-api/foundations/authentication-concepts/access-tokens-and-id-tokens.html
    """

    host: str = ""
    environment_id: str = ""
    is_users: bool = False

    @classmethod
    def of(cls, token: Secret | None) -> TokenClaims:
        """Read a token; one that is no JWT tells nothing."""
        claims = _claims(token.reveal()) if token is not None else {}
        return cls(
            host=_host(text_in(claims, "iss")),
            environment_id=text_in(claims, "env").lower(),
            is_users=bool(text_in(claims, "sub")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A refusal, or an authentication that came to nothing.

    Attributes:
        http_status: the reply's; 0 for an authentication.
        code: the top-level code.
        details: what exactly was wrong.
        says: the reply's own words.
        origin: what was sent, and who answered.
        status: the authentication's.
        settings: as whom, and where to, the call was made; None when nobody knows.
    """

    http_status: int = 0
    code: str = ""
    details: tuple[ErrorDetail, ...] = ()
    says: str = ""
    origin: Origin = field(default_factory=Origin)
    status: str = ""
    settings: Settings | None = None

    @classmethod
    def of(cls, error: ApiError, settings: Settings | None = None) -> Case:
        """What an error tells of itself."""
        return cls(
            http_status=error.http_status,
            code=error.code,
            details=error.details,
            says=error.message,
            origin=error.origin,
            settings=settings,
        )

    @property
    def claims(self) -> TokenClaims:
        """What the token says that was given, if one was."""
        return TokenClaims.of(self.settings.token if self.settings else None)

    @property
    def auth_host(self) -> str:
        """Where tokens are looked for."""
        return _host(self.settings.auth_path) if self.settings else ""

    def words(self) -> dict[str, str]:
        """What a sentence may name of the case."""
        method = self.settings.auth_method if self.settings else "basic"
        return {
            "auth_host": self.auth_host,
            "api_host": _host(self.settings.api_path) if self.settings else "",
            "other_method": _OTHER_METHOD[method],
            "token_host": self.claims.host,
        }


Condition = Callable[[Case], bool]


def has(*codes: str) -> Condition:
    """Whether the code, or a detail's, is one of these."""
    return lambda case: bool({case.code, *(each.code for each in case.details)} & set(codes))


def at(target: str, *codes: str) -> Condition:
    """Whether a detail with one of these codes has a target that ends so."""
    return lambda case: any(
        each.code in codes and (each.target or "").endswith(target) for each in case.details
    )


def tells(name: str) -> Condition:
    """Whether a detail has this in its innerError."""
    return lambda case: any(name in each.inner_error for each in case.details)


def replied(*statuses: int) -> Condition:
    """Whether the reply's HTTP status is one of these."""
    return lambda case: case.http_status in statuses


def ended(status: str) -> Condition:
    """Whether it is an authentication of this status."""
    return lambda case: case.status == status


def asked(*operations: str) -> Condition:
    """Whether one of these operations was asked for."""
    return lambda case: case.origin.operation in operations


def says(text: str) -> Condition:
    """Whether the reply's own words hold this, in small letters."""
    return lambda case: text in case.says.lower()


def is_of(collection: str) -> Condition:
    """Whether the path names a collection, or what is in it."""
    return lambda case: collection in urlsplit(case.origin.url).path.split("/")


def lacks_action(collection: str) -> Condition:
    """Whether it was a POST to one of a collection, whose media type should have said what to do.

    Args:
        collection: its name in the path.
    """

    def applies(case: Case) -> bool:
        sent = case.origin
        below = sent.url.rstrip("/").rpartition(f"/{collection}/")[2]
        # without the collection in it, rpartition leaves the whole address
        is_one = sent.method == "POST" and "/" not in below and below != sent.url
        return is_one and sent.media_type in (None, "application/json")

    return applies


def all_of(*conditions: Condition) -> Condition:
    """Whether all apply."""
    return lambda case: all(applies(case) for applies in conditions)


def any_of(*conditions: Condition) -> Condition:
    """Whether one applies."""
    return lambda case: any(applies(case) for applies in conditions)


def is_gateways(case: Case) -> bool:
    """Whether it was the gateway that answered: it knows no such path or method."""
    return case.origin.is_gateways


def went_to_api_host(case: Case) -> bool:
    """Whether the call went to the API host, as far as its address tells."""
    return _is_api_host(case.origin.url) or _has_version(case.origin.url)


def is_below_environments(case: Case) -> bool:
    """Whether the path is one of the API host's."""
    return "/environments/" in urlsplit(case.origin.url).path


def has_api_host_for_auth(case: Case) -> bool:
    """Whether the settings name the API host where the auth host belongs."""
    settings = case.settings
    return settings is not None and (
        _is_api_host(settings.auth_path) or _has_version(settings.auth_path)
    )


def has_no_version(case: Case) -> bool:
    """Whether the settings' API host has no `/v1`."""
    return case.settings is not None and not _has_version(case.settings.api_path)


def has_auth_host_for_api(case: Case) -> bool:
    """Whether the settings name the auth host where the API host belongs."""
    host = urlsplit(case.settings.api_path).hostname if case.settings else ""
    return has_no_version(case) and (host or "").startswith("auth.")


def has_own_hosts(case: Case) -> bool:
    """Whether the hosts were given: then they are no region's."""
    return case.settings is not None and case.settings.has_own_hosts


def has_given_token(case: Case) -> bool:
    """Whether the token was given, not asked for."""
    return case.settings is not None and case.settings.token is not None


def has_users_token(case: Case) -> bool:
    """Whether the token is an end user's."""
    return case.claims.is_users


def has_token_of_other_region(case: Case) -> bool:
    """Whether another auth host issued the token."""
    return case.claims.host not in ("", case.auth_host)


def has_token_of_other_environment(case: Case) -> bool:
    """Whether the token is for another environment."""
    own = case.settings.environment_id if case.settings else ""
    return case.claims.environment_id not in ("", own)


def _is_api_host(url: str) -> bool:
    return (urlsplit(url).hostname or "").startswith("api.")


def _has_version(url: str) -> bool:
    return "/v1/" in f"{urlsplit(url).path}/"


def _claims(token: str) -> dict[str, Any]:
    import jwt  # loads cryptography: only who was given a token waits for that

    try:
        return jwt.decode(token, options={"verify_signature": False})
    except (jwt.InvalidTokenError, ValueError, RecursionError):
        return {}


def text_in(owner: Mapping[str, Any], name: str) -> str:
    """The text of that name, or "" where there is none."""
    value = owner.get(name)
    return value if isinstance(value, str) else ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""
