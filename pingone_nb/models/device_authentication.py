"""A device authentication."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pingone_nb.models.device import Device
from pingone_nb.models.failure import Failure
from pingone_nb.models.otp_length import otp_length
from pingone_nb.models.status import Status
from pingone_nb.models.told import (
    Told,
    flag,
    json_object,
    links,
    moment,
    number,
    parsed,
    part,
    parts,
    secret,
    text,
    texts,
)
from pingone_nb.privacy.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAuthentication(Told):
    """A device authentication as PingOne last told it.

    Attributes:
        id: UUID; None only when the reply had none.
        status: such as `OTP_REQUIRED`; see `Status`.
        actions: what the reply allows next: its link names but `self`, such as `otp.check`.
        links: link name → absolute URL.
        selected_device_id: the chosen device, or None for a one-time target.
        one_time: the one-time target, contact masked, or None.
        devices, blocked_devices: what `_embedded` lists.
        accessing_devices: with a remembered browser: what it authenticates from.
        error: with `FAILED`, why.
        authenticators: with `COMPLETED`, how, such as `("mfa", "user")`.
        number_matching_number: the number to show while a push waits; observed, not documented.
        bypass_allowed, user_bypass_enabled: whether the user may do, and does, without MFA.
        device_session_id: with a remembered browser: its session.
        desktop_credential_request_options: what PingID Desktop wants, a JWT.
        test_otp: the passcode, in test mode only.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body, read-only; unknown properties too; what is sensitive in it,
            such as `test.otp`, is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
    """

    id: str | None
    status: Status
    environment_id: str | None = None
    user_id: str | None = None
    policy_id: str | None = None
    actions: tuple[str, ...] = ()
    links: Mapping[str, str] = field(repr=False)
    selected_device_id: str | None = None
    one_time: Device | None = None
    devices: tuple[Device, ...] = ()
    blocked_devices: tuple[Device, ...] = ()
    accessing_devices: tuple[Device, ...] = ()
    error: Failure | None = None
    authenticators: tuple[str, ...] = ()
    number_matching_number: int | None = None
    bypass_allowed: bool | None = None
    user_bypass_enabled: bool | None = None
    aggregate_fido2_devices: bool | None = None
    device_session_id: str | None = None
    desktop_credential_request_options: Secret | None = None
    test_otp: Secret | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> DeviceAuthentication:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object, or has no `status`.
        """
        what = "device authentication"
        body = json_object(body, what=what, needs="status", http_status=http_status)
        linked, embedded, selected = (
            links(body),
            part(body, "_embedded"),
            part(body, "selectedDevice"),
        )
        one_time, error = part(selected, "oneTime"), part(body, "error")
        return cls(
            id=text(body.get("id")),
            status=Status(body["status"]),
            environment_id=text(part(body, "environment").get("id")),
            user_id=text(part(body, "user").get("id")),
            policy_id=text(part(body, "policy").get("id")),
            actions=tuple(name for name in linked if name != "self"),
            links=linked,
            selected_device_id=text(selected.get("id")),
            one_time=Device.from_body(one_time) if one_time else None,
            devices=_devices(embedded, "devices"),
            blocked_devices=_devices(embedded, "blockedDevices"),
            accessing_devices=_devices(embedded, "accessingDevices"),
            error=Failure.from_body(error) if error else None,
            authenticators=texts(body.get("authenticators")),
            number_matching_number=number(part(body, "numberMatching").get("number")),
            bypass_allowed=flag(body.get("bypassAllowed")),
            user_bypass_enabled=flag(body.get("userBypassEnabled")),
            aggregate_fido2_devices=flag(body.get("aggregateFido2Devices")),
            device_session_id=text(part(body, "deviceSession").get("id")),
            desktop_credential_request_options=secret(
                body.get("pingIdDesktopCredentialRequestOptions")
            ),
            test_otp=secret(part(body, "test").get("otp")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            _body=body,
        )

    @property
    def selected_device(self) -> Device | None:
        """The device or one-time target that was chosen, as far as the reply tells it."""
        chosen = self.selected_device_id
        if chosen is None:
            return self.one_time
        return next((device for device in self.devices if device.id == chosen), None)

    @property
    def otp_length(self) -> int | None:
        """How many digits the passcode has, as far as the reply lets one know."""
        device = self.selected_device
        return otp_length(self._body, device_type=device.type if device else "")

    @property
    def public_key_credential_request_options(self) -> str | None:
        """What a browser or security key is to sign, as JSON text; None when nothing is."""
        told = secret(self._body.get("publicKeyCredentialRequestOptions"))
        return told.reveal() if told else None

    @property
    def request_options(self) -> Mapping[str, Any] | None:
        """The same, parsed; in it `challenge` and ids are lists of signed bytes.

        None when there is nothing to sign, or when it is no JSON object.
        """
        told = self.public_key_credential_request_options
        return None if told is None else parsed(told)


def _devices(embedded: Mapping[str, Any], name: str) -> tuple[Device, ...]:
    return tuple(Device.from_body(body) for body in parts(embedded.get(name)))
