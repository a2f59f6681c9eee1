"""Requests that no example of the reference shows."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import ApiRequest, InputError, Secret, Settings, api
from pingone_nb.api import Policy

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
ID = "991776fd-145b-499e-8237-2c62aef35b2c"
API = f"https://api.pingone.com/v1/environments/{ENVIRONMENT}"
AUTH = f"https://auth.pingone.com/{ENVIRONMENT}"
HERE = Settings(environment_id=ENVIRONMENT, client_id="id", client_secret=Secret("s"))
V = "application/vnd.pingidentity."
JSON = "application/json"


def sent(request: ApiRequest) -> Any:
    """The JSON value that goes over the wire."""
    return json.loads(request.content() or b"null")


@pytest.mark.parametrize(
    ("request_", "method", "url", "media_type", "body", "retry"),
    [
        (api.find_users(HERE), "GET", f"{API}/users", None, None, "safe"),
        (api.find_users(HERE, limit=5), "GET", f"{API}/users?limit=5", None, None, "safe"),
        (api.read_user(HERE, ID), "GET", f"{API}/users/{ID}", None, None, "safe"),
        (api.create_user(HERE, username="jane", email="jane@a.de", population_id=ID, mfa_enabled=True, mobile_phone="+14135550150", primary_phone="+1 413 555 0151", name={"given": "Jane", "family": "Doe"}), "POST", f"{API}/users", JSON, {"username": "jane", "email": "jane@a.de", "population": {"id": ID}, "mfaEnabled": True, "mobilePhone": "+14135550150", "primaryPhone": "+14135550151", "name": {"given": "Jane", "family": "Doe"}}, "unsent"),
        (api.enable_mfa(HERE, ID, enabled=False), "PUT", f"{API}/users/{ID}/mfaEnabled", JSON, {"mfaEnabled": False}, "safe"),
        (api.list_devices(HERE, ID), "GET", f"{API}/users/{ID}/devices", None, None, "safe"),
        (api.list_devices(HERE, ID, expand="order"), "GET", f"{API}/users/{ID}/devices?expand=order", None, None, "safe"),
        (api.create_device(HERE, ID, type="TOTP", nickname="app"), "POST", f"{API}/users/{ID}/devices", JSON, {"type": "TOTP", "nickname": "app"}, "unsent"),
        (api.create_device(HERE, ID, type="WHATSAPP", phone="+14135550150"), "POST", f"{API}/users/{ID}/devices", JSON, {"type": "WHATSAPP", "phone": "+14135550150"}, "unsent"),
        (api.create_device(HERE, ID, type="FIDO2", rp_id="a.de", rp_name="A"), "POST", f"{API}/users/{ID}/devices", JSON, {"type": "FIDO2", "rp": {"id": "a.de", "name": "A"}}, "unsent"),
        (api.create_device(HERE, ID, type="SMS", phone="+14135550150", notification=api.notification(variant="b")), "POST", f"{API}/users/{ID}/devices", JSON, {"type": "SMS", "phone": "+14135550150", "notification": {"template": {"variant": "b"}}}, "unsent"),
        (api.read_device(HERE, ID, ID), "GET", f"{API}/users/{ID}/devices/{ID}", None, None, "safe"),
        (api.delete_device(HERE, ID, ID), "DELETE", f"{API}/users/{ID}/devices/{ID}", None, None, "safe"),
        (api.activate_device(HERE, ID, ID, origin="https://a.de", attestation={"id": "x"}), "POST", f"{API}/users/{ID}/devices/{ID}", f"{V}device.activate+json", {"origin": "https://a.de", "attestation": '{"id":"x"}'}, "never"),
        (api.unblock_device(HERE, ID, ID), "POST", f"{API}/users/{ID}/devices/{ID}", f"{V}device.unblock+json", None, "safe"),
        (api.unlock_device(HERE, ID, ID), "POST", f"{API}/users/{ID}/devices/{ID}", f"{V}device.unlock+json", None, "safe"),
        (api.rename_device(HERE, ID, ID, nickname="mine"), "PUT", f"{API}/users/{ID}/devices/{ID}/nickname", JSON, {"nickname": "mine"}, "safe"),
        (api.remove_device_order(HERE, ID), "POST", f"{API}/users/{ID}/devices", f"{V}devices.order.remove+json", None, "safe"),
        (api.read_pairing_key(HERE, ID, ID), "GET", f"{API}/users/{ID}/pairingKeys/{ID}", None, None, "safe"),
        (api.delete_pairing_key(HERE, ID, ID), "DELETE", f"{API}/users/{ID}/pairingKeys/{ID}", None, None, "safe"),
        (api.list_policies(HERE), "GET", f"{API}/deviceAuthenticationPolicies", None, None, "safe"),
        (api.read_policy(HERE, ID), "GET", f"{API}/deviceAuthenticationPolicies/{ID}", None, None, "safe"),
        (api.delete_policy(HERE, ID), "DELETE", f"{API}/deviceAuthenticationPolicies/{ID}", None, None, "safe"),
        (api.update_user(HERE, ID, email="jane@a.de", name={"given": "Jane"}), "PATCH", f"{API}/users/{ID}", JSON, {"email": "jane@a.de", "name": {"given": "Jane"}}, "safe"),
        (api.read_mfa(HERE, ID), "GET", f"{API}/users/{ID}/mfaEnabled", None, None, "safe"),
        (api.list_populations(HERE), "GET", f"{API}/populations", None, None, "safe"),
        (api.delete_devices(HERE, ID), "DELETE", f"{API}/users/{ID}/devices", None, None, "safe"),
        (api.reset_mfa_settings(HERE), "DELETE", f"{API}/mfaSettings", None, None, "safe"),
        (api.read_mfa_settings(HERE), "GET", f"{API}/mfaSettings", None, None, "safe"),
        (api.update_mfa_settings(HERE, max_allowed_devices=5, pairing_key_format="NUMERIC", lockout_failure_count=5, lockout_duration_seconds=60, phone_extensions_enabled=True, users_mfa_enabled=False), "PUT", f"{API}/mfaSettings", JSON, {"pairing": {"maxAllowedDevices": 5, "pairingKeyFormat": "NUMERIC"}, "lockout": {"failureCount": 5, "durationSeconds": 60}, "phoneExtensions": {"enabled": True}, "users": {"mfaEnabled": False}}, "safe"),
        (api.read_authentication_code(HERE, ID), "GET", f"{AUTH}/authenticationCodes/{ID}", None, None, "safe"),
        (api.delete_authentication_code(HERE, ID), "DELETE", f"{AUTH}/authenticationCodes/{ID}", None, None, "safe"),
        (api.create_authentication_code(HERE, application_id=ID, lifetime_seconds=61), "POST", f"{AUTH}/authenticationCodes", JSON, {"application": {"id": ID}, "lifeTime": {"duration": 61, "timeUnit": "SECONDS"}}, "unsent"),
        (api.read(HERE, ID, expand="embedded"), "GET", f"{AUTH}/deviceAuthentications/{ID}?expand=embedded", None, None, "safe"),
        (api.initialize(HERE, ID, device_id=ID, expand="embedded"), "POST", f"{AUTH}/deviceAuthentications?expand=embedded", JSON, {"user": {"id": ID}, "selectedDevice": {"id": ID}}, "unsent"),
        (api.initialize(HERE, ID, otp="012345"), "POST", f"{AUTH}/deviceAuthentications", JSON, {"user": {"id": ID}, "otp": "012345"}, "never"),
        (api.initialize(HERE, ID, application_id=ID, mobile_payload="{}"), "POST", f"{AUTH}/deviceAuthentications", JSON, {"user": {"id": ID}, "application": {"id": ID}, "mobilePayload": "{}"}, "unsent"),
        (api.initialize(HERE, None, rp_id="a.de", challenge=b"\xff" * 32), "POST", f"{AUTH}/deviceAuthentications", JSON, {"rp": {"id": "a.de"}, "webAuthn": {"challenge": "_" * 42 + "8"}}, "unsent"),
        (api.initialize(HERE, ID, notification=api.notification(client_context={"a": [1, None]}, policy_id=ID)), "POST", f"{AUTH}/deviceAuthentications", JSON, {"user": {"id": ID}, "notification": {"clientContext": {"a": [1, None]}, "policy": {"id": ID}}}, "unsent"),
        (api.cancel(HERE, ID), "POST", f"{AUTH}/deviceAuthentications/{ID}", f"{V}cancel.push.authentication+json", {"reason": "CHANGE_DEVICE"}, "unsent"),
    ],
    ids=lambda value: value.operation if isinstance(value, ApiRequest) else "",
)  # fmt: skip
def test_the_request_is_as_documented(
    request_: ApiRequest, method: str, url: str, media_type: str, body: object, retry: str
) -> None:
    """Method, URL, media type, body and retry class are those of the table of operations."""
    assert (request_.method, request_.address()) == (method, url)
    assert (request_.media_type, request_.retry) == (media_type, retry)
    assert sent(request_) == body


@given(st.text(min_size=1, max_size=60))
def test_a_username_is_found_whatever_it_holds(username: str) -> None:
    """The filter's literal, unescaped, is the username: nobody can get out of the quotes."""
    try:
        filter_ = api.username_filter(username)
    except InputError as error:
        assert error.field == "username"  # noqa: PT017 - half the texts are refused
        return
    request = api.find_users(HERE, filter=filter_)
    written = parse_qs(urlsplit(request.address()).query)["filter"][0]
    start = 'username eq "'

    assert written.startswith(start)
    assert json.loads(written[len(start) - 1 :]) == username


