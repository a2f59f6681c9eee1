"""A user who has enrolled one device of each kind, for the forms that choose among them."""

from __future__ import annotations

from dataclasses import dataclass

from pingone_nb import Client, Retries, Secret
from pingone_nb.api import DeviceAuthentication, MfaDevice
from pingone_nb.simulator import ManualClock, Policy, Simulator
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator

APPLICATION_ID = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
SITE = "app.example.com"
NICKNAME = "<b onclick=alert(1)>Work</b>"


@dataclass(frozen=True, kw_only=True)
class Enrolled:
    """The devices in the user's order, and what is needed to use them."""

    client: Client
    simulator: Simulator
    passkey: SoftwareAuthenticator
    key_uri: Secret
    ids: dict[str, str]

    @property
    def user_id(self) -> str:
        """The user's UUID."""
        return self.simulator.user.id

    def begin(self, kind: str) -> DeviceAuthentication:
        """Begin an authentication and choose the device of a kind."""
        begun = self.client.initialize(self.user_id)
        return self.client.select_device(begun, device_id=self.ids[kind])


def enroll(
    *, selection: str = "PROMPT_TO_SELECT", number_matching: bool = False, cool_down: int = 0
) -> Enrolled:
    """Pair SMS, a blocked e-mail address, passkey, mobile app and authenticator app."""
    policy = Policy.of(
        device_selection=selection,  # type: ignore[arg-type]
        number_matching=number_matching,
        cool_down_seconds=cool_down,
    )
    policy.body["totp"]["enabled"] = True
    simulator = Simulator(seed=7, clock=ManualClock(), policy=policy, daily_quota=None)
    retries = Retries(sleep=lambda _seconds: None)
    client = Client(simulator.settings(), session=simulator.session(), retries=retries)
    user = simulator.user
    sms = client.devices.create_sms(user.id, phone=user.phone)
    client.devices.rename(user.id, sms.id, nickname=NICKNAME)
    email = client.devices.create_email(user.id, email=user.email)
    client.devices.block(user.id, email.id)
    passkey = SoftwareAuthenticator()
    fido2 = _passkey(client, user.id, passkey)
    key = client.pairing_keys.create(user.id, application_ids=[APPLICATION_ID])
    assert key.code is not None
    mobile_id = simulator.mobile.pair(key.code.reveal())
    totp = client.devices.create_totp(user.id)
    assert totp.key_uri is not None
    client.devices.activate(user.id, totp.id, otp=_passcode(totp, simulator))
    simulator.clock.advance(seconds=30)  # each passcode counts once
    return Enrolled(
        client=client,
        simulator=simulator,
        passkey=passkey,
        key_uri=totp.key_uri,
        ids={
            "SMS": sms.id,
            "EMAIL": email.id,
            "FIDO2": fido2.id,
            "MOBILE": mobile_id,
            "TOTP": totp.id,
        },
    )


def _passkey(client: Client, user_id: str, authenticator: SoftwareAuthenticator) -> MfaDevice:
    device = client.devices.create_fido2(user_id, rp_id=SITE, rp_name="Example")
    options = device.public_key_credential_creation_options
    assert options is not None
    origin = f"https://{SITE}"
    attestation = authenticator.create(options, origin=origin)
    return client.devices.activate(user_id, device.id, origin=origin, attestation=attestation)


def _passcode(totp: MfaDevice, simulator: Simulator) -> str:
    import pyotp

    assert totp.secret is not None
    return pyotp.TOTP(totp.secret.reveal()).at(simulator.clock.now())
