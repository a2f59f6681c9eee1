"""The table grows by the row, shows bodies only when asked, and is never saved."""

from __future__ import annotations

import pytest

from pingone_nb.client import Client
from pingone_nb.errors import PingOneError
from pingone_nb.history import History
from pingone_nb.lab.forms import ExchangeTable, copy_as_curl
from pingone_nb.settings import Settings
from pingone_nb.simulator import Simulator
from tests.forms.fake_browser import FakeBrowser
from tests.stub_adapter import stub_session

HOSTILE = b'{"status": "<b onclick=alert(1)>", "id": "x"}'


def test_a_new_exchange_is_one_row(client: Client, simulator: Simulator) -> None:
    """Each exchange is told by itself, as text."""
    browser = FakeBrowser(ExchangeTable(client.history))

    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)

    rows = [message["row"] for message in browser.heard]
    assert [row["operation"] for row in rows] == ["token", "initialize"]
    assert rows[1]["http"] == "201"
    assert rows[1]["outcome"] == "OTP_REQUIRED"
    assert rows[1]["request"].startswith("POST /")


def test_a_new_page_gets_the_newest_rows(client: Client, simulator: Simulator) -> None:
    """A page shows fifty rows, and how many came before."""
    for _ in range(60):
        client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    browser = FakeBrowser(ExchangeTable(client.history))

    browser.say("ready")

    assert [row["number"] for row in browser.heard[-1]["rows"]] == list(range(11, 61))
    assert browser.heard[-1]["dropped"] == 11


def test_an_opened_row_shows_what_was_sent_and_answered(
    client: Client, simulator: Simulator
) -> None:
    """The bodies come masked, when asked for."""
    table = ExchangeTable(client.history)
    browser = FakeBrowser(table)
    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)

    browser.say("open", number=1)

    (_, request), (reply, answered) = browser.heard[-1]["parts"]
    assert '"SMS"' in request
    assert reply == "Reply"
    assert '"otp.check"' in answered
    assert browser.heard[-1]["curl"] == copy_as_curl(client.history[1])
    assert "curl --silent" in browser.heard[-1]["curl"]
    assert simulator.user.phone not in request + answered + browser.heard[-1]["curl"]
    assert "OTP_REQUIRED" not in repr(table.get_state())


def test_a_hostile_or_huge_reply_stays_text(simulator: Simulator) -> None:
    """Markup is told as text, and 2 MB are cut."""
    token = b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}'
    huge = b'{"status": "' + b"x" * 2_000_000 + b'"}'
    session = stub_session((200, {}, token), (201, {}, HOSTILE), (201, {}, huge))
    settings: Settings = simulator.settings()
    client = Client(settings, session=session)
    browser = FakeBrowser(ExchangeTable(client.history))

    for _ in range(2):
        client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    browser.say("open", number=2)

    assert browser.heard[1]["row"]["outcome"] == "<b onclick=alert(1)>"
    assert len(repr(browser.heard)) < 30_000


def test_an_exchange_without_a_reply_of_pingone_s_says_so(
    client: Client, simulator: Simulator
) -> None:
    """No reply and a reply that is no JSON are short words; the row's bodies tell the rest."""
    browser = FakeBrowser(ExchangeTable(client.history))
    for fault in ("read_timeout", "html"):
        simulator.faults.next(fault, operation="initialize")
        with pytest.raises(PingOneError):
            client.one_time_sms(simulator.user.id, phone=simulator.user.phone)

    browser.say("open", number=1)

    outcomes = [message["row"]["outcome"] for message in browser.heard_of("new")]
    assert outcomes == ["", "no reply", "not JSON"]
    assert browser.heard[-1]["parts"][-1][0] == "No reply"


def test_nonsense_opens_nothing(client: Client) -> None:
    """A row that is none shows nothing."""
    browser = FakeBrowser(ExchangeTable(client.history))

    for number in (0, -1, "0", None, True):
        browser.say("open", number=number)

    assert browser.heard == []


def test_a_closed_table_leaves_the_history(client: Client) -> None:
    """After `close` nothing is told any more."""
    table = ExchangeTable(client.history)
    browser = FakeBrowser(table)

    table.close()
    client.connect()

    assert browser.heard == []


def test_another_history_of_the_client_takes_its_place(
    client: Client, simulator: Simulator
) -> None:
    """Rows are those of the history that the client has now, and so are new ones."""
    table = ExchangeTable(client)
    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)
    browser = FakeBrowser(table)
    before = client.history

    client.history = History()
    before.record(before[-1])
    client.one_time_sms(simulator.user.id, phone=simulator.user.phone)

    replaced, new = browser.heard
    assert (replaced["rows"], replaced["is_other"]) == ([], True)
    assert (new["row"]["number"], new["row"]["operation"]) == (0, "initialize")


def test_a_closed_table_follows_no_client(client: Client) -> None:
    """After `close` another history is none of its business."""
    table = ExchangeTable(client)
    browser = FakeBrowser(table)
    table.close()

    client.history = History()
    client.connect()

    assert browser.heard == []
