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
    tells,
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
    return row.title if row else "PingOne refused the request."


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
_ROLES = "Assign the roles Identity Data Admin and Environment Admin for this environment"
_HOSTS = (
    "PingOne has two hosts: auth.pingone.… (without /v1) for tokens and "
    "deviceAuthentications, and api.pingone.…/v1 for everything else."
)
_API_PATH = "Choose a region here, or set PINGONE_API_PATH to the API host, including /v1."
_API_LOOKED_FOR = f"The API requests went to {{api_host}}. {_HOSTS}"
_AGAIN = "Try the same device again, or choose another one."
NO_ROLE = Mistake(
    title="The application doesn't have the role that this needs.",
    why="PingOne accepts the token, but refuses the request.",
    cure=f"{_ROLES}. If it has these roles, check that the environment includes PingOne MFA.",
    field="client_id",
)
_NO_ENVIRONMENT = Mistake(
    title="The environment isn't in this region.",
    why="{auth_host} has no environment with this ID.",
    cure="Choose the region where the environment was created. Each region has its own hosts. "
    "If the region is correct, copy the environment ID again.",
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
            title="The API host is used in place of the auth host.",
            why=f"The token request went to {{auth_host}}. {_HOSTS}",
            cure="Choose a region here, or set PINGONE_AUTH_PATH to the auth host.",
            field="region",
        ),
    ),
    Cure(
        applies=_without_code(has_auth_host_for_api),
        mistake=Mistake(
            title="The auth host is used in place of the API host.",
            why=_API_LOOKED_FOR,
            cure=_API_PATH,
            field="region",
        ),
    ),
    Cure(
        applies=_without_code(has_no_version),
        mistake=Mistake(
            title="/v1 is missing from the address of the API host.",
            why=_API_LOOKED_FOR,
            cure=_API_PATH,
            field="region",
        ),
    ),
    Cure(
        applies=all_of(_AT_TOKEN, says("unsupported authentication method")),
        hint="The application uses a different token endpoint authentication method. Use "
        "auth_method='post' for CLIENT_SECRET_POST and auth_method='basic' for "
        "CLIENT_SECRET_BASIC.",
        mistake=Mistake(
            title="The application uses a different token endpoint authentication method.",
            why="PingOne knows the application, but doesn't accept the way the secret was sent.",
            cure="Choose {other_method} below.",
            field="auth_method",
        ),
    ),
    Cure(
        applies=all_of(_AT_TOKEN, says("role assignment")),
        hint="Assign roles to the worker application: Identity Data Admin and Environment Admin.",
        mistake=Mistake(
            title="The application has no roles.",
            why=(
                "A worker application can do only what its roles allow, and this one has no roles."
            ),
            cure=f"{_ROLES}: go to Applications, select the application, and then select Roles.",
            field="client_id",
        ),
    ),
    Cure(
        applies=all_of(_AT_TOKEN, has("unauthorized_client")),
        hint="The application doesn't have the grant type client_credentials. Use a worker "
        "application, or enable the grant type.",
        title="The application doesn't have this grant type.",
        mistake=Mistake(
            title="The application doesn't have the grant type client_credentials.",
            why="PingOne knows the application, but doesn't issue tokens to it in this way.",
            cure="Use the client ID and the client secret of a worker application.",
            field="client_id",
        ),
    ),
    Cure(
        applies=has("invalid_client"),
        hint="Check the client ID and the client secret, and that the application belongs to "
        "this region and environment.",
        title="PingOne refused the client ID or the client secret.",
        mistake=Mistake(
            title="The client ID or the client secret is wrong.",
            why="The environment exists, but PingOne doesn't know this combination.",
            cure="Copy both again from the application's page. A new secret replaces the old one.",
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
        hint="This host has no such environment. Each region has its own hosts. Check the "
        "region, and then the environment ID.",
    ),
    Cure(
        applies=all_of(_AT_TOKEN, is_gateways, went_to_api_host),
        hint="Request tokens from the auth host (authPath), without /v1. This request went to "
        "the API host.",
    ),
    Cure(
        applies=all_of(is_gateways, went_to_api_host, is_of("deviceAuthentications")),
        hint="deviceAuthentications is on the auth host (authPath), without /v1 and "
        "/environments. This request went to the API host (apiPath).",
    ),
    Cure(
        applies=all_of(is_gateways, any_of(is_below_environments, went_to_api_host)),
        hint="This looks like a token problem, but the path or the method is wrong. Check "
        "apiPath, which ends with /v1, and the path after it.",
    ),
    Cure(
        applies=is_gateways,
        hint="This looks like a token problem, but the path or the method is wrong. Check "
        "authPath, the environment ID in the path, and the method (GET or POST).",
    ),
    Cure(
        applies=all_of(replied(400, 405, 415), lacks_action("deviceAuthentications")),
        hint="The media type selects the action. Send Content-Type: "
        "application/vnd.pingidentity.otp.check+json.",
    ),
    Cure(
        applies=all_of(replied(400, 405, 415), lacks_action("devices")),
        hint="The media type selects the action. For example, send Content-Type: "
        "application/vnd.pingidentity.device.activate+json.",
    ),
    Cure(
        applies=has("NOT_SIMULATED"),
        hint="The simulator leaves this out. Run it against a PingOne environment.",
        title="The simulator doesn't simulate this.",
    ),
    Cure(
        applies=replied(415),
        hint=(
            "The media type selects the action, and PingOne doesn't support this media type here."
        ),
    ),
    Cure(
        applies=_refused_but_not_at_token(has_users_token),
        mistake=Mistake(
            title="This token belongs to an end user.",
            why=(
                "The token identifies a user. These requests need the token of a worker "
                "application."
            ),
            cure=(
                "Enter the client ID and the client secret of a worker application, or use its "
                "token."
            ),
            field="client_id",
        ),
    ),
    Cure(
        applies=_refused_but_not_at_token(has_token_of_other_region),
        mistake=Mistake(
            title="The token belongs to another region.",
            why="{token_host} issued the token, but the requests go to {auth_host}.",
            cure="Choose the token's region, or request a token here.",
            field="region",
        ),
    ),
    Cure(
        applies=_refused_but_not_at_token(has_token_of_other_environment),
        mistake=Mistake(
            title="The token belongs to another environment.",
            why="The token is for a different environment than the one in this form.",
            cure=(
                "Enter the environment ID that the token is for, or use a token for this "
                "environment."
            ),
            field="environment_id",
        ),
    ),
    Cure(
        applies=has("INVALID_TOKEN"),
        hint="The token has expired, is for another environment or region, or belongs to an "
        "end user. These requests need the token of a worker application.",
        title="PingOne refused the access token.",
    ),
    Cure(
        applies=has("INSUFFICIENT_PERMISSIONS"),
        hint="The worker application needs a role for this environment, such as Identity Data "
        "Admin.",
        title="The application isn't allowed to do this.",
        mistake=NO_ROLE,
    ),
    Cure(
        applies=replied(403),
        hint="Check that the environment is in this region and includes PingOne MFA, and that "
        "the application has a role.",
        mistake=NO_ROLE,
    ),
    Cure(
        applies=_refused_but_not_at_token(has_given_token),
        mistake=Mistake(
            title="PingOne doesn't accept this token.",
            why="The token has expired, or is for another environment.",
            cure="Enter the client ID and the client secret to request a new token.",
            field="client_id",
        ),
    ),
    Cure(
        applies=replied(401),
        hint=(
            "These requests need the valid token of a worker application in the header "
            "Authorization: Bearer."
        ),
    ),
    Cure(
        applies=has("INVALID_OTP"),
        hint="The passcode is wrong. Enter the passcode from the newest message. The "
        "authentication continues as long as attempts are left.",
        title="Wrong passcode.",
    ),
    Cure(
        applies=has("OTP_SESSION_EXPIRED"),
        hint="The passcode has expired. Send a new one. For a one-time target, start a new "
        "authentication.",
        title="The passcode has expired.",
    ),
    Cure(
        # the targets device.id and selectedDevice.id end alike
        applies=any_of(
            at("evice.id", "TOO_MANY_OTP_RETRIES", "LIMIT_EXCEEDED"), tells("coolDownExpiresAt")
        ),
        hint="The device is cooling down after too many failures. Wait until its "
        "coolDownExpiresAt, choose another device, or ask an administrator to unlock it.",
        title="Too many wrong passcodes.",
    ),
    Cure(
        applies=has("PASSWORD_LOCKED_OUT"),
        hint="The user's account is locked. Wait until it is unlocked, ask an administrator, or "
        "use a policy with ignoreUserLock.",
        title="The user's account is locked.",
    ),
    Cure(
        applies=has("ACCOUNT_NOT_USABLE"),
        hint="The user is disabled, and the policy blocks such users. Enable the user.",
        title="The user is disabled.",
    ),
    Cure(
        applies=has("MFA_DISABLED"),
        hint="MFA is off for this user, and the policy blocks such users. Enable MFA: "
        "client.users.enable_mfa(user_id).",
        title="MFA is off for this user.",
    ),
    Cure(
        applies=has("NO_USABLE_DEVICES"),
        hint="The user has no device that can be used now. Pair one, unblock one, or use a "
        "one-time target.",
        title="The user has no usable device.",
    ),
    Cure(
        applies=has("TOO_MANY_OTP_RETRIES"),
        hint="No attempts are left. Send a new passcode. For a one-time target, start a new "
        "authentication. A paired device may need to cool down first, until its "
        "coolDownExpiresAt.",
        title="Too many wrong passcodes.",
    ),
    Cure(
        applies=has("EXTRA_OTP_REQUIRED"),
        hint="The token's clock or counter is out of sync. When you activate it, "
        "send its next passcode with oathResync.",
    ),
    Cure(
        applies=has("QUOTA_EXCEEDED", "SMS_VOICE_LIMIT_REACHED"),
        hint="This user has reached the daily message limit. Wait until midnight UTC, or use a "
        "device that needs no messages.",
    ),
    Cure(
        applies=all_of(replied(400), has("LIMIT_EXCEEDED")),
        hint="The user has the maximum number of devices that the MFA settings allow "
        "(pairing.maxAllowedDevices). Delete a device, or raise the limit.",
    ),
    Cure(
        applies=has("UNIQUENESS_VIOLATION"),
        hint="This already exists: a device of this user with the same number or address, or a "
        "user with the same name.",
    ),
    Cure(
        applies=any_of(
            at("origin", "CONSTRAINT_VIOLATION"),
            at("assertion", "CONSTRAINT_VIOLATION"),
            at("attestation", "CONSTRAINT_VIOLATION"),
        ),
        hint="origin must be a full URL in the relying party's domain, such as "
        "https://app.example.com for example.com. The signature must be for the current "
        "challenge.",
    ),
    Cure(
        applies=at("status", "CONSTRAINT_VIOLATION"),
        hint="The authentication's status doesn't allow this. Read the authentication again. "
        "Its links show what is allowed.",
    ),
    Cure(
        applies=at("evice.id", "CONSTRAINT_VIOLATION"),
        hint=(
            "The device is blocked, or the policy doesn't allow this type of device. Choose "
            "another device."
        ),
    ),
    Cure(
        applies=at("type", "CONSTRAINT_VIOLATION"),
        hint="The policy doesn't allow pairing this type of device. Use another policy, or "
        "change this one. In PingOne's default policy, TOTP is disabled.",
    ),
    Cure(
        applies=at("extension", "CONSTRAINT_VIOLATION"),
        hint="To use extensions, set phoneExtensions.enabled in the MFA settings.",
    ),
    Cure(
        applies=has("INVALID_FILTER"),
        hint="A filter consists of an attribute, an operator, and a value in quotation marks, "
        'such as username eq "jane". You can\'t filter by every attribute.',
    ),
    Cure(applies=has("NOT_FOUND"), title="PingOne can't find it."),
    Cure(
        applies=all_of(_OF_ONE_AUTHENTICATION, replied(404)),
        hint="This authentication doesn't exist: its ID is wrong, or it has ended. Start a new "
        "one.",
    ),
    Cure(
        applies=all_of(is_below_environments, replied(404)),
        hint="Something in the path doesn't exist in this environment, or not for this user. "
        "Check the IDs. user_id is the user's ID, not the username.",
    ),
    Cure(
        applies=replied(404),
        hint="The user or the policy doesn't exist in this environment. user_id is the user's "
        "ID, not the username.",
    ),
    Cure(applies=has("REQUEST_LIMITED"), title="Too many requests."),
    Cure(
        applies=replied(429),
        hint=(
            "Wait before you try again. You have reached a rate limit, or the user's daily "
            "message limit."
        ),
    ),
    Cure(applies=has("UNEXPECTED_ERROR"), title="PingOne has a problem."),
    Cure(
        applies=replied(500, 502, 503, 504),
        hint=(
            "PingOne has a problem. Try again later. If you contact Ping Identity support, "
            "include the error ID."
        ),
    ),
    Cure(applies=has("INVALID_DATA", "INVALID_REQUEST"), title="PingOne refused the request."),
    Cure(applies=ended("FAILED"), title="The authentication failed."),
    Cure(
        applies=ended("PUSH_CONFIRMATION_TIMED_OUT"),
        hint=_AGAIN,
        title="The push notification timed out.",
        kind="warning",
    ),
    Cure(
        applies=ended("NUMBER_MATCHING_FAILED"),
        hint=_AGAIN,
        title="The wrong number was picked on the phone.",
    ),
)
