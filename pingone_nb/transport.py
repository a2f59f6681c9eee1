"""The only network: one `ApiRequest` out, one `ApiReply` in. No retry, no judgement."""

from __future__ import annotations

import json
import ssl
import time
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.auth import AuthBase, HTTPBasicAuth

from pingone_nb.errors import InputError, TransportError, traceless
from pingone_nb.secret import Secret
from pingone_nb.wire import ApiReply, ApiRequest

_NEVER_LEFT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)


class BearerAuth(AuthBase):
    """`Authorization: Bearer …`, as an object so that `~/.netrc` cannot replace it."""

    @traceless
    def __init__(self, token: Secret) -> None:
        text = token.reveal()
        if not text.isascii() or not text.isprintable() or " " in text:
            message = "The access token holds characters that no token has."
            hint = "Copy it again, without quotes and line ends."
            raise InputError(message, field="token", hint=hint)
        self._token = token

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        prepared.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return prepared


class BasicAuth(AuthBase):
    """`Authorization: Basic …` of client id and secret, both as UTF-8."""

    def __init__(self, client_id: str, client_secret: Secret) -> None:
        self._client_id = client_id
        self._client_secret = client_secret

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        pair = (self._client_id.encode(), self._client_secret.reveal().encode())
        signed: requests.PreparedRequest = HTTPBasicAuth(*pair)(prepared)
        return signed


class NoAuth(AuthBase):
    """No `Authorization` header, whatever `~/.netrc` says."""

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Leave the request as it is."""
        return prepared


class Transport:
    """Sends requests over a `requests` session.

    Args:
        session: any object that behaves like a `requests.Session`; an own one when None. TLS
            verification and proxies are the session's.
        connect_timeout_seconds: how long to wait for a connection.
        read_timeout_seconds: how long to wait between bytes of the reply.
    """

    def __init__(
        self,
        session: requests.Session | None = None,
        *,
        connect_timeout_seconds: float = 5.0,
        read_timeout_seconds: float = 15.0,
    ) -> None:
        self.session = requests.Session() if session is None else session
        self._timeout = (connect_timeout_seconds, read_timeout_seconds)
        self._surroundings_of: dict[tuple[str, str], dict[str, Any]] = {}

    def send(self, request: ApiRequest, *, auth: AuthBase) -> ApiReply:
        """Send once, follow no redirect.

        Raises:
            InputError: the request cannot be put into bytes; nothing was sent.
            TransportError: no reply came.
        """
        begun = time.perf_counter()
        try:
            response = self.session.send(
                self.session.prepare_request(
                    requests.Request(
                        request.method,
                        request.address(),
                        headers=_headers(request),
                        data=_content(request),
                        auth=auth,
                    )
                ),
                timeout=self._timeout,
                allow_redirects=False,
                **self._surroundings(request.url),
            )
        except requests.RequestException as error:
            # its text tells the URL, whose query may name a person
            cause = None if request.query else _without_frames(error)
            raise _as_transport_error(error) from cause
        return _reply(response, elapsed_seconds=time.perf_counter() - begun)

    def _surroundings(self, url: str) -> dict[str, Any]:
        """Proxies and certificates for the host, looked up once: it takes longer than sending."""
        host = urlsplit(url)[:2]
        found = self._surroundings_of.get(host)
        if found is None:
            found = dict(self.session.merge_environment_settings(url, {}, None, None, None))
            self._surroundings_of[host] = found
        return found

    def close(self) -> None:
        """Close the session's connections."""
        self.session.close()


def _headers(request: ApiRequest) -> dict[str, str]:
    told = {"Accept": "application/json", **request.plain_headers()}
    return told | ({"Content-Type": request.media_type} if request.media_type else {})


def _content(request: ApiRequest) -> bytes | None:
    try:
        return request.content()
    except (TypeError, ValueError, RecursionError):
        message = "The body cannot be written as JSON."
        # no cause: its text would repeat a value of the body
        raise InputError(message, field="body") from None


def _reply(response: requests.Response, *, elapsed_seconds: float) -> ApiReply:
    content = response.content
    return ApiReply(
        http_status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        text=content.decode("utf-8", "replace"),
        body=_json(content),
        elapsed_seconds=elapsed_seconds,
    )


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _as_transport_error(error: requests.RequestException) -> InputError | TransportError:
    if isinstance(error, ValueError) and not isinstance(error, requests.exceptions.JSONDecodeError):
        message = "The request's URL or headers are malformed."
        return InputError(message, field="url")
    unsent = _never_left(error)
    for kind, message, hint in _CASES:
        if isinstance(error, kind):
            return TransportError(message, may_have_been_sent=not unsent, hint=hint)
    return TransportError("No reply came.", may_have_been_sent=not unsent)


_CASES: tuple[tuple[type[Exception], str, str], ...] = (
    (
        requests.ConnectTimeout,
        "No connection in time: nothing was sent.",
        "Check the region, the proxy and the network.",
    ),
    (
        requests.ReadTimeout,
        "No reply in time: the request may have reached PingOne all the same.",
        "Read the authentication, or look at the phone, before you send again.",
    ),
    (
        requests.exceptions.ProxyError,
        "The proxy did not let the request through.",
        "Check HTTPS_PROXY and NO_PROXY.",
    ),
    (
        requests.exceptions.SSLError,
        "No trusted TLS connection.",
        "Behind a company proxy, set REQUESTS_CA_BUNDLE to its certificates.",
    ),
    (
        requests.ConnectionError,
        "The connection failed.",
        "Check the region or PINGONE_AUTH_PATH, the name lookup and the network.",
    ),
)


def _never_left(error: BaseException) -> bool:
    return any(isinstance(each, _NEVER_LEFT) for each in _chain(error))


def _chain(error: BaseException) -> list[BaseException]:
    """The error and what led to it; urllib3 keeps that in `reason` and `args`, too."""
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, BaseException) or each in found:
            continue
        found.append(each)
        waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return found


def _without_frames(error: requests.RequestException) -> requests.RequestException:
    """The cause without its frames: their variables hold the token and the body."""
    for each in _chain(error):
        each.__traceback__ = None
    error.request = None
    return error
