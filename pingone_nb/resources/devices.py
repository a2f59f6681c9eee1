"""The devices that users have paired."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from pingone_nb import operations
from pingone_nb.models import MfaDevice
from pingone_nb.privacy.masking import hidden
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest
from pingone_nb.resources.sender import Sender, noun, nouns


class Options(TypedDict, total=False):
    """What every kind of device may be created with; see `operations.create_device`."""

    policy_id: str | None
    status: str | None
    nickname: str | None
    notification: Mapping[str, Any] | None
    test_mode: bool


class Devices:
    """Users' devices; the arguments are those of the operations of the same name.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-devices.html
    """

    def __init__(self, sender: Sender) -> None:
        self._sender = sender

    def list(
        self,
        user_id: str,
        *,
        filter: str | None = None,  # noqa: A002 - the API's own name
        expand: str | None = None,
    ) -> tuple[MfaDevice, ...]:
        """A user's devices, those that a filter finds, such as `(status eq "ACTIVE")`."""
        settings = self._sender.settings
        request = operations.list_devices(settings, user_id, filter=filter, expand=expand)
        return nouns(self._sender, request, MfaDevice.from_body, name="devices")

    def create_sms(
        self, user_id: str, *, phone: str | Secret, **options: Unpack[Options]
    ) -> MfaDevice:
        """Pair a phone that gets text messages."""
        phone = hidden(phone)
        return self._create(user_id, type="SMS", phone=phone, **options)

    def create_voice(
        self,
        user_id: str,
        *,
        phone: str | Secret,
        extension: str | None = None,
        **options: Unpack[Options],
    ) -> MfaDevice:
        """Pair a phone that is called."""
        phone = hidden(phone)
        return self._create(user_id, type="VOICE", phone=phone, extension=extension, **options)

    def create_whatsapp(
        self, user_id: str, *, phone: str | Secret, **options: Unpack[Options]
    ) -> MfaDevice:
        """Pair a phone that gets WhatsApp messages."""
        phone = hidden(phone)
        return self._create(user_id, type="WHATSAPP", phone=phone, **options)

    def create_email(
        self, user_id: str, *, email: str | Secret, **options: Unpack[Options]
    ) -> MfaDevice:
        """Pair an e-mail address."""
        email = hidden(email)
        return self._create(user_id, type="EMAIL", email=email, **options)

    def create_totp(self, user_id: str, **options: Unpack[Options]) -> MfaDevice:
        """Begin to pair an authenticator app: `secret` and `key_uri` are told this once."""
        return self._create(user_id, type="TOTP", **options)

    def create_fido2(
        self,
        user_id: str,
        *,
        rp_id: str | None = None,
        rp_name: str | None = None,
        **options: Unpack[Options],
    ) -> MfaDevice:
        """Begin to register a passkey or security key; see `creation_options` of the result."""
        return self._create(user_id, type="FIDO2", rp_id=rp_id, rp_name=rp_name, **options)

    def read(self, user_id: str, device_id: str) -> MfaDevice:
        """A device as it is now."""
        return self._device(operations.read_device(self._sender.settings, user_id, device_id))

    def activate(
        self,
        user_id: str,
        device_id: str,
        *,
        otp: str | Secret | None = None,
        otp_length: int | None = None,
        oath_resync: bool = False,
        origin: str | None = None,
        attestation: str | Secret | Mapping[str, Any] | None = None,
    ) -> MfaDevice:
        """Activate a device by a passcode or an attestation. It is sent once, whatever happens."""
        otp, attestation = hidden(otp), hidden(attestation)
        request = operations.activate_device(
            self._sender.settings,
            user_id,
            device_id,
            otp=otp,
            otp_length=otp_length,
            oath_resync=oath_resync,
            origin=origin,
            attestation=attestation,
        )
        return self._device(request)

    def resend_pairing_otp(self, user_id: str, device_id: str) -> None:
        """Send another passcode to a device that waits for its activation."""
        settings = self._sender.settings
        self._sender.send(operations.resend_pairing_otp(settings, user_id, device_id))

    def block(self, user_id: str, device_id: str) -> MfaDevice:
        """Keep a device from being used."""
        return self._device(operations.block_device(self._sender.settings, user_id, device_id))

    def unblock(self, user_id: str, device_id: str) -> MfaDevice:
        """Let a blocked device be used again."""
        return self._device(operations.unblock_device(self._sender.settings, user_id, device_id))

    def unlock(self, user_id: str, device_id: str) -> MfaDevice:
        """End a device's cool-down."""
        return self._device(operations.unlock_device(self._sender.settings, user_id, device_id))

    def rename(self, user_id: str, device_id: str, *, nickname: str) -> None:
        """Give a device a name."""
        settings = self._sender.settings
        self._sender.send(operations.rename_device(settings, user_id, device_id, nickname=nickname))

    def delete(self, user_id: str, device_id: str) -> None:
        """Take a device from its user."""
        self._sender.send(operations.delete_device(self._sender.settings, user_id, device_id))

    def order(self, user_id: str, *, device_ids: Sequence[str]) -> None:
        """Set the order of a user's devices; the first is the default."""
        settings = self._sender.settings
        self._sender.send(operations.order_devices(settings, user_id, device_ids=device_ids))

    def remove_order(self, user_id: str) -> None:
        """Forget the order that was set."""
        self._sender.send(operations.remove_device_order(self._sender.settings, user_id))

    def _create(self, user_id: str, **arguments: Any) -> MfaDevice:
        return self._device(operations.create_device(self._sender.settings, user_id, **arguments))

    def _device(self, request: ApiRequest) -> MfaDevice:
        return noun(self._sender, request, MfaDevice.from_body)
