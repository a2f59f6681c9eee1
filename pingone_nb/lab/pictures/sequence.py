"""A history as a sequence: an arrow for each request and each reply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pingone_nb.api import DeviceAuthentication
from pingone_nb.history import Exchange
from pingone_nb.lab.pictures.canvas import (
    BLUE,
    FAINT,
    INK,
    MUTED,
    ORANGE,
    Picture,
    draw,
    label,
    printable,
)
from pingone_nb.lab.pictures.exchanges import (
    ANSWERED,
    authentication_of,
    in_words,
    listed,
    outcome_of,
)

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
    outcome = [exchange.status or exchange.code, exchange.detail_code or _failure(exchange)]
    words = " / ".join(word for word in outcome if word)
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


_MOST_STEPS = 40
_MARGIN = 0.24  # left of the first lane, for the time


def sequence_diagram(
    exchanges: Iterable[Exchange], authentication: DeviceAuthentication | str | None = None
) -> Picture:
    """Who said what to whom in one authentication.

    Requests are solid, replies dashed; a refusal begins with a cross. What no exchange holds but
    the statuses tell of, such as the message with the passcode, is dotted. Equal calls in a row,
    such as reading while a push waits, are drawn once, with their number.

    Args:
        exchanges: a `History` or a part of it, or `Exchange`s.
        authentication: which one, or its id; the newest that is told of when None.

    Raises:
        LookupError: the exchanges tell of no such authentication.
        TypeError: `exchanges` holds no exchanges.
    """
    kept = listed(exchanges)
    known = (
        authentication.id if isinstance(authentication, DeviceAuthentication) else authentication
    )
    wanted = _newest(kept) if authentication is None else known
    own = [each for each in kept if authentication_of(each) == wanted]
    if wanted is None or not own:
        raise LookupError("The exchanges don't include this authentication.")
    groups = _grouped(own)
    arrows = [arrow for group in groups[:_MOST_STEPS] for arrow in arrows_of(group, own[0])]
    lanes = _lanes(own, arrows)
    left_out = sum(len(group) for group in groups[_MOST_STEPS:])
    return draw(
        lambda figure: _paint(figure, arrows, lanes, left_out),
        title=f"Sequence of authentication {printable(wanted)[:8]}",
        description=_described(arrows, lanes, left_out),
        height_inches=0.85 + 0.34 * len(arrows) + (0.2 if left_out else 0),
    )


def _newest(exchanges: Sequence[Exchange]) -> str | None:
    named = (authentication_of(each) for each in reversed(exchanges))
    return next((found for found in named if found is not None), None)


def _grouped(exchanges: Sequence[Exchange]) -> list[list[Exchange]]:
    """Equal calls with equal answers in a row are one group."""
    groups: list[list[Exchange]] = []
    for exchange in exchanges:
        # only neighbours: what happened in between would change places
        if groups and _key(groups[-1][0]) == _key(exchange):
            groups[-1].append(exchange)
        else:
            groups.append([exchange])
    return groups


def _key(exchange: Exchange) -> tuple[Any, ...]:
    outcome = (exchange.status, exchange.code, exchange.detail_code)
    return (exchange.operation, exchange.request_media_type, exchange.http_status, *outcome)


def _lanes(exchanges: Sequence[Exchange], arrows: Sequence[Arrow]) -> dict[float, str]:
    simulated = {each.is_simulated for each in exchanges if each.is_simulated is not None}
    lanes = {APPLICATION: "your code", PINGONE: "simulator" if simulated == {True} else "PingOne"}
    if any(USER in (arrow.begin, arrow.end) for arrow in arrows):
        lanes[USER] = "the user"
    return lanes


def _paint(figure: Figure, arrows: Sequence[Arrow], lanes: dict[float, str], left_out: int) -> None:
    axes = figure.add_subplot()
    axes.set_axis_off()
    foot = len(arrows) + (0.9 if left_out else 0.3)
    axes.set_xlim(-_MARGIN, USER + 0.12)
    axes.set_ylim(foot + 0.1, -1.25)
    for place, name in lanes.items():
        axes.plot([place, place], [-0.45, foot], color=FAINT, linewidth=1.6)
        box = {"boxstyle": "round,pad=0.4", "facecolor": "none", "edgecolor": MUTED}
        axes.text(place, -0.85, name, ha="center", va="center", weight="bold", bbox=box)
    for row, arrow in enumerate(arrows):
        _paint_arrow(axes, row, arrow)
    if left_out:
        text = f"… and {left_out} more exchanges"
        axes.text(PINGONE / 2, len(arrows) + 0.3, text, ha="center", va="center", color=MUTED)


def _paint_arrow(axes: Axes, row: int, arrow: Arrow) -> None:
    y = row + 0.45
    colour = ORANGE if arrow.is_trouble else BLUE if arrow.is_told else MUTED
    line = "dotted" if not arrow.is_told else "dashed" if arrow.is_reply else "solid"
    axes.annotate(
        "",
        (arrow.end, y),
        (arrow.begin, y),
        arrowprops={
            "arrowstyle": "-|>,head_width=0.22,head_length=0.5",
            "color": colour,
            "linestyle": line,
            "linewidth": 1.5,
            "shrinkA": 1,
            "shrinkB": 1,
        },
    )
    middle = (arrow.begin + arrow.end) / 2
    weight = "bold" if arrow.is_trouble else "normal"
    axes.text(middle, y - 0.13, arrow.text, ha="center", va="bottom", fontsize=9, weight=weight)
    if arrow.after_seconds is not None:
        after = f"+{in_words(arrow.after_seconds)}" if arrow.after_seconds else "0"
        axes.text(-0.03, y, after, ha="right", va="center", fontsize=8.5, color=INK)


def _described(arrows: Sequence[Arrow], lanes: dict[float, str], left_out: int) -> str:
    sentences = [
        f"{lanes[arrow.begin]} to {lanes[arrow.end]}: {arrow.text}"
        + ("" if arrow.is_told else " (inferred from the status, not in the history)")
        for arrow in arrows
    ]
    more = f" {left_out} more exchanges are not shown." if left_out else ""
    return f"{len(arrows)} messages in order. {'; '.join(sentences)}.{more}"
