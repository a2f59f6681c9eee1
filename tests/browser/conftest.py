"""A browser and a JupyterLab server for the tests below."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.lab import LabPage, LabServer, lab_server
from tests.browser.provide import find_browser
from tests.canaries import Canaries

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = Path(__file__).parent.parent.parent / "artefacts"


@pytest.hookimpl(tryfirst=True)  # before xdist looks for the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder, and keep them on one worker: they share the server."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="module")  # while it is open, a loop runs that others' tests must not meet
def browser() -> Iterator[Browser]:
    """Chromium, headless; a missing one is a failure in CI, and a named skip elsewhere."""
    executable = find_browser()
    if executable is None:
        reason = "no Chromium or Chrome is installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def canaries() -> Canaries:
    """The secrets that the kernels find in `CANARY_…` variables."""
    return Canaries.of_seed(9)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, canaries: Canaries) -> Iterator[LabServer]:
    """JupyterLab in the light theme."""
    with lab_server(tmp_path_factory.mktemp("lab"), environ=canaries.environ()) as running:
        yield running


@pytest.fixture
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page of 1,280 pixels; its last look is kept below artefacts/."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    yield opened
    ARTEFACTS.mkdir(exist_ok=True)
    opened.screenshot(path=ARTEFACTS / f"{request.node.name}.png", full_page=True)
    context.close()


@pytest.fixture
def lab(page: Page, server: LabServer) -> LabPage:
    """JupyterLab's page."""
    return LabPage(page, server)
