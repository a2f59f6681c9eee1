"""A file that is there as a whole or not at all."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from pingone_nb.errors import InputError, PingOneError


@contextlib.contextmanager
def whole_file(path: str | Path) -> Iterator[IO[str]]:
    """Write beside `path`; only what is complete takes its place. Only its owner may read it.

    A symbolic link at `path` is replaced, not followed: what it leads to stays as it is.

    Raises:
        InputError: the disk is full, or the folder cannot be written; `path` is as it was.
    """
    target = Path(path)
    try:
        with tempfile.NamedTemporaryFile(
            "w",
            encoding="utf-8",
            newline="\n",
            dir=target.parent,  # the same file system: only there taking the place is one step
            prefix=f".{target.name}.",
            delete=False,
        ) as file:
            written = Path(file.name)
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())  # else the new name might outlive a crash without content
                written.replace(target)
            except BaseException:
                written.unlink(missing_ok=True)
                raise
    except (OSError, ValueError) as error:
        if isinstance(error, PingOneError):
            raise
        why = getattr(error, "strerror", None) or "this isn't a path"
        raise InputError(f"{target.name} can't be written: {why}.", field="path") from None


def write_json(value: Any, path: str | Path) -> None:
    """A JSON document for people to read as well.

    Raises:
        InputError: as `whole_file`.
    """
    with whole_file(path) as file:
        json.dump(value, file, indent=2)
        file.write("\n")
