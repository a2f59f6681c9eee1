"""Users, and whether they need MFA."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.api import arguments, filters
from pingone_nb.api.channels import email_address, phone_number
from pingone_nb.api.reading import Noun, flag, json_object, moment, number, part, secret, text
from pingone_nb.api.sender import Resource, many, nothing, one, sends
from pingone_nb.errors import InputError, ReplyError, traceless
from pingone_nb.privacy.masking import hidden, mask_username, sealed
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiReply, ApiRequest
from pingone_nb.settings import Settings, checked_uuid


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class User(Noun):
    """A user as PingOne last returned it; whom it is about is not shown.

    Attributes:
        id: UUID.
        username, email, mobile_phone, primary_phone: as they are, each as a `Secret`.
        given_name, family_name: the parts of `name`, each as a `Secret`.
        environment_id, population_id: UUIDs.
        enabled: whether the user may sign on.
        mfa_enabled: whether the user's devices count.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body; what is sensitive in it is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """

    id: str
    username: Secret | None = None
    email: Secret | None = None
    mobile_phone: Secret | None = None
    primary_phone: Secret | None = None
    given_name: Secret | None = None
    family_name: Secret | None = None
    environment_id: str | None = None
    population_id: str | None = None
    enabled: bool | None = None
    mfa_enabled: bool | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> User:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        body = json_object(body, what="user", needs="id", http_status=http_status)
        return cls(
            id=text(body.get("id")) or "",
            username=secret(body.get("username")),
            email=secret(body.get("email")),
            mobile_phone=secret(body.get("mobilePhone")),
            primary_phone=secret(body.get("primaryPhone")),
            given_name=secret(part(body, "name").get("given")),
            family_name=secret(part(body, "name").get("family")),
            environment_id=text(part(body, "environment").get("id")),
            population_id=text(part(body, "population").get("id")),
            enabled=flag(body.get("enabled")),
            mfa_enabled=flag(body.get("mfaEnabled")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            _body=body,
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Bypass(Noun):
    """The bypass of MFA that was allowed; both None when none was.

    Attributes:
        enabled_until: when it ends; aware, UTC.
        can_bypass: whether it is still good.
        raw: the whole reply body.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/users-1/check_mfa_bypass_status.html
    """

    enabled_until: datetime | None = None
    can_bypass: bool | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> Bypass:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object.
        """
        if not isinstance(body, Mapping):
            raise ReplyError("The reply is not a JSON object.", http_status=http_status)
        return cls(
            enabled_until=moment(body.get("bypassMFAEnabledUntil")),
            can_bypass=flag(body.get("canBypassMFA")),
            _body=sealed(body),
        )


NAME_PARTS = ("given", "middle", "family", "formatted", "honorificPrefix", "honorificSuffix")

_LONGEST_NAME = 256
_LONGEST_USERNAME = 128


@traceless
def find_users(
    settings: Settings,
    *,
    filter: str | Secret | None = None,  # noqa: A002 - the API's own name
    limit: int | None = None,
) -> ApiRequest[tuple[User, ...]]:
    """Look users up.

    Args:
        settings: where to.
        filter: a SCIM filter, such as `username eq "jane"`; all users when None.
        limit: at most so many, 1 to 1000.

    Raises:
        InputError: `field` is `filter` or `limit`.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """
    query: dict[str, str | Secret] = {}
    hidden: dict[str, Any] = {}
    if filter is not None:
        query["filter"] = condition = filters.checked_filter(filter)
        hidden["username"] = filters.literals(condition)
    if limit is not None:
        query["limit"] = str(arguments.number(limit, field="limit", lowest=1, highest=1000))
    return ApiRequest(
        operation="find_users",
        method="GET",
        url=settings.api_url("users"),
        query=query,
        hidden=hidden,
        retry="safe",
        reads=many(User.from_body, name="users"),
    )


@traceless
def create_user(
    settings: Settings,
    *,
    username: str | Secret,
    email: str | Secret,
    population_id: str | None = None,
    mfa_enabled: bool | None = None,
    mobile_phone: str | Secret | None = None,
    primary_phone: str | Secret | None = None,
    name: Mapping[str, str | Secret] | None = None,
) -> ApiRequest[User]:
    """Create a user.

    Args:
        settings: where to.
        username: unique in the environment, at most 128 characters.
        email: the user's address.
        population_id: UUID of the population; the environment's default when None.
        mfa_enabled: whether devices count; can be set here, later only by `enable_mfa`.
        mobile_phone: international with a leading `+`; sent in E.164 form.
        primary_phone: the same.
        name: any of `given`, `middle`, `family`, `formatted`, `honorificPrefix`,
            `honorificSuffix`.

    Raises:
        InputError: `field` names the argument.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """
    properties = _written(
        "" if username is None else username,
        "" if email is None else email,
        mobile_phone,
        primary_phone,
        name,
    )
    body = {part: properties.pop(part) for part in ("username", "email")}
    if population_id is not None:
        body["population"] = {"id": checked_uuid(population_id, field="population_id")}
    if mfa_enabled is not None:
        body["mfaEnabled"] = arguments.flag(mfa_enabled, field="mfa_enabled")
    body |= properties
    return ApiRequest(
        operation="create_user",
        method="POST",
        url=settings.api_url("users"),
        media_type=JSON,
        body=body,
        retry="unsent",
        reads=one(User.from_body),
    )


@traceless
def read_user(settings: Settings, user_id: str) -> ApiRequest[User]:
    """Read a user.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """
    url = settings.api_url("users", arguments.user_id(user_id))
    return ApiRequest(
        operation="read_user", method="GET", url=url, retry="safe", reads=one(User.from_body)
    )


@traceless
def update_user(
    settings: Settings,
    user_id: str,
    *,
    username: str | Secret | None = None,
    email: str | Secret | None = None,
    mobile_phone: str | Secret | None = None,
    primary_phone: str | Secret | None = None,
    name: Mapping[str, str | Secret] | None = None,
) -> ApiRequest[User]:
    """Change some properties of a user; the others stay as they are.

    Args:
        settings: where to.
        user_id: UUID of the user.
        username: unique in the environment, at most 128 characters.
        email: the user's address.
        mobile_phone: international with a leading `+`; sent in E.164 form.
        primary_phone: the same.
        name: any of `given`, `middle`, `family`, `formatted`, `honorificPrefix`,
            `honorificSuffix`.

    Raises:
        InputError: `field` names the argument, or is `username` when none is given.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """
    url = settings.api_url("users", arguments.user_id(user_id))
    body = _written(username, email, mobile_phone, primary_phone, name)
    if not body:
        raise InputError("Specify at least one property to change.", field="username")
    return ApiRequest(
        operation="update_user",
        method="PATCH",
        url=url,
        media_type=JSON,
        body=body,
        retry="safe",
        reads=one(User.from_body),
    )


@traceless
def read_mfa(settings: Settings, user_id: str) -> ApiRequest[bool | None]:
    """Read whether MFA is on for a user; None when the reply doesn't tell.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "mfaEnabled")
    return ApiRequest(operation="read_mfa", method="GET", url=url, retry="safe", reads=_is_enabled)


def _is_enabled(reply: ApiReply) -> bool | None:
    return flag(reply.body.get("mfaEnabled")) if isinstance(reply.body, Mapping) else None


@traceless
def enable_mfa(settings: Settings, user_id: str, *, enabled: bool = True) -> ApiRequest[None]:
    """Let the user's devices count, or no longer.

    Raises:
        InputError: `field` is `user_id` or `enabled`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "mfaEnabled")
    body = {"mfaEnabled": arguments.flag(enabled, field="enabled")}
    return ApiRequest(
        operation="enable_mfa",
        method="PUT",
        url=url,
        media_type=JSON,
        body=body,
        retry="safe",
        reads=nothing,
    )


@traceless
def allow_bypass(settings: Settings, user_id: str, *, until: datetime) -> ApiRequest[Bypass]:
    """Let the user in without MFA for a while.

    Args:
        settings: where to.
        user_id: UUID of the user.
        until: when that ends, with a time zone.

    Raises:
        InputError: `field` is `user_id` or `until`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/users-1/allow_mfa_bypass.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "bypassMFA")
    body = {"bypassMFAEnabledUntil": arguments.moment(until, field="until")}
    return ApiRequest(
        operation="allow_bypass",
        method="PUT",
        url=url,
        media_type=JSON,
        body=body,
        retry="safe",
        reads=one(Bypass.from_body),
    )


@traceless
def read_bypass(settings: Settings, user_id: str) -> ApiRequest[Bypass]:
    """Read whether the user gets in without MFA.

    Raises:
        InputError: `field` is `user_id`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/users-1/check_mfa_bypass_status.html
    """
    url = settings.api_url("users", arguments.user_id(user_id), "bypassMFA")
    return ApiRequest(
        operation="read_bypass", method="GET", url=url, retry="safe", reads=one(Bypass.from_body)
    )


def _written(
    username: str | Secret | None,
    email: str | Secret | None,
    mobile_phone: str | Secret | None,
    primary_phone: str | Secret | None,
    name: object,
) -> dict[str, Any]:
    """The properties that are given, checked."""
    body: dict[str, Any] = {}
    if username is not None:
        text = arguments.name(username, field="username", longest=_LONGEST_USERNAME)
        body["username"] = Secret(text, mask=mask_username(text))
    if email is not None:
        body["email"] = email_address(email)
    if mobile_phone is not None:
        body["mobilePhone"] = phone_number(mobile_phone, field="mobile_phone")
    if primary_phone is not None:
        body["primaryPhone"] = phone_number(primary_phone, field="primary_phone")
    if name is not None:
        body["name"] = _name(name)
    return body


def _name(name: object) -> dict[str, Any]:
    parts = arguments.json_object(name, field="name")
    if not parts or not parts.keys() <= set(NAME_PARTS):
        raise InputError(
            f"name must include at least one of {', '.join(NAME_PARTS)}, and nothing else.",
            field="name",
        )
    return {
        part: Secret(arguments.line(value, field="name", longest=_LONGEST_NAME))
        for part, value in parts.items()
    }


@traceless
def _as_seen(username: str | Secret) -> Secret:
    return Secret(arguments.name(username, field="username", longest=_LONGEST_USERNAME))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Population(Noun):
    """A population of users as PingOne last returned it.

    Attributes:
        id: UUID.
        name, description: as the administrator wrote them.
        is_default: whether users belong to it unless stated otherwise.
        user_count: how many users belong to it.
        environment_id: UUID.
        raw: the whole reply body.

    Source: https://developer.pingidentity.com/pingone-api/platform/populations.html
    """

    id: str
    name: str | None = None
    description: str | None = None
    is_default: bool | None = None
    user_count: int | None = None
    environment_id: str | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> Population:
        """Read one entry of `_embedded.populations`.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        body = json_object(body, what="population", needs="id", http_status=http_status)
        return cls(
            id=text(body.get("id")) or "",
            name=text(body.get("name")),
            description=text(body.get("description")),
            is_default=flag(body.get("default")),
            user_count=number(body.get("userCount")),
            environment_id=text(part(body, "environment").get("id")),
            _body=body,
        )


@traceless
def list_populations(settings: Settings) -> ApiRequest[tuple[Population, ...]]:
    """List the populations; the first page of them.

    Source: https://developer.pingidentity.com/pingone-api/platform/populations.html
    """
    return ApiRequest(
        operation="list_populations",
        method="GET",
        url=settings.api_url("populations"),
        retry="safe",
        reads=many(Population.from_body, name="populations"),
    )


class Populations(Resource):
    """The environment's populations.

    Source: https://developer.pingidentity.com/pingone-api/platform/populations.html
    """

    list = sends(list_populations)


class Users(Resource):
    """The environment's users.

    Source: https://developer.pingidentity.com/pingone-api/platform/users.html
    """

    read = sends(read_user)
    create = sends(create_user)
    update = sends(update_user)
    read_mfa = sends(read_mfa)
    enable_mfa = sends(enable_mfa)
    allow_bypass = sends(allow_bypass)
    read_bypass = sends(read_bypass)
    _find = sends(find_users)

    def find(self, username: str | Secret) -> User | None:
        """The user of this name, or None."""
        username = hidden(username)
        found = self.search(filters.username_filter(_as_seen(username)), limit=1)
        return found[0] if found else None

    def search(
        self,
        filter: str | Secret | None = None,  # noqa: A002 - the API's own name
        *,
        limit: int | None = None,
    ) -> tuple[User, ...]:
        """The users that a SCIM filter finds, such as `email sw "jane"`; the first page of them."""
        filter = hidden(filter)  # noqa: A001
        return self._find(filter=filter, limit=limit)
