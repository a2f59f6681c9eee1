"""Where the contract has its claims from: each source once, and what it speaks of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

EVERY_OPERATION = "every operation"
NOT_RETRIEVABLE = "not retrievable"
OFFICIAL_KINDS = ("page", "specification")
KINDS = (*OFFICIAL_KINDS, "code", "flow", "issue", "copy")

_OFFICIAL_HOSTS = frozenset(
    {"developer.pingidentity.com", "docs.pingidentity.com", "apidocs.pingidentity.com"}
)
_CODES = ("code", "case")
_Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One place in a source, and which claims it can carry.

    Attributes:
        of: the resources that it speaks of, by the contract's tags, or `every operation`.
        place: such as `Example Response`.
        kinds: each a `Claim.kind`; none means all.
        only: a regular expression that is found in a claim's place and name, such as
            `^DELETE .* 204$`; empty means any.
        read: the day when it was last read, such as `2026-11-28`, or `not retrievable`.
    """

    of: tuple[str, ...]
    place: str
    kinds: tuple[str, ...]
    only: str
    read: str

    def carries(self, kind: str, subject: str, resources: frozenset[str]) -> bool:
        """Whether a claim of this kind, name and resources may rest on it."""
        speaks = EVERY_OPERATION in self.of or not resources.isdisjoint(self.of)
        return (
            speaks and kind in (self.kinds or (kind,)) and re.search(self.only, subject) is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A page, a file or a thread that claims rest on.

    Attributes:
        id: its name in the contract, such as `VALIDATE_OTP`; empty for one that has no entry.
        url, title: where it is, and what it is called.
        kind: `page` and `specification` are official documentation; `code`, `flow`, `issue` and
            `copy` show what was seen.
        read: the day when it was last read, or `not retrievable`.
        spells_codes: whether it writes error codes as PingOne does; some write `invalidOtp`.
        passages: what it speaks of; none for one that speaks of other resources only.
    """

    id: str
    url: str
    title: str
    kind: str
    read: str
    spells_codes: bool
    passages: tuple[Passage, ...]

    def passage(self, kind: str, subject: str, resources: frozenset[str]) -> Passage | None:
        """The first place that can carry a claim."""
        carrying = (each for each in self.passages if each.carries(kind, subject, resources))
        return next(carrying, None)

    def objection(self, evidence: str, kind: str, subject: str, resources: frozenset[str]) -> str:
        """Why a claim cannot have this evidence from here, as a sentence; empty when it can."""
        if not self.id:
            return "the source has no entry in the table of sources"
        if evidence == "documented" and self.kind not in OFFICIAL_KINDS:
            return f"a documented claim needs official documentation; {self.id} is not"
        if kind in _CODES and not self.spells_codes:
            return f"{self.id} does not spell codes as the API does, so the code is assumed"
        if self.passage(kind, subject, resources) is None:
            return f"{self.id} does not mention it"
        return ""


def sources(document: _Node) -> dict[str, Source]:
    """The table of sources, by URL."""
    entries = document.get("x-sources", {})
    return {each.url: each for each in (_source(name, entry) for name, entry in entries.items())}


def unlisted(url: str) -> Source:
    """What stands in for a source without an entry: it carries nothing."""
    return _source("", {"url": url})


def is_official(url: str) -> bool:
    """Whether a URL is Ping Identity's documentation, or a repository of theirs."""
    if urlsplit(url).scheme != "https":
        return False
    ours = url.startswith("https://github.com/pingidentity/")
    return ours or urlsplit(url).hostname in _OFFICIAL_HOSTS


def reached(document: _Node) -> dict[str, frozenset[str]]:
    """Component, such as `schemas/Error` → the tags of all operations that lead to it."""
    parts = document["components"].items()
    nodes = {f"{section}/{name}": each for section, part in parts for name, each in part.items()}
    leads_to = {name: _references(node) for name, node in nodes.items()}
    found: dict[str, set[str]] = {name: set() for name in nodes}
    for item in document["paths"].values():
        for operation in (node for node in item.values() if "responses" in node):
            todo = _references([operation, item.get("parameters", [])])
            seen: set[str] = set()
            while todo - seen:
                seen |= todo
                todo = {name for each in todo for name in leads_to[each]}
            for name in seen:
                found[name].update(operation.get("tags", []))
    return {name: frozenset(tags) for name, tags in found.items()}


def _references(node: Any) -> set[str]:
    """The components that a node refers to, such as `schemas/Error`."""
    found: set[str] = set()
    todo = [node]
    while todo:
        node = todo.pop()
        if isinstance(node, Mapping):
            todo += node.values()
        elif isinstance(node, list):
            todo += node
        elif isinstance(node, str) and node.startswith("#/components/"):
            found.add("/".join(node.split("/")[2:4]))  # the rest leads into the component
    return found


def _source(name: str, entry: str | _Node) -> Source:
    source: _Node = {"url": entry} if isinstance(entry, str) else entry
    read = str(source.get("read", NOT_RETRIEVABLE))
    return Source(
        id=name,
        url=source["url"],
        title=source.get("title", ""),
        kind=source.get("kind", ""),
        read=read,
        spells_codes=source.get("spells_codes", True),
        passages=tuple(_passage(each, read) for each in source.get("covers", [])),
    )


def _passage(passage: _Node, read: str) -> Passage:
    return Passage(
        of=tuple(passage["of"]),
        place=passage["place"],
        kinds=tuple(passage.get("kinds", [])),
        only=passage.get("only", ""),
        read=str(passage.get("read", read)),
    )
