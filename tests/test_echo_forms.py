"""A server repeats what was sent, in every way and everywhere; nothing that is left holds it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.contract.test_operations import OPERATIONS
from tests.echo_forms import EchoForm, forms
from tests.echo_trial import REQUESTS, tried

FORMS = sorted(forms(), key=lambda form: form.name)
SECRETS = ("+14135550177", "+14135559988")
SEARCHED = {
    "error", "notice", "traceback", "exchange", "reply view", "frame", "Parquet", "cassette",
    "history.db", "history.har", "postman.json", "pingone_exchange_body",
}  # fmt: skip
STEP = (
    32  # each operation is tried with every 32nd form, the next one with the next ones: each once
)


@pytest.mark.parametrize(("number", "name"), list(enumerate(REQUESTS)), ids=list(REQUESTS))
def test_no_echo_is_kept_or_shown(number: int, name: str, tmp_path: Path) -> None:
    """Exchange, error, traceback, SQLite, HAR, Postman, Parquet and replay hold no canary."""
    trial = tried(name, FORMS[number % STEP :: STEP], tmp_path)

    assert trial.tried >= 30
    assert trial.found == ()


def test_a_secret_in_the_form_is_no_more_kept(tmp_path: Path) -> None:
    """The same holds where the token request takes the client secret along in its form."""
    assert tried("token", FORMS[::STEP], tmp_path, method="post").found == ()


def test_every_operation_is_tried() -> None:
    """Each of the contract's operations has a request."""
    assert {name.partition(" ")[0] for name in REQUESTS} == set(OPERATIONS)


def test_every_form_repeats_something() -> None:
    """What each form writes depends on the secrets: an empty reply would prove nothing."""
    answers = [[repr(form.answer([each])) for each in SECRETS] for form in FORMS]

    assert all(one != other for one, other in answers)


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """What was not sent cannot be known to be secret: the search finds it in every place."""
    form = EchoForm("URL twice", "message")
    trial = tried("read", [form], tmp_path, echoed=["never/sent+canary"])
    places = {hit.removeprefix("read: ").removeprefix(f"{form.name}: ") for hit in trial.found}

    assert {place.partition(":")[0] for place in places} >= SEARCHED
