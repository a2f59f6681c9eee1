"""Secrets are planted in a run and in foreign files; no file that is written holds them."""

from __future__ import annotations

import dataclasses
import json
import traceback
from pathlib import Path

import pytest

from pingone_nb import Client, History, PingOneError, Secret
from pingone_nb.interchange import (
    as_curl,
    from_curl,
    import_har,
    read_har,
    replay_session,
    write_har,
    write_http_file,
    write_postman_collection,
    write_postman_environment,
)
from pingone_nb.simulator import Simulator, User
from tests.canaries import Canaries, files, hits
from tests.interchange.places import PLACES, entry, traces

CANARIES = Canaries.of_seed(56)


def run(client: Client, simulator: Simulator) -> None:
    """Calls that carry each canary, and one that is refused."""
    user = simulator.user.id
    for call in (
        lambda: client.one_time_sms(user, phone=CANARIES.phone),
        lambda: client.one_time_email(user, email=CANARIES.email, test_mode=True),
        lambda: client.check_otp(
            client.one_time_email(user, email=CANARIES.email), otp=CANARIES.otp
        ),
        lambda: client.initialize(user, otp=CANARIES.otp),
        lambda: client.users.find(username=CANARIES.email),
        lambda: client.check_remembered_device(
            user, policy_id=user, payload=CANARIES.token, cookie=CANARIES.token
        ),
    ):
        try:
            call()
        except PingOneError:
            continue


def written(history: History, client: Client, folder: Path) -> None:
    """All files of all kinds."""
    write_har(history, folder / "a.har")
    write_postman_collection(history, folder / "c.json")
    write_postman_environment(client.settings, folder / "e.json")
    write_http_file(history, folder / "a.http")
    (folder / "a.sh").write_text("\n".join(map(as_curl, history)))


@pytest.fixture
def simulator() -> Simulator:
    """One whose secrets are canaries."""
    user = User(email=CANARIES.email, phone=CANARIES.phone)
    return Simulator(seed=7, client_secret=CANARIES.client_secret, user=user)


@pytest.mark.parametrize("auth_method", ["basic", "post"])
def test_no_file_that_leaves_holds_a_secret(
    simulator: Simulator, auth_method: str, tmp_path: Path
) -> None:
    """HAR, collection, environment, `.http` and cURL of a run, and of its replay, hold none."""
    settings = simulator.settings().with_changes(auth_method=auth_method)
    client = Client(settings, session=simulator.session())
    run(client, simulator)
    replayed = Client(settings, session=replay_session(client.history))
    run(replayed, simulator)
    for number, each in enumerate((client, replayed)):
        folder = tmp_path / str(number)
        folder.mkdir()
        written(each.history, each, folder)
    made = [message.otp for message in simulator.inbox]
    token = client._credentials.current()

    assert len(client.history) > 6 or auth_method == "post"
    secrets = [*CANARIES.values(), *[otp for otp in made if otp]]
    secrets += [token._token.reveal()] if token else []  # type: ignore[attr-defined]
    assert hits(files(tmp_path), secrets) == []


def foreign() -> dict[str, object]:
    """An entry of a browser that holds each canary in several places."""
    told = {"otp": CANARIES.otp, "phone": CANARIES.phone, "email": CANARIES.email}
    said = {
        "access_token": CANARIES.token,
        "message": f"{CANARIES.otp} was sent to {CANARIES.phone}, {CANARIES.email}",
    }
    return {
        "startedDateTime": "2026-01-02T03:04:05Z",
        "time": 1,
        "comment": f"mail {CANARIES.email}",
        "request": {
            "method": "POST",
            "url": f"https://a.de/e/deviceAuthentications?access_token={CANARIES.token}&email={CANARIES.email}",
            "headers": [
                {"name": "Authorization", "value": f"Bearer {CANARIES.token}"},
                {"name": "Content-Type", "value": "application/json"},
                {"name": "Cookie", "value": f"ST={CANARIES.token}"},
            ],
            "postData": {
                "mimeType": "application/json",
                "text": json.dumps({**told, "client_secret": CANARIES.client_secret}),
            },
        },
        "response": {
            "status": 400,
            "headers": [
                {"name": "Set-Cookie", "value": CANARIES.token},
                {"name": "X-Echo", "value": CANARIES.token},
            ],
            "content": {"text": json.dumps(said)},
        },
    }


def test_a_foreign_har_loses_its_secrets(tmp_path: Path) -> None:
    """What a browser recorded with all its secrets is handed on without any."""
    history, source = History(), tmp_path / "foreign.har"
    source.write_text(json.dumps({"log": {"entries": [foreign()]}}))
    import_har(source, history)
    source.unlink()
    client = Client(Simulator(seed=1).settings())
    written(history, client, tmp_path)

    assert hits([("repr", repr(list(history))), *files(tmp_path)], CANARIES.values()) == []
    assert len(history) == 1


def refused(folder: Path) -> Path:
    """A HAR whose only entry says no time."""
    entry = {**foreign(), "startedDateTime": ""}
    path = folder / "a.har"
    path.write_text(json.dumps({"log": {"entries": [entry]}}))
    return path


@pytest.mark.parametrize("place", PLACES)
def test_no_secret_is_kept_on_the_way_in(tmp_path: Path, place: str) -> None:
    """Wherever a recording has it, the exchange does not hold it."""
    path = tmp_path / "a.har"
    path.write_text(json.dumps({"log": {"entries": [entry(PLACES[place])]}}))
    (read,) = read_har(path)

    told = [getattr(read, each.name) for each in dataclasses.fields(read)]
    assert traces(repr(told)) == []


COMMAND = Secret(
    f"curl -H 'Authorization: {CANARIES.token}' --json '{{\"otp\": \"{CANARIES.otp}\"}}' --form x a.de"
)


def test_no_refusal_shows_a_secret(tmp_path: Path) -> None:
    """Tracebacks that print variables show nothing of a HAR or command that is refused."""
    path, texts = refused(tmp_path), []
    for call in (lambda: import_har(path, History()), lambda: from_curl(COMMAND)):
        try:
            call()
        except PingOneError as error:
            told = traceback.TracebackException.from_exception(error, capture_locals=True)
            texts.append(("traceback", "".join(told.format())))

    assert len(texts) == 2
    assert hits(texts, CANARIES.values()) == []
