"""Secrets are planted in every new request and reply; nothing that a client keeps holds them."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
import requests

from pingone_nb import Client, Failure, PingOneError, Retries, Settings
from pingone_nb.request import Tracing
from tests.canaries import hits, whole
from tests.stub_adapter import stub_session

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
OTP = "9182736450"
PHONE = "+14135550177"
MOBILE = "+14135550188"
EMAIL = "canary.mail@example.com"
USERNAME = 'canary.jane"doe'
GIVEN, FAMILY = "Canarina", "Canaryson"
NICK = "canary-nickname"
TOTP = "CANARYBASE32SECRET"
URI = "otpauth://totp/canary:x?secret=CANARYBASE32SECRET"
PAIRING = "01882778807215"
LETTERS = "QWERTZUI"
COOKIE = "ST=canary-cookie-value"
PAYLOAD = "canary-signals-payload"
MOBILE_PAYLOAD = "canary-mobile-payload"
ASSERTION = '{"id":"canary-assertion-id"}'
ATTESTATION = '{"id":"canary-attestation-id"}'
OPTIONS = '{"challenge":[-12,34,-56,78],"canary":"options"}'
SECRETS = [
    OTP, PHONE, MOBILE, EMAIL, USERNAME, GIVEN, FAMILY, NICK, TOTP, URI, PAIRING, LETTERS,
    "canary-cookie-value", PAYLOAD, MOBILE_PAYLOAD, "canary-assertion-id", "canary-attestation-id",
    "[-12,34,-56,78]",
]  # fmt: skip
WHOLE = [*SECRETS[:12], COOKIE, PAYLOAD, MOBILE_PAYLOAD, ASSERTION, ATTESTATION]

DEVICE = {
    "id": ID,
    "type": "TOTP",
    "phone": PHONE,
    "email": EMAIL,
    "secret": TOTP,
    "keyUri": URI,
    "test": {"otp": OTP},
    "publicKeyCredentialCreationOptions": OPTIONS,
    "note": f"{OTP} was sent to {PHONE} and {EMAIL}; {TOTP}",
}
USER = {
    "id": ID,
    "username": USERNAME,
    "email": EMAIL,
    "mobilePhone": MOBILE,
    "primaryPhone": PHONE,
    "nickname": NICK,
    "name": {"given": GIVEN, "family": FAMILY, "formatted": f"{GIVEN} {FAMILY}"},
    "note": f"{USERNAME} is {GIVEN} {FAMILY}",
}
AUTHENTICATION = {
    "id": ID,
    "status": "ASSERTION_REQUIRED",
    "publicKeyCredentialRequestOptions": OPTIONS,
    "pingIdDesktopCredentialRequestOptions": "canary-desktop-options",
    "payload": {"type": "BROWSER", "value": PAYLOAD},
    "test": {"otp": OTP},
    "mobilePayload": MOBILE_PAYLOAD,
    "note": f"{OTP} {PAYLOAD} {MOBILE_PAYLOAD}",
}
KEY = {"id": ID, "status": "UNCLAIMED", "code": PAIRING, "note": f"type {PAIRING}"}
CODE = {"id": ID, "status": "UNCLAIMED", "code": LETTERS, "application": {"id": ID}}


def listed(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """A list of one."""
    return {"_embedded": {name: [entry]}}


CALLS: list[tuple[Callable[[Client], Any], dict[str, Any]]] = [
    (lambda c: c.users.find(USERNAME), listed("users", USER)),
    (lambda c: c.users.search(f'email eq "{EMAIL}" or name.family sw "{FAMILY}"'), listed("users", USER)),
    (lambda c: c.users.create(username=USERNAME, email=EMAIL, mobile_phone=MOBILE, primary_phone=PHONE, name={"given": GIVEN, "family": FAMILY}), USER),
    (lambda c: c.users.read(ID), USER),
    (lambda c: c.devices.list(ID), listed("devices", DEVICE)),
    (lambda c: c.devices.create_sms(ID, phone=PHONE), DEVICE),
    (lambda c: c.devices.create_email(ID, email=EMAIL), DEVICE),
    (lambda c: c.devices.create_totp(ID), DEVICE),
    (lambda c: c.devices.activate(ID, ID, otp=OTP), DEVICE),
    (lambda c: c.devices.activate(ID, ID, origin="https://a.de", attestation=ATTESTATION), DEVICE),
    (lambda c: c.pairing_keys.create(ID, application_ids=ID), KEY),
    (lambda c: c.authentication_codes.create(application_id=ID), CODE),
    (lambda c: c.initialize(ID, otp=OTP, application_id=ID, mobile_payload=MOBILE_PAYLOAD), AUTHENTICATION),
    (lambda c: c.initialize(ID, selected_device={"oneTime": {"type": "SMS", "phone": PHONE}}), AUTHENTICATION),
    (lambda c: c.check_remembered_device(ID, policy_id=ID, payload=PAYLOAD, cookie=COOKIE), AUTHENTICATION),
    (lambda c: c.check_assertion(ID, origin="https://a.de", assertion=ASSERTION), AUTHENTICATION),
    (lambda c: c.check_assertion(ID, origin="https://a.de", assertion=json.loads(ASSERTION)), AUTHENTICATION),
    (lambda c: c.select_device(ID, device_id=ID), AUTHENTICATION),
    (lambda c: c.cancel(ID), AUTHENTICATION),
]  # fmt: skip


def client_of(answer: Any) -> Client:
    """A client that is answered so, whatever it asks."""
    return Client(
        Settings(environment_id=ID, token="t"),
        session=stub_session(*[answer] * 5),
        retries=Retries(sleep=lambda _seconds: None),
        tracing=Tracing(transaction_id="order-7"),
    )


def kept(client: Client) -> str:
    """All that the client keeps, as one text."""
    frame = client.history.to_frame()
    return "".join(
        [whole(*client.history), frame.to_csv(), frame.to_json(date_format="iso"), repr(client)]
    )


@pytest.mark.parametrize(("call", "reply"), CALLS)
def test_a_success_leaves_nothing(
    call: Callable[[Client], Any], reply: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither history, value, its `raw` nor the log holds a canary of the request or the reply."""
    caplog.set_level(logging.DEBUG)
    headers = {"Set-Cookie": COOKIE, "Content-Type": "application/json"}
    client = client_of((200, headers, json.dumps(reply).encode()))
    value = call(client)
    nouns = value if isinstance(value, tuple) else (value,)
    shown = "".join(repr(each) + (repr(each.raw) if each else "") for each in nouns)
    # `note` is the reply's own sentence: `raw` keeps it as told, the history does not
    shown = shown.replace(repr(reply.get("note")), "")
    shown = shown.replace(
        repr(next(iter(reply.get("_embedded", {"": [{}]}).values()))[0].get("note")), ""
    )

    assert hits([("kept", kept(client)), ("shown", shown), ("log", caplog.text)], SECRETS) == []


