"""A file that somebody brings, whatever its format: what is in it, what is skipped, and why.

Source of what `.http` files are: https://github.com/Huachao/vscode-restclient
Source: https://github.com/JetBrains/http-request-in-editor-spec
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pingone_nb.errors import InputError, traceless
from pingone_nb.history import Exchange
from pingone_nb.interchange.command_line import ShellCommand, shell_commands
from pingone_nb.interchange.curl import draft_of
from pingone_nb.interchange.draft import PINGONE_HOSTS, Draft, Skipped, host_filter, unreadable
from pingone_nb.interchange.har import har_entries
from pingone_nb.interchange.json_document import Source, first_names, source_of
from pingone_nb.interchange.postman import (
    collection_drafts,
    environment_values,
    read_postman_environment,
)
from pingone_nb.interchange.variables import Value, Variables, wrapped
from pingone_nb.privacy.pasted import check_encoding, utf8_text
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest
from pingone_nb.settings import Settings, assigned

Format = Literal["har", "collection", "environment", "curl", "http", "env"]
FORMATS: Mapping[Format, str] = {
    "har": "HAR",
    "collection": "Postman collection",
    "environment": "Postman environment",
    "curl": "cURL command",
    "http": ".http file",
    "env": ".env file",
}
_MOST_BYTES = 4 * 1024 * 1024  # of a text; a HAR is read as it goes
_HEAD_BYTES = 64 * 1024
_NO_ID = "00000000-0000-4000-8000-000000000000"
_BY_SUFFIX: Mapping[str, Format] = {
    ".har": "har", ".http": "http", ".rest": "http", ".env": "env", ".curl": "curl",
}  # fmt: skip
_BY_NAME: Mapping[str, Format] = {
    "log": "har",
    "info": "collection",
    "item": "collection",
    "values": "environment",
}
_BY_TEXT: tuple[tuple[re.Pattern[str], Format], ...] = (
    (
        re.compile(r"^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+(?:https?://|\{\{)", re.M),
        "http",
    ),
    (re.compile(r"(?:^|[\s`/\\])curl(?:\.exe)?\s|^\W*Invoke-|New-Object", re.M | re.I), "curl"),
    (re.compile(r"^\s*(?:export\s+|set\s+|\$env:)?[A-Z][A-Z0-9_]*\s*=", re.M), "env"),
)
_SEPARATOR = re.compile(r"^###.*$", re.MULTILINE)
_VARIABLE = re.compile(r"^[ \t]*@([\w.-]+)[ \t]*=[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"\s*(?:#|//)")
_REQUEST = re.compile(r"(?:([A-Z]+)[ \t]+)?(\S.*?)(?:[ \t]+HTTP/[\d.]+)?[ \t]*")
_SCRIPT = re.compile(r"^[<>] *\{%.*?%\}[ \t]*$|^>>?!?[ \t].*$|^<> .*$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"<@?\w*[ \t]+\S")


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a file contains.

    Attributes:
        where: its place, such as `log.entries[3]`, `item[0]` or `line 12`.
        value: an exchange, a request that can be sent, or arguments of `Settings`.
    """

    where: str
    value: Exchange | ApiRequest[Any] | dict[str, Any] = field(repr=False)


@traceless
def format_of(path: Source) -> Format:
    """The format of a file, by what is in it.

    Raises:
        InputError: the file cannot be read, is no UTF-8 text, or has none of the formats.
    """
    head = _read(path, _HEAD_BYTES)
    check_encoding(head, field="path")
    by_suffix = _BY_SUFFIX.get(source_of(path).suffix.lower()) or (
        "env" if source_of(path).name.startswith(".env") else None
    )
    if by_suffix:
        return by_suffix
    text = head.decode("utf-8", "replace").removeprefix("\ufeff")
    if text.lstrip()[:1] in ("{", "["):
        for name in first_names(path):
            if name in _BY_NAME:
                return _BY_NAME[name]
    else:
        for pattern, found in _BY_TEXT:
            if pattern.search(text):
                return found
    raise InputError(
        "The file is in none of the formats that can be imported.",
        field="path",
        hint=f"These can: {', '.join(FORMATS.values())}.",
    )


