"""Planted secrets, and the search for them in whatever a run leaves behind."""

from __future__ import annotations

import base64
import html
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus


@dataclass(frozen=True)
class Canaries:
    """One of each kind of secret, found nowhere else."""

    client_secret: str
    token: str
    otp: str
    phone: str
    email: str

    @classmethod
    def of_seed(cls, seed: int) -> Canaries:
        """Canaries that a seed repeats."""
        unique = uuid.uuid5(uuid.NAMESPACE_OID, f"canary {seed}")
        digits = str(unique.int)
        return cls(
            client_secret=f"secret/{unique.hex}+~",
            token=f"token-{unique.hex[::-1]}",
            otp=digits[:10],
            phone=f"+1413{digits[10:17]}",
            email=f"canary.{unique.hex[:12]}@example.com",
        )

    def values(self) -> list[str]:
        """All of them."""
        return [getattr(self, each.name) for each in fields(self)]

    def environ(self) -> dict[str, str]:
        """The canaries as `CANARY_…` variables, for kernels."""
        return {f"CANARY_{each.name.upper()}": getattr(self, each.name) for each in fields(self)}


def whole(*exchanges: Any) -> str:
    """All that exchanges hold, bodies too; their `repr` leaves those out, and masks by itself."""
    return repr([getattr(each, part.name) for each in exchanges for part in fields(each)])


def hits(texts: Iterable[tuple[str, str]], secrets: Iterable[str]) -> list[str]:
    """Where a secret is found, plain or encoded, as "place: form of secret number n"."""
    forms = [
        (number, name, form)
        for number, secret in enumerate(secrets)
        for form, name in {form: name for name, form in written_forms(secret)}.items()
    ]
    return [
        f"{place}: {name} of secret {number}"
        for place, text in texts
        for number, name, form in forms
        if form in text
    ]


def written_forms(secret: str) -> Iterator[tuple[str, str]]:
    """The ways in which a secret may be written: plain, escaped, URL-encoded, base64."""
    once, twice = quote(secret, safe=""), quote(quote(secret, safe=""), safe="")
    named = {
        "plain": secret,
        "JSON": json.dumps(secret)[1:-1],
        "HTML": html.escape(secret),
        "URL": once,
        "form": quote_plus(secret),
        "URL twice": twice,
        "hex": secret.encode().hex(),
    }
    if secret.startswith("+"):
        named["without +"] = secret[1:]
    yield from named.items()
    for offset in range(3):  # where in a longer text the secret begins
        for name, encode in (
            ("base64", base64.standard_b64encode),
            ("base64url", base64.urlsafe_b64encode),
        ):
            padded = encode(b"\0" * offset + secret.encode()).decode().rstrip("=")
            # the first characters depend on what stands before, the last on what comes after
            yield f"{name} at {offset}", padded[-(-offset * 8 // 6) : -2]


def files(*folders: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each file below, whatever its encoding."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield str(path), path.read_bytes().decode("latin-1")
