"""Files of all formats are recognised and read, entry by entry, and refused by name."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from pingone_nb import ApiRequest, Exchange, InputError, Secret, Settings
from pingone_nb.interchange import (
    PINGONE_HOSTS,
    Skipped,
    as_curl,
    read_postman_environment,
    write_har,
    write_http_file,
    write_postman_collection,
    write_postman_environment,
)
from pingone_nb.interchange.importing import Found, format_of, read_file, variables_of
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import ENVIRONMENT, ID, recorded

OTHER = "991776fd-145b-499e-8237-2c62aef35b2d"
SETTINGS = Settings(
    environment_id=ENVIRONMENT, client_id="id", client_secret=Secret("s"), user_id=ID
)


def written(path: Path, content: str | bytes | dict[str, Any]) -> Path:
    """The file with this content."""
    if isinstance(content, dict):
        content = json.dumps(content)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def environment(path: Path, **values: Any) -> Path:
    """A Postman environment."""
    told = [{"key": key, "value": value, "enabled": True} for key, value in values.items()]
    return written(path, {"name": "x", "values": told})


def requests(path: Path, **options: Any) -> list[ApiRequest]:
    """The requests of a file of nothing else."""
    found = list(read_file(path, **options))
    assert [each for each in found if not isinstance(each, Found)] == []
    return [each.value for each in found if isinstance(each, Found)]  # type: ignore[misc]


def skipped(path: Path, **options: Any) -> list[Skipped]:
    """What is skipped of a file."""
    return [each for each in read_file(path, **options) if isinstance(each, Skipped)]


def test_what_is_exported_can_be_imported(simulator: Simulator, tmp_path: Path) -> None:
    """HAR, collection, .http file and commands give the same operations back."""
    history = recorded(simulator)
    write_har(history, tmp_path / "a.har")
    write_postman_collection(history, tmp_path / "c.json")
    write_http_file(history, tmp_path / "a.http")
    (tmp_path / "a.sh").write_text("\n".join(map(as_curl, history)))
    # what is masked is asked for; here anything will do
    names = "accessToken appID appSecret otp phone email email_2 username filter PINGONE_CLIENT_ID"
    variables = dict.fromkeys(names.split(), "x")

    for name in ("a.har", "c.json", "a.http", "a.sh"):
        found = list(read_file(tmp_path / name, variables=variables))
        told = [each.value.operation for each in found if isinstance(each, Found)]  # type: ignore[union-attr]
        assert told == [each.operation for each in history], name


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.har", "{", "har"),
        ("a.json", '{"log": {}}', "har"),
        ("a.txt", ' \n{"_x": {"values": 1}, "log": {}}', "har"),
        ("a.json", '{"item": [], "info": {}}', "collection"),
        ("a.json", '{"id": "x", "name": "y", "values": []}', "environment"),
        ("a.txt", "$ curl https://a.de", "curl"),
        ("a.sh", "#!/bin/sh\nset -e\ncurl \\\n  https://a.de", "curl"),
        ("a.txt", "```\ncurl https://a.de\n```", "curl"),
        ("a.txt", "Invoke-WebRequest https://a.de", "curl"),
        ("a.http", "", "http"),
        ("a.rest", "", "http"),
        ("a.txt", "# x\nPOST {{authPath}}/x", "http"),
        (".env", "", "env"),
        (".env.local", "A=1", "env"),
        ("a.txt", "# x\nexport PINGONE_REGION=eu", "env"),
        ("a.json", b"\xef\xbb\xbf{\"log\": 1}", "har"),
    ],
)  # fmt: skip
def test_the_format_is_recognised(
    tmp_path: Path, name: str, content: str | bytes, kind: str
) -> None:
    """By the file's ending, or by what is in it."""
    assert format_of(written(tmp_path / name, content)) == kind


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "{}", "none of the formats"),
        ("a.json", "[]", "none of the formats"),
        ("a.json", '{"canary": {"log": 1}}', "none of the formats"),
        ("a.json", '{"canary', "none of the formats"),
        ("a.txt", "canary", "none of the formats"),
        ("a.txt", "", "none of the formats"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0canary", "UTF-16 or binary"),
        ("a.har", '{"log": {"entries": []}}'.encode("utf-16"), "UTF-16 or binary"),
        (".env", "PINGONE_CLIENT_SECRET=canary".encode("utf-16"), "UTF-16 or binary"),
        ("a.http", "GET https://a.de".encode("utf-16-le"), "UTF-16 or binary"),
        (".env", b"A=1\nPINGONE_CLIENT_SECRET=c\xe4nary", r"isn't UTF-8 text \(line 2\)"),
        ("a.sh", b"curl https://a.de \\\n -H 'x: c\xe4nary'", r"isn't UTF-8 text \(line 2\)"),
        ("a.har", '{"log": {"entries": [{"canary": 1', r"log\.entries\[0\].* incomplete"),
        ("a.har", "canary", "the document"),
        ("a.har", '{"log": {"canary": 1}}', "log.entries is missing"),
        ("a.json", '{"info": {"canary": 1}}', "item is missing"),
        ("a.json", '{"info": {"canary": 1}, "item": {}}', "item is not an array"),
        ("a.json", '{"values": "canary"}', "values is not an array"),
        ("a.json", '{"values": [{"value": "canary"}]}', r"values\[0\]\.key is missing"),
        ("a.sh", "curl 'canary", "ends inside quotation marks"),
        ("a.sh", 'curl "https://canary.de" ^\n -H "a: b"', "Windows command prompt"),
        ("a.sh", "curl https://a.de/" + "x" * 1_000_000, "longer than 1,000,000"),
        ("a.http", "GET https://a.de\n\n" + "x" * 5_000_000, "longer than 4,194,304"),
        (".env", "A=" + "x" * 5_000_000, "longer than 4,194,304"),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_what_cannot_be_imported_says_where_and_why(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    """The error names the place and repeats nothing."""
    with pytest.raises(InputError, match=message) as caught:
        list(read_file(written(tmp_path / name, content)))
    assert "canary" not in str(caught.value)


def test_a_huge_file_is_refused_at_once(tmp_path: Path) -> None:
    """Two gigabytes of nothing are not read into memory."""
    tracemalloc.start()
    for name, head in (("a.har", b'{"log": {"entries": [ '), ("a.json", b'{"values": ['), (".env", b"A="), ("a.sh", b"curl ")):  # fmt: skip
        path = written(tmp_path / name, head)
        with path.open("ab") as file:
            file.truncate(2 * 1024**3)
        with pytest.raises(InputError):
            list(read_file(path))
    assert tracemalloc.get_traced_memory()[1] < 64 * 1024**2
    tracemalloc.stop()


TEMPLATE = {
    "tld": "eu",
    "apiPath": "https://api.pingone.{{tld}}/v1",
    "authPath": "https://auth.pingone.{{tld}}",
    "adminEnvID": OTHER,
    "adminAppID": ID,
    "adminAppSecret": "canary",
    "accessToken": "",
}


def test_pingones_own_template_makes_settings(tmp_path: Path) -> None:
    """Its addresses are made of `tld`, and its application is the administrator's."""
    path = environment(tmp_path / "e.json", **TEMPLATE)
    settings = Settings(**read_postman_environment(path))

    assert (settings.region, settings.auth_path) == ("eu", "https://auth.pingone.eu")
    assert (settings.api_path, settings.environment_id) == ("https://api.pingone.eu/v1", OTHER)
    assert settings.client_id == ID
    assert settings.client_secret == Secret("canary")
    assert "canary" not in repr(read_postman_environment(path))


def test_a_templates_own_names_win(tmp_path: Path) -> None:
    """The administrator's stand in only where the application's own are missing."""
    path = environment(tmp_path / "e.json", **{**TEMPLATE, "envID": ENVIRONMENT, "appID": OTHER, "appSecret": "x"})  # fmt: skip
    found = read_postman_environment(path)

    assert (found["environment_id"], found["client_id"]) == (ENVIRONMENT, OTHER)
    assert found["client_secret"] == Secret("x")


def test_the_region_follows_from_the_auth_host(tmp_path: Path) -> None:
    """Without a variable for it, the host tells it; a custom domain does not."""
    of_host = environment(tmp_path / "a.json", authPath="https://auth.pingone.com.au")
    own = environment(tmp_path / "b.json", authPath="https://login.example.com")

    assert read_postman_environment(of_host)["region"] == "com.au"
    assert "region" not in read_postman_environment(own)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"authPath": "https://auth.pingone.{{tld}}"}, "variable tld has no value"),
        ({"authPath": "https://auth.pingone.{{tld}}", "tld": ""}, "variable tld has no value"),
        ({"appSecret": "{{vault:pingone-secret}}"}, "vault:pingone-secret is kept in Postman's vault"),
        ({"envID": "{{$guid}}"}, "is generated by the tool"),
        ({"authPath": "{{a}}", "a": "{{b}}", "b": "{{a}}"}, "contain each other: a → b → a"),
        ({"authPath": "{{authPath}}"}, "contain each other: authPath → authPath"),
        ({"authPath": "{{a0}}", **{f"a{n}": f"{{{{a{n + 1}}}}}" * 9 for n in range(9)}, "a9": "x"}, "contain each other"),
    ],
)  # fmt: skip
def test_a_variable_without_a_value_is_named(
    tmp_path: Path, values: dict[str, str], message: str
) -> None:
    """Open, in the vault, made up or in a circle: nothing of it becomes a setting."""
    with pytest.raises(InputError, match=message):
        read_postman_environment(environment(tmp_path / "e.json", **values))


