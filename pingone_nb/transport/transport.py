"""Sends one request, and takes what comes back."""

from __future__ import annotations

import contextlib
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from requests.auth import AuthBase
from requests.structures import CaseInsensitiveDict
from requests.utils import check_header_validity, default_headers, select_proxy, urldefragauth
from urllib3 import BaseHTTPResponse, HTTPConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from pingone_nb.errors import InputError, TransportError
from pingone_nb.privacy.masking import DEEPEST, is_too_deep, scrubber
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiReply, ApiRequest
from pingone_nb.settings import is_private, origin_of
from pingone_nb.transport.connection import (
    LONGEST_REPLY_BYTES,
    BoundedAdapter,
    BoundedSession,
    Limit,
    TooLongError,
    bound,
    calling,
    mask_logs,
    with_fresh_connections,
)
from pingone_nb.transport.failure import NOT_VALID, as_transport_error, clean, fault_of, raised_here

_WITHHELD = "x-pingone-nb-location"
_HEADERS = dict(default_headers())
_PLAIN_URL = re.compile(  # one that no sender writes differently
    r"https?://[a-z0-9.-]+(?::\d{1,5})?/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?", re.ASCII
)
_BYTES_A_PART = 65_536
_SHORTEST_COOKIE = 8  # shorter ones are words, such as a language


class _Arrived(NamedTuple):
    """The head of a reply, and how to get at its body."""

    http_status: int
    headers: dict[str, str]
    content: Callable[[], bytes]
    close: Callable[[], None]


class _Route(NamedTuple):
    """Connections to a host; a proxy that forwards is given the whole URL."""

    pool: HTTPConnectionPool
    is_forwarded: bool


