"""One request and what came of it, masked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from pingone_nb.card import card, document, line
from pingone_nb.errors import InputError, PingOneError
from pingone_nb.history.digest_key import DigestKey
from pingone_nb.privacy.masking import is_too_deep, mask, mask_document, mask_text, scrubber
from pingone_nb.privacy.secret import MASK
from pingone_nb.request import ApiReply, ApiRequest

_OBJECT = (dict, Mapping)  # dict first: asking an abstract class takes its time
_LONGEST_TEXT = 10_000
_LONGEST_SECRET = 4_000
_NOT_KEPT = (
    "The bodies were not recorded: there isn't enough memory, or the calls are nested too deeply."
)
_DIGEST = re.compile(r"[0-9a-f]{4}:[0-9a-f]{32}")
_AUTHENTICATION = re.compile(r"/deviceAuthentications/([^/#]+)")
_USER = re.compile(r"/users/([^/#]+)")
_ENVIRONMENT = re.compile(  # in a path of the API host, or of the auth host
    r"//[^/#]+(?:/[^/#]+)*?/(?:environments/([^/#]+)"
    r"|([^/#]+)/(?:deviceAuthentications|authenticationCodes|as)(?:[/#]|$))"
)
_HOST = re.compile(r"[A-Za-z][\w+.-]*://(?:[^/?#]*@)?([^/?#]+)")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Exchange:
    """One request and what came of it, with everything sensitive masked.

    Attributes:
        started_at: when it was sent; aware, UTC.
        operation, method, url, request_media_type, request_body: the request, body as JSON value.
        http_status: None when no reply came.
        reply_headers: names in lower case.
        reply_body: the JSON value, or None.
        reply_text: the reply's text when it is no JSON, cut at 10,000 characters; else None.
        error: why there was no reply, or only its head, in words, or None.
        elapsed_seconds: until the reply's last byte, or until the error.
        phone_digest, email_digest: a keyed digest of the number and of the address that the
            request named, or None: equal where the same one was named with the same key.
        may_have_been_sent: whether a request without a reply may have arrived; None when a reply
            came, or when nobody knows.
    """

    started_at: datetime
    operation: str
    method: str
    url: str
    request_media_type: str | None
    request_body: Any
    http_status: int | None
    reply_headers: Mapping[str, str]
    reply_body: Any
    reply_text: str | None
    error: str | None
    elapsed_seconds: float
    phone_digest: str | None = None
    email_digest: str | None = None
    may_have_been_sent: bool | None = None
    _is_masked: bool = field(default=False, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        request: ApiRequest,
        outcome: ApiReply | PingOneError,
        *,
        started_at: datetime,
        elapsed_seconds: float,
        digest_key: DigestKey | None = None,
    ) -> Exchange:
        """Mask a request and its outcome; without a key, no digests."""
        try:
            content = _told(request, outcome, digest_key)
        except (RecursionError, MemoryError):  # the bare facts fit always
            content = _nothing_told(request)
        made = cls(
            started_at=started_at,
            operation=request.operation,
            method=request.method,
            request_media_type=request.media_type,
            http_status=outcome.http_status if isinstance(outcome, ApiReply) else None,
            elapsed_seconds=elapsed_seconds,
            may_have_been_sent=_may_have_been_sent(outcome),
            **content,
        )
        object.__setattr__(made, "_is_masked", True)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        # what is stored is masked, by whomever it was made
        kept = self.masked()
        values = {each.name: getattr(kept, each.name) for each in fields(kept) if each.init}
        return _restored, ({**values, "reply_headers": dict(kept.reply_headers)},)

    def __copy__(self) -> Exchange:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Exchange:
        return self._changed(
            request_body=deepcopy(self.request_body, memo),
            reply_headers=dict(self.reply_headers),
            reply_body=deepcopy(self.reply_body, memo),
            is_masked=self._is_masked,
        )

    def _changed(self, *, is_masked: bool, **changes: Any) -> Exchange:
        made = replace(self, **changes)
        object.__setattr__(made, "_is_masked", is_masked)
        return made

    def __repr__(self) -> str:
        return line(self, self.masked()._facts())

    def _repr_html_(self) -> str:
        kept = self.masked()
        status = "no reply" if kept.http_status is None else f"HTTP {kept.http_status}"
        parts = (
            document("Request", kept.request_body),
            document("Reply headers", dict(kept.reply_headers)),
            document("Reply", kept.reply_body),
            document("Reply, not JSON", kept.reply_text),
        )
        facts = kept._facts()
        return card("Exchange", *parts, status=status, is_good=kept.is_success, facts=facts)

    def _facts(self) -> tuple[tuple[str, object], ...]:
        return (
            ("operation", self.operation),
            ("request", f"{self.method} {self.url}"),
            ("media_type", self.request_media_type),
            ("http_status", self.http_status),
            ("status", self.status),
            ("code", self.code),
            ("detail_code", self.detail_code),
            ("error", self.error),
            ("may_have_been_sent", self.may_have_been_sent),
            ("started_at", self.started_at),
            ("elapsed_seconds", round(self.elapsed_seconds, 4)),
            ("correlation_id", self.correlation_id),
        )

    def masked(self) -> Exchange:
        """With everything sensitive masked: itself when it was made so, else a copy.

        A body that is nested too deeply to be looked into is masked whole.
        """
        if self._is_masked:
            return self
        bodies = [
            MASK if is_too_deep(body) else body for body in (self.request_body, self.reply_body)
        ]
        # what a body does not name as sensitive, need not be looked for elsewhere
        scrub = mask if mask(bodies) == bodies else scrubber(*bodies)
        return self._changed(
            url=scrub(self.url),
            request_body=scrub(bodies[0]),
            reply_headers=scrub(dict(self.reply_headers)),
            reply_body=scrub(bodies[1]),
            reply_text=None if self.reply_text is None else masked_document(self.reply_text, scrub),
            error=scrub(self.error),
            phone_digest=_digest(self.phone_digest),
            email_digest=_digest(self.email_digest),
            is_masked=True,
        )

    @property
    def is_masked(self) -> bool:
        """Whether it was made by masking; one that was made by hand is masked when recorded."""
        return self._is_masked

    @property
    def is_success(self) -> bool:
        """Whether PingOne answered 2xx."""
        return self.http_status is not None and 200 <= self.http_status < 300

    @property
    def status(self) -> str | None:
        """The status that the reply tells, such as `OTP_REQUIRED`, or a device's `ACTIVE`."""
        return text_at(self.reply_body, "status")

    @property
    def authentication_id(self) -> str | None:
        """The authentication that it concerns: the one that the reply tells, else the URL's."""
        path = self._path
        if "/deviceAuthentications" not in path:
            return None
        replied = text_at(self.reply_body, "id") if self.is_success else None
        named = None if replied else _AUTHENTICATION.search(path)
        return named.group(1) if named else replied

    @property
    def user_id(self) -> str | None:
        """The user whom it concerns, as the request's body, its path or the reply tells."""
        found = text_at(self.request_body, "user", "id")
        if found is None and (named := _USER.search(self._path)):
            found = named[1]
        return found or text_at(self.reply_body, "user", "id")

    @property
    def environment_id(self) -> str | None:
        """The environment in the URL's path; a custom domain's has none on the auth host."""
        named = _ENVIRONMENT.search(self._path)
        return named and (named[1] or named[2])

    @property
    def host(self) -> str | None:
        """Whom it was sent to, such as `api.pingone.com`; with the port that the URL names."""
        named = _HOST.match(self.url)
        return named and named[1].lower()

    @property
    def channel(self) -> str | None:
        """How the user is reached, such as `SMS`, as far as request or reply tell it."""
        for body in (self.request_body, self.reply_body):
            selected = member(body, "selectedDevice")
            kind = text_at(selected, "oneTime", "type") or _type_of(body, selected)
            if kind:
                return kind
        return None

    @property
    def code(self) -> str | None:
        """The error's top-level code, or OAuth's `error`."""
        if self.is_success:  # a pairing key has a code, too
            return None
        return text_at(self.reply_body, "code") or text_at(self.reply_body, "error")

    @property
    def detail_code(self) -> str | None:
        """The first detail's code, such as `INVALID_OTP`."""
        details = member(self.reply_body, "details")
        return text_at(details[0], "code") if isinstance(details, list) and details else None

    @property
    def correlation_id(self) -> str | None:
        """The reply's `Correlation-Id`."""
        return self.reply_headers.get("correlation-id")

    @property
    def is_simulated(self) -> bool | None:
        """Whether a simulator replied; None without a reply."""
        return None if self.http_status is None else "x-simulated-by" in self.reply_headers

    @property
    def _path(self) -> str:
        """The URL without its query."""
        return self.url.partition("?")[0]


