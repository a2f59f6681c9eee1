"""What the command `pingone-nb` can do, one module a word."""

from __future__ import annotations

import argparse
import sys


def refuse(command: str, message: str) -> int:
    """Say on standard error why a command does nothing; the exit code for that."""
    sys.stderr.write(f"pingone-nb {command}: {message}\n")
    return 2


def port(value: str) -> int:
    """A port, as an option gives it; 0 leaves it to the system.

    Raises:
        argparse.ArgumentTypeError: it is no port.
    """
    # the length first: int() of thousands of digits takes long, or fails
    if not value.isascii() or not value.isdecimal() or len(value) > 18 or int(value) > 65_535:
        raise argparse.ArgumentTypeError("must be a port from 0 to 65535")
    return int(value)
