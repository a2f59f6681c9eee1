"""PingOne's one-time device authentication as something that you can run, see, test and prove."""

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
