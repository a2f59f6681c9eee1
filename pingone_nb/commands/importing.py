"""`import`: what files of other tools contain, and into a history with it."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing, nullcontext
from typing import IO, TYPE_CHECKING, Any

from pingone_nb.commands import refuse

if TYPE_CHECKING:
    from pingone_nb.history import Exchange, History
    from pingone_nb.interchange.draft import Skipped
    from pingone_nb.interchange.importing import Found

_IN_MEMORY = 1024 * 1024  # bytes of the report; what is more waits in a file without a name


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Give the parser this command's options."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="HAR, Postman collection or environment, cURL command, .http or .env file; the"
        " variables of environments and .env files are filled into the other files' requests",
    )
    parser.add_argument(
        "--into", metavar="URL", help="store the exchanges, such as in sqlite:///history.db"
    )
    parser.add_argument("--json", action="store_true", help="print a JSON object per line")
    parser.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help="also import requests to this host; * matches anything",
    )
    parser.add_argument(
        "--all-hosts", action="store_true", help="import requests to any host, not only PingOne's"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print a line for each entry, imported or skipped and why, then the sums.

    Of a file, all that can be read is stored, or nothing.

    Returns:
        0 when each file could be read, even if all of its entries were skipped; 2 when a file has
        none of the formats or is malformed, or the store cannot be written.
    """
    from pingone_nb.errors import PingOneError
    from pingone_nb.interchange.draft import PINGONE_HOSTS

    hosts = None if arguments.all_hosts else (*PINGONE_HOSTS, *arguments.host)
    failed = False
    sums: Counter[str] = Counter()
    try:
        history = _history(arguments.into)
    except PingOneError as error:
        return refuse("import", str(error))
    with closing(history) if history else nullcontext():
        variables = _variables(arguments.files)
        for path in arguments.files:
            with tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8") as report:
                job = _Job(path, history, report, as_json=arguments.json)
                try:
                    job.run(hosts, variables)
                except PingOneError as error:
                    failed = True
                    refuse("import", f"{path}: {error}")
                    continue
                sums += job.sums
                report.seek(0)
                sys.stdout.writelines(report)
    sys.stdout.write(_summary(sums, as_json=arguments.json))
    return 2 if failed else 0


class _Job:
    """A file that is imported; what is printed waits until all of it is read."""

    def __init__(
        self, path: str, history: History | None, report: IO[str], *, as_json: bool
    ) -> None:
        self.sums: Counter[str] = Counter()
        self._path = path
        self._history = history
        self._report = report
        self._as_json = as_json

    def run(self, hosts: Iterable[str] | None, variables: dict[str, Any]) -> None:
        """Read the file, and store its exchanges."""
        from pingone_nb.interchange.importing import read_file

        exchanges = self._exchanges(read_file(self._path, hosts=hosts, variables=variables))
        if self._history is None:
            for _ in exchanges:
                pass
        else:
            self._history.extend(exchanges)

    def _exchanges(self, found: Iterable[Found | Skipped]) -> Iterator[Exchange]:
        from pingone_nb.history import Exchange
        from pingone_nb.interchange.importing import Found

        for each in found:
            if not isinstance(each, Found):
                self._tell(each.where, skipped=each.kind, why=each.why)
            elif isinstance(each.value, Exchange):
                self._tell(each.where, **_of_exchange(each.value))
                yield each.value
            elif self._history is not None:
                why = "not an exchange: only what was sent can be stored"
                self._tell(each.where, skipped="not sent", why=why)
            else:
                self._tell(each.where, **_of_other(each.value))

    def _tell(self, where: str, *, skipped: str = "", **said: Any) -> None:
        result = "skipped" if skipped else "imported"
        self.sums[f"skipped: {skipped}" if skipped else "imported"] += 1
        if self._as_json:
            line = {"file": self._path, "where": where, "result": result, **said}
            self._report.write(
                json.dumps({**line, **({"kind": skipped} if skipped else {})}) + "\n"
            )
        else:
            words = (result, self._path, where, *(str(each) for each in said.values() if each))
            self._report.write("  ".join(words) + "\n")


def _of_exchange(exchange: Exchange) -> dict[str, Any]:
    return {
        "operation": exchange.operation,
        "method": exchange.method,
        "url": exchange.url,
        "http_status": exchange.http_status,
    }


def _of_other(value: Any) -> dict[str, Any]:
    """Of a request, or of the arguments of settings: their names only."""
    if isinstance(value, dict):
        return {"settings": ", ".join(sorted(value))}
    return {"operation": value.operation, "method": value.method, "url": value.masked_address()}


def _variables(paths: list[str]) -> dict[str, Any]:
    from pingone_nb.errors import PingOneError
    from pingone_nb.interchange.importing import format_of, variables_of

    found: dict[str, Any] = {}
    for path in paths:
        try:
            if format_of(path) in ("environment", "env"):
                found |= variables_of(path)
        except PingOneError:
            continue  # is told when it is read
    return found


def _history(url: str | None) -> History | None:
    from pingone_nb.errors import StoreError
    from pingone_nb.history import History

    if url is None:
        return None
    history = History(url)
    if history.warning:
        history.close()
        raise StoreError(history.warning)
    return history


def _summary(sums: Counter[str], *, as_json: bool) -> str:
    kinds = {name.partition(": ")[2]: count for name, count in sums.items() if ": " in name}
    skipped = sum(kinds.values())
    if as_json:
        return json.dumps({"imported": sums["imported"], "skipped": skipped, "why": kinds}) + "\n"
    why = ", ".join(f"{count} {_WORDS[kind]}" for kind, count in kinds.items())
    return f"{sums['imported']} imported, {skipped} skipped{f' ({why})' if why else ''}\n"


_WORDS = {
    "not HTTP": "not HTTP",
    "host": "to other hosts",
    "unreadable": "that can't be read",
    "not sent": "never sent",
}
