"""A message in a sequence diagram."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pingone_nb.history import Exchange
from pingone_nb.lab.pictures.canvas import label
from pingone_nb.lab.pictures.duration import in_words
from pingone_nb.lab.pictures.outcome import ANSWERED, outcome_of

APPLICATION, PINGONE, USER = 0.0, 1.0, 1.62
"""The lanes, and where they stand."""

_VENDOR = "application/vnd.pingidentity."
_LONGEST = 52  # characters of a label
_BEGINS = frozenset({"initialize", "select_device"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A message from one lane to another.

    Attributes:
        begin, end: the lanes.
        text: what it says.
        after_seconds: since the first request; None where that is not worth saying.
        is_reply: whether it answers the arrow before.
        is_told: whether an exchange holds it; else a status tells of it.
        is_trouble: whether it says no.
    """

    begin: float
    end: float
    text: str
    after_seconds: float | None = None
    is_reply: bool = False
    is_told: bool = True
    is_trouble: bool = False


def arrows_of(group: Sequence[Exchange], first: Exchange) -> Iterator[Arrow]:
    """The arrows of equal exchanges.

    Args:
        group: the exchanges, at least one.
        first: the authentication's first exchange, from which time is counted.
    """
    exchange = group[0]
    if exchange.operation == "check_otp":
        yield Arrow(begin=USER, end=APPLICATION, text="types a passcode", is_told=False)
    times = f" × {len(group)}" if len(group) > 1 else ""
    yield Arrow(
        begin=APPLICATION,
        end=PINGONE,
        text=label(f"{exchange.operation} · {_kind(exchange)}{times}", longest=_LONGEST),
        after_seconds=(exchange.started_at - first.started_at).total_seconds(),
    )
    trouble = outcome_of(exchange.http_status, exchange.status) is not ANSWERED
    yield Arrow(
        begin=PINGONE,
        end=APPLICATION,
        text=label(("✕ " if trouble else "") + _answer(exchange), longest=_LONGEST),
        is_reply=True,
        is_trouble=trouble,
    )
    message = _message(exchange)
    if message:
        yield Arrow(begin=PINGONE, end=USER, text=message, is_told=False)


def _kind(exchange: Exchange) -> str:
    """What selects the action: the vendor's media type where there is one."""
    kind = exchange.request_media_type or ""
    action = kind.removeprefix(_VENDOR) if kind.startswith(_VENDOR) else ""
    return f"{exchange.method} {action}".strip()


def _answer(exchange: Exchange) -> str:
    if exchange.http_status is None:
        return "no reply"
    told = [exchange.status or exchange.code, exchange.detail_code or _failure(exchange)]
    words = " / ".join(word for word in told if word)
    return f"{exchange.http_status} {words}".strip() + f" ({in_words(exchange.elapsed_seconds)})"


def _failure(exchange: Exchange) -> str | None:
    """Why an authentication ended `FAILED`."""
    code = _at(exchange.reply_body, "error", "code") if exchange.status == "FAILED" else None
    return code if isinstance(code, str) else None


def _message(exchange: Exchange) -> str:
    """What a reply tells was sent to the user; "" when it tells nothing."""
    if not exchange.is_success or exchange.operation not in _BEGINS:
        return ""
    if exchange.status == "PUSH_CONFIRMATION_REQUIRED":
        return "push"
    if exchange.status != "OTP_REQUIRED" or _at(exchange.reply_body, "test", "otp"):
        return ""
    channel = _channel(exchange.reply_body)
    if channel == "TOTP":
        return ""
    return label(f"passcode by {channel}", longest=20) if channel else "passcode"


def _channel(body: Any) -> str | None:
    kind = _at(body, "selectedDevice", "oneTime", "type")
    if isinstance(kind, str):
        return kind
    selected, devices = _at(body, "selectedDevice", "id"), _at(body, "_embedded", "devices")
    for device in devices if isinstance(devices, list) else ():
        if _at(device, "id") == selected and isinstance(_at(device, "type"), str):
            return str(_at(device, "type"))
    return None


def _at(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value
