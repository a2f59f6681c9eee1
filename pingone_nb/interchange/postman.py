"""Postman: a collection, format 2.1, and an environment, whose variables PingOne's pages name.

Source: https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange
from pingone_nb.history.whole_file import write_json
from pingone_nb.interchange.draft import Draft, Skipped, unreadable
from pingone_nb.interchange.json_document import Node, Source, source_of
from pingone_nb.interchange.placeholders import (
    API_PATH,
    AUTH_PATH,
    CLIENT_ID,
    CLIENT_SECRET,
    ENVIRONMENT,
    TOKEN,
    Placeholders,
)
from pingone_nb.interchange.variables import Variables, wrapped
from pingone_nb.interchange.written_request import WrittenRequest, json_value, text_of
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import FORM, JSON, ApiRequest
from pingone_nb.settings import REGIONS, Settings

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
_ADMINS = {  # of PingOne's own template: where the others are missing
    "adminEnvID": "environment_id",
    "adminAppID": "client_id",
    "adminAppSecret": "client_secret",
    "tld": "region",
}
_VARIABLES_OF = {
    argument: [name for names in (_ARGUMENTS, _ADMINS) for name in names if names[name] == argument]
    for argument in _ARGUMENTS.values()
}
_SECRETS = frozenset({CLIENT_SECRET, TOKEN, "adminAppSecret"})
_REGION = re.compile(rf"^https?://auth\.pingone\.({'|'.join(map(re.escape, REGIONS))})/*$", re.I)
_VERSION = "/v1"
_MOST_BYTES = 4 * 1024 * 1024
_MOST_OF_COLLECTION = 64 * 1024 * 1024


def write_postman_collection(
    sources: Iterable[Exchange | ApiRequest[Any]], path: str | Path, *, name: str = "PingOne"
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


def _item(
    number: int, source: Exchange | ApiRequest[Any], placeholders: Placeholders
) -> dict[str, Any]:
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
            "value": _value_of(settings, variable, argument),
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


def _value_of(settings: Settings, variable: str, argument: str) -> str:
    value = "" if variable in _SECRETS else getattr(settings, argument) or ""
    return str(value.removesuffix(_VERSION) if variable == API_PATH else value)


@traceless
def read_postman_environment(path: Source) -> dict[str, Any]:
    """The arguments of `Settings` that a Postman environment has values for.

    `Settings(**read_postman_environment(path), client_secret=…)` adds what was left out. Variables
    within values are filled in. Variables that are disabled, empty or of other names are left out;
    of two of a name the last one counts. The names of PingOne's own template are known: `tld` is
    the region, and `adminEnvID`, `adminAppID` and `adminAppSecret` count where `envID`, `appID` or
    `appSecret` is missing.

    Returns:
        Argument → text; client secret and token as `Secret`.

    Raises:
        InputError: the file cannot be read or is no Postman environment, `field` is the place; or a
            value contains a variable that has none, is in Postman's vault or contains itself.
    """
    own = environment_values(path)
    variables = Variables(own=own)
    given = {
        argument: variables.value(name)
        for argument, names in _VARIABLES_OF.items()
        for name in [next((each for each in names if each in own), "")]
        if name
    }
    found = {argument: _argument(argument, value) for argument, value in given.items()}
    host = _REGION.search(str(found.get("auth_path", "")))
    if host and "region" not in found:
        found["region"] = host[1]
    return found


def environment_values(path: Source) -> dict[str, str | Secret]:
    """The variables of a Postman environment, as they are there; of two of a name the last one.

    Raises:
        InputError: as `read_postman_environment`.
    """
    return _values(_document(path).member("values"))


def _values(entries: Node) -> dict[str, str | Secret]:
    found: dict[str, str | Secret] = {}
    for entry in entries.items():
        name, value = entry.member("key").text(), entry.optional("value")
        enabled, kind = entry.optional("enabled"), entry.optional("type")
        if value is None or (enabled and enabled.value is False):
            continue
        text = str(value.value) if isinstance(value.value, int | float) else value.text().strip()
        if text:
            is_secret = name in _SECRETS or (kind and kind.value == "secret")
            found[name] = Secret(text) if is_secret else wrapped(name, text)
    return found


def _argument(name: str, value: str | Secret) -> str | Secret:
    if name in ("client_secret", "token"):
        return Secret.of(value)
    text = value.reveal() if isinstance(value, Secret) else value
    if name == "api_path":
        return text.rstrip("/").removesuffix(_VERSION) + _VERSION
    return text


def collection_drafts(
    path: Source,
) -> tuple[dict[str, str | Secret], Iterator[tuple[str, Draft | Skipped]]]:
    """A collection's own variables, and the place and draft of each of its requests.

    Raises:
        InputError: the file cannot be read or is no Postman collection; `field` is the place.
    """
    document = _document(path, _MOST_OF_COLLECTION)
    variables = document.optional("variable")
    return _values(variables) if variables else {}, _drafts(document.member("item"))


def _drafts(items: Node) -> Iterator[tuple[str, Draft | Skipped]]:
    for item in items.items():
        try:
            folder = item.optional("item")
            if folder is None:
                yield item.where, _draft(item.member("request"))
        except InputError as error:
            yield item.where, unreadable(item.where, error)
        else:
            if folder is not None:
                yield from _drafts(folder)


def _draft(request: Node) -> Draft:
    if isinstance(request.value, str):
        return Draft(url=request.value, method="GET")
    method, headers, body = map(request.optional, ("method", "header", "body"))
    pairs = _enabled(headers) if headers and isinstance(headers.value, list) else ()
    media_type, text = _posted(body) if body else (None, None)
    return Draft(
        url=_address(request.member("url")),
        method=method.text() if method else "GET",
        headers=[f"{key}: {value}" for key, value in pairs],
        body=text,
        media_type=media_type,
    )


def _address(url: Node) -> str:
    if isinstance(url.value, str):
        return _encoded(url.value)
    raw, query = url.optional("raw"), url.optional("query")
    if raw is None:
        url.refuse("has no raw address")
    bare = raw.text().partition("?")[0]
    if query is None:
        return _encoded(raw.text())
    return f"{bare}?" + "&".join(
        f"{_encoded(key)}={_encoded(value)}" for key, value in _enabled(query)
    )


def _encoded(text: str) -> str:
    """As Postman sends it: what is encoded stays."""
    return quote(text, safe="%{}:/?#@!$&'()*+,;=[]~|")


def _posted(body: Node) -> tuple[str | None, str | None]:
    """What Postman sends as `Content-Type`, and the body's text."""
    mode = body.optional("mode")
    name = mode.text() if mode else ""
    content = body.optional(name) if name else None
    if content is None:
        return None, None
    if name == "raw":
        language = body.value.get("options") or {}
        is_json = "json" in str(language)
        return (JSON if is_json else "text/plain"), content.text() or None
    if name == "urlencoded":
        return FORM, "&".join(
            f"{quote_plus(key, safe='{}')}={quote_plus(value, safe='{}')}"
            for key, value in _enabled(content)
        )
    raise InputError(
        f"{body.where} is of a mode that isn't supported.",
        field=body.where,
        hint="Bodies of the modes raw and urlencoded can be read.",
    )


def _enabled(entries: Node) -> Iterator[tuple[str, str]]:
    """Keys and values that are not switched off."""
    for entry in entries.items():
        disabled, value = entry.optional("disabled"), entry.optional("value")
        if not (disabled and disabled.value is True):
            yield entry.member("key").text(), value.text() if value else ""


def _document(path: Source, most_bytes: int = _MOST_BYTES) -> Node:
    try:
        with source_of(path).open("rb") as file:
            content = file.read(most_bytes + 1)
    except OSError as error:
        raise InputError(f"The file can't be read: {error.strerror}.", field="path") from None
    if len(content) > most_bytes:
        raise InputError(
            f"A Postman file must not be longer than {most_bytes:,} bytes.", field="path"
        )
    value = json_value(content)
    if not isinstance(value, dict):
        raise InputError("This isn't a Postman file: it is not a JSON object.", field="path")
    return Node(value, "")
