"""A request, or the whole flow, as a program of a language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pingone_nb import api
from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange
from pingone_nb.interchange.snippets.language import program
from pingone_nb.interchange.snippets.step import Step, step_of
from pingone_nb.interchange.snippets.variable import Variable, Variables
from pingone_nb.interchange.written_request import Address
from pingone_nb.privacy.masking import MARK, sealed
from pingone_nb.privacy.secret import MASK, Secret
from pingone_nb.request import ApiRequest
from pingone_nb.settings import Settings

_ANY_ID = "00000000-0000-4000-8000-000000000000"


@traceless
def render(request: ApiRequest[Any], *, language: str) -> str:
    """A program that sends the request, and prints the reply's status.

    What is sensitive is not in it: the program reads it from environment variables; `variables`
    tells which. The token comes from `PINGONE_ACCESS_TOKEN`. A reply that says no, or none in time,
    ends the program with 1 and a line on standard error.

    Args:
        request: any request of `operations`, or another `ApiRequest`.
        language: the name of one of `languages()`.

    Raises:
        InputError: there is no such language, or the request is none that can be sent; `field` is
            `language`, `method`, `url`, `query`, `headers`, `media_type` or `body`.
    """
    return program(language, (step_of(request, Variables()),))


@traceless
def flow(
    settings: Settings,
    *,
    language: str,
    request: ApiRequest[Any] | None = None,
    user_id: str | None = None,
) -> str:
    """A program that gets a token, begins an authentication, asks for the passcode, and checks it.

    It prints COMPLETED, or ends with 1.

    Args:
        settings: where to; the client's id and secret are read from environment variables.
        language: the name of one of `languages()`.
        request: what begins the authentication; an SMS to `PINGONE_PHONE` when None.
        user_id: whom that SMS is for; the settings' user when None.

    Raises:
        InputError: as for `render`, or there is no user.
    """
    first = _sms(settings, user_id) if request is None else request
    return program(language, _flow(settings, first, Variables()))


@traceless
def variables(*requests: ApiRequest[Any]) -> Mapping[str, Secret]:
    """The environment variables that the requests' programs read besides token and credentials.

    Gives each with the secret that it stands for.

    Raises:
        InputError: as for `render`.
    """
    found = Variables()
    for request in requests:
        step_of(request, found)
    return found.found


def _sms(settings: Settings, user_id: str | None) -> ApiRequest[Any]:
    target = {"oneTime": {"type": "SMS", "phone": Secret("")}}
    user = settings.user_id if user_id is None else user_id
    return api.initialize(settings, user, selected_device=target)


def _flow(settings: Settings, first: ApiRequest[Any], names: Variables) -> tuple[Step, ...]:
    if first.operation != "initialize":
        raise InputError(
            "request must be a request that starts an authentication.", field="request"
        )
    token = Variable(name="token", source="program")
    asked = step_of(api.token(settings), names)
    begun = step_of(first, names)
    checked = step_of(api.check_otp(settings, _ANY_ID, otp="000000"), names)
    return (
        replace(asked, keeps={"token": "access_token"}),
        replace(begun, token=token, keeps={"id": "id"}),
        replace(
            checked,
            # which authentication is known only when the program runs
            base=(
                str(checked.base[0]).removesuffix(_ANY_ID),
                Variable(name="id", source="program"),
            ),
            json={"otp": Variable(name="otp", source="program")},
            token=token,
            asks="otp",
            ends="COMPLETED",
        ),
    )


# a history keeps no request headers; this is the one that an operation has
_HEADERS = {"check_remembered_device": {"Cookie": Secret(MASK)}}


def request_of(exchange: Exchange) -> ApiRequest:
    """The request of an exchange, as far as the history kept it.

    Each text in which something was masked is a `Secret` of what is left of it, so a program made
    from the request reads it from an environment variable.
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
    )


def _unknown(value: Any) -> Any:
    if isinstance(value, str):
        return Secret(value, mask=value) if MARK.search(value) else value
    if isinstance(value, Mapping):
        return {name: _unknown(item) for name, item in value.items()}
    return [_unknown(item) for item in value] if isinstance(value, list) else value
