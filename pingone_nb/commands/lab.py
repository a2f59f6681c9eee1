"""`lab`: JupyterLab with a notebook open."""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

FIRST_NOTEBOOK = Path("notebooks") / "01_first_authentication.ipynb"
_QUIET = (
    "--LabApp.news_url=None",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    parser.add_argument(
        "notebook", nargs="?", type=Path, default=FIRST_NOTEBOOK, help=f"default {FIRST_NOTEBOOK}"
    )
    parser.add_argument(
        "options", nargs=argparse.REMAINDER, help="passed on to jupyter lab, such as --no-browser"
    )


def run(arguments: argparse.Namespace) -> int:
    """Start JupyterLab, and stay until it ends.

    Returns:
        JupyterLab's exit code; 2 when it is not installed or the notebook does not exist.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        return _refuse("JupyterLab is not installed: pip install 'pingone-nb[lab]'")
    if not arguments.notebook.is_file():
        return _refuse(f"there is no {arguments.notebook}: run this in the project's folder")
    command = [sys.executable, "-m", "jupyterlab", str(arguments.notebook), *_QUIET]
    try:
        return subprocess.run([*command, *arguments.options], check=False).returncode  # noqa: S603 - the user's own options
    except KeyboardInterrupt:
        return 0


def _refuse(message: str) -> int:
    sys.stderr.write(f"pingone-nb lab: {message}\n")
    return 2
