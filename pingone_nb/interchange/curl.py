"""cURL commands: a request as one, and a pasted one as a request.

Source: https://curl.se/docs/manpage.html
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange
from pingone_nb.interchange.command_line import CurlOptions, ShellCommand, shell_command
from pingone_nb.interchange.draft import Draft
from pingone_nb.interchange.variables import Variables, wrapped
from pingone_nb.interchange.written_request import (
    ACCESS_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    WrittenRequest,
    literal_braces,
)
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest
from pingone_nb.settings import Settings

_BEARER = f'--header "Authorization: Bearer ${ACCESS_TOKEN}"'
_BASIC = f'--user "${CLIENT_ID}:${CLIENT_SECRET}"'
_AUTHORIZATION = {"bearer": [_BEARER], "basic": [_BASIC], "none": []}


def as_curl(source: Exchange | ApiRequest[Any]) -> str:
    """The command, a line an option.

    It tells whatever a history holds, masks included, and `from_curl` reads it back as the same
    request. `snippets.render` instead writes a program that runs as it is: it reads what is masked
    from variables, and refuses what no client would send, such as a list as a body.

    Token, client id and client secret come from `PINGONE_ACCESS_TOKEN`, `PINGONE_CLIENT_ID` and
    `PINGONE_CLIENT_SECRET`; what else is secret stands there masked, to be filled in.
    """
    written = WrittenRequest.of(source)
    parts = [f"curl --request {shlex.quote(written.method)} {shlex.quote(written.url)}"]
    parts += _AUTHORIZATION[written.authorization]
    text = written.text()
    if written.media_type:
        parts.append(f"--header {shlex.quote(f'Content-Type: {written.media_type}')}")
    elif text is not None:
        parts.append("--header 'Content-Type:'")  # curl would make a form of it
    if text is not None:
        parts.append(f"--data-raw {shlex.quote(literal_braces(text))}")
    return " \\\n  ".join(parts)


@traceless
def from_curl(
    command: str | Secret,
    *,
    settings: Settings | None = None,
    variables: Mapping[str, str | Secret] | None = None,
) -> ApiRequest:
    """The request that a cURL command sends, ready for `Client.send`.

    Who sends it adds the authorization: what the command holds of it (`-u`, `Authorization`) is
    left out, as are options that change nothing about the request, such as `--silent`; redirects
    are not followed. It is sent once, except where it only reads.

    Args:
        command: as browsers, Postman and PingOne's pages write it, for bash.
        settings: what `{{authPath}}`, `{{apiPath}}`, `{{envID}}` and `{{userID}}` stand for.
        variables: what other `{{name}}` and `$NAME` stand for.

    Raises:
        InputError: it is no cURL command, is written for another shell than bash, has an option
            that is not known here (the error names it), reads a file, or has a body that is not a
            JSON object or a form. No value is repeated.
    """
    pasted = shell_command(command.reveal() if isinstance(command, Secret) else command)
    return draft_of(pasted).request(
        Variables(settings, variables, {n: wrapped(n, v) for n, v in pasted.values.items()})
    )


def draft_of(command: ShellCommand) -> Draft:
    """The request of a shell's command.

    Raises:
        InputError: it does not start with curl, or an option of it cannot be read.
    """
    words = command.words
    if not words or words[0].rpartition("/")[2] not in ("curl", "curl.exe"):
        raise InputError("The command must start with curl.", field="command")
    return CurlOptions.of(words[1:], given=command.given).draft()
