"""Each language's snippet of every operation, run: what arrives is what was meant."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from pingone_nb import api
from pingone_nb.interchange import snippets
from tests.snippets.arrival import arrived, meant, told
from tests.snippets.availability import available
from tests.snippets.cases import operations_of, requests_of
from tests.snippets.environment import environment_of, shared
from tests.snippets.place import PHONE, Place
from tests.snippets.program import Program
from tests.snippets.toolchain import TOOLCHAINS

NO_REQUEST = {
    "one_time_sms",
    "one_time_voice",
    "one_time_email",
    "notification",
    "one_time",
    "username_filter",
}
ID = "991776fd-145b-499e-8237-2c62aef35b2c"


def test_every_operation_is_tried(place: Place) -> None:
    """There is a case for each function of the operations."""
    functions = {name for name in api.__all__ if name.islower()} - NO_REQUEST

    assert operations_of(requests_of(place)) == functions


@pytest.mark.parametrize("language", TOOLCHAINS)
def test_what_arrives_is_what_was_meant(place: Place, language: str, tmp_path: Path) -> None:
    """Method, path, query, media type, body, cookie and authorization are the request's.

    The program ends with 0 and prints the reply's status; curl prints the reply.
    """
    toolchain = available(language)
    requests = requests_of(place)
    environs = [environment_of(place, request, language) for request in requests.values()]
    programs = [
        Program(source=snippets.render(request, language=language), environ=environ)
        for request, environ in zip(requests.values(), environs, strict=True)
    ]
    place.simulator.exchanges.clear()

    outcomes = toolchain.run(programs, tmp_path)

    assert [(outcome.code, outcome.err) for outcome in outcomes] == [(0, "")] * len(outcomes)
    assert len(place.simulator.exchanges) == len(requests)
    for name, environ, outcome, (received, reply) in zip(
        requests, environs, outcomes, place.simulator.exchanges, strict=True
    ):
        assert arrived(received) == meant(requests[name], environ), name
        printed = reply.body.decode() if language == "curl" else f"{told(reply)}\n"
        assert outcome.out == printed, name


@pytest.mark.parametrize("language", TOOLCHAINS)
def test_what_goes_wrong_is_told(place: Place, language: str, tmp_path: Path) -> None:
    """A refusal, no server and a missing variable end the program, each with a word on why."""
    toolchain = available(language)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # not listening
        nowhere = place.settings.with_changes(
            auth_path=f"http://127.0.0.1:{silent.getsockname()[1]}"
        )
        target = api.one_time(type="SMS", phone=PHONE)
        requests = [
            api.read(place.settings, ID),
            api.read(nowhere, ID),
            api.initialize(place.settings, ID, selected_device=target),
        ]
        programs = [
            Program(source=snippets.render(request, language=language), environ=shared(place))
            for request in requests
        ]

        outcomes = toolchain.run(programs, tmp_path)

    assert all(outcome.code for outcome in outcomes)
    assert all(outcome.err.strip() for outcome in outcomes)
    assert "404" in outcomes[0].err
    assert "PINGONE_PHONE" in outcomes[2].err
    if language != "curl":  # it prints the refusal
        assert not any(outcome.out for outcome in outcomes)
    assert not any(place.token in outcome.err for outcome in outcomes)
