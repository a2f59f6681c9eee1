"""PingOne's one-time device authentication as something that you can run, see, test and prove.

PYTEST_DONT_REWRITE: whoever imports the package and then runs pytest is not warned.
"""

from __future__ import annotations

import importlib
import importlib.abc
import sys
import warnings
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pingone_nb.api import (
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
    from pingone_nb.lab.batch import Batch, BatchRow, run_each
    from pingone_nb.privacy.secret import Secret
    from pingone_nb.request import ApiReply, ApiRequest, Retries, Tracing
    from pingone_nb.settings import Settings

_ROOMS = {
    "lab.batch": ("Batch", "BatchRow", "run_each"),
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
    "api": (
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
    "privacy.secret": ("Secret",),
    "request": ("ApiReply", "ApiRequest", "Retries", "Tracing"),
    "settings": ("Settings",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

_MOVED = {  # found under their old names for one release more
    "app": "lab.app",
    "comparison": "lab.comparison",
    "credentials": "transport.authorization",
    "forms": "lab.forms",
    "lesson": "lab.lesson",
    "masking": "privacy.masking",
    "models": "api",
    "operations": "api",
    "pictures": "lab.pictures",
    "resources": "api",
    "retries": "request",
    "runner": "lab.runner",
    "secret": "privacy.secret",
    "simulator.server": "simulator.rim.server",
    "snippets": "interchange.snippets",
    "tracing": "request",
    "wire": "request",
}

__all__ = [
    "ApiError",
    "ApiReply",
    "ApiRequest",
    "AuthenticationCode",
    "Batch",
    "BatchRow",
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
    "run_each",
]


def __getattr__(name: str) -> Any:
    # loaded when asked for: pytest imports this package for its plugin before every user's suite
    room = _ROOM_OF.get(name)
    if room is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{room}"), name)
    globals()[name] = value
    return value


class _MovedRooms(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports a room by its old name, and says the new one."""

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> ModuleSpec | None:
        """The old name's module, if it is one of a room that moved."""
        new = _new_name(fullname)
        return None if new is None else ModuleSpec(fullname, self, origin=new)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module itself: its classes are the same under both names."""
        message = f"{spec.name} has moved. Import {spec.origin} instead."
        warnings.warn(message, DeprecationWarning, stacklevel=2)
        module = importlib.import_module(str(spec.origin))
        spec.loader_state = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing but to leave it as it is: it has been executed under its new name."""
        spec = module.__spec__
        module.__spec__ = spec.loader_state if spec else None


def _new_name(fullname: str) -> str | None:
    package, _, below = fullname.partition(".")
    parts = below.split(".") if package == __name__ else []
    for length in range(1, len(parts) + 1):
        new = _MOVED.get(".".join(parts[:length]))
        if new is not None:
            return ".".join([package, new, *parts[length:]])
    return None


sys.meta_path.insert(0, _MovedRooms())  # first: else a room's own path finds its modules twice


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
