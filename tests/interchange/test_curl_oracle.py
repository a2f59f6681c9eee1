"""What is read from a command is what the installed curl sends."""

from __future__ import annotations

import shutil

import pytest
from hypothesis import HealthCheck, given, settings

from tests.interchange.curl_commands import commands, difference, recording
from tests.tiers import cases

needs_curl = pytest.mark.skipif(
    not shutil.which("curl") or not shutil.which("bash"), reason="no curl or bash"
)


@needs_curl
def test_what_is_read_is_what_curl_sends() -> None:
    """Method, path, query, media type, headers and body, whatever options stand in whatever order."""
    with recording() as recorder:

        @settings(max_examples=cases(200), suppress_health_check=[HealthCheck.too_slow])
        @given(commands())
        def each(command: str) -> None:
            assert difference(recorder, command) == ""

        each()
