"""What a page hands to the browser so that it asks an authenticator: options as JSON in a string.

Byte values in it are arrays of signed bytes. That much is documented; the rest is assumed.

Sources:
https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/fido2-biometrics-devices/activate-mfa-user-device-fido2.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pingone_nb.simulator.passkey import Passkey

LEAST_CHALLENGE_BYTES = 32  # documented for `webAuthn.challenge`

_TIMEOUT_MS = 120_000
_ALGORITHMS = (-7, -8, -257)  # ES256, EdDSA, RS256: what the library takes unasked


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
        message = f"A challenge must have at least {LEAST_CHALLENGE_BYTES} bytes."
        raise ValueError(message)
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
