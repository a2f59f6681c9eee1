"""The server behind `app`: Voilà with one notebook, on this machine only."""

from __future__ import annotations

import asyncio
import contextlib
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
from pathlib import Path
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.websocket import WebSocketClosedError
from voila.app import Voila

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
        server = _Server(listening, notebook, folder=folder, theme=theme, open_browser=open_browser)
        server.initialize([])
        server.start()


class _Server(Voila):
    """Voilà on a socket that listens already, behind a key."""

    def __init__(
        self,
        listening: socket.socket,
        notebook: Path,
        *,
        folder: Path,
        theme: str,
        open_browser: bool,
    ) -> None:
        super().__init__(
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
        self.config.MappingKernelManager.update(_LEFT)
        self.config.VoilaConfiguration.update(
            {"show_tracebacks": True, "template": "panel", "theme": theme}
        )
        self._listening = listening

    def listen(self) -> None:
        """Serve until a signal, then end all kernels."""
        HTTPServer(self.app).add_socket(self._listening)
        address = f"{self.connection_url}?token={self.token}"
        sys.stdout.write(f"The panel is at {address}\nPress Ctrl+C to stop.\n")
        sys.stdout.flush()
        logging.getLogger("tornado").setLevel(logging.ERROR)
        self.ioloop = IOLoop.current()
        self.ioloop.add_callback(lambda: asyncio.get_running_loop().set_exception_handler(_report))
        signal.signal(signal.SIGINT, self._handle_signal_stop)
        if self.open_browser:
            self.ioloop.run_in_executor(None, webbrowser.open, address)
        try:
            self.ioloop.start()
        finally:
            self.stop()


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say what went wrong; that somebody closed a page is nothing wrong."""
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
