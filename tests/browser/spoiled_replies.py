"""Replies that nobody expects: markup in every text, megabytes, and what is no JSON."""

from __future__ import annotations

import json
from typing import Any

import requests
from requests.adapters import BaseAdapter

HOSTILE = "<img src=x onerror=\"document.title='owned'\">"
_KEPT = {"id", "href", "status", "type"}  # what the client goes by
_MEGABYTES = 2_000_000


class SpoilingAdapter(BaseAdapter):
    """Spoils the next reply of another adapter, once, as it was told."""

    def __init__(self, adapter: BaseAdapter) -> None:
        super().__init__()
        self._adapter = adapter
        self._next = ""

    def spoil(self, name: str) -> None:
        """Spoil the next reply as `SPOILS` names it."""
        self._next = name

    def send(self, request: requests.PreparedRequest, **named: Any) -> requests.Response:  # type: ignore[override] # as a session passes them
        """The other adapter's reply, or what was made of it."""
        response = self._adapter.send(request, **named)
        if self._next and "deviceAuthentications" in (request.url or ""):
            response._content = SPOILS[self._next](response.content)
            self._next = ""
        return response

    def close(self) -> None:
        """Close the other one."""
        self._adapter.close()


def _with_markup(body: bytes) -> bytes:
    return json.dumps(_hostile(json.loads(body) | {"message": "", "reason": ""})).encode()


def _hostile(value: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _hostile(each, key) for key, each in value.items()} | {HOSTILE: HOSTILE}
    if isinstance(value, list):
        return [_hostile(each, name) for each in value]
    return HOSTILE if isinstance(value, str) and name not in _KEPT else value


def _enormous(body: bytes) -> bytes:
    told = json.loads(body)
    return json.dumps({**told, "padding": ["x" * 100] * (_MEGABYTES // 100)}).encode()


def _no_json(_body: bytes) -> bytes:
    return f"<html>{HOSTILE}</html>".encode()


SPOILS = {"markup": _with_markup, "megabytes": _enormous, "no JSON": _no_json}