@pytest.mark.parametrize(("call", "reply"), CALLS)
def test_a_refusal_leaves_nothing(call: Callable[[Client], Any], reply: dict[str, Any]) -> None:
    """An error whose sentences repeat the request shows nothing of it, nor does its traceback."""
    del reply
    said = "; ".join(WHOLE)
    body = {"code": "INVALID_DATA", "message": "no", "details": [{"code": "INVALID_VALUE", "message": said}]}  # fmt: skip
    client = client_of((400, {}, json.dumps(body).encode()))
    with pytest.raises(PingOneError) as caught:
        call(client)
    request = client._transport.session.adapter.sent[0]
    wire = f"{request.url} {(request.body or b'').decode()} {request.headers}"
    # what the request did not hold, and parts of what it held, the client cannot know to be secret
    held = [secret for secret in WHOLE if hits([("wire", wire)], [secret])]

    assert hits([("kept", kept(client)), ("traceback", told(caught.value))], held) == []


@pytest.mark.parametrize(
    "failure",
    [requests.ReadTimeout, requests.ConnectionError, requests.exceptions.InvalidHeader],
)
@pytest.mark.parametrize(("call", "reply"), CALLS)
def test_a_lost_reply_leaves_nothing(
    call: Callable[[Client], Any], reply: dict[str, Any], failure: type[Exception]
) -> None:
    """A transport error's traceback, with the variables of all frames, shows nothing either."""
    del reply
    client = client_of(failure("Max retries exceeded with url: /users?filter=canary.jane"))
    with pytest.raises(PingOneError) as caught:
        call(client)

    texts = [("kept", kept(client)), ("traceback", told(caught.value))]
    assert hits(texts, [each for each in SECRETS if each != "canary.jane"]) == []
    if "filter=" in client.history[0].url:
        assert "canary.jane" not in told(caught.value)


