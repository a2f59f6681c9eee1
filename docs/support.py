"""The support matrix, from what cases and lessons really exchange: `python -m docs.support`.

A row is an operation with a channel, an HTTP status and the status in the reply's body. It says
whether the simulator answers so, which methods of the client lead there, which lessons and which
conformance cases show it. What the contract has and nothing shows is a row that says so.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from docs.reference import PACKAGE, ROOT
from pingone_nb import Client, Settings
from pingone_nb.api.channels import CHANNELS
from pingone_nb.contract import document
from pingone_nb.contract.support import FILE
from pingone_nb.simulator.simulator import RULES as SIMULATED
from tests.conformance.operation import OPERATIONS, Operation

PATH = PACKAGE / "contract" / FILE
PROBE = """
import json as _json
if "lesson" in globals():
    _told = [[each.operation, each.url, each.http_status, each.request_body, each.reply_body]
             for each in lesson.client.history]
    print(_json.dumps(_told, default=str))
"""
_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Row(NamedTuple):
    """What a row is about."""

    operation: str
    channel: str
    http_status: int
    status: str


class Exchange(NamedTuple):
    """One exchange, as cases and lessons both can tell it; `ids` are those in its path."""

    operation: str
    ids: Sequence[str]
    http_status: int
    sent: Any
    body: Any


def rows_of(exchanges: Iterable[Exchange]) -> set[Row]:
    """The rows that a case or a lesson shows; earlier exchanges tell of what later ones speak."""
    types: dict[str, str] = {}  # of devices and authentications by their ids
    found = set()
    for each in exchanges:
        channel = _channel(each, types)
        status = each.body.get("status") if isinstance(each.body, Mapping) else ""
        named = status if isinstance(status, str) and each.http_status < 400 else ""
        found.add(Row(each.operation, channel, each.http_status, named))
    return found


def of_case(replies: Iterable[Any]) -> Iterator[Exchange]:
    """A conformance case's replies as exchanges."""
    for reply in replies:
        ids = tuple(reply.ids.values())
        body = reply.body if isinstance(reply.body, Mapping | list) else None
        yield Exchange(reply.operation.name, ids, reply.status, reply.sent, body)


def of_lesson(probe: str) -> Iterator[Exchange]:
    """What `PROBE` printed as exchanges."""
    for operation, url, status, sent, body in json.loads(probe) if probe.strip() else ():
        if status is not None:
            yield Exchange(operation, _ID.findall(url), status, sent, body)


def _channel(each: Exchange, types: dict[str, str]) -> str:
    for known in (each.sent, each.body):
        types.update(_types(known))
    about = [*_chosen(each.body), *_chosen(each.sent), *reversed(each.ids)]
    channel = next((types[one] for one in about if one in types), "")
    if isinstance(each.body, Mapping) and isinstance(each.body.get("id"), str) and channel:
        types[each.body["id"]] = channel
    return channel


def _types(node: Any) -> Iterator[tuple[str, str]]:
    """Ids with the types that stand beside them; a one-time target's type is its own id."""
    if isinstance(node, list):
        for item in node:
            yield from _types(item)
    if isinstance(node, Mapping):
        told, own = node.get("type"), node.get("id")
        if isinstance(told, str) and told in _CHANNELS:
            yield (own if isinstance(own, str) else told), told
        for item in node.values():
            yield from _types(item)


def _chosen(body: Any) -> Iterator[str]:
    """The ids and types that a body names as what it is about, the most telling ones first."""
    if not isinstance(body, Mapping):
        return
    for name in ("selectedDevice", "device"):
        part = body.get(name)
        if isinstance(part, Mapping):
            one_time = part.get("oneTime")
            if isinstance(one_time, Mapping):
                yield str(one_time.get("type"))
            yield str(part.get("id"))
    if isinstance(body.get("type"), str):
        yield str(body.get("id") or body["type"])
        yield body["type"]


_CHANNELS = frozenset({*CHANNELS, "TOTP", "MOBILE", "FIDO2"})


