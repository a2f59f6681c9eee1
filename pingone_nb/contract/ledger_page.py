"""The fidelity ledger as one HTML page, which needs nothing from elsewhere and no script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from pingone_nb.contract import example, openapi
from pingone_nb.contract.changes import Changes, changes, summary
from pingone_nb.contract.claim import EVIDENCE, Claim
from pingone_nb.contract.example import Example
from pingone_nb.contract.ledger import NOTES, Count, Rests, Row, by_source, counts, rows
from pingone_nb.contract.state_chart import state_chart
from pingone_nb.contract.state_machine import StateMachine, Transition

_MEANING = {
    "documented": "stated in official documentation or an official repository.",
    "observed": "seen in public client code, published flows or recorded replies.",
    "assumed": "not stated by PingOne; the ledger gives the reasoning.",
}
_METHOD = re.compile(r"(?:[A-Z]+ )?/")
_SHARED = ("servers", "securitySchemes", "request", "response", "examples")
_FEW = 2  # examples that are named at once


def whole_page() -> str:
    """The page of the contract as it is.

    Raises:
        ImportError: PyYAML is not installed.
    """
    return page(openapi.document(), example.examples(), notes=NOTES)


def page(
    document: Mapping[str, Any],
    examples: Sequence[Example],
    *,
    notes: Mapping[str, str] | None = None,
) -> str:
    """The page of all claims, with the counts, the state machine and its table.

    Args:
        document: the contract.
        examples: those that the golden tests use.
        notes: headings and plain texts, such as what the simulator leaves out.
    """
    claimed = rows(document, examples)
    body = "\n".join(
        (
            *_introduction(),
            _counts(counts(claimed)),
            *_changes(changes(document)),
            *_sources(by_source(document)),
            *_notes(notes or {}),
            *_machine(StateMachine.of(document)),
            _form(claimed),
            *_sections(claimed),
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Fidelity ledger</title>\n<style>\n{_static('ledger.css')}</style>\n</head>\n"
        "<body>\n"
        '<a class="skip" href="#claims">Skip to the claims</a>\n'
        f"<main>\n{body}\n</main>\n"
        f"<script>\n{_static('ledger.js')}</script>\n</body>\n</html>\n"
    )


def _introduction() -> Iterator[str]:
    yield "<h1>Fidelity ledger</h1>"
    yield (
        "<p>Everything that this project states about PingOne’s device authentications, the "
        "evidence for it, and the example that shows it in a golden test.</p>"
    )
    meanings = (f"<li>{_mark(word)} {_MEANING[word]}</li>" for word in EVIDENCE)
    yield f"<ul>{''.join(meanings)}</ul>"
    yield (
        "<p>A claim is covered if an example in the reference shows it: golden tests compare each "
        "example with the contract, the client, and the simulator. An example that could show "
        "several cases covers none of them. Examples can't show rules or reply headers. Other "
        "tests check those.</p>"
    )


def _counts(counts: Sequence[Count]) -> str:
    heads = ("kind", *EVIDENCE, "total", "covered by an example")
    lines = []
    for count in counts:
        numbers = (count.documented, count.observed, count.assumed, count.total, count.covered)
        cells = "".join(f'<td class="number">{number}</td>' for number in numbers)
        lines.append(f'<tr><th scope="row">{escape(count.kind)}</th>{cells}</tr>')
    return (
        '<section aria-labelledby="counts"><h2 id="counts">Counts</h2>'
        + _table("How many claims there are, by kind and evidence", heads, lines, kind="counts")
        + "</section>"
    )


def _changes(found: Changes) -> Iterator[str]:
    """The marks of each version, and each claim that is new or marked otherwise."""
    last = escape(found.versions[-2].version)
    yield f'<section aria-labelledby="changes"><h2 id="changes">Changes since {last}</h2>'
    lines = [
        f'<tr><th scope="row">{escape(each.version)}</th><td>{escape(each.date) or "today"}</td>'
        + "".join(f"<td>{getattr(each, word)}</td>" for word in EVIDENCE)
        + "</tr>"
        for each in found.versions
    ]
    yield _table("The marks of each version", ("version", "date", *EVIDENCE), lines)
    yield f"<p>Claims: {escape('; '.join(summary(found)))}.</p>"
    steps = [*found.marked, *((claim, "") for claim in found.added)]
    yield '<details class="steps more"><summary>All of them as a table</summary>'
    heads = ("kind", "claim", "where", "before", "now")
    yield _table("What changed", heads, [_changed(claim, before) for claim, before in steps])
    yield "</details></section>"


def _changed(claim: Claim, before: str) -> str:
    was = _mark(before) if before else '<span class="muted">new</span>'
    return (
        f'<tr><td>{escape(claim.kind)}</td><th scope="row">{escape(claim.name)}</th>'
        f"<td>{escape(claim.where)}</td><td>{was}</td><td>{_mark(claim.evidence)}</td></tr>"
    )


def _sources(found: Sequence[Rests]) -> Iterator[str]:
    """What each source is, when it was read, and how many claims rest on it."""
    yield '<section aria-labelledby="sources"><h2 id="sources">Sources</h2>'
    yield '<details class="steps more"><summary>All sources as a table</summary>'
    heads = ("source", "kind", "read", "documented", "observed", "not retrievable")
    lines = [
        f'<tr><th scope="row">{_link(each.source.url, each.source.title)}</th>'
        f"<td>{escape(each.source.kind)}</td><td>{escape(each.source.read)}</td>"
        f"<td>{each.documented}</td><td>{each.observed}</td><td>{each.not_retrievable}</td></tr>"
        for each in found
    ]
    yield _table("The sources and the claims based on them", heads, lines)
    yield "</details></section>"


def _notes(notes: Mapping[str, str]) -> Iterator[str]:
    for number, (heading, text) in enumerate(notes.items(), start=1):
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n"))
        yield (
            f'<section class="notes" aria-labelledby="note-{number}">'
            f'<h2 id="note-{number}">{escape(heading)}</h2>{paragraphs}</section>'
        )


# the state machine


def _machine(machine: StateMachine) -> Iterator[str]:
    yield '<section aria-labelledby="machine"><h2 id="machine">State machine</h2>'
    yield f"<div>{state_chart(machine)}</div>"
    states = [
        f'<tr><th scope="row"><code>{escape(state.name)}</code></th>'
        f"<td>{escape(state.description)}</td><td>{'yes' if state.is_final else 'no'}</td>"
        f"<td>{_links(state.links)}</td><td>{_mark(state.evidence)}</td></tr>"
        for state in machine.states
    ]
    yield _table("The states", ("status", "meaning", "final", "links", "evidence"), states)
    heads = ("from", "action", "when", "to", "reply", "evidence")
    steps = [_transition(step) for step in machine.transitions]
    yield '<details class="steps"><summary>All transitions as a table</summary>'
    yield _table("The transitions", heads, steps)
    yield "</details></section>"


def _links(links: Sequence[tuple[str, str]]) -> str:
    marked = (f"<code>{escape(link)}</code> {_mark(evidence)}" for link, evidence in links)
    return "<br>".join(marked) or "none"


def _transition(step: Transition) -> str:
    cells = (step.action, step.when, step.target, step.reply)
    return (
        f'<tr><th scope="row">{escape(step.source or "start")}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in cells)
        + f"<td>{_mark(step.evidence)}</td></tr>"
    )


# the claims


def _form(claimed: Sequence[Row]) -> str:
    kinds = dict.fromkeys(row.claim.kind for row in claimed)
    return (
        '<h2 id="claims" tabindex="-1">Claims</h2>\n'
        '<form hidden role="search" aria-label="Filter the claims">'
        '<label>Words <input name="words" type="search" autocomplete="off"></label>'
        f"{_choice('kind', kinds)}{_choice('evidence', EVIDENCE)}"
        f"{_choice('coverage', ('covered', 'not covered'))}"
        f'<button type="reset">Show all</button>'
        f"<output>All {len(claimed)} claims are there.</output>"
        "</form>"
    )


def _choice(name: str, values: Sequence[str] | dict[str, None]) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in values)
    return (
        f"<label>{name.capitalize()} "
        f'<select name="{name}"><option value="">all</option>{options}</select></label>'
    )


def _sections(claimed: Sequence[Row]) -> Iterator[str]:
    """Operations with their paths, then schemas, then what several operations share."""
    groups: dict[str, list[Row]] = {}
    for row in claimed:
        groups.setdefault(_place(row), []).append(row)
    operations = [place for place in groups if _METHOD.match(place)]
    shared = [place for place in _SHARED if place in groups]
    schemas = [place for place in groups if place not in {*operations, *shared}]
    number = 0
    for heading, places in zip(
        ("Operations", "Schemas", "Shared parts"), (operations, schemas, shared), strict=True
    ):
        name = heading.partition(" ")[0].lower()
        yield f'<section aria-labelledby="{name}"><h2 id="{name}">{heading}</h2>'
        for place in places:
            number += 1
            yield _group(place, groups[place], number)
        yield "</section>"


def _place(row: Row) -> str:
    """The method and path, or the schema; without the operation that a media type selects."""
    if _METHOD.match(row.claim.where):
        return " ".join(row.claim.where.split(" ")[:2])
    return row.claim.where


def _group(place: str, claimed: Sequence[Row], number: int) -> str:
    count = counts(claimed)[-1]
    names = [row.claim.name for row in claimed if row.claim.kind == "operation"]
    named = f" {', '.join(names)}" if names else ""
    numbers = ", ".join(
        f"{getattr(count, word)} {word}" for word in (*EVIDENCE, "covered") if getattr(count, word)
    )
    heads = ("kind", "claim", "evidence", "source or reasoning", "examples")
    lines = [_row(row, place) for row in claimed]
    return (
        f'<details class="group" id="group-{number}"><summary>'
        f"<h3><code>{escape(place)}</code>{escape(named)}</h3>"
        f'<span class="muted">{count.total} claims: {numbers}</span></summary>'
        f"{_table(f'Claims of {place}', heads, lines, kind='claims')}</details>"
    )


def _row(row: Row, place: str) -> str:
    claim = row.claim
    narrowed = claim.where.removeprefix(place).strip() if _METHOD.match(place) else ""
    only = f' <span class="muted">({escape(narrowed)})</span>' if narrowed else ""
    name = escape(claim.name) if claim.kind == "rule" else f"<code>{escape(claim.name)}</code>"
    coverage = "covered" if row.examples else "not covered"
    return (
        f'<tr data-kind="{escape(claim.kind)}" data-evidence="{escape(claim.evidence)}"'
        f' data-coverage="{coverage}"><td>{escape(claim.kind)}</td>'
        f'<th scope="row">{name}{only}</th><td>{_mark(claim.evidence)}</td>'
        f"<td>{_source(claim)}</td><td>{_examples(row.examples)}</td></tr>"
    )


def _source(claim: Claim) -> str:
    """A link by its host and last word, and the place there; reasoning as it is."""
    if not claim.source.startswith("https://"):
        return escape(claim.source)
    parts = urlsplit(claim.source)
    words = parts.path.rstrip("/").rpartition("/")[2].removesuffix(".html")
    shown = " › ".join(filter(None, (parts.hostname or "", words)))
    place = f'<br><span class="muted">{escape(claim.place)}</span>' if claim.place else ""
    return f"{_link(claim.source, shown)}{place}"


def _link(url: str, words: str) -> str:
    shown = escape(words or url)
    return f'<a href="{escape(url)}">{shown}</a>' if url.startswith("https://") else shown


def _examples(names: Sequence[str]) -> str:
    if not names:
        return '<span class="muted">none</span>'
    listed = "<br>".join(escape(name) for name in names)
    if len(names) <= _FEW:
        return listed
    return f"<details><summary>{len(names)} examples</summary>{listed}</details>"


def _table(caption: str, heads: Sequence[str], lines: Sequence[str], *, kind: str = "plain") -> str:
    cells = "".join(
        f'<th scope="col"{_number(kind, place)}>{escape(head)}</th>'
        for place, head in enumerate(heads)
    )
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(caption)}">'
        f'<table class="{kind}"><caption>{escape(caption)}</caption>'
        f"<colgroup>{'<col>' * len(heads)}</colgroup><thead><tr>{cells}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + "\n</tbody></table></div>"
    )


def _number(kind: str, place: int) -> str:
    return ' class="number"' if kind == "counts" and place else ""


def _mark(evidence: str) -> str:
    word = evidence if evidence in EVIDENCE else "not stated"
    return f'<span class="mark {escape(word)}">{escape(word)}</span>'


def _static(name: str) -> str:
    folder = resources.files(__package__).joinpath("static")
    return folder.joinpath(name).read_text(encoding="utf-8")
