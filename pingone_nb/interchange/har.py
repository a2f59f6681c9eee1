"""HAR 1.2, the format in which browsers and proxies keep exchanges.

Source: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

import base64
import binascii
import importlib.metadata
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange, History
from pingone_nb.history.whole_file import whole_file
from pingone_nb.interchange.capture import Capture
from pingone_nb.interchange.draft import Skipped, host_filter
from pingone_nb.interchange.json_document import Node, Source, items_of, number_of
from pingone_nb.interchange.written_request import Address, WrittenRequest, text_of
from pingone_nb.privacy.masking import mask_text
from pingone_nb.privacy.secret import Secret

_ENTRIES = "log.entries"
_METHOD = re.compile(r"[A-Z]{1,20}")
_OPERATION = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]{0,1000}")
_URL = re.compile(
    r"(?P<scheme>https?://)(?:(?P<user>[^/?#\\]*)@)?(?P<rest>[^\s/?#@\\]+(?:[/?#][^\x00-\x1f]*)?)",
    re.I,
)
_HOST = re.compile(r"https?://(?:[^/?#\\]*@)?(\[[^\]]*\]|[^\s:/?#\\]+)", re.I)
_SCHEME = re.compile(r"([a-z][a-z+-]{1,30}):", re.I)
_TUNNEL = re.compile(r"[\w.-]+:\d+", re.ASCII)
_TIMINGS = ("blocked", "dns", "connect", "send", "wait", "receive")  # connect contains ssl
_LONGEST = 1e10  # milliseconds
_ENDS = 2262  # a table counts nanoseconds, which have no room for more
_HIGHEST_STATUS = 999
_URL_SAFE = str.maketrans("-_", "+/")
_NO_REPLY = "No reply was recorded."
_SENT = "_mayHaveBeenSent"  # of a response without a status; names of our own begin so in HAR


def write_har(exchanges: Iterable[Exchange], path: str | Path) -> int:
    """Write exchanges to a HAR file, one at a time, and tell how many.

    The digests of phone and address stay here: they tell nothing without their key.

    Args:
        exchanges: such as a `History`; a generator is read as it goes.
        path: what stands there is replaced once everything is written.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    import harfile

    program = "pingone-nb"
    creator = harfile.Creator(name=program, version=importlib.metadata.version(program))
    count = 0
    with whole_file(path) as file, harfile.HarFile.open(file, creator=creator) as har:
        for exchange in exchanges:
            har.add_entry(**entry_of(exchange))
            count += 1
    return count


def read_har(
    path: str | Path,
    *,
    hosts: Iterable[str] | None = None,
    on_skip: Callable[[Skipped], object] | None = None,
) -> Iterator[Exchange]:
    """The exchanges of a HAR file of any tool and size, masked, one at a time.

    An entry that is no HTTP exchange (a WebSocket, a tunnel, `data:`, …) or lacks what an exchange
    needs is skipped. A time, a status, a header or a body that no tool can have meant is left out
    of its entry: without a status there was no reply. A reply's text that is no JSON is cut at
    10,000 characters, and a request's body that is neither JSON nor a form is left out. What a
    property's name or form does not show to be sensitive is kept: look at a HAR from elsewhere
    before you hand it on.

    Args:
        path: the file.
        hosts: read only what was sent to these, such as `PINGONE_HOSTS`; `*` stands for anything.
        on_skip: is called with each entry that is skipped.

    Raises:
        InputError: the file cannot be read, is no HAR, or is cut off; `field` is the place, such as
            `log.entries[3]`. The exchanges before have been given by then. Or none of its entries
            could be read; then `field` is what the first one lacks.
    """
    first, is_empty = None, True
    for _, found in har_entries(path, hosts=hosts):
        if not isinstance(found, Skipped):
            is_empty = False
            yield found
            continue
        first = first or found.refusal
        is_empty &= found.refusal is not None
        if on_skip:
            on_skip(found)
    if first and is_empty and not on_skip:
        raise first from None


def har_entries(
    path: Source, *, hosts: Iterable[str] | None = None
) -> Iterator[tuple[str, Exchange | Skipped]]:
    """Each entry's place, and its exchange or why it is skipped.

    Raises:
        InputError: as `read_har`.
    """
    chosen = host_filter(hosts)
    for number, value in enumerate(items_of(path, _ENTRIES)):
        node = Node(value, f"{_ENTRIES}[{number}]")
        del value  # memory holds one entry at a time, also while the caller works on the last
        where, found = node.where, _read(node, chosen)
        del node
        yield where, found


