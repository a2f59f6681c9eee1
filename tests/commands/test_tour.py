"""The tour executes notebooks and tells what came of it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from pingone_nb.__main__ import main

pytestmark = pytest.mark.notebook

GOOD = """from pingone_nb.lab.lesson import Lesson
lesson = Lesson.open()
lesson.client.one_time_sms(lesson.user_id, phone=lesson.phone_number)"""


def notebook(path: Path, *sources: str) -> str:
    """Write a notebook of these cells; its path as an argument."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return str(path)


def test_it_prints_outcomes_and_exchanges(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Each notebook with time and outcome, then the table; the exit code is 0."""
    code = main(["tour", notebook(tmp_path / "good.ipynb", GOOD), "--save", str(tmp_path / "kept")])

    printed = capsys.readouterr().out
    assert code == 0
    assert printed.startswith("ok ")
    assert "initialize" in printed
    assert "OTP_REQUIRED" in printed
    assert (tmp_path / "kept" / "good.ipynb").exists()


def test_a_failure_names_notebook_cell_and_error(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    """What failed is named, the others' outcomes are told, and the exit code is 1."""
    good = notebook(tmp_path / "good.ipynb", "1")
    bad = notebook(tmp_path / "bad.ipynb", "1", "1 / 0")
    code = main(["tour", good, bad])

    printed = capsys.readouterr().out
    assert code == 1
    assert "bad.ipynb, code cell 2 (1 / 0)" in printed
    assert "ZeroDivisionError: division by zero" in printed
    assert "No exchanges." in printed


def test_a_broken_notebook_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """A file that is no notebook fails, and does not hide the others."""
    broken = tmp_path / "broken.ipynb"
    broken.write_text("{")

    assert main(["tour", str(broken), notebook(tmp_path / "good.ipynb", "1")]) == 1
    printed = capsys.readouterr().out
    assert "broken.ipynb, before the first cell" in printed
    assert "good.ipynb" in printed


def test_a_missing_notebook_is_named(capsys: pytest.CaptureFixture) -> None:
    """A path that leads nowhere ends with 2 before anything runs."""
    assert main(["tour", "nowhere.ipynb"]) == 2
    assert "nowhere.ipynb" in capsys.readouterr().err
