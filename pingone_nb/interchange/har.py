"""HAR 1.2, the format in which browsers and proxies keep exchanges.

Source: http://www.softwareishard.com/blog/har-12-spec/
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pingone_nb.errors import traceless
from pingone_nb.history import Exchange, History
from pingone_nb.interchange.har_entry import entry_of, exchange_of
from pingone_nb.interchange.json_events import items_of
from pingone_nb.interchange.node import Node
from pingone_nb.interchange.whole_file import whole_file

_ENTRIES = "log.entries"


def write_har(exchanges: Iterable[Exchange], path: str | Path) -> int:
    """Write exchanges to a HAR file, one at a time, and tell how many.

    The digests of phone and address stay here: they tell nothing without their key.

    Args:
        exchanges: such as a `History`; a generator is read as it goes.
        path: what stands there is replaced once everything is written.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    import harfile

    program = "pingone-nb"
    creator = harfile.Creator(name=program, version=importlib.metadata.version(program))
    count = 0
    with whole_file(path) as file, harfile.HarFile.open(file, creator=creator) as har:
        for exchange in exchanges:
            har.add_entry(**entry_of(exchange))
            count += 1
    return count


def read_har(path: str | Path) -> Iterator[Exchange]:
    """The exchanges of a HAR file of any tool and size, masked, one at a time.

    A reply's text that is no JSON is cut at 10,000 characters, and a request's body that is neither
    JSON nor a form is left out. What a property's name or form does not show to be sensitive is
    kept: look at a HAR from elsewhere before you hand it on.

    Raises:
        InputError: when it comes to what is missing or malformed; `field` is the place, such as
            `log.entries[3].request.url`. The exchanges before have been given by then.
    """
    number = -1
    for number, value in enumerate(items_of(path, _ENTRIES)):
        node = Node(value, f"{_ENTRIES}[{number}]")
        del value
        exchange = _exchange(node)
        del node
        yield exchange


@traceless
def _exchange(node: Node) -> Exchange:
    return exchange_of(node)


def import_har(path: str | Path, history: History) -> int:
    """Record a HAR file's exchanges in a history, and tell how many: all of them or none.

    The file is read twice: once to see that all of it can be taken over.

    Raises:
        InputError: as `read_har`; nothing was recorded.
    """
    for _ in read_har(path):
        pass
    count = 0
    for exchange in read_har(path):
        history.record(exchange)
        count += 1
    return count
