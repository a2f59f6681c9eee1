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
    ("errors", "contract"),
    ("privacy",),
    ("settings",),
    ("request",),
    ("api",),
    ("transport", "diagnosis", "history"),
    ("credentials", "lab.pictures", "expectation", "interchange"),
    ("client", "lab.comparison"),
    ("lab.forms",),
    ("lab.lesson", "lab.runner", "lab"),
    ("commands", "lab.app", "pytest_plugin"),
    ("__main__",),
)
KNOWS_BOTH_SIDES = {"lab.lesson", "commands", "pytest_plugin"}  # where client and simulator meet
SIMULATOR_MAY_IMPORT = {  # the one meeting place, and what passes its value on
    "simulator.simulator": {"settings"},
    "simulator.rim.server": {"settings"},
}
LAYER_OF = {room: number for number, layer in enumerate(LAYERS) for room in layer}
NO_ROOMS = {"utils", "util", "helpers", "common", "base", "const", "constants", "misc"}


def modules(package: Path = PACKAGE) -> dict[str, Path]:
    """Dotted name below the package → file."""
    return {
        ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted(package.rglob("*.py"))
        if path != package / "__init__.py"
    }


def imports(source: str) -> set[str]:
    """The rooms of pingone_nb, and with `simulator` the module, that a source imports anywhere."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import"
            found |= (
                {f"pingone_nb.{name.name}" for name in node.names}
                if node.module == "pingone_nb"
                else {node.module or ""}
            )
    return {room_of(name[11:]) for name in found if name.startswith("pingone_nb.")}


def room_of(name: str) -> str:
    """The room that a module is in; `lab` is a house of its own."""
    return ".".join(name.split(".")[: 2 if name.startswith("lab.") else 1])


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
