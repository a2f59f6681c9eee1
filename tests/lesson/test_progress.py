"""Progress is kept in a small file of the reader's own, and stops no lesson."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pingone_nb.lab.lesson import Lesson
from pingone_nb.lab.lesson.notebook import Progress

NOTEBOOK = {"cells": [{"cell_type": "markdown", "source": ["# Send a passcode\n", "more"]}]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where it is kept."""
    return tmp_path / "progress.json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two lessons and something else."""
    for name in ("00_start_here.ipynb", "01_send.ipynb", "notes.ipynb"):
        (tmp_path / name).write_text(json.dumps(NOTEBOOK))
    return tmp_path


def test_a_lesson_is_done_when_all_its_steps_are(lesson: Lesson, folder: Path) -> None:
    """Each check counts once; the map says how far it is, with a link and the notebook's title."""
    maps = [lesson.map(folder)]
    for step in (1, 1, 2):
        lesson.check(step, True, "it holds")
        lesson.finish(1, steps=2)
        maps.append(lesson.map(folder))

    assert [text.splitlines()[-1].split("|")[-2].strip() for text in maps] == [
        "not started",
        "1 of 2 steps",
        "1 of 2 steps",
        "done",
    ]
    assert "| 01 | [Send a passcode](01_send.ipynb) |" in maps[0]
    assert "notes" not in maps[0]


def test_what_is_missing_is_named(lesson: Lesson) -> None:
    """A section that was left out is named, with what to do."""
    lesson.check(1, True, "it holds")
    lesson.check(3, True, "it holds")

    assert "step 2" in lesson.finish(1, steps=3)
    lesson.check(2, True, "it holds")
    assert lesson.finish(1, steps=3) == "Lesson 01 is done: all 3 steps were checked."


def test_a_check_that_fails_does_not_count(lesson: Lesson) -> None:
    """Only what holds is progress."""
    with pytest.raises(AssertionError):
        lesson.check(1, False, "it holds")

    assert "step 1" in lesson.finish(1, steps=1)


def test_sessions_add_up(path: Path) -> None:
    """What was checked in another session counts; the file holds numbers only."""
    Progress(str(path)).add("01", {1, 2}, of=3)
    Progress(str(path)).add("01", {3}, of=3)

    assert Progress(str(path)).in_words("01") == "done"
    assert json.loads(path.read_text()) == {"01": {"of": 3, "steps": [1, 2, 3]}}
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "text", ["", "[]", "nonsense", '{"01": 3}', '{"01": {"steps": "12", "of": "x"}}', "\xff"]
)
def test_a_broken_file_stops_nothing(path: Path, text: str) -> None:
    """What cannot be read is as if nothing had been done, and is written anew."""
    path.write_text(text, encoding="latin-1")
    progress = Progress(str(path))

    assert progress.in_words("01") == "not started"
    progress.add("01", {1}, of=1)
    assert progress.in_words("01") == "done"


def test_where_nothing_can_be_written_the_lesson_goes_on(tmp_path: Path) -> None:
    """A folder that isn't there is no error."""
    progress = Progress(str(tmp_path / "nowhere" / "progress.json"))
    progress.add("01", {1}, of=1)

    assert progress.in_words("01") == "not started"


def test_an_empty_path_keeps_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A tour is not the reader's progress: told "", nothing is read or written."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    Progress("").add("01", {1}, of=1)

    assert list(tmp_path.iterdir()) == []


def test_without_a_path_it_is_in_the_users_data(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By default the file is where the package keeps its data, never beside the notebooks."""
    monkeypatch.setattr("pingone_nb.lab.lesson.notebook.data_directory", lambda: tmp_path)
    Progress(None).add("01", {1}, of=1)

    assert (tmp_path / "progress.json").exists()


def test_without_lessons_the_map_says_where_it_looked(lesson: Lesson, tmp_path: Path) -> None:
    """An empty folder is named, instead of a table without rows."""
    assert str(tmp_path) in lesson.map(tmp_path)
