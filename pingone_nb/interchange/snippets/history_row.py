"""A row of a history as a request again: what was masked comes from variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb.history import Exchange
from pingone_nb.privacy.masking import MARK, sealed
from pingone_nb.privacy.secret import MASK, Secret
from pingone_nb.request import ApiRequest

# a history keeps no request headers; this is the one that an operation has
_HEADERS = {"check_remembered_device": {"Cookie": Secret(MASK)}}


def request_of(exchange: Exchange) -> ApiRequest:
    """The request of an exchange, as far as the history kept it.

    Each text in which something was masked is a `Secret` of what is left of it, so a program made
    from the request reads it from an environment variable.
    """
    url, _, query = exchange.url.partition("?")
    return ApiRequest(
        operation=exchange.operation,
        method=exchange.method,
        url=url,
        media_type=exchange.request_media_type,
        body=_unknown(sealed(exchange.request_body)),
        headers=_HEADERS.get(exchange.operation, {}),
        query=_unknown(dict(_fields(query))),
    )


def _fields(query: str) -> list[tuple[str, str]]:
    pairs = (field.partition("=") for field in query.split("&") if field)
    return [(name, value) for name, _, value in pairs]


def _unknown(value: Any) -> Any:
    if isinstance(value, str):
        return Secret(value, mask=value) if MARK.search(value) else value
    if isinstance(value, Mapping):
        return {name: _unknown(item) for name, item in value.items()}
    return [_unknown(item) for item in value] if isinstance(value, list) else value
