"""The one table of cures, in order: the first row that applies and has something to say is told.

An error tells a hint, a form a title above it, and the connection form, which knows the settings,
what is wrong with them. What a row leaves empty is left to a later one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from pingone_nb.diagnosis.case import (
    Case,
    Condition,
    all_of,
    any_of,
    asked,
    at,
    ended,
    has,
    has_api_host_for_auth,
    has_auth_host_for_api,
    has_given_token,
    has_no_version,
    has_own_hosts,
    has_token_of_other_environment,
    has_token_of_other_region,
    has_users_token,
    is_below_environments,
    is_gateways,
    is_of,
    lacks_action,
    replied,
    says,
    went_to_api_host,
)
from pingone_nb.errors import ApiError, PingOneError
from pingone_nb.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong with a connection.

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

    def of(self, case: Case) -> Mistake:
        """The same with a case's own words."""
        words = case.words()
        why, cure = (text.format_map(words) for text in (self.why, self.cure))
        return replace(self, why=why, cure=cure)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cure:
    """A row: when it applies, and what is told then, where; "" and None leave it to a later row.

    Attributes:
        applies: asked of a case.
        hint: cause and cure, as an error ends with them.
        title: what happened, as the head of a notice.
        mistake: what the connection form says; `{auth_host}` and the like are the case's words.
        kind: how bad it is.
    """

    applies: Condition
    hint: str = ""
    title: str = ""
    mistake: Mistake | None = None
    kind: Literal["error", "warning"] = "error"


Column = Literal["hint", "title", "mistake"]


def cure_of(case: Case, column: Column) -> Cure | None:
    """The row that is told of a case; None where none has anything to say there."""
    return next((row for row in CURES if getattr(row, column) and row.applies(case)), None)


def hint_of(case: Case) -> str:
    """The likely cause and its cure, or ""."""
    row = cure_of(case, "hint")
    return row.hint if row else ""


def title_of(error: ApiError) -> str:
    """What happened, in a few words."""
    row = cure_of(Case.of(error), "title")
    return row.title if row else "PingOne refused."


def mistake_of(error: PingOneError, settings: Settings) -> Mistake | None:
    """Which of the classic mistakes of a connection an error comes from; None if of none of them.

    Args:
        error: what came of a call.
        settings: as whom, and where to, it was made.
    """
    if not isinstance(error, ApiError):
        return None
    case = Case.of(error, settings)
    row = cure_of(case, "mistake")
    return row.mistake.of(case) if row and row.mistake else None


_AT_TOKEN = asked("token")
_OF_ONE_AUTHENTICATION = asked("check_otp", "check_assertion", "select_device", "cancel", "read")
_ROLES = "Give it Identity Data Admin and Environment Admin for this environment"
_HOSTS = (
    "PingOne has two hosts: auth.pingone.… for tokens and deviceAuthentications, without /v1, and "
    "api.pingone.…/v1 for everything else."
)
_API_PATH = "Choose a region here, or let PINGONE_API_PATH name the API host, with its /v1."
_API_LOOKED_FOR = f"The API was looked for at {{api_host}}. {_HOSTS}"
_AGAIN = "Ask the device again, or choose another one."
_NO_ROLE = Mistake(
    title="The application lacks a role for this.",
    why="PingOne takes the token, and refuses the call.",
    cure=f"{_ROLES}. If it has them: is PingOne MFA one of the environment's services?",
    field="client_id",
)
_NO_ENVIRONMENT = Mistake(
    title="The environment is not in this region.",
    why="{auth_host} knows no environment of this id.",
    cure="Choose the region in which the environment was made: each has its own hosts. "
    "If it is the right one, copy the environment's id again.",
    field="region",
)


def _refused_but_not_at_token(condition: Condition) -> Condition:
    refused = any_of(replied(401, 403), has("INVALID_TOKEN", "INSUFFICIENT_PERMISSIONS"))
    return all_of(refused, lambda case: not _AT_TOKEN(case), condition)


def _without_code(condition: Condition) -> Condition:
    # the gateway has none: it knows no such path
    return all_of(lambda case: not case.code, condition)


