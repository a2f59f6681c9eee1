"""The API's nouns as PingOne last told them: frozen values, unknown properties kept."""

from pingone_nb.models.authentication_code import AuthenticationCode
from pingone_nb.models.bypass import Bypass
from pingone_nb.models.device import Device
from pingone_nb.models.device_authentication import DeviceAuthentication
from pingone_nb.models.failure import Failure
from pingone_nb.models.mfa_device import MfaDevice
from pingone_nb.models.mfa_settings import MfaSettings
from pingone_nb.models.pairing_key import PairingKey
from pingone_nb.models.policy import Method, Policy
from pingone_nb.models.status import Status
from pingone_nb.models.user import User

__all__ = [
    "AuthenticationCode",
    "Bypass",
    "Device",
    "DeviceAuthentication",
    "Failure",
    "Method",
    "MfaDevice",
    "MfaSettings",
    "PairingKey",
    "Policy",
    "Status",
    "User",
]
