"""The API's other nouns, each as an object of the client: `client.users`, `client.devices`, …"""

from pingone_nb.resources.authentication_codes import AuthenticationCodes
from pingone_nb.resources.devices import Devices
from pingone_nb.resources.mfa_settings import EnvironmentMfaSettings
from pingone_nb.resources.pairing_keys import PairingKeys
from pingone_nb.resources.policies import Policies
from pingone_nb.resources.sender import Sender
from pingone_nb.resources.users import Users

__all__ = [
    "AuthenticationCodes",
    "Devices",
    "EnvironmentMfaSettings",
    "PairingKeys",
    "Policies",
    "Sender",
    "Users",
]
