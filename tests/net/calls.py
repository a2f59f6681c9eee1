"""One call after the other of every public method of `Client`, with all arguments, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from pingone_nb import Client, DeviceAuthentication, Secret, api

USER = "991776fd-145b-499e-8237-2c62aef35b2c"
DEVICE = "259e5a50-46bb-4696-883b-ea14bb36bdf9"
DEVICE_2 = "39edc3b1-8d69-4788-acbb-3cf2fe1c9897"
AUTHENTICATION = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"
POLICY = "5a0a0950-8a81-4739-b12a-f4d6a11c7a82"
APPLICATION = "15810c80-21a0-4e0e-9fc4-d95e951147c1"
KEY = "7d4b1d6e-6a0a-4f0e-9b5e-3f1c6a1f9d10"
PHONE, EMAIL = "+14135550150", "ada@example.com"
BEGUN = DeviceAuthentication.from_body(
    {"id": AUTHENTICATION, "status": "OTP_REQUIRED"}, http_status=200
)
SMS = {"oneTime": {"type": "SMS", "phone": PHONE}}
NOTICE: dict[str, Any] = {
    "template": {
        "name": "transaction",
        "locale": "fr-CA",
        "variant": "A",
        "variables": {"amount": "12 €"},
    },
    "clientContext": {"header": "Hello", "lines": [1, 2.5, None, True]},
    "policy": {"id": POLICY},
}
RULES = {
    "enabled": True,
    "otp": {"lifeTime": {"duration": 30, "timeUnit": "MINUTES"}, "failure": {"count": 3}},
}
POLICY_BODY: dict[str, Any] = {
    "name": "Kunden größer 2",
    **dict.fromkeys(("sms", "email", "voice", "mobile", "totp"), RULES),
    "default": False,
}
ASSERTION = {"id": "a", "rawId": "a", "type": "public-key", "response": {"signature": "s/+="}}


@dataclass(frozen=True)
class Call:
    """A method of the client, such as `users.find`, and what it is called with."""

    method: str
    arguments: tuple[Any, ...] = ()
    named: Mapping[str, Any] = field(default_factory=dict)

    def made(self, client: Client) -> Any:
        """What the client gives back."""
        target: Any = client
        for name in self.method.split("."):
            target = getattr(target, name)
        return target(*self.arguments, **self.named)


def _call(method: str, *arguments: Any, **named: Any) -> Call:
    return Call(method, arguments, named)


CALLS: tuple[Call, ...] = (
    _call("initialize", USER),
    _call("initialize", USER, selected_device=SMS, policy_id=POLICY, notification=NOTICE),
    _call("initialize", USER, selected_device={"oneTime": {"type": "EMAIL", "email": Secret(EMAIL)}}),
    _call("initialize", USER, selected_device=api.one_time(type="VOICE", phone=PHONE, test_mode=True)),
    _call("initialize", USER.upper(), device_id=DEVICE, expand="embedded"),
    _call("initialize", USER, otp="123456"),
    _call("initialize", USER, otp=Secret("0012345678"), device_id=DEVICE),
    _call("initialize", None, rp_id="example.com", challenge=bytes(range(32))),
    _call("initialize", USER, rp_id="example.com", challenge="A" * 43),
    _call("initialize", USER, application_id=APPLICATION, mobile_payload="payload.of.nobody"),
    _call("initialize", USER, application_id=APPLICATION, mobile_payload=Secret("payload.of.nobody")),
    _call("initialize", USER, notification=api.notification(template="transaction", locale="de", variant="B", variables={"a": "ü"}, client_context={"x": 1}, policy_id=POLICY)),
    _call("one_time_sms", USER, phone=PHONE),
    _call("one_time_sms", USER, phone="+1 (413) 555-0150", test_mode=True, policy_id=POLICY),
    _call("one_time_sms", USER, phone=Secret(PHONE)),
    _call("one_time_voice", USER, phone=PHONE),
    _call("one_time_voice", USER, phone="+1 413 555 0151", test_mode=True, policy_id=POLICY),
    _call("one_time_email", USER, email=EMAIL),
    _call("one_time_email", USER, email=Secret("ada+one@example.com"), test_mode=True, policy_id=POLICY),
    _call("check_remembered_device", USER, policy_id=POLICY, payload="signals", cookie="ST=cookie-of-nobody"),
    _call("check_remembered_device", USER, policy_id=POLICY, payload=Secret("signals"), cookie=Secret("ST=a; b=c"), device_session_id="session-1"),
    _call("read", AUTHENTICATION),
    _call("read", BEGUN, expand="embedded"),
    _call("select_device", AUTHENTICATION, device_id=DEVICE),
    *[_call("select_device", BEGUN, device_id=DEVICE, compatibility=each) for each in api.COMPATIBILITIES],
    _call("check_otp", AUTHENTICATION, otp="918273"),
    _call("check_otp", AUTHENTICATION, otp="code 918273, 10 minutes", otp_length=6),
    _call("check_otp", BEGUN, otp="012 345"),
    _call("check_otp", BEGUN, otp=Secret("0123456789")),
    _call("check_assertion", AUTHENTICATION, origin="https://app.pingone.eu", assertion=ASSERTION),
    _call("check_assertion", BEGUN, origin="http://localhost:8080", assertion='{ "id" : "a" }', compatibility="FULL"),
    _call("check_assertion", BEGUN, origin="https://example.com", assertion=Secret("{}")),
    _call("cancel", AUTHENTICATION),
    *[_call("cancel", BEGUN, reason=each) for each in api.CANCEL_REASONS],
    _call("users.find", "ada.example"),
    _call("users.find", Secret('o"hara \\ größer&co')),
    _call("users.search"),
    _call("users.search", 'email sw "ada+"', limit=25),
    _call("users.search", Secret('username eq "ada"')),
    _call("users.search", filter='(mfaEnabled eq true)', limit=1000),
    _call("users.read", USER),
    _call("users.create", username="ada.example", email=EMAIL),
    _call("users.create", username=Secret("größer"), email=Secret(EMAIL), population_id=POLICY, mfa_enabled=True, mobile_phone="+1 413 555 0150", primary_phone=Secret("+14135550151"), name={"given": "Ada", "family": Secret("Example"), "honorificPrefix": "Dr."}),
    _call("users.create", username="ada.example", email=EMAIL, mfa_enabled=False),
    _call("users.update", USER, email=EMAIL),
    _call("users.update", USER, username=Secret("größer"), mobile_phone=PHONE, primary_phone=Secret(PHONE), name={"given": "Ada"}),
    _call("users.read_mfa", USER),
    _call("populations.list"),
    _call("users.enable_mfa", USER),
    _call("users.enable_mfa", USER, enabled=False),
    _call("users.allow_bypass", USER, until=datetime(2030, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)),
    _call("users.allow_bypass", USER, until=datetime(2030, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))),
    _call("users.read_bypass", USER),
    _call("devices.list", USER),
    _call("devices.list", USER, filter='(status eq "ACTIVE")', expand="order"),
    _call("devices.create_sms", USER, phone=PHONE),
    _call("devices.create_sms", USER, phone=Secret("+1 413 555 0150"), policy_id=POLICY, status="ACTIVATION_REQUIRED", nickname="my phone größer", notification=NOTICE, test_mode=True),
    _call("devices.create_voice", USER, phone=PHONE),
    _call("devices.create_voice", USER, phone=PHONE, extension="313#", policy_id=POLICY, status="ACTIVE", nickname="office", notification=NOTICE, test_mode=True),
    _call("devices.create_whatsapp", USER, phone=PHONE),
    _call("devices.create_whatsapp", USER, phone=PHONE, policy_id=POLICY, status="ACTIVE", nickname="chat", notification=NOTICE, test_mode=False),
    _call("devices.create_email", USER, email=EMAIL),
    _call("devices.create_email", USER, email=Secret(EMAIL), policy_id=POLICY, status="ACTIVE", nickname="mail", notification=NOTICE, test_mode=True),
    _call("devices.create_totp", USER),
    _call("devices.create_totp", USER, policy_id=POLICY, status="ACTIVATION_REQUIRED", nickname="app", notification=NOTICE, test_mode=False),
    _call("devices.create_fido2", USER),
    _call("devices.create_fido2", USER, rp_id="example.com", rp_name="Example", policy_id=POLICY, status="ACTIVE", nickname="key", notification=NOTICE, test_mode=False),
    _call("devices.read", USER, DEVICE),
    _call("devices.activate", USER, DEVICE, otp="918273"),
    _call("devices.activate", USER, DEVICE, otp="91827364", otp_length=8),
    _call("devices.activate", USER, DEVICE, otp=Secret("918 273"), oath_resync=True),
    _call("devices.activate", USER, DEVICE, origin="https://example.com", attestation=ASSERTION),
    _call("devices.activate", USER, DEVICE, origin="https://example.com", attestation=Secret("{}")),
    _call("devices.resend_pairing_otp", USER, DEVICE),
    _call("devices.block", USER, DEVICE),
    _call("devices.unblock", USER, DEVICE),
    _call("devices.unlock", USER, DEVICE),
    _call("devices.rename", USER, DEVICE, nickname="größer 2"),
    _call("devices.delete", USER, DEVICE),
    _call("devices.delete_all", USER),
    _call("devices.order", USER, device_ids=[DEVICE]),
    _call("devices.order", USER, device_ids=(DEVICE_2, DEVICE)),
    _call("devices.remove_order", USER),
    _call("policies.list"),
    _call("policies.read", POLICY),
    _call("policies.create", POLICY_BODY),
    _call("policies.create", {"id": POLICY, "_links": {}, "createdAt": "2026-01-01", **POLICY_BODY, "fido2": RULES, "rememberMe": {"web": {"enabled": True}}}),
    _call("policies.update", POLICY, POLICY_BODY),
    _call("policies.update", POLICY, {**POLICY_BODY, "name": "Customers", "environment": {"id": POLICY}}),
    _call("policies.delete", POLICY),
    _call("pairing_keys.create", USER),
    _call("pairing_keys.create", USER, application_ids=[APPLICATION, POLICY], policy_id=POLICY),
    _call("pairing_keys.create", USER, application_ids=APPLICATION),
    _call("pairing_keys.read", USER, KEY),
    _call("pairing_keys.delete", USER, KEY),
    _call("mfa_settings.read"),
    _call("mfa_settings.reset"),
    _call("mfa_settings.update", max_allowed_devices=15),
    _call("mfa_settings.update", max_allowed_devices=1, pairing_key_format="NUMERIC", lockout_failure_count=5, lockout_duration_seconds=600, phone_extensions_enabled=True, users_mfa_enabled=False),
    _call("mfa_settings.update", phone_extensions_enabled=False, users_mfa_enabled=True),
    _call("authentication_codes.create", application_id=APPLICATION),
    _call("authentication_codes.create", application_id=APPLICATION, client_context={"header": "Größe", "body": "b"}, lifetime_seconds=90, user_approval="NOT_REQUIRED"),
    _call("authentication_codes.create", application_id=APPLICATION, lifetime_seconds=120, user_approval="REQUIRED"),
    _call("authentication_codes.read", KEY),
    _call("authentication_codes.delete", KEY),
    _call("request", "GET", "populations"),
    _call("request", "PATCH", "things/1?q=x", json={"a": [1, "ü"], "otp": "918273"}, query={"limit": 5, "deep": True}, headers={"X-A": "b"}, media_type="application/vnd.pingidentity.a.b+json", retry=True),
    _call("request", "POST", "as/introspect", form={"token": "token-of-nobody"}, auth=True),
    _call("request", "GET", "https://other.example.com/x", other_host=True),
    _call("connect"),
)  # fmt: skip
