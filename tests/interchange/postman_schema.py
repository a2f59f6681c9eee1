"""Postman's collection format 2.1 and its environments as JSON schemas, in our own words.

Only what this package writes is described, and nothing else is let through; the whole is at
https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
"""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string"}


def thing(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object that has nothing else."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "additionalProperties": False,
        "required": list(required),
    }


def many(item: dict[str, Any]) -> dict[str, Any]:
    """An array."""
    return {"type": "array", "items": item}


HEADER = thing({"key": TEXT, "value": TEXT})
ATTRIBUTE = thing({"key": TEXT}, {"value": {}, "type": TEXT})
AUTH = {
    "oneOf": [
        thing({"type": {"const": "noauth"}}),
        thing({"type": {"const": "bearer"}, "bearer": many(ATTRIBUTE)}),
        thing({"type": {"const": "basic"}, "basic": many(ATTRIBUTE)}),
    ]
}
PARAMETER = thing({"key": {"type": ["string", "null"]}, "value": {"type": ["string", "null"]}})
URL = thing(
    {"raw": TEXT, "host": many(TEXT), "path": many(TEXT)},
    {
        "protocol": {"enum": ["http", "https"]},
        "port": {"type": "string", "pattern": "^[0-9]+$"},
        "query": many(PARAMETER),
    },
)
RAW = thing(
    {
        "mode": {"const": "raw"},
        "raw": TEXT,
        "options": thing({"raw": thing({"language": {"enum": ["json", "text"]}})}),
    }
)
PARTS = {"method": TEXT, "header": many(HEADER), "url": URL}
REQUEST = thing({**PARTS, "auth": AUTH}, {"body": RAW})
RESPONSE = thing(
    {
        "name": TEXT,
        "originalRequest": thing(PARTS, {"body": RAW}),
        "code": {"type": "integer"},
        "status": TEXT,
        "header": many(HEADER),
        "cookie": {"type": "array", "maxItems": 0},
        "body": TEXT,
    }
)
EVENT = thing(
    {
        "listen": {"enum": ["test", "prerequest"]},
        "script": thing({"type": {"const": "text/javascript"}, "exec": many(TEXT)}),
    }
)
ITEM = thing({"name": TEXT, "request": REQUEST, "response": many(RESPONSE)}, {"event": many(EVENT)})
COLLECTION_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **thing(
        {
            "info": thing(
                {
                    "name": TEXT,
                    "schema": {
                        "const": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
                    },
                }
            ),
            "item": many(ITEM),
            "variable": many(thing({"key": TEXT, "value": TEXT, "type": {"const": "string"}})),
        }
    ),
}
ENVIRONMENT_SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **thing(
        {
            "id": {"type": "string", "format": "uuid"},
            "name": TEXT,
            "values": many(
                thing(
                    {
                        "key": TEXT,
                        "value": TEXT,
                        "type": {"enum": ["default", "secret"]},
                        "enabled": {"type": "boolean"},
                    }
                )
            ),
            "_postman_variable_scope": {"const": "environment"},
        }
    ),
}
