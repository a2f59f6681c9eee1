"""The exchanges that a widget shows: a history's, or those of a client's history of the moment."""

from __future__ import annotations

from collections.abc import Callable

from pingone_nb.client import Client
from pingone_nb.history import Exchange, History

_MOST_LOOKED_AT = 20


class Records:
    """Follows a history, or a client, to which another history may be assigned.

    Args:
        kept: the history or the client.
        add: called with each exchange that is recorded.
        turn: called when another history takes the place of the one before.

    Attributes:
        history: the history of the moment.
    """

    def __init__(
        self,
        kept: History | Client,
        *,
        add: Callable[[Exchange], None],
        turn: Callable[[], object],
    ) -> None:
        self._add, self._turn = add, turn
        self._leave: Callable[[], object] = lambda: None
        if isinstance(kept, Client):
            self._leave = kept.follow(self._hear)
            kept = kept.history
        self._follow(kept)

    def newest(self, is_shown: Callable[[Exchange], bool]) -> Exchange | None:
        """The newest exchange that is shown, among the last few."""
        return next(filter(is_shown, reversed(self.history[-_MOST_LOOKED_AT:])), None)

    def leave(self) -> None:
        """Follow no more."""
        self._leave()
        self._unsubscribe()

    def _follow(self, history: History) -> None:
        self.history = history
        self._unsubscribe = history.subscribe(self._add)

    def _hear(self, news: object) -> None:
        if isinstance(news, History) and news is not self.history:
            self._unsubscribe()
            self._follow(news)
            self._turn()
