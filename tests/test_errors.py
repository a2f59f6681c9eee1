"""Errors carry what the reader needs, and no traceback carries what was typed."""

from __future__ import annotations

import traceback
from collections.abc import Callable

import pytest

from pingone_nb import (
    ApiError,
    Client,
    ErrorDetail,
    InputError,
    PingOneError,
    Secret,
    Settings,
    api,
)
from pingone_nb.lab.lesson import Lesson
from pingone_nb.request import Tracing
from pingone_nb.transport import BearerAuth

ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"


def typed() -> str:
    """What somebody typed; found in no source line as a whole."""
    return "-".join(["canary", "9182", "typed"])


def environ() -> dict[str, str]:
    """Variables with a secret, and without what is needed."""
    return {"PINGONE_CLIENT_SECRET": typed(), "PINGONE_CLIENT_ID": "c", "HOME": typed()}


def client() -> Client:
    """A client that never sends."""
    return Client(Settings(environment_id=ENVIRONMENT, token=Secret("t")))


@pytest.mark.parametrize(
    "call",
    [
        lambda: client().one_time_sms(ENVIRONMENT, phone=typed()),
        lambda: client().one_time_voice(ENVIRONMENT, phone=typed()),
        lambda: client().one_time_email(ENVIRONMENT, email=typed()),
        lambda: client().check_otp(ENVIRONMENT, otp=typed()),
        lambda: api.one_time(type="SMS", phone=typed()),
        lambda: api.check_otp(client().settings, ENVIRONMENT, otp=typed()),
        lambda: Settings(environment_id="none", client_id="c", client_secret=typed()),
        lambda: client().settings.with_changes(region="us", client_secret=typed()),
        lambda: Settings.from_env(environ()),
        lambda: Lesson.open(environ()),
        lambda: BearerAuth(Secret(typed() + " ")),
        lambda: client().users.find(typed() + "\n"),
        lambda: client().users.search(typed() + "\n"),
        lambda: client().users.create(username=typed(), email=typed()),
        lambda: client().devices.create_sms(ENVIRONMENT, phone=typed()),
        lambda: client().devices.create_email(ENVIRONMENT, email=typed()),
        lambda: client().devices.activate(ENVIRONMENT, ENVIRONMENT, otp=typed()),
        lambda: client().devices.activate("", ENVIRONMENT, origin="", attestation=typed()),
        lambda: client().initialize("", otp=typed()),
        lambda: client().initialize("", mobile_payload=typed()),
        lambda: client().initialize("", selected_device={"oneTime": {"phone": typed()}}),
        lambda: client().check_assertion("", origin="", assertion={"id": typed()}),
        lambda: client().check_remembered_device("", policy_id="", payload="p", cookie=typed()),
        lambda: client().check_remembered_device("", policy_id="", payload=typed(), cookie="c=d"),
        lambda: Tracing(transaction_id=typed() + "\n"),
    ],
)
def test_a_traceback_with_variables_shows_nothing_typed(call: Callable[[], object]) -> None:
    """Even a traceback that prints every frame's variables holds nothing of what was typed."""
    with pytest.raises(InputError) as caught:
        call()
    captured = traceback.TracebackException.from_exception(caught.value, capture_locals=True)

    assert typed() not in "".join(captured.format())


def test_the_text_holds_what_to_act_on() -> None:
    """Message, status, codes, id and hint are all in the error's text."""
    error = ApiError(
        "It was refused.",
        http_status=400,
        code="INVALID_DATA",
        id="6c796712",
        details=(ErrorDetail(code="INVALID_OTP"),),
        hint="Try again.",
    )

    assert str(error) == (
        "It was refused. [HTTP 400 INVALID_DATA/INVALID_OTP, error ID 6c796712] Try again."
    )
    assert isinstance(error, PingOneError)
    assert error.has_detail("INVALID_OTP")
    assert not error.has_detail("OTP_SESSION_EXPIRED")


def test_an_input_error_is_a_value_error() -> None:
    """Whoever catches ValueError catches a wrong argument, too."""
    assert isinstance(InputError("no", field="x"), ValueError)