def test_variables_within_variables_are_filled_in(tmp_path: Path) -> None:
    """However deep; what contains a secret is one."""
    path = environment(tmp_path / "e.json", a="1{{b}}", b="{{ c }}2", c="3", appSecret="canary", d="x{{appSecret}}")  # fmt: skip
    found = variables_of(path)

    assert (found["a"], found["b"]) == ("132", "32")
    assert found["d"] == Secret("xcanary")
    assert "canary" not in repr(found)


def test_an_environment_that_makes_no_settings_is_skipped_by_name(tmp_path: Path) -> None:
    """An address without https:// is none."""
    (found,) = read_file(environment(tmp_path / "e.json", authPath="auth.pingone.eu"))

    assert isinstance(found, Skipped)
    assert "auth_path must be a base URL" in found.why


@pytest.mark.parametrize(
    ("url", "api_path", "read"),
    [
        ("{{apiPath}}/environments/x", "https://api.pingone.eu/v1", "https://api.pingone.eu/v1/environments/x"),
        ("{{apiPath}}/v1/environments/x", "https://api.pingone.eu/v1", "https://api.pingone.eu/v1/environments/x"),
        ("{{apiPath}}/environments/x", "https://api.pingone.eu", "https://api.pingone.eu/v1/environments/x"),
        ("{{apiPath}}/v1/environments/x", "https://api.pingone.eu", "https://api.pingone.eu/v1/environments/x"),
        ("{{apiPath}}/environments/x", "https://api.pingone.eu/v1/", "https://api.pingone.eu/v1/environments/x"),
        ("{{apiPath}}/environments/x", "https://proxy.example.com/p1", "https://proxy.example.com/p1/environments/x"),
    ],
)  # fmt: skip
def test_the_apis_version_is_there_once(tmp_path: Path, url: str, api_path: str, read: str) -> None:
    """Older pages have it in the variable, newer ones behind it."""
    path = written(tmp_path / "a.sh", f"curl '{url}'")
    (by_value,) = requests(path, variables={"apiPath": api_path}, hosts=None)
    (by_settings,) = requests(path, settings=SETTINGS.with_changes(api_path=api_path), hosts=None)

    assert by_value.url == by_settings.url == read


