"""The connection form finds out which of the classic mistakes was made; nothing else is sent."""

from __future__ import annotations

import pytest
import requests

from pingone_nb import Client, PingOneError, Secret, api
from pingone_nb.diagnosis.cures import mistake_of
from pingone_nb.errors import TransportError
from pingone_nb.lab.forms import AuthenticationPanel, ConnectionForm
from pingone_nb.settings import Settings
from pingone_nb.simulator import ManualClock, Simulator
from tests.stub_adapter import stub_session

OTHER_ID = "0ff545da-016a-4ae7-a8c6-84d67f7b20ea"


def form_of(simulator: Simulator, **changes: object) -> ConnectionForm:
    """The connection form of a simulator's settings with a mistake in them."""
    settings = simulator.settings().with_changes(**changes)
    return ConnectionForm(Client(settings, session=simulator.session()))


def said(form: ConnectionForm, *, further: bool = False) -> str:
    """The title of what the form says after it was tested, when that failed."""
    with pytest.raises(PingOneError):
        form.look_further() if further else form.submit()
    assert form.status.notice is not None
    assert form.status.notice.kind == "error"
    return form.status.notice.title


def wrong_fields(form: ConnectionForm) -> list[str]:
    """The controls at which something is said to be wrong."""
    return [name for name, control in form._controls.items() if control.error]


def test_the_environment_is_in_another_region(simulator: Simulator) -> None:
    """Where no such environment is, the region is what is asked about."""
    form = form_of(simulator, region="eu", environment_id=OTHER_ID)

    assert said(form) == "The environment isn't in this region."
    assert wrong_fields(form) == ["region"]


def test_the_environment_id_is_wrong(simulator: Simulator) -> None:
    """At hosts that were given, the id is what is asked about."""
    form = form_of(simulator, environment_id=OTHER_ID)

    assert said(form) == "The environment isn't in this region."
    assert wrong_fields(form) == ["environment_id"]


@pytest.mark.parametrize(
    "auth_path",
    ["https://api.pingone.com", "https://api.pingone.com/v1", "https://auth.pingone.com/v1"],
)
def test_the_api_host_stands_in_the_auth_hosts_place(simulator: Simulator, auth_path: str) -> None:
    """PINGONE_AUTH_PATH that names the API host, or ends with /v1, is named."""
    form = form_of(simulator, auth_path=auth_path)

    assert said(form) == "The API host is used in place of the auth host."
    assert wrong_fields(form) == ["region"]


@pytest.mark.parametrize(
    ("api_path", "title"),
    [
        ("https://auth.pingone.com", "The auth host is used in place of the API host."),
        ("https://api.pingone.com/v2", "/v1 is missing from the address of the API host."),
    ],
)
def test_the_api_hosts_address_is_wrong(simulator: Simulator, api_path: str, title: str) -> None:
    """PINGONE_API_PATH that names the auth host, or another version than /v1, is found by the closer look."""
    form = form_of(simulator, api_path=api_path)

    assert said(form, further=True) == title
    assert wrong_fields(form) == ["region"]


@pytest.mark.parametrize(("has", "cure"), [("post", "POST"), ("basic", "BASIC")])
def test_the_other_client_authentication_method(has: str, cure: str) -> None:
    """The method that the application has is named, beside the menu."""
    simulator = Simulator(seed=7, clock=ManualClock(), auth_method=has)  # type: ignore[arg-type]
    form = form_of(simulator, auth_method="basic" if has == "post" else "post")

    said(form)

    assert form.status.notice is not None
    assert f"Choose CLIENT_SECRET_{cure} below." in form.status.notice.paragraphs
    assert wrong_fields(form) == ["auth_method"]


def test_a_wrong_secret(simulator: Simulator) -> None:
    """The secret is blamed, and what was typed stays."""
    form = form_of(simulator, client_secret="wrong")

    assert said(form) == "The client ID or the client secret is wrong."
    assert wrong_fields(form) == ["client_secret"]
    assert form.fields["client_secret"].text() == Secret("wrong")


def test_no_role() -> None:
    """An application without roles is told to be one."""
    bare = Simulator(seed=7, clock=ManualClock(), has_roles=False)

    assert said(form_of(bare)) == "The application has no roles."


def test_an_end_users_token(simulator: Simulator) -> None:
    """A user's token in a worker's place is tried with one GET, and known."""
    form = form_of(simulator, token=Secret(simulator.user_token()), client_id="")
    sent = len(simulator.requests)

    assert said(form) == "This token belongs to an end user."
    assert [request.method for request in simulator.requests][sent:] == ["GET"]
    assert len(simulator.inbox) == 0


def issued(simulator: Simulator, **places: str) -> Secret:
    """A token that a simulator issued at other hosts."""
    client = Client(simulator.settings().with_changes(**places), session=simulator.session())
    client.connect()
    auth = client._credentials.current()
    assert auth is not None
    return auth._token


def test_a_token_of_another_region(simulator: Simulator) -> None:
    """A token of Europe's is not taken elsewhere, and says itself where it is from."""
    europe = Simulator(seed=8, clock=ManualClock(), environment_id=simulator.environment_id)
    form = form_of(simulator, token=issued(europe, region="eu"), client_id="")

    assert said(form) == "The token belongs to another region."
    assert form.status.notice is not None
    assert "auth.pingone.eu" in form.status.notice.paragraphs[0]


def test_a_token_of_another_environment(simulator: Simulator) -> None:
    """A token that gives no right to this environment says itself which one it is for."""
    token = issued(simulator)
    form = form_of(simulator, token=token, client_id="", environment_id=OTHER_ID)

    assert said(form) == "The token belongs to another environment."
    assert wrong_fields(form) == ["environment_id"]


