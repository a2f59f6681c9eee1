"""A browser, a JupyterLab server and an app for the tests below."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.app import ROOT, AppServer, app_server
from tests.browser.cable import Cable, cable_to
from tests.browser.lab import LabPage, LabServer, lab_server, notebook_of
from tests.browser.provide import find_browser
from tests.browser.stage import STAGE
from tests.browser.stage_page import ARTEFACTS, StagePage
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
SHOWN_MS = 60_000
Opened = Callable[..., StagePage]
expect.set_options(timeout=20_000)  # a state that comes is waited for, however busy the machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests of this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


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
def work_until(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that ends the stage's work when it is there."""
    return tmp_path_factory.mktemp("work") / "done"


@pytest.fixture(scope="session")
def kernels(canaries: Canaries, work_until: Path) -> dict[str, str]:
    """The variables that kernels get: the canaries, and where the tests' own modules are."""
    own = {"PYTHONPATH": str(ROOT), "WORK_UNTIL": str(work_until)}
    return canaries.environ() | own


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, kernels: dict[str, str]
) -> Iterator[LabServer]:
    """JupyterLab, in the light theme at first."""
    with lab_server(tmp_path_factory.mktemp("lab"), environ=kernels) as running:
        yield running


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory, kernels: dict[str, str]) -> Iterator[AppServer]:
    """The app, which shows the stage."""
    folder = tmp_path_factory.mktemp("app")
    stage = folder / "stage.ipynb"
    nbformat.write(notebook_of(STAGE), stage)
    with app_server(folder, str(stage), environ=kernels) as running:
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


@pytest.fixture
def opened(lab: LabPage, server: LabServer, request: pytest.FixtureRequest) -> Opened:
    """Write cells into a notebook, open it and run them."""

    def run(*sources: str) -> StagePage:
        name = re.sub(r"\W+", "_", request.node.name) + ".ipynb"
        server.write(name, *sources)
        lab.open(name)
        lab.run_all()
        return StagePage(lab.page, host="notebook", themes={"light": lambda: None})

    return run


@pytest.fixture(scope="module")
def stage_in_lab(browser: Browser, server: LabServer) -> Iterator[StagePage]:
    """The stage in JupyterLab, which changes its theme while it is open."""
    server.write("stage.ipynb", STAGE)
    with _new_page(browser) as page:
        lab = LabPage(page, server)
        themes = {
            "light": partial(lab.use_theme, "JupyterLab Light"),
            "dark": partial(lab.use_theme, "JupyterLab Dark"),
        }
        stage = StagePage(page, host="lab", themes=themes)
        lab.open("stage.ipynb")
        themes["light"]()  # the server remembers what an earlier page chose
        lab.run_all()
        stage.button("simulator").wait_for(timeout=SHOWN_MS)
        yield stage


@pytest.fixture(scope="module")
def stage_in_app(browser: Browser, app: AppServer) -> Iterator[StagePage]:
    """The stage in the app."""
    with _opened(browser, app.address, "light") as stage:
        yield stage


@pytest.fixture(scope="module")
def idle_stage(browser: Browser, app: AppServer) -> Iterator[StagePage]:
    """A page of the app that nobody touches."""
    with _opened(browser, app.address, "light") as stage:
        yield stage


@pytest.fixture(scope="module")
def stage_in_dark_app(browser: Browser, app: AppServer) -> Iterator[StagePage]:
    """The stage in the app in the dark theme, which its address chooses."""
    with _opened(browser, f"{app.address}&theme=dark", "dark") as stage:
        yield stage


@contextlib.contextmanager
def _opened(browser: Browser, address: str, theme: str) -> Iterator[StagePage]:
    with _new_page(browser) as page:
        stage = StagePage(page, host="app", themes={theme: lambda: None})
        page.goto(address, wait_until="commit")  # what a person waits for is the next line
        stage.button("simulator").wait_for(timeout=SHOWN_MS)
        yield stage


@contextlib.contextmanager
def _new_page(browser: Browser) -> Iterator[Page]:
    """A page, on a slower processor where `CPU_SLOWDOWN` says by how much."""
    slowdown = float(os.environ.get("CPU_SLOWDOWN", "1"))
    with browser.new_page() as page:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        yield page


@pytest.fixture
def cable(app: AppServer) -> Iterator[Cable]:
    """What connects the page below and the app."""
    with cable_to(app.address) as laid:
        yield laid


@pytest.fixture
def cabled(
    browser: Browser, app: AppServer, cable: Cable, request: pytest.FixtureRequest
) -> Iterator[StagePage]:
    """The stage in the app, at the end of the cable; in the light theme unless told otherwise."""
    theme = getattr(request, "param", "light")
    address = cable.address_of(f"{app.address}&theme={theme}")
    with _opened(browser, address, theme) as stage:
        yield stage
        cable.mend()
        stage.page.close(run_before_unload=True)  # ends its kernel


@pytest.fixture(scope="module", params=["lab", "app"])
def stage(request: pytest.FixtureRequest) -> StagePage:
    """The stage, in JupyterLab and in the app."""
    shown: StagePage = request.getfixturevalue(f"stage_in_{request.param}")
    return shown