HTTP = """\
@host = https://auth.pingone.eu
@env = {{envID}}
@base = {{host}}/{{env}}
@otp = canary

# @name first
POST {{base}}/deviceAuthentications HTTP/1.1
// a comment
Content-Type: application/json
Authorization: Bearer {{token.response.body.$.access_token}}

{
  "user": {"id": "{{userID}}"}
}

> {% client.test("x", () => {}); %}

### a second one
{{base}}/deviceAuthentications/x
    ?a=1
    &b={{$processEnv PINGONE_B}}

###

### form
POST {{base}}/as/token
Content-Type: application/x-www-form-urlencoded

grant_type=client_credentials
&scope=x

###
POST {{base}}/deviceAuthentications/x
Content-Type: application/vnd.pingidentity.otp.check+json

{"otp": "{{otp}}"}
"""


def test_an_http_file_is_read(tmp_path: Path) -> None:
    """Variables, comments, scripts, a query over several lines, a form's lines."""
    path = written(tmp_path / "a.http", HTTP.replace("\n", "\r\n"))
    first, second, form, check = requests(path, settings=SETTINGS, variables={"PINGONE_B": "2"})

    base = f"https://auth.pingone.eu/{ENVIRONMENT}"
    assert (first.method, first.url) == ("POST", f"{base}/deviceAuthentications")
    assert (first.body, dict(first.headers)) == ({"user": {"id": ID}}, {})
    assert (second.method, second.address()) == ("GET", f"{base}/deviceAuthentications/x?a=1&b=2")
    assert form.body == {"grant_type": "client_credentials", "scope": "x"}
    assert check.operation == "check_otp"
    assert "canary" not in repr(check)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("GET https://a.de/{{x}}", 1, "variable x has no value"),
        ("@x = {{y}}\n@y = {{x}}\n\nGET https://a.de/{{x}}", 4, "contain each other: x → y → x"),
        ("GET https://a.de/{{$guid}}", 1, "is generated by the tool"),
        ("GET https://a.de\n\n###\nPOST {{first.response.body.id}}", 4, "another request's reply"),
        ("POST https://a.de\n\n< ./canary.json", 1, "read from a file"),
        ("FETCH https://a.de/canary", 1, "isn't a valid HTTP method"),
        ("POST https://a.de\nContent-Type: application/json\n\ncanary", 1, "not a JSON object"),
        ("GRPC canary/x", 1, "must be an absolute HTTP URL"),
    ],
)
def test_a_request_that_cannot_be_read_is_skipped_by_line(
    tmp_path: Path, text: str, line: int, why: str
) -> None:
    """The others of the file are read."""
    path = written(tmp_path / "a.http", f"{text}\n\n###\nGET https://a.de/good\n")
    found = list(read_file(path, hosts=None))
    (refused,) = skipped(path, hosts=None)

    assert refused.where == f"line {line}"
    assert why in refused.why
    assert "canary" not in refused.why
    assert isinstance(found[-1], Found)


