"""Which tests stay on one worker of xdist: those that share a server.

xdist's own groups are names that it adds to a test's id, which pytest 9.2 no longer takes.
"""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling


class ServerScheduling(LoadScopeScheduling):
    """Hands out single tests, but for those of a browser's host or of PostgreSQL: all of them first."""

    def _split_scope(self, nodeid: str) -> str:
        return server_of(nodeid) or nodeid


def server_of(nodeid: str) -> str:
    """What a test shares with others, by its id: a host, a database, a simulator; "" for nothing."""
    folder, _, name = nodeid.removeprefix("tests/").partition("/")
    if folder == "browser":
        return "lab" if "lab" in name or "notebook" in name else "app"
    if folder == "conformance":
        return folder
    return "postgresql" if "postgresql" in name and folder == "history" else ""
