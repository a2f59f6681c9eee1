"""A lesson's simulator on a port: one at a time, with nothing secret in what is copied."""

from __future__ import annotations

import gc
import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests

from pingone_nb import ApiError, Client, Secret, Settings, api
from pingone_nb.lab.forms import CodeView
from pingone_nb.lab.lesson import Lesson
from pingone_nb.simulator import Simulator
from pingone_nb.simulator.rim.server import SimulatorServer
from tests.canaries import Canaries, hits
from tests.forms.fake_browser import FakeBrowser

LIVE = {
    "PINGONE_ENVIRONMENT_ID": "991776fd-145b-499e-8237-2c62aef35b2c",
    "PINGONE_CLIENT_ID": "client",
    "PINGONE_CLIENT_SECRET": "canary",
}


@pytest.fixture
def lesson(lesson: Lesson) -> Iterator[Lesson]:
    """A lesson with the simulator, which is served no longer than the test."""
    yield lesson
    lesson.clean_up()


def served(lesson: Lesson) -> SimulatorServer:
    """The lesson's server."""
    server = lesson.serve()
    assert server is not None
    return server


def is_open(server: SimulatorServer) -> bool:
    """Whether anybody listens there."""
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", server.port)) == 0


def test_the_address_is_shown(lesson: Lesson) -> None:
    """As a cell's last line the server shows its address, which is on this computer only."""
    server = served(lesson)

    assert repr(server) == f"<SimulatorServer at {server.auth_path}>"
    assert server.auth_path == f"http://127.0.0.1:{server.port}"
    assert server.is_loopback


def test_it_is_the_same_simulator(lesson: Lesson) -> None:
    """What is sent at the address is in the lesson's inbox, for the lesson's user."""
    client = Client(served(lesson).settings())
    simulator = lesson.simulator
    assert simulator is not None

    begun = client.one_time_sms(lesson.user_id, phone="+12025550123")

    done = lesson.client.check_otp(begun, otp=simulator.inbox.newest_passcode())
    assert done.status == "COMPLETED"


def test_served_twice_is_one_server(lesson: Lesson) -> None:
    """A cell that is run again gives the same address."""
    assert served(lesson) is served(lesson)


def test_each_lesson_has_its_own_address(lesson: Lesson) -> None:
    """A lesson that is opened anew is served at another port; the first one stays where it is."""
    other = Lesson.open({}, seed=7)
    try:
        assert served(other).port != served(lesson).port
        assert is_open(served(lesson))
    finally:
        other.clean_up()


def test_cleaning_up_ends_it(lesson: Lesson) -> None:
    """After `clean_up` nobody listens; it can be served again."""
    server = served(lesson)
    lesson.clean_up()
    lesson.clean_up()

    assert not is_open(server)
    assert is_open(served(lesson))


def test_a_server_that_was_closed_is_replaced(lesson: Lesson) -> None:
    """Whoever closed the server gets another one."""
    server = served(lesson)
    server.close()

    assert served(lesson) is not server
    assert is_open(served(lesson))


def test_it_ends_with_its_lesson() -> None:
    """When nothing refers to the lesson any more, nobody listens."""
    lesson = Lesson.open({}, seed=7)
    server = served(lesson)

    del lesson
    gc.collect()

    assert not is_open(server)


def test_a_live_lesson_serves_nothing() -> None:
    """In a real environment there is nothing to serve, and programs reach PingOne."""
    lesson = Lesson.open(LIVE)

    assert lesson.serve() is None
    assert lesson.code(lesson.one_time_form()).shown["can_serve"] is False


@pytest.mark.parametrize("auth_method", ["basic", "post"])
def test_programs_have_credentials_of_their_own(auth_method: str) -> None:
    """Public credentials get a token, however the application sends its own; others do not."""
    simulator = Simulator(seed=7, auth_method=auth_method)  # type: ignore[arg-type]
    lesson = Lesson(Client(simulator.settings(), session=simulator.session()), simulator=simulator)
    settings = served(lesson).settings()

    assert settings.auth_method == "basic"
    Client(settings).connect()
    with pytest.raises(ApiError) as refused:
        Client(settings.with_changes(client_secret="other")).connect()
    assert refused.value.code == "invalid_client"
    lesson.clean_up()


def test_other_sites_may_not_ask(lesson: Lesson) -> None:
    """A page of another site gets nothing, with the public credentials either."""
    settings = served(lesson).settings()

    reply = requests.post(
        settings.auth_url("as", "token"),
        data={"grant_type": "client_credentials"},
        auth=("test-client", "test-secret"),
        headers={"Origin": "https://example.com"},
        timeout=5,
    )

    assert reply.status_code == 403


