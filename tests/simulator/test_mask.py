"""Masks."""

from __future__ import annotations

import pytest

from pingone_nb.simulator.rules.channels import masked_email, masked_phone


@pytest.mark.parametrize(
    ("email", "masked"),
    [
        ("abc@ping.com", "ab****@ping.com"),
        ("ab@ping.com", "ab****@ping.com"),
        ("a@ping.com", "a****@ping.com"),
        ('"a@b"@ping.com', '"a****@ping.com'),
    ],
)
def test_email(email: str, masked: str) -> None:
    """Two characters, four asterisks whatever the length, the domain."""
    assert masked_email(email) == masked


@pytest.mark.parametrize(("phone", "end"), [("+14135550144", "44"), ("+4915112345607", "07")])
def test_phone(phone: str, end: str) -> None:
    """Seven asterisks whatever the length, the real last two digits."""
    assert masked_phone(phone) == f"*******{end}"
