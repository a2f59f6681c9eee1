"""A request as a snippet makes it: the secrets taken out, variables in their place."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pingone_nb.errors import InputError
from pingone_nb.interchange.snippets.variable import (
    Text,
    Variable,
    Variables,
    merged,
    variables_in,
)
from pingone_nb.interchange.written_request import (
    ACCESS_TOKEN,
    authorization_of,
    encoded,
    is_encodable,
    is_form,
)
from pingone_nb.privacy.masking import mask_text, sealed
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")

_DEEPEST = 100
_SAYS_NOTHING = ("value", "code")  # as a variable's name: PINGONE_VALUE could be anything
_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:; ?[\w.+-]+=[\w.+-]+)*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call of a snippet.

    Attributes:
        operation, method: as the request has them.
        base: the URL without its query.
        query: what the URL ends with, not yet encoded.
        headers: name → value, without `Authorization` and `Content-Type`.
        media_type: the `Content-Type`, or None.
        token: what goes behind `Bearer`; None for Basic with the client's id and secret, for a form
            that holds them, and for what the worker's token doesn't go with.
        basic: the client's id and secret, where they authorize the call in a header; else None.
        json: the body's JSON object with variables as its leaves, or None.
        form: the body's fields, or None.
        asks: the program's variable that is read from the keyboard before the call, or None.
        keeps: the program's variables that are read from the reply, name → property.
        ends: the status without which the call counts as failed, or None.
    """

    operation: str
    method: str
    base: Text
    query: Mapping[str, str | Variable]
    headers: Mapping[str, Text]
    media_type: str | None
    token: Variable | None
    basic: tuple[Text, Text] | None
    json: Mapping[str, Any] | None
    form: Mapping[str, Any] | None
    asks: str | None = None
    keeps: Mapping[str, str]
    ends: str | None = None

    @property
    def url(self) -> Text:
        """With its query, encoded."""
        return merged((*self.base, *(("?", *_encoded(self.query)) if self.query else ())))

    @property
    def credentials(self) -> Text:
        """The client's id and secret as Basic has them, not yet encoded."""
        return merged((*self.basic[0], ":", *self.basic[1])) if self.basic else ()

    @property
    def variables(self) -> list[Variable]:
        """All that it holds."""
        basic = list(self.basic or ())
        token = [self.token] if self.token else []
        parts = [self.base, self.query, self.headers, self.json, self.form, basic, token]
        return variables_in(parts)

    @property
    def form_text(self) -> Text:
        """The form as it goes over the wire."""
        return _encoded(self.form or {})


def step_of(request: ApiRequest[Any], variables: Variables) -> Step:
    """A request's step; its secrets get their names in `variables`.

    Raises:
        InputError: the request is none that can be sent as it stands; `field` is `method`, `url`,
            `query`, `headers`, `media_type` or `body`.
    """
    authorization = authorization_of(request.operation, request.body)
    has_token = request.carries_token and authorization == "bearer"
    body = _body(request.body, variables)
    has_form = is_form(request.media_type)
    if has_form:
        _check_form(body or {})
    return Step(
        operation=request.operation,
        method=_method(request.method),
        base=(_url(request.url),),
        query=_query(request.query, variables),
        headers=_headers(request, variables),
        media_type=_media_type(request),
        token=Variable(name=ACCESS_TOKEN) if has_token else None,
        basic=variables.credentials if authorization == "basic" else None,
        json=None if has_form else body,
        form=body if has_form else None,
        asks=next((each.name for each in variables_in(body) if each.source == "program"), None),
        keeps={},
    )


def _method(method: object) -> str:
    if method not in METHODS:
        raise InputError(f"method must be one of: {', '.join(METHODS)}.", field="method")
    return str(method)


def _url(url: object) -> str:
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        usable = usable and not (parts.query or parts.fragment or parts.username)
    except ValueError:
        usable = False
    if not usable or not isinstance(url, str) or not re.fullmatch(r"[!#-;=?-\[\]_a-z~]+", url):
        raise InputError(
            "url must be an absolute URL of ASCII characters, without a query.", field="url"
        )
    return url


