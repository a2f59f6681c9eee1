"""A request and its reply, as the suite keeps them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.conformance.operation import Operation

MISSING = object()


class Stop(Exception):  # noqa: N818 - the case cannot go on
    """A reply lacks what the next step needs."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One exchange. The `repr` shows operation and status only.

    Attributes:
        operation: what was asked for; None for what is no operation of the API.
        ids, query: the path's ids by name, and the query's parameters.
        sent_headers, sent: the request's; `sent` is JSON, or text that is none.
        status, headers, text: the reply's; header names in lower case.
    """

    operation: Operation | None
    method: str = field(repr=False)
    path: str = field(repr=False)
    ids: Mapping[str, str] = field(repr=False)
    sent_headers: Mapping[str, str] = field(repr=False)
    sent: Any = field(repr=False)
    status: int
    headers: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def where(self) -> str:
        """The exchange in short: `check_otp 400`."""
        name = self.operation.name if self.operation else f"{self.method} {self.path}"
        return f"{name} {self.status}"

    @property
    def media_type(self) -> str:
        """The body's, without parameters and in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def body(self) -> Any:
        """The body as JSON; `MISSING` when it is none."""
        try:
            return json.loads(self.text)
        except ValueError:
            return MISSING

    def find(self, path: str) -> Any:
        """What is at a path such as `_embedded/devices/0/id` or `headers/Location`, or `MISSING`."""
        if path.startswith("headers/"):
            return self.headers.get(path.partition("/")[2].lower(), MISSING)
        value = self.body
        for name in filter(None, path.split("/")):
            if isinstance(value, Mapping):
                value = value.get(name, MISSING)
            elif isinstance(value, list) and name.isdecimal() and int(name) < len(value):
                value = value[int(name)]
            else:
                return MISSING
        return value

    def __getitem__(self, path: str) -> Any:
        value = self.find(path)
        if value is MISSING:
            message = f"{self.where}: there is no {path} to go on with"
            raise Stop(message)
        return value
