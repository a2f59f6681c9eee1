"""A passkey as the relying party keeps it, and byte values as text."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """What the relying party keeps of a credential. The `repr` does not show the public key.

    Attributes:
        credential_id: up to 1023 bytes.
        public_key: a COSE key in CBOR.
        sign_count: signatures so far as the authenticator counts them; 0 for ever if it does not.
        aaguid: the authenticator's model, a UUID; all zeros when it does not tell.
        attestation_format: WebAuthn's name, such as `none`.
        backup_eligible: whether the passkey may be synchronised between devices.
        backed_up: whether it is.
        transports: such as `internal`, `usb` or `hybrid`, as the browser told them.
        attachment: `platform`, `cross-platform`, or None when the browser did not tell.
        user_verified: whether the newest answer says that PIN or biometrics were checked.
    """

    credential_id: bytes
    public_key: bytes = field(repr=False)
    sign_count: int
    aaguid: str
    attestation_format: str
    backup_eligible: bool
    backed_up: bool
    transports: tuple[str, ...] = ()
    attachment: str | None = None
    user_verified: bool = False

    @property
    def id(self) -> str:
        """The credential id in base64url without padding, as a device's `credentialId`."""
        return base64url(self.credential_id)


def base64url(value: bytes) -> str:
    """The bytes in base64url without padding."""
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
