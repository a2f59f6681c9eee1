"""Passkeys as a relying party handles them: attestations and assertions in.

The library `webauthn` verifies (extra `sim`); what it is lenient about is checked first.

An attestation has the id in base64url and the rest in base64, as documented:

    {"id": "…", "type": "public-key", "rawId": "…",
     "response": {"clientDataJSON": "…", "attestationObject": "…"}, "clientExtensionResults": {}}

That assertions look alike is assumed, and so is all of the following:

    {"id": "…", "type": "public-key", "rawId": "…",
     "response": {"clientDataJSON": "…", "authenticatorData": "…", "signature": "…",
                  "userHandle": "…"}}

Both alphabets are taken everywhere, with or without padding. `rawId` and `userHandle` may be
missing; an empty `userHandle` counts as missing. `authenticatorAttachment` and
`response.transports` are understood when a browser tells them; nothing else is looked at.

Sources:
https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices/fido2-biometrics-devices/activate-mfa-user-device-fido2.html
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pingone_nb.simulator.rules.notation import base64url, json_object
from pingone_nb.simulator.rules.passkey import Passkey, checked_challenge
from pingone_nb.simulator.rules.refusal import Refused


def register(*, attestation: str, origin: str, rp_id: str, challenge: bytes) -> Passkey:
    """The passkey of an attestation, whose signature need not lead to a known manufacturer.

    Args:
        attestation: JSON, as above.
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
        assertion: JSON, as above.
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

    transports = response.get("transports")
    names = transports if isinstance(transports, list) else []
    return tuple(known.value for known in AuthenticatorTransport if known.value in names)


Kind = Literal["webauthn.create", "webauthn.get"]

_LONGEST_TEXT = 65_536
_LONGEST_CREDENTIAL_ID = 1023  # WebAuthn, section 4
_ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>(?:[a-z0-9-]+\.)*[a-z][a-z0-9-]*)(?::[1-9][0-9]{0,4})?"
)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*={0,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What attestations and assertions have in common, understood.

    Attributes:
        credential_id: 1 to 1023 bytes.
        client_data: the bytes of `clientDataJSON`, of the right kind, challenge and origin.
        origin: the page's.
        attachment: `platform`, `cross-platform`, or None when the browser did not tell.
        response: the answer's `response`, as it came.
    """

    credential_id: bytes
    client_data: bytes = field(repr=False)
    origin: str
    attachment: str | None
    response: Mapping[str, Any] = field(repr=False)

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a base64 text of the response.

        Raises:
            Refused: there is none.
        """
        return _bytes(self.response, name)

    def check_user_handle(self, user_id: str | None) -> None:
        """Refuse an answer for another user, if it says for whom it is and the user is known.

        Raises:
            Refused: it is for another user, or the user handle is no base64.
        """
        if self.response.get("userHandle") in (None, ""):
            return
        handle = self.bytes_of("userHandle")
        if user_id is not None and handle != user_id.encode():
            raise Refused("assertion", "It is for another user.")


def read_answer(text: str, kind: Kind, *, origin: str, rp_id: str, challenge: bytes) -> Answer:
    """Read an answer, and check all of it that no signature has to be verified for.

    Args:
        text: JSON, see the module.
        kind: what the browser was asked for.
        origin: the page's origin as the caller of the API tells it.
        rp_id: the relying party's host name.
        challenge: what was asked with.

    Raises:
        Refused: it is none, or not for this site and challenge.
    """
    _check_origin(origin, rp_id)
    if not isinstance(text, str) or len(text) > _LONGEST_TEXT:
        raise Refused("assertion", "It is not text, or longer or shorter than what browsers send.")
    body = _object(text)
    if body.get("type") != "public-key":
        raise Refused("assertion", "Its type is not public-key.")
    response = body.get("response")
    if not isinstance(response, dict):
        raise Refused("assertion", "It has no response.")
    client_data = _bytes(response, "clientDataJSON")
    _check_client_data(client_data, kind, origin, challenge)
    attachment = body.get("authenticatorAttachment")
    return Answer(
        credential_id=_credential_id(body),
        client_data=client_data,
        origin=origin,
        attachment=attachment if attachment in ("platform", "cross-platform") else None,
        response=response,
    )


def _object(text: str) -> dict[str, Any]:
    try:
        return json_object(text.encode())
    except ValueError as error:
        raise Refused("assertion", "It is not a JSON object.") from error


def _credential_id(body: Mapping[str, Any]) -> bytes:
    credential_id = _bytes(body, "id")
    if "rawId" in body and _bytes(body, "rawId") != credential_id:
        raise Refused("assertion", "Its id and rawId differ.")
    if not 0 < len(credential_id) <= _LONGEST_CREDENTIAL_ID:
        raise Refused("assertion", "The length of its id isn't allowed.")
    return credential_id


def _check_origin(origin: str, rp_id: str) -> None:
    """Refuse an origin that the browser would not let use the relying party's passkeys."""
    match = _ORIGIN.fullmatch(origin) if isinstance(origin, str) else None
    if match is None:
        raise Refused("origin", "The origin is not a full URL, such as https://app.pingone.eu.")
    host = match["host"]
    if match["scheme"] == "http" and host != "localhost" and not host.endswith(".localhost"):
        raise Refused("origin", "The origin is not https.")
    if host != rp_id and not host.endswith(f".{rp_id}"):
        raise Refused("origin", "The origin is not a subdomain of the relying party's ID.")


def _check_client_data(client_data: bytes, kind: str, origin: str, challenge: bytes) -> None:
    # the library decodes the challenge leniently, and no signature covers it in a registration
    try:
        data = json_object(client_data)
    except ValueError as error:
        raise Refused("assertion", "Its clientDataJSON is not a JSON object.") from error
    if data.get("type") != kind:
        raise Refused("assertion", f"Its client data is not of the type {kind}.")
    if data.get("challenge") != base64url(challenge):
        raise Refused("assertion", "It answers another challenge.")
    if data.get("origin") != origin:
        raise Refused("origin", "It was made for another origin.")
    if data.get("crossOrigin", False) is not False or "topOrigin" in data:
        raise Refused("origin", "It was made inside a page of another origin.")


def _bytes(values: Mapping[str, Any], name: str) -> bytes:
    """The bytes of a base64 or base64url text; of several texts for the same bytes only one."""
    text = values.get(name)
    if not isinstance(text, str) or not _BASE64.fullmatch(text):
        raise Refused("assertion", f"Its {name} is missing or not Base64.")
    bare = text.rstrip("=").replace("+", "-").replace("/", "_")
    padding = "=" * (-len(bare) % 4)
    try:
        value = base64.urlsafe_b64decode(bare + padding)
    except ValueError as error:
        raise Refused("assertion", f"Its {name} is not Base64.") from error
    if base64url(value) != bare or text[len(bare) :] not in ("", padding):
        raise Refused("assertion", f"Its {name} is not Base64.")
    return value
