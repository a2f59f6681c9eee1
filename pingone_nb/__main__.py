"""The command `pingone-nb`, also as `python -m pingone_nb`."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Any

_COMMANDS = {
    "lab": "open a notebook in JupyterLab",
    "app": "serve the panel without any code, for people who do not write Python",
    "tour": "execute every notebook against the simulator",
    "sim": "serve the simulator on a port, for any language",
    "ledger": "say how sure each part is: documented, observed or assumed",
    "doctor": "say what is installed, what is configured and what is wrong",
}


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
        prog="pingone-nb", description="Run, see, test and prove one-time device authentication."
    )
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    for name, does in _COMMANDS.items():
        own = commands.add_parser(name, help=does, description=f"{does[0].upper()}{does[1:]}.")
        if name in words[:1]:  # only the command that is meant is loaded
            _module(name).add_arguments(own)
    chosen, unknown = parser.parse_known_args(words)
    if unknown:  # named without their values, which argparse itself would repeat
        names = [word.partition("=")[0] for word in unknown if word.startswith("-")]
        parser.error(f"unknown option or value: {', '.join(names) or 'too many words'}")
    try:
        return int(_module(chosen.command).run(chosen))
    except KeyboardInterrupt:
        return 130


def _module(name: str) -> Any:
    return importlib.import_module(f"pingone_nb.commands.{name}")


if __name__ == "__main__":
    sys.exit(main())
