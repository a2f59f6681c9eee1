"""A request as somebody wrote it down, its variables not yet filled in, or why it is skipped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import translate
from typing import Any, Literal
from urllib.parse import quote

from pingone_nb.api.filters import checked_filter, literals
from pingone_nb.errors import InputError
from pingone_nb.interchange.route import operation_of
from pingone_nb.interchange.variables import Variables
from pingone_nb.interchange.written_request import (
    Address,
    is_form,
    json_value,
    too_deep,
    value_of,
)
from pingone_nb.privacy.masking import is_too_deep, sealed
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import REGIONS

PINGONE_HOSTS: tuple[str, ...] = (
    *(f"*.pingone.{region}" for region in REGIONS),
    "*.pingone.invalid",  # the simulator's, without a socket
    "localhost",
    "127.0.0.1",
    "[::1]",
)
_METHOD = re.compile(r"GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS")
_URL = re.compile(r"(https?://)(?:[^/?#]*@)?([^\s/?#@]+(?:[/?#][^\x00-\x20\x7f]*)?)", re.IGNORECASE)
_HEADER = re.compile(r"([!#$%&'*+.^`|~\w-]+)(?::\s*([^\x00-\x1f\x7f]*)|;)", re.ASCII)
_SENT_BY_ITSELF = {
    "authorization", "connection", "content-length", "accept-encoding", "user-agent",
}  # fmt: skip
_PUBLIC = re.compile(r"accept.*|origin|referer|host|sec-.*|x-ping-external-.*|dnt|priority")
_JOINED_BY = {"cookie": "; "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The `repr` shows nothing of it.

    Attributes:
        method: such as `POST`; "" for the usual one.
        url: with its query, encoded.
        headers: `Name: value` each; `Name:` leaves out what the tool would send, `Name;` is empty.
        usual: headers that count where `headers` has none of their name; of a name, the last one.
        body: the text, or None.
        media_type: what the tool sends where no header tells it.
        parts: names and values that the tool adds to the query, encoded.
    """

    url: str = field(repr=False)
    method: str = field(default="", repr=False)
    headers: Iterable[str] = field(default=(), repr=False)
    usual: Iterable[str] = field(default=(), repr=False)
    body: str | None = field(default=None, repr=False)
    media_type: str | None = field(default=None, repr=False)
    parts: Iterable[str] = field(default=(), repr=False)

    def request(self, variables: Variables) -> ApiRequest:
        """The request, ready for `Client.send`.

        Raises:
            InputError: something of it cannot be read or filled in; `field` is `request`, `url`,
                `header`, `body` or `variables`. No value is repeated.
        """
        return _Filling(self, variables).request()


