"""A real JupyterLab server, and a page of it in a real browser."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import nbformat
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import pingone_nb
from tests.browser.answering import wait_until_it_answers
from tests.browser.cable import Cable
from tests.browser.ending import end

SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}
OWN_CONFIG = Path(pingone_nb.__file__).parent / "commands" / "jupyter"  # what `pingone-nb lab` adds
DARK = {"@jupyterlab/apputils-extension/themes": {"theme": "JupyterLab Dark"}}
FIRST_PAINT_MS = 60_000
IDLE = "Python 3 (ipykernel) | Idle"  # in the status bar
CELLS_MS = 90_000


def notebook_of(*sources: str) -> nbformat.NotebookNode:
    """A notebook of these code cells."""
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    cells = [nbformat.v4.new_code_cell(source.strip("\n")) for source in sources]
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": python})


class LabServer:
    """JupyterLab on a free loopback port, with its own folders, set up as `pingone-nb lab` does.

    `root` is the folder that it shows; put notebooks there. `folder` holds that and all that the
    server writes.
    """

    def __init__(self, folder: Path, *, url: str, token: str) -> None:
        self.root = folder / "root"
        self.folder = folder
        self._url = url
        self._token = token

    def write(self, name: str, *sources: str) -> Path:
        """Put a notebook of these code cells into the root."""
        nbformat.write(notebook_of(*sources), self.root / name)
        return self.root / name

    def at(self, cable: Cable) -> LabServer:
        """The same server, at the other end of a cable."""
        url = cable.address_of(f"{self._url}/").rstrip("/")
        return LabServer(self.folder, url=url, token=self._token)

    @property
    def url(self) -> str:
        """Where it serves."""
        return f"{self._url}/"

    def address_of(self, notebook: str) -> str:
        """Where a notebook of the root is open."""
        return f"{self._url}/lab/tree/{notebook}?token={self._token}&reset"


@contextlib.contextmanager
def lab_server(
    folder: Path, *, dark: bool = False, environ: dict[str, str] | None = None
) -> Iterator[LabServer]:
    """Start JupyterLab, and end it with all its kernels."""
    folders = {name: folder / name for name in ("config", "runtime", "settings", "spaces", "root")}
    for path in folders.values():
        path.mkdir(parents=True)
    _write_settings(folders["settings"], SETTINGS | (DARK if dark else {}))
    token = secrets.token_hex(16)
    own = {name: value for name, value in os.environ.items() if not name.startswith("PINGONE_")}
    own |= {
        "JUPYTER_CONFIG_DIR": str(folders["config"]),
        "JUPYTER_RUNTIME_DIR": str(folders["runtime"]),
        "JUPYTERLAB_SETTINGS_DIR": str(folders["settings"]),
        "JUPYTERLAB_WORKSPACES_DIR": str(folders["spaces"]),
        "JUPYTER_CONFIG_PATH": str(OWN_CONFIG),
        "IPYTHONDIR": str(folder / "ipython"),
        **(environ or {}),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
    options = {"ip": "127.0.0.1", "port": 0, "token": token, "root_dir": folders["root"]}
    command += [f"--ServerApp.{name}={value}" for name, value in options.items()]
    command.append("--LabApp.expose_app_in_browser=True")  # for the theme's change
    with (
        (folder / "server.log").open("w") as log,
        subprocess.Popen(command, env=own, stderr=subprocess.PIPE, text=True) as process,
    ):
        url = _address(process, log)
        pump = threading.Thread(target=log.writelines, args=[process.stderr])
        pump.start()
        try:
            wait_until_it_answers(url)
            yield LabServer(folder, url=url, token=token)
        finally:
            end(process)
            pump.join()


def _address(process: subprocess.Popen[str], log: TextIO) -> str:
    assert process.stderr is not None
    for line in process.stderr:
        log.write(line)
        if "http://127.0.0.1:" in line and "/lab" in line:
            return "http://" + line.partition("http://")[2].partition("/lab")[0]
    message = "JupyterLab ended before it served"
    raise AssertionError(message)


def _write_settings(folder: Path, settings: dict[str, dict[str, object]]) -> None:
    for name, values in settings.items():
        path = folder / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))


class LabPage:
    """A notebook open in the browser, and what a person does with it."""

    def __init__(self, page: Page, server: LabServer) -> None:
        self.page = page
        self._server = server

    def open(self, notebook: str) -> None:
        """Open a notebook and wait for its kernel."""
        self.page.goto(self._server.address_of(notebook))
        # the notebook's own indicator says idle before there is a kernel, too
        self.page.get_by_text(IDLE).first.wait_for(timeout=FIRST_PAINT_MS)

    def run_all(self) -> None:
        """Choose Run, Run All Cells, and wait until each cell that isn't empty has its number."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_function(
            "() => [...document.querySelectorAll('.jp-CodeCell')]"
            ".filter(cell => cell.querySelector('.cm-content')?.textContent.trim())"
            ".every(cell => /\\[\\d+\\]/.test(cell.querySelector('.jp-InputPrompt').textContent))",
            timeout=CELLS_MS,
        )

    def save(self) -> None:
        """Save the notebook, widget state included, and wait until it is saved."""
        self.page.keyboard.press("Control+s")
        self.page.locator(".jp-mod-dirty").wait_for(state="detached", timeout=CELLS_MS)

    def run_cell(self, number: int) -> None:
        """Run the cell of that number, counted from 1, and wait for its new number."""
        prompt = self.page.locator(".jp-CodeCell .jp-InputPrompt").nth(number - 1)
        before = prompt.inner_text()
        self.page.locator(".jp-CodeCell .jp-InputArea-editor").nth(number - 1).click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before, timeout=CELLS_MS)
        expect(prompt).to_have_text(re.compile(r"\d"), timeout=CELLS_MS)

    def restart(self) -> None:
        """Restart the kernel, as the toolbar's button does, and wait until widgets know of it."""
        self.page.evaluate("() => void jupyterapp.commands.execute('kernelmenu:restart')")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        self.page.locator(".jupyter-widgets-disconnected").first.wait_for(state="attached")

    def reopen(self, notebook: str) -> None:
        """End all kernels, and open a notebook as on another day."""
        self.page.evaluate("() => jupyterapp.serviceManager.sessions.shutdownAll().catch(() => {})")
        self.open(notebook)

    def use_theme(self, name: str) -> None:
        """Change JupyterLab's theme, as its menu does, and wait until it is shown."""
        self.page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', {theme})", name
        )
        self.page.locator(f'body[data-jp-theme-name="{name}"]').wait_for(state="attached")

    def axe_violations(self, selector: str) -> list[str]:
        """What axe-core finds wrong in a part of the page, a line each."""
        return axe_violations(self.page, selector)


def axe_violations(page: Page, selector: str | None = None) -> list[str]:
    """What axe-core finds wrong in a part of a page, or in all of it, a line each."""
    script = "" if page.evaluate("'axe' in window") else AXE_SCRIPT
    found = Axe(script).run(page, context=selector).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]
