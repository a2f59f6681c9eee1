"""`lab`: JupyterLab with a notebook open."""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pingone_nb.commands import refuse

FIRST_NOTEBOOK = Path("notebooks") / "00_start_here.ipynb"
_CONFIG = Path(__file__).parent / "jupyter"  # no question about news; what widgets show is kept
_VIEW, _STATE = (f"application/vnd.jupyter.widget-{kind}+json" for kind in ("view", "state"))
_QUIET = (  # nothing asks a question or the network at the start
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.extension_manager=readonly",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    add = parser.add_argument
    add(
        "notebook",
        nargs="?",
        type=Path,
        default=FIRST_NOTEBOOK,
        help=f"notebook to open; default: {FIRST_NOTEBOOK}",
    )
    add("--no-browser", action="store_true", help="print the address, but don't open a browser")
    add("--port", type=int, help="default: 8888, or the next free port")
    add(
        "--option",
        action="append",
        default=[],
        metavar="--NAME=VALUE",
        help="option for jupyter lab, as --option=--NAME=VALUE; can be repeated",
    )


def run(arguments: argparse.Namespace) -> int:
    """Start JupyterLab, and stay until it ends.

    Returns:
        JupyterLab's exit code; 2 when it is not installed or the notebook does not exist.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        return refuse("lab", "JupyterLab is not installed: pip install 'pingone-nb[lab]'")
    if not arguments.notebook.is_file():
        return refuse(
            "lab", f"the file {arguments.notebook} doesn't exist: run this in the project folder"
        )
    words = command(arguments)
    paths = [os.environ.get("JUPYTER_CONFIG_PATH"), str(_CONFIG)]
    environ = os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, paths))}
    if os.name == "posix":  # JupyterLab takes this process's place, and so each signal for it
        os.execve(words[0], words, environ)  # noqa: S606 - the user's own options
    return subprocess.run(words, check=False, env=environ).returncode  # noqa: S603 - the same


def command(arguments: argparse.Namespace) -> list[str]:
    """The words that start JupyterLab."""
    notebook = arguments.notebook.resolve()
    words = [sys.executable, "-m", "jupyterlab", *_QUIET]
    words.append(f"--ServerApp.root_dir={notebook.parent}")
    words.append(f"--LabApp.default_url=/lab/tree/{quote(notebook.name)}")
    if arguments.no_browser:
        words.append("--no-browser")
    if arguments.port is not None:
        words.append(f"--ServerApp.port={arguments.port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")  # as in a container; it serves loopback, with a token
    return [*words, *arguments.option]


def keep_pictures(*, model: dict[str, Any], **_named: Any) -> None:
    """Leave the static picture alone where a notebook is saved without the widget's state.

    JupyterLab saves the state of live widgets only. After its kernel was restarted a widget would
    be opened as "Error displaying widget: model not found".

    Args:
        model: what Jupyter Server is about to save; changed in place.
    """
    notebook = model.get("content") if model.get("type") == "notebook" else None
    kept = (notebook or {}).get("metadata", {}).get("widgets", {}).get(_STATE)
    if notebook is None or kept is None:  # JupyterLab was set to save no state: others may have it
        return
    for data in _outputs(notebook):
        view = data.get(_VIEW, {})
        if "text/html" in data and view.get("model_id") not in kept.get("state", {}):
            data.pop(_VIEW, None)


def _outputs(notebook: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in notebook.get("cells", ()):
        for output in cell.get("outputs", ()):
            yield output.get("data", {})


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(keep_pictures)
