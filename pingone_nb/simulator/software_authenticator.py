"""A passkey in software, with the browser around it, for lessons and tests.

Built on the libraries `fido2` and `cryptography`, where the relying party verifies with another
one (`webauthn`), so that the two check each other. Nothing protects its private keys: never
register it with a real account.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from pingone_nb.simulator.authenticator_options import CreationOptions, RequestOptions
from pingone_nb.simulator.software_credential import SoftwareCredential

if TYPE_CHECKING:
    from fido2.webauthn import AuthenticatorData, CollectedClientData


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
            message = "This authenticator is registered already."
            raise ValueError(message)
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
            message = "No passkey of this authenticator may answer."
            raise LookupError(message)
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
