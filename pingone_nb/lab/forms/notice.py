"""What a form has to say, as a value; and how an error or an authentication becomes one."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from functools import singledispatch
from pathlib import Path
from typing import Literal

from pingone_nb.api import DeviceAuthentication
from pingone_nb.diagnosis.case import Case
from pingone_nb.diagnosis.cures import cure_of, title_of
from pingone_nb.errors import ApiError, InputError, PingOneError, ReplyError, TransportError
from pingone_nb.lab.forms.device_words import contact_of, way_to

NoticeKind = Literal["info", "success", "warning", "error", "busy"]
_MOST_CHARACTERS = 1_000
_Said = tuple[NoticeKind, str, str]  # what kind of news, the news, what it means
_SAID: dict[str, _Said] = {
    "COMPLETED": ("success", "COMPLETED: the user is authenticated.", ""),
    "DEVICE_SELECTION_REQUIRED": ("info", "Choose a device.", ""),
    "ASSERTION_REQUIRED": ("info", "Sign with a passkey or security key.", ""),
    "PUSH_CONFIRMATION_REQUIRED": ("info", "A push notification is waiting on the phone.", ""),
    "EXTRA_OTP_REQUIRED": ("info", "PingOne needs another passcode.", ""),
}
_UNKNOWN = "This status is not in the contract. The links in the reply show what you can do next."


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A title, what it means and what to do, and the facts to quote.

    All of it is text: whoever shows it must not read it as HTML.
    """

    kind: NoticeKind
    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@singledispatch
def notice_of(error: Exception) -> Notice:
    """What happened, why, what to do next, and PingOne's code and ids.

    Of an error that is not this package's, only its class and place are shown: its text could hold
    anything.
    """
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
    return _notice(
        "An unexpected error occurred in this toolkit.",
        "This is a bug in the toolkit. Your input is still there.",
        facts=(("Error", type(error).__name__), ("Where", where)),
    )


@notice_of.register
def _of_input(error: InputError) -> Notice:
    return _notice("Nothing was sent.", error.message, error.hint)


@notice_of.register
def _of_transport(error: TransportError) -> Notice:
    sent = (
        "A message may have been sent, or an attempt used up."
        if error.may_have_been_sent
        else "Nothing was sent. The request didn't leave this computer."
    )
    return _notice("No reply received.", error.message, error.hint, sent)


@notice_of.register
def _of_reply(error: ReplyError) -> Notice:
    facts = (("HTTP", str(error.http_status)),)
    return _notice("The reply isn't from PingOne.", error.message, error.hint, facts=facts)


@notice_of.register
def _of_api(error: ApiError) -> Notice:
    details = tuple(detail.code for detail in error.details if detail.code)
    pause = error.retry_after_seconds
    wait = "" if pause is None else f"Try again in {pause:g} seconds."
    facts = (
        ("HTTP", str(error.http_status)),
        ("Code", " / ".join((error.code, *details)).strip(" /")),
        ("Error ID", error.id or ""),
        ("Correlation ID", error.correlation_id or ""),
    )
    said = " ".join(f"{detail.message}." for detail in error.details if detail.message)
    said = f"PingOne says: {said or error.message}"
    return _notice(title_of(error), said, error.hint, wait, facts=facts)


@notice_of.register
def _of_any(error: PingOneError) -> Notice:
    return _notice("Something went wrong.", error.message, error.hint)


def _notice(title: str, *paragraphs: str, facts: tuple[tuple[str, str], ...] = ()) -> Notice:
    return Notice(
        kind="error",
        title=title,
        paragraphs=tuple(_cut(text) for text in paragraphs if text),
        facts=tuple((name, _cut(value)) for name, value in facts if value),
    )


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else text[:_MOST_CHARACTERS] + " …"


def notice_of_authentication(value: DeviceAuthentication) -> Notice:
    """Status, what it means, and what the reply allows next; an unknown status as it came."""
    kind, title, meaning = _said(value)
    facts = [("Status", str(value.status)), ("ID", value.id or "")]
    if value.authenticators:
        facts.append(("Authenticators", ", ".join(value.authenticators)))
    if value.actions:
        facts.append(("Allowed next", ", ".join(value.actions)))
    reason = f"{value.error.code}: {value.error.message}" if value.error else ""
    paragraphs = tuple(filter(None, (reason, meaning)))
    return Notice(kind=kind, title=title, paragraphs=paragraphs, facts=tuple(facts))


def _said(value: DeviceAuthentication) -> _Said:
    if value.test_otp is not None:
        meaning = "The reply contains the passcode as test.otp."
        return "success", "Test mode: nothing was sent.", meaning
    if value.status == "OTP_REQUIRED":
        return _said_of_passcode(value)
    cure = cure_of(Case(status=value.status), "title")
    if cure is not None:
        return cure.kind, cure.title, cure.hint
    return _SAID.get(value.status, ("info", f"{value.status}.", _UNKNOWN))


def _said_of_passcode(value: DeviceAuthentication) -> _Said:
    device = value.selected_device
    if device is None:
        return "success", "The authentication has started. Enter the passcode.", ""
    way, contact = way_to(device), contact_of(device)
    if not way:
        return "success", "Enter the passcode that the device shows.", contact
    return (
        "success",
        " ".join(filter(None, ("Passcode sent", way, contact and f"to {contact}"))) + ".",
        "",
    )
