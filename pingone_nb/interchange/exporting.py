"""A history as a file of each format that other tools read, all masked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pingone_nb.history import History
from pingone_nb.history.exchanges import Selection
from pingone_nb.history.whole_file import whole_file
from pingone_nb.interchange.curl import as_curl
from pingone_nb.interchange.har import write_har
from pingone_nb.interchange.placeholders import write_http_file
from pingone_nb.interchange.postman import write_postman_collection

Chosen = History | Selection
MASKED = "Secrets, passcodes, phone numbers and addresses are masked."


def write_commands(exchanges: Chosen, path: str | Path) -> int:
    """Write each request as a command of curl, and tell how many.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    count = 0
    with whole_file(path) as file:
        for count, exchange in enumerate(exchanges, start=1):
            file.write(f"# {count} {exchange.operation}\n{as_curl(exchange)}\n\n")
    return count


def write_csv(exchanges: Chosen, path: str | Path) -> int:
    """Write the table of exchanges as comma-separated values, and tell how many.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    with whole_file(path) as file:
        exchanges.to_frame().to_csv(file, index=False)
    return len(exchanges)


def _parquet(exchanges: Chosen, path: str | Path) -> int:
    exchanges.to_parquet(path)
    return len(exchanges)


# format → what writes it, and what its files end with
WRITERS: Mapping[str, tuple[Callable[[Chosen, str | Path], int], str]] = {
    "har": (write_har, ".har"),
    "postman": (write_postman_collection, ".json"),
    "http": (write_http_file, ".http"),
    "curl": (write_commands, ".sh"),
    "parquet": (_parquet, ".parquet"),
    "csv": (write_csv, ".csv"),
}
