"""The connection form proves a connection, says which mistake was made, and keeps the secret."""

from __future__ import annotations

import pytest

from pingone_nb import Client, InputError, Secret
from pingone_nb.errors import ApiError
from pingone_nb.lab.forms import ConnectionForm
from pingone_nb.settings import REGION_NAMES, REGIONS, Settings
from pingone_nb.simulator import ManualClock, Simulator
from tests.stub_adapter import stub_session

TOKEN = b'{"access_token": "abc", "token_type": "Bearer", "expires_in": 3600}'


def test_it_gets_a_token(client: Client) -> None:
    """With the settings as given, testing asks for one token and says so."""
    form = ConnectionForm(client)

    assert form.submit() is client

    assert [exchange.operation for exchange in client.history] == ["token"]
    assert form.status.notice is not None
    assert form.status.notice.title == "Connected."


def test_the_secret_is_nowhere_to_be_seen(client: Client) -> None:
    """The client's secret is in no widget's state and no repr."""
    form = ConnectionForm(client)
    secret = client.settings.client_secret

    assert secret is not None
    assert secret.reveal() not in repr([form.get_manager_state(), form, form.fields])


def test_a_wrong_secret_is_told_and_the_old_one_kept(client: Client) -> None:
    """A test that fails says why, leaves what was typed, and leaves the client as it was."""
    form = ConnectionForm(client)
    form.fields["client_secret"].set("wrong")

    with pytest.raises(ApiError, match="client ID and the client secret"):
        form.submit()

    assert form.fields["client_secret"].text() == Secret("wrong")
    client.connect()
    assert client.history[-1].http_status == 200


def test_the_other_authentication_method_is_found_out() -> None:
    """Basic for an application of post is refused with the cure; post then works."""
    simulator = Simulator(seed=7, clock=ManualClock(), auth_method="post")
    client = Client(simulator.settings(), session=simulator.session())
    form = ConnectionForm(client)
    form.auth_method.value = "basic"

    with pytest.raises(ApiError, match="auth_method='post'"):
        form.submit()
    form.auth_method.value = "post"

    assert form.outcome() is client


def test_an_empty_secret_means_the_one_it_has(client: Client) -> None:
    """The secret need not be typed again."""
    form = ConnectionForm(client)
    form.fields["client_secret"].clear()

    assert form.submit() is client


@pytest.mark.parametrize("field", ["environment_id", "client_id"])
def test_an_empty_field_sends_nothing(client: Client, field: str) -> None:
    """What is missing is said beside its field."""
    form = ConnectionForm(client)
    form.fields[field].clear()

    with pytest.raises(InputError):
        form.submit()

    assert form.fields[field].error
    assert len(client.history) == 0


def test_hosts_as_given_are_the_first_choice(client: Client) -> None:
    """A simulator's host is kept, until a region is chosen."""
    form = ConnectionForm(client)

    assert form.region.options[0][0] == "Custom: auth.pingone.invalid"
    assert form.region.value == ""


def test_a_region_brings_its_hosts(simulator: Simulator) -> None:
    """Choosing a region calls that region's auth host."""
    client = Client(simulator.settings(), session=stub_session((200, {}, TOKEN)))
    form = ConnectionForm(client)
    form.region.value = "eu"

    form.submit()

    assert client.history[-1].url.startswith("https://auth.pingone.eu/")
    assert client.settings.api_path == "https://api.pingone.eu/v1"


def test_a_region_s_hosts_need_no_choice_of_their_own(simulator: Simulator) -> None:
    """With a region's hosts the regions are the choices, by the names that people use."""
    settings = simulator.settings().with_changes(region="ca")
    form = ConnectionForm(Client(settings, session=stub_session()))

    assert form.region.value == "ca"
    assert [value for _, value in form.region.options] == list(REGIONS)
    assert all(
        name in label
        for name, (label, _) in zip(REGION_NAMES.values(), form.region.options, strict=True)
    )


def test_settings_alone_make_a_client(simulator: Simulator) -> None:
    """The form takes settings, too."""
    settings: Settings = simulator.settings()

    assert ConnectionForm(settings).fields["client_id"].text().reveal() == settings.client_id


def test_a_given_token_needs_no_secret(simulator: Simulator) -> None:
    """A given token is tried with a read, and no other is asked for."""
    settings = Settings(environment_id=simulator.environment_id, token=Secret("abc"))
    client = Client(settings, session=stub_session((404, {}, b'{"code": "NOT_FOUND"}')))
    form = ConnectionForm(client)

    form.submit()

    assert [exchange.operation for exchange in client.history] == ["read"]
    assert form.status.notice is not None
    assert "this token" in form.status.notice.paragraphs[0]


def test_the_token_that_the_test_got_is_kept(client: Client) -> None:
    """What comes after a test that went well asks for no second token, and knows who answered."""
    ConnectionForm(client).submit()

    client.policies.list()

    assert [exchange.operation for exchange in client.history] == ["token", "list_policies"]
    assert client.is_simulated


def test_the_client_stays_as_it_is_while_it_is_tested(client: Client, simulator: Simulator) -> None:
    """A listener that looks during a test sees the client's own settings, whatever is tried."""
    before, seen = client.settings, []
    client.history.subscribe(lambda _exchange: seen.append(client.settings))
    form = ConnectionForm(client)
    form.fields["client_secret"].set("wrong")

    with pytest.raises(ApiError):
        form.submit()

    assert seen == [before]
    assert len(simulator.requests) == 1
