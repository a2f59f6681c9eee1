"""What a history keeps of an exchange: one table of columns, and the row that they make.

A new column is a line of `COLUMNS`. What follows from the rest of an exchange is a property of
`Exchange` of that name, too, and what `where` asks for is a line of `Filters`. Schema and newest
migration, rows, memory, frames, Parquet, filters and their documentation are made of these.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import wraps
from inspect import Parameter, cleandoc, signature
from operator import attrgetter, itemgetter
from textwrap import TextWrapper
from types import NoneType
from typing import Any, ParamSpec, TypedDict, TypeVar

from pingone_nb.history.exchange import Exchange
from pingone_nb.privacy.secret import Secret

Row = tuple[Any, ...]
_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_Several = str | Iterable[str] | None

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(when: datetime) -> int:
    """Microseconds since 1970, UTC, of an aware moment."""
    return (when - _EPOCH) // _MICROSECOND


def moment(since_1970: int) -> datetime:
    """The moment, UTC, of microseconds since 1970."""
    return _EPOCH + since_1970 * _MICROSECOND


def json_text(value: Any) -> str | None:
    """A JSON value as text that every database takes; None for None."""
    if value is None:
        return None
    text = _encode(value)
    # half a surrogate pair is JSON when it is escaped, but no text
    return text if text.isascii() or _is_unicode(text) else json.dumps(value, default=_named)


def _json(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _storable(text: str | None) -> str | None:
    """Without what databases refuse: the character 0 and half surrogate pairs."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _named(value: Any) -> Any:
    """What stands for a value that no JSON can hold: such a request is refused, yet recorded."""
    if hasattr(value, "tolist"):  # NumPy's numbers and arrays
        return value.tolist()
    return f"<{type(value).__name__}>"


_encode = json.JSONEncoder(ensure_ascii=False, default=_named).encode


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What the values of a column are.

    Attributes:
        sql: their type in a database.
        dtype: their type in a data frame.
        array: their type code in an `array`, where they are numbers and none is ever missing.
        type: their type in a row.
        least, most: where they are limited.
        substitute: for a value that a damaged store does not tell, and an exchange needs.
        stored, restored: from an exchange's value to the row's, and back.
    """

    sql: str
    dtype: str
    type: type
    array: str = ""
    least: float = -math.inf
    most: float = math.inf
    substitute: Any = None
    stored: Callable[[Any], Any] = _same
    restored: Callable[[Any], Any] = _same

    def sound(self, value: Any) -> Any:
        """A value of a damaged store as what it should be, as far as it can be read, or None."""
        if isinstance(value, bytes):
            value = value.decode("utf-8", "replace")
        try:
            made = self.type(value)
        except (ValueError, TypeError, OverflowError):
            return None
        is_limited = self.type in (int, float)
        return None if is_limited and not self.least <= made <= self.most else made


def _of_headers(text: str | None) -> dict[str, str]:
    headers = _json(text) or {}
    return {str(name): str(value) for name, value in headers.items()}


_LARGEST = 2**31 - 1
TEXT = Kind(sql="TEXT", dtype="string", type=str, substitute="", stored=_storable)
JSON = Kind(sql="TEXT", dtype="string", type=str, stored=json_text, restored=_json)
HEADERS = Kind(
    sql="TEXT",
    dtype="string",
    type=str,
    stored=lambda headers: json_text(dict(headers)),
    restored=_of_headers,
)
MOMENT = Kind(  # microseconds since 1970, UTC
    sql="BIGINT",
    dtype="datetime64[us, UTC]",
    array="q",
    type=int,
    least=microseconds(datetime.min.replace(tzinfo=UTC)),
    most=microseconds(datetime.max.replace(tzinfo=UTC)),
    substitute=0,
    stored=microseconds,
    restored=moment,
)
COUNT = Kind(
    sql="BIGINT", dtype="int64", array="q", type=int, least=-(2**63), most=2**63 - 1, substitute=0
)
STATUS = Kind(sql="INTEGER", dtype="Int64", type=int, least=-_LARGEST, most=_LARGEST)
SECONDS = Kind(
    sql="DOUBLE PRECISION",
    dtype="float64",
    array="d",
    type=float,
    least=-sys.float_info.max,
    most=sys.float_info.max,
    substitute=0.0,
)
FLAG = Kind(
    sql="BOOLEAN",
    dtype="boolean",
    type=bool,
    restored=lambda stored: None if stored is None else bool(stored),
)


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that is kept of each exchange.

    Attributes:
        name: everywhere: in a database, in a frame, as attribute of `Exchange`.
        kind: what its values are.
        what: its description in the table of `to_frame`; "" for what is not in there.
        needed: no exchange is without it.
        filter: the keyword by which `where` asks for it; "" for what is neither asked for nor
            counted by.
        varied: nearly each exchange has another text; where few are different, each is kept once.
        body: it is large, and read only when it is asked for.
        version: of the schema that brought it; a store that is older gets it when it is opened.
    """

    name: str
    kind: Kind
    what: str = ""
    _: KW_ONLY
    needed: bool = False
    filter: str = ""
    varied: bool = False
    body: bool = False
    version: int = 1

    @property
    def is_derived(self) -> bool:
        """Whether it follows from the rest of an exchange."""
        return self.name not in _GIVEN

    def sound(self, values: Sequence[Any]) -> Sequence[Any]:
        """The values of rows, each as what it should be: themselves unless a store is damaged."""
        types = set(map(type, values)) - {NoneType}
        is_typed = types <= {self.kind.type} and not (self.needed and None in values)
        if is_typed and (self.kind.least == -math.inf or self._are_limited(values)):
            return values
        sound = [None if value is None else self.kind.sound(value) for value in values]
        substitute = self.kind.substitute if self.needed else None
        return [substitute if value is None else value for value in sound]

    def _are_limited(self, values: Sequence[Any]) -> bool:
        known = [value for value in values if value is not None] or [0]
        return bool(self.kind.least <= min(known) and max(known) <= self.kind.most)


