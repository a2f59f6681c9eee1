"""The search for canaries finds what it looks for."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.canaries import Canaries, files, hits

CANARIES = Canaries.of_seed(1)


@pytest.mark.parametrize("secret", CANARIES.values())
@pytest.mark.parametrize(
    "write",
    [
        str,
        lambda secret: json.dumps({"a": secret}),
        lambda secret: quote(secret, safe=""),
        lambda secret: quote(quote(secret, safe=""), safe=""),
        lambda secret: base64.b64encode(secret.encode()).decode(),
        lambda secret: base64.b64encode(f"id:{secret}".encode()).decode(),
        lambda secret: base64.b64encode(f"a:{secret}!".encode()).decode(),
        lambda secret: base64.urlsafe_b64encode(f"client:{secret}xyz".encode()).decode(),
        lambda secret: secret.encode().hex(),
    ],
)
def test_every_way_of_writing_is_found(secret: str, write) -> None:
    """A secret is found plain, in JSON, URL-encoded once and twice, in base64 at any place, in hex."""
    assert hits([("here", f"before {write(secret)} after")], [secret])


def test_nothing_is_found_where_nothing_is() -> None:
    """A text without any secret has no hits."""
    assert hits([("here", "nothing to see, +1 413, canary, c2VjcmV0")], CANARIES.values()) == []


def test_files_of_any_encoding_are_read(tmp_path: Path) -> None:
    """Binary files are searched, too, in folders of any depth."""
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (deep / "c.bin").write_bytes(b"\xff\xfe" + CANARIES.token.encode() + b"\x00")

    assert len(hits(files(tmp_path), CANARIES.values())) == 1