def import_har(
    path: str | Path,
    history: History,
    *,
    hosts: Iterable[str] | None = None,
    on_skip: Callable[[Skipped], object] | None = None,
) -> int:
    """Record a HAR file's exchanges in a history, and tell how many: all that can be read, or none.

    Args:
        path: the file.
        history: into which.
        hosts: as `read_har`.
        on_skip: as `read_har`.

    Raises:
        InputError: as `read_har`; nothing was recorded.
        StoreError: the history cannot be written; nothing was recorded.
    """
    return history.extend(read_har(path, hosts=hosts, on_skip=on_skip))


def entry_of(exchange: Exchange) -> dict[str, Any]:
    """The arguments of `harfile`'s `add_entry`.

    The entry's comment is the operation; without a reply the status is 0, as browsers write it, and
    the response's comment tells why.
    """
    import harfile

    milliseconds = round(exchange.elapsed_seconds * 1000, 6)
    return {
        "startedDateTime": exchange.started_at,
        "time": milliseconds,
        "request": _request(WrittenRequest.of(exchange)),
        "response": _response(exchange),
        "timings": harfile.Timings(send=0, wait=milliseconds, receive=0),
        "comment": exchange.operation,
    }


def _request(written: WrittenRequest) -> Any:
    import harfile

    media_type, text = written.media_type, written.text()
    return harfile.Request(
        method=written.method,
        url=written.url,
        httpVersion="HTTP/1.1",
        headers=[harfile.Record(name="Content-Type", value=media_type)] if media_type else [],
        queryString=[
            harfile.Record(name=name, value=value or "") for name, value in written.address.query
        ],
        postData=None if text is None else harfile.PostData(mimeType=media_type or "", text=text),
        bodySize=0 if text is None else _length(text),
    )


def _response(exchange: Exchange) -> Any:
    import harfile

    text = exchange.reply_text
    if exchange.reply_body is not None:
        text = text_of(exchange.reply_body, None)
    headers = exchange.reply_headers

    class Response(harfile.Response):
        def asdict(self) -> dict[str, Any]:
            sent = exchange.may_have_been_sent
            return super().asdict() | ({} if sent is None else {_SENT: sent})

    return Response(
        status=exchange.http_status or 0,
        statusText="",
        httpVersion="HTTP/1.1",
        headers=[harfile.Record(name=name, value=value) for name, value in headers.items()],
        content=harfile.Content(
            size=_length(text or ""), mimeType=headers.get("content-type", ""), text=text
        ),
        redirectURL=headers.get("location", ""),
        bodySize=_length(text or ""),
        comment=exchange.error,
    )


