"""Sends requests as a `.http` file has them, over a socket.

It knows as much of the format, which VS Code's REST Client and others read, as the snippets use:
`###` between requests, `# @name` and `# @prompt`, and `{{…}}` for variables.
"""

from __future__ import annotations

import base64
import json
import re
import socket
from collections.abc import Callable, Mapping
from http.client import HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from tests.snippets.program import Outcome, Program

TIMEOUT_SECONDS = 15
_VARIABLE = re.compile(r"\{\{([^{}]+)\}\}")
_REMARK = re.compile(r"# @(name|prompt) (\w+)")


def send_file(program: Program, *, ask: Callable[[], str] | None = None) -> Outcome:
    """Send a file's requests in turn; prints the last reply's status, as the other languages do."""
    try:
        return _sent(program, ask)
    except (KeyError, OSError) as error:
        return Outcome(code=1, out="", err=f"{error!r}\n")


def _sent(program: Program, ask: Callable[[], str] | None) -> Outcome:
    replies: dict[str, Any] = {}
    status, reply = 0, None
    for part in re.split(r"^###\n", program.source, flags=re.MULTILINE):
        remarks = dict(_REMARK.findall(part))
        if "prompt" in remarks and ask is not None:
            replies[remarks["prompt"]] = ask()
        text = _VARIABLE.sub(
            lambda match: _value(match.group(1), program.environ, replies),
            "\n".join(line for line in part.strip("\n").split("\n") if line[:1] != "#"),
        )
        status, content = _send(text.strip("\n"))
        reply = json.loads(content) if content else {}
        if not 200 <= status < 300:
            return Outcome(code=1, out="", err=f"HTTP {status}: {content.decode()}\n")
        if "name" in remarks:
            replies[remarks["name"]] = reply
    told = reply.get("status", f"HTTP {status}") if isinstance(reply, dict) else ""
    return Outcome(code=0, out=f"{told}\n", err="")


def _value(expression: str, environ: Mapping[str, str], replies: Mapping[str, Any]) -> str:
    if expression.startswith("$processEnv "):
        return environ[expression.removeprefix("$processEnv ")]
    if ".response.body.$." in expression:
        name, _, path = expression.partition(".response.body.$.")
        return str(replies[name][path])
    return str(replies[expression])


def _send(text: str) -> tuple[int, bytes]:
    head, _, body = text.partition("\n\n")
    first, *lines = head.split("\n")
    method, url, version = first.split(" ")
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    content = body.encode()
    headers = [f"Host: {parts.netloc}", *map(_with_credentials, lines), "Connection: close"]
    if content:
        headers.append(f"Content-Length: {len(content)}")
    wire = "\r\n".join([f"{method} {target} {version}", *headers, "", ""]).encode() + content
    address = (parts.hostname, parts.port)
    with socket.create_connection(address, timeout=TIMEOUT_SECONDS) as connection:
        connection.sendall(wire)
        response = HTTPResponse(connection, method=method)
        response.begin()
        return response.status, response.read()


def _with_credentials(line: str) -> str:
    """`Basic user:password` is encoded by whoever sends the file."""
    name, _, value = line.partition(": Basic ")
    if ":" not in value:
        return line
    return f"{name}: Basic {base64.b64encode(value.encode()).decode()}"
