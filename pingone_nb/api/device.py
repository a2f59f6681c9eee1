"""A device as an authentication shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.api.reading import Noun, moment, part, shown, text
from pingone_nb.privacy.masking import sealed


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Device(Noun):
    """A device as an authentication shows it; of a one-time target only type and contact are told.

    Attributes:
        type: such as `SMS`; an unknown one is kept.
        id, status: None of a one-time target.
        phone, email: masked by PingOne, such as `*******44`.
        nickname: the user's name for it.
        cool_down_expires_at: until when too many failures or messages keep it from being used;
            aware, UTC; observed, not documented.
        usable_status, lock_status, block_status: such as `ENABLED`, `UNLOCKED`, `UNBLOCKED`.
        raw: all that PingOne returned of it.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
    """

    type: str
    id: str | None = None
    status: str | None = None
    phone: str | None = None
    email: str | None = None
    nickname: str | None = None
    cool_down_expires_at: datetime | None = None
    usable_status: str | None = None
    lock_status: str | None = None
    block_status: str | None = None

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Device:
        """Read one entry of `_embedded.devices`, or `selectedDevice.oneTime`."""
        body = sealed(body)
        return cls(
            type=text(body.get("type")) or "",
            id=text(body.get("id")),
            status=text(body.get("status")),
            phone=shown(body.get("phone")),
            email=shown(body.get("email")),
            nickname=text(body.get("nickname")),
            cool_down_expires_at=moment(body.get("coolDownExpiresAt")),
            usable_status=text(part(body, "usableStatus").get("status")),
            lock_status=text(part(body, "lock").get("status")),
            block_status=text(part(body, "block").get("status")),
            _body=body,
        )