def _length(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


@traceless
def _read(entry: Node, is_wanted: Callable[[str], bool]) -> Exchange | Skipped:
    """An entry of whatever tool, masked, or why it is skipped."""
    try:
        return _wanted(entry, is_wanted) or _capture(entry).masked()
    except InputError as error:
        return Skipped(
            entry.where,
            str(error).rstrip("."),
            kind="unreadable",
            refusal=error.with_traceback(None),
        )
    except RecursionError:
        why = "contains a body that is nested too deeply"
        return Skipped(entry.where, f"{entry.where} {why}", kind="unreadable")


def _wanted(entry: Node, is_wanted: Callable[[str], bool]) -> Skipped | None:
    """Why an entry is none that is asked for."""
    request = entry.member("request")
    method, url = request.member("method").text(), request.member("url").text().lstrip()
    if method.upper() == "CONNECT" or _TUNNEL.fullmatch(url):
        return Skipped(entry.where, "a tunnel (CONNECT), not an HTTP exchange", kind="not HTTP")
    scheme = _SCHEME.match(url)
    if scheme and scheme[1].lower() not in ("http", "https"):
        return Skipped(entry.where, f"{scheme[1].lower()}: is not HTTP", kind="not HTTP")
    host = _HOST.match(url)
    if host and not is_wanted(host[1].lower()):
        return Skipped(entry.where, f"another host: {mask_text(host[1].lower())}", kind="host")
    return None


def _capture(entry: Node) -> Capture:
    request, response = entry.member("request"), entry.optional("response") or Node({}, "response")
    status = None if _is_failed(entry, response) else _status(response.optional("status"))
    headers, post = _headers(request), request.optional("postData")
    url, password = _url(request.member("url"))
    return Capture(
        started_at=_moment(entry.member("startedDateTime")),
        operation=_operation(entry.optional("comment")),
        method=_method(request.member("method")),
        address=Address.of_encoded(url),
        media_type=_media_type(request, headers, post),
        request_headers=headers,
        request_text=_posted(post) if post else None,
        http_status=status,
        reply_headers=_headers(response),
        reply_text=_decoded(response.optional("content")),
        error=None if status else _error(response),
        elapsed_seconds=round(_milliseconds(entry) / 1000, 9),
        may_have_been_sent=_may_have_been_sent(response),
        password=password,
    )


def _is_failed(entry: Node, response: Node) -> bool:
    """Whether a status is none of a reply: the request failed, or nothing of a reply came."""
    time, headers = entry.optional("time"), response.optional("headers")
    timeless = time is not None and (number_of(time.value) or 0) < 0
    nothing = not (headers and headers.value) and not _milliseconds(entry)
    return response.optional("_failureText") is not None or (timeless and nothing)


def _status(node: Node | None) -> int | None:
    """The reply's; tools write none, 0 or a negative number where there was no reply."""
    if node is None:
        return None
    status = number_of(node.value)
    if status is None or status != int(status) or status > _HIGHEST_STATUS:
        node.refuse("is not an HTTP status")
    return int(status) if status > 0 else None


def _milliseconds(entry: Node) -> float:
    """How long it took: what is negative or missing is not known, and may follow from its parts."""
    timings = entry.optional("timings")
    parts = timings.value if timings and isinstance(timings.value, dict) else {}
    time = entry.optional("time")
    total = _known(time.value if time else None)
    return min(
        sum(_known(parts.get(name)) or 0 for name in _TIMINGS) if total is None else total, _LONGEST
    )


def _known(value: Any) -> float | None:
    number = number_of(value)
    return number if number is not None and number >= 0 else None


def _moment(node: Node) -> datetime:
    try:
        moment = datetime.fromisoformat(node.text())
        utc = None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        utc = None
    if utc is None:
        node.refuse("is not an ISO 8601 date and time with a time zone")
    if not 1970 <= utc.year < _ENDS:
        node.refuse(f"is not between 1970 and {_ENDS}")
    return utc


def _operation(node: Node | None) -> str | None:
    comment = node.text() if node else ""
    return comment if _OPERATION.fullmatch(comment) else None


def _method(node: Node) -> str:
    method = node.text().strip().upper()
    if not _METHOD.fullmatch(method):
        node.refuse("is not an HTTP method")
    return method


def _url(node: Node) -> tuple[str, Secret | None]:
    """The URL without the credentials that may stand before its host, and their password."""
    match = _URL.fullmatch(node.text().strip())
    if match is None:
        node.refuse("is not an HTTP URL")
    password = unquote((match["user"] or "").partition(":")[2])
    return match["scheme"] + match["rest"], Secret(password) if password else None


def _headers(message: Node) -> dict[str, str]:
    """Names in lower case; what has no name or no value is left out."""
    found: dict[str, str] = {}
    headers = message.optional("headers")
    for header in headers.items() if headers else ():
        pair = header.value if isinstance(header.value, dict) else {}
        name, value = pair.get("name"), pair.get("value")
        if not isinstance(name, str) or not isinstance(value, str | int | float):
            continue
        name, value = name.strip().lower(), str(value)
        # as HTTP joins fields of one name
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _media_type(request: Node, headers: dict[str, str], post: Node | None) -> str | None:
    media_type = headers.get("content-type")
    if media_type is None and post:
        mime_type = post.optional("mimeType")
        media_type = mime_type.text() if mime_type else None
    if media_type and not _PRINTABLE.fullmatch(media_type):
        request.refuse("has an invalid media type")
    return media_type or None


def _posted(post: Node) -> str | None:
    """The body's text; some tools tell a form's fields only."""
    text, fields = post.optional("text"), post.optional("params")
    if text and text.text():
        return _decoded(post)
    if not fields:
        return None if text is None else ""
    query = []
    for each in fields.items():
        pair = each.value if isinstance(each.value, dict) else {}
        name, value = pair.get("name"), pair.get("value")
        if isinstance(name, str):
            query.append((name, "" if value is None else str(value)))
    return Address(base="", query=tuple(query)).encoded().removeprefix("?")


def _decoded(content: Node | None) -> str | None:
    """A body's text; one that should be Base64 and is not is left out."""
    text = content.optional("text") if content else None
    if not text or not content:
        return None
    encoding = content.optional("encoding")
    if not encoding or encoding.text().lower() != "base64":
        return text.text()
    plain = re.sub(r"\s|=+\s*\Z", "", text.text()).translate(_URL_SAFE)
    try:
        decoded = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return decoded.decode("utf-8", "replace")


def _may_have_been_sent(response: Node) -> bool | None:
    noted = response.optional(_SENT)
    return noted.value if noted and isinstance(noted.value, bool) else None


def _error(response: Node) -> str:
    for name in ("comment", "_failureText", "_error"):
        text = response.optional(name)
        if text and isinstance(text.value, str) and text.value:
            return text.value
    return _NO_REPLY
