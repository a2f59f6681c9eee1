"""One pure function per API operation: values in, an `ApiRequest` out, nothing sent.

All of them refuse what cannot be right with an `InputError` that names the field and never repeats
the value.
"""

from pingone_nb.operations.authentication_codes import (
    create_authentication_code,
    delete_authentication_code,
    read_authentication_code,
)
from pingone_nb.operations.device_authentications import (
    CANCEL_REASONS,
    COMPATIBILITIES,
    ONE_TIME_TYPES,
    OTP_CHECK,
    cancel,
    check_assertion,
    check_otp,
    check_remembered_device,
    initialize,
    one_time,
    read,
    select_device,
)
from pingone_nb.operations.devices import (
    DEVICE_STATUSES,
    DEVICE_TYPES,
    activate_device,
    block_device,
    create_device,
    delete_device,
    list_devices,
    order_devices,
    read_device,
    remove_device_order,
    rename_device,
    resend_pairing_otp,
    unblock_device,
    unlock_device,
)
from pingone_nb.operations.filters import username_filter
from pingone_nb.operations.mfa_settings import read_mfa_settings, update_mfa_settings
from pingone_nb.operations.notifications import notification
from pingone_nb.operations.pairing_keys import (
    create_pairing_key,
    delete_pairing_key,
    read_pairing_key,
)
from pingone_nb.operations.policies import (
    create_policy,
    delete_policy,
    list_policies,
    read_policy,
    update_policy,
)
from pingone_nb.operations.tokens import token
from pingone_nb.operations.users import (
    allow_bypass,
    create_user,
    enable_mfa,
    find_users,
    read_bypass,
    read_user,
)

__all__ = [
    "CANCEL_REASONS",
    "COMPATIBILITIES",
    "DEVICE_STATUSES",
    "DEVICE_TYPES",
    "ONE_TIME_TYPES",
    "OTP_CHECK",
    "activate_device",
    "allow_bypass",
    "block_device",
    "cancel",
    "check_assertion",
    "check_otp",
    "check_remembered_device",
    "create_authentication_code",
    "create_device",
    "create_pairing_key",
    "create_policy",
    "create_user",
    "delete_authentication_code",
    "delete_device",
    "delete_pairing_key",
    "delete_policy",
    "enable_mfa",
    "find_users",
    "initialize",
    "list_devices",
    "list_policies",
    "notification",
    "one_time",
    "order_devices",
    "read",
    "read_authentication_code",
    "read_bypass",
    "read_device",
    "read_mfa_settings",
    "read_pairing_key",
    "read_policy",
    "read_user",
    "remove_device_order",
    "rename_device",
    "resend_pairing_otp",
    "select_device",
    "token",
    "unblock_device",
    "unlock_device",
    "update_mfa_settings",
    "update_policy",
    "username_filter",
]
