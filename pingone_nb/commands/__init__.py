"""What the command `pingone-nb` can do, one module a word."""

from __future__ import annotations

import sys


def refuse(command: str, message: str) -> int:
    """Say on standard error why a command does nothing; the exit code for that."""
    sys.stderr.write(f"pingone-nb {command}: {message}\n")
    return 2
