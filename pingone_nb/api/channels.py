"""The channels by which a passcode reaches a user, and where it goes, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.masking import mask_email, mask_phone
from pingone_nb.privacy.pasted import DASHES, pasted, pasted_number
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import checked_uuid

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
        raise InputError(
            "email must be a valid email address.",
            field="email",
            hint="Use the format name@example.com.",
        ) from None
    return Secret(found.normalized, mask=mask_email(found.normalized))


def phone_extension(value: object) -> str:
    """What is dialled once a call is answered: digits, pauses `,` and the keys `#` and `*`."""
    text = pasted_number(arguments.text(value, field="extension")).strip()
    if not _EXTENSION.fullmatch(text):
        raise InputError(
            "The extension isn't valid.",
            field="extension",
            hint="Use digits, commas, #, and *, such as 313#.",
        )
    return text


_LONGEST_NAME = 100


@traceless
def notification(
    *,
    template: str | None = None,
    locale: str | None = None,
    variant: str | None = None,
    variables: Mapping[str, str] | None = None,
    client_context: Mapping[str, Any] | None = None,
    policy_id: str | None = None,
) -> dict[str, Any]:
    """The `notification` object, checked.

    Args:
        template: name of a notification template, such as `transaction`.
        locale: its language, such as `fr-CA`.
        variant: one of the template's variants.
        variables: what the template's `${…}` stand for.
        client_context: data for the mobile application that shows a push.
        policy_id: UUID of a notification policy.

    Raises:
        InputError: `field` is one of these, or `notification` when none is given.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/initialize_device_authentication_custom_notification.html
    """
    named = {"name": template, "locale": locale, "variant": variant}
    chosen: dict[str, Any] = {
        name: arguments.name(
            value, field=name if name != "name" else "template", longest=_LONGEST_NAME
        )
        for name, value in named.items()
        if value is not None
    }
    if variables is not None:
        chosen["variables"] = _variables(variables)
    content: dict[str, Any] = {"template": chosen} if chosen else {}
    if client_context is not None:
        content["clientContext"] = arguments.json_object(client_context, field="client_context")
    if policy_id is not None:
        content["policy"] = {"id": checked_uuid(policy_id, field="policy_id")}
    if not content:
        raise InputError("notification must not be empty.", field="notification")
    return content


def _variables(variables: object) -> dict[str, Any]:
    found = arguments.json_object(variables, field="variables")
    for name, value in found.items():
        arguments.line(name, field="variables", longest=_LONGEST_NAME)
        arguments.text(value, field="variables", longest=1000)
    return found