@pytest.mark.parametrize(
    ("call", "body"),
    [
        (lambda c: c.check_otp(ID, otp=OTP), {"note": OTP}),
        (lambda c: c.check_otp(ID, otp=OTP), {"status": [OTP]}),
        (lambda c: c.devices.activate(ID, ID, otp=OTP), {"note": OTP}),
        (lambda c: c.users.search(f'username eq "{OTP}"'), {"_embedded": {"users": OTP}}),
        (lambda c: c.users.search(f'username eq "{OTP}"'), {"_embedded": {"users": [OTP]}}),
    ],
)
def test_a_success_that_is_none_shows_nothing(
    call: Callable[[Client], Any], body: dict[str, Any]
) -> None:
    """The traceback of a reply that cannot be read shows no frame that holds its body."""
    client = client_of((200, {}, json.dumps(body).encode()))
    with pytest.raises(PingOneError) as caught:
        call(client)

    assert hits([("traceback", told(caught.value)), ("kept", kept(client))], [OTP]) == []


def test_a_failure_is_told_without_what_was_sent() -> None:
    """Why an authentication failed is a sentence for people: its echo is no more shown."""
    failure = {"code": "OTP", "message": f"{quote(OTP)} for token-of-canary is wrong."}
    body = {"id": ID, "status": "FAILED", "error": failure}
    settings = Settings(environment_id=ID, token="token-of-canary")
    client = Client(settings, session=stub_session((200, {}, json.dumps(body).encode())))
    value = client.check_otp(ID, otp=OTP)

    assert value.error == Failure(code="OTP", message="•••• for •••• is wrong.")


def test_a_cookie_of_the_session_is_not_kept() -> None:
    """What the session sends of its own accord is taken out of what comes back, too."""
    client = client_of((400, {}, b'{"code": "X", "message": "canary-cookie-value is no cookie"}'))
    client._transport.session.cookies.set("ST", "canary-cookie-value", domain="auth.pingone.com")
    with pytest.raises(PingOneError) as caught:
        client.read(ID)

    assert hits([("kept", kept(client)), ("error", told(caught.value))], SECRETS) == []


def told(error: BaseException) -> str:
    """The traceback with the variables of the package's frames."""
    captured = traceback.TracebackException.from_exception(error, capture_locals=True)
    # the first frame is the test's own, the second its lambda with the literals
    del captured.stack[:2]
    return "".join(captured.format())


def test_a_bypass_and_settings_hold_nothing_secret() -> None:
    """What has nothing sensitive in it stays readable in the history."""
    until = datetime(2030, 1, 1, tzinfo=UTC)
    client = client_of((200, {}, b'{"canBypassMFA": true}'))
    client.users.allow_bypass(ID, until=until)
    client.mfa_settings.update(max_allowed_devices=3)
    bypass, settings = client.history

    assert bypass.request_body == {"bypassMFAEnabledUntil": "2030-01-01T00:00:00.000Z"}
    assert settings.request_body == {"pairing": {"maxAllowedDevices": 3}}
