"""`lab` opens a notebook that exists."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from pingone_nb.__main__ import main
from pingone_nb.commands import lab


def test_a_missing_notebook_is_named(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    """Without the notebook it starts nothing and says where to be."""
    assert main(["lab", str(tmp_path / "nowhere.ipynb")]) == 2
    assert "nowhere.ipynb" in capsys.readouterr().err


def test_the_notebook_is_opened_quietly(tmp_path: Path) -> None:
    """The address leads to the notebook, in its folder; nothing is fetched; options are passed on."""
    parser = argparse.ArgumentParser()
    lab.add_arguments(parser)
    notebook = tmp_path / "a b.ipynb"
    words = lab.command(
        parser.parse_args(
            [str(notebook), "--no-browser", "--port", "0", "--option=--ServerApp.ip=::1"]
        )
    )

    assert f"--ServerApp.root_dir={tmp_path.resolve()}" in words
    assert "--LabApp.default_url=/lab/tree/a%20b.ipynb" in words
    assert "--LabApp.news_url=None" in words
    assert "--ServerApp.port=0" in words
    assert words[-1] == "--ServerApp.ip=::1"
