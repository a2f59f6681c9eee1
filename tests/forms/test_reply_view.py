"""The last reply is shown as it came, cut where it is long, with what its properties mean."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest

from pingone_nb import Client
from pingone_nb.errors import PingOneError
from pingone_nb.history import History
from pingone_nb.lab.forms import ReplyView
from pingone_nb.simulator import Simulator
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

TOKEN = (200, {}, b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}')
HOSTILE = "<img src=x onerror=alert(1)>"


def stubbed(simulator: Simulator, status: int, headers: dict[str, str], body: bytes) -> Client:
    """A client that gets a token and then this reply."""
    return Client(simulator.settings(), session=stub_session(TOKEN, (status, headers, body)))


def begin(client: Client, simulator: Simulator) -> None:
    """Send, whatever comes of it."""
    with contextlib.suppress(PingOneError):
        client.one_time_sms(simulator.user.id, phone=simulator.user.phone)


def shown(browser: FakeBrowser) -> Any:
    """The reply that the page was told last."""
    return browser.heard_of("reply")[-1]["reply"]


def test_the_reply_appears_as_it_comes(client: Client, simulator: Simulator) -> None:
    """Status line, headers and body are told, the number masked."""
    view = ReplyView(client.history)
    browser = FakeBrowser(view)

    begin(client, simulator)

    reply = shown(browser)
    assert (reply["status"], reply["operation"]) == ("HTTP 201 Created", "initialize")
    assert reply["is_success"]
    assert "content-type" in dict(reply["headers"])
    assert reply["tree"][0] == "object"
    assert simulator.user.phone not in repr(browser.heard)


def test_a_new_page_is_told_the_reply(client: Client, simulator: Simulator) -> None:
    """A page that comes later sees what was there, or that nothing was."""
    view = ReplyView(client.history)
    browser = FakeBrowser(view)
    browser.say("ready")
    assert shown(browser) is None

    begin(client, simulator)
    browser.say("ready")

    assert shown(browser)["operation"] == "initialize"
    assert ReplyView(client.history)._exchange is client.history[-1]


def test_each_property_is_explained(client: Client, simulator: Simulator) -> None:
    """The contract's description, evidence and meaning of a value are told for the reply's paths."""
    view = ReplyView(client.history)
    browser = FakeBrowser(view)
    begin(client, simulator)

    browser.say("explain")

    told = browser.heard_of("meanings")[-1]["meanings"]
    assert "OTP_REQUIRED" in told["status"]["values"]
    assert told["_links.otp.check"]["evidence"] == "documented"
    assert told["_embedded.devices[].type"]["description"]
    assert "_embedded.devices[].rp" not in told, "it is not in this reply"


def test_a_refusal_is_explained_too(client: Client, simulator: Simulator) -> None:
    """An error's envelope has meanings of its own."""
    view = ReplyView(client.history)
    browser = FakeBrowser(view)
    simulator.faults.next("429", operation="initialize", times=9)
    begin(client, simulator)

    browser.say("explain")

    assert shown(browser)["status"] == "HTTP 429 Too Many Requests"
    assert browser.heard_of("meanings")[-1]["meanings"]["details[].code"]["description"]


def test_two_megabytes_are_cut_with_a_note(simulator: Simulator) -> None:
    """A huge reply travels short, and the note says where the rest is."""
    rows = [{"name": HOSTILE, "text": "x" * 100} for _ in range(15_000)]
    body = json.dumps({"status": "OTP_REQUIRED", "rows": rows}).encode()
    client = stubbed(simulator, 201, {}, body)
    browser = FakeBrowser(ReplyView(client.history))

    begin(client, simulator)
    FakeBrowser(ReplyView(client.history)).say("explain")

    assert len(body) > 2_000_000
    assert "client.history" in shown(browser)["note"]
    assert len(json.dumps(browser.heard)) < 300_000


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b"<h1>502</h1>" + b"z" * 2_000_000, "not JSON, but text/html. This is only the beginning"),
        (b"OK", "not JSON, but text/html."),
        (b"", "The reply is empty (text/html)."),
    ],
)
def test_what_is_no_json_is_named(simulator: Simulator, body: bytes, note: str) -> None:
    """A page in PingOne's place is shown as the text that it is, cut, with its media type."""
    client = stubbed(simulator, 200, {"content-type": "text/html; charset=x"}, body)
    browser = FakeBrowser(ReplyView(client.history))

    begin(client, simulator)

    reply = shown(browser)
    assert note in reply["note"]
    assert reply["tree"] is None
    assert reply["text"] == body.decode()[:2_000]


def test_a_lost_reply_is_told(client: Client, simulator: Simulator) -> None:
    """Without a reply it says so, and why."""
    browser = FakeBrowser(ReplyView(client.history))
    simulator.faults.next("read_timeout", operation="initialize")

    begin(client, simulator)
    browser.say("explain")

    reply = shown(browser)
    assert reply["status"] == "No reply received."
    assert reply["text"]
    assert not reply["is_success"]


def test_odd_headers_are_cut(simulator: Simulator) -> None:
    """Many and long headers do not flood the page, and an unknown status needs no phrase."""
    headers = {f"x-{number}": "v" * 5_000 for number in range(200)}
    client = stubbed(simulator, 299, headers, b'{"status": "X"}')
    browser = FakeBrowser(ReplyView(client.history))

    begin(client, simulator)

    reply = shown(browser)
    assert reply["status"] == "HTTP 299"
    assert len(reply["headers"]) == 61
    assert len(json.dumps(reply)) < 50_000


def test_nothing_of_it_is_in_the_state(client: Client, simulator: Simulator) -> None:
    """What a server said is not saved with the notebook."""
    view = ReplyView(client.history)

    begin(client, simulator)

    assert "OTP_REQUIRED" not in repr([view.get_state(), view])


def test_a_closed_view_listens_no_more(client: Client, simulator: Simulator) -> None:
    """After `close` the history is not listened to."""
    view = ReplyView(client.history)
    browser = FakeBrowser(view)

    view.close()
    begin(client, simulator)

    assert browser.heard == []


def test_another_history_of_the_client_takes_its_place(client: Client) -> None:
    """The reply is the newest one of the history that the client has now."""
    client.connect()
    browser = FakeBrowser(ReplyView(client))
    before = client.history

    client.history = History()
    client.history = before

    assert [told["reply"] is None for told in browser.heard_of("reply")] == [True, False]
