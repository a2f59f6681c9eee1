"""Where a one-time passcode goes: a phone number or an address that the caller brings along."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from pingone_nb.simulator.http.bodies import invalid, required_text
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.channels import masked_email, masked_phone
from pingone_nb.simulator.rules.messages import Channel

_PATH = "selectedDevice.oneTime"
_TYPES = ("EMAIL", "SMS", "VOICE")
_PHONE = re.compile(r"\+?[0-9][0-9 .()-]{0,40}")
_LONGEST_EMAIL = 320
BAD_PHONE = (
    "must be a well-formed phone number with a valid country code followed by a phone number"
)
BAD_EMAIL = "must be a well-formed email address"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeTarget:
    """`selectedDevice.oneTime` as understood. The `repr` does not show the contact.

    Attributes:
        type: `SMS`, `VOICE` or `EMAIL`; WhatsApp is not documented for one-time targets.
        contact: the number in E.164 form, or the address.
        test_mode: the passcode is told in the reply, and nothing is sent.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """

    type: Channel
    contact: str = field(repr=False)
    test_mode: bool = False

    def as_body(self) -> dict[str, str]:
        """The target as replies show it: masked, without id and status."""
        if self.type == "EMAIL":
            return {"type": self.type, "email": masked_email(self.contact)}
        return {"type": self.type, "phone": masked_phone(self.contact)}


def read_target(body: Mapping[str, Any], details: list[Detail]) -> OneTimeTarget | None:
    """The one-time target of a request whose `selectedDevice.oneTime` is there.

    None when something is wrong with it; `details` then says what.
    """
    kind = required_text(body, f"{_PATH}.type", details)
    if kind is None:
        return None
    if kind not in _TYPES:
        details.append(invalid(f"{_PATH}.type", "is not supported", allowedValues=list(_TYPES)))
        return None
    test_mode = body["selectedDevice"]["oneTime"].get("testMode")
    if test_mode is not None and not isinstance(test_mode, bool):
        details.append(invalid(f"{_PATH}.testMode", "must be a boolean"))
    read = _read_email if kind == "EMAIL" else _read_phone
    contact = read(body, details, kind)
    if contact is None or details:
        return None
    return OneTimeTarget(type=cast("Channel", kind), contact=contact, test_mode=bool(test_mode))


def _read_phone(body: Mapping[str, Any], details: list[Detail], kind: str) -> str | None:
    text = required_text(body, f"{_PATH}.phone", details)
    if text is None:
        return None
    number = e164_of(text, plus_needed=kind != "VOICE")
    if number is None:
        details.append(invalid(f"{_PATH}.phone", BAD_PHONE))
    return number


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


def _read_email(body: Mapping[str, Any], details: list[Detail], _kind: str) -> str | None:
    text = required_text(body, f"{_PATH}.email", details)
    if text is None:
        return None
    address = address_of(text)
    if address is None:
        details.append(invalid(f"{_PATH}.email", BAD_EMAIL))
    return address


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
