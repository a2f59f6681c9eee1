"""Postman: a collection, format 2.1, and an environment, whose variables PingOne's pages name.

Source: https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange
from pingone_nb.history.whole_file import write_json
from pingone_nb.interchange.json_document import Node
from pingone_nb.interchange.placeholders import (
    API_PATH,
    AUTH_PATH,
    CLIENT_ID,
    CLIENT_SECRET,
    ENVIRONMENT,
    TOKEN,
    Placeholders,
)
from pingone_nb.interchange.written_request import WrittenRequest, json_value, text_of
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest
from pingone_nb.settings import Settings

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_KEEP_TOKEN = (  # an environment's variable wins over the collection's, also when it is empty
    "const kept = pm.environment.name ? pm.environment : pm.collectionVariables;",
    f'kept.set("{TOKEN}", pm.response.json().access_token);',
)
_AUTHORIZATION: dict[str, dict[str, Any]] = {
    "none": {"type": "noauth"},
    "bearer": {
        "type": "bearer",
        "bearer": [{"key": "token", "value": f"{{{{{TOKEN}}}}}", "type": "string"}],
    },
    "basic": {
        "type": "basic",
        "basic": [
            {"key": "username", "value": f"{{{{{CLIENT_ID}}}}}", "type": "string"},
            {"key": "password", "value": f"{{{{{CLIENT_SECRET}}}}}", "type": "string"},
        ],
    },
}
_ARGUMENTS = {  # variable → argument of Settings
    ENVIRONMENT: "environment_id",
    AUTH_PATH: "auth_path",
    API_PATH: "api_path",
    CLIENT_ID: "client_id",
    CLIENT_SECRET: "client_secret",
    TOKEN: "token",
    "userID": "user_id",
    "region": "region",
    "customDomain": "custom_domain",
    "authMethod": "auth_method",
}
_SECRETS = frozenset({CLIENT_SECRET, TOKEN})
_VERSION = "/v1"
_MOST_BYTES = 4 * 1024 * 1024


def write_postman_collection(
    sources: Iterable[Exchange | ApiRequest], path: str | Path, *, name: str = "PingOne"
) -> int:
    """Write requests to a Postman collection, replies as their examples, and tell how many.

    Hosts, environment and secrets are variables; an environment that `write_postman_environment`
    wrote sets them. The token request keeps its token for those after it.

    Args:
        sources: such as a `History`.
        path: what stands there is replaced.
        name: the collection's.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    placeholders = Placeholders()
    items = [_item(number, source, placeholders) for number, source in enumerate(sources, start=1)]
    variables = [
        {"key": key, "value": value, "type": "string"} for key, value in placeholders.values.items()
    ]
    info = {"name": name, "schema": _SCHEMA}
    write_json({"info": info, "item": items, "variable": variables}, path)
    return len(items)


def _item(number: int, source: Exchange | ApiRequest, placeholders: Placeholders) -> dict[str, Any]:
    written = WrittenRequest.of(source)
    request = _request(written, placeholders)
    item: dict[str, Any] = {
        "name": f"{number} {written.operation}",
        "request": request,
        "response": [],
    }
    if isinstance(source, Exchange) and source.http_status is not None:
        item["response"] = [_example(source, request)]
    if written.operation == "token":
        script = {"type": "text/javascript", "exec": list(_KEEP_TOKEN)}
        item["event"] = [{"listen": "test", "script": script}]
    return item


def _request(written: WrittenRequest, placeholders: Placeholders) -> dict[str, Any]:
    placeholders.authorization(written)
    request: dict[str, Any] = {
        "method": written.method,
        "header": [{"key": "Accept", "value": "application/json"}],
        "url": _url(written, placeholders),
        "auth": _AUTHORIZATION[written.authorization],
    }
    if written.media_type:
        request["header"].append({"key": "Content-Type", "value": written.media_type})
    text = placeholders.text(written)
    if text is not None:
        language = "text" if written.is_form else "json"
        request["body"] = {
            "mode": "raw",
            "raw": text,
            "options": {"raw": {"language": language}},
        }
    return request


