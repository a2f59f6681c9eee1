"""A lesson with the simulator, whose progress is kept in the test's own folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import ipywidgets
import pytest

from pingone_nb.lab.lesson import Lesson


@pytest.fixture(autouse=True)
def _no_widget_stays() -> Iterator[None]:
    yield
    ipywidgets.Widget.close_all()


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    """A lesson with the simulator."""
    return Lesson.open({"PINGONE_PROGRESS_FILE": str(tmp_path / "progress.json")}, seed=7)
