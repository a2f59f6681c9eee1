"""What is exported belongs to its owner from the first byte, and no link leads it astray."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pingone_nb import Exchange, History
from pingone_nb.interchange import write_har, write_http_file, write_postman_collection
from pingone_nb.lab.pictures import timeline
from tests.history.made import BEGAN, a_day, begun, exchange, reply

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
WRITERS: dict[str, Callable[[History, Path], Any]] = {
    "HAR": write_har,
    "Parquet": lambda history, path: history.to_parquet(path),
    "Postman": lambda history, path: write_postman_collection(history, path),
    "http": lambda history, path: write_http_file(history, path),
    "SVG": lambda history, path: timeline(history).save(path),
}
each_writer = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)


@pytest.fixture
def day() -> History:
    """Some exchanges."""
    history = History()
    for each in a_day():
        history.record(each)
    return history


@pytest.fixture(autouse=True)
def _lax() -> Iterator[None]:
    """The most lenient of all users."""
    before = os.umask(0)
    yield
    os.umask(before)


@each_writer
def test_only_its_owner_may_read_it(
    write: Callable[[History, Path], Any], day: History, tmp_path: Path
) -> None:
    """Whatever the umask, also where a file stood that all could read; nothing is left beside."""
    path = tmp_path / "out"
    path.write_text("before")
    path.chmod(0o666)
    write(day, path)

    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


@each_writer
@pytest.mark.parametrize("is_dangling", [True, False])
def test_a_link_is_replaced(
    is_dangling: bool, write: Callable[[History, Path], Any], day: History, tmp_path: Path
) -> None:
    """Nothing is written where a symbolic link leads, whether something is there or not."""
    target, path = tmp_path / "target", tmp_path / "out"
    if not is_dangling:
        target.write_text("before")
    path.symlink_to(target)
    write(day, path)

    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert target.read_text() == "before" if not is_dangling else not target.exists()


def test_it_is_private_while_it_is_written(day: History, tmp_path: Path) -> None:
    """A generator sees the modes of all files in the folder while it is read."""
    seen: set[int] = set()

    def watched() -> Iterator[Exchange]:
        for each in day:
            yield each
            seen.update(path.stat().st_mode & 0o777 for path in tmp_path.iterdir())

    write_har(watched(), tmp_path / "out.har")

    assert seen == {0o600}


def test_threads_record_in_the_order_of_replies() -> None:
    """Ten threads: the order is the one in which they recorded, in the sequence and the table."""
    history, order, lock = History(), [], threading.Lock()

    def record(number: int) -> None:
        for step in range(20):
            made = exchange(
                "read", reply({"id": f"{number}-{step}"}), at_seconds=-number * 100 - step
            )
            with lock:
                order.append(made.started_at)
                history.record(made)

    threads = [threading.Thread(target=record, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [each.started_at for each in history] == order
    assert history.to_frame()["started_at"].tolist() == order
    assert min(order) < BEGAN - timedelta(seconds=900)
    assert begun("a1").started_at == BEGAN