class _Filling:
    """A draft whose variables are being filled in."""

    def __init__(self, draft: Draft, variables: Variables) -> None:
        self._draft = draft
        self._variables = variables
        self._secrets = variables.secrets

    def request(self) -> ApiRequest:
        """The request."""
        headers, media_type = self._headers()
        address = self._address()
        method = self._draft.method or ("GET" if self._draft.body is None else "POST")
        if not _METHOD.fullmatch(method):
            raise InputError(
                "The method isn't a valid HTTP method.",
                field="request",
                hint="Write it in capital letters.",
            )
        query = self._query(address)
        return ApiRequest(
            operation=operation_of(method, address.base, media_type),
            method=method,
            url=address.base,
            query=query,
            media_type=media_type,
            body=self._body(media_type),
            headers=headers,
            hidden=_compared(query),
            retry="safe" if method in ("GET", "HEAD") else "never",
        )

    def _address(self) -> Address:
        bare, _, query = self._draft.url.partition("#")[0].partition("?")
        query = "&".join(part for part in (query, *self._draft.parts) if part)
        filled = self._variables.filled
        text = filled(bare) + ("?" if query else "") + filled(query, quote)
        match = _URL.fullmatch(text)
        if match is None:
            raise InputError(
                "The URL must be an absolute HTTP URL without spaces.",
                field="url",
                hint="Start the URL with https://.",
            )
        return Address.of_encoded(match[1] + match[2])

    def _query(self, address: Address) -> dict[str, str | Secret]:
        pairs = [(name, value or "") for name, value in address.query if name or value]
        plain = dict(pairs)
        if len(plain) < len(pairs):
            raise InputError("The URL's query contains a parameter more than once.", field="url")
        found: dict[str, str | Secret] = self._hidden(plain)
        if plain.get("filter"):
            found["filter"] = checked_filter(plain["filter"])
        return found

    def _headers(self) -> tuple[dict[str, str | Secret], str | None]:
        """The headers that are this request's own, and its media type."""
        pairs = [self._header(text) for text in self._draft.headers]
        usual = {
            name.lower(): (name, value) for name, value in map(self._header, self._draft.usual)
        }
        own = {name.lower() for name, _ in pairs}
        pairs += [pair for name, pair in usual.items() if name not in own]
        names: dict[str, str] = {}
        values: dict[str, list[str]] = {}
        has_media_type = False
        for name, value in pairs:
            key = name.lower()
            has_media_type |= key == "content-type"
            if value is not None and key not in _SENT_BY_ITSELF:
                names.setdefault(key, name)
                values.setdefault(key, []).append(value)
        joined = {key: _joined(key, several) for key, several in values.items()}
        media_type = joined.pop("content-type", None if has_media_type else self._draft.media_type)
        return {names[key]: _header_value(key, value) for key, value in joined.items()}, media_type

    def _header(self, text: str) -> tuple[str, str | None]:
        """Name and value; the value is None where the header is left out."""
        name = text.removeprefix(":").partition(":")[0].strip().lower()
        if name in _SENT_BY_ITSELF or text.startswith(":"):
            return name, None  # before variables are asked for, as a token's usually has no value
        match = _HEADER.fullmatch(self._variables.filled(text).strip())
        if match is None:
            raise InputError("A header must have the form Name: value.", field="header")
        value = "" if match[2] is None else match[2].strip() or None
        return match[1], value

    def _body(self, media_type: str | None) -> Mapping[str, Any] | None:
        raw, filled = self._draft.body, self._variables.filled
        if raw is None:
            return None
        if is_form(media_type):
            fields = value_of(filled(raw, quote), media_type)
            if fields is not None:
                return self._object(fields)
            raise InputError(
                "The body isn't form data, but the command sends it as form data.",
                field="body",
                hint=f"If the body is JSON, add -H 'Content-Type: {JSON}'.",
            )
        if not raw.strip():
            return None
        # a variable stands between quotes that are there already: JSON's escapes without its own
        value = json_value(filled(raw, lambda text: json.dumps(text)[1:-1]))
        if not isinstance(value, dict):
            raise InputError("The body is not a JSON object.", field="body")
        return self._object(value)

    def _object(self, value: dict[str, Any]) -> dict[str, Any]:
        if is_too_deep(value):
            raise too_deep()
        found: dict[str, Any] = self._hidden(value)
        return found

    def _hidden(self, value: Any) -> Any:
        """A copy, sensitive by name or by what was filled in as `Secret`."""
        return self._hide(sealed(value))

    def _hide(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._hide(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._hide(item) for item in value]
        # within other text, too: the whole of it is then as secret
        is_secret = isinstance(value, str) and any(each in value for each in self._secrets)
        return Secret(value) if is_secret else value


def _joined(name: str, values: list[str]) -> str:
    """What is sent several times as one, as HTTP reads it."""
    several = list(dict.fromkeys(values))
    if name in ("content-type", "host") and len(several) > 1:
        raise InputError(f"The header {name} is there more than once.", field="header")
    return _JOINED_BY.get(name, ", ").join(several)


def _header_value(name: str, value: str) -> str | Secret:
    return value if _PUBLIC.fullmatch(name) else Secret(value)


def _compared(query: Mapping[str, str | Secret]) -> dict[str, Any]:
    """What a filter compares with: a reply may repeat it."""
    written = query.get("filter")
    return {"username": literals(written)} if isinstance(written, Secret) else {}


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out.

    Attributes:
        where: its place, such as `log.entries[3]`.
        why: in words; no value of the entry is repeated, but for a host.
        kind: `not HTTP`, `host` for another host, or `unreadable`.
    """

    where: str
    why: str
    kind: Literal["not HTTP", "host", "unreadable"]
    refusal: InputError | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


def unreadable(where: str, error: InputError) -> Skipped:
    """An entry that was refused, without the frames in which its values are."""
    return Skipped(where, str(error), kind="unreadable", refusal=error.with_traceback(None))


def host_filter(hosts: Iterable[str] | None) -> Callable[[str], bool]:
    """Whether a host, in lower case and without its port, is one of those; of None each is."""
    if hosts is None:
        return lambda _: True
    # in brackets, an IPv6 address is no set of characters
    names = [name.lower().replace("[", "[[]") for name in hosts]
    pattern = re.compile("|".join(map(translate, names)) or r"(?!)")
    return lambda host: pattern.match(host) is not None
