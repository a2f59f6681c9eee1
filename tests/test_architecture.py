"""The layers of docs/design.md as data: a module imports only from layers below its own."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pingone_nb"
LAYERS: tuple[tuple[str, ...], ...] = (
    ("card",),
    ("errors", "contract"),
    ("privacy",),
    ("settings",),
    ("request",),
    ("api",),
    ("transport", "diagnosis", "history"),
    ("lab.pictures", "expectation", "interchange"),
    ("client", "lab.comparison"),
    ("lab.forms",),
    ("lab.lesson", "lab.batch", "lab.runner", "lab"),
    ("commands", "lab.app", "pytest_plugin"),
    ("__main__",),
)
KNOWS_BOTH_SIDES = {"lab.lesson", "commands", "pytest_plugin"}  # where client and simulator meet
SIMULATOR_MAY_IMPORT = {  # the one meeting place, and what passes its value on
    "simulator.simulator": {"settings"},
    "simulator.rim.server": {"settings"},
}
SIMULATOR_ROOMS = {  # what each of its rooms may import of the others
    "rules": {"rules"},
    "http": {"http", "rules"},
    "rim": {"http", "rim", "rules"},
}
NOT_FOR_RULES = {"requests", "urllib3", "http", "urllib", "uvicorn", "httptools"}
LAYER_OF = {room: number for number, layer in enumerate(LAYERS) for room in layer}
NO_ROOMS = {"utils", "util", "helpers", "common", "base", "const", "constants", "misc"}


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Dotted name below the package → file."""
    return {
        ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(package.rglob("*.py"))
        if path != package / "__init__.py"
    }


def imported(source: str) -> set[str]:
    """The dotted names that a source imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            found |= {f"{node.module}.{name.name}" for name in node.names}
    return found


def imports(source: str) -> set[str]:
    """The rooms of pingone_nb that a source imports anywhere."""
    return {room_of(name[11:]) for name in imported(source) if name.startswith("pingone_nb.")}


def room_of(name: str) -> str:
    """The room that a module is in; `lab` is a house of its own."""
    return ".".join(name.split(".")[: 2 if name.startswith("lab.") else 1])


def room_offences(name: str, source: str) -> list[str]:
    """What a module of the simulator imports that its room may not."""
    room = name.split(".")[1]
    found = imported(source)
    below = {other.split(".")[2] for other in found if other.startswith("pingone_nb.simulator.")}
    wrong = below - SIMULATOR_ROOMS.get(room, below)
    if room == "rules":
        wrong |= {other.split(".")[0] for other in found} & NOT_FOR_RULES
    return sorted(f"{name} imports {other}" for other in wrong)


def offences(name: str, source: str) -> list[str]:
    """What a module imports that its layer may not."""
    room = room_of(name)
    if room == "simulator":
        allowed = {"simulator"} | SIMULATOR_MAY_IMPORT.get(name, set())
        return sorted(f"{name} imports {other}" for other in imports(source) - allowed)
    if room not in LAYER_OF:
        return [f"{name} has no layer"]
    return sorted(
        f"{name} imports {other}"
        for other in imports(source) - {room}
        if not may_import(room, other)
    )


def may_import(room: str, other: str) -> bool:
    """Whether a room stands above the other."""
    if other == "simulator":
        return room in KNOWS_BOTH_SIDES
    return LAYER_OF.get(other, len(LAYERS)) < LAYER_OF[room]


@pytest.mark.parametrize("name", modules())
def test_imports_go_downwards(name: str) -> None:
    """No module imports from its own layer, from above, or from the other side."""
    assert offences(name, modules()[name].read_text()) == []


@pytest.mark.parametrize(
    ("name", "source", "offence"),
    [
        ("request", "from pingone_nb.client import Client", "request imports client"),
        ("request", "def f():\n    import pingone_nb.lab.forms.panel", "request imports lab.forms"),
        ("settings", "from pingone_nb import api", "settings imports api"),
        ("novel", "", "novel has no layer"),
        ("client", "from pingone_nb.novel import x", "client imports novel"),
        ("client", "from pingone_nb.simulator import Simulator", "client imports simulator"),
        ("lab.forms.phone", "import pingone_nb.simulator", "lab.forms.phone imports simulator"),
        ("simulator.api", "from pingone_nb.request import mask", "simulator.api imports request"),
    ],
)
def test_an_offence_is_found(name: str, source: str, offence: str) -> None:
    """The rule itself finds each kind of wrong import."""
    assert offences(name, source) == [offence]


@pytest.mark.parametrize("name", [name for name in modules() if name.startswith("simulator.")])
def test_the_simulators_rooms_have_an_order(name: str) -> None:
    """Rules know no HTTP, the API knows the rules, the rim knows both, and nothing looks back."""
    assert room_offences(name, modules()[name].read_text()) == []


@pytest.mark.parametrize(
    ("name", "source", "offence"),
    [
        ("rules.x", "from pingone_nb.simulator.http.call import Call", "http"),
        ("rules.x", "from pingone_nb.simulator.rim import guard", "rim"),
        ("rules.x", "def f():\n    from http import HTTPStatus", "http"),
        ("rules.x", "import requests.adapters", "requests"),
        ("http.x", "import pingone_nb.simulator.rim.faults", "rim"),
        ("http.x", "from pingone_nb.simulator import Simulator", "Simulator"),
        ("rim.x", "from pingone_nb.simulator.simulator import Simulator", "simulator"),
    ],
)
def test_an_offence_against_the_order_is_found(name: str, source: str, offence: str) -> None:
    """The rule itself finds each kind of look back."""
    name = f"simulator.{name}"
    assert room_offences(name, source) == [f"{name} imports {offence}"]


def test_the_simulator_imports_in_no_circle() -> None:
    """Its modules can be put in a row in which each imports only from those before it."""
    prefix = "pingone_nb.simulator."
    sources = {n: p.read_text() for n, p in modules().items() if n.startswith("simulator.")}
    left = {
        f"pingone_nb.{name}": {
            other if f"{other[11:]}" in sources else other.rpartition(".")[0]
            for other in imported(source)
            if other.startswith(prefix)
        }
        for name, source in sources.items()
    }
    while ready := [name for name, others in left.items() if not others & set(left) - {name}]:
        for name in ready:
            del left[name]
    assert left == {}


def test_no_room_is_a_drawer() -> None:
    """No module is called utils, helpers or the like."""
    assert not {part for name in modules() for part in name.split(".")} & NO_ROOMS


def test_importing_the_package_loads_nothing_heavy() -> None:
    """`import pingone_nb` loads neither ipywidgets nor pandas nor the simulator."""
    heavy = ["ipywidgets", "anywidget", "pandas", "phonenumbers", "pyotp", "webauthn", "fido2",
             "cryptography", "yaml", "matplotlib", "sqlalchemy", "jinja2", "pingone_nb.simulator"]  # fmt: skip
    program = f"import sys, pingone_nb; print([n for n in {heavy} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"
