"""What a form says, in words, for eyes and for screen readers."""

from __future__ import annotations

from typing import Any

import traitlets

from pingone_nb.errors import ApiError, InputError, PingOneError, TransportError
from pingone_nb.forms.widget import Widget, javascript

_HEADLINES: tuple[tuple[type[PingOneError], str], ...] = (
    (InputError, "Nothing was sent."),
    (TransportError, "No reply."),
    (ApiError, "PingOne refused."),
    (PingOneError, "That reply was not PingOne's."),
)


class StatusLine(Widget):
    """A live region: headline, advice, and the facts to quote. Always text, never HTML."""

    _esm = traitlets.Unicode(javascript("status_line")).tag(sync=True)
    kind = traitlets.Enum(("plain", "good", "bad"), default_value="plain").tag(sync=True)
    headline = traitlets.Unicode().tag(sync=True)
    advice = traitlets.Unicode().tag(sync=True)
    facts = traitlets.Unicode().tag(sync=True)
    told = traitlets.Int(0).tag(sync=True)

    def tell(
        self, headline: str, *, kind: str = "plain", advice: str = "", facts: str = ""
    ) -> None:
        """Say something in place of what was said before."""
        with self.hold_sync():
            self.kind, self.headline, self.advice, self.facts = kind, headline, advice, facts
            self.told += 1

    def tell_error(self, error: Exception) -> None:
        """Say what happened, why, what to do, and PingOne's code and id."""
        if not isinstance(error, PingOneError):
            # its text could hold anything
            self.tell(
                "Something unexpected went wrong in this toolkit.",
                kind="bad",
                facts=type(error).__name__,
            )
            return
        what = next(words for kind, words in _HEADLINES if isinstance(error, kind))
        self.tell(f"{what} {error.message}", kind="bad", advice=error.hint, facts=_facts(error))

    def clear(self) -> None:
        """Say nothing."""
        self.tell("")

    def hear(self, message: dict[str, Any]) -> None:
        """Nothing comes from the browser."""


def _facts(error: PingOneError) -> str:
    if isinstance(error, TransportError):
        return "It may have been sent." if error.may_have_been_sent else "Nothing was sent."
    if not isinstance(error, ApiError):
        return ""
    codes = "/".join(code for code in (error.code, *(d.code for d in error.details)) if code)
    parts = [f"HTTP {error.http_status}", codes, f"error id {error.id}" if error.id else ""]
    if error.retry_after_seconds is not None:
        parts.append(f"try again in {error.retry_after_seconds:g} s")
    return " · ".join(part for part in parts if part)
