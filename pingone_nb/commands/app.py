"""`app`: a notebook's panel as a page, for people who write no Python."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import importlib.util
import json
import logging
import os
import secrets
import signal
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pingone_nb.commands import port, refuse

PANEL = Path(__file__).parent.parent / "lab" / "app" / "panel.ipynb"
_THEMES = ("light", "dark")
_ADDRESS = "127.0.0.1"
_TEMPLATES = Path(__file__).parent.parent / "lab" / "app" / "jupyter"
_FOLDERS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
_SETTINGS = {
    "disable_check_xsrf": True,  # a page that closes ends its kernel; the origin is checked still
}
_LEFT = {"cull_idle_timeout": 3600, "cull_interval": 300}  # seconds, for a page that crashed
_QUIET = "__import__('logging').getLogger('tornado').setLevel('ERROR')"  # at the end, too
_KERNEL = {  # an error's name and words suffice, and no history is kept
    "HistoryManager": {"enabled": False},
    "InteractiveShell": {"xmode": "Minimal"},
    "InteractiveShellApp": {"exec_lines": [_QUIET]},
    "IPKernelApp": {"log_level": "CRITICAL"},
}


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
    add("--port", type=port, default=0, help="port on this computer; default: any free port")
    add("--theme", choices=_THEMES, default="light", help="default: light")


def run(arguments: argparse.Namespace) -> int:
    """Serve the notebook, its code hidden, until Ctrl-C or SIGTERM.

    Whoever opens the page gets a kernel of their own, which ends with the page or with the server.

    Returns:
        0 after serving; 2 when Voilà is not installed, the notebook does not exist, or the port
        cannot be had.
    """
    if importlib.util.find_spec("voila") is None:
        return refuse("app", "Voilà is not installed: pip install 'pingone-nb[lab]'")
    if not arguments.notebook.is_file():
        return refuse("app", f"the file {arguments.notebook} doesn't exist")
    try:
        serve(
            arguments.notebook,
            port=arguments.port,
            theme=arguments.theme,
            open_browser=not arguments.no_browser,
        )
    except OSError as error:
        return refuse("app", f"can't use port {arguments.port}: {error.strerror}")
    return 0


def serve(notebook: Path, *, port: int, theme: str, open_browser: bool) -> None:
    """Serve a notebook until SIGINT or SIGTERM; its address, with the key to it, is printed.

    Args:
        notebook: the notebook; each page runs it in a kernel of its own.
        port: of the loopback address; 0 takes a free one.
        theme: `light` or `dark`.
        open_browser: whether to open it in the person's browser.

    Raises:
        OSError: the port cannot be had.
    """
    with socket.create_server((_ADDRESS, port)) as listening, _folders() as folder:
        listening.setblocking(False)
        server = _server(listening, notebook, folder=folder, theme=theme, open_browser=open_browser)
        server.initialize([])
        server.start()


def _server(
    listening: socket.socket, notebook: Path, *, folder: Path, theme: str, open_browser: bool
) -> Any:
    """Voilà on a socket that listens already, behind a key."""
    from voila.app import Voila

    server: Any = Voila(
        config_file_paths=[],
        connection_dir_root=str(folder),
        ip=_ADDRESS,
        log_level="ERROR",
        notebook_path=str(notebook.resolve()),
        open_browser=open_browser,
        port=listening.getsockname()[1],
        token=secrets.token_urlsafe(24),
        tornado_settings=_SETTINGS,
    )
    server.config.MappingKernelManager.update(_LEFT)
    server.config.VoilaConfiguration.update(
        {"show_tracebacks": True, "template": "panel", "theme": theme}
    )
    # its own would look for another port where this one is taken, and bind it anew
    server.listen = partial(_listen, server, listening)
    return server


def _listen(server: Any, listening: socket.socket) -> None:
    """Serve until a signal, then end all kernels."""
    from tornado.httpserver import HTTPServer
    from tornado.ioloop import IOLoop

    HTTPServer(server.app).add_socket(listening)
    address = f"{server.connection_url}?token={server.token}"
    sys.stdout.write(f"The panel is at {address}\nPress Ctrl+C to stop.\n")
    sys.stdout.flush()
    logging.getLogger("tornado").setLevel(logging.ERROR)
    server.ioloop = IOLoop.current()
    server.ioloop.add_callback(lambda: asyncio.get_running_loop().set_exception_handler(_report))
    signal.signal(signal.SIGINT, server._handle_signal_stop)
    if server.open_browser:
        server.ioloop.run_in_executor(None, webbrowser.open, address)
    try:
        server.ioloop.start()
    finally:
        server.stop()


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say what went wrong; that somebody closed a page is nothing wrong."""
    from tornado.websocket import WebSocketClosedError

    if not isinstance(context.get("exception"), WebSocketClosedError):
        loop.default_exception_handler(context)


@contextlib.contextmanager
def _folders() -> Iterator[Path]:
    """Folders for all that Jupyter and IPython would write to the person's home, for a while."""
    with tempfile.TemporaryDirectory(prefix="pingone-nb-") as name:
        own = {variable: str(Path(name) / variable.lower()) for variable in _FOLDERS}
        profile = Path(own["IPYTHONDIR"]) / "profile_default"
        profile.mkdir(parents=True)
        (profile / "ipython_config.json").write_text(json.dumps(_KERNEL))
        paths = [str(_TEMPLATES), os.environ.get("JUPYTER_PATH")]
        own["JUPYTER_PATH"] = os.pathsep.join(filter(None, paths))
        before = {variable: os.environ.get(variable) for variable in own}
        os.environ.update(own)
        try:
            yield Path(name)
        finally:
            for variable, value in before.items():
                if value is None:
                    del os.environ[variable]
                else:
                    os.environ[variable] = value
