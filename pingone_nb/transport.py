"""The only network: one `ApiRequest` out, one `ApiReply` in. No retry, no judgement."""

from __future__ import annotations

import base64
import contextlib
import json
import ssl
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3.exceptions
from requests.auth import AuthBase, HTTPBasicAuth
from requests.utils import select_proxy
from urllib3.exceptions import HTTPError

from pingone_nb.errors import InputError, TransportError, traceless
from pingone_nb.privacy.masking import DEEPEST, is_too_deep, scrubber
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiReply, ApiRequest

_REFUSED = (  # before anything is sent
    requests.exceptions.InvalidProxyURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    urllib3.exceptions.LocationValueError,
)
_WITHHELD = "x-pingone-nb-location"
_NEVER_LEFT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)
_SHORTEST_COOKIE = 8  # shorter ones are words, such as a language


class Authorization(AuthBase):
    """What a request is sent with, and what in it no reply may bring back."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What it adds to a request that is secret."""
        return ()


class BearerAuth(Authorization):
    """`Authorization: Bearer …`, as an object so that `~/.netrc` cannot replace it."""

    @traceless
    def __init__(self, token: Secret) -> None:
        if not is_header_text(token.reveal()):
            message = "The access token contains characters that aren't allowed in a token."
            hint = "Copy it again, without quotation marks or line breaks."
            raise InputError(message, field="token", hint=hint)
        self._token = token

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The token."""
        return (self._token,)

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        prepared.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return prepared


def is_header_text(text: str) -> bool:
    """Whether a token can stand in a header: ASCII, without blanks and control characters."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


class BasicAuth(Authorization):
    """`Authorization: Basic …` of client id and secret, both as UTF-8."""

    def __init__(self, client_id: str, client_secret: Secret) -> None:
        self._client_id = client_id
        self._client_secret = client_secret

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """The client secret, and the pair as it is sent."""
        pair = f"{self._client_id}:{self._client_secret.reveal()}".encode()
        return (self._client_secret, Secret(base64.b64encode(pair).decode()))

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        pair = (self._client_id.encode(), self._client_secret.reveal().encode())
        signed: requests.PreparedRequest = HTTPBasicAuth(*pair)(prepared)
        return signed


class NoAuth(Authorization):
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

    def send(self, request: ApiRequest[Any], *, auth: AuthBase) -> ApiReply:
        """Send once, follow no redirect.

        Raises:
            InputError: the request cannot be put into bytes; nothing was sent.
            TransportError: no reply came.
        """
        handled = sys.exception()  # the caller's: it tells nothing about this request
        prepared = self._prepared(request, auth)
        begun = time.perf_counter()
        try:
            response = self.session.send(
                prepared,
                timeout=self._timeout,
                allow_redirects=False,
                **self._surroundings(request.url),
            )
            return _reply(response, elapsed_seconds=time.perf_counter() - begun)
        except Exception as error:  # noqa: BLE001 - adapters and hooks raise what they like
            proxied = self._proxied(request.url)
            self._surroundings_of.clear()  # whoever mends a variable need not begin anew
            failure = _failure(error, request, auth, handled, is_proxied=proxied)
        raise failure  # outside of the handler: its context is the caller's own

    def _prepared(self, request: ApiRequest[Any], auth: AuthBase) -> requests.PreparedRequest:
        headers, content = _headers(request), _content(request)
        refusal = InputError("The request's URL or headers aren't valid.", field="url")
        # what is wrong is told without the cause: its text repeats the URL or a header
        with contextlib.suppress(ValueError, requests.RequestException, HTTPError):
            prepared = self.session.prepare_request(
                requests.Request(
                    request.method,
                    request.address(),
                    headers=headers,
                    data=content,
                    auth=auth,
                )
            )
            prepared.hooks["response"].append(_withhold_location)
            return prepared
        raise refusal

    def cookies(self) -> list[Secret]:
        """The values of the cookies that the session may send of its own accord."""
        values = (getattr(each, "value", None) for each in getattr(self.session, "cookies", ()))
        return [Secret(value) for value in values if value and len(value) >= _SHORTEST_COOKIE]

    def _surroundings(self, url: str) -> dict[str, Any]:
        """Proxies and certificates for the host, looked up once: it takes longer than sending.

        Raises:
            InputError: the file of certificates is not there.
        """
        host = urlsplit(url)[:2]
        found = self._surroundings_of.get(host)
        if found is None:
            found = dict(self.session.merge_environment_settings(url, {}, None, None, None))
            _check_certificates(found.get("verify"))
            self._surroundings_of[host] = found
        return found

    def _proxied(self, url: str) -> bool:
        """Whether a proxy was chosen for the host."""
        found = self._surroundings_of.get(urlsplit(url)[:2], {})
        return bool(select_proxy(url, found.get("proxies")))

    def use(self, *, connect_timeout_seconds: float, read_timeout_seconds: float) -> None:
        """Go on with other time-outs, and look proxies and certificates up anew."""
        self._timeout = (connect_timeout_seconds, read_timeout_seconds)
        self._surroundings_of.clear()

    def close(self) -> None:
        """Close the session's connections."""
        self.session.close()


def _headers(request: ApiRequest[Any]) -> dict[str, str]:
    told = {"Accept": "application/json", **request.plain_headers()}
    return told | ({"Content-Type": request.media_type} if request.media_type else {})


