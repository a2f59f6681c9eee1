"""HAR 1.2, the format in which browsers and proxies keep exchanges.

Source: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

import base64
import binascii
import importlib.metadata
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pingone_nb.errors import traceless
from pingone_nb.history import Exchange, History
from pingone_nb.history.whole_file import whole_file
from pingone_nb.interchange.capture import Capture
from pingone_nb.interchange.json_document import Node, items_of
from pingone_nb.interchange.written_request import Address, WrittenRequest, text_of

_ENTRIES = "log.entries"
_METHOD = re.compile(r"[A-Z]{1,20}")
_OPERATION = re.compile(r"[a-z][a-z0-9_]{0,63}")
_PRINTABLE = re.compile(r"[^\x00-\x1f\x7f]{0,1000}")
_URL = re.compile(r"https?://[^\s/?#\x00-\x1f@]+(?:[/?#][^\x00-\x1f]*)?", re.IGNORECASE)
_HIGHEST_STATUS = 999
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


def read_har(path: str | Path) -> Iterator[Exchange]:
    """The exchanges of a HAR file of any tool and size, masked, one at a time.

    A reply's text that is no JSON is cut at 10,000 characters, and a request's body that is neither
    JSON nor a form is left out. What a property's name or form does not show to be sensitive is
    kept: look at a HAR from elsewhere before you hand it on.

    Raises:
        InputError: when it comes to what is missing or malformed; `field` is the place, such as
            `log.entries[3].request.url`. The exchanges before have been given by then.
    """
    number = -1
    for number, value in enumerate(items_of(path, _ENTRIES)):
        node = Node(value, f"{_ENTRIES}[{number}]")
        del value  # memory holds one entry at a time, also while the caller works on the last
        exchange = exchange_of(node)
        del node
        yield exchange


def import_har(path: str | Path, history: History) -> int:
    """Record a HAR file's exchanges in a history, and tell how many: all of them or none.

    The file is read twice: once to see that all of it can be taken over.

    Raises:
        InputError: as `read_har`; nothing was recorded.
    """
    for _ in read_har(path):
        pass
    count = 0
    for exchange in read_har(path):
        history.record(exchange)
        count += 1
    return count


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
def exchange_of(entry: Node) -> Exchange:
    """An entry of whatever tool, masked.

    Raises:
        InputError: something that an exchange needs is missing or malformed.
    """
    try:
        return _capture(entry).masked()
    except RecursionError:
        entry.refuse("contains a body that is nested too deeply")


def _capture(entry: Node) -> Capture:
    request, response = entry.member("request"), entry.member("response")
    status = response.member("status").whole_number()
    if status > _HIGHEST_STATUS:
        response.member("status").refuse("is not an HTTP status")
    headers, post = _headers(request), request.optional("postData")
    return Capture(
        started_at=_moment(entry.member("startedDateTime")),
        operation=_operation(entry.optional("comment")),
        method=_method(request.member("method")),
        address=_address(request.member("url")),
        media_type=_media_type(request, headers, post),
        request_headers=headers,
        request_text=_posted(post) if post else None,
        http_status=status or None,
        reply_headers=_headers(response),
        reply_text=_content(response.optional("content")),
        error=None if status else _error(response),
        elapsed_seconds=round(entry.member("time").number() / 1000, 9),
        may_have_been_sent=_may_have_been_sent(response),
    )


def _moment(node: Node) -> datetime:
    try:
        moment = datetime.fromisoformat(node.text())
        utc = None if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        utc = None
    if utc is None:
        node.refuse("is not an ISO 8601 date and time with a time zone")
    return utc


def _operation(node: Node | None) -> str | None:
    comment = node.text() if node else ""
    return comment if _OPERATION.fullmatch(comment) else None


def _method(node: Node) -> str:
    method = node.text()
    if not _METHOD.fullmatch(method):
        node.refuse("is not an HTTP method")
    return method


def _address(node: Node) -> Address:
    url = node.text()
    if not _URL.fullmatch(url):
        node.refuse("is not an HTTP URL, or contains a user name")
    return Address.of_encoded(url)


def _headers(message: Node) -> dict[str, str]:
    found: dict[str, str] = {}
    headers = message.optional("headers")
    for header in headers.items() if headers else ():
        name, value = header.member("name").text().lower(), header.member("value").text()
        # as HTTP joins fields of one name
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def _media_type(request: Node, headers: dict[str, str], post: Node | None) -> str | None:
    told = headers.get("content-type")
    if told is None and post:
        mime_type = post.optional("mimeType")
        told = mime_type.text() if mime_type else None
    if told and not _PRINTABLE.fullmatch(told):
        request.refuse("has an invalid media type")
    return told or None


def _posted(post: Node) -> str | None:
    """The body's text; some tools tell a form's fields only."""
    text = post.optional("text")
    if text:
        return text.text()
    fields = post.optional("params")
    if not fields:
        return None
    query = []
    for each in fields.items():
        value = each.optional("value")
        query.append((each.member("name").text(), value.text() if value else ""))
    return Address(base="", query=tuple(query)).encoded().removeprefix("?")


def _content(content: Node | None) -> str | None:
    text = content.optional("text") if content else None
    if not text or not content:
        return None
    encoding = content.optional("encoding")
    if not encoding or encoding.text() != "base64":
        return text.text()
    try:
        return base64.b64decode(text.text(), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        text.refuse("is not Base64")


def _may_have_been_sent(response: Node) -> bool | None:
    noted = response.optional(_SENT)
    return noted.value if noted and isinstance(noted.value, bool) else None


def _error(response: Node) -> str:
    for name in ("comment", "_error"):
        told = response.optional(name)
        if told and told.text():
            return told.text()
    return _NO_REPLY
