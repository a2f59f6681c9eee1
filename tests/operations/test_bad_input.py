"""What cannot be right is refused before anything is sent, by field and without the value."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pingone_nb import ApiRequest, InputError, Secret, Settings, api

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
HERE = Settings(environment_id=ID, client_id="id", client_secret=Secret("canary-secret"))
POLICY: dict[str, Any] = {
    **{method: {} for method in ("sms", "email", "voice", "mobile", "totp")},
    "name": "n",
    "default": False,
}
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
EARLIEST = datetime.min.replace(tzinfo=timezone(timedelta(hours=14)))
CHALLENGE = b"0123456789abcdef0123456789abcdef"

NESTED: list[Any] = []
NESTED.append(NESTED)

# argument → a call that takes its value
CALLS: dict[str, dict[str, Callable[[Any], ApiRequest]]] = {
    "one_time_sms": {
        "user_id": lambda v: api.one_time_sms(HERE, v, phone="+14135550150"),
        "phone": lambda v: api.one_time_sms(HERE, ID, phone=v),
        "policy_id": lambda v: api.one_time_sms(HERE, ID, phone="+14135550150", policy_id=v),
    },
    "one_time_voice": {
        "user_id": lambda v: api.one_time_voice(HERE, v, phone="+14135550150"),
        "phone": lambda v: api.one_time_voice(HERE, ID, phone=v),
    },
    "one_time_email": {
        "user_id": lambda v: api.one_time_email(HERE, v, email="a@example.com"),
        "email": lambda v: api.one_time_email(HERE, ID, email=v),
    },
    "initialize": {
        "user_id": lambda v: api.initialize(HERE, v),
        "device_id": lambda v: api.initialize(HERE, ID, device_id=v),
        "selected_device": lambda v: api.initialize(HERE, ID, selected_device=v),
        "policy_id": lambda v: api.initialize(HERE, ID, policy_id=v),
        "notification": lambda v: api.initialize(HERE, ID, notification=v),
        "otp": lambda v: api.initialize(HERE, ID, otp=v),
        "rp_id": lambda v: api.initialize(HERE, ID, rp_id=v),
        "challenge": lambda v: api.initialize(HERE, ID, challenge=v),
        "application_id": lambda v: api.initialize(HERE, ID, application_id=v),
        "mobile_payload": lambda v: api.initialize(HERE, ID, application_id=ID, mobile_payload=v),
        "expand": lambda v: api.initialize(HERE, ID, expand=v),
    },
    "check_remembered_device": {
        "user_id": lambda v: remembered(user_id=v),
        "policy_id": lambda v: remembered(policy_id=v),
        "payload": lambda v: remembered(payload=v),
        "cookie": lambda v: remembered(cookie=v),
        "device_session_id": lambda v: remembered(device_session_id=v),
    },
    "read": {
        "authentication": lambda v: api.read(HERE, v),
        "expand": lambda v: api.read(HERE, ID, expand=v),
    },
    "select_device": {
        "authentication": lambda v: api.select_device(HERE, v, device_id=ID),
        "device_id": lambda v: api.select_device(HERE, ID, device_id=v),
        "compatibility": lambda v: api.select_device(HERE, ID, device_id=ID, compatibility=v),
    },
    "check_assertion": {
        "authentication": lambda v: api.check_assertion(
            HERE, v, origin="https://a.de", assertion="{}"
        ),
        "origin": lambda v: api.check_assertion(HERE, ID, origin=v, assertion="{}"),
        "assertion": lambda v: api.check_assertion(HERE, ID, origin="https://a.de", assertion=v),
        "compatibility": lambda v: api.check_assertion(
            HERE, ID, origin="https://a.de", assertion="{}", compatibility=v
        ),
    },
    "cancel": {
        "authentication": lambda v: api.cancel(HERE, v),
        "reason": lambda v: api.cancel(HERE, ID, reason=v),
    },
    "create_authentication_code": {
        "application_id": lambda v: api.create_authentication_code(HERE, application_id=v),
        "client_context": lambda v: api.create_authentication_code(
            HERE, application_id=ID, client_context=v
        ),
        "lifetime_seconds": lambda v: api.create_authentication_code(
            HERE, application_id=ID, lifetime_seconds=v
        ),
        "user_approval": lambda v: api.create_authentication_code(
            HERE, application_id=ID, user_approval=v
        ),
    },
    "read_authentication_code": {
        "authentication_code_id": lambda v: api.read_authentication_code(HERE, v)
    },
    "delete_authentication_code": {
        "authentication_code_id": lambda v: api.delete_authentication_code(HERE, v)
    },
    "find_users": {
        "filter": lambda v: api.find_users(HERE, filter=v),
        "limit": lambda v: api.find_users(HERE, limit=v),
    },
    "create_user": {
        "username": lambda v: user(username=v),
        "email": lambda v: user(email=v),
        "population_id": lambda v: user(population_id=v),
        "mfa_enabled": lambda v: user(mfa_enabled=v),
        "mobile_phone": lambda v: user(mobile_phone=v),
        "primary_phone": lambda v: user(primary_phone=v),
        "name": lambda v: user(name=v),
    },
    "read_user": {"user_id": lambda v: api.read_user(HERE, v)},
    "update_user": {
        "user_id": lambda v: api.update_user(HERE, v, email="jane@a.de"),
        "username": lambda v: api.update_user(HERE, ID, username=v),
        "email": lambda v: api.update_user(HERE, ID, email=v),
        "mobile_phone": lambda v: api.update_user(HERE, ID, mobile_phone=v),
        "primary_phone": lambda v: api.update_user(HERE, ID, primary_phone=v),
        "name": lambda v: api.update_user(HERE, ID, name=v),
    },
    "read_mfa": {"user_id": lambda v: api.read_mfa(HERE, v)},
    "delete_devices": {"user_id": lambda v: api.delete_devices(HERE, v)},
    "enable_mfa": {
        "user_id": lambda v: api.enable_mfa(HERE, v),
        "enabled": lambda v: api.enable_mfa(HERE, ID, enabled=v),
    },
    "allow_bypass": {
        "user_id": lambda v: api.allow_bypass(HERE, v, until=NOON),
        "until": lambda v: api.allow_bypass(HERE, ID, until=v),
    },
    "read_bypass": {"user_id": lambda v: api.read_bypass(HERE, v)},
    "list_devices": {
        "user_id": lambda v: api.list_devices(HERE, v),
        "filter": lambda v: api.list_devices(HERE, ID, filter=v),
        "expand": lambda v: api.list_devices(HERE, ID, expand=v),
    },
    "create_device": {
        "user_id": lambda v: api.create_device(HERE, v, type="TOTP"),
        "type": lambda v: api.create_device(HERE, ID, type=v),
        "phone": lambda v: api.create_device(HERE, ID, type="WHATSAPP", phone=v),
        "email": lambda v: api.create_device(HERE, ID, type="EMAIL", email=v),
        "extension": lambda v: api.create_device(
            HERE, ID, type="VOICE", phone="+14135550150", extension=v
        ),
        "rp_id": lambda v: api.create_device(HERE, ID, type="FIDO2", rp_id=v),
        "rp_name": lambda v: api.create_device(HERE, ID, type="FIDO2", rp_id="a.de", rp_name=v),
        "policy_id": lambda v: api.create_device(HERE, ID, type="TOTP", policy_id=v),
        "status": lambda v: api.create_device(HERE, ID, type="TOTP", status=v),
        "nickname": lambda v: api.create_device(HERE, ID, type="TOTP", nickname=v),
        "notification": lambda v: api.create_device(HERE, ID, type="TOTP", notification=v),
        "test_mode": lambda v: api.create_device(
            HERE, ID, type="SMS", phone="+14135550150", test_mode=v
        ),
    },
    "activate_device": {
        "user_id": lambda v: api.activate_device(HERE, v, ID, otp="123456"),
        "device_id": lambda v: api.activate_device(HERE, ID, v, otp="123456"),
        "otp": lambda v: api.activate_device(HERE, ID, ID, otp=v),
        "oath_resync": lambda v: api.activate_device(HERE, ID, ID, otp="123456", oath_resync=v),
        "origin": lambda v: api.activate_device(HERE, ID, ID, origin=v, attestation="{}"),
        "attestation": lambda v: api.activate_device(
            HERE, ID, ID, origin="https://a.de", attestation=v
        ),
    },
    "rename_device": {"nickname": lambda v: api.rename_device(HERE, ID, ID, nickname=v)},
    "order_devices": {"device_ids": lambda v: api.order_devices(HERE, ID, device_ids=v)},
    "remove_device_order": {"user_id": lambda v: api.remove_device_order(HERE, v)},
    "create_pairing_key": {
        "user_id": lambda v: api.create_pairing_key(HERE, v, application_ids=ID),
        "application_ids": lambda v: api.create_pairing_key(HERE, ID, application_ids=v),
        "policy_id": lambda v: api.create_pairing_key(HERE, ID, application_ids=ID, policy_id=v),
    },
    "read_pairing_key": {
        "user_id": lambda v: api.read_pairing_key(HERE, v, ID),
        "pairing_key_id": lambda v: api.read_pairing_key(HERE, ID, v),
    },
    "delete_pairing_key": {"pairing_key_id": lambda v: api.delete_pairing_key(HERE, ID, v)},
    "create_policy": {
        "policy": lambda v: api.create_policy(HERE, v),
    },
    "read_policy": {"policy_id": lambda v: api.read_policy(HERE, v)},
    "update_policy": {
        "policy_id": lambda v: api.update_policy(HERE, v, POLICY),
        "policy": lambda v: api.update_policy(HERE, ID, v),
    },
    "delete_policy": {"policy_id": lambda v: api.delete_policy(HERE, v)},
    "update_mfa_settings": {
        name: lambda v, name=name: api.update_mfa_settings(HERE, **{name: v})  # type: ignore[misc]
        for name in (
            "max_allowed_devices",
            "pairing_key_format",
            "lockout_failure_count",
            "lockout_duration_seconds",
            "phone_extensions_enabled",
            "users_mfa_enabled",
        )
    },
    "notification": {
        name: lambda v, name=name: with_notification(**{name: v})  # type: ignore[misc]
        for name in (
            "template",
            "locale",
            "variant",
            "variables",
            "client_context",
            "policy_id",
        )
    },
} | {
    name: {
        "user_id": lambda v, call=call: call(HERE, v, ID),  # type: ignore[misc]
        "device_id": lambda v, call=call: call(HERE, ID, v),  # type: ignore[misc]
    }
    for name, call in {
        "read_device": api.read_device,
        "delete_device": api.delete_device,
        "resend_pairing_otp": api.resend_pairing_otp,
        "block_device": api.block_device,
        "unblock_device": api.unblock_device,
        "unlock_device": api.unlock_device,
    }.items()
}
ARGUMENTS = [(name, field) for name, fields in CALLS.items() for field in fields]


def remembered(**changed: Any) -> ApiRequest:
    """A check of a remembered browser with one argument changed."""
    arguments = {"user_id": ID, "policy_id": ID, "payload": "p", "cookie": "a=b"} | changed
    return api.check_remembered_device(HERE, arguments.pop("user_id"), **arguments)


def user(**changed: Any) -> ApiRequest:
    """A new user with one argument changed."""
    return api.create_user(HERE, **{"username": "jane", "email": "jane@a.de"} | changed)


def with_notification(**arguments: Any) -> ApiRequest:
    """An authentication with a notification of these arguments."""
    return api.initialize(HERE, ID, notification=api.notification(**arguments))


def test_every_operation_is_tried() -> None:
    """Each function of the package that takes an argument of a caller is tried here."""
    elsewhere = {"token", "check_otp", "one_time", "list_policies", "read_mfa_settings"} | {
        "list_populations",
        "reset_mfa_settings",
    }
    functions = {name for name in api.__all__ if name.islower()} - {"username_filter"}

    assert set(CALLS) | elsewhere == functions


NEVER_RIGHT = (5.5, b"canary", object(), {"canary": object()}, {1: 2}, [[]], float("nan"))


@pytest.mark.parametrize("value", NEVER_RIGHT, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(("name", "field"), ARGUMENTS)
def test_what_is_of_another_type_is_refused(name: str, field: str, value: object) -> None:
    """A value of a type that no argument has is refused, and the error names the field."""
    with pytest.raises(InputError) as caught:
        CALLS[name][field](value)
    assert caught.value.field == field


VALUES = (
    st.text()
    | st.sampled_from(["", " ", "\x00", "\ud800", "..", "canary\r\nX: y", "a" * 300_000])
    | st.integers()
    | st.booleans()
    | st.binary(max_size=40)
    | st.lists(st.text(max_size=4) | st.just(ID), max_size=3)
    | st.dictionaries(st.text(max_size=4), st.text(max_size=4) | st.integers(), max_size=3)
    | st.datetimes()
)


@pytest.mark.parametrize(("name", "field"), ARGUMENTS)
@given(value=VALUES)
@example(value=ID)
def test_any_value_is_sent_well_or_refused(name: str, field: str, value: object) -> None:
    """Any value gives a request that can be written, with one line a header, or an InputError."""
    with contextlib.suppress(InputError):
        request = CALLS[name][field](value)
        assert json.loads(request.content() or b"null") is not ...
        assert request.address().isascii()
        assert request.address().isprintable()
        assert " " not in request.address()
        assert all(each.isprintable() for each in request.plain_headers().values())


SENTENCE = "canary value of somebody: 12"
SHOWN = {"rp_id", "rp_name", "nickname", "device_session_id", "template", "locale", "variant"}


@pytest.mark.parametrize(("name", "field"), ARGUMENTS)
def test_what_was_typed_is_not_repeated(name: str, field: str) -> None:
    """A refusal repeats no value; a request's repr shows it only where it is nobody's."""
    refusal, shown = "", ""
    try:
        shown = repr(CALLS[name][field](SENTENCE))
    except InputError as error:
        refusal = str(error)

    assert SENTENCE not in refusal
    assert field in SHOWN or SENTENCE not in shown


@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("device_id", lambda: api.initialize(HERE, ID, device_id=ID, selected_device={})),
        ("user_id", lambda: api.initialize(HERE, None)),
        ("application_id", lambda: api.initialize(HERE, ID, mobile_payload="p")),
        ("challenge", lambda: api.initialize(HERE, ID, challenge=CHALLENGE[:31])),
        ("challenge", lambda: api.initialize(HERE, ID, challenge="+" * 44)),
        ("type", lambda: api.create_device(HERE, ID, type="MOBILE")),
        ("phone", lambda: api.create_device(HERE, ID, type="SMS")),
        ("email", lambda: api.create_device(HERE, ID, type="SMS", email="a@b.de")),
        ("extension", lambda: api.create_device(HERE, ID, type="SMS", extension="3")),
        ("rp_id", lambda: api.create_device(HERE, ID, type="TOTP", rp_id="a.de")),
        ("rp_id", lambda: api.create_device(HERE, ID, type="FIDO2", rp_name="A")),
        ("test_mode", lambda: api.create_device(HERE, ID, type="TOTP", test_mode=True)),
        ("otp", lambda: api.activate_device(HERE, ID, ID)),
        ("otp", lambda: api.activate_device(HERE, ID, ID, otp="1" * 6, attestation="{}")),
        ("device_ids", lambda: api.order_devices(HERE, ID, device_ids=[])),
        ("device_ids", lambda: api.order_devices(HERE, ID, device_ids=[ID, ID])),
        ("policy", lambda: api.create_policy(HERE, {"name": "n"})),
        ("policy", lambda: api.create_policy(HERE, POLICY | {"name": ""})),
        ("max_allowed_devices", lambda: api.update_mfa_settings(HERE)),
        ("max_allowed_devices", lambda: api.update_mfa_settings(HERE, max_allowed_devices=16)),
        ("until", lambda: api.allow_bypass(HERE, ID, until=datetime(2030, 1, 1))),  # noqa: DTZ001
        ("lifetime_seconds", lambda: api.create_authentication_code(HERE, application_id=ID, lifetime_seconds=9)),
        ("until", lambda: api.allow_bypass(HERE, ID, until=EARLIEST)),
        ("client_context", lambda: api.notification(client_context={"a": [float("inf")]})),
        ("selected_device", lambda: api.initialize(HERE, ID, selected_device={"a": NESTED})),
        ("limit", lambda: api.find_users(HERE, limit=0)),
        ("name", lambda: user(name={})),
        ("name", lambda: user(name={"title": "Dr"})),
        ("notification", api.notification),
        ("variables", lambda: api.notification(variables={"a": 1})),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(field: str, call: Callable[[], object]) -> None:
    """Arguments that exclude or need each other, or are out of range, are refused."""
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.field == field


@pytest.mark.parametrize(
    "origin",
    [
        "app.pingone.eu",
        "https://",
        "https://a.de/",
        "https://a.de?x",
        "https://u@a.de",
        "ftp://a.de",
        "https://a.de:99999",
        "https://a b.de",
    ],
)
def test_what_is_no_origin_is_refused(origin: str) -> None:
    """An origin is scheme and host, at most with a port."""
    with pytest.raises(InputError) as caught:
        api.check_assertion(HERE, ID, origin=origin, assertion="{}")
    assert caught.value.field == "origin"


@pytest.mark.parametrize(
    "cookie", ["", "canary", "a=b\r\nX: y", "a=\x00", "a=ü", "a=" + "b" * 7000]
)
def test_what_is_no_cookie_is_refused(cookie: str) -> None:
    """A cookie cannot smuggle another header in, and fits into the header block."""
    with pytest.raises(InputError) as caught:
        remembered(cookie=cookie)
    assert caught.value.field == "cookie"
