"""HAR 1.2 as a JSON schema, written down from its specification.

Source: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}
SIZE = {"type": "integer", "minimum": -1}
MILLISECONDS = {"type": "number", "minimum": -1}
MOMENT = {"type": "string", "format": "date-time"}


def thing(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object whose other properties begin with `_`, as the specification wants it."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {}), "comment": TEXT},
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
        "required": list(required),
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    """An array."""
    return {"type": "array", "items": item}


PAIR = thing({"name": TEXT, "value": TEXT})
PROGRAM = thing({"name": TEXT, "version": TEXT})
COOKIE = thing(
    {"name": TEXT, "value": TEXT},
    {
        "path": TEXT,
        "domain": TEXT,
        "expires": MOMENT,
        "httpOnly": {"type": "boolean"},
        "secure": {"type": "boolean"},
    },
)
PARAMETER = thing({"name": TEXT}, {"value": TEXT, "fileName": TEXT, "contentType": TEXT})
POSTED = {
    **thing({"mimeType": TEXT}, {"params": many(PARAMETER), "text": TEXT}),
    "oneOf": [{"required": ["text"]}, {"required": ["params"]}],
}
REQUEST = thing(
    {
        "method": TEXT,
        "url": {"type": "string", "format": "uri", "not": {"pattern": "#"}},
        "httpVersion": TEXT,
        "cookies": many(COOKIE),
        "headers": many(PAIR),
        "queryString": many(PAIR),
        "headersSize": SIZE,
        "bodySize": SIZE,
    },
    {"postData": POSTED},
)
CONTENT = thing(
    {"size": {"type": "integer", "minimum": 0}, "mimeType": TEXT},
    {"compression": {"type": "integer"}, "text": TEXT, "encoding": TEXT},
)
RESPONSE = thing(
    {
        "status": {"type": "integer", "minimum": 0},
        "statusText": TEXT,
        "httpVersion": TEXT,
        "cookies": many(COOKIE),
        "headers": many(PAIR),
        "content": CONTENT,
        "redirectURL": TEXT,
        "headersSize": SIZE,
        "bodySize": SIZE,
    }
)
TIMINGS = thing(
    {
        "send": {"type": "number", "minimum": 0},
        "wait": {"type": "number", "minimum": 0},
        "receive": {"type": "number", "minimum": 0},
    },
    {"blocked": MILLISECONDS, "dns": MILLISECONDS, "connect": MILLISECONDS, "ssl": MILLISECONDS},
)
ENTRY = thing(
    {
        "startedDateTime": MOMENT,
        "time": {"type": "number", "minimum": 0},
        "request": REQUEST,
        "response": RESPONSE,
        "cache": thing({}, {"beforeRequest": {}, "afterRequest": {}}),
        "timings": TIMINGS,
    },
    {"pageref": TEXT, "serverIPAddress": TEXT, "connection": TEXT},
)
PAGE = thing(
    {"startedDateTime": MOMENT, "id": TEXT, "title": TEXT, "pageTimings": {"type": "object"}}
)
LOG = thing(
    {"version": {"const": "1.2"}, "creator": PROGRAM, "entries": many(ENTRY)},
    {"browser": PROGRAM, "pages": many(PAGE)},
)
HAR_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"log": LOG},
    "required": ["log"],
}
