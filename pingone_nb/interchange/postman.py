"""A Postman collection, format 2.1.

Source: https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pingone_nb.history import Exchange
from pingone_nb.interchange.body import text_of
from pingone_nb.interchange.placeholders import CLIENT_ID, CLIENT_SECRET, TOKEN, Placeholders
from pingone_nb.interchange.whole_file import write_json
from pingone_nb.interchange.written_request import WrittenRequest
from pingone_nb.request import ApiRequest

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
