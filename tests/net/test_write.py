"""The golden files can be written again, and come out the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.net.write import PARTS, main

pytestmark = pytest.mark.filterwarnings("ignore:pingone_nb.* has moved:DeprecationWarning")


@pytest.mark.parametrize("part", PARTS)
def test_writing_twice_gives_the_same_bytes(part: str, tmp_path: Path) -> None:
    """Nothing in a golden file is random, or tells when or where it was written."""
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        PARTS[part](folder)
    contents = [
        {
            path.relative_to(folder): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        for folder in folders
    ]

    assert contents[0]
    assert contents[0] == contents[1]
    assert not any(str(tmp_path).encode() in content for content in contents[0].values())


def test_an_unknown_part_is_refused() -> None:
    """Nothing is written for a word that names no golden file."""
    with pytest.raises(SystemExit):
        main(["nonsense"])