def test_a_token_that_tells_nothing(simulator: Simulator) -> None:
    """A token that is refused and no JWT is named, without a guess."""
    form = form_of(simulator, token=Secret("abc"), client_id="")

    assert said(form) == "PingOne doesn't accept this token."


def test_a_missing_role_is_found_by_a_call(simulator: Simulator) -> None:
    """INSUFFICIENT_PERMISSIONS with a token of this environment means a role."""
    client = Client(simulator.settings(), session=simulator.session())
    elsewhere = simulator.settings().with_changes(environment_id=OTHER_ID)
    with pytest.raises(PingOneError) as refused:
        client.send(api.list_policies(elsewhere))

    mistake = mistake_of(refused.value, elsewhere)

    assert mistake is not None
    assert mistake.title == "The application doesn't have the role that this needs."


def test_a_refused_token_is_replaced_where_there_is_a_secret(simulator: Simulator) -> None:
    """A given token is tried first; pressed again, the form asks for one with the secret."""
    form = form_of(simulator, token=Secret("abc"))
    assert said(form) == "PingOne doesn't accept this token."

    form.submit()

    assert [request.operation for request in simulator.requests] == ["read", "token"]


def test_a_closer_look_tries_both_hosts_and_changes_nothing(simulator: Simulator) -> None:
    """The closer look asks for a token, and then sends GETs only."""
    form = form_of(simulator)

    form.look_further()

    methods = [(request.operation, request.method) for request in simulator.requests]
    assert methods == [("token", "POST"), ("read", "GET"), ("list_policies", "GET")]
    assert form.status.notice is not None
    assert form.status.notice.title == "Connected."


def test_a_closer_look_says_which_roles_were_seen(simulator: Simulator) -> None:
    """More than the plain test says: what each role is for, and that it may be read."""
    plain, closer = form_of(simulator), form_of(simulator)
    plain.submit()
    closer.look_further()

    assert roles_of(plain) == {}
    seen = roles_of(closer)
    assert set(seen) == {"Identity Data Admin, or similar", "Environment Admin, or similar"}
    assert all(said.startswith("Seen: ") for said in seen.values())
    assert closer.status.notice is not None
    assert "not tried" in closer.status.notice.paragraphs[1]


@pytest.mark.parametrize(("read", "policies"), [(404, 403), (403, 200), (403, 403)])
def test_a_closer_look_says_which_roles_are_missing(read: int, policies: int) -> None:
    """One that is refused doesn't keep the other from being tried; both are told."""
    refused = b'{"code": "INSUFFICIENT_PERMISSIONS", "message": "no"}'
    bodies = {404: b'{"code": "NOT_FOUND"}', 403: refused, 200: b"{}"}
    session = stub_session(*[(status, {}, bodies[status]) for status in (read, policies)])
    settings = Settings(environment_id=OTHER_ID, token=Secret("abc"))
    form = ConnectionForm(Client(settings, session=session))

    assert said(form, further=True) == "The application doesn't have the role that this needs."
    told = [said.partition(":")[0] for said in roles_of(form).values()]
    assert told == [{403: "Missing"}.get(status, "Seen") for status in (read, policies)]


def test_what_was_seen_of_roles_is_forgotten(simulator: Simulator) -> None:
    """A plain test after a closer look says nothing of roles."""
    form = form_of(simulator)
    form.look_further()
    form.submit()

    assert roles_of(form) == {}


def roles_of(form: ConnectionForm) -> dict[str, str]:
    """What the form says of roles."""
    assert form.status.notice is not None
    return {name: value for name, value in form.status.notice.facts if "Admin" in name}


def test_what_is_no_mistake_of_these_is_told_as_ever(simulator: Simulator) -> None:
    """A lost connection is no wrong setting."""
    form = form_of(simulator)
    simulator.faults.next("connection_refused", times=9)

    assert said(form) == "No reply received."
    assert wrong_fields(form) == []
    lost = TransportError("x", may_have_been_sent=False)
    assert mistake_of(lost, simulator.settings()) is None


def test_the_panel_leads_to_the_connection(simulator: Simulator) -> None:
    """A Send that fails for such a mistake opens the connection and says there what is wrong."""
    settings = simulator.settings().with_changes(client_secret="wrong")
    client = Client(settings, session=simulator.session())
    panel = AuthenticationPanel(client, user_id=simulator.user.id, phone=simulator.user.phone)

    panel.request.press()

    assert panel.connection.fields["client_secret"].error
    assert panel._fold.head.is_open
    assert panel.request.one_time.status.notice is not None


def test_another_refusal_does_not(panel: AuthenticationPanel) -> None:
    """A wrong passcode has nothing to do with the connection."""
    panel.request.submit()
    panel.check.type_code("000000")

    panel.check.press()

    assert not panel._fold.head.is_open


def test_the_secret_is_in_no_preview_and_no_request_but_the_token_s(simulator: Simulator) -> None:
    """What the form would send shows no secret, by either method."""
    for method in ("basic", "post"):
        form = form_of(simulator, auth_method=method, client_secret="canary")
        assert "canary" not in repr(form.next_request())


def test_a_session_is_all_it_needs(simulator: Simulator) -> None:
    """Nothing else is called: every request goes through the client's own session."""
    session = simulator.session()
    assert isinstance(session, requests.Session)
    client = Client(Settings.from_env(simulator.environ()), session=session)

    ConnectionForm(client).look_further()

    assert len(client.history) == len(simulator.requests) == 3
