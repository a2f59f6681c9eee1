"""`kill -9` in the middle of 1,000 recording runs, and of 200 more that open their store.

Claims: of the exchanges whose `record` had returned, none is lost; every store can be read and
recorded into. Half of the runs have a store of their own, half go on with one that all share.
"""

from __future__ import annotations

import os
import random
import select
import signal
import struct
import sys
import tempfile
import time

from history_exchanges import exchanges

from pingone_nb import Exchange, History

RUNS = 1_000
OPENINGS = 200
LONGEST_SECONDS = 0.03
SESSION_ID = 16
NUMBER = struct.Struct("=Q")


def recording(url: str, made: list[Exchange], acknowledge: int) -> None:
    """Record for ever, and tell each exchange's number once it is recorded."""
    history = History(url)
    os.write(acknowledge, history.session_id.encode())
    for number in range(sys.maxsize):
        history.record(made[number % len(made)])
        if history.warning:
            os._exit(1)
        os.write(acknowledge, NUMBER.pack(number))


def killed_run(
    url: str, made: list[Exchange], *, after_seconds: float, opening: bool
) -> tuple[str, int]:
    """The session's id and how many exchanges a process had recorded when it was killed.

    The time begins with the process when `opening`, else with its first exchange.
    """
    hear, acknowledge = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        recording(url, made, acknowledge)
    os.close(acknowledge)
    told = b"" if opening else os.read(hear, SESSION_ID) + os.read(hear, NUMBER.size)
    told += _told_within(hear, after_seconds)
    os.kill(child, signal.SIGKILL)
    while more := os.read(hear, 1 << 16):
        told += more
    os.close(hear)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    return told[:SESSION_ID].decode(), len(told[SESSION_ID:]) // NUMBER.size


def _told_within(hear: int, seconds: float) -> bytes:
    told, end = b"", time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([hear], [], [], left)[0]:
            told += os.read(hear, 1 << 16)
    return told


def lost(url: str, session_id: str, acknowledged: int, made: list[Exchange]) -> int:
    """How many of them are not there, and as they were.

    Raises:
        AssertionError: the store cannot be read, or not be recorded into.
    """
    with History(url) as history:
        assert history.warning is None, history.warning
        kept = list(history.where(session_id=session_id)) if session_id else []
        wrong = sum(
            number >= len(kept) or kept[number] != made[number % len(made)]
            for number in range(acknowledged)
        )
        history.record(made[0])
        assert history.warning is None, history.warning
        assert history[-1] == made[0]
    return wrong


def main() -> int:
    """Print what was lost."""
    rng, made = random.Random(1), list(exchanges(100))  # noqa: S311 - to be repeated
    recorded = missing = unreadable = 0
    with tempfile.TemporaryDirectory() as folder:
        History(f"sqlite:///{folder}/warm.db").close()  # what is imported, is imported once
        for run in range(RUNS + OPENINGS):
            url = f"sqlite:///{folder}/{'shared' if run % 2 else run}.db"
            session_id, acknowledged = killed_run(
                url, made, after_seconds=rng.uniform(0, LONGEST_SECONDS), opening=run >= RUNS
            )
            recorded += acknowledged
            try:
                missing += lost(url, session_id, acknowledged, made)
            except AssertionError as error:
                print(f"run {run}: {error}")
                unreadable += 1
    print(f"{RUNS} runs killed while recording, {OPENINGS} while opening")
    print(f"acknowledged exchanges: {recorded:,}; lost: {missing} (claim: 0)")
    print(f"stores that cannot be read or recorded into: {unreadable} (claim: 0)")
    return 0 if recorded and not missing and not unreadable else 1


if __name__ == "__main__":
    sys.exit(main())
