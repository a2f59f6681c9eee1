"""Notebooks in a real JupyterLab and a real browser, for measurements: those of the tests."""

from __future__ import annotations

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import FLAGS  # noqa: E402 - after the path is known
from tests.browser.lab import LabPage, lab_server  # noqa: E402
from tests.browser.provide import find_browser  # noqa: E402


@contextlib.contextmanager
def browser_page() -> Iterator[Page]:
    """A fresh page of 1,280 pixels."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        with browser, browser.new_page(viewport={"width": 1280, "height": 1800}) as page:
            yield page


@contextlib.contextmanager
def lab_page(*cells: str, environ: dict[str, str] | None = None) -> Iterator[LabPage]:
    """A notebook of these cells, open in JupyterLab; nothing has run yet."""
    with (
        tempfile.TemporaryDirectory() as folder,
        lab_server(Path(folder) / "lab", environ=environ) as server,
        browser_page() as page,
    ):
        server.write("panel.ipynb", *cells)
        lab = LabPage(page, server)
        lab.open("panel.ipynb")
        yield lab
