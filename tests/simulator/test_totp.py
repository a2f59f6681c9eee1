"""Passcodes that change with the time."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from pingone_nb.simulator.rules.passcode import key_uri, matching_window, secret_of

SECRET = base64.b32encode(b"12345678901234567890").decode()  # of RFC 6238, appendix B
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "otp"),
    [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (2_000_000_000, "279037"),
        (20_000_000_000, "353130"),
    ],
)
def test_the_vectors_of_the_rfc(seconds: int, otp: str) -> None:
    """The passcodes are the last six digits of RFC 6238's test vectors for SHA-1."""
    now = EPOCH + timedelta(seconds=seconds)

    assert matching_window(SECRET, otp, now, grace_windows=0, used=None) == seconds // 30


def test_used_windows_are_left_out() -> None:
    """The window used last, and those before it, are not looked at."""
    now = EPOCH + timedelta(seconds=59)

    assert matching_window(SECRET, "287082", now, grace_windows=1, used=0) == 1
    assert matching_window(SECRET, "287082", now, grace_windows=1, used=1) is None
    assert matching_window(SECRET, "287082", now, grace_windows=1, used=2) is None


def test_before_the_first_window_there_is_none() -> None:
    """In the first windows of all, grace does not look before the beginning."""
    assert matching_window(SECRET, "000000", EPOCH, grace_windows=10, used=None) is None


def test_the_uri_is_what_applications_scan() -> None:
    """It tells type, issuer, user and secret; what is not told is the usual."""
    uri = urlsplit(key_uri(SECRET, user_name="ada example", issuer="My Site"))

    assert (uri.scheme, uri.netloc) == ("otpauth", "totp")
    assert uri.path == "/My%20Site:ada%20example"
    assert parse_qs(uri.query) == {"secret": [SECRET], "issuer": ["My Site"]}


def test_secrets_have_160_bits() -> None:
    """As RFC 4226 wants it, in base32 without padding."""
    secret = secret_of(bytes(range(32)))

    assert base64.b32decode(secret) == bytes(range(20))
    assert "=" not in secret
