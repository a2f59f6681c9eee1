"""Somebody whom a generated request can be about."""

from __future__ import annotations

from typing import Any

import pyotp

from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.evidence.estate import Estate

ORIGIN = "https://app.pingone.com"
ACTIVATE = "application/vnd.pingidentity.device.activate+json"
KINDS = ("SMS", "EMAIL", "MOBILE", "FIDO2", "TOTP", "VOICE")
FITTING = {"check_otp": "SMS", "check_assertion": "FIDO2", "cancel": "MOBILE"}
WAITING = frozenset({"activate_device", "resend_pairing_otp"})


class Tenant:
    """One user and what is the user's, each made when it is first asked for.

    A user of its own for each request: so no limit that the ones before used up is in its way.

    Args:
        estate: where it is made.
        turn: the how manieth request this is for; what kind of things are made takes turns.
        operation: what is asked for; mostly things are made on which it can succeed.
    """

    def __init__(self, estate: Estate, *, turn: int, operation: str) -> None:
        self.turn = turn
        self._fits = turn % 4 != 3
        self._operation = operation
        self._estate = estate
        self._ids = {"envID": estate.simulator.environment_id}
        self._device_told: dict[str, Any] = {}
        self._authentication_told: dict[str, Any] = {}
        self._authenticator = SoftwareAuthenticator()

    def id_of(self, parameter: str) -> str | None:
        """The id for a path parameter of the contract, such as `deviceID`; None for others."""
        make = _MAKERS.get(parameter)
        if parameter not in self._ids and make is not None:
            self._ids[parameter] = make(self)
        return self._ids.get(parameter)

    def otp(self) -> str | None:
        """A passcode that is right as far as one can tell; None when none was sent."""
        if "secret" in self._device_told:
            clock = self._estate.simulator.clock
            return pyotp.TOTP(self._device_told["secret"]).at(clock.now())
        inbox = self._estate.simulator.inbox
        return inbox.newest().otp if len(inbox) else None

    def attestation(self) -> str | None:
        """What activates the passkey; None when there is none to be activated."""
        options = self._device_told.get("publicKeyCredentialCreationOptions")
        return self._authenticator.create(options, origin=ORIGIN) if options else None

    def assertion(self) -> str | None:
        """What the passkey says to its authentication; None when none is wanted."""
        options = self._authentication_told.get("publicKeyCredentialRequestOptions")
        return self._authenticator.get(options, origin=ORIGIN) if options else None

    def cookie(self) -> str:
        """Of a browser that is remembered."""
        return self._estate.simulator.remember_browser(self.id_of("userID"))

    def _kind(self) -> str:
        usual = KINDS[self.turn // 4 % len(KINDS)]
        return FITTING.get(self._operation, usual) if self._fits else usual

    def _waits(self) -> bool:
        """Whether the device still has to be activated."""
        return self._fits if self._operation in WAITING else self.turn % 4 == 1

    def _user(self) -> str:
        return self._estate.simulator.add_user(username=f"tenant-{self.turn}").id

    def _device(self) -> str:
        """A device; a mobile application is always active."""
        if self._kind() == "MOBILE":
            key = self._pair()
            return self._estate.simulator.mobile.pair(key["code"])
        status = "ACTIVATION_REQUIRED" if self._waits() else "ACTIVE"
        body = {"status": status, **_FORMS[self._kind()]}
        self._device_told = self._estate.post(f"{self._home()}/devices", body)
        if not self._waits():
            self._activate()
        return str(self._device_told["id"])

    def _activate(self) -> None:
        if self._device_told["status"] == "ACTIVE":
            return
        proof = {"otp": self.otp()}
        if self._kind() == "FIDO2":
            proof = {"origin": ORIGIN, "attestation": self.attestation()}
        path = f"{self._home()}/devices/{self._device_told['id']}"
        self._estate.post(path, proof, media_type=ACTIVATE)

    def _authentication(self) -> str:
        """For one of the user's devices, or else for a one-time target."""
        self.id_of("deviceID")
        body: dict[str, Any] = {"user": {"id": self.id_of("userID")}}
        if self.turn % 4 == 1:
            body["selectedDevice"] = {"oneTime": _FORMS["SMS"]}
        path = f"/{self.id_of('envID')}/deviceAuthentications"
        self._authentication_told = self._estate.post(path, body)
        return str(self._authentication_told["id"])

    def _pair(self) -> dict[str, Any]:
        body = {"applications": [{"id": self._estate.application_id}]}
        return self._estate.post(f"{self._home()}/pairingKeys", body)

    def _authentication_code(self) -> str:
        body = {"application": {"id": self._estate.application_id}}
        path = f"/{self.id_of('envID')}/authenticationCodes"
        return str(self._estate.post(path, body)["id"])

    def _policy(self) -> str:
        """One that is not the default, made when there is none any more."""
        path = f"/v1/environments/{self.id_of('envID')}/deviceAuthenticationPolicies"
        policies = self._estate.get(path)["_embedded"]["deviceAuthenticationPolicies"]
        spare = [policy["id"] for policy in policies if not policy["default"]]
        if spare:
            return str(spare[0])
        body = {**self._estate.simulator.policy.body, "name": "Spare", "default": False}
        return str(self._estate.post(path, body)["id"])

    def _home(self) -> str:
        return f"/v1/environments/{self.id_of('envID')}/users/{self.id_of('userID')}"


_FORMS: dict[str, dict[str, Any]] = {
    "SMS": {"type": "SMS", "phone": "+14135550150"},
    "VOICE": {"type": "VOICE", "phone": "+14135550151"},
    "EMAIL": {"type": "EMAIL", "email": "abc@ping.com"},
    "TOTP": {"type": "TOTP"},
    "FIDO2": {"type": "FIDO2", "rp": {"id": "pingone.com", "name": "Tenants"}},
}
_MAKERS = {
    "userID": Tenant._user,
    "deviceID": Tenant._device,
    "deviceAuthID": Tenant._authentication,
    "pairingKeyID": lambda tenant: str(tenant._pair()["id"]),
    "authenticationCodeID": Tenant._authentication_code,
    "policyID": Tenant._policy,
    "applicationID": lambda tenant: tenant._estate.application_id,
}
