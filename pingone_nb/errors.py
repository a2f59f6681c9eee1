"""All that the package raises.

```
PingOneError                  root
├── InputError(ValueError)    refused here, nothing was sent            .field
├── TransportError            no reply; says whether the request may have reached PingOne
│                                                                       .may_have_been_sent
├── ReplyError                a reply that is not what the API promises .http_status
├── ApiError                  PingOne said no     .http_status .id .code .message .details
│                                                 .correlation_id .retry_after_seconds .origin
├── StoreError                a history's store cannot be read or written
└── LessonError(AssertionError)   a lesson's step didn't go as planned
```

Branch on `code` and on the detail codes, not on the HTTP status: PingOne says that statuses within
a class may change
(https://developer.pingidentity.com/pingone-api/platform/reference/error-codes.html).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from pingone_nb.card import Fact, card, line, paragraph, table

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


class PingOneError(Exception):
    """The root: one `except` for everything that this package raises.

    Args:
        message: what happened, in a sentence, without anything secret in it.
        hint: the likely cause and its cure, in a sentence, or "".
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(f"{message} {hint}".strip())

    def _repr_html_(self) -> str:
        said = paragraph(self.message) + paragraph(self.hint)
        name, parts, facts = type(self).__name__, self._more(), self._facts()
        return card(name, *parts, lead=said, is_good=False, facts=facts)

    def _facts(self) -> tuple[Fact, ...]:
        """What the card says besides message and hint; what is None is left out."""
        return ()

    def _more(self) -> tuple[str, ...]:
        """Further parts of the card."""
        return ()

    def __reduce__(self) -> tuple[Any, ...]:
        # Python's own way calls the class with the text only, and a pool of processes breaks
        return _restored, (type(self), self.args, vars(self))


def _restored(
    kind: type[PingOneError], args: tuple[Any, ...], attributes: Mapping[str, Any]
) -> PingOneError:
    error = kind.__new__(kind, *args)
    vars(error).update(attributes)
    return error


class InputError(PingOneError, ValueError):
    """Refused here: an argument is wrong, and nothing was sent.

    `field` is the argument's or property's name, such as `phone` or `user_id`.
    """

    def __init__(self, message: str, *, field: str, hint: str = "") -> None:
        self.field = field
        super().__init__(message, hint=hint)

    def _facts(self) -> tuple[Fact, ...]:
        return (("field", self.field),)


class TransportError(PingOneError):
    """No reply came back.

    `may_have_been_sent` is false only when the request provably never left this machine. When it is
    true, a message may have been sent and an attempt may have been used up.
    """

    def __init__(self, message: str, *, may_have_been_sent: bool, hint: str = "") -> None:
        self.may_have_been_sent = may_have_been_sent
        super().__init__(message, hint=hint)

    def _facts(self) -> tuple[Fact, ...]:
        return (("may_have_been_sent", self.may_have_been_sent),)


