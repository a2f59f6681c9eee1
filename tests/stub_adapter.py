"""A `requests` adapter that answers from a list, without a socket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import requests
from requests.adapters import BaseAdapter


class StubAdapter(BaseAdapter):
    """Answers each request with the next of `answers`: an exception to raise, or status and body.

    `sent` keeps the prepared requests, `timeouts` their time-outs in seconds.
    """

    def __init__(self, answers: Iterable[Exception | tuple[int, Mapping[str, str], bytes]]) -> None:
        super().__init__()
        self._answers = list(answers)
        self.sent: list[requests.PreparedRequest] = []
        self.timeouts: list[object] = []

    def send(self, request, *, timeout=None, **_others):
        """Answer with the next answer."""
        self.sent.append(request)
        self.timeouts.append(timeout)
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.status_code, headers, response._content = answer
        response.headers.update(headers)
        response.request = request
        response.url = request.url
        return response

    def close(self) -> None:
        """Nothing to close."""


def stub_session(*answers: Exception | tuple[int, Mapping[str, str], bytes]) -> requests.Session:
    """A session all of whose requests go to a `StubAdapter`, found as `session.adapter`."""
    session = requests.Session()
    session.adapter = StubAdapter(answers)  # type: ignore[attr-defined]
    session.mount("https://", session.adapter)  # type: ignore[attr-defined]
    session.mount("http://", session.adapter)  # type: ignore[attr-defined]
    return session
