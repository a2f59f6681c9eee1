"""Why no reply came, or no whole one: urllib3's and requests' reasons in words."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Callable
from typing import Any

import requests
import urllib3.exceptions
from urllib3.exceptions import DecodeError, ReadTimeoutError

from pingone_nb.errors import InputError, TransportError
from pingone_nb.transport.connection import LONGEST_REPLY_BYTES, TooLateError, TooLongError

NOT_VALID = "The request's URL or headers aren't valid."
_REFUSED = (  # before anything is sent
    requests.exceptions.InvalidProxyURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.InvalidURL,
    urllib3.exceptions.LocationValueError,
)
_NEVER_LEFT = (
    urllib3.exceptions.NewConnectionError,
    urllib3.exceptions.ConnectTimeoutError,
    ssl.SSLCertVerificationError,
)


def fault_of(raised: list[BaseException]) -> str:
    """Why a body did not arrive whole."""
    for kinds, words in _FAULTS:
        if any(isinstance(each, kinds) for each in raised):
            return words
    return "the connection broke before the whole body had arrived"


def as_transport_error(
    error: Exception, raised: list[BaseException], *, is_proxied: bool, has_left: bool | None
) -> InputError | TransportError:
    """The error of this package that says so.

    Args:
        error: what was raised.
        raised: that, and what led to it.
        is_proxied: whether a proxy was to be used.
        has_left: whether the request was given to the network; None when only what was raised
            tells.
    """
    if isinstance(error, _REFUSED) and is_proxied:
        # the request's own URL was read before: what is left is the proxy's
        message = "The proxy that HTTPS_PROXY or ALL_PROXY names can't be used."
        hint = "Check its address. A SOCKS proxy needs PySocks: pip install 'requests[socks]'."
        return InputError(message, field="HTTPS_PROXY", hint=hint)
    if isinstance(error, _REFUSED):
        return InputError(NOT_VALID, field="url")
    if has_left is None:
        has_left = not any(isinstance(each, _NEVER_LEFT) for each in raised)
    message, hint = _told_of(error, raised, has_left)
    return TransportError(message, may_have_been_sent=has_left, hint=hint)


def _told_of(error: Exception, raised: list[BaseException], has_left: bool) -> tuple[str, str]:
    for kind, message, hint in _CAUSES:
        if any(isinstance(each, kind) for each in raised):
            return message, hint if has_left else ""
    if isinstance(error, ReadTimeoutError) and not has_left:  # of the TLS handshake
        return _CASES[0][1:]
    for kinds, message, hint in _CASES:
        if isinstance(error, kinds):
            return message, hint
    return "No reply received.", ""


_LOOK_FIRST = "Before you send again, read the authentication or check the phone."
_CONNECTION_FAILED = (
    "The connection failed.",
    "Check the region or PINGONE_AUTH_PATH, DNS, and the network.",
)
_LONGEST = f"{LONGEST_REPLY_BYTES // 2**20} MiB"
_FAULTS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (TooLateError, "the rest of the reply did not arrive within total_timeout_seconds"),
    (TooLongError, f"the reply is longer than {_LONGEST}"),
    (
        (DecodeError, requests.exceptions.ContentDecodingError),
        "the body is not encoded as its Content-Encoding says",
    ),
    (
        (ReadTimeoutError, requests.ReadTimeout),
        "the rest of the reply did not arrive within read_timeout_seconds",
    ),
)
_CAUSES: tuple[tuple[type[BaseException], str, str], ...] = (
    (TooLateError, "The call took longer than total_timeout_seconds.", _LOOK_FIRST),
    (TooLongError, "The reply's headers are too long.", _LOOK_FIRST),
    (http.client.RemoteDisconnected, *_CONNECTION_FAILED),
    (
        http.client.HTTPException,
        "The response is not a readable HTTP reply.",
        "Check the proxy, and the URL: another server may have replied. " + _LOOK_FIRST,
    ),
)
_CASES: tuple[tuple[tuple[type[Exception], ...], str, str], ...] = (
    (
        (requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError),
        "The connection timed out: nothing was sent.",
        "Check the region, the proxy, and the network.",
    ),
    (
        (requests.ReadTimeout, ReadTimeoutError),
        "The reply timed out. The request may have reached PingOne.",
        _LOOK_FIRST,
    ),
    (
        (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError),
        "The proxy blocked the request.",
        "Check HTTPS_PROXY and NO_PROXY.",
    ),
    (
        (requests.exceptions.SSLError, urllib3.exceptions.SSLError),
        "A trusted TLS connection could not be established.",
        "If you use a company proxy, set REQUESTS_CA_BUNDLE to its certificate file.",
    ),
    (
        (
            requests.ConnectionError,
            urllib3.exceptions.NewConnectionError,
            urllib3.exceptions.ProtocolError,
        ),
        *_CONNECTION_FAILED,
    ),
)


def raised_here(error: BaseException, handled: BaseException | None) -> list[BaseException]:
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


def clean(raised: list[BaseException], scrub: Callable[[Any], Any]) -> None:
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
