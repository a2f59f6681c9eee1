"""A request of the caller's own: any operation of the API, also one that has no method here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from pingone_nb.api import arguments, filters
from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.masking import sealed
from pingone_nb.privacy.pasted import pasted
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ANY, FORM, JSON, ApiRequest, Retry
from pingone_nb.settings import Settings, origin_of

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_HARMLESS = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")  # HTTP calls them idempotent
_OF_THE_HOST = ("environments", "organizations")
_PLACEHOLDER = re.compile(r"\{+[^{}]*\}+")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*", re.ASCII)
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+", re.ASCII)
_SAFE = "%:@!$&'()*+,;=~-._"
_LONGEST = 8_000

QueryValue = str | Secret | int | bool


@traceless
def any_request(
    settings: Settings,
    method: str,
    path: str,
    *,
    json: Any = None,
    form: Mapping[str, str | Secret] | None = None,
    query: Mapping[str, QueryValue] | None = None,
    headers: Mapping[str, str | Secret] | None = None,
    media_type: str | None = None,
    retry: bool = False,
    auth: bool = False,
    other_host: bool = False,
) -> ApiRequest:
    """Ask for any operation of the API, also for one that has no method here.

    A path such as `users` is below the environment; `/organizations` and `environments/…` are below
    the API host, with or without `/v1` before them. `{{apiPath}}`, `{{authPath}}` and `{{envID}}`
    are filled in, so that a path can be copied from PingOne's documentation. A full URL may name
    the settings' hosts only, unless `other_host` says otherwise.

    The reply's `body` is the JSON value, an object or not, and None where nothing came. A reply
    that says no is raised as an error, as for every operation.

    Args:
        settings: where to.
        method: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD` or `OPTIONS`.
        path: where to, as above; it may end with a query.
        json: the body as JSON value; no body when None.
        form: the body as form fields; not together with `json`.
        query: names and values, not yet encoded.
        headers: more headers; one called `Authorization` is sent in place of the access token.
        media_type: the `Content-Type`, which may select the action; JSON or form when None.
        retry: true: repeat after a lost reply what HTTP calls idempotent, anything else only when
            it provably never left, or when 429/503 came with `Retry-After`.
        auth: true: a path is the auth host's, such as `deviceAuthentications`.
        other_host: true: a full URL may name any host. The access token isn't sent there.

    Raises:
        InputError: `field` names the argument; nothing is to be sent.
    """
    method = _method(method)
    url, in_path = _address(settings, path, auth=auth, other_host=other_host)
    asked, hidden = _query({**in_path, **_mapping(query, field="query")})
    sent_headers = _headers(headers)
    is_own = any(name.lower() == "authorization" for name in sent_headers)
    return ApiRequest(
        operation=ANY,
        method=method,
        url=url,
        query=asked,
        media_type=_media_type(media_type, json, form),
        body=_body(json, form),
        headers=sent_headers,
        retry=_retry(method) if arguments.flag(retry, field="retry") else "never",
        hidden=hidden,
        takes_any=True,
        carries_token=not is_own and not is_foreign(settings, url),
    )


def is_foreign(settings: Settings, url: str) -> bool:
    """Whether a URL's scheme, host and port are those of neither of the settings' hosts."""
    return origin_of(url) not in {origin_of(settings.auth_path), origin_of(settings.api_path)}


def _method(value: object) -> str:
    name = pasted(value).strip().upper() if isinstance(value, str) else value
    return arguments.choice(name, METHODS, field="method")


def _retry(method: str) -> Retry:
    return "safe" if method in _HARMLESS else "unsent"


def _address(
    settings: Settings, path: object, *, auth: bool, other_host: bool
) -> tuple[str, dict[str, QueryValue]]:
    """The URL, and the query that the path ended with."""
    is_auth = arguments.flag(auth, field="auth")
    may_leave = arguments.flag(other_host, field="other_host")
    text = _filled(settings, arguments.name(path, field="path", longest=_LONGEST))
    text, _, asked = text.partition("?")
    if "#" in text or "#" in asked or "\\" in text or _PLACEHOLDER.search(text):
        raise InputError(
            ("path must not contain a fragment, a backslash, or a placeholder such as {userID}."),
            field="path",
        )
    is_whole = re.match(r"[A-Za-z][\w+.-]*:", text) is not None or text.startswith("//")
    url = _checked(settings, text, may_leave=may_leave) if is_whole else ""
    url = url or (_auth_url(settings, text) if is_auth else _api_url(settings, text))
    if any(each in (".", "..") for each in unquote(urlsplit(url).path).split("/")):
        raise InputError("path must not contain . or .. as a segment.", field="path")
    return quote(url, safe=f"{_SAFE}/[]"), dict(parse_qsl(asked, keep_blank_values=True))


def _filled(settings: Settings, path: str) -> str:
    """The path with the documentation's placeholders for hosts and environment filled in."""
    known = {
        "apipath": settings.api_path,
        "authpath": settings.auth_path,
        "envid": settings.environment_id,
        "environmentid": settings.environment_id,
    }

    def filled(match: re.Match[str]) -> str:
        name = re.sub(r"[\W_]", "", match.group()).lower()
        return known.get(name, match.group())

    return _PLACEHOLDER.sub(filled, path)


def _checked(settings: Settings, url: str, *, may_leave: bool) -> str:
    """A full URL of a host that may be called."""
    try:
        has_user = "@" in urlsplit(url).netloc
        is_usable = origin_of(url).startswith(("http://", "https://")) and not has_user
    except ValueError:  # an InputError is one, too
        is_usable = False
    if not is_usable:
        raise InputError("path must be a path, or a URL that begins with https://.", field="path")
    if is_foreign(settings, url) and not may_leave:
        raise InputError(
            "The host in path isn't one of the settings' hosts.",
            field="path",
            hint="To call it without the access token, use other_host=True.",
        )
    return url


def _api_url(settings: Settings, path: str) -> str:
    """Below the environment, unless it begins with `/`, a version or a collection of the host's."""
    host, _, version = settings.api_path.rpartition("/")
    first, _, rest = path.lstrip("/").partition("/")
    if version == first and re.fullmatch(r"v\d+", first):
        return f"{settings.api_path}/{rest}"
    if re.fullmatch(r"v\d+", first):  # another version
        base = host if re.fullmatch(r"v\d+", version) else settings.api_path
        return f"{base}/{first}/{rest}"
    if path.startswith("/") or first in _OF_THE_HOST:
        return f"{settings.api_path}/{path.lstrip('/')}"
    return settings.api_url(path)


def _auth_url(settings: Settings, path: str) -> str:
    """Below the environment, whether or not the path names it; else below the auth host."""
    first, _, rest = path.lstrip("/").partition("/")
    if first.lower() == settings.environment_id:
        return settings.auth_url(rest)
    if path.startswith("/"):
        return f"{settings.auth_path}{path}"
    return settings.auth_url(path)


def _query(
    query: Mapping[str, Any],
) -> tuple[dict[str, str | Secret], dict[str, Any]]:
    """Names and values as they are sent, and what of a filter a reply may repeat."""
    given: dict[str, str | Secret] = {}
    hidden: dict[str, Any] = {}
    for name, value in query.items():
        arguments.line(name, field="query")
        if name.lower() == "filter":
            given[name] = condition = filters.checked_filter(value)
            hidden["username"] = filters.literals(condition)
        else:
            given[name] = _query_value(value)
    sealed_query: dict[str, str | Secret] = sealed(given)
    return sealed_query, hidden


def _query_value(value: object) -> str | Secret:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | Secret):
        return value
    if isinstance(value, int):
        return str(value)
    raise InputError("query must contain only text, whole numbers, True, and False.", field="query")


def _mapping(value: object, *, field: str) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise InputError(f"{field} must be an object with names and values.", field=field)
    return value


def _body(json: Any, form: Mapping[str, Any] | None) -> Any:
    if json is not None and form is not None:
        raise InputError(
            "json and form can't be used together.", field="form", hint="Use only one of them."
        )
    if form is None:
        return None if json is None else arguments.json_value(json, field="json")
    fields = _mapping(form, field="form")
    return sealed(
        {name: arguments.text(fields[name], field="form", longest=10**6) for name in fields}
    )


def _media_type(value: object, json: Any, form: object) -> str | None:
    if value is None:
        return FORM if form is not None else None if json is None else JSON
    found = arguments.name(value, field="media_type")
    if not _MEDIA_TYPE.fullmatch(found):
        raise InputError(
            "media_type must be a media type, such as application/json.", field="media_type"
        )
    return found


def _headers(headers: object) -> dict[str, str | Secret]:
    given = _mapping(headers, field="headers")
    for name, value in given.items():
        arguments.line(value, field="headers", longest=_LONGEST)
        if not _HEADER.fullmatch(name) or name.lower() in (
            "content-type",
            "content-length",
            "host",
        ):
            raise InputError(
                "headers contains a name that can't be used.",
                field="headers",
                hint="To set the Content-Type, use media_type.",
            )
    found: dict[str, str | Secret] = sealed(dict(given))
    return found
