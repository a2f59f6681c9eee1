"""The public names, their signatures, and the import statements that users were shown."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

from _pytest.fixtures import FixtureFunctionDefinition

from pingone_nb.simulator import Simulator

ROOT = Path(__file__).parent.parent.parent
MODULES = (
    "pingone_nb",
    "pingone_nb.__main__",
    "pingone_nb.client",
    "pingone_nb.comparison",
    "pingone_nb.contract",
    "pingone_nb.errors",
    "pingone_nb.expectation",
    "pingone_nb.forms",
    "pingone_nb.history",
    "pingone_nb.interchange",
    "pingone_nb.lesson",
    "pingone_nb.models",
    "pingone_nb.operations",
    "pingone_nb.pictures",
    "pingone_nb.pytest_plugin",
    "pingone_nb.resources",
    "pingone_nb.retries",
    "pingone_nb.secret",
    "pingone_nb.settings",
    "pingone_nb.simulator",
    "pingone_nb.simulator.server",
    "pingone_nb.simulator.software_authenticator",
    "pingone_nb.snippets",
    "pingone_nb.tracing",
    "pingone_nb.wire",
)
OBJECTS: dict[str, Callable[[], object]] = {  # what has no import path that anybody was told
    "Simulator().faults": lambda: Simulator().faults,
    "Simulator().mobile": lambda: Simulator().mobile,
    "Simulator().requests": lambda: Simulator().requests,
}
_BLOCK = re.compile(r"^```python.*?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_DOTTED = re.compile(r"\bpingone_nb(?:\.[A-Za-z]\w*)+")
_IMPORT_LINE = re.compile(r"^(?:from|import) pingone_nb[^(\n]*$", re.MULTILINE)
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_SET = re.compile(r"\bself\.([a-z]\w*)(?:: [^=\n]+)? = ")
Description: TypeAlias = dict[str, Any]


def everything() -> dict[str, Any]:
    """The golden file."""
    return {
        "names": {module: names_of(module) for module in MODULES},
        "objects": {name: members_of(type(made())) for name, made in OBJECTS.items()},
        "imports": shown_imports(),
        "dotted": shown_dotted(),
    }


def names_of(module_name: str) -> dict[str, Description]:
    """Public name → what it is, down to the methods of classes."""
    module = importlib.import_module(module_name)
    return {name: description_of(getattr(module, name)) for name in _public(module)}


def description_of(value: object) -> Description:
    """What kind of thing it is, with the parameters of what can be called."""
    if isinstance(value, FixtureFunctionDefinition):
        return {"kind": "fixture"}
    if inspect.isclass(value):
        return {"kind": "class", **_call_of(value), "members": members_of(value)}
    if inspect.isroutine(value):
        return {"kind": "function", **_call_of(value)}
    if isinstance(value, str | int | tuple):
        return {"kind": "value", "value": json.loads(json.dumps(value, default=str))}
    return {"kind": type(value).__name__}


def shown_imports() -> list[str]:
    """Every statement that imports from the package in what users read and copy."""
    return sorted({statement for source in sources() for statement in _imports(source)})


def shown_dotted() -> list[str]:
    """Every dotted name, such as `pingone_nb.history`, that README, notebooks and design tell."""
    texts = [path.read_text(encoding="utf-8") for path in _documents()]
    return sorted({name for text in texts for name in _DOTTED.findall(text)} - {"pingone_nb.py"})


def sources() -> Iterator[str]:
    """The Python of the README, the design, each cell of the notebooks, and the sample suite."""
    for path in _documents():
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            yield from _BLOCK.findall(text)
        elif path.suffix == ".ipynb":
            yield from _cells(json.loads(text))
        else:
            yield text


def _documents() -> list[Path]:
    return [
        ROOT / "README.md",
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "notebooks").rglob("*.ipynb")),
        *sorted((ROOT / "notebooks").rglob("*.py")),
        *sorted((ROOT / "pingone_nb").rglob("*.ipynb")),
    ]


def _cells(notebook: dict[str, Any]) -> Iterator[str]:
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            yield from _BLOCK.findall(text)
        else:
            yield "\n".join(line for line in text.splitlines() if not line.startswith(("%", "!")))


def _imports(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a sketch with an ellipsis in it
        yield from _IMPORT_LINE.findall(source)
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom | ast.Import) and "pingone_nb" in ast.unparse(node):
            yield ast.unparse(node)


def _public(module: ModuleType) -> list[str]:
    told = getattr(module, "__all__", None)
    if told is not None:
        return sorted(told)
    return sorted(
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and _is_own(value, module)
    )


def _is_own(value: object, module: ModuleType) -> bool:
    if isinstance(value, FixtureFunctionDefinition):
        return True
    if inspect.isclass(value) or inspect.isroutine(value):
        return value.__module__ == module.__name__
    return isinstance(value, str | tuple)


def _call_of(value: Any) -> Description:
    try:
        signature = inspect.signature(value)
    except (TypeError, ValueError):
        return {}
    parameters = [_parameter(each) for each in signature.parameters.values()]
    returns = signature.return_annotation
    if inspect.isclass(value) or returns is inspect.Signature.empty:
        return {"parameters": parameters}
    return {"parameters": parameters, "returns": _annotation(returns)}


def _parameter(parameter: inspect.Parameter) -> str:
    """Such as `keyword-only: phone: str | Secret = None`."""
    text = f"{parameter.kind.description}: {parameter.name}"
    if parameter.annotation is not inspect.Parameter.empty:
        text += f": {_annotation(parameter.annotation)}"
    if parameter.default is not inspect.Parameter.empty:
        text += f" = {_ADDRESS.sub('', repr(parameter.default))}"
    return text


def _annotation(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def members_of(owner: type) -> dict[str, Description]:
    """What the package's own classes along the inheritance give it; a widget has much besides."""
    own = [each for each in owner.__mro__ if each.__module__.startswith("pingone_nb")]
    names = {name for each in own for name in vars(each) if not name.startswith("_")}
    if dataclasses.is_dataclass(owner):
        names |= {each.name for each in dataclasses.fields(owner) if not each.name.startswith("_")}
    names |= {name for each in own for name in _given_at_birth(each)}
    return {name: _member(inspect.getattr_static(owner, name, None)) for name in sorted(names)}


def _given_at_birth(owner: type) -> list[str]:
    """The public attributes that `__init__` sets."""
    begins = vars(owner).get("__init__")
    try:
        return _SET.findall(inspect.getsource(begins)) if begins else []
    except (OSError, TypeError):  # a dataclass's has no source, and its fields are known
        return []


def _member(value: object) -> Description:
    if isinstance(value, property):
        return {"kind": "property"}
    if isinstance(value, classmethod | staticmethod):
        return {"kind": type(value).__name__, **_call_of(value.__func__)}
    if inspect.isroutine(value):
        return {"kind": "method", **_call_of(value)}
    return {"kind": "attribute"}