def _restored(values: dict[str, Any]) -> Exchange:
    made = Exchange(**values)
    object.__setattr__(made, "_is_masked", True)
    return made


def _may_have_been_sent(outcome: ApiReply | PingOneError) -> bool | None:
    if isinstance(outcome, ApiReply):
        return None
    unsent = isinstance(outcome, InputError)
    return getattr(outcome, "may_have_been_sent", not unsent)


def _nothing_told(request: ApiRequest[Any]) -> dict[str, Any]:
    """In place of what is said, that there was no room to mask it."""
    return {
        "url": mask_text(request.url),
        "request_body": None,
        "reply_headers": {},
        "reply_body": None,
        "reply_text": None,
        "error": _NOT_KEPT,
    }


def _told(
    request: ApiRequest, outcome: ApiReply | PingOneError, digest_key: DigestKey | None
) -> dict[str, Any]:
    """What request and outcome say, masked."""
    reply = outcome if isinstance(outcome, ApiReply) else None
    scrub = scrubber(*request.sensitive, told=reply.body if reply else None)
    url, request_body, reply_headers, reply_body = scrub(  # together: it is faster
        [
            request.masked_address(),
            request.body,
            reply.headers if reply else {},
            reply.body if reply else None,
        ]
    )
    phone_digest, email_digest = digest_key.of_request(request) if digest_key else (None, None)
    return {
        "url": url,
        "request_body": request_body,
        "reply_headers": reply_headers,
        "reply_body": reply_body,
        "reply_text": _unreadable_text(reply, scrub),
        "error": (reply.fault or None) if reply else scrub(str(outcome)),
        "phone_digest": phone_digest,
        "email_digest": email_digest,
    }


