"""Swift has no tool-chain here: a real grammar of it reads each snippet without an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter
import tree_sitter_swift

from pingone_nb.interchange import snippets
from tests.snippets.cases import requests_of
from tests.snippets.hostile import hostile_bodies, request_of
from tests.snippets.place import Place
from tests.snippets.test_clean import flows

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_swift.language()))


def faults(source: str) -> list[str]:
    """What the grammar does not understand, or misses."""
    return [
        str(node)
        for node in _nodes(PARSER.parse(source.encode()).root_node)
        if node.is_error or node.is_missing
    ]


def _nodes(node: tree_sitter.Node) -> Iterator[tree_sitter.Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def test_a_fault_is_found() -> None:
    """The grammar sees what is no Swift."""
    assert faults('let a = "b')
    assert faults("let = {")


def test_snippets_are_swift(place: Place) -> None:
    """Every operation's snippet and the flow are Swift without an error node."""
    texts = {
        name: snippets.render(request, language="swift")
        for name, request in requests_of(place).items()
    }
    texts["flow"] = snippets.flow(place.settings, language="swift")

    assert {name: faults(text) for name, text in texts.items() if faults(text)} == {}


def warned(source: str) -> list[str]:
    """What a compiler would warn of: variables that stay as they are, and names that nobody uses."""
    constant = [
        name
        for name in re.findall(r"^ *var (\w+)", source, re.MULTILINE)
        if not re.search(rf"^ *{name}(?:\.\w+)? = ", source, re.MULTILINE)
    ]
    names = re.findall(r"\b(?:let|var|func) (\w+)", source)
    return [*constant, *(name for name in names if len(re.findall(rf"\b{name}\b", source)) < 2)]


def test_a_warning_is_found() -> None:
    """A variable that is never changed, and a constant and a function that nobody uses."""
    assert warned("var a = 1\nprint(a)") == ["a"]
    assert warned("let b = 1\nfunc c() {}") == ["b", "c"]


def test_no_compiler_has_a_warning(place: Place) -> None:
    """Every operation's snippet and the flow use what they declare, and change what may change."""
    texts = [snippets.render(request, language="swift") for request in requests_of(place).values()]
    texts += flows("swift").values()

    assert [warned(text) for text in texts] == [[]] * len(texts)
    assert not any(faults(text) for text in flows("swift").values())


def test_hostile_bodies_are_swift() -> None:
    """Hostile texts stay within their literals."""
    for number, body in enumerate(hostile_bodies()):
        request = request_of(number, body, url="https://auth.pingone.com/a")
        assert faults(snippets.render(request, language="swift")) == [], body
