"""The package as a house: rooms, modules, imports, functions, words.

`python -m benchmarks house` measures what lies here, with `--at REV` another revision beside it.
Claims: below 220 modules and 60 of them with one importer, at most 20 entries at the top, below 10
imports deep in the simulator, no circle.
"""

from __future__ import annotations

import argparse
import ast
import io
import itertools
import statistics
import subprocess
import sys
import tarfile
import tempfile
import tokenize
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from radon.complexity import cc_visit

ROOT = Path(__file__).parent.parent
MOST = {"modules": 219, "with one importer": 59, "entries at the top": 20, "simulator, deep": 9}

Imports = dict[str, set[str]]


def main() -> int:
    """Print a line a figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at", metavar="REV", help="another revision to measure beside this one")
    revision = parser.parse_args().at
    now = figures(ROOT)
    with tempfile.TemporaryDirectory() as folder:
        then = figures(_unpacked(revision, Path(folder))) if revision else {}
    for name, value in now.items():
        before = f" (at {revision}: {then[name]})" if name in then else ""
        goal = f", goal at most {MOST[name]}" if name in MOST else ""
        print(f"{name}: {value}{before}{goal}")
    return int(any(float(now[name]) > most for name, most in MOST.items()))


def figures(root: Path) -> dict[str, float]:
    """Name → figure of the tree at a place."""
    package = root / "pingone_nb"
    modules = {_dotted(path, root): path for path in sorted(package.rglob("*.py"))}
    sources = {name: path.read_text(encoding="utf-8") for name, path in modules.items()}
    imports = {name: set(_imported(source, modules)) - {name} for name, source in sources.items()}
    importers = {name: sum(name in each for each in imports.values()) for name in modules}
    simulator = {
        name: {other for other in found if ".simulator" in other}
        for name, found in imports.items()
        if ".simulator" in name
    }
    blocks = [block for source in sources.values() for block in cc_visit(source)]
    functions = [each for each in blocks if each.letter in "FM"]
    lengths = sorted(each.endline - each.lineno + 1 for each in functions)
    lines = sum(source.count("\n") for source in sources.values())
    tests = [path.read_text(encoding="utf-8") for path in (root / "tests").rglob("*.py")]
    return {
        "modules": len(modules),
        "with one importer": sum(count == 1 for count in importers.values()),
        "entries at the top": len(_tops(package)),
        "simulator, deep": _depth(simulator),
        "package, deep": _depth(imports),
        "lines of the package": lines,
        "lines of tests": sum(text.count("\n") for text in tests),
        "statements": sum(_statements(source) for source in sources.values()),
        "complexity, mean": round(statistics.mean(each.complexity for each in functions), 3),
        "function, lines at the median": statistics.median(lengths),
        "function, lines at p90": lengths[int(len(lengths) * 0.9)],
        "comments, percent of lines": round(100 * sum(map(_comments, sources.values())) / lines, 2),
    }


def _unpacked(revision: str, folder: Path) -> Path:
    command = ["git", "-C", str(ROOT), "archive", revision, "pingone_nb", "tests"]
    done = subprocess.run(command, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _tops(package: Path) -> set[str]:
    files = (path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(package).parts[0] for path in files}


def _dotted(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _imported(source: str, modules: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in modules)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                whole = f"{node.module}.{each.name}"
                found = (name for name in (whole, node.module) if name in modules)
                yield from itertools.islice(found, 1)


def _depth(imports: Imports) -> int:
    """Modules in the longest chain of imports; -1 where some import each other in a circle."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError:
        return -1

    @cache
    def depth(name: str) -> int:
        return 1 + max((depth(other) for other in imports.get(name, ())), default=0)

    return max(map(depth, imports))


def _statements(source: str) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(ast.parse(source)))


def _comments(source: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return sum(token.type == tokenize.COMMENT for token in tokens)


if __name__ == "__main__":
    sys.exit(main())
