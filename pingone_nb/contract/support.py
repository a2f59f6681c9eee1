"""What is supported: who simulates, calls, teaches and tests each operation, channel and status."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

FILE = "support.json"  # written by `make docs`, and held against what happens by the tests


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """One row of the matrix.

    Attributes:
        operation: such as `check_otp`.
        channel: such as `SMS`; `""` where no device or target is involved.
        http_status: of the reply.
        status: in the body of a reply that is no error, such as `COMPLETED`; `""` without one.
        simulated: whether the simulator answers so.
        client: the methods of `Client` that send it, such as `devices.create_sms`.
        lessons: the notebooks that come there.
        cases: the conformance cases that show it, by their rules.
    """

    operation: str
    channel: str
    http_status: int
    status: str
    simulated: bool
    client: tuple[str, ...]
    lessons: tuple[str, ...]
    cases: tuple[str, ...]


@cache
def support() -> tuple[Support, ...]:
    """The matrix, sorted by operation, channel and status; last what nothing shows."""
    kept = json.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return tuple(
        Support(
            **{
                **row,
                "client": tuple(row["client"]),
                "lessons": tuple(row["lessons"]),
                "cases": tuple(kept["cases"][at] for at in row["cases"]),
            }
        )
        for row in kept["rows"]
    )


def support_table() -> str:
    """The matrix as lines of text, with numbers of cases."""
    heads = ("operation", "channel", "http", "status", "simulated", "cases", "lessons", "client")
    lines = [heads, *(_cells(each) for each in support())]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    return "".join(
        "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
        + "\n"
        for line in lines
    )


def _cells(each: Support) -> tuple[str, ...]:
    numbers = " ".join(name[:2] for name in each.lessons)
    return (
        *(each.operation, each.channel, str(each.http_status), each.status),
        *("yes" if each.simulated else "no", str(len(each.cases)), numbers, " ".join(each.client)),
    )
