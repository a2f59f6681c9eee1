"""What all nouns have in common: known properties as attributes, and all of it in `raw`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from pingone_nb.card import card, facts_of, is_unset, line, table
from pingone_nb.errors import ReplyError
from pingone_nb.privacy.masking import mask, sealed
from pingone_nb.privacy.secret import Secret

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_MOST_NAMED = 2
_MOST_ROWS = 20
_MOST_COLUMNS = 6
_FIRST = ("id", "type", "name", "username", "status", "enabled", "nickname")


class Shown:
    """A dataclass that shows what of it is set: as a line, and in a notebook as a card."""

    __slots__ = ()

    def __repr__(self) -> str:
        return line(self, self._facts())

    def _repr_html_(self) -> str:
        return card(type(self).__name__, facts=self._facts())

    def _facts(self) -> Iterator[tuple[str, Any]]:
        shown_fields = ((each.name, getattr(self, each.name)) for each in fields(self) if each.repr)  # type: ignore[arg-type] # each that inherits is a dataclass
        # a contact may also stand where its name doesn't say so, as in a nickname
        return (
            (name, mask(value) if isinstance(value, str) else value) for name, value in shown_fields
        )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Noun(Shown):
    """A JSON object of a reply; what is sensitive in it is a `Secret`."""

    _body: Mapping[str, Any] = field(repr=False, compare=False)

    def __reduce__(self) -> tuple[Any, ...]:
        values = {each.name: _thawed(getattr(self, each.name)) for each in fields(self)}
        return _restored, (type(self), values)

    @property
    def raw(self) -> Mapping[str, Any]:
        """All that was told, read-only; unknown properties too."""
        return MappingProxyType({name: frozen(value) for name, value in self._body.items()})

    def _repr_html_(self) -> str:
        told = mask(self._body)
        embedded = part(told, "_embedded")
        lists = (table_of(name, tuple(parts(told))) for name, told in embedded.items())
        return card(
            type(self).__name__,
            *lists,
            *self._more(),
            status=text(told.get("status")) or "",
            is_good=self._is_good,
            facts=facts_of({n: v for n, v in told.items() if n not in ("_links", "_embedded")}),
        )

    @property
    def _is_good(self) -> bool | None:
        """Whether it tells of a success or a failure; None where of neither."""
        return None

    def _more(self) -> tuple[str, ...]:
        """Further parts of the card."""
        return ()


Item = TypeVar("Item", bound=Noun)


class Listing(tuple[Item, ...]):
    """The nouns that a reply lists: a tuple that shows itself as a table in a notebook."""

    __slots__ = ()

    def __repr__(self) -> str:
        more = f", … {len(self) - _MOST_NAMED} more" if len(self) > _MOST_NAMED else ""
        shown = ", ".join(map(repr, self[:_MOST_NAMED]))
        return f"({shown}{more or (',' if len(self) == 1 else '')})"

    def _repr_html_(self) -> str:
        kinds = {type(each).__name__ for each in self}
        name = f"{len(self)} × {kinds.pop()}" if self else "Nothing was found."
        return card(name, table_of("", [mask(each._body) for each in self]))


def table_of(caption: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Some JSON objects as a table of a card: a row each, a column for what most of them tell."""
    shown = items[:_MOST_ROWS]
    names = dict.fromkeys(name for item in shown for name in item if _is_plain(item[name]))
    columns = sorted(names, key=lambda name: name not in _FIRST)[:_MOST_COLUMNS]
    rows = [[item.get(name) for name in columns] for item in shown]
    more = f"the first {len(shown)} of {len(items)}" if len(items) > len(shown) else ""
    return table(": ".join(filter(None, (caption, more))), columns, rows)


def _is_plain(value: Any) -> bool:
    return not is_unset(value) and not isinstance(value, Mapping | list | tuple)


def _restored(kind: type[Noun], values: dict[str, Any]) -> Noun:
    return kind(**{name: v if name == "_body" else frozen(v) for name, v in values.items()})


def _thawed(value: Any) -> Any:
    """A read-only value as one that can be stored."""
    if isinstance(value, Mapping):
        return {key: _thawed(item) for key, item in value.items()}
    return tuple(map(_thawed, value)) if isinstance(value, tuple) else value


def json_object(body: Any, *, what: str, needs: str, http_status: int) -> Mapping[str, Any]:
    """A reply's body, sealed.

    Raises:
        ReplyError: it is no JSON object, or has no text of the name `needs`.
    """
    if not isinstance(body, Mapping) or not isinstance(body.get(needs), str):
        raise ReplyError(
            f"The reply is not a valid {what}: the property {needs} is missing.",
            http_status=http_status,
        )
    found: Mapping[str, Any] = sealed(body)
    return found


def part(body: Mapping[str, Any], *names: str) -> Mapping[str, Any]:
    """The object below these names, or an empty one."""
    for name in names:
        value = body.get(name)
        body = value if isinstance(value, Mapping) else _NOTHING
    return body


def parts(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects of an array."""
    if isinstance(value, list | tuple):
        yield from (item for item in value if isinstance(item, Mapping))


def text(value: Any) -> str | None:
    """Text, or None in place of anything else."""
    return value if isinstance(value, str) else None


def shown(value: Any) -> str | None:
    """Text that may be shown: of a `Secret` its mask."""
    return value.mask if isinstance(value, Secret) else text(value)


def secret(value: Any) -> Secret | None:
    """Text as a `Secret`, or None in place of anything else."""
    return Secret.of(value) if isinstance(value, str | Secret) and value else None


def texts(value: Any) -> tuple[str, ...]:
    """The texts of an array."""
    found = value if isinstance(value, list | tuple) else ()
    return tuple(item for item in found if isinstance(item, str))


def ids(value: Any) -> tuple[str, ...]:
    """The `id` of each object of an array."""
    return tuple(each["id"] for each in parts(value) if isinstance(each.get("id"), str))


def flag(value: Any) -> bool | None:
    """True or false, or None in place of anything else."""
    return value if isinstance(value, bool) else None


def number(value: Any) -> int | None:
    """A whole number, or None in place of anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def moment(value: Any) -> datetime | None:
    """An aware date, or None in place of anything else."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else None


def links(body: Mapping[str, Any]) -> Mapping[str, str]:
    """Link name → URL, read-only."""
    named = part(body, "_links").items()
    return MappingProxyType(
        {
            name: link["href"]
            for name, link in named
            if isinstance(link, Mapping) and isinstance(link.get("href"), str)
        }
    )


def parsed(document: str) -> Mapping[str, Any] | None:
    """A JSON object in a text, read-only; None when it is none."""
    try:
        value = json.loads(document)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    return MappingProxyType({name: frozen(item) for name, item in value.items()})


def frozen(value: Any) -> Any:
    """A JSON value that cannot be changed."""
    if isinstance(value, Mapping):
        return MappingProxyType({key: frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value
