"""Checking what a passkey signed.

Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pingone_nb.simulator import relying_party
from pingone_nb.simulator.authentication import Authentication, WantedAssertion
from pingone_nb.simulator.checks import CheckRefused, count_failed_proof, device_of
from pingone_nb.simulator.device import Device
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.passkey import Passkey


def check_assertion(
    environment: Environment, authentication: Authentication, *, origin: str, assertion: str
) -> Authentication:
    """The authentication, completed.

    Raises:
        CheckRefused: the assertion does not answer the challenge, comes from elsewhere, is one too
            many, or is not wanted.
    """
    wanted = authentication.assertion
    if authentication.status != "ASSERTION_REQUIRED" or wanted is None:
        raise CheckRefused("NOT_ASSERTION_REQUIRED")
    candidates = _candidates(environment, authentication, wanted.rp_id)
    if authentication.device_id and candidates[0].is_locked(environment.clock.now()):
        raise CheckRefused("TOO_MANY_ASSERTIONS")
    try:
        device, passkey = _signer(authentication, wanted, candidates, origin, assertion)
    except relying_party.AssertionRefused as refused:
        if authentication.device_id:
            count_failed_proof(environment, authentication, candidates[0])
        raise CheckRefused(refused.reason) from refused
    environment.devices.keep(replace(device, passkey=passkey, failures=0))
    return environment.authentications.change(
        authentication, status="COMPLETED", user_id=device.user_id, device_id=device.id
    )


def _candidates(
    environment: Environment, authentication: Authentication, rp_id: str
) -> tuple[Device, ...]:
    """The devices that may have signed: the selected one, or anybody's of the relying party."""
    if authentication.device_id is not None:
        return (device_of(environment, authentication),)
    now = environment.clock.now()
    users = (user for user in environment.users if user.mfa_enabled)
    return tuple(
        device
        for user in users
        for device in environment.devices.of(user.id)
        if device.is_active
        and authentication.policy.is_enabled(device.type)
        and device.rp_id == rp_id
        and not device.is_blocked
        and not device.is_locked(now)
    )


def _signer(
    authentication: Authentication,
    wanted: WantedAssertion,
    candidates: tuple[Device, ...],
    origin: str,
    assertion: str,
) -> tuple[Device, Passkey]:
    """The device that signed, and its passkey with the new count.

    Raises:
        AssertionRefused: none of them did, or the user handle is another user's.
    """
    owned = {device.passkey.id: device for device in candidates if device.passkey is not None}
    verify = partial(
        relying_party.verify,
        assertion=assertion,
        origin=origin,
        rp_id=wanted.rp_id,
        challenge=wanted.challenge,
        passkeys=[device.passkey for device in owned.values() if device.passkey is not None],
    )
    passkey = verify(user_id=authentication.user_id)
    device = owned[passkey.id]
    if authentication.user_id is None:  # only now is it known whose handle it has to be
        verify(user_id=device.user_id)
    return device, passkey
