"""What became of an authentication, in words."""

from __future__ import annotations

from pingone_nb.api import DeviceAuthentication
from pingone_nb.diagnosis.case import Case
from pingone_nb.diagnosis.cures import cure_of
from pingone_nb.lab.forms.device_words import contact_of, way_to
from pingone_nb.lab.forms.notice import Notice, NoticeKind

_Said = tuple[NoticeKind, str, str]  # what kind of news, the news, what it means
_SAID: dict[str, _Said] = {
    "COMPLETED": ("success", "COMPLETED: the user is authenticated.", ""),
    "DEVICE_SELECTION_REQUIRED": ("info", "Choose a device.", ""),
    "ASSERTION_REQUIRED": ("info", "Sign with a passkey or security key.", ""),
    "PUSH_CONFIRMATION_REQUIRED": ("info", "A push notification is waiting on the phone.", ""),
    "EXTRA_OTP_REQUIRED": ("info", "PingOne needs another passcode.", ""),
}
_UNKNOWN = "This status is not in the contract. The links in the reply show what you can do next."


def notice_of_authentication(value: DeviceAuthentication) -> Notice:
    """Status, what it means, and what the reply allows next; an unknown status as it was told."""
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
