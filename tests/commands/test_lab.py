"""`lab` opens a notebook that exists."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

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


VIEW = "application/vnd.jupyter.widget-view+json"
STATE = "application/vnd.jupyter.widget-state+json"


def saved(*, metadata: dict[str, Any]) -> dict[str, Any]:
    """What is left of the outputs of a live widget, of a dead one and of one of somebody else."""
    picture = {"text/html": "<p>A form</p>", "text/plain": "<Form>"}
    outputs = [
        {"data": {VIEW: {"model_id": "live"}, **picture}},
        {"data": {VIEW: {"model_id": "dead"}, **picture}},
        {"data": {VIEW: {"model_id": "dead"}, "text/plain": "HBox()"}},
        {"text": "printed"},
    ]
    cells = [{"cell_type": "markdown"}, {"cell_type": "code", "outputs": outputs}]
    model = {"type": "notebook", "content": {"cells": cells, "metadata": metadata}}
    lab.keep_pictures(model=model, path="a.ipynb", contents_manager=None)
    return model


def test_a_dead_widget_is_saved_as_its_picture() -> None:
    """Where no state is kept, what can be shown without it remains; all else is as it was."""
    model = saved(metadata={"widgets": {STATE: {"state": {"live": {}}}}})

    kept = [output.get("data", {}).get(VIEW) for output in model["content"]["cells"][1]["outputs"]]
    assert kept == [{"model_id": "live"}, None, {"model_id": "dead"}, None]


def test_a_notebook_without_widgets_state_is_left_alone() -> None:
    """Whoever saves no state reloads the page from the kernel."""
    model = saved(metadata={})

    assert all(VIEW in each["data"] for each in model["content"]["cells"][1]["outputs"][:3])


@pytest.mark.parametrize("model", [{"type": "file", "content": "x"}, {"type": "notebook"}])
def test_what_is_no_notebook_is_left_alone(model: dict[str, Any]) -> None:
    """A file, and a notebook whose content isn't told, are saved as they are."""
    before = dict(model)

    lab.keep_pictures(model=model)

    assert model == before
