"""Commands of curl, made up by hypothesis, and what the installed curl sends for one."""

from __future__ import annotations

import json
import shlex
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote

from hypothesis import strategies as st

from pingone_nb import ApiRequest, Secret
from pingone_nb.interchange import from_curl

FORM = "application/x-www-form-urlencoded"
_OF_CURL = frozenset(
    ("host", "user-agent", "accept", "content-length", "content-type", "authorization", "expect",
     "accept-encoding", "connection", "te", "upgrade", "http2-settings", "proxy-connection")
)  # fmt: skip


@dataclass
class Recorder:
    """Keeps the requests that reach its port on loopback."""

    port: int
    kept: list[tuple[str, str, list[tuple[str, str]], bytes]] = field(default_factory=list)


@contextmanager
def recording() -> Iterator[Recorder]:
    """A recorder while the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def _keep(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            recorder.kept.append((self.command, self.path, self.headers.items(), content))
            self.send_response(204)
            self.end_headers()

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _keep  # noqa: N815 - the class's way

        def log_message(self, *_arguments: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        recorder = Recorder(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield recorder
        finally:
            server.shutdown()
            thread.join()


def difference(recorder: Recorder, command: str) -> str:
    """What curl sends otherwise than what is read from the command; "" when nothing is.

    Args:
        recorder: what `{port}` in the command leads to.
        command: for bash.
    """
    text = command.replace("{port}", str(recorder.port))
    recorder.kept.clear()
    done = subprocess.run(["bash", "-c", text], capture_output=True, timeout=30, check=False)
    assert len(recorder.kept) == 1, (text, done.stderr)
    sent, read = _sent(*recorder.kept[0]), _read(from_curl(text))
    told = [
        f"{name}: {sent[name]!r} was read as {read[name]!r}"
        for name in sent
        if sent[name] != read[name]
    ]
    return f"{text}\n  " + "\n  ".join(told) if told else ""


def _sent(method: str, path: str, headers: list[tuple[str, str]], content: bytes) -> dict[str, Any]:
    bare, _, query = path.partition("?")
    own: dict[str, list[str]] = {}
    for name, value in headers:
        own.setdefault(name.lower(), []).append(value)
    media_type = ", ".join(own.get("content-type", [])) or None
    return {
        "method": method,
        "path": unquote(bare),
        "query": parse_qsl(query, keep_blank_values=True),
        "media type": media_type,
        "headers": {
            name: _joined(name, values) for name, values in own.items() if name not in _OF_CURL
        },
        "body": _value(content, media_type),
    }


def _joined(name: str, values: list[str]) -> str:
    return ("; " if name == "cookie" else ", ").join(dict.fromkeys(values))


def _read(request: ApiRequest) -> dict[str, Any]:
    headers = request.plain_headers()
    return {
        "method": request.method,
        "path": unquote(request.url.partition("//")[2].partition("/")[1] + request.url.partition("//")[2].partition("/")[2]) or "/",
        "query": [(name, _plain(value)) for name, value in request.query.items()],
        "media type": request.media_type,
        "headers": {name.lower(): value for name, value in headers.items() if name.lower() not in _OF_CURL},
        "body": _value(request.content() or b"", request.media_type),
    }  # fmt: skip


def _plain(value: str | Secret) -> str:
    return value.reveal() if isinstance(value, Secret) else value


def _value(content: bytes, media_type: str | None) -> Any:
    if not content:
        return None
    if (media_type or "").startswith(FORM):
        return parse_qsl(content.decode(), keep_blank_values=True)
    return json.loads(content)


WORDS = st.text("abcxyzABC019 _.-~é€😀'\"\\$`!*()[]{}<>|;^,:@/", min_size=1, max_size=10)
PLAIN = st.text("abcxyz019_.-", min_size=1, max_size=8)


def _double(text: str) -> str:
    return '"' + "".join(f"\\{each}" if each in '"\\$`' else each for each in text) + '"'


def _ansi(text: str) -> str:
    named = {"\\": "\\\\", "'": "\\'", "é": "\\xc3\\xa9", "😀": "\\U0001f600", "!": "\\u0021"}
    return "$'" + "".join(named.get(each, each) for each in text) + "'"


@st.composite
def quoted(draw: st.DrawFn, text: str) -> str:
    """The text in one of bash's ways to quote."""
    # ^ before some characters within double quotes is the command prompt's
    ways = [shlex.quote, _ansi] if "^" in text else [shlex.quote, _ansi, _double]
    return draw(st.sampled_from(ways))(text)


def _encoded(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")


@st.composite
def _form(draw: st.DrawFn) -> list[str]:
    told = []
    names = [f"f{each}" for each in draw(st.lists(PLAIN, min_size=1, max_size=3, unique=True))]
    for name in names:
        value = draw(WORDS)
        option = draw(
            st.sampled_from(
                ["-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--data-urlencode"]
            )
        )
        content = f"{name}={value}" if option == "--data-urlencode" else f"{name}={_encoded(value)}"
        told.append(f"{option} {draw(quoted(content))}")
    return told


@st.composite
def _json(draw: st.DrawFn) -> list[str]:
    value = draw(
        st.dictionaries(PLAIN, WORDS | st.integers(-9, 9) | st.none(), min_size=1, max_size=3)
    )
    text = json.dumps(
        value, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 2]))
    )
    media_type = draw(
        st.sampled_from(
            [
                "application/json",
                "application/vnd.pingidentity.otp.check+json",
                "application/json; charset=utf-8",
            ]
        )
    )
    if draw(st.booleans()):
        return [f"--json {draw(quoted(text))}"]
    return [f"-H {draw(quoted(f'Content-Type: {media_type}'))}", f"--data-raw {draw(quoted(text))}"]


