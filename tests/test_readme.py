"""The README cannot lie: its Python runs, its links lead somewhere, its words exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
BLOCKS = re.findall(r"^```(\S+)( no-run)?\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    "source", [code for kind, skip, code in BLOCKS if kind == "python" and not skip]
)
def test_the_python_runs(source: str) -> None:
    """Each Python block is a program that runs to its end."""
    exec(compile(source, "README.md", "exec"), {})  # noqa: S102 - our own text


@pytest.mark.parametrize(
    "source", [code for kind, skip, code in BLOCKS if kind == "python" and skip]
)
def test_what_needs_an_environment_compiles(source: str) -> None:
    """A block that needs a real environment is at least Python."""
    compile(source, "README.md", "exec")


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    """Each relative link names a file of the project."""
    assert (ROOT / target).exists()


@pytest.mark.parametrize("word", sorted(set(re.findall(r"\bmake ([a-z]+)\b", README))))
def test_the_words_exist(word: str) -> None:
    """Each `make` word is one of the Makefile's."""
    assert re.search(rf"^{word}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_test_mode_comes_first() -> None:
    """The first program of the README is in test mode, and so is the lesson's own call in code."""
    first = next(code for kind, skip, code in BLOCKS if kind == "python" and not skip)
    lesson = (ROOT / "notebooks" / "01_first_authentication.ipynb").read_text(encoding="utf-8")

    assert "test_mode=True" in first
    assert "test_otp" in first
    assert "testMode" in README
    assert "## 4 · Test without a phone" in lesson
    assert lesson.count("test_mode=True") >= 3
