"""What all tests share: no unheard error, the options and the summary of the conformance suite."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

pytest_plugins = ["tests.conformance.plugin"]


_NBCLIENT = "pingone_nb.lab.runner"  # what nbclient logs is in the run's failure, too


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != _NBCLIENT:
            self.messages.append(record.getMessage())


@pytest.fixture(autouse=True)
def _no_unheard_error(request: pytest.FixtureRequest) -> Iterator[None]:
    """An error that is only logged, such as a listener's, fails a test that does not expect it."""
    errors, log = _Errors(), logging.getLogger("pingone_nb")
    log.addHandler(errors)
    yield
    log.removeHandler(errors)
    if "caplog" not in request.fixturenames:
        assert errors.messages == []
