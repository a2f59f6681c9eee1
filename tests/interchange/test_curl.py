"""cURL out and in: the same requests, with the words of the real curl."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_plus

import pytest
from hypothesis import given, settings

from pingone_nb import ApiRequest, Client, Exchange, InputError, Secret, Settings, api
from pingone_nb.api.any_request import any_request
from pingone_nb.interchange import as_curl, from_curl
from pingone_nb.interchange.written_request import WrittenRequest
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import (
    API,
    AUTH,
    ENVIRONMENT,
    FORM,
    ID,
    JSON,
    exchanges,
    one,
    recorded,
)
from tests.tiers import cases

HERE = Settings(environment_id=ENVIRONMENT, client_id="id", client_secret=Secret("s"), user_id=ID)
BEGIN = f"{AUTH}/deviceAuthentications"


def revealed(value: Any) -> Any:
    """The value with the texts of its secrets."""
    if isinstance(value, Secret):
        return value.reveal()
    if isinstance(value, Mapping):
        return {name: revealed(item) for name, item in value.items()}
    return [revealed(item) for item in value] if isinstance(value, list) else value


def parts(request: ApiRequest) -> tuple[Any, ...]:
    """What makes a request, secrets revealed."""
    told = (request.query, request.body)
    return (request.method, request.url, request.media_type, *map(revealed, told))


@settings(max_examples=cases(200))
@given(exchanges())
def test_out_and_in_gives_the_same_request(exchange: Exchange) -> None:
    """Method, URL, query, media type and body come back from whatever a history keeps."""
    written = WrittenRequest.of(exchange)
    request = from_curl(as_curl(exchange))

    assert request.method == exchange.method
    assert revealed(request.query) == {name: value or "" for name, value in written.address.query}
    assert (request.url, request.media_type) == (written.address.base, exchange.request_media_type)
    assert revealed(request.body) == exchange.request_body


def test_a_flow_can_be_sent_again(simulator: Simulator) -> None:
    """What was recorded, filled in once more, is sent by a client as it was sent first."""
    history = recorded(simulator)
    client = Client(simulator.settings(), session=simulator.session())
    found = next(each for each in history if each.operation == "initialize")
    command = as_curl(found).replace("*******50", "+14135550150")

    assert client.send(from_curl(command)).body["status"] == "OTP_REQUIRED"
    assert client.history[-1].operation == "initialize"
    assert [from_curl(as_curl(each)).operation for each in history] == [
        each.operation for each in history
    ]


def test_a_request_that_was_not_sent_is_written_masked() -> None:
    """Token and secrets are variables, passcode and number masks; quotes are safe in a shell."""
    target = api.one_time(type="SMS", phone="+14135550150")
    request = api.initialize(HERE, ID, selected_device=target, otp="918273")
    command = as_curl(request)

    assert '"Authorization: Bearer $PINGONE_ACCESS_TOKEN"' in command
    assert "918273" not in command
    assert "4135550150" not in command
    assert '--user "$PINGONE_CLIENT_ID:$PINGONE_CLIENT_SECRET"' in as_curl(api.token(HERE))
    posted = HERE.with_changes(auth_method="post")
    assert "--user" not in as_curl(api.token(posted))
    assert "Bearer" not in as_curl(one(url="https://evil.example.com/"))
    elsewhere = "https://evil.example.com/e/deviceAuthentications"
    foreign = any_request(HERE, "POST", elsewhere, json={}, other_host=True)
    assert "Bearer" not in as_curl(foreign)


PAGE = """curl --location --request POST '{{authPath}}/{{envID}}/deviceAuthentications' \\
--header 'Content-Type: application/json' \\
--header 'Authorization: Bearer {{accessToken}}' \\
--data-raw '{
  "user": {"id": "{{userID}}"},
  "selectedDevice": {"oneTime": {"type": "SMS", "phone": "{{phone}}"}}
}'"""


def test_the_pages_own_sample_can_be_pasted() -> None:
    """Its variables are filled in from settings, others from what is given; secrets stay secret."""
    request = from_curl(PAGE, settings=HERE, variables={"phone": Secret("+14135550150")})

    assert (request.operation, request.method, request.url) == ("initialize", "POST", BEGIN)
    assert (request.media_type, request.retry, dict(request.headers)) == (JSON, "never", {})
    assert revealed(request.body) == {
        "user": {"id": ID},
        "selectedDevice": {"oneTime": {"type": "SMS", "phone": "+14135550150"}},
    }
    assert "4135550150" not in repr(request)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("a", 'x", "otp": "y'), ("a", "x&otp=y"), ("a", "\\ud83d"), ("a", "é😀")],
)
@pytest.mark.parametrize("form", [True, False])
def test_a_variables_value_stays_within_its_place(variable: str, value: str, *, form: bool) -> None:
    """Quotes, ampersands and escapes of a value are part of it, in JSON, form and query."""
    data = "-d 'k={{a}}'" if form else f"-H 'Content-Type: {JSON}' -d '{{\"k\": \"{{{{a}}}}\"}}'"
    request = from_curl(f"curl 'https://a.de/x?q=$a' {data}", variables={variable: value})
    query = from_curl(
        "curl -G https://a.de/x --data-urlencode q=$a", variables={variable: value}
    ).query

    assert request.body == {"k": value}
    assert request.query == {"q": "$a"}
    assert query == {"q": value}


