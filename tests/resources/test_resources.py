"""Each resource sends its operation and gives its noun."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from pingone_nb import Client, InputError, ReplyError, Retries, Secret, Settings, TransportError
from pingone_nb.api import (
    AuthenticationCode,
    Bypass,
    MfaDevice,
    MfaSettings,
    PairingKey,
    Policy,
    Population,
    User,
)
from tests.stub_adapter import stub_session

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
POLICY: dict[str, Any] = {
    **{method: {"enabled": True} for method in ("sms", "email", "voice", "mobile", "totp")},
    "name": "n",
    "default": False,
}
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def client_of(*replies: Any) -> Client:
    """A client that is answered by these: a JSON value, or an empty 204 for None."""
    answers = [
        each
        if isinstance(each, Exception)
        else (204, {}, b"")
        if each is None
        else (200, {"Content-Type": "application/json"}, json.dumps(each).encode())
        for each in replies
    ]
    return Client(
        Settings(environment_id=ID, token="t"),
        session=stub_session(*answers),
        retries=Retries(sleep=lambda _seconds: None),
    )


def embedded(name: str, *entries: dict[str, Any]) -> dict[str, Any]:
    """A list as the API writes it."""
    return {"_embedded": {name: list(entries)}, "count": len(entries), "size": len(entries)}


CALLS: list[tuple[str, Callable[[Client], Any], Any, Any]] = [
    ("find_users", lambda c: c.users.search(limit=5), embedded("users", {"id": "1"}, {"id": "2"}), (User, 2)),
    ("find_users", lambda c: c.users.find("jane"), embedded("users", {"id": "1"}), User),
    ("read_user", lambda c: c.users.read(ID), {"id": ID}, User),
    ("create_user", lambda c: c.users.create(username="jane", email="jane@a.de"), {"id": ID}, User),
    ("update_user", lambda c: c.users.update(ID, email="jane@a.de"), {"id": ID}, User),
    ("read_mfa", lambda c: c.users.read_mfa(ID), {"mfaEnabled": True}, bool),
    ("list_populations", lambda c: c.populations.list(), embedded("populations", {"id": "1"}), (Population, 1)),
    ("delete_devices", lambda c: c.devices.delete_all(ID), None, None),
    ("reset_mfa_settings", lambda c: c.mfa_settings.reset(), None, None),
    ("enable_mfa", lambda c: c.users.enable_mfa(ID), {"mfaEnabled": True}, None),
    ("allow_bypass", lambda c: c.users.allow_bypass(ID, until=NOON), {"canBypassMFA": True}, Bypass),
    ("read_bypass", lambda c: c.users.read_bypass(ID), {}, Bypass),
    ("list_devices", lambda c: c.devices.list(ID), embedded("devices", {"id": "1", "type": "SMS"}), (MfaDevice, 1)),
    ("create_device", lambda c: c.devices.create_sms(ID, phone="+14135550150"), {"id": "1"}, MfaDevice),
    ("create_device", lambda c: c.devices.create_voice(ID, phone="+14135550150", extension="3"), {"id": "1"}, MfaDevice),
    ("create_device", lambda c: c.devices.create_whatsapp(ID, phone="+14135550150"), {"id": "1"}, MfaDevice),
    ("create_device", lambda c: c.devices.create_email(ID, email="a@b.de", nickname="x"), {"id": "1"}, MfaDevice),
    ("create_device", lambda c: c.devices.create_totp(ID), {"id": "1"}, MfaDevice),
    ("create_device", lambda c: c.devices.create_fido2(ID, rp_id="b.de"), {"id": "1"}, MfaDevice),
    ("read_device", lambda c: c.devices.read(ID, ID), {"id": "1"}, MfaDevice),
    ("activate_device", lambda c: c.devices.activate(ID, ID, otp="123456"), {"id": "1"}, MfaDevice),
    ("resend_pairing_otp", lambda c: c.devices.resend_pairing_otp(ID, ID), {"id": "1"}, None),
    ("block_device", lambda c: c.devices.block(ID, ID), {"id": "1"}, MfaDevice),
    ("unblock_device", lambda c: c.devices.unblock(ID, ID), {"id": "1"}, MfaDevice),
    ("unlock_device", lambda c: c.devices.unlock(ID, ID), {"id": "1"}, MfaDevice),
    ("rename_device", lambda c: c.devices.rename(ID, ID, nickname="x"), {"nickname": "x"}, None),
    ("delete_device", lambda c: c.devices.delete(ID, ID), None, None),
    ("order_devices", lambda c: c.devices.order(ID, device_ids=[ID]), {}, None),
    ("remove_device_order", lambda c: c.devices.remove_order(ID), None, None),
    ("create_pairing_key", lambda c: c.pairing_keys.create(ID, application_ids=ID), {"id": "1"}, PairingKey),
    ("read_pairing_key", lambda c: c.pairing_keys.read(ID, ID), {"id": "1"}, PairingKey),
    ("delete_pairing_key", lambda c: c.pairing_keys.delete(ID, ID), None, None),
    ("list_policies", lambda c: c.policies.list(), embedded("deviceAuthenticationPolicies", {"id": "1"}), (Policy, 1)),
    ("create_policy", lambda c: c.policies.create(POLICY), {"id": "1"}, Policy),
    ("read_policy", lambda c: c.policies.read(ID), {"id": "1"}, Policy),
    ("update_policy", lambda c: c.policies.update(ID, POLICY), {"id": "1"}, Policy),
    ("delete_policy", lambda c: c.policies.delete(ID), None, None),
    ("read_mfa_settings", lambda c: c.mfa_settings.read(), {}, MfaSettings),
    ("update_mfa_settings", lambda c: c.mfa_settings.update(max_allowed_devices=3), {}, MfaSettings),
    ("create_authentication_code", lambda c: c.authentication_codes.create(application_id=ID), {"id": "1"}, AuthenticationCode),
    ("read_authentication_code", lambda c: c.authentication_codes.read(ID), {"id": "1"}, AuthenticationCode),
    ("delete_authentication_code", lambda c: c.authentication_codes.delete(ID), None, None),
]  # fmt: skip


@pytest.mark.parametrize(("operation", "call", "reply", "noun"), CALLS)
def test_a_call_gives_its_noun(
    operation: str, call: Callable[[Client], Any], reply: Any, noun: Any
) -> None:
    """One request of the operation is sent and recorded, and its noun comes back."""
    client = client_of(reply)
    told = call(client)

    assert [each.operation for each in client.history] == [operation]
    assert client.history[0].is_success
    if isinstance(noun, tuple):
        assert [type(each) for each in told] == [noun[0]] * noun[1]
    else:
        assert told is None if noun is None else type(told) is noun


def test_who_is_not_there_is_none() -> None:
    """Nobody of that name is None, not an error."""
    client = client_of(embedded("users"), {"count": 0, "size": 0})

    assert client.users.find("nobody") is None
    assert client.users.find("nobody") is None


def test_a_user_is_found_by_name() -> None:
    """The filter asks for exactly this name, and for one user."""
    client = client_of(embedded("users", {"id": ID}))
    client.users.find('ja"ne')
    sent = client._transport.session.adapter.sent[0]

    assert sent.url.endswith("/users?filter=username%20eq%20%22ja%5C%22ne%22&limit=1")


@pytest.mark.parametrize("reply", [{"_embedded": {"users": 5}}, {"_embedded": []}])
def test_a_list_that_is_none_is_a_reply_error(reply: object) -> None:
    """A success without a list where one belongs is a ReplyError."""
    with pytest.raises(ReplyError):
        client_of(reply).users.search()


@pytest.mark.parametrize(
    ("operation", "call"),
    [(operation, call) for operation, call, _, _ in CALLS if operation != "activate_device"],
)
def test_a_lost_reply_is_asked_for_again_only_where_it_does_no_harm(
    operation: str, call: Callable[[Client], Any]
) -> None:
    """Reading, replacing and deleting are repeated; what makes or sends something is not."""
    import requests

    makes = operation.startswith("create_") or operation == "resend_pairing_otp"
    client = client_of(*[requests.ReadTimeout()] * 3)
    with pytest.raises(TransportError):
        call(client)

    assert len(client.history) == (1 if makes else 3)


def test_resources_follow_the_clients_settings() -> None:
    """After `use`, the resources go where the client goes."""
    client = client_of(None)
    client.use(client.settings.with_changes(region="eu"))
    client.devices.delete(ID, ID)

    assert client.history[0].url.startswith("https://api.pingone.eu/v1/environments/")


def test_nothing_is_sent_for_a_wrong_argument() -> None:
    """An InputError of a resource means that nothing was sent."""
    client = client_of()
    for call in (
        lambda: client.users.find(""),
        lambda: client.devices.create_sms("jane", phone="+14135550150"),
        lambda: client.devices.create_email(ID, email=Secret("x")),
    ):
        with pytest.raises(InputError):
            call()
    assert len(client.history) == 0
