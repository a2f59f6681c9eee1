"""What of a file is not taken over, and why; and which hosts are PingOne's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fnmatch import translate
from typing import Literal

from pingone_nb.errors import InputError
from pingone_nb.settings import REGIONS

PINGONE_HOSTS: tuple[str, ...] = (
    *(f"*.pingone.{region}" for region in REGIONS),
    "*.pingone.invalid",  # the simulator's, without a socket
    "localhost",
    "127.0.0.1",
    "[::1]",
)


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out.

    Attributes:
        where: its place, such as `log.entries[3]`.
        why: in words; no value of the entry is repeated, but for a host.
        kind: `not HTTP`, `host` for another host, or `unreadable`.
    """

    where: str
    why: str
    kind: Literal["not HTTP", "host", "unreadable"]
    refusal: InputError | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


def host_filter(hosts: Iterable[str] | None) -> Callable[[str], bool]:
    """Whether a host, in lower case and without its port, is one of those; of None each is."""
    if hosts is None:
        return lambda _: True
    # in brackets, an IPv6 address is no set of characters
    names = [name.lower().replace("[", "[[]") for name in hosts]
    pattern = re.compile("|".join(map(translate, names)) or r"(?!)")
    return lambda host: pattern.match(host) is not None