class Filters(TypedDict, total=False):
    """What `where` takes; what a column's `filter` names, asks for that column."""

    since: datetime | None
    until: datetime | None
    operation: _Several
    method: _Several
    http_status: int | str | Iterable[int | str] | None
    status: _Several
    code: _Several
    detail_code: _Several
    authentication_id: _Several
    channel: _Several
    session_id: _Several
    phone: str | Secret | Iterable[str | Secret] | None
    email: str | Secret | Iterable[str | Secret] | None
    simulated: bool | Iterable[bool] | None
    succeeded: bool | None
    user_id: _Several
    environment_id: _Several
    host: _Several


# the order is that of the rows; session and number come first and tell a row from all others
# fmt: off
COLUMNS = (
    Column("session_id", TEXT, "equal for what one `History` recorded",
           needed=True, filter="session_id"),
    Column("number", COUNT, needed=True),
    Column("started_at", MOMENT, "when it was sent", needed=True),
    Column("operation", TEXT, "such as `initialize`, `check_otp`", needed=True, filter="operation"),
    Column("method", TEXT, "the request line's", needed=True, filter="method"),
    Column("url", TEXT, "the request line's, masked", needed=True, varied=True),
    Column("request_media_type", TEXT, "what selected the action"),
    Column("http_status", STATUS, "missing if there was no reply", filter="http_status"),
    Column("status", TEXT, "the reply's, such as `OTP_REQUIRED`", filter="status"),
    Column("code", TEXT, "the error's code", filter="code"),
    Column("detail_code", TEXT, "the code of the error's first detail", filter="detail_code"),
    Column("error", TEXT, "why there was no reply", varied=True),
    Column("authentication_id", TEXT, "UUID of the authentication",
           filter="authentication_id", varied=True),
    Column("correlation_id", TEXT, "the ID that Ping Identity support asks for", varied=True),
    Column("elapsed_seconds", SECONDS, "time until the last byte of the reply", needed=True),
    Column("is_simulated", FLAG, "missing if there was no reply", filter="simulated"),
    Column("channel", TEXT, "such as `SMS`, if the request or the reply contains it",
           filter="channel", version=2),
    Column("phone_digest", TEXT, "keyed digest of the phone number in the request",
           filter="phone", varied=True, version=2),
    Column("email_digest", TEXT, "keyed digest of the email address in the request",
           filter="email", varied=True, version=2),
    Column("user_id", TEXT, "UUID of the user, if the request or the reply contains it",
           filter="user_id", varied=True, version=3),
    Column("environment_id", TEXT, "UUID of the environment in the URL",
           filter="environment_id", version=3),
    Column("host", TEXT, "the URL's host, with its port if it has one", filter="host", version=3),
    Column("may_have_been_sent", FLAG, version=4),
    Column("reply_headers", HEADERS, varied=True, body=True),
    Column("request_body", JSON, "JSON text, masked; missing without a body",
           varied=True, body=True),
    Column("reply_body", JSON, "JSON text, masked; missing without a body", varied=True, body=True),
    Column("reply_text", TEXT, varied=True, body=True),
)
# fmt: on


