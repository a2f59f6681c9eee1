"""Compares two exchanges, or two runs of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from pingone_nb.errors import InputError
from pingone_nb.history import Exchange
from pingone_nb.history.asked_value import names_in
from pingone_nb.lab.comparison.comparison import Comparison
from pingone_nb.lab.comparison.difference import Difference, Pair, outcome_in_words
from pingone_nb.lab.comparison.pairing import paired
from pingone_nb.lab.comparison.references import Place, References, parsed
from pingone_nb.lab.comparison.structure import Structure, json_text
from pingone_nb.privacy.masking import mask

HEADERS = (
    "content-type",
    "correlation-id",
    "location",
    "retry-after",
    "set-cookie",
    "www-authenticate",
)
"""The reply headers that are compared; the others are the network's and the server's affair."""

_Numbered = tuple[int, Exchange]


def compare_exchanges(
    first: Exchange,
    second: Exchange,
    *,
    names: tuple[str, str] | None = None,
    ignore: str | Iterable[str] = (),
    headers: str | Iterable[str] = HEADERS,
) -> Comparison:
    """Compare two exchanges, whatever their operations.

    The arguments are those of `compare_runs`.
    """
    return _compared(
        [((0, first), (0, second))], names or _names([first], [second]), ignore, headers
    )


def compare_runs(
    first: Iterable[Exchange],
    second: Iterable[Exchange],
    *,
    names: tuple[str, str] | None = None,
    ignore: str | Iterable[str] = (),
    headers: str | Iterable[str] = HEADERS,
) -> Comparison:
    """Compare two runs: exchanges that did the same, or should have.

    Authentications are paired in their order, and of each two the exchanges of the same operation:
    first those of the same outcome, then the others, so that as few as possible stand alone. Of
    each pair the request, the status and the reply are compared, path by path; durations are not.

    Ids, dates, hosts and what is masked differ from run to run. They are equal when they are so by
    reference: an id that is met at two places must be one id at the same places of the other run,
    too. For dates and hosts see `References`.

    Args:
        first, second: a `History` each, or some of its exchanges.
        names: what the runs are called; `simulator` and `live` where that is the difference.
        ignore: one path to leave out, or several, with all below them; `*` stands for anything,
            such as `reply_body._links` or `*.nickname`.
        headers: the reply header to compare, or several.

    Raises:
        InputError: `names` are not two, or `ignore` or `headers` are no names.
    """
    one, other = list(first), list(second)
    pairs = [
        (
            None if mine is None else (mine, one[mine]),
            None if theirs is None else (theirs, other[theirs]),
        )
        for mine, theirs in paired(one, other)
    ]
    return _compared(pairs, names or _names(one, other), ignore, headers)


def _compared(
    pairs: list[tuple[_Numbered | None, _Numbered | None]],
    names: tuple[str, str],
    ignore: str | Iterable[str],
    headers: str | Iterable[str],
) -> Comparison:
    names, ignore, kept = _checked(names, ignore, headers)
    sides = ([one[1] for one, _ in pairs if one], [other[1] for _, other in pairs if other])
    references = References((_hosts(sides[0]), _hosts(sides[1])), names)
    ignored = _pattern(ignore)
    return Comparison(
        names=names,
        pairs=tuple(_pair(one, other, references, ignored, kept) for one, other in pairs),
    )


def _pair(
    one: _Numbered | None,
    other: _Numbered | None,
    references: References,
    ignored: re.Pattern[str],
    headers: Collection[str],
) -> Pair:
    first, second = one[1] if one else None, other[1] if other else None
    return Pair(
        first=first,
        second=second,
        first_number=one[0] if one else None,
        second_number=other[0] if other else None,
        differences=tuple(_differences(one, other, references, ignored, headers)),
    )


def _differences(
    one: _Numbered | None,
    other: _Numbered | None,
    references: References,
    ignored: re.Pattern[str],
    headers: Collection[str],
) -> Iterator[Difference]:
    if one and other:
        label = f"#{one[0]} {one[1].operation}"
        place = Place(label=label, begun=(one[1].started_at, other[1].started_at))
        structure = Structure(references, place, ignored)
        yield from structure.differences("", _told(one[1], headers), _told(other[1], headers))
    elif one:
        yield Difference(path="", kind="only_first", first=json_text(_line(one[1])))
    elif other:
        yield Difference(path="", kind="only_second", second=json_text(_line(other[1])))


def _told(exchange: Exchange, headers: Collection[str]) -> dict[str, Any]:
    """What is compared; masked once more, should somebody have made the exchange by hand."""
    options = {
        "operation": exchange.operation,
        "method": exchange.method,
        "url": mask(exchange.url),
        "request_media_type": exchange.request_media_type,
        "request_body": mask(exchange.request_body),
        "http_status": exchange.http_status,
        "reply_headers": {
            name: value
            for name, value in mask(exchange.reply_headers).items()
            if name.lower() in headers
        },
        "reply_body": mask(exchange.reply_body),
        "reply_text": mask(exchange.reply_text),
        "error": mask(exchange.error),
    }
    return {name: value for name, value in options.items() if value is not None}


def _line(exchange: Exchange) -> str:
    return f"{exchange.operation} {outcome_in_words(exchange)}"


def _checked(
    names: tuple[str, str], ignore: str | Iterable[str], headers: str | Iterable[str]
) -> tuple[tuple[str, str], list[str], list[str]]:
    """The arguments, each a collection of names; one that is given as text is one name."""
    called = names_in(names, field="names")
    if len(called) != 2:
        raise InputError("names must contain two names, one for each run.", field="names")
    kept = [name.strip().lower() for name in names_in(headers, field="headers")]
    return (called[0], called[1]), names_in(ignore, field="ignore"), kept


def _names(first: list[Exchange], second: list[Exchange]) -> tuple[str, str]:
    sides = [{each.is_simulated for each in side} - {None} for side in (first, second)]
    if sides == [{True}, {False}]:
        return ("simulator", "live")
    return ("live", "simulator") if sides == [{False}, {True}] else ("first", "second")


def _hosts(exchanges: list[Exchange]) -> set[str]:
    tokens = (token for each in exchanges for token in parsed("url", each.url)[1])
    return {token.text for token in tokens if token.kind == "host"}


def _pattern(ignore: Collection[str]) -> re.Pattern[str]:
    """Matches the paths to ignore and all below them; nothing when there are none."""
    each = [re.escape(path).replace(r"\*", ".*") for path in ignore]
    return re.compile(rf"(?:{'|'.join(each)})(?:[.\[].*)?" if each else r"(?!)", re.DOTALL)