def _type_of(body: Any, selected: Any) -> str | None:
    """The type of the selected one among the devices that a reply lists."""
    devices, chosen = member(body, "_embedded", "devices"), member(selected, "id")
    if chosen is None or not isinstance(devices, list):
        return None
    return next((text_at(each, "type") for each in devices if member(each, "id") == chosen), None)


def _unreadable_text(reply: ApiReply | None, scrub: Callable[[Any], Any]) -> str | None:
    if reply is None or reply.body is not None or not reply.text:
        return None
    return masked_document(reply.text, scrub)


def masked_document(text: str, scrub: Callable[[Any], Any]) -> str:
    """The beginning of a text, masked; cut before, since masking takes its time."""
    masked = str(scrub(mask_document(text[: 4 * _LONGEST_TEXT])))
    if len(text) > 4 * _LONGEST_TEXT:  # half a secret at the cut is not recognised
        masked = masked[:-_LONGEST_SECRET]
    return masked[:_LONGEST_TEXT]


def _digest(text: str | None) -> str | None:
    return text if text and _DIGEST.fullmatch(text) else None


def member(value: Any, *names: str) -> Any:
    """What stands below these names in a JSON value; None where nothing does."""
    for name in names:
        value = value.get(name) if isinstance(value, _OBJECT) else None
    return value


def text_at(value: Any, *names: str) -> str | None:
    """Like `member`, for a text."""
    found = member(value, *names)
    return found if isinstance(found, str) else None
