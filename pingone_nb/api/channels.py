"""The channels by which a passcode reaches a user, and where it goes, checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.errors import InputError
from pingone_nb.privacy.masking import mask_email, mask_phone
from pingone_nb.privacy.pasted import DASHES, pasted, pasted_number
from pingone_nb.privacy.secret import Secret

_PHONE = re.compile(rf"\+[\d \t().{DASHES}-]+")
_EXTENSION = re.compile(r"[0-9,#*]{1,32}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way for a passcode to reach a user.

    Attributes:
        contact: the property that names whom it reaches, `phone` or `email`.
        policy_property: where a policy tells how its passcodes behave.
        is_one_time: whether it is documented for one-time targets.
        has_test_mode: whether PingOne can keep from sending, and tell the passcode instead.
        has_extension: whether a number may be dialled on.
    """

    contact: str
    policy_property: str
    is_one_time: bool = True
    has_test_mode: bool = True
    has_extension: bool = False


CHANNELS = {
    "SMS": Channel(contact="phone", policy_property="sms"),
    "VOICE": Channel(contact="phone", policy_property="voice", has_extension=True),
    "WHATSAPP": Channel(
        contact="phone", policy_property="whatsApp", is_one_time=False, has_test_mode=False
    ),
    "EMAIL": Channel(contact="email", policy_property="email"),
}


def contact(type: str, *, phone: str | Secret | None, email: str | Secret | None) -> dict[str, Any]:  # noqa: A002 - the API's own name
    """The property that a channel's target is reached by, checked."""
    if CHANNELS[type].contact == "email":
        return {"email": email_address(email)}
    return {"phone": phone_number(phone)}


def phone_number(value: str | Secret | None, *, field: str = "phone") -> Secret:
    """A phone number in E.164 form."""
    import phonenumbers  # some 40 ms that reading this package need not cost

    text = pasted_number(arguments.text(value, field=field)).strip()
    message = f"{field} must be a valid phone number."
    hint = "Use the international format with + and the country code, such as +1 413 555 0150."
    if not _PHONE.fullmatch(text):  # the library would cut what it cannot read
        raise InputError(message, field=field, hint=hint)
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise InputError(message, field=field, hint=hint) from None
    if not phonenumbers.is_possible_number(number):
        raise InputError(message, field=field, hint=hint)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Secret(written, mask=mask_phone(written))


def email_address(value: str | Secret | None) -> Secret:
    """An e-mail address in its normal form."""
    import email_validator

    text = pasted(arguments.text(value, field="email")).strip()
    try:
        found = email_validator.validate_email(
            text, check_deliverability=False, test_environment=True
        )
    except (email_validator.EmailNotValidError, UnicodeError):
        message = "email must be a valid email address."
        hint = "Use the format name@example.com."
        raise InputError(message, field="email", hint=hint) from None
    return Secret(found.normalized, mask=mask_email(found.normalized))


def phone_extension(value: object) -> str:
    """What is dialled once a call is answered: digits, pauses `,` and the keys `#` and `*`."""
    text = pasted_number(arguments.text(value, field="extension")).strip()
    if not _EXTENSION.fullmatch(text):
        message = "The extension isn't valid."
        hint = "Use digits, commas, #, and *, such as 313#."
        raise InputError(message, field="extension", hint=hint)
    return text
