"""A request of every operation, against a simulator in which it makes sense."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from pingone_nb import api
from pingone_nb.request import ApiRequest
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import APPLICATION_ID
from tests.simulator.policies import POLICY
from tests.snippets.place import PHONE, Place

HOSTILE = "\"'`\\ $HOME ${HOME} $(id) #{id} %s%%d {{x}} </script><!-- ]]> ?> \x00\x07\r\n\t\u2028 ü ﷽ 👩‍💻"
SITE, ORIGIN = "example.com", "https://example.com"


def requests_of(place: Place) -> dict[str, ApiRequest]:
    """Case → request, in an order in which the simulator says yes to each."""
    simulator, here = place.simulator, place.settings
    user, policy = simulator.user.id, simulator.policy.id
    first, second = place.device(), place.device(phone="+14135550151")
    waiting = place.device(phone="+14135550152", status="ACTIVATION_REQUIRED")
    waiting_otp = simulator.inbox.newest_passcode()
    unproven = place.device(phone="+14135550154", status="ACTIVATION_REQUIRED")
    pairing = place.told(api.create_pairing_key(here, user, application_ids=APPLICATION_ID))
    mobile = simulator.mobile.pair(pairing["code"])
    passkey = SoftwareAuthenticator()
    asserted, options = _asking(place, _passkey(place, passkey))
    chosen, cancelled = place.begun(), place.begun(device_id=mobile)
    authentication = place.begun()
    otp = simulator.inbox.newest_passcode()
    own = place.told(api.create_policy(here, {**POLICY, "name": "Own"}))["id"]
    key = place.told(api.create_pairing_key(here, user, application_ids=APPLICATION_ID))["id"]
    code = place.told(api.create_authentication_code(here, application_id=APPLICATION_ID))["id"]
    noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    sms = api.one_time(type="SMS", phone=PHONE)
    hostile = api.notification(
        template="transaction",
        variables={"amount": HOSTILE.replace("\0", "")},  # no variable of a process can hold it
        client_context={HOSTILE: [HOSTILE, "\ud800", 2**80]},
    )
    do = api
    return {
        "token": do.token(here),
        "initialize": do.initialize(here, user, selected_device=sms, expand="embedded"),
        "initialize mail": do.initialize(
            here, user, selected_device=do.one_time(type="EMAIL", email="o'hara+1@example.com"), policy_id=policy
        ),
        "initialize hostile": do.initialize(here, user, selected_device=sms, notification=hostile),
        "check_remembered_device": do.check_remembered_device(
            here, user, policy_id=policy, payload='say "signals" \\ $HOME `id` ü', cookie=simulator.remember_browser()
        ),
        "read": do.read(here, authentication),
        "read expanded": do.read(here, authentication, expand="embedded"),
        "select_device": do.select_device(here, chosen, device_id=first, compatibility="FULL"),
        "check_otp": do.check_otp(here, authentication, otp=otp),
        "check_assertion": do.check_assertion(here, asserted, origin=ORIGIN, assertion=passkey.get(options, origin=ORIGIN)),
        "cancel": do.cancel(here, cancelled),
        "create_authentication_code": do.create_authentication_code(here, application_id=APPLICATION_ID),
        "read_authentication_code": do.read_authentication_code(here, code),
        "delete_authentication_code": do.delete_authentication_code(here, code),
        "find_users": do.find_users(here, filter=do.username_filter('o\'hara "$x" & ü'), limit=2),
        "create_user": do.create_user(
            here, username="o'hara", email="o'hara@example.com", name={"given": "Ödön", "family": "O'Hara"}
        ),
        "read_user": do.read_user(here, user),
        "update_user": do.update_user(here, user, name={"given": "Ödön", "formatted": "O'Hara $x"}),
        "read_mfa": do.read_mfa(here, user),
        "list_populations": do.list_populations(here),
        "enable_mfa": do.enable_mfa(here, user),
        "allow_bypass": do.allow_bypass(here, user, until=noon),
        "read_bypass": do.read_bypass(here, user),
        "list_devices": do.list_devices(here, user, filter='type eq "SMS"', expand="order"),
        "create_device": do.create_device(here, user, type="SMS", phone="+14135550153", nickname="a`$b'c"),
        "read_device": do.read_device(here, user, first),
        "activate_device": do.activate_device(here, user, waiting, otp=waiting_otp),
        "resend_pairing_otp": do.resend_pairing_otp(here, user, unproven),
        "block_device": do.block_device(here, user, second),
        "unblock_device": do.unblock_device(here, user, second),
        "unlock_device": do.unlock_device(here, user, second),
        "rename_device": do.rename_device(here, user, second, nickname="`$(id)` #{id} 🎉"),
        "order_devices": do.order_devices(here, user, device_ids=[second, first]),
        "remove_device_order": do.remove_device_order(here, user),
        "delete_device": do.delete_device(here, user, second),
        "create_pairing_key": do.create_pairing_key(here, user, application_ids=APPLICATION_ID),
        "read_pairing_key": do.read_pairing_key(here, user, key),
        "delete_pairing_key": do.delete_pairing_key(here, user, key),
        "list_policies": do.list_policies(here),
        "create_policy": do.create_policy(here, {**POLICY, "name": "Another"}),
        "read_policy": do.read_policy(here, own),
        "update_policy": do.update_policy(here, own, {**POLICY, "name": "Changed"}),
        "delete_policy": do.delete_policy(here, own),
        "read_mfa_settings": do.read_mfa_settings(here),
        "update_mfa_settings": do.update_mfa_settings(here, max_allowed_devices=7),
        "reset_mfa_settings": do.reset_mfa_settings(here),
        "delete_devices": do.delete_devices(here, user),
    }  # fmt: skip


def _passkey(place: Place, authenticator: SoftwareAuthenticator) -> str:
    here, user = place.settings, place.simulator.user.id
    told = place.told(api.create_device(here, user, type="FIDO2", rp_id=SITE, rp_name="Example"))
    attestation = authenticator.create(told["publicKeyCredentialCreationOptions"], origin=ORIGIN)
    place.told(api.activate_device(here, user, told["id"], origin=ORIGIN, attestation=attestation))
    return str(told["id"])


def _asking(place: Place, device: str) -> tuple[str, str]:
    """An authentication that waits for a passkey, and what the passkey is to sign."""
    user = place.simulator.user.id
    told = place.told(api.initialize(place.settings, user, device_id=device))
    return told["id"], told["publicKeyCredentialRequestOptions"]


def operations_of(requests: Mapping[str, ApiRequest]) -> set[str]:
    """The operations that are tried."""
    return {request.operation for request in requests.values()}
