"""`export`: a history as a file for other tools."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pingone_nb.commands import refuse

if TYPE_CHECKING:
    from pingone_nb.history import History


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    parser.add_argument(
        "store", metavar="STORE", help="the history, such as sqlite:///history.db or history.db"
    )
    parser.add_argument(
        "--as", dest="kind", required=True, choices=sorted(WRITERS), help="the format"
    )
    parser.add_argument(
        "-o", "--output", required=True, type=Path, metavar="FILE", help="file to write"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the history's exchanges; secrets, passcodes, phone numbers and addresses are masked.

    Returns:
        0 when the file is written; 2 when the store cannot be read or the file cannot be written.
    """
    from pingone_nb.errors import PingOneError

    try:
        with _opened(arguments.store) as history:
            count = WRITERS[arguments.kind](history, arguments.output)
    except (PingOneError, ImportError) as error:
        return refuse("export", str(error))
    except OSError as error:
        return refuse("export", f"can't write {arguments.output}: {error.strerror}")
    sys.stdout.write(
        f"{count} exchanges written to {arguments.output}."
        " Secrets, passcodes, phone numbers and addresses are masked.\n"
    )
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


def _har(history: History, path: Path) -> int:
    from pingone_nb.interchange import write_har

    return write_har(history, path)


def _postman(history: History, path: Path) -> int:
    from pingone_nb.interchange import write_postman_collection

    return write_postman_collection(history, path)


def _http(history: History, path: Path) -> int:
    from pingone_nb.interchange import write_http_file

    return write_http_file(history, path)


def _curl(history: History, path: Path) -> int:
    from pingone_nb.history.whole_file import whole_file
    from pingone_nb.interchange import as_curl

    count = 0
    with whole_file(path) as file:
        for count, exchange in enumerate(history, start=1):
            file.write(f"# {count} {exchange.operation}\n{as_curl(exchange)}\n\n")
    return count


def _parquet(history: History, path: Path) -> int:
    history.to_parquet(path)
    return len(history)


def _csv(history: History, path: Path) -> int:
    from pingone_nb.history.whole_file import whole_file

    with whole_file(path) as file:
        history.to_frame().to_csv(file)
    return len(history)


WRITERS: dict[str, Callable[[History, Path], int]] = {
    "har": _har,
    "postman": _postman,
    "http": _http,
    "curl": _curl,
    "parquet": _parquet,
    "csv": _csv,
}
