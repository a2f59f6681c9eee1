"""The command `pingone-nb`, also as `python -m pingone_nb`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Any

_COMMANDS = {
    "lab": "open a notebook in JupyterLab",
    "app": "serve the panel as a web page, with no code to write",
    "tour": "run every notebook against the simulator",
    "sim": "serve the simulator over HTTP, for clients in any language",
    "import": "show what files of other tools contain, and store their exchanges",
    "export": "write a history as a file for other tools",
    "ledger": "show the evidence for each statement: documented, observed, or assumed",
    "doctor": "check the installation and the configuration, and report problems",
}
_MODULES = {"import": "importing", "export": "exporting"}  # a word of Python names no module


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        arguments: the command's name and its options; the process's own when None.

    Returns:
        The exit code: 0 when all went well, 1 when not, 2 for a wrong option, 130 when
        interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(
        prog="pingone-nb", description="Run, view, test, and verify one-time device authentication."
    )
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, does in _COMMANDS.items():
        own = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        if name in words[:1]:  # only the command that is meant is loaded
            _module(name).add_arguments(own)
    chosen, unknown = parser.parse_known_args(words)
    if unknown:  # named without their values, which argparse itself would repeat
        names = [word.partition("=")[0] for word in unknown if word.startswith("-")]
        parser.error(f"unknown option or value: {', '.join(names) or 'too many arguments'}")
    try:
        return int(_module(chosen.command).run(chosen))
    except KeyboardInterrupt:
        return 130


def _module(name: str) -> Any:
    return importlib.import_module(f"pingone_nb.commands.{_MODULES.get(name, name)}")


if __name__ == "__main__":
    sys.exit(main())