def _query(query: Mapping[str, str | Secret], variables: Variables) -> dict[str, str | Variable]:
    for name, value in query.items():
        if not _is_text(name) or not (isinstance(value, Secret) or _is_text(value)):
            raise InputError("query must contain only text values.", field="query")
    return {name: _leaf(name, value, variables) for name, value in sealed(query).items()}


def _encoded(fields: Mapping[str, Any]) -> Text:
    parts: list[str | Variable] = []
    for name, value in fields.items():
        parts.append(f"{'&' if parts else ''}{encoded(name)}=")
        if isinstance(value, Variable):
            parts.append(Variable(name=value.name, source=value.source, encoding="url"))
        else:
            parts.append(encoded(value))
    return merged(parts)


def _headers(request: ApiRequest[Any], variables: Variables) -> dict[str, Text]:
    for name, value in request.headers.items():
        # what a secret holds is not written down here
        written = "" if isinstance(value, Secret) else value
        if not _TOKEN.fullmatch(name) or not written.isascii() or not written.isprintable():
            raise InputError(
                "headers contain a value that isn't allowed in a header.", field="headers"
            )
    # the step has its own of these; an authorization that stands in for the token's stays
    own = ("content-type", "authorization") if request.carries_token else ("content-type",)
    return {
        name: (_leaf(name, value, variables),)
        for name, value in sealed(request.headers).items()
        if name.lower() not in own
    }


def _media_type(request: ApiRequest[Any]) -> str | None:
    media_type = request.media_type
    if media_type is not None and not _MEDIA_TYPE.fullmatch(media_type):
        raise InputError("media_type must be a media type.", field="media_type")
    if media_type is None and request.body is not None:
        raise InputError("media_type is required to describe the body.", field="media_type")
    return media_type


def _check_form(body: Mapping[str, Any]) -> None:
    for name, value in body.items():
        if not _is_text(name) or not (isinstance(value, Variable) or _is_text(value)):
            raise InputError("body must be form data with only text values.", field="body")


def _is_text(value: object) -> bool:
    """Whether it is a string without half characters, which cannot be percent-encoded."""
    return isinstance(value, str) and is_encodable(value)


def _body(body: object, variables: Variables) -> dict[str, Any] | None:
    if body is None:
        return None
    if not isinstance(body, Mapping):
        raise InputError("body must be a JSON object.", field="body")
    try:
        return _object(sealed(body), variables, hint="value", depth=0)
    except (TypeError, ValueError, RecursionError):
        raise InputError(
            "body contains a value that JSON doesn't support, or an email address or phone number "
            "as a name.",
            field="body",
        ) from None


def _tree(value: Any, variables: Variables, *, hint: str, depth: int) -> Any:
    if depth > _DEEPEST:
        raise RecursionError
    if isinstance(value, Mapping):
        return _object(value, variables, hint=hint, depth=depth)
    if isinstance(value, list | tuple):
        return [_tree(item, variables, hint=hint, depth=depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        str(value)  # Python refuses to write numbers of thousands of digits
        return value
    return _leaf(hint, value, variables)


def _object(
    value: Mapping[Any, Any], variables: Variables, *, hint: str, depth: int
) -> dict[str, Any]:
    return {
        _key(key): _tree(
            item, variables, hint=hint if key in _SAYS_NOTHING else key, depth=depth + 1
        )
        for key, item in value.items()
    }


def _key(key: object) -> str:
    if not isinstance(key, str) or mask_text(key) != key:
        raise TypeError
    return key


def _leaf(hint: str, value: object, variables: Variables) -> str | Variable:
    if isinstance(value, str) and mask_text(value) != value:
        value = Secret(value)  # an address or number in the midst of other text
    if isinstance(value, Secret):
        return variables.stand_in(hint, value)
    if not isinstance(value, str):
        raise TypeError
    return value
