"""`ledger`: how sure this project is of each thing that it says of PingOne."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pingone_nb.commands import refuse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    parser.add_argument("--output", type=Path, help="file to write; default: standard output")
    parser.add_argument(
        "--counts", action="store_true", help="print only the number of claims, as text"
    )
    parser.add_argument(
        "--by-source",
        action="store_true",
        help="print only the sources, as text: how many claims each supports, and when it was read",
    )
    parser.add_argument(
        "--changes",
        action="store_true",
        help="print only what changed since the contract's last version, as text",
    )
    parser.add_argument(
        "--support",
        action="store_true",
        help="print only what is supported, as text: by operation, channel, and status",
    )
    parser.add_argument(
        "--chart", action="store_true", help="write only the state machine, as an SVG image"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the fidelity ledger as an HTML page, or a part of it as text, in UTF-8.

    Returns:
        0 when it is written; 2 when the file cannot be written, or PyYAML is not installed.
    """
    try:
        text = _text(arguments)
    except ImportError as error:
        return refuse("ledger", str(error))
    if arguments.output is None:
        sys.stdout.buffer.write(text.encode())  # UTF-8, whatever the terminal's encoding
        sys.stdout.flush()
        return 0
    try:
        arguments.output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        return refuse("ledger", f"can't write {arguments.output}: {error.strerror}")
    return 0


def chart() -> str:
    """The state machine as a picture of its own, which brings its paper along.

    Raises:
        ImportError: PyYAML is not installed.
    """
    from pingone_nb.contract.openapi import document
    from pingone_nb.contract.state_chart import StateMachine, state_chart

    drawn = state_chart(StateMachine.of(document()))
    return drawn.replace("<svg ", '<svg style="background:#fff;color:#111" ', 1)


def _text(arguments: argparse.Namespace) -> str:
    wanted = (name for name in _TEXTS if getattr(arguments, name, False))
    return _TEXTS.get(next(wanted, ""), _page)()


def _page() -> str:
    from pingone_nb.contract.ledger_page import whole_page

    return whole_page()


def _counts() -> str:
    from pingone_nb.contract.example import examples
    from pingone_nb.contract.ledger import counts_table, rows
    from pingone_nb.contract.openapi import document

    return counts_table(rows(document(), examples()))


def _by_source() -> str:
    from pingone_nb.contract.ledger import sources_table
    from pingone_nb.contract.openapi import document

    return sources_table(document())


def _changes() -> str:
    from pingone_nb.contract.changes import changes_table
    from pingone_nb.contract.openapi import document

    return changes_table(document())


def _support() -> str:
    from pingone_nb.contract.support import support_table

    return support_table()


_TEXTS = {
    "counts": _counts,
    "by_source": _by_source,
    "changes": _changes,
    "support": _support,
    "chart": chart,
}
