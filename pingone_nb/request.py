"""What goes over the wire, the caller's ids on it, and when it goes once more."""

from __future__ import annotations

import json
import math
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Generic, Literal, cast
from urllib.parse import quote, urlencode

from pingone_nb.card import card, paragraph
from pingone_nb.errors import InputError, PingOneError, TransportError, traceless
from pingone_nb.privacy.masking import mask, mask_text
from pingone_nb.privacy.secret import Secret, Unstorable

if TYPE_CHECKING:
    from typing_extensions import TypeVar

    Value = TypeVar("Value", covariant=True, default="ApiReply")
else:
    from typing import TypeVar

    Value = TypeVar("Value", covariant=True)

Retry = Literal["safe", "unsent", "never"]
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
ANY = "request"  # the operation of a request that nobody knows more of
_SENDING = frozenset(
    (
        "initialize",
        "select_device",
        "check_remembered_device",
        "create_device",
        "resend_pairing_otp",
    )
)


def whole(reply: ApiReply) -> ApiReply:
    """Reads nothing out of a reply: it is the value."""
    return reply


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiRequest(Unstorable, Generic[Value]):
    """A request as data; whoever sends it adds the authorization.

    Attributes:
        operation: the API's word for it, such as `check_otp`.
        method: such as `GET` or `POST`.
        url: absolute, without the query.
        query: what the URL ends with, names and values as they are, not yet encoded.
        media_type: the `Content-Type`, which selects the action; None where nothing is selected.
        body: JSON values (or form fields, for `application/x-www-form-urlencoded`), of the caller's
            own request any JSON value; what is sensitive in it is a `Secret`, so the `repr` shows
            nothing of it.
        retry: `safe` – may be repeated; `unsent` – only when it provably never left, or when
            PingOne itself refused it with 429/503 and Retry-After (it sends a paid message);
            `never` – it burns an attempt.
        headers: what the operation wants besides, such as `Cookie`.
        hidden: what a reply may repeat besides, property name → value or values: of the query, and
            of what authorizes the request; not sent.
        trusted_host: a host besides the settings' that may get the access token with this request,
            as the URL has it: `api.example.com`, or `api.example.com:8443`.
        takes_any: whether a 2xx reply may be any JSON value, or nothing; else it is an object.
        carries_token: whether the worker's token goes with it.
        reads: makes of a 2xx reply the value that sending gives; by default the reply itself.
    """

    _instead = "It may contain secrets: create it in the other process."

    operation: str
    method: str
    url: str
    media_type: str | None = None
    body: Mapping[str, Any] | None = None
    retry: Retry = "never"
    headers: Mapping[str, str | Secret] = field(default_factory=dict)
    query: Mapping[str, str | Secret] = field(default_factory=dict)
    hidden: Mapping[str, Any] = field(default_factory=dict, repr=False)
    trusted_host: str | None = None
    takes_any: bool = False
    carries_token: bool = True
    reads: Callable[[ApiReply], Value] = field(default=cast(Any, whole), repr=False, compare=False)

    def __copy__(self) -> ApiRequest[Value]:
        return self

    def address(self) -> str:
        """The URL with its query as it goes over the wire, secrets revealed."""
        if not self.query:
            return self.url
        plain = {name: _plain_text(value) for name, value in self.query.items()}
        return f"{self.url}?{urlencode(plain, quote_via=quote)}"

    def masked_address(self) -> str:
        """The URL with its query to be read: not encoded, and with everything sensitive masked."""
        masked = "&".join(f"{name}={value}" for name, value in mask(dict(self.query)).items())
        return mask_text(self.url) + (f"?{masked}" if masked else "")

    def plain_headers(self) -> dict[str, str]:
        """The headers as they go over the wire, secrets revealed."""
        return {name: _plain_text(value) for name, value in self.headers.items()}

    @property
    def may_send_message(self) -> bool:
        """Whether it may make PingOne send a message; of an unknown operation nobody knows."""
        is_unknown = self.operation == ANY and self.method in ("POST", "PUT", "PATCH")
        return is_unknown or self.operation in _SENDING

    @property
    def sensitive(self) -> tuple[Any, ...]:
        """The values in which a `scrubber` finds what a reply must not repeat."""
        return (self.body, dict(self.headers), dict(self.query), self.hidden)

    def carrying(self, secrets: Iterable[Secret]) -> ApiRequest[Value]:
        """The same request, known to be sent with these secrets."""
        return replace(self, hidden={**self.hidden, "authorization": tuple(secrets)})

    def content(self) -> bytes | None:
        """The body as it goes over the wire, secrets revealed."""
        if self.body is None:
            return None
        if self.media_type == FORM:
            return urlencode({key: _plain_text(value) for key, value in self.body.items()}).encode()
        return _encode(self.body).encode()

    def masked_body(self) -> Any:
        """The body with everything sensitive masked."""
        return mask(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiReply(Unstorable):
    """A reply as it came.

    Attributes:
        http_status: such as 201.
        headers: names in lower case.
        text: the body as text, undecodable bytes replaced; not in the `repr`.
        body: the JSON value, or None when the text is no JSON; not in the `repr`.
        elapsed_seconds: from sending to the reply's last byte.
        fault: why the body did not arrive whole, in words; then `text` and `body` are empty. "" as
            a rule.
    """

    _instead = "Its content is in the clear: store the masked Exchange from client.history."

    http_status: int
    headers: Mapping[str, str] = field(repr=False)
    text: str = field(repr=False)
    body: Any = field(repr=False)
    elapsed_seconds: float
    fault: str = ""

    def __copy__(self) -> ApiReply:
        return self

    def _repr_html_(self) -> str:
        facts = (
            ("correlation_id", self.correlation_id),
            ("elapsed_seconds", round(self.elapsed_seconds, 4)),
            ("fault", self.fault),
        )
        status = f"HTTP {self.http_status}"
        note = paragraph(
            "The content, which may be sensitive, is in body. Masked, it is in the history."
        )
        return card("ApiReply", note, status=status, is_good=self.is_success, facts=facts)

    @property
    def correlation_id(self) -> str | None:
        """The `Correlation-Id` header, to quote to Ping's support."""
        return self.headers.get("correlation-id")

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.http_status < 300

    @property
    def is_pingones(self) -> bool:
        """Whether PingOne's API made it: it has the error envelope and a `Correlation-Id`.

        What a proxy, a gateway or a load balancer makes has not both.
        """
        code = self.body.get("code") if isinstance(self.body, Mapping) else None
        return bool(self.correlation_id) and isinstance(code, str) and code != ""

    @property
    def is_simulated(self) -> bool:
        """Whether a simulator says that it, not PingOne, replied."""
        return "x-simulated-by" in self.headers

    @property
    def retry_after_seconds(self) -> float | None:
        """What `Retry-After` asks for, in seconds or as an HTTP date; None when it says nothing."""
        wait = self.headers.get("retry-after", "").strip()
        if not wait:
            return None
        try:
            seconds = float(wait)
        except ValueError:
            return _seconds_until(wait)
        return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _seconds_until(http_date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(http_date)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _plain_text(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value


def _revealed(value: Any) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise TypeError(f"a request body can't contain a {type(value).__name__}")


_encode = json.JSONEncoder(default=_revealed, separators=(",", ":"), allow_nan=False).encode


TRANSACTION_HEADER = "X-Ping-External-Transaction-ID"
SESSION_HEADER = "X-Ping-External-Session-ID"

_LONGEST = 100  # PingOne keeps no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracing:
    """External ids that are sent with every request.

    PingOne keeps the first 100 characters, writes `_` for each that is no letter, mark, number or
    one of `. _ - / @ = # +`, and makes ids up where none are sent. They come back in the audit as
    `externalCorrelation.transactionId` and `.sessionId`.

    Args:
        transaction_id: any text, without control characters; None to send none.
        session_id: the same.

    Raises:
        InputError: `field` is `transaction_id` or `session_id`.

    Source: https://developer.pingidentity.com/pingone-api/platform/reference/external-transaction-and-session-ids.html
    """

    transaction_id: str | None = None
    session_id: str | None = None

    def __post_init__(self) -> None:
        _check(self.transaction_id, field="transaction_id")
        _check(self.session_id, field="session_id")

    def headers(self) -> dict[str, str]:
        """The headers to send; text beyond ASCII goes as UTF-8, which no source states."""
        ids = {TRANSACTION_HEADER: self.transaction_id, SESSION_HEADER: self.session_id}
        return {name: _written(value) for name, value in ids.items() if value is not None}


Tracing.__init__ = traceless(Tracing.__init__)  # type: ignore[method-assign]


def _check(value: object, *, field: str) -> None:
    if value is None:
        return
    if not isinstance(value, str) or not value.strip():
        raise InputError(f"{field} must be text and must not be blank.", field=field)
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in value):
        raise InputError(f"{field} must not contain control characters.", field=field)


def _written(text: str) -> str:
    # a header is bytes, which the sender writes as Latin-1
    return text.strip()[:_LONGEST].encode().decode("latin-1")


Outcome = ApiReply | PingOneError
_TOLD_TO_WAIT = (429, 503)


@dataclass(frozen=True, kw_only=True)
class Retries:
    """The rule, and the wait.

    A request that sends a paid message is repeated only when it provably never left, or when
    PingOne itself refused it with 429 or 503 and `Retry-After`: its refusals have the error
    envelope and a `Correlation-Id` header. A proxy's have not, and a proxy may have forwarded the
    request before it gave up waiting. An OTP check is never repeated, since it burns an attempt;
    reading and the token may be repeated after any lost reply, 429 or 503.

    Args:
        attempts: at most so many times, the first included.
        longest_wait_seconds: told to wait longer, the error is raised at once.
        sleep: waits for so many seconds.

    Source: https://developer.pingidentity.com/pingone-api/platform/rate-limiting.html
    """

    attempts: int = 3
    longest_wait_seconds: float = 30.0
    sleep: Callable[[float], None] = time.sleep

    def pause_seconds(self, request: ApiRequest, outcome: Outcome, *, attempt: int) -> float | None:
        """How long to wait before the next attempt, or None when there is to be none.

        Args:
            request: what was sent.
            outcome: the reply, or the error in its place.
            attempt: which attempt this was, from 1.
        """
        if request.retry == "never" or attempt >= self.attempts:
            return None
        backoff = 0.25 * 2 ** (attempt - 1)
        if isinstance(outcome, TransportError):
            repeat = request.retry == "safe" or not outcome.may_have_been_sent
            return backoff if repeat else None
        if not isinstance(outcome, ApiReply):
            return None
        if outcome.fault:
            return backoff if request.retry == "safe" else None
        if outcome.http_status not in _TOLD_TO_WAIT:
            return None
        if request.retry != "safe" and not outcome.is_pingones:
            return None
        wait = outcome.retry_after_seconds
        if wait is None:
            return backoff if request.retry == "safe" else None
        return wait if wait <= self.longest_wait_seconds else None


class MessageLimit(Unstorable):
    """How many messages the calls of a batch may send; safe to use from several threads.

    Args:
        most: so many; None refuses each call to a live environment.
    """

    _instead = "It counts in one process only: create one in each process."

    def __init__(self, most: int | None) -> None:
        self.refusal: InputError | None = None
        self._most = most
        self._lock = threading.Lock()
        self._sent = 0

    def check(self, *, is_live: bool) -> None:
        """Refuse a call to a live environment without a limit.

        Raises:
            InputError: nothing is to be sent.
        """
        if is_live and self._most is None:
            message = "most_messages is missing. In a live environment, messages reach people."
            hint = "Set most_messages to the number that may be sent, or to 0 if none should be."
            self.refusal = InputError(message, field="most_messages", hint=hint)
            raise self.refusal

    def takes(self, request: ApiRequest[Any]) -> bool:
        """Count a request before it is sent; false when it might be a message too many."""
        if self._most is None or not request.may_send_message:
            return True
        with self._lock:
            is_free = self._sent < self._most
            self._sent += is_free
        return is_free

    def give_back(self, request: ApiRequest[Any]) -> None:
        """Do not count a request that provably never left."""
        if self._most is not None and request.may_send_message:
            with self._lock:
                self._sent -= 1

    def exhausted(self) -> InputError:
        """What to raise in place of a message too many."""
        message = f"The limit of {self._most} messages was reached. Nothing was sent."
        return InputError(message, field="most_messages")

    def __repr__(self) -> str:
        return f"<MessageLimit {self._most}>"


MESSAGE_LIMIT: ContextVar[MessageLimit | None] = ContextVar("MESSAGE_LIMIT", default=None)
NO_LIMIT = MessageLimit(None)
