"""What all tests share: the tier, no unheard error, the conformance suite's options and summary."""

from __future__ import annotations

import logging
import sys
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import settings

from tests.tiers import TEST

pytest_plugins = ["tests.conformance.plugin"]
settings.load_profile(TEST)  # `--hypothesis-profile` comes later, and counts
# jsonschema's optional check of IRIs costs each process two seconds; no schema here has an IRI
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@pytest.hookimpl(optionalhook=True, wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than there are processors: two of them mostly wait for browsers and kernels."""
    return (yield) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep tests that share a server on one worker."""
    from tests.scheduling import ServerScheduling

    return ServerScheduling(config, log)


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
