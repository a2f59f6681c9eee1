"""A request, or the whole flow, as a program of a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from pingone_nb import api
from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange
from pingone_nb.interchange.draft import PINGONE_HOSTS, host_filter
from pingone_nb.interchange.route import UNKNOWN, operation_of
from pingone_nb.interchange.snippets.language import program
from pingone_nb.interchange.snippets.step import Step, step_of
from pingone_nb.interchange.snippets.variable import OTP, PublicValues, Variable, Variables
from pingone_nb.interchange.written_request import Address
from pingone_nb.privacy.masking import MARK, sealed
from pingone_nb.privacy.secret import MASK, Secret
from pingone_nb.request import ApiRequest
from pingone_nb.settings import Settings

_ANY_ID = "00000000-0000-4000-8000-000000000000"


@dataclass(frozen=True, kw_only=True)
class Sandbox:
    """A simulator at an address where anyone may try a program as it is.

    A program for it gets its own token, and holds a test number or address and public credentials
    where it would read variables; a passcode is read from the keyboard.

    Attributes:
        here: as the client in this process calls the simulator.
        there: the same at the address. Its client's id and secret become part of the programs.
    """

    here: Settings
    there: Settings

    def holds(self, settings: Settings) -> bool:
        """Whether the settings are those of the simulator in this process."""
        return settings.auth_path == self.here.auth_path

    def moved(self, request: ApiRequest[Any]) -> ApiRequest[Any] | None:
        """The request as it is made at the address; None when it isn't one to this simulator."""
        bases = (
            (self.here.auth_path, self.there.auth_path),
            (self.here.api_path, self.there.api_path),
        )
        for here, there in bases:
            if isinstance(request.url, str) and request.url.startswith(f"{here}/"):
                return replace(request, url=there + request.url.removeprefix(here))
        return None

    def values(self) -> PublicValues:
        """What stands in its programs for what is secret."""
        secret = self.there.client_secret
        return PublicValues(
            client_id=self.there.client_id, client_secret=secret.reveal() if secret else ""
        )


@traceless
def render(request: ApiRequest[Any], *, language: str, sandbox: Sandbox | None = None) -> str:
    """A program that sends the request, and prints the reply's status.

    What is sensitive is not in it: the program reads it from environment variables; `variables`
    tells which. The token comes from `PINGONE_ACCESS_TOKEN`. A reply that says no, or none in time,
    ends the program with 1 and a line on standard error.

    Args:
        request: any request of `operations`, or another `ApiRequest`.
        language: the name of one of `languages()`.
        sandbox: where a request to its simulator goes instead.

    Raises:
        InputError: there is no such language, or the request is none that can be sent; `field` is
            `language`, `method`, `url`, `query`, `headers`, `media_type` or `body`.
    """
    moved = sandbox.moved(request) if sandbox else None
    if sandbox is None or moved is None:
        return program(language, (step_of(request, Variables()),))
    names = sandbox.values()
    step = step_of(moved, names)
    if step.token is None:
        return program(language, (step,))
    return program(language, (_token(sandbox.there, names), replace(step, token=_TOKEN)))


@traceless
def flow(
    settings: Settings,
    *,
    language: str,
    request: ApiRequest[Any] | None = None,
    user_id: str | None = None,
    sandbox: Sandbox | None = None,
) -> str:
    """A program that gets a token, begins an authentication, asks for the passcode, and checks it.

    It prints COMPLETED, or ends with 1.

    Args:
        settings: where to; the client's id and secret are read from environment variables.
        language: the name of one of `languages()`.
        request: what begins the authentication; an SMS to `PINGONE_PHONE` when None.
        user_id: whom that SMS is for; the settings' user when None.
        sandbox: where the flow goes instead when the settings are those of its simulator.

    Raises:
        InputError: as for `render`, or there is no user.
    """
    first = _sms(settings, user_id) if request is None else request
    moved = sandbox.moved(first) if sandbox and sandbox.holds(settings) else None
    if sandbox is None or moved is None:
        return program(language, _flow(settings, first, Variables()))
    return program(language, _flow(sandbox.there, moved, sandbox.values()))


@traceless
def variables(*requests: ApiRequest[Any], sandbox: Sandbox | None = None) -> Mapping[str, Secret]:
    """The environment variables that the requests' programs read besides token and credentials.

    Gives each with the secret that it stands for.

    Args:
        *requests: whose programs.
        sandbox: as for `render`.

    Raises:
        InputError: as for `render`.
    """
    found, public = Variables(), sandbox.values() if sandbox else Variables()
    for request in requests:
        step_of(request, public if sandbox and sandbox.moved(request) else found)
    return {**found.found, **public.found}


def _sms(settings: Settings, user_id: str | None) -> ApiRequest[Any]:
    target = {"oneTime": {"type": "SMS", "phone": Secret("")}}
    user = settings.user_id if user_id is None else user_id
    return api.initialize(settings, user, selected_device=target)


_TOKEN = Variable(name="token", source="program")


def _token(settings: Settings, names: Variables) -> Step:
    return replace(step_of(api.token(settings), names), keeps={"token": "access_token"})


def _flow(settings: Settings, first: ApiRequest[Any], names: Variables) -> tuple[Step, ...]:
    if first.operation != "initialize":
        raise InputError(
            "request must be a request that starts an authentication.", field="request"
        )
    begun = step_of(first, names)
    checked = step_of(api.check_otp(settings, _ANY_ID, otp="000000"), names)
    return (
        _token(settings, names),
        replace(begun, token=_TOKEN, keeps={"id": "id"}),
        replace(
            checked,
            # which authentication is known only when the program runs
            base=(
                str(checked.base[0]).removesuffix(_ANY_ID),
                Variable(name="id", source="program"),
            ),
            json={"otp": OTP},
            token=_TOKEN,
            asks=OTP.name,
            ends="COMPLETED",
        ),
    )


# a history keeps no request headers; this is the one that an operation has
_HEADERS = {"check_remembered_device": {"Cookie": Secret(MASK)}}


def request_of(exchange: Exchange) -> ApiRequest:
    """The request of an exchange, as far as the history kept it.

    Each text in which something was masked is a `Secret` of what is left of it, so a program made
    from the request reads it from an environment variable. Only what went to PingOne, or to an
    operation of it elsewhere, gets the worker's token.
    """
    address = Address.of_readable(exchange.url)
    return ApiRequest(
        operation=exchange.operation,
        method=exchange.method,
        url=address.base,
        media_type=exchange.request_media_type,
        body=_unknown(sealed(exchange.request_body)),
        headers=_HEADERS.get(exchange.operation, {}),
        query=_unknown({name: value or "" for name, value in address.query if name or value}),
        carries_token=_is_pingones(exchange, address.base),
    )


def _is_pingones(exchange: Exchange, url: str) -> bool:
    """Whether a history's request may get a token: what was imported may have gone to anybody."""
    operation = operation_of(exchange.method, url, exchange.request_media_type)
    host = urlsplit(url).hostname or ""
    return operation != UNKNOWN or host_filter(PINGONE_HOSTS)(host)


def _unknown(value: Any) -> Any:
    if isinstance(value, str):
        return Secret(value, mask=value) if MARK.search(value) else value
    if isinstance(value, Mapping):
        return {name: _unknown(item) for name, item in value.items()}
    return [_unknown(item) for item in value] if isinstance(value, list) else value
