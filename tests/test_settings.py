"""Settings say where PingOne is and as whom to call."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from pingone_nb import InputError, Secret, Settings
from pingone_nb.settings import REGIONS, Region

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
LIVE = {
    "PINGONE_ENVIRONMENT_ID": ENVIRONMENT,
    "PINGONE_CLIENT_ID": "b1c2",
    "PINGONE_CLIENT_SECRET": "canary-secret",
}


def settings(**given) -> Settings:
    """Settings of an environment, but for what is given."""
    return Settings(
        **{
            "environment_id": ENVIRONMENT,
            "client_id": "b1c2",
            "client_secret": "canary-secret",
            **given,
        }
    )


@pytest.mark.parametrize("region", REGIONS)
def test_each_region_has_its_hosts(region: str) -> None:
    """The auth host has no /v1, the API host has it."""
    here = settings(region=region)

    assert here.auth_url("as", "token") == (f"https://auth.pingone.{region}/{ENVIRONMENT}/as/token")
    assert here.api_url("users") == (
        f"https://api.pingone.{region}/v1/environments/{ENVIRONMENT}/users"
    )


def test_a_custom_domain_drops_the_environment_from_the_path() -> None:
    """A custom domain stands for one environment."""
    here = settings(custom_domain="login.example.com")

    assert here.auth_url("as", "token") == "https://login.example.com/as/token"


def test_a_copy_keeps_or_moves_its_hosts() -> None:
    """Changing anything but the place keeps the hosts; another region brings its own."""
    own = settings(custom_domain="login.example.com").with_changes(auth_method="post")

    assert own.auth_url("as", "token") == "https://login.example.com/as/token"
    assert settings(auth_path="http://x").with_changes(client_id="c").auth_path == "http://x"
    assert settings(auth_path="http://x").with_changes(region="eu").auth_path == (
        "https://auth.pingone.eu"
    )


def test_paths_override_region_and_custom_domain() -> None:
    """PINGONE_AUTH_PATH and PINGONE_API_PATH win over everything."""
    here = Settings.from_env(
        LIVE
        | {
            "PINGONE_AUTH_PATH": "http://127.0.0.1:8080/",
            "PINGONE_API_PATH": "http://127.0.0.1:8080/v1",
            "PINGONE_CUSTOM_DOMAIN": "login.example.com",
        }
    )

    assert here.auth_url("as", "token") == f"http://127.0.0.1:8080/{ENVIRONMENT}/as/token"
    assert here.api_url() == f"http://127.0.0.1:8080/v1/environments/{ENVIRONMENT}"


def test_three_variables_are_enough() -> None:
    """A live environment needs its id, a client id and a client secret."""
    here = Settings.from_env(LIVE)

    assert here.region == "com"
    assert here.client_secret == Secret("canary-secret")
    assert here.auth_method == "basic"


@pytest.mark.parametrize("missing", sorted(LIVE))
def test_a_missing_variable_is_named(missing: str) -> None:
    """An unset or empty variable is an InputError of the field that it sets."""
    field = missing.removeprefix("PINGONE_").lower()

    with pytest.raises(InputError) as caught:
        Settings.from_env(LIVE | {missing: " "})
    assert caught.value.field == field


def test_a_token_needs_no_client() -> None:
    """A given token replaces client id and secret."""
    here = Settings.from_env(
        {"PINGONE_ENVIRONMENT_ID": ENVIRONMENT, "PINGONE_ACCESS_TOKEN": "canary-token"}
    )

    assert here.token == Secret("canary-token")


def test_nothing_secret_is_printable() -> None:
    """The repr shows neither secret nor token."""
    shown = repr(settings(token="canary-token"))

    assert "canary" not in shown
    assert ENVIRONMENT in shown


def test_the_file_is_read_only_when_named(tmp_path) -> None:
    """A .env file is opt-in, and the process's variables win over it."""
    file = tmp_path / ".env"
    lines = [f"{key}='{value}'" for key, value in LIVE.items()]
    file.write_text("\n".join([*lines, "PINGONE_REGION=eu"]))

    with pytest.raises(InputError):
        Settings.from_env({})
    assert Settings.from_env({}, dotenv=file).region == "eu"
    assert Settings.from_env({"PINGONE_REGION": "ca"}, dotenv=file).region == "ca"