def _url(written: WrittenRequest, placeholders: Placeholders) -> dict[str, Any]:
    """`raw` is for people, the parts are what Postman sends."""
    base = placeholders.base(written)
    scheme, mark, rest = base.partition("://")
    host, *path = (rest if mark else base).split("/")
    url: dict[str, Any] = {"raw": placeholders.url(written), "host": [host], "path": path}
    if mark:
        name, colon, port = host.rpartition(":")
        has_port = bool(colon) and port.isdigit()
        url |= {"protocol": scheme, "host": [name if has_port else host]}
        url |= {"port": port} if has_port else {}
    query = [{"key": key, "value": value} for key, value in placeholders.query(written)]
    return url | ({"query": query} if query else {})


def _example(exchange: Exchange, request: dict[str, Any]) -> dict[str, Any]:
    text = exchange.reply_text
    if exchange.reply_body is not None:
        text = text_of(exchange.reply_body, None, indent=2)
    return {
        "name": f"{exchange.http_status} {exchange.status or exchange.code or ''}".strip(),
        "originalRequest": {name: value for name, value in request.items() if name != "auth"},
        "code": exchange.http_status,
        "status": "",
        "header": [{"key": key, "value": value} for key, value in exchange.reply_headers.items()],
        "cookie": [],
        "body": text or "",
    }


def write_postman_environment(
    settings: Settings, path: str | Path, *, name: str = "PingOne"
) -> None:
    """Write settings as a Postman environment; client secret and token are left to fill in.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    values = [
        {
            "key": variable,
            "value": _told(settings, variable, argument),
            "type": "secret" if variable in _SECRETS else "default",
            "enabled": True,
        }
        for variable, argument in _ARGUMENTS.items()
    ]
    environment = {
        # made from the settings: written twice, the file is the same
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, settings.auth_url())),
        "name": name,
        "values": values,
        "_postman_variable_scope": "environment",
    }
    write_json(environment, path)


def _told(settings: Settings, variable: str, argument: str) -> str:
    value = "" if variable in _SECRETS else getattr(settings, argument) or ""
    return str(value.removesuffix(_VERSION) if variable == API_PATH else value)


@traceless
def read_postman_environment(path: str | Path) -> dict[str, Any]:
    """The arguments of `Settings` that a Postman environment has values for.

    `Settings(**read_postman_environment(path), client_secret=…)` adds what was left out. Variables
    that are disabled, empty or of other names are left out; of two of a name the last one counts.

    Returns:
        Argument → text; client secret and token as `Secret`.

    Raises:
        InputError: the file cannot be read or is no Postman environment; `field` is the place.
    """
    found: dict[str, Any] = {}
    for entry in _document(path).member("values").items():
        argument = _ARGUMENTS.get(entry.member("key").text())
        value, enabled = entry.optional("value"), entry.optional("enabled")
        if argument is None or value is None or (enabled and enabled.value is False):
            continue
        text = value.text().strip()
        if text:
            found[argument] = text
    return {name: _argument(name, text) for name, text in found.items()}


def _argument(name: str, text: str) -> str | Secret:
    if name in ("client_secret", "token"):
        return Secret(text)
    if name == "api_path":
        return text.rstrip("/").removesuffix(_VERSION) + _VERSION
    return text


def _document(path: str | Path) -> Node:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"The file can't be read: {error.strerror}.", field="path") from None
    if len(content) > _MOST_BYTES:
        raise InputError(
            f"A Postman environment must not be longer than {_MOST_BYTES:,} bytes.", field="path"
        )
    value = json_value(content)
    if not isinstance(value, dict):
        raise InputError("This isn't a Postman environment: it is not a JSON object.", field="path")
    return Node(value, "")
