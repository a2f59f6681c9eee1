"""The API's nouns as PingOne last told them: frozen values, unknown properties kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from pingone_nb.errors import ReplyError
from pingone_nb.secret import Secret


class Status(str):
    """An authentication's `status`: any text, known or not; an unknown one is kept as it is."""

    __slots__ = ()

    @property
    def is_known(self) -> bool:
        """Whether a source names this status."""
        return self in _KNOWN

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen: `COMPLETED` or `FAILED`."""
        return self in _FINAL


_FINAL = frozenset({"COMPLETED", "FAILED"})
_KNOWN = _FINAL | {
    "OTP_REQUIRED",
    "DEVICE_SELECTION_REQUIRED",
    "ASSERTION_REQUIRED",
    "PUSH_CONFIRMATION_REQUIRED",
    "PUSH_CONFIRMATION_TIMED_OUT",
    "EXTRA_OTP_REQUIRED",
    "NUMBER_MATCHING_FAILED",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as an authentication shows it; of a one-time target only type and contact are told.

    `phone` and `email` are masked by PingOne, such as `*******44`.
    """

    type: str
    id: str | None = None
    status: str | None = None
    phone: str | None = None
    email: str | None = None
    nickname: str | None = None
    _body: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def raw(self) -> Mapping[str, Any]:
        """All that was told of the device, read-only."""
        return MappingProxyType({name: _frozen(value) for name, value in self._body.items()})

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Device:
        """Read one entry of `_embedded.devices`, or `selectedDevice.oneTime`."""
        known = {name: _text(body.get(name)) for name in _DEVICE_PROPERTIES}
        return cls(type=_text(body.get("type")) or "", **known, _body=body)


_DEVICE_PROPERTIES = ("id", "status", "phone", "email", "nickname")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an authentication ended `FAILED`."""

    code: str
    message: str
    unavailable_device_ids: tuple[str, ...] = ()

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> Failure:
        """Read an authentication's `error` property."""
        ids = (_text(device.get("id")) for device in _objects(body.get("unavailableDevices")))
        return cls(
            code=_text(body.get("code")) or "",
            message=_text(body.get("message")) or "",
            unavailable_device_ids=tuple(each for each in ids if each),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAuthentication:
    """A device authentication as PingOne last told it.

    Attributes:
        id: UUID; None only when the reply had none.
        status: such as `OTP_REQUIRED`; see `Status`.
        actions: what the reply allows next: its link names but `self`, such as `otp.check`.
        links: link name → absolute URL.
        selected_device_id: the chosen device, or None for a one-time target.
        one_time: the one-time target, contact masked, or None.
        devices, blocked_devices: what `_embedded` lists.
        error: with `FAILED`, why.
        authenticators: with `COMPLETED`, how, such as `("mfa", "user")`.
        test_otp: the passcode, in test mode only.
        created_at, updated_at: aware, UTC; None when absent or unreadable.
        raw: the whole reply body, read-only; unknown properties too; `test.otp` is a `Secret`.

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications.html
    """

    id: str | None
    status: Status
    environment_id: str | None = None
    user_id: str | None = None
    policy_id: str | None = None
    actions: tuple[str, ...] = ()
    links: Mapping[str, str] = field(repr=False)
    selected_device_id: str | None = None
    one_time: Device | None = None
    devices: tuple[Device, ...] = ()
    blocked_devices: tuple[Device, ...] = ()
    error: Failure | None = None
    authenticators: tuple[str, ...] = ()
    test_otp: Secret | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    _body: Mapping[str, Any] = field(repr=False, compare=False)

    @classmethod
    def from_body(cls, body: Any, *, http_status: int = 200) -> DeviceAuthentication:
        """Read a reply's body.

        Raises:
            ReplyError: it is no JSON object, or has no `status`.
        """
        if not isinstance(body, Mapping) or not isinstance(body.get("status"), str):
            message = "The reply is no device authentication: it has no status."
            raise ReplyError(message, http_status=http_status)
        links = dict(_links(body))
        embedded, selected = _object(body, "_embedded"), _object(body, "selectedDevice")
        one_time, error = _object(selected, "oneTime"), _object(body, "error")
        otp = _text(_object(body, "test").get("otp"))
        return cls(
            id=_text(body.get("id")),
            status=Status(body["status"]),
            environment_id=_text(_object(body, "environment").get("id")),
            user_id=_text(_object(body, "user").get("id")),
            policy_id=_text(_object(body, "policy").get("id")),
            actions=tuple(name for name in links if name != "self"),
            links=MappingProxyType(links),
            selected_device_id=_text(selected.get("id")),
            one_time=Device.from_body(one_time) if one_time else None,
            devices=_devices(embedded, "devices"),
            blocked_devices=_devices(embedded, "blockedDevices"),
            error=Failure.from_body(error) if error else None,
            authenticators=_texts(body.get("authenticators")),
            test_otp=Secret(otp) if otp else None,
            created_at=_moment(body.get("createdAt")),
            updated_at=_moment(body.get("updatedAt")),
            _body=_sealed(body),
        )

    @property
    def raw(self) -> Mapping[str, Any]:
        """The whole reply body, read-only."""
        return MappingProxyType({name: _frozen(value) for name, value in self._body.items()})

    @property
    def otp_length(self) -> int | None:
        """The passcode's length, when the reply tells it (`otpLength`, observed, undocumented)."""
        length = self._body.get("otpLength")
        return length if isinstance(length, int) and 0 < length < 100 else None


_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name)
    return value if isinstance(value, Mapping) else _NOTHING


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, Mapping))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list | tuple) else ()
    return tuple(item for item in found if isinstance(item, str))


def _devices(embedded: Mapping[str, Any], name: str) -> tuple[Device, ...]:
    return tuple(Device.from_body(body) for body in _objects(embedded.get(name)))


def _links(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, link in _object(body, "_links").items():
        if isinstance(link, Mapping) and isinstance(link.get("href"), str):
            yield name, link["href"]


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _sealed(body: Mapping[str, Any]) -> Mapping[str, Any]:
    test = body.get("test")
    if not isinstance(test, Mapping) or "otp" not in test:
        return body
    return {**body, "test": {**test, "otp": Secret(str(test["otp"]))}}


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(_frozen(item) for item in value)
    return value
