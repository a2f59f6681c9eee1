"""The harness itself: a notebook runs in JupyterLab, and a click reaches the kernel."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.lab import LabPage, LabServer

BUTTON = """
import ipywidgets as widgets
button = widgets.Button(description="Press me")
label = widgets.Label("not yet")
button.on_click(lambda _: setattr(label, "value", "pressed"))
widgets.VBox([button, label])
"""


def test_a_click_reaches_the_kernel(lab: LabPage, server: LabServer) -> None:
    """A button pressed in the browser runs its handler, and the saved notebook has the state."""
    notebook = server.write("harness.ipynb", BUTTON)

    lab.open("harness.ipynb")
    lab.run_all()
    lab.page.get_by_role("button", name="Press me").click()

    expect(lab.page.locator(".widget-label")).to_have_text("pressed")
    lab.save()
    saved = json.loads(notebook.read_text())
    assert "pressed" in json.dumps(saved["metadata"]["widgets"])