CURES: tuple[Cure, ...] = (
    Cure(
        applies=_without_code(has_api_host_for_auth),
        mistake=Mistake(
            title="The API host stands in the auth host's place.",
            why=f"Tokens were looked for at {{auth_host}}. {_HOSTS}",
            cure="Choose a region here, or let PINGONE_AUTH_PATH name the auth host.",
            field="region",
        ),
    ),
    Cure(
        applies=_without_code(has_auth_host_for_api),
        mistake=Mistake(
            title="The auth host stands in the API host's place.",
            why=_API_LOOKED_FOR,
            cure=_API_PATH,
            field="region",
        ),
    ),
    Cure(
        applies=_without_code(has_no_version),
        mistake=Mistake(
            title="The API host's address lacks its /v1.",
            why=_API_LOOKED_FOR,
            cure=_API_PATH,
            field="region",
        ),
    ),
    Cure(
        applies=all_of(_AT_TOKEN, says("unsupported authentication method")),
        hint="The application's token endpoint authentication method is another one: use "
        "auth_method='post' for CLIENT_SECRET_POST and auth_method='basic' for "
        "CLIENT_SECRET_BASIC.",
        mistake=Mistake(
            title="The application authenticates at the token endpoint in another way.",
            why="PingOne knows the application, and refuses how the secret was sent.",
            cure="Choose {other_method} below.",
            field="auth_method",
        ),
    ),
    Cure(
        applies=all_of(_AT_TOKEN, says("role assignment")),
        hint="Give the worker application roles: Identity Data Admin and Environment Admin.",
        mistake=Mistake(
            title="The application has no role.",
            why="A worker application may do what its roles allow, and this one has none.",
            cure=f"{_ROLES}: Applications, the application, Roles.",
            field="client_id",
        ),
    ),
    Cure(
        applies=has("invalid_client"),
        hint="Check client id and client secret, and that region and environment are the "
        "application's own.",
        title="PingOne refused the client id or secret.",
        mistake=Mistake(
            title="Client id or client secret is wrong.",
            why="The environment is there, and PingOne does not know this pair.",
            cure="Copy both again from the application's page; a new secret replaces the old one.",
            field="client_secret",
        ),
    ),
    Cure(
        applies=all_of(_AT_TOKEN, replied(403, 404), has_own_hosts),
        # such hosts are no region's: the id is what can be mended
        mistake=replace(_NO_ENVIRONMENT, field="environment_id"),
    ),
    Cure(applies=all_of(_AT_TOKEN, replied(403, 404)), mistake=_NO_ENVIRONMENT),
    Cure(
        applies=all_of(_AT_TOKEN, replied(404)),
        hint="There is no such environment at this host: each region has hosts of its own. Check "
        "the region, then the environment's id.",
    ),
    Cure(
        applies=all_of(_AT_TOKEN, is_gateways, went_to_api_host),
        hint="Tokens come from the auth host (authPath), which has no /v1; this went to the API "
        "host.",
    ),
    Cure(
        applies=all_of(is_gateways, went_to_api_host, is_of("deviceAuthentications")),
        hint="deviceAuthentications is on the auth host (authPath), which has no /v1 and no "
        "/environments; this went to the API host (apiPath).",
    ),
    Cure(
        applies=all_of(is_gateways, any_of(is_below_environments, went_to_api_host)),
        hint="It looks like a problem with the token, but means the path or the method: check "
        "apiPath, which ends with /v1, and the path after it.",
    ),
    Cure(
        applies=is_gateways,
        hint="It looks like a problem with the token, but means the path or the method: check "
        "authPath, the environment id in the path, and GET or POST.",
    ),
    Cure(
        applies=all_of(replied(400, 405, 415), lacks_action("deviceAuthentications")),
        hint="The media type selects the action: send "
        "Content-Type: application/vnd.pingidentity.otp.check+json.",
    ),
    Cure(
        applies=all_of(replied(400, 405, 415), lacks_action("devices")),
        hint="The media type selects the action: send "
        "Content-Type: application/vnd.pingidentity.device.activate+json, say.",
    ),
    Cure(
        applies=replied(415),
        hint="The media type selects the action, and PingOne does not know this one here.",
    ),
    Cure(
        applies=_refused_but_not_at_token(has_users_token),
        mistake=Mistake(
            title="This is an end user's token.",
            why="The token names a user; these calls want a worker application's.",
            cure="Give client id and secret of a worker application, or a token of theirs.",
            field="client_id",
        ),
    ),
    Cure(
        applies=_refused_but_not_at_token(has_token_of_other_region),
        mistake=Mistake(
            title="The token is of another region.",
            why="It was issued by {token_host}, and the calls go to {auth_host}.",
            cure="Choose the token's region, or ask for a token here.",
            field="region",
        ),
    ),
    Cure(
        applies=_refused_but_not_at_token(has_token_of_other_environment),
        mistake=Mistake(
            title="The token is of another environment.",
            why="The environment that it names is not the one in this form.",
            cure="Give the environment id that the token is for, or a token of this environment.",
            field="environment_id",
        ),
    ),
    Cure(
        applies=has("INVALID_TOKEN"),
        hint="The token is expired, of another environment or region, or an end user's: these "
        "calls want a worker application's token.",
        title="PingOne refused the access token.",
    ),
    Cure(
        applies=has("INSUFFICIENT_PERMISSIONS"),
        hint="The worker application lacks a role for this environment, such as Identity Data "
        "Admin.",
        title="The application may not do this.",
        mistake=_NO_ROLE,
    ),
    Cure(
        applies=replied(403),
        hint="The environment may not exist in this region, or lack the PingOne MFA service, or "
        "the application a role.",
        mistake=_NO_ROLE,
    ),
    Cure(
        applies=_refused_but_not_at_token(has_given_token),
        mistake=Mistake(
            title="PingOne does not accept the given token.",
            why="It has expired, or is not a token of this environment's.",
            cure="Give client id and secret, so that a fresh one is asked for.",
            field="client_id",
        ),
    ),
    Cure(
        applies=replied(401),
        hint="These calls want a worker application's valid token, as Authorization: Bearer.",
    ),
    Cure(
        applies=has("INVALID_OTP"),
        hint="The passcode was wrong: type the one of the newest message. The authentication goes "
        "on.",
        title="Wrong passcode.",
    ),
    Cure(
        applies=has("OTP_SESSION_EXPIRED"),
        hint="The passcode came too late: send again, which for a one-time target means a new "
        "authentication.",
        title="The passcode has expired.",
    ),
    Cure(
        applies=at("evice.id", "TOO_MANY_OTP_RETRIES"),
        hint="The device cools down after too many failures: wait until its coolDownExpiresAt, "
        "choose another device, or have an administrator unlock it.",
    ),
    Cure(
        applies=has("TOO_MANY_OTP_RETRIES"),
        hint="The attempts are used up: send again, which for a one-time target means a new "
        "authentication. A paired device may have to cool down first, until its "
        "coolDownExpiresAt.",
        title="Too many wrong passcodes.",
    ),
    Cure(
        applies=has("EXTRA_OTP_REQUIRED"),
        hint="The token's clock or counter is off: send its next passcode, when activating with "
        "oathResync.",
    ),
    Cure(
        applies=has("QUOTA_EXCEEDED"),
        hint="The day's messages for this user are used up: wait until midnight UTC, or use a "
        "device that needs none.",
    ),
    Cure(
        applies=all_of(replied(400), has("LIMIT_EXCEEDED")),
        hint="The user has as many devices as the MFA settings allow (pairing.maxAllowedDevices): "
        "delete one, or allow more.",
    ),
    Cure(
        applies=has("UNIQUENESS_VIOLATION"),
        hint="There is such a one already: a device of this user with the same number or address, "
        "or a user of the same name.",
    ),
    Cure(
        applies=any_of(
            at("origin", "CONSTRAINT_VIOLATION"),
            at("assertion", "CONSTRAINT_VIOLATION"),
            at("attestation", "CONSTRAINT_VIOLATION"),
        ),
        hint="origin must be a full URL below the relying party's id, such as "
        "https://app.example.com for example.com, and what was signed must answer this very "
        "challenge.",
    ),
    Cure(
        applies=at("status", "CONSTRAINT_VIOLATION"),
        hint="The authentication's status does not allow this: read it again; its links name what "
        "is allowed.",
    ),
    Cure(
        applies=at("evice.id", "CONSTRAINT_VIOLATION"),
        hint="The device is blocked, or the policy does not allow its kind: choose another device.",
    ),
    Cure(
        applies=at("type", "CONSTRAINT_VIOLATION"),
        hint="The policy does not let such devices be paired: name another one, or change it. "
        "PingOne's default policy has TOTP switched off.",
    ),
    Cure(
        applies=at("extension", "CONSTRAINT_VIOLATION"),
        hint="Extensions are only taken where the MFA settings say phoneExtensions.enabled.",
    ),
    Cure(
        applies=has("INVALID_FILTER"),
        hint="A filter names an attribute, an operator and a value in quotes, such as "
        'username eq "jane"; not every attribute can be filtered by.',
    ),
    Cure(applies=has("NOT_FOUND"), title="PingOne does not find it."),
    Cure(
        applies=all_of(_OF_ONE_AUTHENTICATION, replied(404)),
        hint="There is no such authentication here: its id is wrong, or it is over. Begin a new "
        "one.",
    ),
    Cure(
        applies=all_of(is_below_environments, replied(404)),
        hint="What the path names does not exist in this environment, or not for this user: check "
        "the ids; user_id is the user's id, not the username.",
    ),
    Cure(
        applies=replied(404),
        hint="The user or the policy does not exist in this environment: user_id is the user's id, "
        "not the username.",
    ),
    Cure(applies=has("REQUEST_LIMITED"), title="Too many requests."),
    Cure(
        applies=replied(429),
        hint="PingOne asks to wait: a rate limit, or the day's messages for this user are used up.",
    ),
    Cure(applies=has("UNEXPECTED_ERROR"), title="PingOne has a problem of its own."),
    Cure(
        applies=replied(500, 502, 503, 504),
        hint="PingOne has a problem of its own: try later; quote the error id to Ping's support.",
    ),
    Cure(applies=has("INVALID_DATA", "INVALID_REQUEST"), title="PingOne refused what was sent."),
    Cure(applies=ended("FAILED"), title="The authentication failed."),
    Cure(
        applies=ended("PUSH_CONFIRMATION_TIMED_OUT"),
        hint=_AGAIN,
        title="Nobody answered the push in time.",
        kind="warning",
    ),
    Cure(
        applies=ended("NUMBER_MATCHING_FAILED"),
        hint=_AGAIN,
        title="A wrong number was picked on the phone.",
    ),
)
