"""What a store of exchanges refuses or cannot do."""

from __future__ import annotations

from pingone_nb.errors import PingOneError


class StoreError(PingOneError):
    """The place where exchanges are kept cannot be read or written; nothing in it was changed."""