def test_quotes_and_backslashes_are_escaped() -> None:
    """A quote or backslash in a username is escaped as SCIM wants it."""
    assert api.username_filter('a"b\\c').reveal() == 'username eq "a\\"b\\\\c"'


@pytest.mark.parametrize(
    ("filter_", "shown"),
    [
        ('username eq "canary.name"', 'username eq "••••"'),
        ('email eq "ca\\"nary" and enabled eq true', 'email eq "••••" and enabled eq true'),
        ('(status eq "ACTIVE")', '(status eq "ACTIVE")'),
        ("username eq canary", "••••"),
        ('username eq "canary', "••••"),
        ('enabled eq true or username eq "a" or email sw canary', "••••"),
    ],
)
def test_a_filter_shows_no_literal_but_constants(filter_: str, shown: str) -> None:
    """What a filter compares with is masked where the request is shown, unless it is a constant."""
    request = api.find_users(HERE, filter=filter_)

    assert request.masked_address() == f"{API}/users?filter={shown}"
    assert "nary" not in repr(request)
    assert parse_qs(urlsplit(request.address()).query)["filter"] == [filter_]


def test_a_policy_that_was_read_can_be_given_back() -> None:
    """What PingOne alone writes is left out; everything else is sent as it was told."""
    methods = ("sms", "email", "voice", "mobile", "totp")
    own = {method: {"otp": {"failure": {"count": 3}}} for method in methods}
    own |= {"name": "n", "default": False, "novel": [1]}
    told = Policy.from_body(own | {"id": ID, "_links": {"self": {"href": "u"}}, "createdAt": "x"})

    assert sent(api.update_policy(HERE, ID, told.raw)) == own


def test_a_time_zone_is_converted() -> None:
    """A bypass's end is written in UTC with milliseconds."""
    until = datetime(2030, 1, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))

    assert sent(api.allow_bypass(HERE, ID, until=until)) == {
        "bypassMFAEnabledUntil": "2029-12-31T23:30:00.000Z"
    }


def test_a_cookie_has_at_most_6000_characters() -> None:
    """It is sent whole, or refused with its field, and not repeated."""
    whole = "ST=" + "c" * 5997
    request = api.check_remembered_device(HERE, ID, policy_id=ID, payload="p", cookie=whole)
    cookie = request.headers["Cookie"]

    assert isinstance(cookie, Secret)
    assert cookie.reveal() == whole
    with pytest.raises(InputError, match="6000") as caught:
        api.check_remembered_device(HERE, ID, policy_id=ID, payload="p", cookie=whole + "c")
    assert caught.value.field == "cookie"
    assert "ccc" not in str(caught.value)
