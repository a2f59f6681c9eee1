"""Contact values as replies show them."""

from __future__ import annotations


def masked_phone(phone: str) -> str:
    """Seven asterisks and the number's real last two digits: `*******50`.

    PingOne's example shows `*******44` for a number that ends in 50, which is taken for a slip.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """
    return "*" * 7 + phone[-2:]


def masked_email(email: str) -> str:
    """The first two characters, four asterisks, and the domain: `ab****@ping.com`.

    What PingOne shows of a local part of one character is assumed: that character.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-email.html
    """
    local, _, domain = email.rpartition("@")
    return f"{local[:2]}****@{domain}"