def names_of(columns: Iterable[Column]) -> tuple[str, ...]:
    """The names."""
    return tuple(column.name for column in columns)


_GIVEN = {"session_id", "number", *(field.name for field in fields(Exchange))}
NAMES = names_of(COLUMNS)
PLACE = NAMES[:2]
FACTS = names_of(column for column in COLUMNS[2:] if not column.body)
BODIES = names_of(column for column in COLUMNS if column.body)
NEEDED = names_of(column for column in COLUMNS if column.needed)
GIVEN = names_of(column for column in COLUMNS if not column.is_derived)
COLUMN = {column.name: column for column in COLUMNS}
TABLE = tuple(name for name in (*FACTS, *PLACE, *BODIES) if COLUMN[name].what)
PERIODS = {"hour": 3_600_000_000, "day": 86_400_000_000}  # in microseconds
COUNTED = (*PERIODS, *names_of(column for column in COLUMNS if column.filter))
NEWEST = max(column.version for column in COLUMNS)

_TOLD = attrgetter(*NAMES[2:])
_STORED = [column.kind.stored for column in COLUMNS[2:]]
_ARGUMENTS = [name for name in GIVEN if name not in PLACE]
_GIVEN_IN = itemgetter(*map(NAMES.index, _ARGUMENTS))
_RESTORED = [
    (name, COLUMN[name].kind.restored)
    for name in _ARGUMENTS
    if COLUMN[name].kind.restored is not _same
]


def row_of(exchange: Exchange, *, session_id: str, number: int) -> Row:
    """The values of `COLUMNS`: JSON values as JSON text, the moment as microseconds."""
    values = zip(_STORED, _TOLD(exchange), strict=True)
    return (session_id, number, *[stored(value) for stored, value in values])


def exchange_of(row: Row) -> Exchange:
    """The exchange of a row of `COLUMNS`; what is derived is not read.

    Raises:
        ValueError, TypeError, RecursionError: a body is no JSON text, or a value has another type.
    """
    values = dict(zip(_ARGUMENTS, _GIVEN_IN(row), strict=True))
    for name, restored in _RESTORED:
        values[name] = restored(values[name])
    return Exchange(**values)


def readable_exchange_of(row: Row) -> Exchange:
    """The exchange of a row; what of it is damaged is missing, and `error` says so."""
    try:
        return exchange_of(row)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
        return _partly_read(row)


def _partly_read(row: Row) -> Exchange:
    values, unread = dict(zip(_ARGUMENTS, _GIVEN_IN(row), strict=True)), []
    for name, restored in _RESTORED:
        try:
            values[name] = restored(values[name])
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            values[name] = {} if COLUMN[name].kind is HEADERS else None
            unread.append(name)
    values["error"] = values["error"] or f"This row is damaged: {', '.join(unread)} can't be read."
    return Exchange(**values)


def takes_filters(method: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Give a method the signature that `Filters` describes, for help and completion."""
    itself, *_ = signature(method).parameters.values()
    keywords = [
        Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=kind.__forward_arg__)
        for name, kind in Filters.__annotations__.items()
    ]
    shown = signature(method).replace(parameters=[itself, *keywords])

    @wraps(method)
    def checked(*given: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        shown.bind(*given, **named)  # a misspelt keyword would ask for nothing
        return method(*given, **named)

    checked.__signature__ = shown  # type: ignore[attr-defined] # what `inspect` looks for
    return checked


def tells_columns(method: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Fill `{table}`, `{filters}` and `{counted}` into a docstring."""
    text = cleandoc(method.__doc__ or "")  # there is none under `python -OO`
    for name, described in _DESCRIBED.items():
        text = text.replace(f"{{{name}}}", described)
    method.__doc__ = text
    return method


_ROWS = [f"| `{name}` | `{COLUMN[name].kind.dtype}` | {COLUMN[name].what} |" for name in TABLE]
_AS_ARGUMENT = TextWrapper(92, subsequent_indent=" " * 8)
_DESCRIBED = {
    "table": "\n".join(["| column | dtype | what |", "|---|---|---|", *_ROWS]),
    "counted": _AS_ARGUMENT.fill(
        f"columns: of `{'`, `'.join(COUNTED)}`; hour and day are those in which it was sent, UTC."
    ),
    "filters": _AS_ARGUMENT.fill(
        f"{', '.join(each.filter for each in COLUMNS if each.filter == each.name)}: "
        "one value, or a list of values that are all accepted."
    ),
}