def test_a_missing_file_is_named() -> None:
    """A file that was named must exist."""
    with pytest.raises(InputError, match=r"nowhere\.env"):
        Settings.from_env({}, dotenv="nowhere.env")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("environment_id", "my environment"),
        ("environment_id", None),
        ("environment_id", 7),
        ("environment_id", ENVIRONMENT + "0"),
        ("region", "us"),
        ("region", ["com"]),
        ("auth_method", "jwt"),
        ("auth_path", "auth.pingone.com"),
        ("auth_path", "ftp://auth.pingone.com"),
        ("auth_path", "https://user:canary@auth.pingone.com"),
        ("auth_path", "https://auth.pingone.com:port"),
        ("api_path", "https://api.pingone.com/v1?x=1"),
        ("custom_domain", "login example com"),
        ("connect_timeout_seconds", 0),
        ("connect_timeout_seconds", "5"),
        ("read_timeout_seconds", True),
        ("read_timeout_seconds", float("nan")),
        ("client_secret", ""),
        ("client_id", ""),
    ],
)
def test_what_cannot_be_right_is_refused(field: str, value: object) -> None:
    """A malformed setting is an InputError that names it and does not repeat it."""
    with pytest.raises(InputError) as caught:
        settings(**{field: value})
    assert caught.value.field == field
    assert "canary" not in str(caught.value)


def test_the_table_of_regions_and_their_type_are_one() -> None:
    """What the type checker lets one write is what the table holds, in the same order."""
    assert get_args(Region) == REGIONS


def test_the_pages_name_the_regions() -> None:
    """README and the notebook of one's own environment list all regions, and no others."""
    root = Path(__file__).parent.parent
    notebook = (root / "notebooks/04_your_own_environment.ipynb").read_text(encoding="utf-8")
    told = re.search(r"`PINGONE_REGION` \((.*?)\)", (root / "README.md").read_text("utf-8"))

    assert told is not None
    assert tuple(re.findall(r"`(.*?)`", told[1])) == REGIONS
    assert f"{', '.join(REGIONS[:-1])} or {REGIONS[-1]}" in notebook


@pytest.mark.parametrize(
    ("told", "region"),
    [
        ("NA", "com"),
        ("NorthAmerica", "com"),
        ("North America", "com"),
        ("north_america", "com"),
        ("EU", "eu"),
        ("Europe", "eu"),
        ("Canada", "ca"),
        ("AP", "asia"),
        ("AsiaPacific", "asia"),
        ("AU", "com.au"),
        ("com.au", "com.au"),
        ("Singapore", "sg"),
    ],
)
def test_pings_other_names_of_a_region_are_understood(told: str, region: str) -> None:
    """Names and codes of Ping's other tools mean the same region, also as PINGONE_REGION_CODE."""
    values = {**LIVE, "PINGONE_REGION_CODE": told}

    assert Settings(environment_id=ENVIRONMENT, token="t", region=told).region == region
    assert Settings.from_env(values).region == region
    assert Settings.from_env({**values, "PINGONE_REGION": "ca"}).region == "ca"


@pytest.mark.parametrize(
    "domain", ["login.example.com", "https://login.example.com", "https://login.example.com/", " login.example.com\n"]
)  # fmt: skip
def test_a_custom_domain_may_be_pasted_as_a_url(domain: str) -> None:
    """The scheme and the slash at the end are taken off."""
    settings = Settings(environment_id=ENVIRONMENT, token="t", custom_domain=domain)

    assert settings.custom_domain == "login.example.com"
    assert settings.auth_url("as", "token") == "https://login.example.com/as/token"