COLLECTION: dict[str, Any] = {
    "info": {"name": "x"},
    "variable": [{"key": "id", "value": "{{userID}}"}],
    "item": [
        {
            "name": "folder",
            "item": [
                {"request": {"method": "GET", "url": {"raw": "{{authPath}}/{{envID}}/deviceAuthentications/{{id}}?x=1", "query": [{"key": "a", "value": "b c"}, {"key": "x", "value": "1", "disabled": True}]}}},
                {"request": "{{authPath}}/{{envID}}/deviceAuthentications/x"},
            ],
        },
        {"request": {"method": "POST", "url": "{{authPath}}/{{envID}}/as/token", "header": [{"key": "Content-Type", "value": "application/x-www-form-urlencoded"}, {"key": "X-Off", "value": "x", "disabled": True}], "body": {"mode": "urlencoded", "urlencoded": [{"key": "grant_type", "value": "client_credentials"}, {"key": "client_secret", "value": "{{appSecret}}"}]}}},
        {"request": {"method": "POST", "url": {"raw": "{{authPath}}/{{envID}}/deviceAuthentications"}, "body": {"mode": "raw", "raw": '{"user": {"id": "{{id}}"}}', "options": {"raw": {"language": "json"}}}}},
        {"request": {"method": "POST", "url": "https://a.de/canary", "body": {"mode": "formdata", "formdata": []}}},
        {"request": {"method": "POST"}},
        {},
        "canary",
    ],
}  # fmt: skip


