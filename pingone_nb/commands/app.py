"""`app`: a notebook's panel as a page, for people who write no Python."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path

PANEL = Path(__file__).parent.parent / "lab" / "app" / "panel.ipynb"
_THEMES = ("light", "dark")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    add = parser.add_argument
    add(
        "notebook",
        nargs="?",
        type=Path,
        default=PANEL,
        help="notebook to serve; default: the panel",
    )
    add("--no-browser", action="store_true", help="print the address, but don't open a browser")
    add("--port", type=_port, default=0, help="port on this computer; default: any free port")
    add("--theme", choices=_THEMES, default="light", help="default: light")


def run(arguments: argparse.Namespace) -> int:
    """Serve the notebook, its code hidden, until Ctrl-C or SIGTERM.

    Whoever opens the page gets a kernel of their own, which ends with the page or with the server.

    Returns:
        0 after serving; 2 when Voilà is not installed, the notebook does not exist, or the port
        cannot be had.
    """
    if importlib.util.find_spec("voila") is None:
        return _refuse("Voilà is not installed: pip install 'pingone-nb[lab]'")
    if not arguments.notebook.is_file():
        return _refuse(f"the file {arguments.notebook} doesn't exist")
    from pingone_nb.commands.app_server import serve

    try:
        serve(
            arguments.notebook,
            port=arguments.port,
            theme=arguments.theme,
            open_browser=not arguments.no_browser,
        )
    except OSError as error:
        return _refuse(f"can't use port {arguments.port}: {error.strerror}")
    return 0


def _port(value: str) -> int:
    if not value.isascii() or not value.isdecimal() or int(value[:6]) > 65_535:
        message = "must be a port from 0 to 65535"
        raise argparse.ArgumentTypeError(message)
    return int(value)


def _refuse(message: str) -> int:
    sys.stderr.write(f"pingone-nb app: {message}\n")
    return 2
