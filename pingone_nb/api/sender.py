"""How an operation becomes a method: what it asks for is sent, and the reply is read."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from pingone_nb.api.reading import Listing, Noun
from pingone_nb.errors import ReplyError, traceless
from pingone_nb.privacy.masking import hidden, sealed
from pingone_nb.request import ApiReply, ApiRequest
from pingone_nb.settings import Settings

_Noun = TypeVar("_Noun")
_Listed = TypeVar("_Listed", bound=Noun)
_NounRead = TypeVar("_NounRead", covariant=True)
_Arguments = ParamSpec("_Arguments")

# so that no frame holds them in the clear: as a whole, or what their properties' names tell
_SENSITIVE = frozenset(
    (
        *(
            "assertion",
            "attestation",
            "cookie",
            "email",
            "filter",
            "path",
            "mobile_payload",
            "mobile_phone",
        ),
        *("name", "otp", "payload", "phone", "primary_phone", "username"),
    )
)
_IN_PART = frozenset(("form", "headers", "json", "notification", "query", "selected_device"))


class Sender(Protocol):
    """Sends a request with the worker's token, records it, and reads the reply."""

    @property
    def settings(self) -> Settings:
        """Where to, at the time of the call."""

    def send(self, request: ApiRequest[_Noun]) -> _Noun:
        """What the request reads of a 2xx reply, or an error."""


class Resource:
    """A noun of the API as an attribute of the client: `client.users`, say."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    @property
    def settings(self) -> Settings:
        """The client's."""
        return self._sender.settings

    def send(self, request: ApiRequest[_Noun]) -> _Noun:
        """Send with the client."""
        return self._sender.send(request)


def sends(
    operation: Callable[Concatenate[Settings, _Arguments], ApiRequest[_Noun]],
) -> Callable[Concatenate[Sender, _Arguments], _Noun]:
    """The method that sends an operation: its arguments and its words, with `self` for `settings`.

    What is sensitive among the arguments is wrapped before anything else sees it.
    """

    _, *names = inspect.signature(operation).parameters

    @wraps(operation)
    def method(self: Sender, /, *args: _Arguments.args, **named: _Arguments.kwargs) -> _Noun:
        args = (*map(_wrapped, names, args), *args[len(names) :])  # type: ignore[assignment] # in the same order
        named = {name: _wrapped(name, value) for name, value in named.items()}  # type: ignore[assignment] # same names
        return self.send(operation(self.settings, *args, **named))

    _describe(method, inspect.signature(operation))
    return method


def one(read: _Reads[_Noun]) -> Callable[[ApiReply], _Noun]:
    """Reads the reply's body, such as with `User.from_body`."""

    @traceless
    def reads(reply: ApiReply) -> _Noun:
        return read(reply.body, http_status=reply.http_status)

    return reads


def many(read: _Reads[_Listed], *, name: str) -> Callable[[ApiReply], tuple[_Listed, ...]]:
    """Reads each entry of `_embedded` of that name; nothing embedded gives none.

    What it gives raises ReplyError when what is embedded is no array.
    """

    @traceless
    def reads(reply: ApiReply) -> tuple[_Listed, ...]:
        entries = _entry(_entry(reply.body, "_embedded", otherwise={}), name, otherwise=[])
        if not isinstance(entries, list):
            raise ReplyError(f"The reply is not a list of {name}.", http_status=reply.http_status)
        return Listing(read(each, http_status=reply.http_status) for each in entries)

    return reads


def nothing(_reply: ApiReply) -> None:
    """Reads nothing: that it was accepted is all that there is to know."""


class _Reads(Protocol[_NounRead]):
    def __call__(self, body: Any, *, http_status: int) -> _NounRead: ...


def _wrapped(name: str, value: Any) -> Any:
    if name in _SENSITIVE:
        return hidden(value)
    if name == "query" and isinstance(value, Mapping):
        # a filter names persons, and is read as a whole
        value = {each: hidden(v) if each == "filter" else v for each, v in value.items()}
    return sealed(value) if name in _IN_PART else value


def _describe(method: Callable[..., Any], signature: inspect.Signature) -> None:
    """Show the method's own signature in help, in place of the operation's."""
    settings, *others = signature.parameters.values()
    returns = str(signature.return_annotation).removeprefix("ApiRequest[").removesuffix("]")
    itself = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    method.__signature__ = inspect.Signature(  # type: ignore[attr-defined] # what inspect looks for
        [itself, *others], return_annotation=returns
    )
    annotations = {each.name: each.annotation for each in others} | {"return": returns}
    method.__annotations__ = annotations
    method.__doc__ = (method.__doc__ or "").replace(f"        {settings.name}: where to.\n", "")


def _entry(body: Any, name: str, *, otherwise: Any) -> Any:
    return body.get(name, otherwise) if isinstance(body, Mapping) else None
