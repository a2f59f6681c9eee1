"""Tests that share a server stay on one worker."""

from __future__ import annotations

import pytest

from tests.scheduling import server_of


@pytest.mark.parametrize(
    ("nodeid", "server"),
    [
        ("tests/browser/test_states.py::test_a_limit[lab]", "lab"),
        ("tests/browser/test_states.py::test_a_limit[app]", "app"),
        ("tests/browser/test_lab.py::test_it_opens", "lab"),
        ("tests/browser/test_notebook.py::test_it_is_saved", "lab"),
        ("tests/browser/test_connection.py::test_in_jupyterlab_it_is_told", "lab"),
        ("tests/browser/test_app_command.py::test_it_serves", "app"),
        ("tests/history/test_forget.py::test_a_user_is_forgotten[postgresql_url]", "postgresql"),
        ("tests/history/test_forget.py::test_a_user_is_forgotten[sqlite_url]", ""),
        ("tests/conformance/test_cases.py::test_the_case[otp]", "conformance"),
        ("tests/test_client.py::test_one", ""),
    ],
)
def test_a_test_is_where_its_server_is(nodeid: str, server: str) -> None:
    """By folder and parameter: JupyterLab's, the app's, PostgreSQL's, or anywhere."""
    assert server_of(nodeid) == server