def _content(request: ApiRequest[Any]) -> bytes | None:
    try:
        return request.content()
    except (TypeError, ValueError, RecursionError):
        message = "The body can't be converted to JSON."
        # no cause: its text would repeat a value of the body
        raise InputError(message, field="body") from None


def _withhold_location(response: requests.Response, **_others: object) -> None:
    """Keep `requests` from working out where a redirect leads, which fails for some texts."""
    if response.is_redirect:
        response.headers[_WITHHELD] = response.headers.pop("Location")


def _reply(response: requests.Response, *, elapsed_seconds: float) -> ApiReply:
    content = response.content
    headers = {name.lower(): value for name, value in response.headers.items()}
    if _WITHHELD in headers:
        headers["location"] = headers.pop(_WITHHELD)
    return ApiReply(
        http_status=response.status_code,
        headers=headers,
        text=content.decode("utf-8", "replace"),
        body=_json(content),
        elapsed_seconds=elapsed_seconds,
    )


def _json(content: bytes) -> Any:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        return None
    # counting brackets is fast, and few bodies have so many that one has to look
    may_be_deep = content.count(b"[") + content.count(b"{") > DEEPEST
    return None if may_be_deep and is_too_deep(value) else value


def _check_certificates(verify: object) -> None:
    if isinstance(verify, str) and not Path(verify).exists():
        message = "The file of certificates that REQUESTS_CA_BUNDLE names doesn't exist."
        hint = "Correct or remove REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, or the session's verify."
        raise InputError(message, field="REQUESTS_CA_BUNDLE", hint=hint)


def _failure(
    error: Exception,
    request: ApiRequest[Any],
    auth: AuthBase,
    handled: BaseException | None,
    *,
    is_proxied: bool,
) -> InputError | TransportError:
    """What came of a request in place of a reply; the cause without what was sent."""
    if isinstance(error, InputError | TransportError):  # a session that knows what to say
        return error
    raised = _raised_here(error, handled)
    failure = _as_transport_error(error, raised, is_proxied=is_proxied)
    # the cause's text tells the URL, whose query may name a person
    failure.__cause__ = None if request.query else error
    scrub = scrubber(*request.sensitive, getattr(auth, "secrets", ()))
    _clean([each for each in raised if each is not handled], scrub)
    return failure


def _as_transport_error(
    error: Exception, raised: list[BaseException], *, is_proxied: bool
) -> InputError | TransportError:
    if isinstance(error, _REFUSED) and is_proxied:
        # the request's own URL was read before: what is left is the proxy's
        message = "The proxy that HTTPS_PROXY or ALL_PROXY names can't be used."
        hint = "Check its address. A SOCKS proxy needs PySocks: pip install 'requests[socks]'."
        return InputError(message, field="HTTPS_PROXY", hint=hint)
    if isinstance(error, _REFUSED):
        return InputError("The request's URL or headers aren't valid.", field="url")
    may_have_been_sent = not any(isinstance(each, _NEVER_LEFT) for each in raised)
    for kind, message, hint in _CASES:
        if isinstance(error, kind):
            return TransportError(message, may_have_been_sent=may_have_been_sent, hint=hint)
    return TransportError("No reply received.", may_have_been_sent=may_have_been_sent)


_CASES: tuple[tuple[type[Exception], str, str], ...] = (
    (
        requests.ConnectTimeout,
        "The connection timed out: nothing was sent.",
        "Check the region, the proxy, and the network.",
    ),
    (
        requests.ReadTimeout,
        "The reply timed out. The request may have reached PingOne.",
        "Before you send again, read the authentication or check the phone.",
    ),
    (
        requests.exceptions.ProxyError,
        "The proxy blocked the request.",
        "Check HTTPS_PROXY and NO_PROXY.",
    ),
    (
        requests.exceptions.SSLError,
        "No trusted TLS connection could be made.",
        "If you use a company proxy, set REQUESTS_CA_BUNDLE to its certificate file.",
    ),
    (
        requests.ConnectionError,
        "The connection failed.",
        "Check the region or PINGONE_AUTH_PATH, DNS, and the network.",
    ),
)


def _raised_here(error: BaseException, handled: BaseException | None) -> list[BaseException]:
    """The error and what led to it, without the exception that the caller is handling.

    Python hangs what is being handled, wherever in the program, onto what is raised meanwhile;
    urllib3 keeps what led to an error in `reason` and `args`, too.
    """
    found: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        each = waiting.pop()
        is_callers = each is handled and each is not error
        if not isinstance(each, BaseException) or is_callers or each in found:
            continue
        found.append(each)
        waiting += [each.__cause__, each.__context__, getattr(each, "reason", None), *each.args]
    return found


def _clean(raised: list[BaseException], scrub: Callable[[Any], Any]) -> None:
    """Take off what was sent: the frames hold it, and a text may repeat it."""
    for each in raised:
        each.__traceback__ = None
        each.args = tuple(_scrubbed(value, scrub) for value in each.args)
        for name, value in vars(each).items():
            setattr(each, name, _scrubbed(value, scrub))
        if isinstance(each, requests.RequestException):
            each.request = None


def _scrubbed(value: Any, scrub: Callable[[Any], Any]) -> Any:
    if isinstance(value, bytes):
        return scrub(value.decode("utf-8", "replace"))
    return scrub(value) if isinstance(value, str) else value
