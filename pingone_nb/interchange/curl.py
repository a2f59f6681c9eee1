"""A request as a cURL command for a POSIX shell."""

from __future__ import annotations

import shlex

from pingone_nb.history import Exchange
from pingone_nb.interchange.body import literal_braces
from pingone_nb.interchange.written_request import WrittenRequest
from pingone_nb.request import ApiRequest

_BEARER = '--header "Authorization: Bearer $PINGONE_ACCESS_TOKEN"'
_BASIC = '--user "$PINGONE_CLIENT_ID:$PINGONE_CLIENT_SECRET"'
_AUTHORIZATION = {"bearer": [_BEARER], "basic": [_BASIC], "none": []}


def as_curl(source: Exchange | ApiRequest) -> str:
    """The command, a line an option.

    Token, client id and client secret come from `PINGONE_ACCESS_TOKEN`, `PINGONE_BASIC_ID` and
    `PINGONE_BASIC_SECRET`; what else is secret stands there masked, to be filled in.
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
