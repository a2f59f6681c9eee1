"""What is held against each other: the request that was meant, and the one that arrived."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pingone_nb.request import FORM, ApiRequest
from pingone_nb.simulator.http.call import SimulatedReply, SimulatedRequest

Facts = dict[str, Any]


def meant(request: ApiRequest, environ: Mapping[str, str]) -> Facts:
    """Method, path, query, media type, body, cookie and authorization that are to arrive."""
    parts = urlsplit(request.address())
    bearer = f"Bearer {environ['PINGONE_ACCESS_TOKEN']}"
    pair = f"{environ['PINGONE_CLIENT_ID']}:{environ['PINGONE_CLIENT_SECRET']}"
    basic = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return {
        "method": request.method,
        "path": parts.path,
        "query": parse_qsl(parts.query),
        "media_type": request.media_type or "",
        "body": _body(request.media_type, request.content() or b""),
        "cookie": request.plain_headers().get("Cookie"),
        "authorization": basic if request.operation == "token" else bearer,
    }


def arrived(request: SimulatedRequest) -> Facts:
    """The same of a request that arrived."""
    media_type = request.headers.get("content-type", "")
    return {
        "method": request.method,
        "path": request.path,
        "query": parse_qsl(request.query),
        "media_type": media_type,
        "body": _body(media_type, request.body),
        "cookie": request.headers.get("cookie"),
        "authorization": request.headers.get("authorization"),
    }


def told(reply: SimulatedReply) -> str:
    """What a program prints of a reply."""
    body = json.loads(reply.body) if reply.body else {}
    return str(body.get("status", f"HTTP {reply.status}"))


def _body(media_type: str | None, content: bytes) -> Any:
    if media_type == FORM:
        return parse_qsl(content.decode("ascii"))
    return value_of(content) if content else None


def value_of(content: bytes) -> Any:
    """A JSON text's value; numbers are compared as they are written, not as Python rounds them."""
    return json.loads(content, parse_int=Decimal, parse_float=Decimal)
