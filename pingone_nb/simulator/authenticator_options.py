"""What a page asks a browser for, as the browser checks it before an authenticator hears of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

ES256 = -7

_LONGEST_USER_HANDLE = 64  # WebAuthn, section 4


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationOptions:
    """`publicKeyCredentialCreationOptions`, as far as the software authenticator heeds them.

    Attributes:
        rp_id: the relying party's id.
        user_handle: 1 to 64 bytes.
        challenge: what is to be signed.
        excluded: ids of the credentials that must not be here.
    """

    rp_id: str
    user_handle: bytes
    challenge: bytes
    excluded: frozenset[bytes]

    @classmethod
    def of(cls, options: str, *, origin: str) -> CreationOptions:
        """Read options, JSON with signed or unsigned bytes, for a page of that origin.

        Raises:
            ValueError: they are none, of another site, or want another algorithm.
        """
        told = _read(options)
        user_handle = _bytes(_object(told, "user"), "id")
        if not 1 <= len(user_handle) <= _LONGEST_USER_HANDLE:
            message = "user.id must have 1 to 64 bytes."
            raise ValueError(message)
        _check_algorithms(told.get("pubKeyCredParams"))
        return cls(
            rp_id=_rp_id(_object(told, "rp").get("id"), origin),
            user_handle=user_handle,
            challenge=_bytes(told, "challenge"),
            excluded=_ids(told, "excludeCredentials"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """`publicKeyCredentialRequestOptions`, as far as the software authenticator heeds them.

    Attributes:
        rp_id: the relying party's id.
        challenge: what is to be signed.
        allowed: ids of the credentials that may answer; None: any.
    """

    rp_id: str
    challenge: bytes
    allowed: frozenset[bytes] | None

    @classmethod
    def of(cls, options: str, *, origin: str) -> RequestOptions:
        """Read options, JSON with signed or unsigned bytes, for a page of that origin.

        Raises:
            ValueError: they are none, or of another site.
        """
        told = _read(options)
        return cls(
            rp_id=_rp_id(told.get("rpId"), origin),
            challenge=_bytes(told, "challenge"),
            allowed=_ids(told, "allowCredentials") or None,
        )


def _read(options: str) -> dict[str, Any]:
    try:
        told = json.loads(options)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        message = "The options are not a JSON object."
        raise ValueError(message)
    return told


def _object(told: dict[str, Any], name: str) -> dict[str, Any]:
    value = told.get(name)
    if not isinstance(value, dict):
        message = f"The options have no object {name}."
        raise ValueError(message)
    return value


def _bytes(told: dict[str, Any], name: str) -> bytes:
    """An array of signed or unsigned bytes, as `Uint8Array.from` takes both."""
    value = told.get(name)
    if not isinstance(value, list) or not all(_is_byte(number) for number in value):
        message = f"The options' {name} is not an array of bytes."
        raise ValueError(message)
    return bytes(number % 256 for number in value)


def _is_byte(number: object) -> bool:
    return type(number) is int and -128 <= number <= 255


def _ids(told: dict[str, Any], name: str) -> frozenset[bytes]:
    descriptors = told.get(name) or []
    if not isinstance(descriptors, list) or not all(isinstance(one, dict) for one in descriptors):
        message = f"The options' {name} is not an array of objects."
        raise ValueError(message)
    return frozenset(_bytes(descriptor, "id") for descriptor in descriptors)


def _check_algorithms(parameters: object) -> None:
    # a browser takes the number as text, too
    if not isinstance(parameters, list) or not any(
        isinstance(one, dict) and str(one.get("alg")) == str(ES256) for one in parameters
    ):
        message = "The options do not allow ES256 (-7), the only algorithm here."
        raise ValueError(message)


def _rp_id(rp_id: object, origin: str) -> str:
    """The relying party's id, which the page's host must be or be below; by default that host."""
    from fido2.rpid import verify_rp_id

    parts = urlsplit(origin)
    if "@" in parts.netloc or origin != f"{parts.scheme}://{parts.netloc}":
        message = "The origin must be scheme and host, such as https://app.pingone.com."
        raise ValueError(message)
    wanted = parts.hostname if rp_id is None else rp_id
    if not isinstance(wanted, str) or not verify_rp_id(wanted, origin):
        message = "A page of this origin can't use the relying party's passkeys."
        raise ValueError(message)
    return wanted