def read_file(
    path: Source,
    *,
    hosts: Iterable[str] | None = PINGONE_HOSTS,
    settings: Settings | None = None,
    variables: Mapping[str, Value] | None = None,
) -> Iterator[Found | Skipped]:
    """What a file contains: a HAR, a Postman collection or environment, commands of curl, a `.http`
    file or a `.env`. One entry that cannot be read does not cost the others.

    Args:
        path: the file.
        hosts: skip what goes to others; `*` stands for anything, None for all of them.
        settings: what `{{authPath}}`, `{{apiPath}}`, `{{envID}}` and `{{userID}}` stand for.
        variables: what other variables stand for.

    Raises:
        InputError: as `format_of`; or the file is cut off or malformed, and `field` is the place.
    """
    kind = format_of(path)
    if kind == "har":
        for where, found in har_entries(path, hosts=hosts):
            yield found if isinstance(found, Skipped) else Found(where, found)
    elif kind == "environment":
        yield _settings("values", read_postman_environment(path))
    elif kind == "env":
        yield _settings("variables", Settings.arguments(_env_values(path)))
    else:
        own, drafts = _drafts(kind, path)
        filling = Variables(settings, variables, own)
        is_wanted = host_filter(hosts)
        for where, draft in drafts:
            yield (
                draft if isinstance(draft, Skipped) else _request(where, draft, filling, is_wanted)
            )


def variables_of(path: Source) -> dict[str, Value]:
    """What a Postman environment, or a `.env`, gives to requests of other files.

    Raises:
        InputError: as `read_file`.
    """
    if format_of(path) == "environment":
        own = environment_values(path)
        filled = Variables(own=own)
        return {name: filled.value(name) for name in own}
    return {name: wrapped(name, value) for name, value in _env_values(path).items()}


def _env_values(path: Source) -> dict[str, str]:
    return {name: value for name, value in assigned(_text(path)).items() if value}


def _drafts(
    kind: Format, path: Source
) -> tuple[Mapping[str, Value], Iterator[tuple[str, Draft | Skipped]]]:
    if kind == "collection":
        return collection_drafts(path)
    text = _text(path)
    if kind == "http":
        return _http_variables(text), _http_drafts(text)
    commands = shell_commands(text)
    own = commands[-1].values if commands else {}
    return {name: wrapped(name, value) for name, value in own.items()}, _curl_drafts(commands)


def _curl_drafts(commands: list[ShellCommand]) -> Iterator[tuple[str, Draft | Skipped]]:
    for number, command in enumerate(commands, start=1):
        where = f"command {number}"
        try:
            yield where, draft_of(command)
        except InputError as error:
            yield where, unreadable(where, error)


@traceless
def _settings(where: str, arguments: dict[str, Any]) -> Found | Skipped:
    """Arguments with which settings can be made, once what is missing is added."""
    missing = {"environment_id": _NO_ID, "client_id": "-", "client_secret": Secret("-")}
    try:
        Settings(**{**missing, **arguments})
    except InputError as error:
        return unreadable(where, error)
    if not arguments:
        return Skipped(where, "no value for the connection to PingOne", kind="unreadable")
    return Found(where, arguments)


@traceless
def _request(
    where: str, draft: Draft, variables: Variables, is_wanted: Callable[[str], bool]
) -> Found | Skipped:
    try:
        request = draft.request(variables)
    except InputError as error:
        return unreadable(where, error)
    host = re.sub(r":\d+$", "", request.url.partition("//")[2].partition("/")[0].lower())
    if not is_wanted(host):
        return Skipped(where, f"another host: {host}", kind="host")
    return Found(where, request)


def _text(path: Source) -> str:
    content = _read(path, _MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise InputError(f"The file is longer than {_MOST_BYTES:,} bytes.", field="path")
    return utf8_text(content, field="path").replace("\r\n", "\n")


def _read(path: Source, size: int) -> bytes:
    try:
        with source_of(path).open("rb") as file:
            return file.read(size)
    except OSError as error:
        raise InputError(f"The file can't be read: {error.strerror}.", field="path") from None


def _http_variables(text: str) -> dict[str, Value]:
    """The variables that a file sets with `@name = value`."""
    return {name: wrapped(name, value) for name, value in _VARIABLE.findall(text) if value}


def _http_drafts(text: str) -> Iterator[tuple[str, Draft | Skipped]]:
    """The place, such as `line 12`, and the draft of each request of a file's text."""
    separators = list(_SEPARATOR.finditer(text))
    starts = [0, *(match.end() for match in separators)]
    ends = [*(match.start() for match in separators), len(text)]
    for start, end in zip(starts, ends, strict=True):
        lines = text[start:end].split("\n")
        first = next((at for at, line in enumerate(lines) if not _is_idle(line)), None)
        if first is None:
            continue
        where = f"line {text.count(chr(10), 0, start) + first + 1}"
        try:
            yield where, _draft(lines[first:])
        except InputError as error:
            yield where, unreadable(where, error)


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
