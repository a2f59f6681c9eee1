"""A request as other tools write it: its secrets masked, its URL encoded, its body as text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl, quote, unquote_plus, urlencode

from pingone_nb.errors import InputError
from pingone_nb.history import Exchange
from pingone_nb.interchange.route import UNKNOWN, operation_of
from pingone_nb.privacy.masking import scrubber
from pingone_nb.privacy.secret import MASK
from pingone_nb.request import FORM, ApiRequest

_KEPT_IN_PATH = "%/:@!$&'()*+,;=~[]"
_FIELD = re.compile(r"[\w.\-\[\]]{1,200}")
_BRACE = re.compile(r"\{(?=\{)")
_MOST_FIELDS = 1000
Authorization = Literal["bearer", "basic", "none"]
# the environment variables that a shell, or a program, reads in place of what authorizes a request
ACCESS_TOKEN = "PINGONE_ACCESS_TOKEN"  # noqa: S105 - a variable's name
CLIENT_ID = "PINGONE_CLIENT_ID"
CLIENT_SECRET = "PINGONE_CLIENT_SECRET"  # noqa: S105 - a variable's name
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_IN_A_METHOD = re.compile(r"[^A-Za-z-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A URL, its query decoded.

    Attributes:
        base: scheme, host and path.
        query: name and value of each parameter in their order; the value is None without `=`.
    """

    base: str
    query: tuple[tuple[str, str | None], ...] = ()

    @classmethod
    def of_readable(cls, url: str) -> Address:
        """From an `Exchange.url`, whose query is not encoded."""
        return cls._of(url, decode=str)

    @classmethod
    def of_encoded(cls, url: str) -> Address:
        """From a URL as it goes over the wire; its fragment is left out."""
        # a mask is read as one again, else it would be taken for a value
        bare = url.partition("#")[0].replace(quote(MASK), MASK)
        return cls._of(bare, decode=lambda text: unquote_plus(text, errors="replace"))

    @classmethod
    def _of(cls, url: str, *, decode: Callable[[str], str]) -> Address:
        base, mark, query = url.partition("?")
        parts = (part.partition("=") for part in query.split("&")) if mark else ()
        return cls(
            base=base,
            query=tuple(
                (decode(name), decode(value) if sign else None) for name, sign, value in parts
            ),
        )

    def readable(self) -> str:
        """As a history tells it."""
        return self.base + self._query(encode=str)

    def encoded(self) -> str:
        """As it goes over the wire."""
        return quote(self.base, safe=_KEPT_IN_PATH, errors="replace") + self._query(encode=encoded)

    def _query(self, *, encode: Callable[[str], str]) -> str:
        parts = (
            encode(name) if value is None else f"{encode(name)}={encode(value)}"
            for name, value in self.query
        )
        return "?" + "&".join(parts) if self.query else ""


def encoded(text: str) -> str:
    """A query's name or value, percent-encoded."""
    return quote(text, safe="", errors="replace")


def is_form(media_type: str | None) -> bool:
    """Whether a body of this media type is a form's fields."""
    return (media_type or "").partition(";")[0].strip().lower() == FORM


def text_of(body: Any, media_type: str | None, *, indent: int | None = None) -> str:
    """The body as it goes over the wire.

    Args:
        body: a JSON value, or a form's fields.
        media_type: tells which of the two.
        indent: how far JSON is indented, for people; None to write it compact.

    Raises:
        InputError: JSON that is nested too deep.
    """
    if is_form(media_type) and isinstance(body, dict):
        return urlencode(body, doseq=True, errors="replace")
    separators = (",", ":") if indent is None else None
    try:
        text = json.dumps(body, ensure_ascii=False, indent=indent, separators=separators)
    except RecursionError:
        raise too_deep() from None
    # half a character has no UTF-8: JSON's own escapes can carry it
    return text if is_encodable(text) else json.dumps(body, indent=indent, separators=separators)


def literal_braces(json_text: str) -> str:
    """The same JSON, of which no tool takes a part for a `{{variable}}`: outside texts none can."""
    return _BRACE.sub(r"\\u007b", json_text)


def too_deep() -> InputError:
    """The error for a body that can be neither written nor looked into."""
    return InputError("The body is nested too deeply.", field="body")


def value_of(text: str, media_type: str | None) -> Any:
    """The JSON value or form's fields that a text holds; None when it is neither."""
    return _fields(text) if is_form(media_type) else json_value(text)


def json_value(text: str | bytes) -> Any:
    """The JSON value, or None for what is no JSON; a byte order mark before it is left out."""
    try:
        return json.loads(text.removeprefix("\ufeff") if isinstance(text, str) else text)
    except (ValueError, RecursionError):
        return None


def is_encodable(text: str) -> bool:
    """Whether UTF-8 can write it: halves of characters it cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _fields(text: str) -> dict[str, Any] | None:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    if not all(_FIELD.fullmatch(name) for name, _ in pairs):
        return None  # something else that was sent as a form: what in it is secret is not known
    found: dict[str, Any] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenRequest:
    """What is needed to send a request once more, but for its secrets.

    Attributes:
        operation: such as `check_otp`.
        method: letters only.
        address: the URL, its query decoded.
        media_type: in one line, or None.
        body: a JSON value or a form's fields, masked; None without a body.
        authorization: whether a worker's token is to be sent, or its client id and secret, or
            neither: only what goes to an operation of PingOne gets them.
    """

    operation: str
    method: str
    address: Address
    media_type: str | None
    body: Any
    authorization: Authorization

    @classmethod
    def of(cls, source: Exchange | ApiRequest[Any]) -> WrittenRequest:
        """From an exchange's request, or from a request that was not sent."""
        carries_token = True
        if isinstance(source, Exchange):
            url, body = source.url, source.request_body
            media_type = source.request_media_type
        else:
            url, body = source.masked_address(), scrubber(*source.sensitive)(source.body)
            media_type, carries_token = source.media_type, source.carries_token
        operation = operation_of(source.method, url, media_type)
        is_pingones = operation != UNKNOWN and carries_token
        return cls(
            operation=one_line(source.operation),
            method=_NOT_IN_A_METHOD.sub("", source.method),
            address=Address.of_readable(url),
            media_type=None if media_type is None else one_line(media_type),
            body=body,
            authorization=authorization_of(operation, body) if is_pingones else "none",
        )

    @property
    def url(self) -> str:
        """As it goes over the wire."""
        return self.address.encoded()

    @property
    def is_form(self) -> bool:
        """Whether the body is a form's fields."""
        return is_form(self.media_type) and isinstance(self.body, dict)

    def text(self, *, indent: int | None = None) -> str | None:
        """The body as it goes over the wire, JSON indented where people are to read it."""
        if self.body is None:
            return None
        return text_of(self.body, self.media_type, indent=indent)


def one_line(text: str) -> str:
    """`text` without what would begin another line, another header, or a tool's variable."""
    return _BRACE.sub("", _CONTROL.sub(" ", text).strip())


def authorization_of(operation: str, body: object) -> Authorization:
    """What authorizes a request of PingOne's: in a form, the client's secret may do it."""
    if operation != "token":
        return "bearer"
    in_form = isinstance(body, Mapping) and "client_secret" in body
    return "none" if in_form else "basic"