class Transport:
    """Sends requests, each within a time of its own.

    Args:
        session: any object that behaves like a `requests.Session`; TLS verification and proxies are
            then its own. When None, connections of its own, as many as threads share it; it keeps
            no cookies.
        connect_timeout_seconds: how long to wait for a connection.
        read_timeout_seconds: how long to wait between bytes of the reply.
        total_timeout_seconds: how long one call may take as a whole, but for the look-up of a name,
            which the operating system bounds.
        now: seconds that only grow.
    """

    def __init__(
        self,
        session: requests.Session | None = None,
        *,
        connect_timeout_seconds: float = 5.0,
        read_timeout_seconds: float = 15.0,
        total_timeout_seconds: float = 90.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.session = BoundedSession() if session is None else session
        self._now = now
        self._surroundings_of: dict[tuple[str, str], dict[str, Any]] = {}
        self._routes: dict[str, _Route] = {}
        self.use(
            connect_timeout_seconds=connect_timeout_seconds,
            read_timeout_seconds=read_timeout_seconds,
            total_timeout_seconds=total_timeout_seconds,
        )
        mask_logs()

    def ends_at(self) -> float:
        """When a call that begins now has taken as long as it may, by the transport's clock."""
        return self._now() + self._total_seconds

    def seconds_until(self, end: float) -> float:
        """How long it is until then."""
        return end - self._now()

    def send(
        self, request: ApiRequest[Any], *, auth: AuthBase, until: float | None = None
    ) -> ApiReply:
        """Send once, follow no redirect.

        Args:
            request: what to send.
            auth: what authorizes it.
            until: when the call ends, as `ends_at` tells; by default it begins now.

        Returns:
            The reply; where its body did not arrive whole, `fault` says why.

        Raises:
            InputError: the request cannot be put into bytes; nothing was sent.
            TransportError: no reply came.
        """
        handled = sys.exception()  # the caller's: it tells nothing about this request
        end = self.ends_at() if until is None else until
        limit = Limit(until=end, read_seconds=self._read_seconds, now=self._now)
        arrived: _Arrived | None = None
        begun = time.perf_counter()
        try:
            with calling(limit, _Scrub(request, auth)):
                arrived = self._sent(request, auth, limit)
                content = arrived.content()
            return _reply(arrived, content, elapsed_seconds=time.perf_counter() - begun)
        except BaseException as error:  # noqa: BLE001 - adapters and hooks raise what they like
            raised = raised_here(error, handled)
            if arrived is not None:
                _close(arrived)
            if arrived is not None and isinstance(error, Exception):
                elapsed = time.perf_counter() - begun
                return _reply(arrived, b"", elapsed_seconds=elapsed, fault=fault_of(raised))
            failure = self._failure(error, raised, request, limit)
            clean([each for each in raised if each is not handled], _Scrub(request, auth))
            del arrived, raised  # which tell what came, and the URL
        raise failure  # outside of the handler: its context is the caller's own

    def _sent(self, request: ApiRequest[Any], auth: AuthBase, limit: Limit) -> _Arrived:
        if isinstance(self.session, BoundedSession):
            return self._sent_directly(request, auth, limit)
        prepared = _prepared(request, self._prepare, auth)
        bound(self.session.get_adapter(request.url))
        response = self.session.send(
            prepared,
            timeout=(min(self._connect_seconds, limit.seconds_left), limit.wait_seconds),
            allow_redirects=False,
            **self._surroundings(request.url),
        )
        headers = {name.lower(): value for name, value in response.headers.items()}
        if _WITHHELD in headers:
            headers["location"] = headers.pop(_WITHHELD)
        read = partial(_content_of_response, response, limit)
        return _Arrived(response.status_code, headers, read, response.close)

    def _sent_directly(self, request: ApiRequest[Any], auth: AuthBase, limit: Limit) -> _Arrived:
        """Send over connections of our own: without what a session does besides."""
        prepared = _prepared(request, _prepare_plainly, auth)
        url = str(prepared.url)
        route = self._route(url)
        target = str(urldefragauth(url)) if route.is_forwarded else prepared.path_url
        connect_seconds = min(self._connect_seconds, limit.seconds_left)
        response = route.pool.urlopen(
            str(prepared.method),
            target,
            body=prepared.body,
            headers=prepared.headers,
            redirect=False,
            retries=False,
            assert_same_host=False,
            preload_content=False,
            timeout=Timeout(connect=connect_seconds, read=self._read_seconds),
        )
        headers = {name.lower(): value for name, value in response.headers.itermerged()}
        read = partial(_content, response)
        return _Arrived(response.status, headers, read, response.close)

    def _route(self, url: str) -> _Route:
        origin = url[: url.index("/", url.index("//") + 2)]
        found = self._routes.get(origin)
        if found is None:
            found = self._routes[origin] = self._new_route(f"{origin}/")
        return found

    def _new_route(self, url: str) -> _Route:
        """Look up proxies and certificates for a host: it takes longer than sending.

        Raises:
            InputError: the file of certificates is not there.
        """
        surroundings = self._surroundings(url)
        adapter = self.session.get_adapter(url)
        assert isinstance(adapter, BoundedAdapter)  # noqa: S101 - tells the type checker
        prepared = requests.Request("GET", url).prepare()
        pool = adapter.get_connection_with_tls_context(
            prepared,
            surroundings["verify"],
            proxies=surroundings["proxies"],
            cert=surroundings["cert"],
        )
        assert isinstance(pool, HTTPConnectionPool)  # noqa: S101 - tells the type checker
        adapter.cert_verify(pool, url, surroundings["verify"], surroundings["cert"])  # type: ignore[no-untyped-call]
        is_forwarded = not adapter.request_url(prepared, surroundings["proxies"]).startswith("/")
        return _Route(pool, is_forwarded)

    def _prepare(
        self,
        request: ApiRequest[Any],
        headers: dict[str, str],
        content: bytes | None,
        auth: AuthBase,
    ) -> requests.PreparedRequest:
        prepared = self.session.prepare_request(
            requests.Request(
                request.method, request.address(), headers=headers, data=content, auth=auth
            )
        )
        prepared.hooks["response"].append(_withhold)
        return prepared

    def cookies(self) -> list[Secret]:
        """The values of the cookies that the session may send of its own accord."""
        if isinstance(self.session, BoundedSession):
            return []
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
            if _leaves_this_machine(url, found.get("proxies")):
                found["proxies"] = {}
            self._surroundings_of[host] = found | {"stream": True}
        return self._surroundings_of[host]

    def _proxied(self, url: str) -> bool:
        """Whether a proxy was chosen for the host."""
        found = self._surroundings_of.get(urlsplit(url)[:2], {})
        return bool(select_proxy(url, found.get("proxies")))

    def _failure(
        self,
        error: BaseException,
        raised: list[BaseException],
        request: ApiRequest[Any],
        limit: Limit,
    ) -> BaseException:
        """What came of a request in place of a reply; the cause without what was sent."""
        if not isinstance(error, Exception):  # an interrupt goes on, without urllib3's frames
            error.__cause__ = error.__context__ = None
            return error
        if isinstance(error, InputError | TransportError):  # a session that knows what to say
            return error
        is_proxied = self._proxied(request.url)
        self._forget_surroundings()  # whoever mends a variable need not begin anew
        has_left = limit.has_left if isinstance(self.session, BoundedSession) else None
        failure = as_transport_error(error, raised, is_proxied=is_proxied, has_left=has_left)
        # the cause's text tells the URL, whose query may name a person
        failure.__cause__ = None if request.query else error
        return failure

    def _forget_surroundings(self) -> None:
        self._surroundings_of.clear()
        self._routes.clear()

    def _after_fork(self) -> None:
        """Go on in a forked process with connections of its own."""
        self._forget_surroundings()
        with_fresh_connections(self.session)

    def use(
        self,
        *,
        connect_timeout_seconds: float,
        read_timeout_seconds: float,
        total_timeout_seconds: float,
    ) -> None:
        """Go on with other time-outs, and look proxies and certificates up anew."""
        self._connect_seconds = connect_timeout_seconds
        self._read_seconds = read_timeout_seconds
        self._total_seconds = total_timeout_seconds
        self._forget_surroundings()

    def close(self) -> None:
        """Close the session's connections."""
        self._routes.clear()
        self.session.close()


class _Scrub:
    """Takes out of a text what was sent; made when it is needed: that takes its time."""

    def __init__(self, request: ApiRequest[Any], auth: AuthBase) -> None:
        self._request = request
        self._auth = auth

    def __call__(self, value: Any) -> Any:
        secrets = getattr(self._auth, "secrets", ())
        return scrubber(*self._request.sensitive, secrets)(value)


def _headers(request: ApiRequest[Any]) -> dict[str, str]:
    headers = {"Accept": JSON, **request.plain_headers()}
    return headers | ({"Content-Type": request.media_type} if request.media_type else {})


def _content_to_send(request: ApiRequest[Any]) -> bytes | None:
    try:
        return request.content()
    except (TypeError, ValueError, RecursionError):
        message = "The body can't be converted to JSON."
        # no cause: its text would repeat a value of the body
        raise InputError(message, field="body") from None


def _new_headers(*, own: bool) -> Any:
    """What all requests have; with headers of one's own, names are one whatever their case."""
    return CaseInsensitiveDict(_HEADERS) if own else dict(_HEADERS)


def _prepared(
    request: ApiRequest[Any], prepare: Callable[..., requests.PreparedRequest], auth: AuthBase
) -> requests.PreparedRequest:
    """What goes out, as `prepare` makes it of request, headers, body and authorization.

    Raises:
        InputError: the request cannot be put into bytes.
    """
    headers, content = _headers(request), _content_to_send(request)
    refusal = InputError(NOT_VALID, field="url")
    # what is wrong is told without the cause: its text repeats the URL or a header
    with contextlib.suppress(ValueError, requests.RequestException, HTTPError):
        return prepare(request, headers, content, auth)
    raise refusal


def _prepare_plainly(
    request: ApiRequest[Any], headers: dict[str, str], content: bytes | None, auth: AuthBase
) -> requests.PreparedRequest:
    """As a session without settings of its own prepares it, in a fraction of the time."""
    prepared = requests.PreparedRequest()
    prepared.method = request.method.upper()
    prepared.headers = _new_headers(own=bool(request.headers))
    prepared.headers.update(headers)
    for header in headers.items():
        check_header_validity(header)
    prepared.body = content
    prepared.url = address = request.address()
    if not _PLAIN_URL.fullmatch(address):
        prepared.prepare_url(address, None)
    if not str(prepared.url).startswith(("http://", "https://")):
        raise requests.exceptions.InvalidSchema
    return auth(prepared)


def _withhold(response: requests.Response, **_others: object) -> None:
    """Keep `requests` from working out where a redirect leads, which fails for some texts, and
    from sending a reply's cookies with the next request, which may be another user's."""
    if response.is_redirect:
        response.headers[_WITHHELD] = response.headers.pop("Location")
    message = getattr(getattr(response.raw, "_original_response", None), "msg", {})
    for name in ("Set-Cookie", "Set-Cookie2"):
        if name in message:
            del message[name]


def _content(response: BaseHTTPResponse) -> bytes:
    """The body, decoded.

    Raises:
        TooLongError: it is longer than a reply may be.
    """
    length = response.length_remaining
    is_short = length is not None and length <= LONGEST_REPLY_BYTES
    if is_short and "content-encoding" not in response.headers:
        return response.read()
    return _joined(iter(partial(response.read, LONGEST_REPLY_BYTES + 1), b""))


def _content_of_response(response: requests.Response, limit: Limit) -> bytes:
    if response.raw is None or getattr(response, "_content", False) is not False:
        return _joined(iter([response.content or b""]))  # an adapter that has no stream
    return _joined(response.iter_content(_BYTES_A_PART), limit)


def _joined(parts: Iterator[bytes], limit: Limit | None = None) -> bytes:
    kept, size = [], 0
    for part in parts:
        kept.append(part)
        size += len(part)
        if size > LONGEST_REPLY_BYTES:
            raise TooLongError
        _ = limit and limit.seconds_left
    return b"".join(kept)


def _close(arrived: _Arrived) -> None:
    with contextlib.suppress(Exception):
        arrived.close()


def _reply(
    arrived: _Arrived, content: bytes, *, elapsed_seconds: float, fault: str = ""
) -> ApiReply:
    return ApiReply(
        http_status=arrived.http_status,
        headers=arrived.headers,
        text=content.decode("utf-8", "replace"),
        body=_json(content),
        elapsed_seconds=elapsed_seconds,
        fault=fault,
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
        raise InputError(
            "The file of certificates that REQUESTS_CA_BUNDLE names doesn't exist.",
            field="REQUESTS_CA_BUNDLE",
            hint="Correct or remove REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, or the session's verify.",
        )


def _leaves_this_machine(url: str, proxies: Any) -> bool:
    """Whether a proxy elsewhere would read what is sent to this machine without TLS."""
    proxy = select_proxy(url, proxies)
    if not proxy or not url.startswith("http://") or not is_private(url):
        return False
    try:
        return not is_private(origin_of(f"http://{proxy.rpartition('://')[2]}"))
    except InputError:
        return False  # is told as what it is
