"""Whom one talks to: the simulator, or PingOne."""

from __future__ import annotations

from html import escape

import ipywidgets

from pingone_nb.forms.widget import CSS


class Banner(ipywidgets.HTML):
    """SIMULATOR or LIVE, with what that means.

    Args:
        is_live: whether real messages are sent.
        auth_path: the auth host's base URL.
    """

    def __init__(self, *, is_live: bool, auth_path: str) -> None:
        word, means = (
            ("LIVE", "Real messages are sent, and paid for.")
            if is_live
            else ("SIMULATOR", "Nothing leaves this computer; no message is real.")
        )
        super().__init__(
            f"<style>{CSS}</style>"
            f'<div class="pingone-nb"><div class="pn-banner" role="note" '
            f'data-live="{str(is_live).lower()}"><strong>{word}</strong>'
            f"<span>{means}</span><span>{escape(auth_path)}</span></div></div>"
        )

    def __repr__(self) -> str:
        return "<Banner>"
