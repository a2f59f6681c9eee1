"""An authentication's status."""

from __future__ import annotations


class Status(str):
    """An authentication's `status`: any text, known or not; an unknown one is kept as it is."""

    __slots__ = ()

    @property
    def is_known(self) -> bool:
        """Whether a source names this status."""
        return self in _KNOWN

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen: `COMPLETED` or `FAILED`."""
        return self in _FINAL


_FINAL = frozenset({"COMPLETED", "FAILED"})
_KNOWN = _FINAL | {
    "OTP_REQUIRED",
    "DEVICE_SELECTION_REQUIRED",
    "ASSERTION_REQUIRED",
    "PUSH_CONFIRMATION_REQUIRED",
    "PUSH_CONFIRMATION_TIMED_OUT",
    "EXTRA_OTP_REQUIRED",
    "NUMBER_MATCHING_FAILED",
}
