"""A passkey as the relying party keeps it, and what a page asks a browser for: options in JSON.

Byte values in options are arrays of signed bytes. That much is documented; the rest is assumed.

Sources:
https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/fido2-biometrics-devices/activate-mfa-user-device-fido2.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pingone_nb.simulator.rules.notation import base64url

LEAST_CHALLENGE_BYTES = 32  # documented for `webAuthn.challenge`
_TIMEOUT_MS = 120_000
_ALGORITHMS = (-7, -8, -257)  # ES256, EdDSA, RS256: what the library takes unasked


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


def creation_options(
    *,
    rp_id: str,
    rp_name: str,
    user_id: str,
    user_name: str,
    challenge: bytes,
    exclude: Sequence[Passkey] = (),
) -> str:
    """`publicKeyCredentialCreationOptions`: what `navigator.credentials.create` wants, as JSON.

    Only its being a string and the signed bytes are documented; the selection is assumed.

    Args:
        rp_id: the relying party's host name.
        rp_name: its name for people.
        user_id: the user's UUID; its text is the user handle.
        user_name: what the authenticator shows.
        challenge: at least 32 random bytes, good for one registration.
        exclude: the user's passkeys, so that no authenticator is registered twice.

    Raises:
        ValueError: the challenge is too short.
    """
    return json.dumps(
        {
            "rp": {"id": rp_id, "name": rp_name},
            "user": {
                "id": _signed_bytes(user_id.encode()),
                "displayName": user_name,
                "name": user_name,
            },
            "challenge": _signed_bytes(checked_challenge(challenge)),
            "pubKeyCredParams": [{"type": "public-key", "alg": alg} for alg in _ALGORITHMS],
            "timeout": _TIMEOUT_MS,
            "excludeCredentials": _descriptors(exclude),
            "authenticatorSelection": {"userVerification": "preferred"},
            "attestation": "none",
        }
    )


def request_options(*, rp_id: str, challenge: bytes, passkeys: Sequence[Passkey]) -> str:
    """`publicKeyCredentialRequestOptions`: what `navigator.credentials.get` wants, as JSON.

    Args:
        rp_id: the relying party's host name.
        challenge: at least 32 random bytes, good for one authentication.
        passkeys: those that may answer; none lets the authenticator choose (usernameless).

    Raises:
        ValueError: the challenge is too short.
    """
    return json.dumps(
        {
            "challenge": _signed_bytes(checked_challenge(challenge)),
            "timeout": _TIMEOUT_MS,
            "rpId": rp_id,
            "allowCredentials": _descriptors(passkeys),
            "userVerification": "preferred",
        }
    )


def checked_challenge(challenge: bytes) -> bytes:
    """The challenge, if it is long enough.

    Raises:
        ValueError: it is too short.
    """
    if len(challenge) < LEAST_CHALLENGE_BYTES:
        raise ValueError(f"A challenge must have at least {LEAST_CHALLENGE_BYTES} bytes.")
    return challenge


def _descriptors(passkeys: Sequence[Passkey]) -> list[dict[str, Any]]:
    return [
        {
            "type": "public-key",
            "id": _signed_bytes(passkey.credential_id),
            **({"transports": list(passkey.transports)} if passkey.transports else {}),
        }
        for passkey in passkeys
    ]


def _signed_bytes(value: bytes) -> list[int]:
    """As Java prints bytes: -128 to 127."""
    return memoryview(value).cast("b").tolist()
