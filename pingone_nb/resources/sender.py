"""What the resources need of a client."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from pingone_nb.errors import ReplyError, traceless
from pingone_nb.request import ApiReply, ApiRequest
from pingone_nb.settings import Settings

_Noun = TypeVar("_Noun", covariant=True)


class Sender(Protocol):
    """Sends a request with the worker's token and records it."""

    @property
    def settings(self) -> Settings:
        """Where to, at the time of the call."""

    def send(self, request: ApiRequest) -> ApiReply:
        """A 2xx reply, or an error."""


class _Reads(Protocol[_Noun]):
    def __call__(self, body: Any, *, http_status: int) -> _Noun: ...


def noun(sender: Sender, request: ApiRequest, read: _Reads[_Noun]) -> _Noun:
    """Send, and read the reply's body, such as with `User.from_body`."""
    reply = sender.send(request)
    return traceless(read)(reply.body, http_status=reply.http_status)


def nouns(
    sender: Sender, request: ApiRequest, read: _Reads[_Noun], *, name: str
) -> tuple[_Noun, ...]:
    """Send, and read each entry of `_embedded` of that name; nothing embedded gives none.

    Raises:
        ReplyError: what is embedded is no array.
    """
    return _listed(sender.send(request), read, name=name)


@traceless
def _listed(reply: ApiReply, read: _Reads[_Noun], *, name: str) -> tuple[_Noun, ...]:
    embedded = _entry(reply.body, "_embedded", otherwise={})
    entries = _entry(embedded, name, otherwise=[])
    if not isinstance(entries, list):
        message = f"The reply is no list of {name}."
        raise ReplyError(message, http_status=reply.http_status)
    return tuple(read(each, http_status=reply.http_status) for each in entries)


def _entry(body: Any, name: str, *, otherwise: Any) -> Any:
    return body.get(name, otherwise) if isinstance(body, dict) else None
