"""A device of a user."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.models.otp_length import otp_length
from pingone_nb.models.told import Told, flag, json_object, moment, parsed, part, secret, text
from pingone_nb.privacy.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class MfaDevice(Told):
    """A device as its user's list tells it: there, contacts are not masked by PingOne.

    Attributes:
        id: UUID.
        type: such as `SMS`; an unknown one is kept.
        status: `ACTIVE` or `ACTIVATION_REQUIRED`; an unknown one is kept. A blocked device stays
            `ACTIVE`.
        phone, email: the contact as it is, as a `Secret`.
        extension: what is dialled once a call is answered.
        nickname: the user's name for it.
        test_mode: whether messages to it are not sent, and passcodes come back.
        test_otp: the passcode, in test mode only.
        secret, key_uri: of a new TOTP device: what the authenticator app is to know, as base32
            and as `otpauth://…`.
        rp_id, rp_name: of FIDO2: the relying party.
        lock_status, lock_reason, lock_expires_at: whether it cools down after failures, and why.
        block_status, blocked_at: whether an administrator blocked it.
        environment_id, user_id: UUIDs.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body; what is sensitive in it is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """

    id: str
    type: str
    status: str | None = None
    phone: Secret | None = None
    email: Secret | None = None
    extension: str | None = None
    nickname: str | None = None
    test_mode: bool | None = None
    test_otp: Secret | None = None
    secret: Secret | None = None
    key_uri: Secret | None = None
    rp_id: str | None = None
    rp_name: str | None = None
    lock_status: str | None = None
    lock_reason: str | None = None
    lock_expires_at: datetime | None = None
    block_status: str | None = None
    blocked_at: datetime | None = None
    environment_id: str | None = None
    user_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> MfaDevice:
        """Read a reply's body, or one entry of `_embedded.devices`.

        Raises:
            ReplyError: it is no JSON object, or has no `id`.
        """
        body = json_object(body, what="device", needs="id", http_status=http_status)
        lock, block, rp = part(body, "lock"), part(body, "block"), part(body, "rp")
        return cls(
            id=text(body.get("id")) or "",
            type=text(body.get("type")) or "",
            status=text(body.get("status")),
            phone=secret(body.get("phone")),
            email=secret(body.get("email")),
            extension=text(body.get("extension")),
            nickname=text(body.get("nickname")),
            test_mode=flag(body.get("testMode")),
            test_otp=secret(part(body, "test").get("otp")),
            secret=secret(body.get("secret")),
            key_uri=secret(body.get("keyUri")),
            rp_id=text(rp.get("id")),
            rp_name=text(rp.get("name")),
            lock_status=text(lock.get("status")),
            lock_reason=text(lock.get("reason")),
            lock_expires_at=moment(lock.get("expiresAt")),
            block_status=text(block.get("status")),
            blocked_at=moment(block.get("blockedAt")),
            environment_id=text(part(body, "environment").get("id")),
            user_id=text(part(body, "user").get("id")),
            created_at=moment(body.get("createdAt")),
            updated_at=moment(body.get("updatedAt")),
            _body=body,
        )

    @property
    def otp_length(self) -> int | None:
        """How many digits its passcode has, as far as the reply lets one know."""
        return otp_length(self._body, device_type=self.type)

    @property
    def public_key_credential_creation_options(self) -> str | None:
        """Of a new FIDO2 device: what `navigator.credentials.create` wants, as JSON text."""
        told = secret(self._body.get("publicKeyCredentialCreationOptions"))
        return told.reveal() if told else None

    @property
    def creation_options(self) -> Mapping[str, Any] | None:
        """The same, parsed; None when there are none, or no JSON object."""
        told = self.public_key_credential_creation_options
        return None if told is None else parsed(told)