def test_the_view_offers_to_serve(lesson: Lesson) -> None:
    """It says that the host can't be reached; one press, one message, and the address is named."""
    view: CodeView = lesson.code(lesson.one_time_form())
    before = view.shown
    browser = FakeBrowser(view)

    browser.say("serve")

    assert "auth.pingone.invalid" in before["place"]
    assert before["can_serve"]
    assert [message["can_serve"] for message in browser.heard] == [False]
    assert served(lesson).auth_path in view.shown["place"]
    assert f"{served(lesson).auth_path}/" in view.text
    assert ".invalid" not in view.text


def test_a_page_is_told_where_it_has_to_be(lesson: Lesson) -> None:
    """Only a page of the simulator's own address may call it, so the view says so of jQuery."""
    served(lesson)
    view: CodeView = lesson.code(lesson.one_time_form(), language="jquery")

    assert "only a page from that address" in view.shown["place"]
    view.choose("node")
    assert "page" not in view.shown["place"]


def test_all_views_of_the_lesson_follow(lesson: Lesson) -> None:
    """Each view names the address while there is one, of a form, a request, or a row."""
    lesson.client.one_time_sms(lesson.user_id, phone="+14135550150")
    check = lesson.otp_form(lesson.one_time_form())
    rows = lesson.client.history
    views = [lesson.code(source) for source in (lesson.one_time_form(), rows[0], rows[-1])]
    assert all(".invalid" in view.text for view in views)

    host = urlsplit(served(lesson).auth_path).netloc
    assert all(host in view.text and ".invalid" not in view.text for view in views)
    assert lesson.code(check).shown["place"] == ""  # there is no program yet

    lesson.clean_up()
    assert all(".invalid" in view.text and host not in view.text for view in views)


@pytest.mark.parametrize("is_in_panel", [False, True])
def test_rows_are_copied_with_the_address(is_in_panel: bool, lesson: Lesson) -> None:
    """An opened row of the table is told anew as cURL when the simulator gets an address."""
    lesson.client.one_time_sms(lesson.user_id, phone="+14135550150")
    table = lesson.panel().exchanges if is_in_panel else lesson.exchange_table()
    browser = FakeBrowser(table)
    browser.say("open", number=1)

    address = served(lesson).auth_path

    before, after = browser.heard
    assert "auth.pingone.invalid" in before["curl"]
    assert "can't reach the simulator" in before["needs"]
    assert f"{address}/" in after["curl"]
    assert ".invalid" not in after["curl"]
    assert address in after["needs"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ModuleNotFoundError("no", name="uvicorn"), "pip install 'pingone-nb[sim]'"),
        (OSError("canary"), "no free port"),
    ],
)
def test_what_keeps_it_from_being_served_is_said(
    error: Exception, said: str, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The view says why, each press is answered, and the offer stays."""

    def refuse(*_arguments: Any, **_named: Any) -> None:
        raise error

    monkeypatch.setattr("pingone_nb.simulator.rim.server.SimulatorServer", refuse)
    view: CodeView = lesson.code(lesson.one_time_form())
    browser = FakeBrowser(view)

    browser.say("serve")
    browser.say("serve")

    assert len(browser.heard) == 2
    assert said in view.shown["place"]
    assert "canary" not in json.dumps(browser.heard)
    assert view.shown["can_serve"]


def test_a_request_to_another_host_is_left_alone(lesson: Lesson) -> None:
    """Programs for PingOne itself name PingOne, and read variables, whatever is served."""
    served(lesson)
    request = api.read(Settings.from_env(LIVE), LIVE["PINGONE_ENVIRONMENT_ID"])

    view: CodeView = lesson.code(request)

    assert "https://auth.pingone.com/" in view.text
    assert view.shown["variables"] == ["PINGONE_ACCESS_TOKEN"]
    assert view.shown["place"] == ""


def test_nothing_secret_is_copied() -> None:
    """No phone number, address, client secret or token is in a program, a message or a trait."""
    canaries = Canaries.of_seed(4)
    simulator = Simulator(seed=7, client_secret=canaries.client_secret)
    lesson = Lesson(
        Client(simulator.settings(), session=simulator.session()),
        simulator=simulator,
        phone_number=Secret(canaries.phone),
        email_address=Secret(canaries.email),
    )
    lesson.user_id = simulator.user.id
    lesson.client.one_time_sms(lesson.user_id, phone=canaries.phone)
    sources = [lesson.one_time_form(), lesson.one_time_form(type="EMAIL"), *lesson.client.history]
    views = [lesson.code(source) for source in sources]
    browsers = [FakeBrowser(view) for view in views]
    server = served(lesson)
    for browser in browsers:
        for is_flow in (False, True):
            for name, _ in views[0].languages:
                browser.say("choose", language=name, is_flow=is_flow)

    places = [
        ("messages", json.dumps([browser.heard for browser in browsers])),
        ("traits", repr([view.get_state() for view in views])),
        ("server", f"{server!r} {server.environ()}"),
    ]
    assert hits(places, canaries.values()) == []
    assert "test-secret" in places[0][1]
    lesson.clean_up()
