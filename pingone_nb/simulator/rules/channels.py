"""What is particular to each channel, that is to each type of device: the one table of them.

A new channel that is sent passcodes is a new row; one that is proved in another way is a branch of
`challenges`, `pairing` and `http.devices`, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{0,40}")
_LONGEST_EMAIL = 320
BAD_PHONE = (
    "must be a well-formed phone number with a valid country code followed by a phone number"
)
BAD_EMAIL = "must be a well-formed email address"


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


def e164_of(text: str, *, plus_needed: bool = True) -> str | None:
    """The number in E.164 form, or None; pages of voice devices show numbers without a plus."""
    if not _PHONE.fullmatch(text) or (plus_needed and not text.startswith("+")):
        return None
    try:
        number = phonenumbers.parse(text if text.startswith("+") else f"+{text}")
    except phonenumbers.NumberParseException:
        return None
    # possible, not valid: PingOne's own examples use numbers that were never handed out
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def address_of(text: str) -> str | None:
    """The e-mail address in its usual form, or None."""
    if len(text) > _LONGEST_EMAIL:
        return None
    try:
        # test_environment: addresses below .test are for tests, as the simulator is
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError):
        return None
    return found.normalized


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A kind of contact value.

    Attributes:
        name: the API's property.
        read: the value in its usual form, or None when it is none.
        mask: the value as replies show it.
        bad: what is said of a value that is none.
    """

    name: str
    read: Callable[[str], str | None]
    mask: Callable[[str], str]
    bad: str


_PHONE_NUMBER = Contact(name="phone", read=e164_of, mask=masked_phone, bad=BAD_PHONE)
_DIALLED = Contact(
    name="phone", read=partial(e164_of, plus_needed=False), mask=masked_phone, bad=BAD_PHONE
)
_ADDRESS = Contact(name="email", read=address_of, mask=masked_email, bad=BAD_EMAIL)

Proof = Literal["sent", "shown", "push", "assertion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What is particular to one channel.

    Attributes:
        section: the policy's property, which says length and lifetime of passcodes, too.
        usual: that property in PingOne's default policy.
        must_be_told: whether a policy has to have that property.
        proof: how an owner proves to hold the device: by a passcode that was `sent`, or that an
            application has `shown`, by answering a `push`, or by an `assertion`.
        contact: where passcodes are sent; None where none are.
        words: what the user reads or hears; the wording is the simulator's own.
        quota: which daily quota its messages count against; None: no limit is documented.
        is_one_time: whether a caller may bring the contact along (documented).
        has_extension: whether there may be something to dial after the call is answered.
    """

    section: str
    usual: Mapping[str, Any]
    must_be_told: bool = True
    proof: Proof = "sent"
    contact: Contact | None = None
    words: str = ""
    quota: str | None = None
    is_one_time: bool = False
    has_extension: bool = False


FAILURE: Mapping[str, Any] = {"count": 3, "coolDown": {"duration": 2, "timeUnit": "MINUTES"}}
_SENT: Mapping[str, Any] = {
    "enabled": True,
    "otp": {
        "failure": {"count": 3, "coolDown": {"duration": 0, "timeUnit": "MINUTES"}},
        "lifeTime": {"duration": 30, "timeUnit": "MINUTES"},
        "otpLength": 6,
    },
}

# The values of `usual` are PingOne's defaults; that TOTP is disabled is documented, what is said
# of WhatsApp, FIDO2 and mobile is assumed.
CHANNELS: Mapping[str, Channel] = {
    "SMS": Channel(
        section="sms",
        usual=_SENT,
        contact=_PHONE_NUMBER,
        words="Your verification code is {otp}.",
        quota="phone",
        is_one_time=True,
    ),
    "VOICE": Channel(
        section="voice",
        usual=_SENT,
        contact=_DIALLED,
        words="Hello. Your verification code is {otp}. Goodbye.",
        quota="phone",
        is_one_time=True,
        has_extension=True,
    ),
    "EMAIL": Channel(
        section="email",
        usual=_SENT,
        contact=_ADDRESS,
        words="Your verification code is {otp}. If you did not ask for it, ignore this message.",
        quota="email",
        is_one_time=True,
    ),
    "WHATSAPP": Channel(
        section="whatsApp",
        usual=_SENT,
        must_be_told=False,
        contact=_PHONE_NUMBER,
        words="Your verification code is {otp}.",
    ),
    "MOBILE": Channel(
        section="mobile",
        usual={"enabled": True, "otp": {"failure": FAILURE}, "applications": []},
        proof="push",
    ),
    "TOTP": Channel(
        section="totp",
        usual={"enabled": False, "otp": {"failure": FAILURE}, "passcodeGracePeriod": 5},
        proof="shown",
    ),
    "FIDO2": Channel(
        section="fido2",
        usual={"enabled": True, "failure": FAILURE},
        must_be_told=False,
        proof="assertion",
    ),
}
