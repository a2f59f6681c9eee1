"""Requests for a user's devices."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.simulator.caller import (
    APPLICATION_ID,
    EMAIL,
    PHONE,
    RP,
    SMS,
    UNKNOWN,
    Caller,
    body_of,
    header,
    refusal,
)

MAIL = {"type": "EMAIL", "email": EMAIL}
NOT_FOUND = (404, "NOT_FOUND", None, None)


@pytest.fixture
def caller() -> Caller:
    """A caller with a worker's token."""
    return Caller.connected()


def listed(caller: Caller, query: str = "") -> list[str]:
    """The ids in the list of devices."""
    body = body_of(caller.on_user("GET", f"devices{query}"))
    assert body["count"] == body["size"] == len(body["_embedded"]["devices"])
    return [each["id"] for each in body["_embedded"]["devices"]]


def filtered(caller: Caller, text: str) -> list[str]:
    """The ids in a filtered list."""
    return listed(caller, f"?filter={quote(text)}")


def test_a_device_tells_its_contact_in_the_clear(caller: Caller) -> None:
    """Other than an authentication, a device shows its number or address; as documented."""
    assert caller.device(caller.paired())["phone"] == PHONE
    assert caller.device(caller.paired(MAIL))["email"] == EMAIL


def test_a_created_device_can_be_read(caller: Caller) -> None:
    """A create is a 201 whose Location is the device's own link, and a read tells the same."""
    reply = caller.create_device({**SMS, "nickname": "mine"})
    body = body_of(reply)

    assert reply.status == 201
    assert header(reply, "Location") == body["_links"]["self"]["href"]
    assert body["_links"]["self"]["href"].startswith("https://api.pingone.invalid/v1/environments/")
    assert caller.device(body["id"]) == body
    assert (body["status"], body["nickname"]) == ("ACTIVE", "mine")
    assert body["user"] == {"id": caller.user_id}


def test_secrets_are_told_until_activation(caller: Caller) -> None:
    """An authenticator application's secret and URI are in the reply until it is activated."""
    caller.change_policy({"totp.enabled": True, "totp.uriParameters": {"issuer": "Mine"}})
    told = body_of(caller.create_device({"type": "TOTP"}))
    assert told["status"] == "ACTIVATION_REQUIRED"
    assert told["keyUri"].startswith("otpauth://totp/Mine:")
    assert f"secret={told['secret']}" in told["keyUri"]
    assert caller.device(told["id"])["secret"] == told["secret"]

    device_id, _ = caller.paired_totp()
    assert not {"secret", "keyUri"} & set(caller.device(device_id))


def test_a_passkey_is_described_once_registered(caller: Caller) -> None:
    """The options are there until registration, the credential afterwards."""
    told = body_of(caller.create_device({"type": "FIDO2", "rp": RP}))
    assert "publicKeyCredentialCreationOptions" in told
    assert "credentialId" not in told

    authenticator = SoftwareAuthenticator()
    device = caller.device(caller.paired_passkey(authenticator))
    assert device["credentialId"] == authenticator.credentials[0]
    assert device["rp"] == RP
    assert "publicKeyCredentialCreationOptions" not in device


def test_test_mode_is_told(caller: Caller) -> None:
    """In test mode nothing is sent, and the passcode is in the reply until it was used."""
    body = {**SMS, "testMode": True, "status": "ACTIVATION_REQUIRED"}
    told = body_of(caller.create_device(body))
    assert told["testMode"] is True
    assert len(caller.simulator.inbox) == 0

    activated = caller.act_on_device(told["id"], "activate", {"otp": told["test"]["otp"]})
    assert activated.status == 200
    assert body_of(activated)["testMode"] is True
    assert "test" not in body_of(activated)


def test_filters(caller: Caller) -> None:
    """The list can be filtered by id, type, status and nickname, whatever the case."""
    sms = caller.paired({**SMS, "nickname": "Work"})
    mail = caller.paired({**MAIL, "status": "ACTIVATION_REQUIRED"})

    assert listed(caller) == [sms, mail]
    assert filtered(caller, 'type eq "sms"') == [sms]
    assert filtered(caller, 'status eq "ACTIVATION_REQUIRED"') == [mail]
    assert filtered(caller, 'nickname sw "wo"') == [sms]
    assert filtered(caller, f'id eq "{mail.upper()}"') == [mail]
    assert filtered(caller, 'type eq "SMS" and status ne "ACTIVE"') == []


def test_a_filter_by_another_attribute_is_refused(caller: Caller) -> None:
    """The contact cannot be filtered by, and the refusal names what can."""
    reply = caller.on_user("GET", 'devices?filter=phone%20eq%20"1"')

    assert refusal(reply) == (400, "INVALID_REQUEST", "INVALID_FILTER", "filter")
    assert body_of(reply)["details"][0]["innerError"]["supportedAttributes"] == [
        "id",
        "type",
        "status",
        "nickname",
    ]


def test_the_order_decides_which_comes_first(caller: Caller) -> None:
    """Devices can be put in order, which `expand=order` tells, and authentications go by it."""
    sms, mail = caller.paired(), caller.paired(MAIL)
    assert body_of(caller.begin())["selectedDevice"] == {"id": sms}

    reply = caller.act_on_devices("reorder", {"devices": [{"id": mail.upper()}]})
    assert reply.status == 200
    assert listed(caller) == [mail, sms]
    assert body_of(caller.begin())["selectedDevice"] == {"id": mail}
    told = body_of(caller.on_user("GET", "devices?expand=order"))["_embedded"]
    assert told["order"] == [{"id": mail}, {"id": sms}]

    assert caller.act_on_devices("order.remove").status == 200
    assert listed(caller) == [sms, mail]


