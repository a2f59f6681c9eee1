"""The exchanges so far, as a table that grows."""

from __future__ import annotations

from html import escape

import ipywidgets

from pingone_nb.forms.widget import CSS
from pingone_nb.history import Exchange, History

_MOST_SHOWN = 50
_HEAD = "".join(
    f'<th scope="col"{class_}>{name}</th>'
    for name, class_ in (
        ("#", ' class="pn-number"'),
        ("operation", ""),
        ("request", ""),
        ("HTTP", ""),
        ("outcome", ""),
        ("ms", ' class="pn-number"'),
    )
)


class ExchangeTable(ipywidgets.HTML):
    """The newest exchanges of a history, masked as the history keeps them, newest first.

    Args:
        history: such as `client.history`; each new exchange appears at once.
    """

    def __init__(self, history: History) -> None:
        super().__init__()
        self._history = history
        self._leave = history.subscribe(self._refresh)
        self._refresh()

    def close(self) -> None:
        """Leave the history and the page."""
        self._leave()
        super().close()

    def _refresh(self, _exchange: Exchange | None = None) -> None:
        count = len(self._history)
        first = max(0, count - _MOST_SHOWN)
        newest = list(enumerate(self._history[first:], start=first + 1))[::-1]
        rows = "".join(_row(number, exchange) for number, exchange in newest)
        counted = f"{count} exchange{'' if count == 1 else 's'}"
        told = f"{counted}, the newest {_MOST_SHOWN} shown" if count > _MOST_SHOWN else counted
        self.value = (
            f'<style>{CSS}</style><div class="pingone-nb pn-exchanges" tabindex="0" role="region" '
            f'aria-label="Exchanges"><table><caption>{told}, newest first</caption>'
            f"<thead><tr>{_HEAD}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def __repr__(self) -> str:
        return "<ExchangeTable>"


def _row(number: int, exchange: Exchange) -> str:
    codes = (exchange.status, exchange.code, exchange.detail_code)
    outcome = " ".join(code for code in codes if code) or exchange.error or ""
    cells = [
        ("pn-number", str(number)),
        ("", exchange.operation),
        ("", f"{exchange.method} {exchange.request_media_type or ''}".strip()),
        ("", str(exchange.http_status or "no reply")),
        ("pn-outcome", outcome),
        ("pn-number", f"{exchange.elapsed_seconds * 1000:.0f}"),
    ]
    cells_html = "".join(f'<td class="{name}">{escape(text)}</td>' for name, text in cells)
    return f'<tr data-good="{str(exchange.is_success).lower()}">{cells_html}</tr>'
