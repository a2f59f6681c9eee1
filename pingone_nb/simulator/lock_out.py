"""Failures add up: too many wrong passcodes or assertions lock a paired device for a while.

Source: https://developer.pingidentity.com/pingone-api/mfa/device-authentication-policy.html
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pingone_nb.simulator.device import Device
from pingone_nb.simulator.environment import Environment
from pingone_nb.simulator.policy import Policy


def count_failure(environment: Environment, device: Device, *, policy: Policy) -> None:
    """Count a failure of a device; the one that uses up the policy's count begins the cool-down.

    With a cool-down of 0 the device is not locked, and the count begins anew.
    """
    rules = policy.otp_rules(device.type)
    counted = replace(device, failures=device.failures + 1)
    if counted.failures >= rules.failure_count:
        counted = replace(counted, failures=0)
        if rules.cool_down_seconds:
            until = environment.clock.now() + timedelta(seconds=rules.cool_down_seconds)
            counted = replace(counted, locked_until=until, lock_reason="OTP")
    environment.devices.keep(counted)
