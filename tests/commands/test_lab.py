"""`lab` opens a notebook that exists."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingone_nb.__main__ import main


def test_a_missing_notebook_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Without the notebook it starts nothing and says where to be."""
    assert main(["lab", str(tmp_path / "nowhere.ipynb")]) == 2
    assert "nowhere.ipynb" in capsys.readouterr().err
