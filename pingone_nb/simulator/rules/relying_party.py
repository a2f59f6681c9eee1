"""Passkeys as a relying party handles them: attestations and assertions in.

The library `webauthn` verifies (extra `sim`); what it is lenient about is checked by
`webauthn_answer` first, which also says what the answers look like.

Sources:
https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/fido2-biometrics-devices/activate-mfa-user-device-fido2.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pingone_nb.simulator.rules.notation import base64url
from pingone_nb.simulator.rules.passkey import Passkey, checked_challenge
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.webauthn_answer import Answer, read_answer


def register(*, attestation: str, origin: str, rp_id: str, challenge: bytes) -> Passkey:
    """The passkey of an attestation, whose signature need not lead to a known manufacturer.

    Args:
        attestation: JSON, see `webauthn_answer`.
        origin: the page's origin as the caller of the API tells it.
        rp_id: as in the options.
        challenge: as in the options.

    Raises:
        Refused: it is none, or not for this site and challenge.
        ValueError: the challenge is too short.
        ImportError: `webauthn` is not installed (`pingone-nb[sim]`).
    """
    checked_challenge(challenge)
    answer = read_answer(
        attestation, "webauthn.create", origin=origin, rp_id=rp_id, challenge=challenge
    )
    attestation_object = answer.bytes_of("attestationObject")
    try:
        return _registered(answer, attestation_object, rp_id, challenge)
    except (Refused, ImportError):
        raise
    except Exception as error:  # the library lets out whatever the bytes make its parsers raise
        raise Refused("assertion", "The attestation does not verify.") from error


def verify(
    *,
    assertion: str,
    origin: str,
    rp_id: str,
    challenge: bytes,
    passkeys: Sequence[Passkey],
    user_id: str | None = None,
) -> Passkey:
    """The passkey that signed, with its new sign count and backup state.

    Args:
        assertion: JSON, see `webauthn_answer`.
        origin: the page's origin as the caller of the API tells it.
        rp_id: as in the options.
        challenge: as in the options.
        passkeys: those that may answer.
        user_id: the user's UUID, if it is known; a user handle of another user is refused then.

    Raises:
        Refused: it is none, not by one of the passkeys, not for this site and challenge,
            or its sign count did not grow, as with a copied authenticator.
        ValueError: the challenge is too short.
        ImportError: `webauthn` is not installed (`pingone-nb[sim]`).
    """
    checked_challenge(challenge)
    answer = read_answer(assertion, "webauthn.get", origin=origin, rp_id=rp_id, challenge=challenge)
    passkey = _known(passkeys, answer.credential_id)
    signature = answer.bytes_of("signature")
    authenticator_data = answer.bytes_of("authenticatorData")
    answer.check_user_handle(user_id)
    try:
        return _authenticated(answer, authenticator_data, signature, passkey, rp_id, challenge)
    except (Refused, ImportError):
        raise
    except Exception as error:  # the library lets out whatever the bytes make its parsers raise
        raise Refused("assertion", "The assertion does not verify.") from error


def _known(passkeys: Sequence[Passkey], credential_id: bytes) -> Passkey:
    for passkey in passkeys:
        if passkey.credential_id == credential_id:
            return passkey
    raise Refused("assertion", "The credential is unknown.")


def _registered(answer: Answer, attestation_object: bytes, rp_id: str, challenge: bytes) -> Passkey:
    from webauthn import verify_registration_response
    from webauthn.helpers import (
        decode_credential_public_key,
        decoded_public_key_to_cryptography,
        structs,
    )

    verified = verify_registration_response(
        credential=structs.RegistrationCredential(
            id=base64url(answer.credential_id),
            raw_id=answer.credential_id,
            response=structs.AuthenticatorAttestationResponse(
                client_data_json=answer.client_data, attestation_object=attestation_object
            ),
        ),
        expected_challenge=challenge,
        expected_rp_id=rp_id,
        expected_origin=answer.origin,
    )
    if verified.credential_id != answer.credential_id:
        raise Refused("assertion", "Its id is not the one that was attested.")
    # without a statement to verify, the library does not look whether the key is one
    decoded_public_key_to_cryptography(decode_credential_public_key(verified.credential_public_key))
    return Passkey(
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        aaguid=verified.aaguid,
        attestation_format=structs.AttestationFormat(verified.fmt).value,
        backup_eligible=verified.credential_device_type
        is structs.CredentialDeviceType.MULTI_DEVICE,
        backed_up=verified.credential_backed_up,
        transports=_transports(answer.response),
        attachment=answer.attachment,
        user_verified=verified.user_verified,
    )


def _authenticated(
    answer: Answer,
    authenticator_data: bytes,
    signature: bytes,
    passkey: Passkey,
    rp_id: str,
    challenge: bytes,
) -> Passkey:
    from webauthn import verify_authentication_response
    from webauthn.helpers import structs

    verified = verify_authentication_response(
        credential=structs.AuthenticationCredential(
            id=passkey.id,
            raw_id=passkey.credential_id,
            response=structs.AuthenticatorAssertionResponse(
                client_data_json=answer.client_data,
                authenticator_data=authenticator_data,
                signature=signature,
            ),
        ),
        expected_challenge=challenge,
        expected_rp_id=rp_id,
        expected_origin=answer.origin,
        credential_public_key=passkey.public_key,
        credential_current_sign_count=passkey.sign_count,
    )
    eligible = verified.credential_device_type is structs.CredentialDeviceType.MULTI_DEVICE
    if eligible is not passkey.backup_eligible:
        raise Refused("assertion", "Its backup eligibility has changed.")
    return replace(
        passkey,
        sign_count=verified.new_sign_count,
        backed_up=verified.credential_backed_up,
        user_verified=verified.user_verified,
    )


def _transports(response: Mapping[str, Any]) -> tuple[str, ...]:
    """The transports that WebAuthn knows; they are hints, so others are left out."""
    from webauthn.helpers.structs import AuthenticatorTransport

    told = response.get("transports")
    names = told if isinstance(told, list) else []
    return tuple(known.value for known in AuthenticatorTransport if known.value in names)
