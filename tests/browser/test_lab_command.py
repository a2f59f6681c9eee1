"""`pingone-nb lab` opens a notebook, and asks nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Page, expect

from tests.browser.answering import wait_until_it_answers
from tests.browser.ending import end

FOLDERS = ("CONFIG_DIR", "RUNTIME_DIR", "DATA_DIR")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\S+")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """The address that the command prints for a notebook; its JupyterLab ends with the test."""
    notebook = tmp_path / "root" / "first.ipynb"
    notebook.parent.mkdir()
    cells = [nbformat.v4.new_code_cell("1")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), notebook)
    own = {f"JUPYTER_{name}": str(tmp_path / name) for name in FOLDERS}
    own |= {f"JUPYTERLAB_{name}_DIR": str(tmp_path / name) for name in ("SETTINGS", "WORKSPACES")}
    command = [sys.executable, "-m", "pingone_nb", "lab", str(notebook)]
    with subprocess.Popen(
        [*command, "--no-browser", "--port", "0"],
        env=os.environ | own,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        found = next(match for line in process.stderr if (match := ADDRESS.search(line)))
        rest = threading.Thread(target=process.stderr.read)  # a full pipe would stop the server
        rest.start()
        try:
            wait_until_it_answers(found[0])
            yield found[0]
        finally:
            end(process)
            rest.join()


def test_the_notebook_is_open_and_nothing_is_asked(page: Page, address: str) -> None:
    """The printed address shows the notebook; there is no dialog, and no question about news."""
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url))
    page.goto(address)

    expect(page.locator(".lm-TabBar-tab.lm-mod-current", has_text="first.ipynb")).to_be_visible(
        timeout=60_000
    )
    page.get_by_text("| Idle").first.wait_for(timeout=60_000)  # its kernel's, in the status bar
    expect(page.locator(".jp-Dialog, .Toastify__toast")).to_have_count(0)
    own = address.split("/lab/")[0]
    assert [url for url in elsewhere if url.startswith("http") and not url.startswith(own)] == []
