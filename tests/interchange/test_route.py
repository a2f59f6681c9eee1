"""Each operation is known again by its method, path and media type."""

from __future__ import annotations

import pytest

from pingone_nb.interchange.route import UNKNOWN, operation_of
from tests.contract.test_operations import OPERATIONS


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_operation_is_known_again(name: str) -> None:
    """Wherever PingOne is, and with a custom domain's shorter path."""
    method, path, word = OPERATIONS[name]
    media_type = f"application/vnd.pingidentity.{word}+json" if word else None

    for base in ("https://auth.pingone.eu", "http://127.0.0.1:8080/proxy"):
        assert operation_of(method, base + path, media_type) == name
        assert operation_of(method, base + path.replace("/{envID}/", "/", 1), media_type) in (
            name,
            UNKNOWN,
        )


@pytest.mark.parametrize(
    ("method", "media_type"),
    [
        ("post", "application/vnd.pingidentity.otp.check+json"),
        ("POST", "Application/Vnd.PingIdentity.OTP.check+json;charset=UTF-8"),
        ("POST", " application/vnd.pingidentity.otp.check+json; charset=utf-8"),
    ],
)
def test_case_does_not_count(method: str, media_type: str) -> None:
    """Tools write methods and media types as they like."""
    assert operation_of(method, "https://a.de/e/deviceAuthentications/1", media_type) == "check_otp"


@pytest.mark.parametrize(
    ("method", "url", "media_type"),
    [
        ("GET", "https://a.de/", None),
        ("PATCH", "https://a.de/e/deviceAuthentications", None),
        ("POST", "https://a.de/e/deviceAuthentications/1/more", None),
        ("POST", "https://a.de/e/deviceAuthentications/1", "application/json"),
        ("POST", "https://a.de/xdeviceAuthentications", None),
    ],
)
def test_nothing_else_is_one(method: str, url: str, media_type: str | None) -> None:
    """What is no operation of PingOne is unknown."""
    assert operation_of(method, url, media_type) == UNKNOWN
