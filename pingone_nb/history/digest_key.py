"""A secret key whose digests tell that two rows concern the same phone, and not which."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pingone_nb.errors import StoreError
from pingone_nb.privacy.secret import Secret, Unstorable
from pingone_nb.request import ApiRequest

_BYTES = 32
_PATIENCE_SECONDS = 0.5
_CONTACTS = {
    "phone": "phone",
    "mobilephone": "phone",
    "primaryphone": "phone",
    "email": "email",
}
_OBJECT = (dict, Mapping)  # dict first: asking an abstract class takes its time
_PLAIN = (str, Secret)
_NO_DIGIT = re.compile(r"\D")


class DigestKey(Unstorable):
    """HMAC-SHA256 with a key of 32 random bytes.

    A plain hash would hide nothing: there are so few phone numbers that all of them can be tried.
    With a key, only who has it can try them; so it is kept beside the store and never in it, in a
    file that only its owner may read (0600). Who hands on the store keeps the key. To see equal
    phones across the machines of a team, the machines share one key file.

    A digest begins with four characters that name its key, as in `3f9c:0a51…`: digests of
    different keys can be told apart, and are never equal.
    """

    __slots__ = ("_key", "_name")
    _instead = "It is secret: read it from its file in the other process."

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._name = hashlib.sha256(b"pingone_nb digest key\0" + key).hexdigest()[:4]

    @classmethod
    def new(cls) -> DigestKey:
        """A random key that is kept nowhere."""
        return cls(secrets.token_bytes(_BYTES))

    @classmethod
    def from_file(cls, path: Path) -> DigestKey:
        """The key in a file, which is made if there is none.

        Raises:
            StoreError: the file cannot be read or made, or holds no key.
        """
        try:
            if not path.exists():
                _make(path)
            _close_to_others(path)
            key = _read(path)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "this isn't a path"
            raise StoreError(
                f"The key file {path} can't be used: {why}.",
                hint="Use another file with key_file=….",
            ) from None
        if len(key) != _BYTES:
            raise StoreError(
                f"{path} doesn't contain a key of {_BYTES} bytes.",
                hint="Use another file with key_file=….",
            )
        return cls(key)

    def of_phone(self, phone: str) -> str:
        """The digest of a number, however it is written."""
        return self._digest(b"phone\0", _NO_DIGIT.sub("", phone))

    def of_email(self, email: str) -> str:
        """The digest of an address, in whichever case it is written."""
        return self._digest(b"email\0", email.strip().casefold())

    def of_request(self, request: ApiRequest) -> tuple[str | None, str | None]:
        """The digests of the first number and of the first address that a request names."""
        found: dict[str, str] = {}
        _find_contacts(request.body, found)
        phone, email = found.get("phone"), found.get("email")
        return phone and self.of_phone(phone), email and self.of_email(email)

    def _digest(self, kind: bytes, text: str) -> str:
        content = kind + text.encode("utf-8", "surrogatepass")
        return f"{self._name}:{hmac.digest(self._key, content, 'sha256').hex()[:32]}"

    def __repr__(self) -> str:
        return f"<DigestKey {self._name}>"


def _make(path: Path) -> None:
    """Write a new key so that no other process ever sees half of it."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
        _put(part, path)
    finally:
        part.unlink(missing_ok=True)


def _put(part: Path, path: Path) -> None:
    with contextlib.suppress(FileExistsError):  # another process was faster: its key counts
        try:
            os.link(part, path)
        except FileExistsError:
            raise
        except (OSError, AttributeError, NotImplementedError):  # no hard links, such as on exFAT
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            part.replace(path)


def _read(path: Path) -> bytes:
    """The key; one that another process is just putting in its place is waited for."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not (key := path.read_bytes()) and time.monotonic() < end:
        time.sleep(_PATIENCE_SECONDS / 50)
    return key


def _close_to_others(path: Path) -> None:
    if path.stat().st_mode & 0o077:
        with contextlib.suppress(PermissionError):  # its owner has to
            path.chmod(0o600)


def _find_contacts(value: Any, found: dict[str, str]) -> None:
    """Put the first number and the first address into `found`, wherever they are."""
    if isinstance(value, _OBJECT):
        for name, item in value.items():
            kind = _CONTACTS.get(str(name).lower())
            if kind and isinstance(item, _PLAIN):
                found.setdefault(kind, item if isinstance(item, str) else item.reveal())
            elif not isinstance(item, _PLAIN):
                _find_contacts(item, found)
    elif isinstance(value, list | tuple):
        for item in value:
            _find_contacts(item, found)
