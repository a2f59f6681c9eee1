"""The message that goes with an authentication or a pairing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pingone_nb.api import arguments
from pingone_nb.errors import InputError, traceless
from pingone_nb.settings import checked_uuid

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
    told: dict[str, Any] = {"template": chosen} if chosen else {}
    if client_context is not None:
        told["clientContext"] = arguments.json_object(client_context, field="client_context")
    if policy_id is not None:
        told["policy"] = {"id": checked_uuid(policy_id, field="policy_id")}
    if not told:
        message = "notification must not be empty."
        raise InputError(message, field="notification")
    return told


def _variables(variables: object) -> dict[str, Any]:
    found = arguments.json_object(variables, field="variables")
    for name, value in found.items():
        arguments.line(name, field="variables", longest=_LONGEST_NAME)
        arguments.text(value, field="variables", longest=1000)
    return found
