"""A request as it goes over the wire, in text that may be seen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pingone_nb.history import Exchange
from pingone_nb.privacy.masking import mask, masked_word
from pingone_nb.request import FORM, ApiRequest

_HIDDEN = "●●●"
_MASKED = re.compile('"(?:' + masked_word(outside=r"\s\"") + ')"')
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestText:
    """What is sent, masked.

    Attributes:
        operation: the API's word for it.
        method: such as `POST`.
        url: absolute, with its query.
        headers: those that matter to the API. Any HTTP client adds `Host`, `User-Agent`,
            `Accept-Encoding`, `Connection` and `Content-Length`.
        body: JSON in lines, or a form's fields; "" for none.
    """

    operation: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str

    @classmethod
    def of_request(
        cls, request: ApiRequest, *, scheme: str = "Bearer", tracing: Mapping[str, str]
    ) -> RequestText:
        """What would be sent.

        Args:
            request: as an operation made it.
            scheme: how it is authorized; "" for not at all.
            tracing: the headers of the caller's own ids.
        """
        own = {name: str(mask(value)) for name, value in request.headers.items()}
        return cls(
            operation=request.operation,
            method=request.method,
            url=request.masked_address(),
            headers=_headers(request.media_type, scheme, own | _readable(tracing)),
            body=_body(request.masked_body(), request.media_type),
        )

    @classmethod
    def of_exchange(
        cls, exchange: Exchange, *, scheme: str = "Bearer", tracing: Mapping[str, str]
    ) -> RequestText:
        """What was sent, as the history keeps it; the arguments are those of `of_request`."""
        return cls(
            operation=exchange.operation,
            method=exchange.method,
            url=exchange.url,
            headers=_headers(exchange.request_media_type, scheme, _readable(tracing)),
            body=_body(exchange.request_body, exchange.request_media_type),
        )

    def is_like(self, other: RequestText) -> bool:
        """Whether both are the same request, however their values are masked."""
        mine, theirs = (replace(each, body=_MASKED.sub('"•"', each.body)) for each in (self, other))
        return mine == theirs


def _headers(
    media_type: str | None, scheme: str, others: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    told = {"Authorization": f"{scheme} {_HIDDEN}"} if scheme else {}
    told["Accept"] = "application/json"
    if media_type:
        told["Content-Type"] = media_type
    return tuple((told | dict(others)).items())


def _readable(tracing: Mapping[str, str]) -> dict[str, str]:
    # ids beyond ASCII travel as UTF-8 whose bytes are written as Latin-1
    return {
        name: text.encode("latin-1").decode("utf-8", "replace") for name, text in tracing.items()
    }


def _body(body: Any, media_type: str | None) -> str:
    if body is None:
        return ""
    if media_type == FORM and isinstance(body, Mapping):
        text = "&".join(f"{name}={value}" for name, value in body.items())
    else:
        text = json.dumps(body, indent=2, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]} …"
