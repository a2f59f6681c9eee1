"""One pure function per API operation: values in, an `ApiRequest` out, nothing sent.

All of them refuse what cannot be right with an `InputError` that names the field and never repeats
the value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.masking import mask_email, mask_phone
from pingone_nb.models import DeviceAuthentication
from pingone_nb.secret import Secret
from pingone_nb.settings import Settings, checked_uuid
from pingone_nb.wire import FORM, JSON, ApiRequest

OTP_CHECK = "application/vnd.pingidentity.otp.check+json"
ONE_TIME_TYPES = ("SMS", "VOICE", "EMAIL")

_OTP = re.compile(r"[0-9]{6,10}")
_PHONE = re.compile(r"\+[\d \t\u00a0().-]+")
_LONGEST_TEXT = 320
_LONGEST_PASTE = 1000
_WORD = re.compile(r"\w+")
_RUN = re.compile(r"(?<!\w)\d+(?:[ \t\u00a0\u2009\u202f.-]\d+)*(?!\w)")
_LONGEST_LABEL_NUMBER = 3  # as in "expires in 30 minutes"


def token(settings: Settings) -> ApiRequest:
    """Ask for a worker application's access token.

    With `auth_method="post"` the credentials are in the form; with `basic` the sender adds them.

    Source: https://developer.pingidentity.com/pingone-api/auth/openid-connect-oauth-2/token-admin-app-client_credentials.html
    """
    fields: dict[str, Any] = {"grant_type": "client_credentials"}
    if settings.auth_method == "post":
        fields |= {"client_id": settings.client_id, "client_secret": settings.client_secret}
    return ApiRequest(
        operation="token",
        method="POST",
        url=settings.auth_url("as", "token"),
        media_type=FORM,
        body=fields,
        retry="safe",
    )


@traceless
def initialize(
    settings: Settings,
    user_id: str,
    *,
    selected_device: Mapping[str, Any] | None = None,
    policy_id: str | None = None,
) -> ApiRequest:
    """Begin a device authentication.

    Args:
        settings: where to.
        user_id: UUID of the user, not the username.
        selected_device: the API's `selectedDevice` object, such as
            `{"oneTime": {"type": "SMS", "phone": "+14135550150"}}`; see `one_time`.
        policy_id: UUID of a device authentication policy; the environment's default when None.

    Raises:
        InputError: an argument is malformed; nothing is to be sent.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/initialize-device-authentication.html
    """
    body: dict[str, Any] = {"user": {"id": _user_id(user_id)}}
    if selected_device is not None:
        body["selectedDevice"] = _checked_object(selected_device, field="selected_device")
    if policy_id is not None:
        body["policy"] = {"id": checked_uuid(policy_id, field="policy_id")}
    return ApiRequest(
        operation="initialize",
        method="POST",
        url=settings.auth_url("deviceAuthentications"),
        media_type=JSON,
        body=body,
        retry="unsent",
    )


@traceless
def one_time(
    *,
    type: str,  # noqa: A002 - the API's own name
    phone: str | Secret | None = None,
    email: str | Secret | None = None,
    test_mode: bool = False,
) -> dict[str, Any]:
    """The `selectedDevice` object of a one-time target, checked.

    Args:
        type: `SMS`, `VOICE` or `EMAIL`.
        phone: for SMS and VOICE, international with a leading `+`; sent in E.164 form.
        email: for EMAIL.
        test_mode: true: nothing is sent, and the passcode comes back in `test.otp`.

    Raises:
        InputError: `field` is `type`, `phone`, `email` or `test_mode`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/onetime-authentication-sms.html
    """
    if type not in ONE_TIME_TYPES:
        message = "type is none of SMS, VOICE, EMAIL."
        hint = "Other methods, such as WhatsApp, are not documented for one-time targets."
        raise InputError(message, field="type", hint=hint)
    if not isinstance(test_mode, bool):
        message = "test_mode is neither True nor False."
        raise InputError(message, field="test_mode")
    target: dict[str, Any] = {"type": type}
    if type == "EMAIL":
        target["email"] = _email(email)
    else:
        target["phone"] = _phone(phone)
    if test_mode:
        target["testMode"] = True
    return {"oneTime": target}


@traceless
def check_otp(
    settings: Settings, authentication: DeviceAuthentication | str, *, otp: str | Secret
) -> ApiRequest:
    """Check the passcode that the user typed.

    Args:
        settings: where to.
        authentication: the authentication or its id.
        otp: the digits; spaces and a label pasted with them are taken off, digits never.

    Raises:
        InputError: `field` is `authentication` or `otp`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/validate-otp-device-authentication.html
    """
    url = settings.auth_url("deviceAuthentications", _authentication_id(authentication))
    return ApiRequest(
        operation="check_otp",
        method="POST",
        url=url,
        media_type=OTP_CHECK,
        body={"otp": _otp(otp)},
        retry="never",
    )


@traceless
def read(settings: Settings, authentication: DeviceAuthentication | str) -> ApiRequest:
    """Read a device authentication.

    Raises:
        InputError: `field` is `authentication`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/read-device-authentication.html
    """
    url = settings.auth_url("deviceAuthentications", _authentication_id(authentication))
    return ApiRequest(operation="read", method="GET", url=url, retry="safe")


def _user_id(value: object) -> str:
    looks_like_name = isinstance(value, str) and value != "" and len(value) != 36
    hint = (
        "If this is the username, look the user up first: PingOne wants the user's id, "
        "which the API host tells at GET /environments/{envID}/users."
        if looks_like_name
        else ""
    )
    return checked_uuid(value, field="user_id", hint=hint)


def _authentication_id(authentication: DeviceAuthentication | str) -> str:
    told = authentication.id if isinstance(authentication, DeviceAuthentication) else authentication
    return checked_uuid(told, field="authentication")


def _checked_object(value: object, *, field: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        message = f"{field} is not an object of JSON properties."
        raise InputError(message, field=field)
    return dict(value)


def _typed_text(value: str | Secret | None, *, field: str, longest: int = _LONGEST_TEXT) -> str:
    text = value.reveal() if isinstance(value, Secret) else value
    if text is None or text == "":
        message = f"{field} is empty."
        raise InputError(message, field=field)
    if not isinstance(text, str):
        message = f"{field} is not text."
        raise InputError(message, field=field)
    if len(text) > longest:
        message = f"{field} is longer than {longest} characters."
        raise InputError(message, field=field)
    return text


def _phone(value: str | Secret | None) -> Secret:
    import phonenumbers  # some 40 ms that reading this package need not cost

    text = _typed_text(value, field="phone").strip()
    message = "phone is no valid phone number."
    hint = "Write it internationally, with + and the country code, such as +1 413 555 0150."
    if not _PHONE.fullmatch(text):  # the library would cut what it cannot read
        raise InputError(message, field="phone", hint=hint)
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        raise InputError(message, field="phone", hint=hint) from None
    if not phonenumbers.is_possible_number(number):
        raise InputError(message, field="phone", hint=hint)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Secret(written, mask=mask_phone(written))


def _email(value: str | Secret | None) -> Secret:
    import email_validator

    text = _typed_text(value, field="email")
    try:
        found = email_validator.validate_email(
            text.strip(), check_deliverability=False, test_environment=True
        )
    except (email_validator.EmailNotValidError, UnicodeError):
        message = "email is no valid address."
        hint = "Write it as name@example.com."
        raise InputError(message, field="email", hint=hint) from None
    return Secret(found.normalized, mask=mask_email(found.normalized))


def _otp(value: str | Secret) -> Secret:
    text = _typed_text(value, field="otp", longest=_LONGEST_PASTE)
    message = "otp holds no single passcode of 6 to 10 digits."
    hint = "Type exactly the digits of the message: nothing is guessed and nothing is cut off."
    words = _WORD.findall(text)
    if any(_is_damaged_number(word) for word in words):
        raise InputError(message, field="otp", hint=hint)
    runs = [_digits(run) for run in _RUN.findall(text)]
    long_runs = [run for run in runs if len(run) > _LONGEST_LABEL_NUMBER]
    if len(long_runs) != 1 or not _OTP.fullmatch(long_runs[0]):
        raise InputError(message, field="otp", hint=hint)
    return Secret(long_runs[0])


def _is_damaged_number(word: str) -> bool:
    # "2FA" is a label, "O23456" or "12a456" is a passcode gone wrong
    digits = sum(character.isdigit() for character in word)
    return digits > 1 and not word.isdecimal()


def _digits(run: str) -> str:
    return "".join(str(unicodedata.decimal(each)) for each in run if each.isdecimal())
