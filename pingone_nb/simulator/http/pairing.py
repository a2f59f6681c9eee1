"""What a caller tells when it pairs a device.

Sources: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/create-mfa-user-device-sms.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/create-mfa-user-device-voice.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_flag,
    invalid,
    optional_text,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.devices import SENT_TO, DeviceType
from pingone_nb.simulator.rules.notice import Notice, read_notice
from pingone_nb.simulator.rules.target import BAD_EMAIL, BAD_PHONE, address_of, e164_of

_LONGEST_NICKNAME = 100
_LONGEST_EXTENSION = 32
_STATUSES = ("ACTIVE", "ACTIVATION_REQUIRED")
_PROVED_FIRST = frozenset({"TOTP", "FIDO2"})  # their secrets have to be agreed on
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*")
_EXTENSION = re.compile(r"[0-9,#*]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """The body of a request for a new device as understood. The `repr` shows no contact.

    Attributes:
        type: what kind of device.
        policy_id: UUID, or None for the default.
        asks_for_proof: whether the user has to prove to hold it.
        test_mode: whether passcodes are told in replies, and nothing is sent.
        nickname: the user's name for it, or None.
        notice: how the message with the passcode is worded.
        special: what only this kind of device has, as attributes of a `Device`.
    """

    type: DeviceType
    policy_id: str | None
    asks_for_proof: bool
    test_mode: bool
    nickname: str | None = field(repr=False)
    notice: Notice
    special: Mapping[str, Any] = field(repr=False)


def read_pairing(body: Mapping[str, Any], details: list[Detail]) -> Pairing | None:
    """Read the body; None when something is wrong with it, and `details` then say what.

    Assumed: SMS, VOICE, EMAIL and WHATSAPP devices are ACTIVE at once unless told otherwise, TOTP
    and FIDO2 ones never are.
    """
    kind = _read_type(body, details)
    policy_id = read_uuid(body, "policy.id", details) if body.get("policy") is not None else None
    check_choice(body, "status", _STATUSES, details)
    check_flag(body, "testMode", details)
    nickname = optional_text(body, "nickname", details, longest=_LONGEST_NICKNAME)
    notice = read_notice(body, details)
    special = _READERS[kind](body, details) if kind is not None else {}
    if details or kind is None:
        return None
    return Pairing(
        type=kind,
        policy_id=policy_id,
        asks_for_proof=kind in _PROVED_FIRST or body.get("status") == "ACTIVATION_REQUIRED",
        test_mode=bool(body.get("testMode")) and kind in SENT_TO,
        nickname=nickname,
        notice=notice,
        special=special,
    )


def _read_type(body: Mapping[str, Any], details: list[Detail]) -> DeviceType | None:
    kind = required_text(body, "type", details)
    if kind is None:
        return None
    if kind not in _READERS:  # MOBILE devices are documented to be made by pairing only
        details.append(invalid("type", "is not supported", allowedValues=list(_READERS)))
        return None
    return cast("DeviceType", kind)


def _read_phone(body: Mapping[str, Any], details: list[Detail]) -> dict[str, Any]:
    text = required_text(body, "phone", details)
    number = None if text is None else e164_of(text, plus_needed=body["type"] != "VOICE")
    if text is not None and number is None:
        details.append(invalid("phone", BAD_PHONE))
    return {"contact": number}


def _read_voice(body: Mapping[str, Any], details: list[Detail]) -> dict[str, Any]:
    extension = optional_text(body, "extension", details, longest=_LONGEST_EXTENSION)
    if extension is not None and not _EXTENSION.fullmatch(extension):
        details.append(invalid("extension", "must consist of digits, commas, # and *"))
    return {**_read_phone(body, details), "extension": extension}


def _read_email(body: Mapping[str, Any], details: list[Detail]) -> dict[str, Any]:
    text = required_text(body, "email", details)
    address = None if text is None else address_of(text)
    if text is not None and address is None:
        details.append(invalid("email", BAD_EMAIL))
    return {"contact": address}


def _read_nothing(_body: Mapping[str, Any], _details: list[Detail]) -> dict[str, Any]:
    return {}


def _read_relying_party(body: Mapping[str, Any], details: list[Detail]) -> dict[str, Any]:
    """A relying party's id is a host name; that another one does not fit is observed."""
    rp_id = required_text(body, "rp.id", details)
    if rp_id is not None and not _HOST.fullmatch(rp_id):
        details.append(Detail("CONSTRAINT_VIOLATION", "rp.id", "must be a host name"))
    name = required_text(body, "rp.name", details)
    for target, text, longest in (("rp.id", rp_id, 253), ("rp.name", name, 256)):
        if text is not None and len(text) > longest:
            details.append(invalid(target, f"must not exceed {longest} characters"))
    return {"rp_id": rp_id, "rp_name": name}


_READERS: dict[str, Callable[[Mapping[str, Any], list[Detail]], dict[str, Any]]] = {
    "SMS": _read_phone,
    "VOICE": _read_voice,
    "EMAIL": _read_email,
    "WHATSAPP": _read_phone,
    "TOTP": _read_nothing,
    "FIDO2": _read_relying_party,
}
