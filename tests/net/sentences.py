"""Every sentence that a user may read, with its place: `python -m tests.net.sentences`.

The rule. Of Python, each string that is no docstring counts when it reads as words, see `_is_read`,
and when nothing about its place says that a machine reads it: it is no pattern, annotation, name of
an export or key of a subscript. An f-string is one text, its values as `{}`. Of JavaScript, each
quoted text outside comments counts that reads as words. Markup is taken off first.
"""

from __future__ import annotations

import ast
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PACKAGE = ROOT / "pingone_nb"

_TAGS = re.compile(r"</?[a-z!?][^<>]*>|\b[\w-]+=\"[^\"]*\"|&\w+;")
_WORD = re.compile(r"\ba\b|[^\W\d_]{2,}(?:['’-][^\W\d_]+)*")
_LABEL = re.compile(
    r"[A-Z](?:[a-zé]+|-[a-z]+)(?:-[a-z]+)*[.:?!…]?|OK"
)  # "Send", "E-mail"; no `Content-Type`
_ENDED = re.compile(r"[^\W\d_]{2,}[.?!…:]$")
_TOLD_IN_TAGS = re.compile(r"\b(?:aria-label|title|alt|placeholder)=\"([^\"]+)\"")
_FOR_MACHINES = re.compile(
    r"^(?:SELECT|INSERT|CREATE|ALTER|DROP|UPDATE|PRAGMA|BEGIN|FROM|VALUES|CAST|WITH|END\b|REFERENCES)"
    r"|PRIMARY KEY"
    r"|^(?:from \w+ import|import \w|async def|def |class |print\()"
    r"|[\w\])] \{\s|\{\s*[a-z-]+:\s|\bpnb-"  # style sheets
    r"|^\S+/\S+$|^\S+://\S+$|^[\[^].*[\]$]$|^\w+\[.*\]$|\w \| \w|\\[dwsb]"
    r"|^(?:Content-Type|Authorization|Accept|Cookie|Referer|Bearer)\b.{0,20}$"
    r"|^(?:Enter|Home|End|Host|Location|Pragma)$",  # keys and headers
    re.DOTALL,
)
_MACHINES_CALLS = {"compile", "split", "TypeVar", "ParamSpec", "getLogger", "exec_driver_sql",
                   "import_module", "strftime", "get_backend_name", "connect", "findall", "sub",
                   "fullmatch", "namedtuple", "urlsplit"}  # fmt: skip
_JAVASCRIPT = re.compile(
    r"//[^\n]*|/\*.*?\*/"
    r"|\"(?P<double>(?:[^\"\\\n]|\\.)*)\"|'(?P<single>(?:[^'\\\n]|\\.)*)'"
    r"|`(?P<template>(?:[^`\\]|\\.)*)`",
    re.DOTALL,
)


@dataclass(frozen=True, order=True)
class Sentence:
    """A text and where it stands."""

    file: str
    line: int
    text: str


def everything() -> list[Sentence]:
    """All sentences, by file and line."""
    found: list[Sentence] = []
    for path in sorted(PACKAGE.rglob("*.py")):
        found += _placed(path, of_python(path.read_text(encoding="utf-8")))
    for path in sorted(PACKAGE.rglob("*.js")):
        found += _placed(path, of_javascript(path.read_text(encoding="utf-8")))
    return found


def of_python(source: str) -> list[tuple[int, str]]:
    """Line and text of what is read of a Python source."""
    collector = _Strings()
    collector.visit(ast.parse(source))
    return [(line, text) for line, text in collector.found if _is_read(text)]


def of_javascript(source: str) -> list[tuple[int, str]]:
    """Line and text of what is read of a JavaScript source."""
    found = []
    for match in _JAVASCRIPT.finditer(source):
        text = match["double"] or match["single"] or match["template"] or ""
        text = re.sub(r"\$\{(?:[^{}]|\{[^{}]*\})*\}", "{}", text)
        if _is_read(text) and not re.fullmatch(r"[a-z-]+(?: [a-z-]+)?", text):
            found.append((source.count("\n", 0, match.start()) + 1, text))
    return found


class _Strings(ast.NodeVisitor):
    """Collects the strings that are not for machines by their place."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # else a docstring
            self.visit(node.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str):
            self.found.append((node.lineno, node.value))

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        parts = [
            each.value if isinstance(each, ast.Constant) else "{}"  # constants here are texts
            for each in node.values
        ]
        self.found.append((node.lineno, "".join(map(str, parts))))
        for each in node.values:
            if isinstance(each, ast.FormattedValue):
                self.visit(each.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)  # not the key
        if not isinstance(node.slice, ast.Constant | ast.Tuple):
            self.visit(node.slice)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """An argument has nothing but an annotation."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        node.returns = None
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        if ast.unparse(node.targets[0]) not in ("__all__", "_ROOMS"):
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        name = ast.unparse(node.func).rpartition(".")[2]
        if name not in _MACHINES_CALLS:
            self.generic_visit(node)
        elif isinstance(node.func, ast.Attribute) and not isinstance(node.func.value, ast.Constant):
            self.visit(node.func)


def _placed(path: Path, found: list[tuple[int, str]]) -> list[Sentence]:
    name = path.relative_to(ROOT).as_posix()
    return [Sentence(name, line, " ".join(text.split())) for line, text in found]


def _is_read(text: str) -> bool:
    """Two words, or one with a value or "…" beside it; a label such as "Send"; a sentence's end."""
    told = " ".join(_TOLD_IN_TAGS.findall(text))
    shown = " ".join(f"{_TAGS.sub(' ', text)} {told}".split())
    if _FOR_MACHINES.search(shown):
        return False
    if _LABEL.fullmatch(shown) or _ENDED.search(shown):
        return True
    words = len(_WORD.findall(shown))
    return " " in shown and (words >= 2 or (words == 1 and ("{}" in shown or "…" in shown)))


def main() -> None:
    """Print each sentence with its place, and how many there are."""
    sentences = everything()
    lines = [f"{each.file}:{each.line}: {each.text}" for each in sentences]
    texts = {each.text for each in sentences}
    sys.stdout.write("\n".join(lines))
    sys.stdout.write(f"\n{len(sentences)} sentences, {len(texts)} different ones\n")


if __name__ == "__main__":
    main()
