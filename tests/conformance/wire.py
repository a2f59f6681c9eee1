"""Requests to the target, as any HTTP client makes them."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests

from tests.conformance.operation import FORM, OPERATIONS, Operation
from tests.conformance.reply import Reply
from tests.conformance.target import Target

_SECONDS = 30
_NAME = re.compile(r"\{(\w+)\}")


class Wire:
    """Sends; keeps one access token.

    Args:
        target: where to, and as whom.
    """

    def __init__(self, target: Target) -> None:
        self.target = target
        self._token = ""
        self._http = requests.Session()
        self._http.trust_env = False  # a .netrc would replace the Authorization header
        for url in (target.auth_path, target.api_path):
            if urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1"):
                self._http.proxies.update(requests.utils.get_environ_proxies(url))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def forget_token(self) -> None:
        """Ask for a new access token next time, for example because time has gone by."""
        self._token = ""

    def token(self) -> str:
        """An access token that is good."""
        if not self._token:
            self._token = self.target.access_token or self._fresh_token()
        return self._token

    def call(
        self,
        operation: Operation,
        body: Any,
        *,
        ids: Mapping[str, str],
        query: Mapping[str, str],
        headers: Mapping[str, str | None],
        environment_id: str,
    ) -> Reply:
        """Make one request.

        Args:
            operation: what to ask for.
            body: JSON, text or bytes as they are, or None for no body.
            ids: for the path.
            query: parameters.
            headers: in place of the usual ones; None leaves one out.
            environment_id: another environment than the target's, or `""`.
        """
        path = _NAME.sub(lambda name: ids[name[1]], operation.path)
        root = self.target.auth_root if operation.host == "auth" else self.target.api_root
        if environment_id:
            root = root.replace(self.target.environment_id, environment_id)
        usual = {"Authorization": f"Bearer {self.token()}"} if operation.name != "token" else {}
        if operation.media_type:
            usual["Content-Type"] = operation.media_type
        sent = {name: value for name, value in {**usual, **headers}.items() if value is not None}
        url = root + path + (f"?{urlencode(query)}" if query else "")
        reply = self._send(operation.method, url, body, sent)
        told = _kept(operation, operation.method, operation.path, ids, sent, body, reply)
        return replace(told, query=dict(query))

    def request(self, method: str, url: str, body: Any, headers: Mapping[str, str]) -> Reply:
        """Make a request that is no operation of the API, with a good token."""
        sent = {"Authorization": f"Bearer {self.token()}", **headers}
        reply = self._send(method, url, body, sent)
        return _kept(None, method, urlsplit(url).path, {}, sent, body, reply)

    def credentials(
        self, method: str, secret: str | None = None
    ) -> tuple[dict[str, str], dict[str, str]]:
        """Headers and form fields that say who the worker application is."""
        target = self.target
        told = target.client_secret if secret is None else secret
        if method == "post":
            return {}, {"client_id": target.client_id, "client_secret": told}
        pair = base64.b64encode(f"{target.client_id}:{told}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}, {}

    def _fresh_token(self) -> str:
        headers, fields = self.credentials(self.target.auth_method)
        form = urlencode({"grant_type": "client_credentials", **fields})
        operation = OPERATIONS["token"]
        url = self.target.auth_root + operation.path
        reply = self._send("POST", url, form, {**headers, "Content-Type": FORM})
        assert reply.status_code == 200, f"the token endpoint answered {reply.status_code}"
        return str(reply.json()["access_token"])

    def _send(
        self, method: str, url: str, body: Any, headers: Mapping[str, str]
    ) -> requests.Response:
        data = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
        bytes_ = data.encode() if isinstance(data, str) else data
        return self._http.request(
            method, url, data=bytes_, headers=dict(headers), timeout=_SECONDS, allow_redirects=False
        )


def _kept(
    operation: Operation | None,
    method: str,
    path: str,
    ids: Mapping[str, str],
    headers: Mapping[str, str],
    body: Any,
    reply: requests.Response,
) -> Reply:
    return Reply(
        operation=operation,
        method=method,
        path=path,
        ids=dict(ids),
        sent_headers=dict(headers),
        sent=body,
        status=reply.status_code,
        headers={name.lower(): value for name, value in reply.headers.items()},
        text=reply.content.decode("utf-8", "replace"),
    )
