"""What the options make of the target, and what they refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.conformance.options import Options
from tests.conformance.target import Untold, told_target

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
USER = "991776fd-145b-499e-8237-2c62aef35b2c"
LIVE = {
    "PINGONE_ENVIRONMENT_ID": ENVIRONMENT,
    "PINGONE_CLIENT_ID": "canary-client",
    "PINGONE_CLIENT_SECRET": "canary-secret",
    "PINGONE_USER_ID": USER,
}
STAND_IN = Options(
    base_url="http://127.0.0.1:8080/",
    environment_id=ENVIRONMENT,
    client_id="canary-client",
    client_secret="canary-secret",
    user_id=USER,
)


def test_nothing_told_means_a_simulator() -> None:
    """Without options the suite starts a simulator, whatever live variables there are."""
    assert told_target(Options(), LIVE) is None


def test_a_live_target_comes_from_the_variables() -> None:
    """With --live the PINGONE_… variables decide; messages go nowhere unless an address is told."""
    target = told_target(Options(live=True), {**LIVE, "PINGONE_REGION": "eu"})

    assert target is not None
    assert target.auth_root == f"https://auth.pingone.eu/{ENVIRONMENT}"
    assert target.api_root == f"https://api.pingone.eu/v1/environments/{ENVIRONMENT}"
    assert (target.kind, target.host) == ("live", "api.pingone.eu")
    assert (target.phone, target.email, target.control_url) == ("", "", "")


def test_a_custom_domain_has_no_environment() -> None:
    """With a custom domain the environment's id leaves the authentication host's paths."""
    target = told_target(Options(live=True), {**LIVE, "PINGONE_CUSTOM_DOMAIN": "login.example.com"})

    assert target is not None
    assert target.auth_root == "https://login.example.com"


def test_a_stand_in_is_told_by_options() -> None:
    """A stand-in's API host is the base URL and /v1 unless told otherwise."""
    target = told_target(STAND_IN, {})

    assert target is not None
    assert target.auth_root == f"http://127.0.0.1:8080/{ENVIRONMENT}"
    assert target.api_path == "http://127.0.0.1:8080/v1"
    assert (target.kind, target.other_method) == ("stand-in", "post")


@pytest.mark.parametrize(
    ("options", "environ", "words"),
    [
        (Options(live=True), {}, "PINGONE_ENVIRONMENT_ID"),
        (Options(live=True), {**LIVE, "PINGONE_CLIENT_SECRET": ""}, "client secret"),
        (Options(live=True), {**LIVE, "PINGONE_USER_ID": ""}, "PINGONE_USER_ID"),
        (Options(live=True), {**LIVE, "PINGONE_AUTH_METHOD": "none"}, "basic or post"),
        (replace(STAND_IN, client_secret=""), LIVE, "client secret"),
        (replace(STAND_IN, user_id=""), LIVE, "--user-id"),
        (replace(STAND_IN, base_url="https://auth.pingone.eu"), {}, "--live"),
        (replace(STAND_IN, api_url="https://api.example.com/v1"), {}, "--stand-in"),
    ],
)
def test_what_is_missing_or_unsafe_is_refused(
    options: Options, environ: dict[str, str], words: str
) -> None:
    """A missing value is named, a host that might be PingOne's needs --live; no value is repeated.

    The live variables are no source for a stand-in: it would get the real secret.
    """
    with pytest.raises(Untold, match=words) as told:
        told_target(options, environ)
    assert "canary" not in str(told.value)


def test_a_host_elsewhere_may_be_a_stand_in() -> None:
    """With --stand-in a host elsewhere is taken as what it is said to be."""
    elsewhere = replace(STAND_IN, base_url="https://pingone.example.com", stand_in=True)
    target = told_target(elsewhere, {})

    assert target is not None
    assert target.kind == "stand-in"


def test_nothing_secret_is_shown() -> None:
    """Neither options nor target show a value that is secret or somebody's."""
    target = told_target(STAND_IN, {})

    assert "canary" not in repr(STAND_IN) + repr(target)
    assert USER not in repr(STAND_IN) + repr(target)