@pytest.mark.parametrize(
    "host",
    [
        "auth.pingone.{{tld}}",
        "auth.pingone.<region>",
        "auth.pingone.$TLD",
        "auth..pingone.eu",
        "auth.pingone.",
        ".pingone.eu",
        f"{'a' * 64}.pingone.eu",
        "-auth.pingone.eu",
        "auth.pingone.%7Btld%7D",
    ],
)
def test_what_is_no_host_is_refused(host: str) -> None:
    """A placeholder, or a label that is empty or too long, is refused before anything is sent."""
    for field in ("auth_path", "api_path"):
        with pytest.raises(InputError) as caught:
            Settings(environment_id=ENVIRONMENT, token="t", **{field: f"https://{host}"})
        assert caught.value.field == field
    with pytest.raises(InputError):
        Settings(environment_id=ENVIRONMENT, token="t", custom_domain=host)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://[::1]:8080", "https://auth.pingone.eu", "https://köln.example"]
)  # fmt: skip
def test_hosts_of_all_kinds_are_taken(url: str) -> None:
    """Addresses, names and names in other scripts are hosts."""
    assert Settings(environment_id=ENVIRONMENT, token="t", auth_path=url).auth_path == url


def test_a_secret_that_was_pasted_with_a_line_end_is_cleaned() -> None:
    """What is copied along with a secret is taken off, as with ids."""
    settings = Settings(
        environment_id=ENVIRONMENT, client_id="id\n", client_secret=" s3cret\r\n", token="tok\u200b"
    )
    assert settings.client_id == "id"
    assert (settings.client_secret.reveal(), settings.token.reveal()) == ("s3cret", "tok")


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("latin-1", r"\(line 2\).*Latin-1"),
        ("cp1252", r"\(line 2\).*Windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-16 or binary"),
    ],
)
def test_a_settings_file_that_is_no_utf8_is_refused_without_its_text(
    tmp_path: Path, encoding: str, named: str
) -> None:
    """The encoding and the way out are named; no part of the file is, not even in the cause."""
    file = tmp_path / ".env"
    file.write_bytes("# mine\nPINGONE_CLIENT_SECRET=canary-é".encode(encoding))
    with pytest.raises(InputError, match=named) as caught:
        Settings.from_env({}, dotenv=file)

    assert caught.value.field == "dotenv"
    assert "Save it as UTF-8" in str(caught.value)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_settings_file_may_begin_with_utf8s_mark(tmp_path: Path) -> None:
    """As Windows' editors write it; its first variable is read, too."""
    file = tmp_path / ".env"
    file.write_bytes("\ufeffPINGONE_ENVIRONMENT_ID=".encode() + ENVIRONMENT.encode() + b"\r\n")

    assert Settings.arguments({}, dotenv=file)["environment_id"] == ENVIRONMENT


def test_the_time_outs_have_variables() -> None:
    """Seconds as text; what is no number is refused by its name."""
    values = {
        **LIVE,
        "PINGONE_READ_TIMEOUT_SECONDS": "2.5",
        "PINGONE_CONNECT_TIMEOUT_SECONDS": "1",
        "PINGONE_TOTAL_TIMEOUT_SECONDS": "30",
    }
    settings = Settings.from_env(values)
    assert (settings.connect_timeout_seconds, settings.read_timeout_seconds) == (1.0, 2.5)
    assert settings.total_timeout_seconds == 30.0

    with pytest.raises(InputError) as caught:
        Settings.from_env({**LIVE, "PINGONE_READ_TIMEOUT_SECONDS": "soon"})
    assert caught.value.field == "read_timeout_seconds"


def test_a_new_region_brings_both_hosts() -> None:
    """Hosts that were worked out for the old one do not stay."""
    moved = Settings(environment_id="0ff545da-016a-4ae7-a8c6-84d67f7b20ea", token="t")
    moved = moved.with_changes(region="eu")

    assert (moved.auth_path, moved.api_path) == (
        "https://auth.pingone.eu",
        "https://api.pingone.eu/v1",
    )
