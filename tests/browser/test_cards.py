"""Cards of values as JupyterLab shows them: in both themes, without a fault for axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.lab import LabPage, LabServer
from tests.browser.stage_page import ARTEFACTS

VALUES = """
from pingone_nb import ApiError, Client
from pingone_nb.simulator import Simulator
from tests.browser.spoiled_replies import HOSTILE

simulator = Simulator(seed=7)
client = Client(simulator.settings(), session=simulator.session())
begun = client.one_time_sms(simulator.user.id, phone="+14135550150")
try:
    client.check_otp(begun, otp="000000")
except ApiError as error:
    refusal = error
client.users.enable_mfa(simulator.user.id)
device = client.devices.create_sms(simulator.user.id, phone="+14135550150", nickname=HOSTILE)
begun
"""
CELLS = (
    *(VALUES, "refusal", "device", "client.devices.list(simulator.user.id)"),
    *("client.policies.list()[0]", "client.users.find('ada.example')"),
    *("client.history", "client.history[1]", "client.check_otp(begun, otp='000000')"),
)


@pytest.mark.parametrize("theme", ["Light", "Dark"])
@pytest.mark.parametrize("width", [1280, 700])
def test_cards_are_seen_in_both_themes(
    lab: LabPage, server: LabServer, theme: str, width: int
) -> None:
    """Each value is a card that fits its page; nothing in it is markup, and axe finds no fault."""
    lab.page.set_viewport_size({"width": width, "height": 900})
    server.write("cards.ipynb", *CELLS)
    lab.open("cards.ipynb")
    lab.use_theme(f"JupyterLab {theme}")
    lab.run_all()
    cards = lab.page.locator(".pnb-card")
    expect(cards).to_have_count(len(CELLS) - 1)  # what is raised stays a traceback
    for summary in cards.locator("summary").all():
        summary.click()
    lab.page.locator(".pnb-card").last.scroll_into_view_if_needed()
    lab.page.screenshot(path=ARTEFACTS / f"cards_{theme}_{width}.png")

    widths = cards.evaluate_all("all => all.map(card => card.scrollWidth - card.clientWidth)")
    assert max(widths) <= 0
    assert cards.locator("img, script").count() == 0
    assert "4135550150" not in "".join(cards.all_text_contents())
    assert lab.axe_violations(".pnb-card") == []