@st.composite
def _heredoc(draw: st.DrawFn) -> list[str]:
    value = draw(
        st.dictionaries(PLAIN, st.text("abc 019'\"$`\\", max_size=6), min_size=1, max_size=2)
    )
    text = json.dumps(value, indent=draw(st.sampled_from([None, 1])))
    option = draw(st.sampled_from(["-d", "--data-binary"]))
    return ["-H 'Content-Type: application/json'", f"{option} @- <<'END'\0{text}\nEND"]


HARMLESS = [
    "--compressed", "-s", "-sS", "-k", "--insecure", "-L", "--location", "--location-trusted", "-i",
    "--include", "--ssl-no-revoke", "--path-as-is", "-4", "--ipv4", "--http1.1", "--noproxy '*'",
    "--max-time 20", "-m 20", "--connect-timeout 5", "--retry 2", "--retry-all-errors", "--tlsv1.2",
    "-c /dev/null", "--cookie-jar /dev/null", "-D /dev/null", "-o /dev/null", "--output /dev/null",
    "--no-progress-meter", "--no-keepalive", "-N", "-u id:word", "--user id:word", "--fail", "-f",
    "--oauth2-bearer abc", "-A me", "--user-agent me", "--globoff", "-g", "--no-compressed",
    "--tcp-nodelay", "--max-redirs 3", "--limit-rate 1M", "--no-buffer", "-w ''", "--raw", "-q",
    "--stderr /dev/null", "--cacert /dev/null", "--proxy ''", "-x ''", "--keepalive-time 5",
]  # fmt: skip
HEADERS = [
    "-H 'X-One: 1'", "-H 'x-one: 1'", "-H 'X-One: 2'", "-H 'X-Empty;'", "-H 'X-Gone:'", "-H 'Accept: a/b'",
    "-H 'accept: a/b'", "-H 'Cookie: a=1; b=2'", "-b c=3", "-b 'd=4; e=5'", "--cookie f=6", "-e https://r.de/",
    "-H 'Referer: https://s.de/'", "-H 'Cache-Control: no-cache'", "-H 'cache-control: no-cache'",
    "--header 'Authorization: Bearer x'", '-H "X-Two: a  b"', "-H'X-Three:3'", "-H 'Origin: https://o.de'",
]  # fmt: skip


@st.composite
def _urls(draw: st.DrawFn) -> str:
    path = draw(st.sampled_from(["", "/", "/p", "/a/b.c", "/a%20b/%C3%A9", "/a%2Fb", "/~x"]))
    names = [f"q{each}" for each in draw(st.lists(PLAIN, max_size=3, unique=True))]
    query = [
        f"{name}={_encoded(draw(WORDS))}" if draw(st.booleans()) else f"{name}=" for name in names
    ]
    told = draw(st.sampled_from(["", "?"])) if not query else "?" + "&".join(query)
    told += draw(st.sampled_from(["", "&"])) if query else ""
    host = draw(st.sampled_from(["", "", "u:p@", "u@"])) + "127.0.0.1:{port}"
    return f"http://{host}{path}{told}{draw(st.sampled_from(['', '', '#top']))}"


@st.composite
def commands(draw: st.DrawFn) -> str:
    """Commands for bash; `{port}` stands for the recorder's."""
    harmless = draw(st.lists(st.sampled_from(HARMLESS), max_size=3))
    headers = draw(st.lists(st.sampled_from(HEADERS), max_size=4))
    body = draw(st.one_of(st.just([]), _form(), _json(), _heredoc()))
    method = draw(st.sampled_from(["", "", "-X POST", "-XPUT", "--request DELETE", "-X PATCH"]))
    if body and "-d" in body[0][:3] and draw(st.booleans()) and not method:
        body = ["-G", *body]
    elif not body and not method and draw(st.booleans()):
        method = draw(st.sampled_from(["-I", "--head", "-G", "--get"]))
    url = draw(_urls())
    told = [
        *harmless,
        *headers,
        *body,
        method,
        draw(st.sampled_from(["", "--url "])) + draw(quoted(url)),
    ]
    words = [each for each in draw(st.permutations(told)) if each]
    handed = [text for each in words for text in each.split("\0")[1:]]
    gap = draw(st.sampled_from([" ", "  ", " \\\n  "]))
    line = gap.join(["curl", *(each.split("\0")[0] for each in words)])
    before = draw(st.sampled_from(["", "", "# a comment\n", "A=b\n", "A=b "]))
    behind = draw(st.sampled_from(["", "", " | cat", " > /dev/null", " 2>&1", ";", " # the end"]))
    return before + line + behind + "".join(f"\n{text}" for text in handed)
