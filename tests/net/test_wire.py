"""The bytes on the wire are those of the golden file, for each public method and argument."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any, get_type_hints

import pytest

from pingone_nb import Client
from tests.canaries import hits
from tests.net import wire
from tests.net.calls import CALLS
from tests.net.golden_file import golden, through_json

GOLDEN = golden("wire.json")
NAMED = wire.named_calls()
RESOURCES = (
    "users", "devices", "policies", "pairing_keys", "mfa_settings", "authentication_codes"
)  # fmt: skip
SENDS_NOTHING_OF_ITS_OWN = {
    "from_env", "use", "with_settings", "become", "send", "close", "is_simulated", "follow"
}  # fmt: skip


def methods() -> Iterator[tuple[str, Any]]:
    """Name, such as `users.find`, and function of each public method that sends something."""
    client, _adapter = wire.client_of(CALLS[0])
    for place in ("", *RESOURCES):
        owner = type(getattr(client, place) if place else client)
        for name, value in inspect.getmembers(owner, inspect.isroutine):
            if not name.startswith("_") and name not in SENDS_NOTHING_OF_ITS_OWN:
                yield (f"{place}.{name}" if place else name), value


def arguments(method: Any) -> set[str]:
    """The names of a method's arguments, those of `**options` one by one."""
    found: set[str] = set()
    for name, parameter in list(inspect.signature(method).parameters.items())[1:]:
        if parameter.kind is parameter.VAR_KEYWORD:
            found |= set(get_type_hints(_options_of(method)))
        else:
            found.add(name)
    return found


def given(name: str, method: Any) -> set[str]:
    """The names of the arguments that the calls give to a method."""
    found: set[str] = set()
    for call in CALLS:
        if call.method == name:
            bound = inspect.signature(method).bind(None, *call.arguments, **call.named)
            found |= set(bound.arguments) | set(call.named)
    return found


def _options_of(method: Any) -> Any:
    """The dictionary that `**options: Unpack[…]` stands for."""
    (options,) = get_type_hints(method)["options"].__args__
    return options


METHODS = dict(methods())


@pytest.mark.parametrize("name", GOLDEN["calls"])
def test_a_call_sends_the_same_request(name: str) -> None:
    """Method, URL, headers and body of each call, and what is kept of them, are as they were."""
    assert through_json(wire.request_of_call(NAMED[name])) == GOLDEN["calls"][name]


@pytest.mark.parametrize("name", METHODS)
def test_every_argument_is_held(name: str) -> None:
    """No public method, and none of its arguments, is without a call here."""
    assert arguments(METHODS[name]) <= given(name, METHODS[name])


def test_every_call_is_held() -> None:
    """No call is without its place in the golden file."""
    assert list(NAMED) == list(GOLDEN["calls"])


@pytest.mark.parametrize("name", GOLDEN["settings"])
def test_settings_lead_to_the_same_hosts(name: str) -> None:
    """Regions, domains, paths, secrets and time-outs have the same effect as they had."""
    assert through_json(wire.requests_of_settings()[name]) == GOLDEN["settings"][name]


def test_the_callers_ids_are_sent_the_same() -> None:
    """Ids of the caller's own are cut and encoded as they were."""
    assert through_json(wire.requests_with_tracing()) == GOLDEN["tracing"]


def test_requests_by_hand_are_sent_the_same() -> None:
    """What callers write themselves goes out with their query, headers and body."""
    assert through_json(wire.requests_by_hand()) == GOLDEN["by hand"]


def test_changed_settings_have_the_same_effect() -> None:
    """Other settings bring their host and a token of their own."""
    assert through_json(wire.requests_of_changed_settings()) == GOLDEN["changed settings"]


def test_a_refused_token_is_replaced_the_same() -> None:
    """After a refusal the next call asks for a token, and not before."""
    assert through_json(wire.requests_around_a_refused_token()) == GOLDEN["refused token"]


@pytest.mark.parametrize("name", GOLDEN["attempts"])
def test_a_failure_is_repeated_as_often(name: str) -> None:
    """What is sent again after which failure, and how often, is as it was."""
    assert wire.attempts_of(name) == GOLDEN["attempts"][name]


def test_nobody_is_called() -> None:
    """Each number in the golden file is fictitious, each address nobody's."""
    text = json.dumps(GOLDEN)
    numbers = set(re.findall(r"\+1[ (]*413[ )]*[\d -]{7,9}", text))
    addresses = set(re.findall(r"[\w.+]+@[\w.]+", text))

    assert numbers
    assert all(re.search(r"555-?01\d\d$", each) for each in numbers)
    assert addresses
    assert all(each.endswith("@example.com") for each in addresses)


def test_what_is_kept_is_masked() -> None:
    """Of what the calls send, nothing that is kept names a contact, a passcode or a secret."""
    secrets = [
        "+14135550150", "+14135550151", "ada@example.com", "ada+one@example.com", "918273",
        "0123456789", "token-of-nobody", "secret-of-nobody", "payload.of.nobody",
        "cookie-of-nobody", "s/+=",
    ]  # fmt: skip
    kept = [(name, json.dumps(each["kept"])) for name, each in GOLDEN["calls"].items()]

    assert hits(kept, secrets) == []


def test_the_client_is_the_public_one() -> None:
    """The methods that are held are those of the class that users import."""
    assert METHODS["check_otp"] is Client.check_otp
