"""The virtual phone's application: it claims pairing keys and answers pushes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from pingone_nb.simulator.rules import checks
from pingone_nb.simulator.rules.authentications import Authentication
from pingone_nb.simulator.rules.devices import Device
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.refusal import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPush:
    """A push that waits on the phone. The `repr` does not show what it says.

    Attributes:
        authentication_id, device_id: UUIDs.
        title, text: what the phone shows.
        numbers: what it offers to pick from; empty without number matching.
        expires_at: until when it waits; aware, UTC.
    """

    authentication_id: str
    device_id: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    numbers: tuple[int, ...] = field(repr=False)
    expires_at: datetime


class Mobile:
    """The application on the virtual phone. Iterating gives the waiting pushes, newest first.

    Args:
        environment: whom it talks to.
        lock: held while it does.
        announce: to be called afterwards, without the lock.
    """

    def __init__(
        self, environment: Environment, *, lock: threading.Lock, announce: Callable[[], None]
    ) -> None:
        self._environment = environment
        self._lock = lock
        self._announce = announce

    def __iter__(self) -> Iterator[WaitingPush]:
        with self._lock:
            return iter(waiting_pushes(self._environment))

    def pair(self, code: str) -> str:
        """Claim a pairing key; the id of the new device.

        Raises:
            ValueError: no such key, or it is over or used, or the user has too many devices.
        """
        with self._lock:
            return claim(self._environment, code).id

    def approve(self, authentication_id: str, *, number: int | None = None) -> None:
        """Say yes to a push, and with number matching pick a number.

        Raises:
            LookupError: no push of that authentication waits.
        """
        with self._lock:
            answer(self._environment, authentication_id, approves=True, number=number)
        self._announce()

    def deny(self, authentication_id: str) -> None:
        """Say no to a push.

        Raises:
            LookupError: no push of that authentication waits.
        """
        with self._lock:
            answer(self._environment, authentication_id, approves=False)
        self._announce()


def waiting_pushes(environment: Environment) -> list[WaitingPush]:
    """The pushes that wait for an answer, newest first."""
    waiting: list[WaitingPush] = []
    for authentication in environment.authentications:
        settled = checks.timed_out(environment, authentication)
        push = settled.push
        if settled.status == "PUSH_CONFIRMATION_REQUIRED" and push is not None:
            waiting.append(
                WaitingPush(
                    authentication_id=settled.id,
                    device_id=settled.device_id or "",
                    title=push.title,
                    text=push.text,
                    numbers=push.choices,
                    expires_at=push.expires_at,
                )
            )
    return waiting[::-1]


def claim(environment: Environment, code: str) -> Device:
    """Pair a mobile application by its key's code.

    Raises:
        ValueError: no such key, or it is over or used, or the user has too many devices, or the
            default policy does not allow it.
    """
    now = environment.clock.now()
    key = environment.pairing_keys.with_code(code)
    if key is None or not key.is_good(now):
        raise ValueError("This pairing key doesn't exist, has expired, or was already used.")
    active = [device for device in environment.devices.of(key.user_id) if device.is_active]
    if len(active) >= environment.mfa_settings.most_devices:
        raise ValueError("The user has the maximum number of devices that the MFA settings allow.")
    if not environment.policies.default.allows_pairing("MOBILE"):
        raise ValueError("The policy doesn't allow pairing mobile applications.")
    environment.pairing_keys.keep(replace(key, claimed_at=now))
    device = Device(
        id=environment.randomness.uuid(),
        user_id=key.user_id,
        type="MOBILE",
        status="ACTIVE",
        created_at=now,
        updated_at=now,
        application_id=next(iter(key.application_ids), None),
    )
    return environment.devices.keep(device)


def answer(
    environment: Environment, authentication_id: str, *, approves: bool, number: int | None = None
) -> Authentication:
    """Answer the push of an authentication.

    Raises:
        LookupError: none waits.
    """
    found = environment.authentications.find(authentication_id)
    message = "No push of this authentication is waiting for an answer."
    if found is None:
        raise LookupError(message)
    settled = checks.timed_out(environment, found)
    try:
        return checks.answer_push(environment, settled, approves=approves, number=number)
    except Refused as refused:
        raise LookupError(message) from refused
