"""How a value shows itself: as a card in a notebook, and as one short line elsewhere.

A card is plain HTML that reads without its style sheet, too, as on GitHub, which removes it. Its
colors are the theme's own. What a value says is escaped here; what must not be shown, the value has
masked before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from html import escape
from itertools import islice
from typing import Any

Fact = tuple[str, object]

_LONGEST_LINE = 400
_LONGEST_VALUE = 80
_LONGEST_TEXT = 300
_LONGEST_DOCUMENT = 4_000
_MOST_FACTS = 60
_MOST_OPEN = 16
_MOST_ITEMS = 3
_DEEPEST = 8
_STYLE = """
.pnb-card{container-type:inline-size;box-sizing:border-box;max-width:760px;
margin:4px 2px;padding:12px 16px 14px;color:inherit;
border:1px solid color-mix(in srgb,currentColor 22%,transparent);border-radius:10px;
border-inline-start:4px solid color-mix(in srgb,currentColor 50%,transparent);
font:13px/1.45 var(--jp-ui-font-family,var(--vscode-font-family,system-ui,sans-serif))}
.pnb-card[data-tone=good]{border-inline-start-color:var(--jp-success-color1,#388e3c)}
.pnb-card[data-tone=bad]{border-inline-start-color:var(--jp-error-color1,#d32f2f)}
.pnb-card .pnb-card-head{margin:0 0 6px;font-size:14px}
.pnb-card code,.pnb-card pre{padding:0;background:none;color:inherit;overflow-wrap:anywhere;
font:12px/1.5 var(--jp-code-font-family,var(--vscode-editor-font-family,ui-monospace,monospace))}
.pnb-card .pnb-card-status{padding:1px 8px;border-radius:99px;font-weight:600;
border:1px solid color-mix(in srgb,currentColor 40%,transparent)}
.pnb-card p,.pnb-card pre{margin:6px 0;white-space:pre-wrap}
.pnb-card table.pnb-card-table{width:100%;margin:4px 0;border:0;border-collapse:collapse;
table-layout:auto;color:inherit;font-size:12px}
.pnb-card .pnb-card-table caption{padding:6px 0 2px;color:inherit;font-weight:600;text-align:start}
.pnb-card .pnb-card-table tr.pnb-card-row{background:none}
.pnb-card .pnb-card-table tr>:is(th,td){padding:3px 12px 3px 0;border:0;max-width:none;
border-top:1px solid color-mix(in srgb,currentColor 14%,transparent);color:inherit;
text-align:start;vertical-align:top;white-space:normal;overflow-wrap:anywhere}
.pnb-card .pnb-card-table tr>th{font-weight:400;opacity:.8;overflow-wrap:break-word}
.pnb-card .pnb-card-facts th{width:32%}
@container (max-width:520px){.pnb-card .pnb-card-table tr>th{overflow-wrap:anywhere}}
.pnb-card summary{min-height:24px;line-height:24px;cursor:pointer}
""".replace("\n", "")


def line(value: Any, facts: Iterable[Fact] | None = None) -> str:
    """A value's `repr`: its type, and what of it is set, cut to some 400 characters.

    Args:
        value: what it is about.
        facts: names and values; the dataclass's own fields unless given.
    """
    rows = _fields_of(value) if facts is None else facts
    shown, room = [], _LONGEST_LINE
    for name, item in rows:
        if is_unset(item):
            continue
        shown.append(f"{name}={_short(item)}")
        room -= len(shown[-1])
        if room < 0:
            shown.append("…")
            break
    return f"{type(value).__name__}({', '.join(shown)})"


def is_unset(value: object) -> bool:
    """Whether there is nothing to show: None, or an empty text or collection."""
    return value is None or (isinstance(value, str | tuple | list | Mapping) and not value)


def facts_of(value: Any, *, path: str = "") -> Iterator[Fact]:
    """Path → value, for all that is set in a JSON value, such as `selectedDevice.oneTime.type`.

    An array of objects counts its elements as `devices[0]`; one of plain values is one fact.
    """
    if isinstance(value, Mapping) and path.count(".") < _DEEPEST:
        for name, item in value.items():
            yield from facts_of(item, path=f"{path}.{name}" if path else str(name))
    elif isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value):
        for number, item in enumerate(value):
            yield from facts_of(item, path=f"{path}[{number}]")
    elif not is_unset(value):
        yield path, value


def card(
    name: str,
    *parts: str,
    lead: str = "",
    status: str = "",
    is_good: bool | None = None,
    facts: Iterable[Fact] = (),
) -> str:
    """A card as HTML.

    Args:
        name: what it shows, such as `DeviceAuthentication`.
        parts: HTML that `table`, `document` and `paragraph` made; stands below the facts.
        lead: the same; stands above them.
        status: stands beside the name; "" for none.
        is_good: whether it is a success, or a failure; None where it is neither.
        facts: names and values, of which those that are set are shown, at most 60; more than 16 are
            folded.
    """
    tone = {True: "good", False: "bad", None: "plain"}[is_good]
    badge = f' <code class="pnb-card-status">{_text(status)}</code>' if status else ""
    head = f'<p class="pnb-card-head"><strong>{_text(name)}</strong>{badge}</p>'
    inner = "".join((lead, _facts(facts), *parts)) or paragraph("Nothing is set.")
    return f'<div class="pnb-card" data-tone="{tone}"><style>{_STYLE}</style>{head}{inner}</div>'


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as a part of a card; "" without rows."""
    body = "".join(_row(f"<td>{_text(cell)}</td>" for cell in row) for row in rows)
    if not body:
        return ""
    head = _row(f'<th scope="col">{_text(column)}</th>' for column in columns)
    named = f"<caption>{_text(caption)}</caption>" if caption else ""
    return (
        f'<table class="pnb-card-table">{named}<thead>{head}</thead><tbody>{body}</tbody></table>'
    )


def document(title: str, value: object) -> str:
    """A JSON value, or a text, as a part of a card that unfolds; "" where there is none."""
    if is_unset(value):
        return ""
    text = value if isinstance(value, str) else _json(value)
    shown = _text(text, most=_LONGEST_DOCUMENT)
    return _fold(title, f"<pre>{shown}</pre>")


def paragraph(text: str) -> str:
    """A sentence as a part of a card; "" for none."""
    return f"<p>{_text(text)}</p>" if text else ""


def _fields_of(value: Any) -> Iterator[Fact]:
    return ((each.name, getattr(value, each.name)) for each in fields(value) if each.repr)


def _facts(facts: Iterable[Fact]) -> str:
    known = iter(fact for fact in facts if not is_unset(fact[1]))
    shown = [*islice(known, _MOST_FACTS)]
    left = sum(1 for _ in known)
    more = paragraph(f"… {left} more properties") if left else ""
    folded = _fact_table(shown[_MOST_OPEN:])
    if folded:
        folded = _fold(f"{len(shown) - _MOST_OPEN + left} more properties", folded + more)
    return _fact_table(shown[:_MOST_OPEN]) + folded


def _fact_table(facts: Iterable[Fact]) -> str:
    rows = "".join(
        _row((f'<th scope="row"><code>{_text(name)}</code></th>', f"<td>{_text(value)}</td>"))
        for name, value in facts
    )
    body = f'<table class="pnb-card-table pnb-card-facts"><tbody>{rows}</tbody></table>'
    return body if rows else ""


def _fold(title: str, inner: str) -> str:
    return f"<details><summary>{_text(title)}</summary>{inner}</details>"


def _row(cells: Iterable[str]) -> str:
    return f'<tr class="pnb-card-row">{"".join(cells)}</tr>'


def _text(value: object, *, most: int = _LONGEST_TEXT) -> str:
    text = _plain(value)
    return escape(text if len(text) <= most else f"{text[:most]} …")


def _plain(value: object) -> str:
    """A value as a person reads it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value[:100]))
    return "" if value is None else str(value)


def _json(value: object) -> str:
    # a masked value shows its mask
    return json.dumps(value, indent=2, ensure_ascii=False, default=str)


def _short(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.isoformat()
    if isinstance(value, tuple):
        more = ", …" if len(value) > _MOST_ITEMS else "," if len(value) == 1 else ""
        return f"({', '.join(map(_short, value[:_MOST_ITEMS]))}{more})"
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        value = f"{value[:_LONGEST_VALUE]}…"
    return repr(value)