@pytest.mark.parametrize(
    ("body", "code", "target"),
    [
        ({}, "REQUIRED_VALUE", "devices"),
        ({"devices": None}, "REQUIRED_VALUE", "devices"),
        ({"devices": "x"}, "INVALID_VALUE", "devices"),
        ({"devices": []}, "INVALID_VALUE", "devices"),
        ({"devices": [1]}, "INVALID_VALUE", "devices"),
        ({"devices": [{}]}, "INVALID_VALUE", "devices"),
        ({"devices": [{"id": "x"}]}, "INVALID_VALUE", "devices"),
        ({"devices": [{"id": UNKNOWN}]}, "INVALID_VALUE", "devices"),
        ({"order": [{"id": UNKNOWN}]}, "INVALID_VALUE", "devices"),
        ({"devices": [{"id": UNKNOWN}] * 101}, "INVALID_VALUE", "devices"),
    ],
)
def test_an_order_names_devices_of_the_user(
    caller: Caller, body: Any, code: str, target: str
) -> None:
    """What is no order, or is about somebody else's device, is refused and changes nothing."""
    sms, mail = caller.paired(), caller.paired(MAIL)
    reply = caller.act_on_devices("reorder", body)

    assert refusal(reply) == (400, "INVALID_DATA", code, target)
    assert listed(caller) == [sms, mail]


def test_blocking_and_unblocking(caller: Caller) -> None:
    """A blocked device stays ACTIVE, says since when it is blocked, and cannot be used."""
    device_id = caller.paired()
    caller.wait(5)
    blocked = body_of(caller.act_on_device(device_id, "block"))
    assert blocked["block"] == {"status": "BLOCKED", "blockedAt": "2026-01-01T09:00:05.000Z"}
    assert blocked["status"] == "ACTIVE"
    assert body_of(caller.begin())["status"] == "FAILED"

    unblocked = body_of(caller.act_on_device(device_id, "unblock", {}))
    assert unblocked["block"] == {"status": "UNBLOCKED"}
    assert body_of(caller.begin())["status"] == "OTP_REQUIRED"


def test_a_nickname_can_be_given(caller: Caller) -> None:
    """A device's name is told from then on, in lists and in authentications."""
    device_id = caller.paired()
    reply = caller.on_user("PUT", f"devices/{device_id}/nickname", {"nickname": "n" * 100})

    assert (reply.status, body_of(reply)["nickname"]) == (200, "n" * 100)
    assert caller.device(device_id)["nickname"] == "n" * 100
    assert body_of(caller.begin())["_embedded"]["devices"][0]["nickname"] == "n" * 100


@pytest.mark.parametrize(
    ("nickname", "code"),
    [
        (None, "REQUIRED_VALUE"),
        ("", "EMPTY_VALUE"),
        (" ", "EMPTY_VALUE"),
        (1, "INVALID_VALUE"),
        ("n" * 101, "SIZE_LIMIT_EXCEEDED"),
    ],
)
def test_a_nickname_is_a_short_text(caller: Caller, nickname: Any, code: str) -> None:
    """A name that is none, or longer than 100 characters, is refused."""
    reply = caller.on_user("PUT", f"devices/{caller.paired()}/nickname", {"nickname": nickname})

    assert refusal(reply) == (400, "INVALID_DATA", code, "nickname")


def test_a_deleted_device_is_gone(caller: Caller) -> None:
    """Deleting is a 204 without a body, after which nothing finds the device."""
    device_id = caller.paired()
    reply = caller.on_user("DELETE", f"devices/{device_id}")

    assert (reply.status, reply.body) == (204, b"")
    assert header(reply, "Content-Type") is None
    assert refusal(caller.on_user("GET", f"devices/{device_id}")) == NOT_FOUND
    assert refusal(caller.on_user("DELETE", f"devices/{device_id}")) == NOT_FOUND
    assert listed(caller) == []


@pytest.mark.parametrize("name", ["activate", "sendActivationCode", "block", "unblock", "unlock"])
def test_unknown_devices_and_users_are_not_found(caller: Caller, name: str) -> None:
    """No action finds a device that is not there, or is another user's."""
    device_id = caller.paired()
    assert refusal(caller.act_on_device(UNKNOWN, name, {})) == NOT_FOUND
    caller.user_id = caller.simulator.add_user(username="bob").id
    assert refusal(caller.act_on_device(device_id, name, {})) == NOT_FOUND
    caller.user_id = UNKNOWN
    assert refusal(caller.act_on_device(device_id, name, {})) == NOT_FOUND


@pytest.mark.parametrize("name", ["block", "unblock", "unlock"])
@pytest.mark.parametrize("body", [None, b"", {}, {"novel": 1}])
def test_actions_want_no_body(caller: Caller, name: str, body: Any) -> None:
    """Whether the body is absent or any object makes no difference."""
    assert caller.act_on_device(caller.paired(), name, body).status == 200


def test_a_phone_tells_of_its_pushes(caller: Caller) -> None:
    """A mobile application names its application, and when pushes went unapproved."""
    device_id = caller.paired_phone()
    caller.begun_with(device_id)
    device = caller.device(device_id)

    assert device["application"]["id"] == APPLICATION_ID
    assert device["pushFails"] == [1767258000000]