class ReplyError(PingOneError):
    """A reply came that is not what the API promises: cut, not JSON, or without what it must have.

    Attributes:
        http_status: the reply's status, such as 502.
        correlation_id: the reply's `Correlation-Id` header, or None.
    """

    may_have_been_sent = True  # as there is a reply

    def __init__(
        self, message: str, *, http_status: int, correlation_id: str | None = None, hint: str = ""
    ) -> None:
        self.http_status = http_status
        self.correlation_id = correlation_id
        super().__init__(message, hint=hint)

    def _facts(self) -> tuple[Fact, ...]:
        return (("http_status", self.http_status), ("correlation_id", self.correlation_id))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ErrorDetail:
    """One entry of the error envelope's `details`, and what was added in `innerError`.

    `attempts_remaining` is how many wrong passcodes are still allowed, where the reply tells that.
    """

    code: str
    message: str = ""
    target: str | None = None
    inner_error: Mapping[str, Any] = field(default_factory=dict)
    attempts_remaining: int | None = None

    def __repr__(self) -> str:
        return line(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What an error is the answer to, and whose answer it is; nothing secret is in it.

    Attributes:
        operation: the API's word for it, such as `check_otp`; "" when nobody knows.
        method: the request's.
        url: where it went, without the query.
        media_type: the request's `Content-Type`, or None.
        is_gateways: whether the gateway before the API answered, which knows no such path.
    """

    operation: str = ""
    method: str = ""
    url: str = ""
    media_type: str | None = None
    is_gateways: bool = False


class ApiError(PingOneError):
    """PingOne said no.

    Attributes:
        http_status: the reply's status, such as 400.
        code: the top-level code, such as `INVALID_DATA`; for the token endpoint OAuth's `error`.
        id: the id of this error, to quote to Ping's support, or None when the reply had none.
        details: what exactly was wrong, as in the reply; empty when the reply had no `details`.
        correlation_id: the reply's `Correlation-Id` header, or None.
        retry_after_seconds: how long to wait, when the reply said so.
        origin: what it is the answer to.
    """

    def __init__(
        self,
        message: str,
        *,
        http_status: int,
        code: str,
        id: str | None = None,  # noqa: A002 - the API's own name
        details: tuple[ErrorDetail, ...] = (),
        correlation_id: str | None = None,
        retry_after_seconds: float | None = None,
        hint: str = "",
        origin: Origin = Origin(),
    ) -> None:
        self.http_status = http_status
        self.code = code
        self.id = id
        self.details = details
        self.correlation_id = correlation_id
        self.retry_after_seconds = retry_after_seconds
        self.origin = origin
        super().__init__(message, hint=hint)

    @property
    def attempts_remaining(self) -> int | None:
        """How many wrong passcodes are still allowed; None when the reply doesn't tell."""
        counts = (detail.attempts_remaining for detail in self.details)
        return next((count for count in counts if count is not None), None)

    def _facts(self) -> tuple[Fact, ...]:
        names = ("http_status", "code", "id", "correlation_id")
        named = tuple((name, getattr(self, name)) for name in names)
        waits = (("retry_after_seconds", self.retry_after_seconds),)
        left = (("attemptsRemaining", self.attempts_remaining),)
        return (("operation", self.origin.operation), *named, *waits, *left)

    def _more(self) -> tuple[str, ...]:
        rows = [(each.code, each.message, each.target) for each in self.details]
        return (table("details", ("code", "message", "target"), rows),)

    def has_detail(self, code: str) -> bool:
        """Whether one of the details has this code, such as `INVALID_OTP`."""
        return any(detail.code == code for detail in self.details)

    def __str__(self) -> str:
        codes = "/".join([self.code, *(detail.code for detail in self.details)])
        fault = f", error ID {self.id}" if self.id else ""
        facts = f"[HTTP {self.http_status} {codes}{fault}]"
        return " ".join(part for part in (self.message, facts, self.hint) if part)


class StoreError(PingOneError):
    """The place where exchanges are kept cannot be read or written; nothing in it was changed.

    Attributes:
        is_gone: it does not answer, or is no longer there.
        is_damaged: what is in it is not what was written.
    """

    is_gone: bool = False
    is_damaged: bool = False


class LessonError(PingOneError, AssertionError):
    """A lesson's step didn't go as planned: what was expected, what came, what to do."""

    def _render_traceback_(self) -> list[str]:  # IPython's own hook: the frames are the toolkit's
        return [f"{type(self).__name__}: {self}"]


def traceless(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Let a refusal, or an interrupt, leave `function` without the frames that it came through.

    Their variables hold what was typed, or what came, and some tracebacks print variables.
    """

    @wraps(function)
    def call(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        try:
            return function(*arguments, **named)
        except (InputError, ReplyError) as error:
            refusal: BaseException = error.with_traceback(None)
        except (KeyboardInterrupt, SystemExit) as error:
            refusal = error.with_traceback(None)
            refusal.__cause__ = refusal.__context__ = None
        del arguments, named
        raise refusal

    return call
