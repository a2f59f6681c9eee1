"""`pingone-nb app` serves the panel as a page, for one person on one machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests
from playwright.sync_api import Page, expect

from tests.browser.app import AppServer, app_server
from tests.browser.lab import axe_violations

USABLE_MS = 60_000
PATIENCE_SECONDS = 10


@pytest.fixture
def started(tmp_path: Path) -> Iterator[AppServer]:
    """The app as anyone starts it."""
    with app_server(tmp_path) as running:
        yield running


def test_the_panel_is_a_page(page: Page, started: AppServer) -> None:
    """Banner and panel without a line of code, from this machine only, without a fault of axe's."""
    elsewhere: list[str] = []
    own = started.address.partition("/?")[0]
    page.on("request", lambda request: elsewhere.append(request.url))
    page.goto(started.address)

    send = page.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_visible(timeout=USABLE_MS)
    expect(page.get_by_text("SIMULATOR", exact=True)).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("from pingone_nb")
    assert axe_violations(page) == []
    send.click()
    expect(page.get_by_role("textbox", name="Passcode")).to_be_focused()
    assert [url for url in elsewhere if url.startswith("http") and not url.startswith(own)] == []


def test_it_ends_with_its_kernels(page: Page, started: AppServer) -> None:
    """A page that is closed ends its kernel, Ctrl-C all others, and nothing is left behind."""
    server = psutil.Process(started.process.pid)
    kernels: list[psutil.Process] = []
    pages = [page, page.context.new_page()]
    for opened in pages:
        opened.goto(started.address)
        opened.get_by_role("button", name="Send", exact=True).wait_for(timeout=USABLE_MS)
        kernels += [each for each in server.children(recursive=True) if each not in kernels]
    first, second = kernels

    pages[1].close(run_before_unload=True)
    second.wait(PATIENCE_SECONDS)
    assert first.is_running()

    assert started.interrupt() == 0
    first.wait(PATIENCE_SECONDS)
    assert list(started.home.rglob("*")) == []
    assert (started.folder / "errors").read_text() == ""


def test_only_who_has_the_key_gets_in(started: AppServer) -> None:
    """Without the address's key there is no page and no kernel."""
    keyless = started.address.partition("?")[0]

    reply = requests.get(keyless, allow_redirects=False, timeout=PATIENCE_SECONDS)

    assert reply.status_code == 302
    assert "/login" in reply.headers["Location"]
    assert psutil.Process(started.process.pid).children() == []


def test_an_error_is_shown_in_words(page: Page, tmp_path: Path) -> None:
    """What is wrong with the variables stands on the page, without a traceback and a secret."""
    environ = {"PINGONE_CLIENT_SECRET": "canary-secret"}
    with app_server(tmp_path, environ=environ) as running:
        page.goto(running.address)

        expect(page.get_by_text("Some variables for a live environment are set")).to_be_visible(
            timeout=USABLE_MS
        )
        expect(page.get_by_text("Traceback")).to_have_count(0)
        assert "canary-secret" not in page.content()
