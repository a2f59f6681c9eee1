"""`notification`: how a caller wants the message to a user worded.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/initialize_device_authentication_custom_notification.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pingone_nb.simulator.http.bodies import invalid, object_at, optional_text, read_uuid
from pingone_nb.simulator.http.refusals import Detail

_LONGEST_VARIANT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A template and what goes into it. The `repr` shows no variables.

    Attributes:
        template: the template's name; `strong_authentication` is the usual one.
        locale: such as `fr-CA`, or None.
        variant: which of the template's variants, or None.
        variables: name → text.
        client_context: what a push shows besides.
    """

    template: str = "strong_authentication"
    locale: str | None = None
    variant: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)
    client_context: Mapping[str, Any] = field(default_factory=dict, repr=False)


USUAL = Notice()


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
    told = object_at(template, "variables", details, at=at) or {}
    if any(not isinstance(value, str) for value in told.values()):
        details.append(invalid(f"{at}.variables", "must be a map of strings"))
        return {}
    return dict(told)
