"""Whether a user gets in without MFA for a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pingone_nb.errors import ReplyError
from pingone_nb.models.told import Told, flag, moment
from pingone_nb.privacy.masking import sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bypass(Told):
    """The bypass of MFA that was allowed; both None when none was.

    Attributes:
        enabled_until: when it ends; aware, UTC.
        can_bypass: whether it is still good.
        raw: the whole reply body.

    Source: https://developer.pingidentity.com/pingone-api/mfa/users/users-1/check_mfa_bypass_status.html
    """

    enabled_until: datetime | None = None
    can_bypass: bool | None = None

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> Bypass:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object.
        """
        if not isinstance(body, Mapping):
            message = "The reply is no JSON object."
            raise ReplyError(message, http_status=http_status)
        return cls(
            enabled_until=moment(body.get("bypassMFAEnabledUntil")),
            can_bypass=flag(body.get("canBypassMFA")),
            _body=sealed(body),
        )
