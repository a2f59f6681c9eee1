"""What of a golden description is no longer kept: names may be added, none may go or change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def broken(then: Mapping[str, Any], now: Mapping[str, Any], *, place: str = "") -> Iterator[str]:
    """Where names were public then, and are not now, or are something else."""
    for name, description in then.items():
        where = f"{place}{name}"
        if name not in now:
            yield f"{where} is gone"
        else:
            yield from _broken_name(description, now[name], where)


def _broken_name(then: Mapping[str, Any], now: Mapping[str, Any], where: str) -> Iterator[str]:
    if then["kind"] != now["kind"] and not {then["kind"], now["kind"]} <= {"property", "attribute"}:
        yield f"{where} was a {then['kind']}, is a {now['kind']}"
        return
    if not _holds(then.get("value"), now.get("value")):
        yield f"{where} was {then['value']}, is {now.get('value')}"
    if then.get("returns") != now.get("returns"):
        yield f"{where} returned {then.get('returns')}, returns {now.get('returns')}"
    yield from _broken_call(then.get("parameters", []), now.get("parameters", []), where)
    yield from broken(then.get("members", {}), now.get("members", {}), place=f"{where}.")


def _broken_call(then: Sequence[str], now: Sequence[str], where: str) -> Iterator[str]:
    for parameter in then:
        if parameter not in now:
            yield f"{where} lacks ({parameter})"
    if _by_place(now)[: len(_by_place(then))] != _by_place(then):
        yield f"{where} takes its arguments in another order"
    for parameter in now:
        if parameter not in then and "=" not in parameter and not _is_rest(parameter):
            yield f"{where} needs ({parameter})"


def _by_place(parameters: Sequence[str]) -> list[str]:
    return [each for each in parameters if each.startswith("positional")]


def _is_rest(parameter: str) -> bool:
    return parameter.startswith("variadic")


def _holds(then: Any, now: Any) -> bool:
    if isinstance(then, list) and isinstance(now, list):
        return all(each in now for each in then)
    return bool(then == now)
