"""Requests as a `.http` file, which VS Code's REST Client, JetBrains' HTTP Client and others run.

Source: https://github.com/Huachao/vscode-restclient
Source: https://github.com/JetBrains/http-request-in-editor-spec
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pingone_nb.history import Exchange
from pingone_nb.interchange.placeholders import Placeholders
from pingone_nb.interchange.whole_file import whole_file
from pingone_nb.interchange.written_request import WrittenRequest
from pingone_nb.request import ApiRequest

_INTRODUCTION = (
    "# This file contains no secrets. Set these variables in your tool's environment file.\n"
)


def write_http_file(sources: Iterable[Exchange | ApiRequest], path: str | Path) -> int:
    """Write requests to a `.http` file, and tell how many.

    Hosts and environment are variables with values, what is secret variables without.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    placeholders = Placeholders()
    blocks = [
        "".join(_block(number, WrittenRequest.of(source), placeholders))
        for number, source in enumerate(sources, start=1)
    ]
    with whole_file(path) as file:
        file.writelines(_head(placeholders))
        file.writelines(blocks)
    return len(blocks)


def _head(placeholders: Placeholders) -> Iterator[str]:
    told = {name: value for name, value in placeholders.values.items() if value}
    asked = [name for name in placeholders.values if name not in told]
    if asked:
        yield _INTRODUCTION
        yield f"# {', '.join(asked)}\n\n"
    for name, value in told.items():
        yield f"@{name} = {value}\n"


def _block(number: int, written: WrittenRequest, placeholders: Placeholders) -> Iterator[str]:
    yield f"\n### {number} {written.operation}\n"
    yield f"{written.method} {placeholders.url(written)} HTTP/1.1\n"
    yield "Accept: application/json\n"
    names = [f"{{{{{name}}}}}" for name in placeholders.authorization(written)]
    if names:
        scheme = "Bearer" if len(names) == 1 else "Basic"
        yield f"Authorization: {scheme} {' '.join(names)}\n"
    if written.media_type:
        yield f"Content-Type: {written.media_type}\n"
    text = placeholders.text(written)
    if text is not None:
        yield f"\n{text}\n"
