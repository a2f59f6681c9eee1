"""What the pages name exists: links, headings, files, and words of make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
        *(ROOT / "tests").rglob("*.md"),
    ]
)
GUIDES = [page for page in PAGES if page.name not in ("CHANGELOG.md", "reference.md")]
BELOW = (ROOT, ROOT / "pingone_nb", ROOT / "pingone_nb" / "simulator")
SUFFIXES = "py|md|svg|yaml|yml|toml|ipynb|js|css|json|txt"
LINK = re.compile(r"\]\((?!\w+:)([^)\s]+)\)")
NAMED = re.compile(rf"`([\w.-]+(?:/[\w.-]+)*(?:/|\.(?:{SUFFIXES})))`")
MADE_LATER = {".env", "sim.env", "ledger.html", "artefacts/"}  # by whoever follows the page


def links(page: Path) -> list[str]:
    """The targets of the relative links outside code."""
    return LINK.findall(re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.M | re.S))


def named(text: str) -> list[str]:
    """The paths that stand in code font: folders end with a slash, files with a suffix."""
    return [name for name in NAMED.findall(text) if name not in MADE_LATER]


def is_there(name: str, page: Path) -> bool:
    """Whether a path leads somewhere: from the top, from the package, or from the page."""
    return any((folder / name).exists() for folder in (*BELOW, page.parent))


def anchors(page: Path) -> set[str]:
    """What a link may name after `#`, as GitHub makes it of headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    """Each relative link names a file, and a heading in it if it says so."""
    for target in links(page):
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: str(page.relative_to(ROOT)))
def test_files_that_are_named_exist(page: Path) -> None:
    """Each file and folder in code font is there."""
    assert [name for name in named(page.read_text("utf-8")) if not is_there(name, page)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_words_of_make_exist(page: Path) -> None:
    """Each `make` word in code font, or in a block of shell, is one of the Makefile's."""
    words = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    text = page.read_text("utf-8")
    told = re.findall(r"`make ([a-z ]+?)(?: ARGS=[^`]*)?`", text)
    told += re.findall(r"^make ([a-z]+)", text, re.MULTILINE)

    assert {word for each in told for word in each.split()} <= words


def test_the_long_benchmarks_exist() -> None:
    """`make proof` runs benchmarks that are there, and the guide names the same ones."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    run = re.search(r"^proof:.*\n\t\S+ -m benchmarks (.+)$", makefile, re.MULTILINE)
    row = re.search(
        r"^\| `make proof` \|(.*)$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M
    )

    assert run
    assert row
    assert all((ROOT / "benchmarks" / f"{name}.py").exists() for name in run[1].split())
    assert run[1].split() == re.findall(r"`(\w+)`", row[1])


def test_a_record_of_a_decision_is_short_and_listed() -> None:
    """Each has its three parts in 25 lines, a number of its own without a gap, and a row in the list."""
    records = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text("utf-8")

    assert [path.name[:4] for path in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 25, path.name
        parts = re.findall(r"^## (\w+)$", text, re.MULTILINE)
        assert parts == ["Context", "Decision", "Consequences"], path.name
        assert f"({path.name})" in listed, path.name


def test_what_is_not_there_is_found() -> None:
    """A file and a folder in code font are looked for; a word, a URL and a pattern are not."""
    text = "`nowhere/at_all.py` `nowhere/` `errors.py` `https://a.example/b.md` `*.py` `a.b` `x/y`"

    assert [name for name in named(text) if not is_there(name, ROOT / "README.md")] == [
        "nowhere/at_all.py",
        "nowhere/",
    ]


def test_a_tried_change_names_as_many_files_as_it_counts() -> None:
    """Each row of the changes that were tried names its files, and few enough."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| an? ([^|]+) \| (\d) \| ([^|]*)\|$", page, re.MULTILINE)
    most = {"operation": 4, "channel": 5}

    assert len(rows) == 10
    for what, count, files in rows:
        assert int(count) == files.count("`") / 2
        assert int(count) <= most.get(what.split()[0], 3)