def client_methods() -> dict[tuple[str, str], list[str]]:
    """Operation and channel, `""` for all → the client's methods that send it."""
    settings = Settings(environment_id="00000000-0000-4000-8000-000000000000", token="none")  # noqa: S106
    client = Client(settings)
    rooms = {"": Client} | {
        f"{name}.": type(each) for name, each in vars(client).items() if hasattr(each, "send")
    }
    found: dict[tuple[str, str], list[str]] = {("token", ""): ["connect"]}
    for prefix, room in rooms.items():
        for name, method in inspect.getmembers(room, inspect.isfunction):
            operation = _sent_by(room, method)
            if operation and not name.startswith("_"):
                channel = name.rpartition("_")[2].upper()
                key = (operation, channel if channel in _CHANNELS else "")
                found.setdefault(key, []).append(f"{prefix}{name}")
    return found


def _sent_by(room: type, method: Any) -> str:
    """The operation that a method sends, itself or through a private one of its class."""
    bound = getattr(method, "__wrapped__", None)
    if bound is None:
        names = [name for name in method.__code__.co_names if name.startswith("_")]
        inner = (getattr(getattr(room, name, None), "__wrapped__", None) for name in names)
        bound = next(filter(None, inner), None)
    name = getattr(bound, "__name__", "")
    return "initialize" if name.startswith("one_time_") else name if name in OPERATIONS else ""


def matrix(
    cases: Mapping[str, Iterable[Exchange]], lessons: Mapping[str, Iterable[Exchange]]
) -> dict[str, Any]:
    """The whole matrix.

    Args:
        cases: rule → the exchanges of the case, in order.
        lessons: file name → the exchanges of the lesson.
    """
    shown = {name: rows_of(each) for name, each in cases.items()}
    taught = {name: rows_of(each) for name, each in lessons.items()}
    found = set().union(*shown.values(), *taught.values())
    names, methods = sorted(shown), client_methods()
    told = [
        {
            **row._asdict(),
            "simulated": row.operation in SIMULATED,
            "client": _methods(methods, row),
            "lessons": sorted(name for name, each in taught.items() if row in each),
            "cases": [at for at, name in enumerate(names) if row in shown[name]],
        }
        for row in sorted(found)
    ]
    return {"cases": names, "rows": [*told, *_unshown(methods, found)]}


def _methods(methods: Mapping[tuple[str, str], list[str]], row: Row) -> list[str]:
    """The methods that send the operation: on a channel only those for it, and for all."""
    fitting = {"", row.channel} if row.channel else {"", *_CHANNELS}
    return sorted(
        name
        for (operation, channel), names in methods.items()
        for name in names
        if operation == row.operation and channel in fitting
    )


def _unshown(
    methods: Mapping[tuple[str, str], list[str]], found: set[Row]
) -> Iterator[dict[str, Any]]:
    """What the contract has and neither a case nor a lesson shows."""
    seen = {(row.operation, row.http_status) for row in found}
    for operation in OPERATIONS.values():
        for status in sorted(_statuses(operation)):
            if (operation.name, status) not in seen:
                row = Row(operation.name, "", status, "")
                told = {"simulated": False, "client": _methods(methods, row)}
                yield {**row._asdict(), **told, "lessons": [], "cases": []}


def _statuses(operation: Operation) -> set[int]:
    paths = document()["paths"]
    told = next(
        item
        for path, item in paths.items()
        if re.sub(r"\{\w+\}", "{}", path) == re.sub(r"\{\w+\}", "{}", operation.contract_path)
    )
    return {int(status) for status in told[operation.method.lower()]["responses"]}


def text(found: Mapping[str, Any]) -> str:
    """The file: a line for each row and each case."""
    lines = {
        name: ",\n".join(f"  {json.dumps(each, ensure_ascii=False)}" for each in found[name])
        for name in ("cases", "rows")
    }
    parts = ",\n".join(f' "{name}": [\n{told}\n ]' for name, told in lines.items())
    return f"{{\n{parts}\n}}\n"


def main() -> None:
    """Try every case and every lesson, and write the file anew."""
    from pingone_nb.lab.runner import run_notebooks
    from tests.conformance.claims import all_exchanges

    paths = sorted(Path(ROOT / "notebooks").glob("*.ipynb"))
    runs = run_notebooks(paths, probe=PROBE)
    cases = {rule: list(of_case(replies)) for rule, replies in all_exchanges().items()}
    lessons = {run.name: list(of_lesson(run.probe)) for run in runs}
    PATH.write_text(text(matrix(cases, lessons)), encoding="utf-8")


if __name__ == "__main__":
    main()
