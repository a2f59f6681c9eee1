"""cURL commands: a request as one, and a pasted one as a request.

Source: https://curl.se/docs/manpage.html
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from pingone_nb.api.filters import checked_filter, literals
from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange
from pingone_nb.interchange.command_line import CurlOptions, shell_words
from pingone_nb.interchange.route import operation_of
from pingone_nb.interchange.written_request import (
    Address,
    WrittenRequest,
    is_form,
    json_value,
    literal_braces,
    too_deep,
    value_of,
)
from pingone_nb.privacy.masking import is_too_deep, sealed
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest
from pingone_nb.settings import Settings

_BEARER = '--header "Authorization: Bearer $PINGONE_ACCESS_TOKEN"'
_BASIC = '--user "$PINGONE_CLIENT_ID:$PINGONE_CLIENT_SECRET"'
_AUTHORIZATION = {"bearer": [_BEARER], "basic": [_BASIC], "none": []}
_VARIABLE = re.compile(r"\{\{\s*([\w-]+)\s*\}\}")
_SHOWABLE = re.compile(r"[A-Za-z]\w{0,40}", re.ASCII)
_METHOD = re.compile(r"GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS")
_URL = re.compile(r"(https?://)(?:[^/?#]*@)?([^\s/?#@]+(?:[/?#][^\x00-\x20\x7f]*)?)", re.IGNORECASE)
_HEADER = re.compile(r"([!#$%&'*+.^`|~\w-]+)(?::\s*([^\x00-\x1f\x7f]*)|;)", re.ASCII)
_SENT_BY_ITSELF = {
    "authorization", "connection", "content-length", "accept-encoding", "user-agent",
}  # fmt: skip
_PUBLIC = re.compile(r"accept.*|origin|referer|host|sec-.*|x-ping-external-.*|dnt|priority")


def as_curl(source: Exchange | ApiRequest) -> str:
    """The command, a line an option.

    Token, client id and client secret come from `PINGONE_ACCESS_TOKEN`, `PINGONE_CLIENT_ID` and
    `PINGONE_CLIENT_SECRET`; what else is secret stands there masked, to be filled in.
    """
    written = WrittenRequest.of(source)
    parts = [f"curl --request {shlex.quote(written.method)} {shlex.quote(written.url)}"]
    parts += _AUTHORIZATION[written.authorization]
    text = written.text()
    if written.media_type:
        parts.append(f"--header {shlex.quote(f'Content-Type: {written.media_type}')}")
    elif text is not None:
        parts.append("--header 'Content-Type:'")  # curl would make a form of it
    if text is not None:
        parts.append(f"--data-raw {shlex.quote(literal_braces(text))}")
    return " \\\n  ".join(parts)


@traceless
def from_curl(
    command: str | Secret,
    *,
    settings: Settings | None = None,
    variables: Mapping[str, str | Secret] | None = None,
) -> ApiRequest:
    """The request that a cURL command sends, ready for `Client.send`.

    Who sends it adds the authorization: what the command holds of it (`-u`, `Authorization`) is
    left out, as are options that change nothing about the request, such as `--silent`; redirects
    are not followed. It is sent once, except where it only reads.

    Args:
        command: as browsers, Postman and PingOne's pages write it, for bash.
        settings: what `{{authPath}}`, `{{apiPath}}`, `{{envID}}` and `{{userID}}` stand for.
        variables: what other `{{name}}` and `$NAME` stand for.

    Raises:
        InputError: it is no cURL command, has an option that is not known here (its name is told),
            reads a file, or has a body that is neither a JSON object nor a form. No value is told.
    """
    words = shell_words(command.reveal() if isinstance(command, Secret) else command)
    if not words or words[0].rpartition("/")[2] not in ("curl", "curl.exe"):
        raise InputError("The command must start with curl.", field="command")
    values = {**_values_of(settings), **(variables or {})}
    return _Command(CurlOptions.of(words[1:]), values).request()


class _Command:
    """A command whose variables are being filled in."""

    def __init__(self, options: CurlOptions, values: Mapping[str, str | Secret]) -> None:
        self._options = options
        self._values = values
        self._secrets = [
            value.reveal() for value in values.values() if isinstance(value, Secret) and value
        ]

    def request(self) -> ApiRequest:
        """The request."""
        options = self._options
        headers, media_type = self._headers()
        address = self._address()
        method = options.method or self._usual_method()
        if not _METHOD.fullmatch(method):
            raise InputError("The method isn't a valid HTTP method.", field="request")
        query = self._query(address)
        return ApiRequest(
            operation=operation_of(method, address.base, media_type),
            method=method,
            url=address.base,
            query=query,
            media_type=media_type,
            body=None if options.in_query else self._body(media_type),
            headers=headers,
            hidden=_compared(query),
            retry="safe" if method in ("GET", "HEAD") else "never",
        )

    def _usual_method(self) -> str:
        if self._options.is_head:
            return "HEAD"
        has_body = self._options.body is not None and not self._options.in_query
        return "POST" if has_body else "GET"

    def _address(self) -> Address:
        if len(self._options.urls) != 1:
            raise InputError("The command must contain exactly one URL.", field="url")
        bare, mark, query = self._options.urls[0].partition("?")
        if self._options.in_query and self._options.body:
            query = "&".join(part for part in (query, self._options.body) if part)
            mark = "?"
        text = self._filled(bare, str) + mark + self._filled(query, quote)
        match = _URL.fullmatch(text)
        if match is None:
            raise InputError(
                "The URL must be an absolute HTTP URL without spaces.",
                field="url",
                hint="Start the URL with https://.",
            )
        return Address.of_encoded(match[1] + match[2])

    def _query(self, address: Address) -> dict[str, str | Secret]:
        plain = {name: value or "" for name, value in address.query}
        if len(plain) < len(address.query):
            raise InputError("The URL's query contains a parameter more than once.", field="url")
        found: dict[str, str | Secret] = self._hidden(plain)
        if plain.get("filter"):
            found["filter"] = checked_filter(plain["filter"])
        return found

    def _headers(self) -> tuple[dict[str, str | Secret], str | None]:
        """The headers that are this request's own, and its media type."""
        found: dict[str, str | Secret] = {}
        media_type = self._options.usual_media_type()
        for text in self._options.headers:
            name, value = self._header(text)
            lower = name.lower()
            if lower == "content-type":
                media_type = value
            elif lower not in _SENT_BY_ITSELF and value is not None:
                if lower in {known.lower() for known in found}:
                    raise InputError("The command sets a header more than once.", field="header")
                found[name] = value if _PUBLIC.fullmatch(lower) else Secret(value)
        return found, media_type

    def _header(self, text: str) -> tuple[str, str | None]:
        """Name and value; the value is None where curl leaves the header out."""
        name = text.partition(":")[0].strip().lower()
        if name in _SENT_BY_ITSELF:
            return name, None  # before variables are asked for, as a token's usually has no value
        match = _HEADER.fullmatch(self._filled(text, str).strip())
        if match is None:
            raise InputError("A header must have the form Name: value.", field="header")
        value = "" if match[2] is None else match[2].strip() or None
        return match[1], value

    def _body(self, media_type: str | None) -> Mapping[str, Any] | None:
        raw = self._options.body
        if raw is None:
            return None
        if is_form(media_type):
            fields = value_of(self._filled(raw, quote), media_type)
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
        value = json_value(self._filled(raw, lambda text: json.dumps(text)[1:-1]))
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

    def _filled(self, text: str, encode: Callable[[str], str]) -> str:
        def value(match: re.Match[str]) -> str:
            found = self._values.get(match[1])
            if found is None:
                shown = match[1] if _SHOWABLE.fullmatch(match[1]) else "with this name"
                raise InputError(
                    f"The variable {shown} has no value.",
                    field="variables",
                    hint="Add it to variables.",
                )
            return encode(found.reveal() if isinstance(found, Secret) else found)

        return _VARIABLE.sub(value, text)


def _values_of(settings: Settings | None) -> dict[str, str | Secret]:
    if settings is None:
        return {}
    told = {
        "authPath": settings.auth_path,
        "apiPath": settings.api_path.removesuffix("/v1"),
        "envID": settings.environment_id,
        "userID": settings.user_id,
    }
    return {name: value for name, value in told.items() if value}


def _compared(query: Mapping[str, str | Secret]) -> dict[str, Any]:
    """What a filter compares with: a reply may repeat it."""
    written = query.get("filter")
    return {"username": literals(written)} if isinstance(written, Secret) else {}
