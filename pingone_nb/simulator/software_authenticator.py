"""A passkey in software, with the browser around it, for lessons and tests.

Built on the libraries `fido2` and `cryptography`, where the relying party verifies with another
one (`webauthn`), so that the two check each other. Nothing protects its private keys: never
register it with a real account.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticatorData, CollectedClientData

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from fido2.webauthn import AuthenticatorData, CollectedClientData


ES256 = -7

_LONGEST_USER_HANDLE = 64  # WebAuthn, section 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationOptions:
    """`publicKeyCredentialCreationOptions`, as far as the software authenticator heeds them.

    Attributes:
        rp_id: the relying party's id.
        user_handle: 1 to 64 bytes.
        challenge: what is to be signed.
        excluded: ids of the credentials that must not be here.
    """

    rp_id: str
    user_handle: bytes
    challenge: bytes
    excluded: frozenset[bytes]

    @classmethod
    def of(cls, options: str, *, origin: str) -> CreationOptions:
        """Read options, JSON with signed or unsigned bytes, for a page of that origin.

        Raises:
            ValueError: they are none, of another site, or want another algorithm.
        """
        read = _read(options)
        user_handle = _bytes(_object(read, "user"), "id")
        if not 1 <= len(user_handle) <= _LONGEST_USER_HANDLE:
            raise ValueError("user.id must have 1 to 64 bytes.")
        _check_algorithms(read.get("pubKeyCredParams"))
        return cls(
            rp_id=_rp_id(_object(read, "rp").get("id"), origin),
            user_handle=user_handle,
            challenge=_bytes(read, "challenge"),
            excluded=_ids(read, "excludeCredentials"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """`publicKeyCredentialRequestOptions`, as far as the software authenticator heeds them.

    Attributes:
        rp_id: the relying party's id.
        challenge: what is to be signed.
        allowed: ids of the credentials that may answer; None: any.
    """

    rp_id: str
    challenge: bytes
    allowed: frozenset[bytes] | None

    @classmethod
    def of(cls, options: str, *, origin: str) -> RequestOptions:
        """Read options, JSON with signed or unsigned bytes, for a page of that origin.

        Raises:
            ValueError: they are none, or of another site.
        """
        read = _read(options)
        return cls(
            rp_id=_rp_id(read.get("rpId"), origin),
            challenge=_bytes(read, "challenge"),
            allowed=_ids(read, "allowCredentials") or None,
        )


def _read(options: str) -> dict[str, Any]:
    try:
        found = json.loads(options)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ValueError("The options are not a JSON object.")
    return found


def _object(options: dict[str, Any], name: str) -> dict[str, Any]:
    value = options.get(name)
    if not isinstance(value, dict):
        raise ValueError(f"The options don't contain the object {name}.")
    return value


def _bytes(options: dict[str, Any], name: str) -> bytes:
    """An array of signed or unsigned bytes, as `Uint8Array.from` takes both."""
    value = options.get(name)
    if not isinstance(value, list) or not all(_is_byte(number) for number in value):
        raise ValueError(f"The options' {name} is not an array of bytes.")
    return bytes(number % 256 for number in value)


def _is_byte(number: object) -> bool:
    return type(number) is int and -128 <= number <= 255


def _ids(options: dict[str, Any], name: str) -> frozenset[bytes]:
    descriptors = options.get(name) or []
    if not isinstance(descriptors, list) or not all(isinstance(one, dict) for one in descriptors):
        raise ValueError(f"The options' {name} is not an array of objects.")
    return frozenset(_bytes(descriptor, "id") for descriptor in descriptors)


def _check_algorithms(parameters: object) -> None:
    # a browser takes the number as text, too
    if not isinstance(parameters, list) or not any(
        isinstance(one, dict) and str(one.get("alg")) == str(ES256) for one in parameters
    ):
        raise ValueError("The options do not allow ES256 (-7), the only algorithm here.")


def _rp_id(rp_id: object, origin: str) -> str:
    """The relying party's id, which the page's host must be or be below; by default that host."""
    from fido2.rpid import verify_rp_id

    parts = urlsplit(origin)
    if "@" in parts.netloc or origin != f"{parts.scheme}://{parts.netloc}":
        raise ValueError("The origin must be scheme and host, such as https://app.pingone.com.")
    wanted = parts.hostname if rp_id is None else rp_id
    if not isinstance(wanted, str) or not verify_rp_id(wanted, origin):
        raise ValueError("A page of this origin can't use the relying party's passkeys.")
    return wanted


_NO_MODEL = bytes(16)  # the AAGUID of an authenticator that does not tell its model


class SoftwareAuthenticator:
    """Creates passkeys (ES256, without attestation) and signs with them, each with its own counter.

    Args:
        user_present: whether it claims that somebody touched it, without which no relying party
            is content; it may be set later.
        user_verified: whether it claims that PIN or biometrics were checked; it may be set later.
        synced: whether its passkeys are backed up, as those of phones; such ones count nothing.
    """

    def __init__(
        self, *, user_present: bool = True, user_verified: bool = True, synced: bool = False
    ) -> None:
        self.user_present = user_present
        self.user_verified = user_verified
        self._synced = synced
        self._credentials: list[SoftwareCredential] = []

    def __repr__(self) -> str:
        return f"SoftwareAuthenticator(credentials={len(self._credentials)})"

    @property
    def credentials(self) -> tuple[str, ...]:
        """The credential ids, oldest first, in base64url without padding."""
        return tuple(credential.id_text for credential in self._credentials)

    def create(self, options: str, *, origin: str) -> str:
        """What `navigator.credentials.create` would give: an attestation, as JSON.

        Args:
            options: `publicKeyCredentialCreationOptions`, JSON with signed or unsigned bytes.
            origin: of the page, such as `https://app.pingone.com`.

        Raises:
            ValueError: a browser would refuse: the options are none, are of another site, want
                another algorithm, or exclude a passkey that is here already.
        """
        asked = CreationOptions.of(options, origin=origin)
        if self._held(asked.rp_id, asked.excluded):
            raise ValueError("This authenticator is already registered.")
        credential = SoftwareCredential.of(rp_id=asked.rp_id, user_handle=asked.user_handle)
        self._credentials.append(credential)
        client_data = _client_data("webauthn.create", asked.challenge, origin)
        return credential.attestation(client_data, self._flags())

    def get(self, options: str, *, origin: str) -> str:
        """What `navigator.credentials.get` would give: an assertion, as JSON.

        Args:
            options: `publicKeyCredentialRequestOptions`, JSON with signed or unsigned bytes.
            origin: of the page, such as `https://app.pingone.com`.

        Raises:
            ValueError: a browser would refuse: the options are none, or are of another site.
            LookupError: no passkey here may answer.
        """
        asked = RequestOptions.of(options, origin=origin)
        held = self._held(asked.rp_id, asked.allowed)
        if not held:
            raise LookupError("No passkey of this authenticator is allowed here.")
        credential = held[-1]
        if not self._synced:
            credential.sign_count += 1
        client_data = _client_data("webauthn.get", asked.challenge, origin)
        return credential.assertion(client_data, self._flags())

    def clone(self) -> SoftwareAuthenticator:
        """A copy with the same keys and counters of its own: what a thief of the keys has."""
        copy = SoftwareAuthenticator(
            user_present=self.user_present,
            user_verified=self.user_verified,
            synced=self._synced,
        )
        copy._credentials = [replace(credential) for credential in self._credentials]
        return copy

    def _held(self, rp_id: str, ids: AbstractSet[bytes] | None) -> list[SoftwareCredential]:
        """The relying party's passkeys here, oldest first; with `ids` only those."""
        return [
            credential
            for credential in self._credentials
            if credential.rp_id == rp_id and (ids is None or credential.id in ids)
        ]

    def _flags(self) -> AuthenticatorData.FLAG:
        from fido2.webauthn import AuthenticatorData

        flags = AuthenticatorData.FLAG(0)
        if self.user_present:
            flags |= AuthenticatorData.FLAG.UP
        if self.user_verified:
            flags |= AuthenticatorData.FLAG.UV
        if self._synced:
            flags |= AuthenticatorData.FLAG.BE | AuthenticatorData.FLAG.BS
        return flags


def _client_data(kind: str, challenge: bytes, origin: str) -> CollectedClientData:
    from fido2.webauthn import CollectedClientData

    return CollectedClientData.create(kind, challenge, origin)


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
