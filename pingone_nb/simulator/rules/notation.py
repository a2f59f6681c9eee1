"""UUIDs, as the API names things."""

from __future__ import annotations

import re

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(text: str) -> bool:
    """Whether the text is a UUID in its usual form; upper case is taken, too."""
    return _UUID.fullmatch(text.lower()) is not None


def checked_uuid(text: str, *, name: str) -> str:
    """The UUID in lower case.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(text, str) or not is_uuid(text):
        message = f"{name} must be a UUID."
        raise ValueError(message)
    return text.lower()
