"""What tools with variables fill in: where PingOne is, and what is secret; and their `.http` files.

Source: https://github.com/Huachao/vscode-restclient
Source: https://github.com/JetBrains/http-request-in-editor-spec
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

from pingone_nb.history import Exchange
from pingone_nb.history.whole_file import whole_file
from pingone_nb.interchange.written_request import (
    Address,
    WrittenRequest,
    encoded,
    literal_braces,
    too_deep,
)
from pingone_nb.privacy.masking import is_masked
from pingone_nb.request import ApiRequest

AUTH_PATH, API_PATH, ENVIRONMENT, TOKEN = "authPath", "apiPath", "envID", "accessToken"
CLIENT_ID, CLIENT_SECRET = "appID", "appSecret"
_RESERVED = {AUTH_PATH, API_PATH, ENVIRONMENT, TOKEN, CLIENT_ID, CLIENT_SECRET, "userID"}
_NAMES_OF = {"client_secret": CLIENT_SECRET, "access_token": TOKEN}
_HOST = r"(?P<host>https?://[^/]+(?:/[^/]+)*?)"
_ID = r"/(?P<id>[0-9a-f-]{36})"
_AUTH = re.compile(
    rf"{_HOST}(?:{_ID})?(?P<rest>/(?:deviceAuthentications|as/token|authenticationCodes)(?:/.*)?)"
)
_API = re.compile(rf"{_HOST}(?P<before>(?:/v1)?/environments){_ID}(?P<rest>/.*)")


class Placeholders:
    """Gives each thing its variable, named as in PingOne's own documentation.

    Attributes:
        values: variable → value in the order of their first use; a secret's is empty.
        secrets: the variables whose values are secret.
    """

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.secrets: set[str] = set()
        self._names: dict[tuple[str, str], str] = {}

    def base(self, written: WrittenRequest) -> str:
        """The URL without its query, with variables; a second host or environment stays."""
        url = Address(base=written.address.base).encoded()
        found = _AUTH.fullmatch(url) or _API.fullmatch(url)
        if not found:
            return url
        parts = found.groupdict()
        variable = API_PATH if "before" in parts else AUTH_PATH
        if self.values.setdefault(variable, parts["host"]) != parts["host"]:
            return url
        address = f"{{{{{variable}}}}}{parts.get('before', '')}"
        if parts["id"]:
            # the first environment gets the variable, which has one value only
            is_same = self.values.setdefault(ENVIRONMENT, parts["id"]) == parts["id"]
            address += f"/{{{{{ENVIRONMENT}}}}}" if is_same else f"/{parts['id']}"
        return address + parts["rest"]

    def query(self, written: WrittenRequest) -> Iterator[tuple[str, str | None]]:
        """Names and values of the query, encoded, or a variable for what is masked."""
        for name, value in written.address.query:
            yield encoded(name), None if value is None else self._filled(name, value, encoded)

    def url(self, written: WrittenRequest) -> str:
        """The URL with its query, with variables."""
        joined = "&".join(
            name if value is None else f"{name}={value}" for name, value in self.query(written)
        )
        return self.base(written) + (f"?{joined}" if written.address.query else "")

    def authorization(self, written: WrittenRequest) -> tuple[str, ...]:
        """The variables that the request's authorization takes: token, or client id and secret."""
        names = {"bearer": (TOKEN,), "basic": (CLIENT_ID, CLIENT_SECRET), "none": ()}
        for name in names[written.authorization]:
            self.values.setdefault(name, "")
            if name != CLIENT_ID:
                self.secrets.add(name)
        return names[written.authorization]

    def text(self, written: WrittenRequest) -> str | None:
        """The body, JSON indented, with a variable for each value that is masked."""
        if written.body is None:
            return None
        if written.is_form:
            return "&".join(self._fields(written.body))
        try:
            return "".join(self._json(written.body, name="secret", margin="\n"))
        except RecursionError:
            raise too_deep() from None

    def _fields(self, body: dict[str, Any]) -> Iterator[str]:
        for name, values in body.items():
            for value in values if isinstance(values, list) else [values]:
                yield f"{quote_plus(name)}={self._filled(name, str(value), quote_plus)}"

    def _json(self, value: Any, *, name: str, margin: str) -> Iterator[str]:
        inner = f"{margin}  "
        if isinstance(value, dict) and value:
            for number, (key, item) in enumerate(value.items()):
                yield f"{',' if number else '{'}{inner}{_literal(key)}: "
                yield from self._json(item, name=key, margin=inner)
            yield f"{margin}}}"
        elif isinstance(value, list) and value:
            for number, item in enumerate(value):
                yield f"{',' if number else '['}{inner}"
                yield from self._json(item, name=name, margin=inner)
            yield f"{margin}]"
        elif isinstance(value, str) and is_masked(value):
            yield f'"{self._variable(name, value)}"'
        else:
            yield _literal(value)

    def _filled(self, name: str, value: str, encode: Any) -> str:
        return self._variable(name, value) if is_masked(value) else str(encode(value))

    def _variable(self, name: str, shown: str) -> str:
        found = self._names.get((name, shown))
        if found is None:
            found = _NAMES_OF.get(name) or self._unused(name)
            self._names[name, shown] = found
            self.values[found] = ""
            self.secrets.add(found)
        return f"{{{{{found}}}}}"

    def _unused(self, name: str) -> str:
        first = re.sub(r"[^A-Za-z0-9_]+", "_", name).strip("_") or "secret"
        number, found = 1, first
        while found in self.values or found in _RESERVED:
            number += 1
            found = f"{first}_{number}"
        return found


def _literal(value: Any) -> str:
    return literal_braces(json.dumps(value))


_INTRODUCTION = (
    "# This file contains no secrets. Set these variables in your tool's environment file.\n"
)


def write_http_file(sources: Iterable[Exchange | ApiRequest[Any]], path: str | Path) -> int:
    """Write requests to a `.http` file for VS Code, JetBrains and others, and tell how many.

    Hosts and environment are variables with values, what is secret variables without. All that a
    history holds is in the one file, each request by itself; `snippets.flow` instead writes calls
    that build on each other's replies and read secrets from the environment.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    placeholders = Placeholders()
    blocks = [
        "".join(_block(number, WrittenRequest.of(source), placeholders))
        for number, source in enumerate(sources, start=1)
    ]
    with whole_file(path) as file:
        file.writelines(_head(placeholders))
        file.writelines(blocks)
    return len(blocks)


def _head(placeholders: Placeholders) -> Iterator[str]:
    known = {name: value for name, value in placeholders.values.items() if value}
    asked = [name for name in placeholders.values if name not in known]
    if asked:
        yield _INTRODUCTION
        yield f"# {', '.join(asked)}\n\n"
    for name, value in known.items():
        yield f"@{name} = {value}\n"


def _block(number: int, written: WrittenRequest, placeholders: Placeholders) -> Iterator[str]:
    yield f"\n### {number} {written.operation}\n"
    yield f"{written.method} {placeholders.url(written)} HTTP/1.1\n"
    yield "Accept: application/json\n"
    names = [f"{{{{{name}}}}}" for name in placeholders.authorization(written)]
    if names:
        scheme = "Bearer" if len(names) == 1 else "Basic"
        yield f"Authorization: {scheme} {' '.join(names)}\n"
    if written.media_type:
        yield f"Content-Type: {written.media_type}\n"
    text = placeholders.text(written)
    if text is not None:
        yield f"\n{text}\n"
