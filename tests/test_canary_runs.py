"""Secrets are planted in a notebook's run; nothing that the run leaves behind holds them."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from pingone_nb.lab.runner import run_notebook
from tests.canaries import Canaries, files, hits
from tests.canary_lesson import OPEN, TELL

pytestmark = pytest.mark.notebook
CANARIES = Canaries.of_seed(5)

FLOW = """
panel, connection, banner = lesson.panel(), lesson.connection_form(), lesson.banner()
connection.submit()
sent = panel.request.submit()
lesson.type_code_into(panel.check)
panel.check.submit()
email = client.one_time_email(lesson.user_id, email=lesson.email_address, test_mode=True)
display(panel, connection, banner, client.settings)
"""

TROUBLE = """
import logging, traceback
logging.basicConfig(level=logging.DEBUG, force=True)
for fault in ("connection_refused", "read_timeout", "html", "429", "500"):
    simulator.faults.next(fault)
    try:
        client.one_time_sms(lesson.user_id, phone=lesson.phone_number, test_mode=True)
    except Exception as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
        print("".join(told.format()))
print(email, email.raw, sent, client.settings, panel, panel.check.otp, simulator.inbox.newest())
"""

EXPORT = """
frame = client.history.to_frame()
frame.to_csv("exchanges.csv")
frame.to_json("exchanges.json")
print(list(client.history))
frame
"""


def test_a_whole_run_leaves_no_secret_behind(tmp_path: Path) -> None:
    """Outputs, widget state, logs, tracebacks with variables and exports hold none of them."""
    kept = tmp_path / "kept"
    kept.mkdir()
    made = tmp_path / "made"
    path = kept / "canaries.ipynb"
    cells = [OPEN, FLOW, TROUBLE, EXPORT, TELL.format(path=made)]
    nbformat.write(
        nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells]), path
    )

    done = run_notebook(path, environ={**os.environ, **CANARIES.environ()})
    nbformat.write(done.notebook, path)

    assert "Traceback (most recent call last)" in path.read_text()
    assert (kept / "exchanges.csv").exists()
    assert "widget-state" in path.read_text()
    secrets = [*CANARIES.values(), *made.read_text().split()]
    assert len(secrets) > len(CANARIES.values()) + 1
    assert hits(files(kept), secrets) == []
    assert done.failure is None
