"""PingOne's one-time device authentication as something that you can run, see, test and prove."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pingone_nb.client import Client
    from pingone_nb.errors import (
        ApiError,
        ErrorDetail,
        InputError,
        PingOneError,
        ReplyError,
        TransportError,
    )
    from pingone_nb.history import Exchange, History
    from pingone_nb.models import (
        AuthenticationCode,
        Bypass,
        Device,
        DeviceAuthentication,
        Failure,
        MfaDevice,
        MfaSettings,
        PairingKey,
        Policy,
        Status,
        User,
    )
    from pingone_nb.retries import Retries
    from pingone_nb.secret import Secret
    from pingone_nb.settings import Settings
    from pingone_nb.tracing import Tracing
    from pingone_nb.wire import ApiReply, ApiRequest

_ROOMS = {
    "client": ("Client",),
    "errors": (
        "ApiError",
        "ErrorDetail",
        "InputError",
        "PingOneError",
        "ReplyError",
        "TransportError",
    ),
    "history": ("Exchange", "History"),
    "models": (
        "AuthenticationCode",
        "Bypass",
        "Device",
        "DeviceAuthentication",
        "Failure",
        "MfaDevice",
        "MfaSettings",
        "PairingKey",
        "Policy",
        "Status",
        "User",
    ),
    "retries": ("Retries",),
    "secret": ("Secret",),
    "settings": ("Settings",),
    "tracing": ("Tracing",),
    "wire": ("ApiReply", "ApiRequest"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "ApiError",
    "ApiReply",
    "ApiRequest",
    "AuthenticationCode",
    "Bypass",
    "Client",
    "Device",
    "DeviceAuthentication",
    "ErrorDetail",
    "Exchange",
    "Failure",
    "History",
    "InputError",
    "MfaDevice",
    "MfaSettings",
    "PairingKey",
    "PingOneError",
    "Policy",
    "ReplyError",
    "Retries",
    "Secret",
    "Settings",
    "Status",
    "Tracing",
    "TransportError",
    "User",
]


def __getattr__(name: str) -> Any:
    # loaded when asked for: pytest imports this package for its plugin before every user's suite
    room = _ROOM_OF.get(name)
    if room is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    value = getattr(importlib.import_module(f"{__name__}.{room}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
