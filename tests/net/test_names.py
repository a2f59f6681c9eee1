"""What users import is still there, from the same place, to be called the same way."""

from __future__ import annotations

import importlib
import sys
from copy import deepcopy
from typing import Any

import pytest

from tests.net import names
from tests.net.golden_file import golden, through_json
from tests.net.promise import broken

GOLDEN = golden("names.json")
CALL = {
    "kind": "function",
    "parameters": ["positional or keyword: a: int", "keyword-only: b: str = ''"],
    "returns": "int",
}
OWNER = {
    "kind": "class",
    "parameters": [],
    "members": {"f": deepcopy(CALL), "x": {"kind": "attribute"}},
}
THEN: dict[str, Any] = {"f": CALL, "C": OWNER, "V": {"kind": "value", "value": ["a", "b"]}}


pytestmark = pytest.mark.filterwarnings("ignore:pingone_nb.* has moved:DeprecationWarning")


def test_an_old_name_tells_the_new_one() -> None:
    """A room that moved is the same module under both names, and its new name is told."""
    sys.modules.pop("pingone_nb.forms", None)
    with pytest.warns(DeprecationWarning, match=r"Import pingone_nb\.lab\.forms instead\.$"):
        old = importlib.import_module("pingone_nb.forms")

    assert old is importlib.import_module("pingone_nb.lab.forms")
    assert old.__spec__.name == "pingone_nb.lab.forms"


@pytest.mark.parametrize("module", GOLDEN["names"])
def test_every_name_is_kept(module: str) -> None:
    """Each public name of a module can be imported and used as it could be."""
    now = through_json(names.names_of(module))

    assert list(broken(GOLDEN["names"][module], now)) == []


@pytest.mark.parametrize("name", GOLDEN["objects"])
def test_every_object_is_kept(name: str) -> None:
    """What hangs on an object that users have can be used as it could be."""
    now = through_json(names.members_of(type(names.OBJECTS[name]())))

    assert list(broken(GOLDEN["objects"][name], now)) == []


@pytest.mark.parametrize("statement", sorted({*GOLDEN["imports"], *names.shown_imports()}))
def test_every_import_that_was_shown_works(statement: str) -> None:
    """A statement that users may have copied can be executed."""
    space: dict[str, Any] = {}
    exec(statement, space)  # noqa: S102 - our own text

    assert len(space) > 1


@pytest.mark.parametrize("dotted", sorted({*GOLDEN["dotted"], *names.shown_dotted()}))
def test_every_dotted_name_that_was_told_leads_somewhere(dotted: str) -> None:
    """A module that the text names can be imported, or its last part from it."""
    try:
        assert importlib.import_module(dotted)
    except ModuleNotFoundError:
        module, _, name = dotted.rpartition(".")
        assert hasattr(importlib.import_module(module), name)


def test_more_is_no_breach() -> None:
    """Names, members, values and arguments that need not be given may be added."""
    now = deepcopy(THEN)
    now["g"] = CALL
    now["V"]["value"].append("c")
    now["C"]["members"]["y"] = {"kind": "attribute"}
    now["C"]["members"]["x"]["kind"] = "property"
    now["f"]["parameters"] += ["keyword-only: c: int = 1", "variadic keyword: more: int"]

    assert list(broken(THEN, now)) == []


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        (lambda now: now.pop("f"), "f is gone"),
        (lambda now: now["C"]["members"].pop("x"), "C.x is gone"),
        (lambda now: now["f"]["parameters"].pop(), "f lacks (keyword-only: b: str = '')"),
        (lambda now: now["f"]["parameters"].append("keyword-only: c: int"), "f needs (keyword-only: c: int)"),
        (lambda now: now["f"]["parameters"].insert(0, "positional or keyword: z: int = 1"), "f takes its arguments in another order"),
        (lambda now: now["f"].update(returns="str"), "f returned int, returns str"),
        (lambda now: now["f"].update(kind="class"), "f was a function, is a class"),
        (lambda now: now["V"]["value"].pop(), "V was ['a', 'b'], is ['a']"),
        (lambda now: now["C"]["members"]["f"]["parameters"].pop(), "C.f lacks (keyword-only: b: str = '')"),
    ],
)  # fmt: skip
def test_each_kind_of_breach_is_found(change: Any, breach: str) -> None:
    """What goes or changes is named."""
    now = deepcopy(THEN)
    change(now)

    assert list(broken(THEN, now)) == [breach]
