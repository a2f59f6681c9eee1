"""Pairing a device over HTTP: what a caller tells of it, and the requests that activate it.

Sources: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/create-mfa-user-device-sms.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/create-mfa-user-device-voice.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pingone_nb.simulator.http.bodies import (
    check_choice,
    check_details,
    check_flag,
    invalid,
    optional_text,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.call import JSON, Call, Operation, Rules, SimulatedReply, vendor
from pingone_nb.simulator.http.contacts import read_contact, read_notice
from pingone_nb.simulator.http.devices import LONGEST_NICKNAME, device_at, shown
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.http.users import user_at
from pingone_nb.simulator.rules import pairing
from pingone_nb.simulator.rules.channels import CHANNELS, Channel
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.pairing import Pairing

_LONGEST_EXTENSION = 32
_STATUSES = ("ACTIVE", "ACTIVATION_REQUIRED")
_HOST = re.compile(r"(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*")
_EXTENSION = re.compile(r"[0-9,#*]+")
# devices that answer pushes are documented to be made by pairing keys only
_TYPES = tuple(name for name, each in CHANNELS.items() if each.proof != "push")


def read_pairing(body: Mapping[str, Any]) -> Pairing:
    """Read the body.

    Assumed: devices that are sent passcodes are ACTIVE at once unless stated otherwise, the others,
    whose secrets have to be agreed on, never are.

    Raises:
        Refusal: 400 `INVALID_DATA` with a detail for each thing that is wrong with the values.
    """
    details: list[Detail] = []
    kind = _read_type(body, details)
    policy_id = read_uuid(body, "policy.id", details) if body.get("policy") is not None else None
    check_choice(body, "status", _STATUSES, details)
    check_flag(body, "testMode", details)
    nickname = optional_text(body, "nickname", details, longest=LONGEST_NICKNAME)
    notice = read_notice(body, details)
    special = _read_special(body, CHANNELS[kind], details) if kind else {}
    check_details(details)
    is_sent = CHANNELS[kind].proof == "sent"
    return Pairing(
        type=kind,
        policy_id=policy_id,
        asks_for_proof=not is_sent or body.get("status") == "ACTIVATION_REQUIRED",
        test_mode=bool(body.get("testMode")) and is_sent,
        nickname=nickname,
        notice=notice,
        special=special,
    )


def _read_type(body: Mapping[str, Any], details: list[Detail]) -> str:
    kind = required_text(body, "type", details)
    if kind is None or kind in _TYPES:
        return kind or ""
    details.append(invalid("type", "is not supported", allowedValues=list(_TYPES)))
    return ""


def _read_special(
    body: Mapping[str, Any], channel: Channel, details: list[Detail]
) -> dict[str, Any]:
    special: dict[str, Any] = {}
    if channel.has_extension:
        special["extension"] = _read_extension(body, details)
    if channel.contact is not None:
        special["contact"] = read_contact(body, channel.contact, details)
    if channel.proof == "assertion":
        special |= _read_relying_party(body, details)
    return special


def _read_extension(body: Mapping[str, Any], details: list[Detail]) -> str | None:
    extension = optional_text(body, "extension", details, longest=_LONGEST_EXTENSION)
    if extension is not None and not _EXTENSION.fullmatch(extension):
        details.append(invalid("extension", "must consist of digits, commas, # and *"))
    return extension


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


def _create(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    user = user_at(environment, user_id)
    device = pairing.create(environment, user, read_pairing(call.body()))
    location = ("Location", call.api_href("users", user.id, "devices", device.id))
    return call.reply(201, shown(environment, call, device), location)


def _activate(environment: Environment, call: Call, user_id: str, device_id: str) -> SimulatedReply:
    device = device_at(environment, user_id, device_id)
    body = call.body()
    pairing.check_inactive(device)
    prove = _by_attestation if CHANNELS[device.type].proof == "assertion" else _by_otp
    return call.reply(200, shown(environment, call, prove(environment, device, body)))


def _by_otp(environment: Environment, device: Device, body: Mapping[str, Any]) -> Device:
    details: list[Detail] = []
    otp = required_text(body, "otp", details)
    check_flag(body, "oathResync", details)
    check_details(details)
    return pairing.activate_by_otp(environment, device, otp or "")


def _by_attestation(environment: Environment, device: Device, body: Mapping[str, Any]) -> Device:
    details: list[Detail] = []
    origin = required_text(body, "origin", details)
    attestation = required_text(body, "attestation", details)
    check_details(details)
    return pairing.activate_by_attestation(
        environment, device, origin=origin or "", attestation=attestation or ""
    )


def _resend(environment: Environment, call: Call, user_id: str, device_id: str) -> SimulatedReply:
    device = device_at(environment, user_id, device_id)
    call.check_no_body()
    user = user_at(environment, device.user_id)
    return call.reply(200, shown(environment, call, pairing.resend(environment, user, device)))


RULES: Rules = {
    "create_device": Operation(_create, "POST", "users/devices", JSON),
    "activate_device": Operation(_activate, "POST", "users/devices/*", vendor("device.activate")),
    "resend_pairing_otp": Operation(
        _resend, "POST", "users/devices/*", vendor("device.sendactivationcode")
    ),
}
