"""`export`: a history as a file for other tools."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pingone_nb.commands import refuse

if TYPE_CHECKING:
    from pingone_nb.history import History

FORMATS = ("har", "postman", "http", "curl", "parquet", "csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    parser.add_argument(
        "store", metavar="STORE", help="the history, such as sqlite:///history.db or history.db"
    )
    parser.add_argument("--as", dest="kind", required=True, choices=FORMATS, help="the format")
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help="file to write"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the history's exchanges; secrets, passcodes, phone numbers and addresses are masked.

    Returns:
        0 when the file is written; 2 when the store cannot be read or the file cannot be written.
    """
    from pingone_nb.errors import PingOneError
    from pingone_nb.interchange.exporting import MASKED, WRITERS

    try:
        with _opened(arguments.store) as history:
            count = WRITERS[arguments.kind][0](history, arguments.output)
    except (PingOneError, ImportError) as error:
        return refuse("export", str(error))
    except OSError as error:
        return refuse("export", f"can't write {arguments.output}: {error.strerror}")
    sys.stdout.write(f"{count} exchanges written to {arguments.output}. {MASKED}\n")
    return 0


def _opened(store: str) -> History:
    """The history, which has to be there: none is made."""
    from pingone_nb.errors import InputError, StoreError
    from pingone_nb.history import History

    prefix = "sqlite:///"
    url = store if "://" in store else f"{prefix}{store}"
    if url.startswith(prefix) and not Path(url.removeprefix(prefix)).is_file():
        raise InputError(f"The store {url.removeprefix(prefix)} doesn't exist.", field="store")
    history = History(url)
    if history.warning:
        history.close()
        raise StoreError(history.warning)
    return history
