"""Where a message goes, and how a caller wants it worded: `notification`.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/initialize_device_authentication_custom_notification.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb.simulator.http.bodies import (
    invalid,
    object_at,
    optional_text,
    read_uuid,
    required_text,
)
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.rules.channels import Contact
from pingone_nb.simulator.rules.messages import USUAL, Notice

_LONGEST_VARIANT = 100


def read_contact(
    body: Mapping[str, Any], contact: Contact, details: list[Detail], *, at: str = ""
) -> str | None:
    """The number or address at its property; when there is none, a detail says so."""
    target = f"{at}{contact.name}"
    text = required_text(body, target, details)
    value = None if text is None else contact.read(text)
    if text is not None and value is None:
        details.append(invalid(target, contact.bad))
    return value


def read_notice(body: Mapping[str, Any], details: list[Detail]) -> Notice:
    """The notice of a request; what is wrong with it goes into `details` (their codes: assumed)."""
    notification = object_at(body, "notification", details)
    if not notification:
        return USUAL
    if notification.get("policy") is not None:
        read_uuid({"notification": notification}, "notification.policy.id", details)
    template = object_at(notification, "template", details, at="notification") or {}
    at = "notification.template"
    return Notice(
        template=optional_text(template, "name", details, at=at) or USUAL.template,
        locale=optional_text(template, "locale", details, at=at),
        variant=optional_text(template, "variant", details, at=at, longest=_LONGEST_VARIANT),
        variables=_variables(template, details),
        client_context=object_at(notification, "clientContext", details, at="notification") or {},
    )


def _variables(template: Mapping[str, Any], details: list[Detail]) -> dict[str, str]:
    at = "notification.template"
    variables = object_at(template, "variables", details, at=at) or {}
    if any(not isinstance(value, str) for value in variables.values()):
        details.append(invalid(f"{at}.variables", "must be a map of strings"))
        return {}
    return dict(variables)