CASES = [
    "-d a=1 -d b=2",
    "--data-urlencode 'a=x y&z' --data-raw 'b=@1'",
    "--data-urlencode '=xy' --data c=%20+",
    "-XPUT -H'Content-Type: application/json' -d '{\"a\": [1, \"x\"]}'",
    "--json '{\"a\":' --json '1}'",
    "-G -d a=1 --data-urlencode 'q=x y'",
    "-sSLkX DELETE",
    "-H 'Content-Type:' -d ''",
    "-H 'Accept: a/b' -H 'X-Empty;' -H 'X-Gone:' -A me -e https://r.de/",
    "-b a=1 -u id:secret",
    "--request POST --header 'Content-Type: application/vnd.pingidentity.device.block+json'",
    "--compressed --max-time 3 -d \"its=it's\"'=\"q\"'",
    "-d $'a=\\u00e9\\n'",
]  # fmt: skip


class Recorder(BaseHTTPRequestHandler):
    """Keeps each request on its server."""

    def _keep(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.kept.append((self.command, self.path, dict(self.headers), content))  # type: ignore[attr-defined]
        self.send_response(204)
        self.end_headers()

    do_GET = do_POST = do_PUT = do_DELETE = _keep  # noqa: N815 - the class's way

    def log_message(self, *_arguments: object) -> None:
        """Print nothing."""


@pytest.fixture
def recorder() -> Iterator[Any]:
    """A server on loopback that keeps what it gets."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Recorder) as server:
        server.kept = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("bash"), reason="no curl or bash")
@pytest.mark.parametrize("arguments", CASES)
def test_the_request_is_the_one_that_curl_sends(recorder: Any, arguments: str) -> None:
    """The real curl sends the method, path, body and headers that were read from its command."""
    command = f"curl {arguments} 'http://127.0.0.1:{recorder.server_port}/p?x=1%202'"
    subprocess.run(["bash", "-c", command], check=True, capture_output=True, timeout=30)
    ((method, path, headers, content),) = recorder.kept
    request = from_curl(command)

    assert request.method == method
    assert unquote_plus(request.address()).endswith(unquote_plus(path))
    assert request.media_type == headers.get("Content-Type")
    assert _decoded(request.content() or b"", request.media_type) == _decoded(
        content, request.media_type
    )
    own = {name: revealed(value) for name, value in request.headers.items()}
    assert own == {name: headers[name] for name in own}
    assert {"Referer", "Cookie", "X-Empty"} & headers.keys() == {
        "Referer",
        "Cookie",
        "X-Empty",
    } & own.keys()


def _decoded(content: bytes, media_type: str | None) -> object:
    if media_type == FORM:
        return parse_qsl(content.decode(), keep_blank_values=True)
    return json.loads(content) if content else None


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("wget https://a.de", "must start with curl"),
        ("", "must start with curl"),
        ("curl", "exactly one URL"),
        ("curl https://a.de https://canary.de", "exactly one URL"),
        ("curl a.de/canary", "absolute HTTP URL"),
        ("curl 'https://a.de/ canary'", "absolute HTTP URL"),
        ("curl file:///etc/canary", "absolute HTTP URL"),
        ("curl -X canary https://a.de", "isn't a valid HTTP method"),
        ("curl --form otp=canary https://a.de", "option --form isn't supported"),
        ("curl --form=canary https://a.de", "option --form isn't supported"),
        ("curl -F otp=canary https://a.de", "option -F isn't supported"),
        ("curl -Fcanary https://a.de", "option -F isn't supported"),
        ("curl '--canary secret' https://a.de", "option with this name isn't supported"),
        ("curl https://a.de -H", "option -H needs a value"),
        ("curl https://a.de --data", "option --data needs a value"),
        ("curl -d @canary https://a.de", "--data reads a file"),
        ("curl --json @canary https://a.de", "--json reads a file"),
        ("curl --data-urlencode a@canary https://a.de", "--data-urlencode reads a file"),
        ("curl -H @canary https://a.de", "--header reads a file"),
        ("curl -b canary https://a.de", "--cookie reads a file"),
        ("curl -H 'canary' https://a.de", "must have the form Name: value"),
        ("curl -H $'X: a\\r\\nCanary: canary' https://a.de", "must have the form Name: value"),
        ("curl --json {} -H 'Content-Type: a/b' -H 'content-type: canary' https://a.de".replace("{}", "'{}'"), "content-type is there more than once"),
        ("curl 'https://a.de/{canary,b}'", "several URLs"),
        ("curl 'https://a.de/[1-3]?canary'", "several URLs"),
        ("curl -I -d canary https://a.de", "refuses --head"),
        ("curl 'https://a.de/{{vault:x}}'", "vault:x is kept in Postman's vault"),
        ("curl 'https://a.de/{{$guid}}'", "guid is generated by the tool"),
        ("A='{{B}}'\nB='{{A}}'\ncurl https://a.de/$A", "contain each other: A → B → A"),
        ("curl -d '{\"otp\": \"canary\"}' https://a.de", "isn't form data"),
        ("curl --json '{canary' https://a.de", "not a JSON object"),
        ("curl --json '[1]' https://a.de", "not a JSON object"),
        ("curl --json '" + "[" * 5000 + "' https://a.de", "not a JSON object"),
        ("curl -H 'Content-Type: text/plain' -d canary https://a.de", "not a JSON object"),
        ("curl 'https://a.de?a=1&a=canary'", "contains a parameter more than once"),
        ("curl {{authPath}}/canary", "a brace outside quotation marks"),
        ("curl '{{authPath}}/canary'", "variable authPath has no value"),
        ('curl "https://a.de/$canary-x"', "variable canary has no value"),
        ("curl 'https://a.de/{{-cana-ry-}}'", "variable with this name has no value"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_by_name(command: str, message: str) -> None:
    """Options, headers and variables are named, values never; the frames hold none either."""
    with pytest.raises(InputError, match=message) as caught:
        from_curl(command)
    told = str(caught.value).replace("variable canary", "")
    assert "canary" not in told.lower()
    assert "cana-ry" not in told
    assert len(caught.traceback) <= 2


def test_what_is_left_to_curl_is_told() -> None:
    """A head request, a URL as an option, and a body that has no media type at all."""
    assert from_curl("curl -I --url https://a.de/x").method == "HEAD"
    bare = one(request_media_type=None, request_body={"a": "{{b}}"})
    assert "--header 'Content-Type:'" in as_curl(bare)
    assert revealed(from_curl(as_curl(bare)).body) == {"a": "{{b}}"}
    assert from_curl(as_curl(bare)).media_type is None


def test_the_variables_that_help_names_are_those_of_the_command() -> None:
    """What the description promises to be read from the environment, is."""
    commands = as_curl(api.token(HERE)) + as_curl(one())

    assert set(re.findall(r"PINGONE_\w+", as_curl.__doc__ or "")) == set(
        re.findall(r"\$(PINGONE_\w+)", commands)
    )


@pytest.mark.parametrize("depth", [600, 5000])
def test_a_body_that_is_too_deep_is_refused(depth: int) -> None:
    """Read or written, with a clear error."""
    text = '{"a":' * depth + "1" + "}" * depth
    with pytest.raises(InputError, match=r"nested too deep|not a JSON object"):
        from_curl(f"curl --json '{text}' https://a.de")
    deep: Any = 1
    for _ in range(depth * 5):
        deep = [deep]
    with pytest.raises(InputError, match="nested too deep"):
        as_curl(one(request_body=deep))


@pytest.mark.parametrize(
    "command",
    [
        "curl -u id:canary https://canary:canary@a.de/x",
        "curl --oauth2-bearer canary https://a.de/x",
        "curl -H 'Authorization: Bearer canary' -H 'authorization:canary' https://a.de/x",
        'curl -H "Authorization: Bearer $UNKNOWN" https://a.de/x',
    ],
)
def test_pasted_credentials_are_left_out(command: str) -> None:
    """Who sends the request authorizes it: what was pasted of that is not kept anywhere."""
    request = from_curl(command)

    assert (request.url, request.headers, request.retry) == ("https://a.de/x", {}, "safe")


def test_what_is_pasted_shows_nowhere() -> None:
    """Passcode, cookie, filter and unknown headers are secrets in the request's repr."""
    request = from_curl(
        f"curl '{API}/users?filter=username%20eq%20%22canary%22&access_token=canary' "
        "-X POST -b ST=canary -H 'X-Api-Key: canary' -H 'Accept: a/b' "
        '--json \'{"otp": "canary", "user": {"id": 1}}\''
    )

    assert "canary" not in repr(request)
    assert request.headers["Accept"] == "a/b"
    assert revealed(request.query)["filter"] == 'username eq "canary"'
    assert from_curl(Secret("curl https://a.de")).url == "https://a.de"


def test_what_was_pasted_is_masked_in_the_history(simulator: Simulator) -> None:
    """A pasted request is recorded like any other, and its secrets with it."""
    client = Client(simulator.settings(), session=simulator.session())
    url = simulator.settings().auth_url("deviceAuthentications")
    body = {
        "user": {"id": simulator.user.id},
        "selectedDevice": {"oneTime": {"type": "SMS", "phone": "+14135550199"}},
    }
    client.send(from_curl(f"curl {url} --json '{json.dumps(body)}'"))

    assert "4135550199" not in repr(list(client.history))
