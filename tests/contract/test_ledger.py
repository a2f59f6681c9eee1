"""The fidelity ledger tells every claim, its evidence and its examples."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import re
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from pingone_nb.contract import EVIDENCE, Claim, evidence, examples
from pingone_nb.contract.ledger import Row, counts, counts_table, rows
from pingone_nb.contract.ledger_page import page
from tests.contract.validation import contract as read_contract

HOSTILE = "<script>alert('x')</script>&\"'>"
CONTRACT = read_contract()
VOID = {"meta", "input", "br", "col", "link"}


class Reader(HTMLParser):
    """A page's elements, and the cells of the rows that are claims."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self._is_claim = self._is_cell = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep it, and check nesting."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self._is_claim = "data-kind" in dict(attrs)
            if self._is_claim:
                self.rows.append([])
        if tag in {"td", "th"} and self._is_claim:
            self._is_cell = True
            self.rows[-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An SVG element without content."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Each end belongs to the newest beginning."""
        assert self.open.pop() == tag
        if tag in {"td", "th"}:
            self._is_cell = False

    def handle_data(self, data: str) -> None:
        """Collect the text of a cell."""
        if self._is_cell:
            self.rows[-1][-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@cache
def html() -> str:
    """The page of the contract."""
    return page(CONTRACT, examples())


@cache
def read() -> Reader:
    """The page, parsed."""
    return Reader(html())


def test_every_claim_is_a_row() -> None:
    """The page has a row for each claim with its kind, name and evidence, and no other."""
    told = Counter((claim.kind, claim.name, claim.evidence) for claim in evidence(CONTRACT))
    shown = Counter(
        (kind, re.sub(r" \(\w+\)$", "", name), mark) for kind, name, mark, *_ in read().rows
    )
    plain = Counter({(k, re.sub(r" \(\w+\)$", "", n), e): 0 for k, n, e in told})
    for (kind, name, mark), number in told.items():
        plain[kind, re.sub(r" \(\w+\)$", "", name), mark] += number

    assert shown == plain


def test_a_row_has_the_claims_source_and_examples() -> None:
    """A source is a link, a reasoning is text, and each example that shows the claim is named."""
    links = {attributes["href"] for attributes in read().named("a")}
    texts = {cells[3] for cells in read().rows}
    for row in rows(CONTRACT, examples()):
        source = row.claim.source
        assert source in (links if source.startswith("https://") else texts)
    (cells,) = [c for c in read().rows if c[:2] == ["example", "OtpRequiredSms"]]
    assert cells[4] == "07-onetime-sms"


def test_the_sums_agree() -> None:
    """Kinds sum up to all, and the three kinds of evidence to the total."""
    *kinds, everything = counts(rows(CONTRACT, examples()))

    for name in (*EVIDENCE, "covered", "total"):
        assert sum(getattr(count, name) for count in kinds) == getattr(everything, name)
    for count in (*kinds, everything):
        assert count.documented + count.observed + count.assumed == count.total
        assert count.covered <= count.total
    assert everything.kind == "total"
    assert everything.total == len(list(evidence(CONTRACT)))
    assert everything.covered > 300


def test_no_rows_count_as_nothing() -> None:
    """Without claims there is one count, of nothing."""
    (everything,) = counts([])

    assert dataclasses.astuple(everything) == ("total", 0, 0, 0, 0, 0)


def test_the_counts_as_text() -> None:
    """The table has a line for each kind, with its numbers in columns."""
    claim = Claim(kind="media type", name="a", where="b", evidence="observed", source="https://a.b")
    text = counts_table([Row(claim=claim, examples=("one",))])

    assert [line.split() for line in text.splitlines()] == [
        ["kind", "documented", "observed", "assumed", "total", "covered"],
        ["media", "type", "0", "1", "0", "1", "1"],
        ["total", "0", "1", "0", "1", "1"],
    ]
    assert len({len(line) for line in text.splitlines()}) == 1


def test_it_is_whole() -> None:
    """Every element is closed, no id comes twice, and each reference to an id finds it."""
    ids = [attributes["id"] for _, attributes in read().elements if attributes.get("id")]
    meant = {
        word
        for _, attributes in read().elements
        for word in (attributes.get("aria-labelledby") or "").split()
    } | {href[1:] for a in read().named("a") if (href := a["href"] or "").startswith("#")}

    assert read().open == []
    assert len(ids) == len(set(ids))
    assert meant <= set(ids)


def test_it_needs_nothing_from_elsewhere() -> None:
    """No style, script, picture or font is fetched."""
    assert not [a for _, a in read().elements if "src" in a]
    assert not read().named("link")
    assert "url(" not in html()
    assert "@import" not in html()


def test_it_can_be_read_without_script() -> None:
    """The filter alone needs the script: it is hidden until that runs, and no row is hidden."""
    assert [
        attributes["role"] for attributes in read().named("form") if "hidden" in attributes
    ] == ["search"]
    assert not [a for tag, a in read().elements if tag in {"tr", "details"} and "hidden" in a]


def test_tables_are_told_to_screen_readers() -> None:
    """Each table has a caption, each heading cell its scope, and each claim one heading."""
    tables = len(read().named("table"))

    assert len(read().named("caption")) == tables
    assert {attributes.get("scope") for attributes in read().named("th")} == {"col", "row"}
    first = next(tag for tag, a in read().elements if tag == "a")
    assert first == "a"
    assert (read().named("a")[0]["class"], read().named("a")[0]["href"]) == ("skip", "#claims")
    assert read().named("html")[0]["lang"] == "en"


def test_headings_come_in_order() -> None:
    """There is one first-level heading, and no level is left out on the way down."""
    levels = [int(tag[1]) for tag, _ in read().elements if re.fullmatch("h[1-6]", tag)]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_both_colour_schemes_are_there() -> None:
    """The page follows the reader's light or dark setting."""
    assert "color-scheme: light dark" in html()
    assert "prefers-color-scheme: dark" in html()


@pytest.mark.parametrize("paper", ["light", "dark"])
def test_colours_have_contrast(paper: str) -> None:
    """Each colour of text has 4.5:1 on the page's ground and on the sunken one, in both schemes."""
    light, dark = (
        html().split("prefers-color-scheme: dark")[0],
        html().split("prefers-color-scheme: dark")[1],
    )
    colours = dict(re.findall(r"--(\w+): (#\w+);", light if paper == "light" else dark))

    for ground in ("paper", "sunken"):
        for name in ("ink", "muted", "link", *EVIDENCE):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
        assert contrast(colours["edge"], colours[ground]) >= 3.0


def contrast(one: str, two: str) -> float:
    """WCAG's contrast ratio of two colours."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
        parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def hostile(node: Any) -> Any:
    """The document with hostile text in everything that is shown and names nothing."""
    if isinstance(node, dict):
        return {
            key: f"{item} {HOSTILE}"
            if key in {"rule", "when", "source", "x-source", "description", "evidence"}
            and isinstance(item, str)
            and not (key == "evidence" or item.startswith("https://"))
            else hostile(item)
            for key, item in node.items()
        }
    return [hostile(item) for item in node] if isinstance(node, list) else node


def test_hostile_text_is_text() -> None:
    """Whatever stands in the contract, in an example's name or in a note, is shown as text."""
    contract = hostile(CONTRACT)
    values = contract["components"]["schemas"]["DeviceAuthentication"]["properties"]["status"]
    values["x-values"][HOSTILE] = values["x-values"].pop("NUMBER_MATCHING_FAILED")
    seen = [dataclasses.replace(example, name=HOSTILE) for example in examples()]
    told = page(contract, seen, notes={HOSTILE: HOSTILE})

    assert told.count("<script") == 1
    assert told.count("alert(") > 100
    assert Reader(told).open == []
    assert [tag for tag, _ in Reader(told).elements].count("script") == 1


@pytest.mark.parametrize("source", ["javascript:alert(1)", "http://a.b", "data:text/html,x"])
def test_only_secure_addresses_are_links(source: str) -> None:
    """A source that is no https address is shown, and leads nowhere."""
    contract = copy.deepcopy(CONTRACT)
    contract["components"]["headers"]["Correlation-Id"]["x-source"] = source

    assert source not in {a.get("href") for a in Reader(page(contract, examples())).named("a")}
    assert source in page(contract, examples())


def test_missing_evidence_is_told() -> None:
    """A claim that does not say how sure it is is marked as such, and counted in the total only."""
    contract = copy.deepcopy(CONTRACT)
    del contract["components"]["headers"]["Correlation-Id"]["x-evidence"]
    told = Reader(page(contract, examples()))
    everything = counts(rows(contract, examples()))[-1]

    assert [cells[2] for cells in told.rows if cells[1] == "Correlation-Id"] == ["not stated"]
    assert everything.documented + everything.observed + everything.assumed == everything.total - 1


def test_notes_have_sections() -> None:
    """What the caller has to add stands under headings of its own, a paragraph each."""
    told = page(CONTRACT, examples(), notes={"Not simulated": "One.\n\nTwo.", "Only parsed": "Go."})

    assert '<h2 id="note-1">Not simulated</h2><p>One.</p><p>Two.</p>' in told
    assert '<h2 id="note-2">Only parsed</h2><p>Go.</p>' in told


def test_the_chart_and_its_table_are_there() -> None:
    """The page shows the state machine as a picture, and every transition in a table."""
    transitions = CONTRACT["components"]["schemas"]["DeviceAuthentication"]["properties"]["status"][
        "x-transitions"
    ]

    assert len(read().named("svg")) == 1
    steps = html().split('<details class="steps">')[1].split("</details>")[0]
    assert steps.count("<tr>") == len(transitions) + 1


def test_the_sources_are_there() -> None:
    """Each source is in the table of sources, as a link, with when it was read."""
    table = html().split('<h2 id="sources">')[1].split("</section>")[0]

    assert table.count("<tr>") == len(CONTRACT["x-sources"]) + 1
    for entry in CONTRACT["x-sources"].values():
        assert f'href="{entry["url"]}"' in table
    assert "not retrievable</td>" in table


def test_the_changes_are_there() -> None:
    """The page says which marks changed since the last version."""
    told = html().split('<h2 id="changes">')[1].split("</section>")[0]

    assert "from documented to assumed" in told
    assert "1152" in told
