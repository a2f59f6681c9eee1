"""An exchange as another tool captured it, secrets and all, and the way to a masked one."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pingone_nb.api.filters import checked_filter, literals
from pingone_nb.errors import InputError
from pingone_nb.history import Exchange
from pingone_nb.history.exchange import masked_document
from pingone_nb.interchange.route import operation_of
from pingone_nb.interchange.written_request import Address, is_form, json_value, value_of
from pingone_nb.privacy.masking import is_masked, mask, mask_document, mask_text, scrubber
from pingone_nb.privacy.secret import MASK, Secret

_NAME = re.compile(r"[A-Za-z_.\[\]-]{0,32}")
_SMALL_NAME = re.compile(r"[a-z_.\[\]-]{0,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The `repr` shows nothing of it.

    Attributes:
        started_at: aware.
        operation: what it was called; found out when None.
        method, address, media_type: the request line and `Content-Type`.
        request_headers, reply_headers: names in lower case.
        request_text, reply_text: the bodies, or None.
        http_status: None when no reply came.
        error: why there was none.
        may_have_been_sent: whether the request may have arrived then; None when nobody knows.
        elapsed_seconds: until the reply's last byte.
        password: of the URL itself.
    """

    started_at: datetime = field(repr=False)
    operation: str | None = field(repr=False)
    method: str = field(repr=False)
    address: Address = field(repr=False)
    media_type: str | None = field(repr=False)
    request_headers: Mapping[str, str] = field(repr=False)
    request_text: str | None = field(repr=False)
    http_status: int | None = field(repr=False)
    reply_headers: Mapping[str, str] = field(repr=False)
    reply_text: str | None = field(repr=False)
    error: str | None = field(repr=False)
    elapsed_seconds: float = field(repr=False)
    may_have_been_sent: bool | None = field(default=None, repr=False)
    password: Secret | None = field(default=None, repr=False)

    def masked(self) -> Exchange:
        """As a history keeps it.

        A request's body that is neither a JSON object or array nor a form with names is not kept:
        what in it is secret is not known.
        """
        body = self._posted()
        text = self.reply_text
        reply_body = json_value(text) if text else None
        query = {name: value for name, value in self.address.query if value is not None}
        sources = (body, reply_body, query, dict(self.request_headers), dict(self.reply_headers))
        scrub = scrubber(*map(_in_the_clear, sources), *self._credentials(), *_compared(query))
        operation = self.operation or operation_of(self.method, self.address.base, self.media_type)
        return Exchange(
            started_at=self.started_at,
            operation=operation,
            method=self.method,
            url=scrub(_masked_address(self.address)),
            request_media_type=self.media_type and scrub(mask_text(self.media_type)),
            request_body=_masked_within(scrub(body)),
            http_status=self.http_status,
            reply_headers=_masked_within(scrub(dict(self.reply_headers)), needs="="),
            reply_body=_masked_within(scrub(reply_body)),
            reply_text=masked_document(text, scrub) if text and reply_body is None else None,
            error=scrub(self.error) if self.http_status is None else None,
            elapsed_seconds=self.elapsed_seconds,
            may_have_been_sent=self.may_have_been_sent if self.http_status is None else None,
        )

    def _posted(self) -> Any:
        """The request's body, as far as its values have names."""
        text = self.request_text
        if text is None or (is_form(self.media_type) and not _has_names(text)):
            return None
        body = value_of(text, self.media_type)
        return body if isinstance(body, dict | list) else None

    def _credentials(self) -> Iterator[Secret]:
        """What the URL, or `Authorization` behind its scheme, holds."""
        if self.password:
            yield self.password
        scheme, _, value = self.request_headers.get("authorization", "").strip().partition(" ")
        if value:
            yield Secret(value.strip())
        if scheme.lower() == "basic":  # a reply may repeat the secret alone
            try:
                pair = base64.b64decode(value, validate=True).decode("utf-8", "replace")
            except (binascii.Error, ValueError):
                return
            yield Secret(pair.partition(":")[2])


def _has_names(form: str) -> bool:
    """Whether a form's parts are names with values: a word, or Base64, is neither."""
    parts = [part.partition("=") for part in form.split("&") if part]
    names = _NAME if len(parts) > 1 else _SMALL_NAME
    return all(sign and (value.strip("=") or names.fullmatch(name)) for name, sign, value in parts)


def _masked_within(value: Any, needs: str = '"') -> Any:
    """A copy whose texts are masked like documents where they look like some."""
    if isinstance(value, str):
        return mask_document(value) if needs in value else value
    if isinstance(value, dict):
        return {name: _masked_within(item, needs) for name, item in value.items()}
    return [_masked_within(item, needs) for item in value] if isinstance(value, list) else value


def _in_the_clear(value: Any) -> Any:
    """A copy without what masking leaves as it is: that is masked already, or no secret."""
    return _changed(value, mask(value))


def _changed(value: Any, masked: Any) -> Any:
    if isinstance(value, dict) and isinstance(masked, dict) and len(value) == len(masked):
        pairs = zip(value.items(), masked.values(), strict=True)
        return {name: _changed(item, hidden) for (name, item), hidden in pairs}
    if isinstance(value, list) and isinstance(masked, list):
        return [_changed(*pair) for pair in zip(value, masked, strict=True)]
    return None if value == masked else value


def _masked_address(address: Address) -> str:
    owner = {name: value for name, value in address.query if value is not None}
    query = tuple(_masked_parameter(owner, name, value) for name, value in address.query)
    return Address(base=mask_text(address.base), query=query).readable()


def _masked_parameter(
    owner: dict[str, str], name: str, value: str | None
) -> tuple[str, str | None]:
    shown = mask_text(name)
    if value is None:  # a word that may be anything
        return shown if _NAME.fullmatch(shown) or is_masked(shown) else MASK, None
    if name == "filter":
        return shown, mask_text(_shown_filter(value))
    # with its neighbours: a `type` beside it may tell that a value is sensitive
    return shown, mask({**owner, name: value})[shown]


def _shown_filter(text: str) -> str:
    compared = literals(Secret(text))
    if compared and all(is_masked(each.reveal()) for each in compared):
        return text
    try:
        return checked_filter(text).mask
    except InputError:
        return MASK


def _compared(query: dict[str, str]) -> list[Secret]:
    found = literals(Secret(query.get("filter", "")))
    return [each for each in found if not is_masked(each.reveal())]
