"""Why an authentication failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pingone_nb.models.told import ids, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an authentication ended `FAILED`."""

    code: str
    message: str
    unavailable_device_ids: tuple[str, ...] = ()

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Failure:
        """Read an authentication's `error` property."""
        return cls(
            code=text(body.get("code")) or "",
            message=text(body.get("message")) or "",
            unavailable_device_ids=ids(body.get("unavailableDevices")),
        )
