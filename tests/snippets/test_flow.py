"""The whole flow in each language, run as its user would run it: it prints COMPLETED."""

from __future__ import annotations

from pathlib import Path

import pytest

from pingone_nb import api
from pingone_nb.interchange import snippets
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest
from tests.snippets.arrival import arrived, meant
from tests.snippets.availability import available
from tests.snippets.environment import shared
from tests.snippets.person import run_flow
from tests.snippets.place import PHONE, Place
from tests.snippets.program import Program
from tests.snippets.toolchain import TOOLCHAINS


@pytest.mark.parametrize("language", TOOLCHAINS)
def test_the_flow_ends_with_completed(place: Place, language: str, tmp_path: Path) -> None:
    """Token, authentication and check arrive as they were meant, and COMPLETED is printed."""
    available(language)
    environ = {**shared(place), "PINGONE_PHONE": PHONE}
    del environ["PINGONE_ACCESS_TOKEN"]
    source = snippets.flow(place.settings, language=language)

    outcome = run_flow(place.simulator, language, Program(source=source, environ=environ), tmp_path)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.replace("Passcode: ", "") == "COMPLETED\n"
    assert [arrived(request) for request, _ in place.simulator.exchanges[-3:]] == [
        meant(request, {**environ, "PINGONE_ACCESS_TOKEN": place.granted()})
        for request in calls(place)
    ]


def calls(place: Place) -> list[ApiRequest]:
    """The flow's three requests, as the client would make them now."""
    here = place.settings
    user = place.simulator.user.id
    target = api.one_time(type="SMS", phone=Secret(PHONE))
    begun = api.initialize(here, user, selected_device=target)
    otp = place.simulator.inbox.newest_passcode()
    return [
        api.token(here),
        begun,
        api.check_otp(here, place.newest_id(), otp=otp),
    ]


def test_the_flow_of_a_post_application(place: Place) -> None:
    """An application that posts its secret does so in the flow: its id is told, the secret is not."""
    here = place.settings.with_changes(auth_method="post")

    source = snippets.flow(here, language="python")

    assert f'"client_id": "{here.client_id}"' in source
    assert '"client_secret": os.environ["PINGONE_CLIENT_SECRET"]' in source


@pytest.mark.parametrize("language", ["curl", "http", "node", "php", "python", "ruby"])
def test_a_wrong_passcode_ends_the_flow(place: Place, language: str, tmp_path: Path) -> None:
    """PingOne's refusal is told on standard error, and the flow does not end well."""
    available(language)
    environ = {**shared(place), "PINGONE_PHONE": PHONE}
    source = snippets.flow(place.settings, language=language)
    program = Program(source=source, environ=environ)

    outcome = run_flow(place.simulator, language, program, tmp_path, ask=lambda: "0000000000")

    assert outcome.code != 0
    assert "INVALID_OTP" in outcome.err
    assert "COMPLETED" not in outcome.out
