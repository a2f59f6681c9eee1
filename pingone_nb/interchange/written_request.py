"""A request as other tools write it: its secrets masked, its URL encoded, its body as text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pingone_nb.history import Exchange
from pingone_nb.interchange.address import Address
from pingone_nb.interchange.body import is_form, text_of
from pingone_nb.interchange.route import UNKNOWN, operation_of
from pingone_nb.privacy.masking import scrubber
from pingone_nb.request import ApiRequest

Authorization = Literal["bearer", "basic", "none"]
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BRACE = re.compile(r"\{(?=\{)")
_NOT_IN_A_METHOD = re.compile(r"[^A-Za-z-]+")


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
    def of(cls, source: Exchange | ApiRequest) -> WrittenRequest:
        """From an exchange's request, or from a request that was not sent."""
        if isinstance(source, Exchange):
            url, body = source.url, source.request_body
            media_type = source.request_media_type
        else:
            url, body = source.masked_address(), scrubber(*source.sensitive)(source.body)
            media_type = source.media_type
        return cls(
            operation=one_line(source.operation),
            method=_NOT_IN_A_METHOD.sub("", source.method),
            address=Address.of_readable(url),
            media_type=None if media_type is None else one_line(media_type),
            body=body,
            authorization=_authorization(source.method, url, media_type, body),
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


def _authorization(method: str, url: str, media_type: str | None, body: Any) -> Authorization:
    operation = operation_of(method, url, media_type)
    if operation == UNKNOWN:
        return "none"
    if operation != "token":
        return "bearer"
    in_form = isinstance(body, Mapping) and "client_secret" in body
    return "none" if in_form else "basic"
