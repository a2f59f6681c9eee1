"""`.http` files of VS Code, JetBrains and others: their requests, their variables.

Source: https://github.com/Huachao/vscode-restclient
Source: https://github.com/JetBrains/http-request-in-editor-spec
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pingone_nb.errors import InputError
from pingone_nb.interchange.draft import Draft, Skipped
from pingone_nb.interchange.variables import Value, wrapped

_SEPARATOR = re.compile(r"^###.*$", re.MULTILINE)
_VARIABLE = re.compile(r"^[ \t]*@([\w.-]+)[ \t]*=[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\s*(?:#|//)")
_REQUEST = re.compile(r"(?:([A-Z]+)[ \t]+)?(\S.*?)(?:[ \t]+HTTP/[\d.]+)?[ \t]*")
_SCRIPT = re.compile(r"^[<>] *\{%.*?%\}[ \t]*$|^>>?!?[ \t].*$|^<> .*$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"<@?\w*[ \t]+\S")


def http_variables(text: str) -> dict[str, Value]:
    """The variables that a file sets with `@name = value`."""
    return {name: wrapped(name, value) for name, value in _VARIABLE.findall(text) if value}


def http_drafts(text: str) -> Iterator[tuple[str, Draft | Skipped]]:
    """The place, such as `line 12`, and the draft of each request of a file's text."""
    starts = [0, *(match.end() for match in _SEPARATOR.finditer(text))]
    ends = [*(match.start() for match in _SEPARATOR.finditer(text)), len(text)]
    for start, end in zip(starts, ends, strict=True):
        lines = text[start:end].split("\n")
        first = next((at for at, line in enumerate(lines) if not _is_idle(line)), None)
        if first is None:
            continue
        where = f"line {text.count(chr(10), 0, start) + first + 1}"
        try:
            yield where, _draft(lines[first:])
        except InputError as error:
            refusal = error.with_traceback(None)
            yield where, Skipped(where, str(error), kind="unreadable", refusal=refusal)


def _is_idle(line: str) -> bool:
    return not line.strip() or bool(_COMMENT.match(line) or _VARIABLE.match(line))


def _draft(lines: list[str]) -> Draft:
    request = _REQUEST.fullmatch(lines[0].strip())
    if request is None:
        raise InputError("The request line must be a method and a URL.", field="request")
    method, url = request.groups()
    at = 1
    while at < len(lines) and re.match(r"[ \t]+[?&/]", lines[at]):
        url += lines[at].strip()  # a query over several lines
        at += 1
    headers: list[str] = []
    while at < len(lines) and lines[at].strip():
        if not _COMMENT.match(lines[at]):
            headers.append(lines[at].strip())
        at += 1
    body = _SCRIPT.sub("", "\n".join(lines[at:])).strip()
    if _FILE.match(body):
        raise InputError(
            "The body is read from a file.", field="body", hint="Paste the contents of the file."
        )
    return Draft(url=url, method=method or "GET", headers=headers, body=_joined(body, headers))


def _joined(body: str, headers: list[str]) -> str | None:
    """A form's fields may stand in lines of their own."""
    is_form = any(
        re.match(r"content-type:\s*application/x-www-form", each, re.I) for each in headers
    )
    if is_form:
        body = re.sub(r"\s*\n\s*", "", body)
    return body or None