def test_a_collection_is_read(tmp_path: Path) -> None:
    """Folders, short requests, queries, forms and JSON; what is switched off is left out."""
    path = written(tmp_path / "c.json", COLLECTION)
    found = list(read_file(path, settings=SETTINGS, variables={"appSecret": Secret("canary")}, hosts=None))  # fmt: skip
    good = [each.value for each in found if isinstance(each, Found)]
    bad = [(each.where, each.why) for each in found if isinstance(each, Skipped)]

    first, second, token, begin = good
    assert isinstance(first, ApiRequest)
    assert first.address().endswith(f"/deviceAuthentications/{ID}?a=b%20c")
    assert isinstance(second, ApiRequest)
    assert (second.method, second.operation) == ("GET", "read")
    assert isinstance(token, ApiRequest)
    assert (token.body or {})["client_secret"] == Secret("canary")
    assert dict(token.headers) == {}
    assert isinstance(begin, ApiRequest)
    assert (begin.media_type, begin.body) == ("application/json", {"user": {"id": ID}})
    assert [where for where, _ in bad] == ["item[3]", "item[4]", "item[5]", "item[6]"]
    assert "canary" not in repr(bad)


def test_requests_to_other_hosts_are_counted(tmp_path: Path) -> None:
    """As in a HAR, PingOne's and the simulator's are taken by default."""
    path = written(tmp_path / "a.sh", "curl https://a.de/x\ncurl https://auth.pingone.eu/x\ncurl http://127.0.0.1:1/x")  # fmt: skip

    assert [each.kind for each in skipped(path)] == ["host"]
    assert skipped(path, hosts=(*PINGONE_HOSTS, "a.*")) == []


def test_settings_of_an_env_file(tmp_path: Path) -> None:
    """As far as they are set; the secret stays one."""
    path = written(tmp_path / ".env", f"PINGONE_ENVIRONMENT_ID={ID}\nPINGONE_REGION=Europe\nPINGONE_CLIENT_SECRET=canary\nX=1\n")  # fmt: skip
    (found,) = read_file(path)

    assert isinstance(found, Found)
    assert found.value == {"environment_id": ID, "region": "Europe", "client_secret": Secret("canary")}  # fmt: skip
    assert "canary" not in repr(found.value)
    assert [each.why for each in skipped(written(tmp_path / "b.env", "X=1"))] == ["no value for the connection to PingOne"]  # fmt: skip


def test_an_exported_environment_fills_an_exported_collection(
    simulator: Simulator, tmp_path: Path
) -> None:
    """The two files go together when they come back, too."""
    write_postman_environment(simulator.settings(), tmp_path / "e.json")
    found = variables_of(tmp_path / "e.json")

    assert found["envID"] == simulator.settings().environment_id


def test_an_exchange_of_a_har_is_masked(simulator: Simulator, tmp_path: Path) -> None:
    """What is found in a HAR is what a history keeps."""
    write_har(recorded(simulator), tmp_path / "a.har")

    for each in read_file(tmp_path / "a.har"):
        assert isinstance(each, Found)
        assert isinstance(each.value, Exchange)
        assert "4135550150" not in repr(each.value.request_body)
