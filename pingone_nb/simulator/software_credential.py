"""A passkey in software with its private key: it attests itself, and signs."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from fido2.webauthn import AuthenticatorData, CollectedClientData

ES256 = -7
_NO_MODEL = bytes(16)  # the AAGUID of an authenticator that does not tell its model


@dataclass(slots=True, kw_only=True)
class SoftwareCredential:
    """A passkey; the `repr` shows neither key nor user.

    Attributes:
        id: 32 random bytes.
        rp_id: the relying party's id.
        user_handle: how the relying party calls the user.
        key: the private key, on the curve P-256.
        sign_count: how often it signed, as it says itself.
    """

    id: bytes
    rp_id: str
    user_handle: bytes = field(repr=False)
    key: EllipticCurvePrivateKey = field(repr=False)
    sign_count: int = 0

    @classmethod
    def of(cls, *, rp_id: str, user_handle: bytes) -> SoftwareCredential:
        """A fresh one."""
        from cryptography.hazmat.primitives.asymmetric import ec

        return cls(
            id=secrets.token_bytes(32),
            rp_id=rp_id,
            user_handle=user_handle,
            key=ec.generate_private_key(ec.SECP256R1()),
        )

    @property
    def id_text(self) -> str:
        """The id in base64url without padding."""
        return base64.urlsafe_b64encode(self.id).decode().rstrip("=")

    def attestation(self, client_data: CollectedClientData, flags: AuthenticatorData.FLAG) -> str:
        """The proof that it exists, without a manufacturer's word for it, as JSON."""
        from fido2.cose import CoseKey
        from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

        public_key = CoseKey.for_alg(ES256).from_cryptography_key(self.key.public_key())
        authenticator_data = AuthenticatorData.create(
            self._rp_id_hash(),
            flags | AuthenticatorData.FLAG.AT,
            self.sign_count,
            AttestedCredentialData.create(_NO_MODEL, self.id, public_key),
        )
        return self._answer(
            clientDataJSON=_base64(client_data),
            attestationObject=_base64(AttestationObject.create("none", authenticator_data, {})),
            transports=["internal"],
        )

    def assertion(self, client_data: CollectedClientData, flags: AuthenticatorData.FLAG) -> str:
        """The proof that whoever answers holds it, as JSON."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
        from fido2.webauthn import AuthenticatorData

        authenticator_data = AuthenticatorData.create(self._rp_id_hash(), flags, self.sign_count)
        signature = self.key.sign(authenticator_data + client_data.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=_base64(client_data),
            authenticatorData=_base64(authenticator_data),
            signature=_base64(signature),
            userHandle=_base64(self.user_handle),
        )

    def _answer(self, **response: object) -> str:
        return json.dumps(
            {
                "id": self.id_text,
                "type": "public-key",
                "rawId": _base64(self.id),
                "authenticatorAttachment": "platform",
                "response": response,
                "clientExtensionResults": {},
            }
        )

    def _rp_id_hash(self) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest()


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
