"""`app` serves a notebook that exists; how it does is among the browser tests."""

from __future__ import annotations

import argparse
import os
import socket
from pathlib import Path

import nbformat
import pytest

from pingone_nb.__main__ import main
from pingone_nb.commands import app


def test_the_packaged_notebook_is_the_panel() -> None:
    """By default it shows the banner and the panel, and its notebook holds no output."""
    notebook = nbformat.read(app.PANEL, as_version=4)

    assert [cell.source.splitlines()[-1] for cell in notebook.cells] == [
        "lesson.banner()",
        "lesson.panel()",
    ]
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells)


def test_a_missing_notebook_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without the notebook it starts nothing and names it."""
    assert main(["app", str(tmp_path / "nowhere.ipynb")]) == 2
    assert "nowhere.ipynb" in capsys.readouterr().err


def test_a_taken_port_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """A port in use ends the command with 2, and one line that names it."""
    before = dict(os.environ)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["app", "--no-browser", "--port", str(port)]) == 2

    told = capsys.readouterr().err
    assert told.startswith(f"pingone-nb app: can't use port {port}: ")
    assert told.count("\n") == 1
    assert dict(os.environ) == before


@pytest.mark.parametrize("port", ["65536", "-1", "x", "1.5", "9" * 30])
def test_malformed_ports(port: str) -> None:
    """What is no port is refused by its name."""
    parser = argparse.ArgumentParser()
    app.add_arguments(parser)

    with pytest.raises(SystemExit):
        parser.parse_args([f"--port={port}"])
