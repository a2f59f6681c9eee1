"""Hostile bodies, sent by a language's snippets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pingone_nb.interchange import snippets
from tests.snippets.arrival import arrived, meant, value_of
from tests.snippets.cases import operations_of, requests_of
from tests.snippets.environment import environment_of, shared
from tests.snippets.hostile import hostile_bodies, request_of, texts_in
from tests.snippets.place import Place
from tests.snippets.program import Program
from tests.snippets.toolchain import TOOLCHAINS

LANGUAGES = ("curl", "go", "node", "php", "python", "ruby")  # each secret is a hostile one, too
OTHERS = ("csharp", "http", "java", "jquery")  # fewer, with the same harmless secret
HARMLESS = "123456"
EACH_OF_OTHERS = 2


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What was tried with a language.

    Attributes:
        subjects: how many different texts, or operations.
        requests: how many requests they were sent in.
        wrong: what was meant and did not arrive.
    """

    subjects: int
    requests: int
    wrong: tuple[Mapping[str, Any], ...]


def tried(place: Place, language: str, folder: Path) -> Trial:
    """Send hostile bodies, and compare what arrived."""
    bodies = bodies_for(language)
    url = place.settings.auth_url("deviceAuthentications")
    requests = [request_of(number, body, url=url) for number, body in enumerate(bodies)]
    programs = [
        Program(
            source=snippets.render(request, language=language),
            environ={**shared(place), "PINGONE_OTP": body["otp"]},
        )
        for request, body in zip(requests, bodies, strict=True)
    ]
    TOOLCHAINS[language].run(programs, folder)
    received = _bodies(request.body for request, _ in place.simulator.exchanges)
    meant = {number: value_of(each.content() or b"") for number, each in enumerate(requests)}
    return Trial(
        subjects=len({text for body in bodies for text in texts_in(body)}),
        requests=len(requests),
        wrong=tuple(body for number, body in meant.items() if received.get(number) != body),
    )


def tried_operations(place: Place, language: str, folder: Path) -> Trial:
    """Send a request of every operation, and compare what arrived in all that was meant."""
    requests = requests_of(place)
    environs = [environment_of(place, request, language) for request in requests.values()]
    programs = [
        Program(source=snippets.render(request, language=language), environ=environ)
        for request, environ in zip(requests.values(), environs, strict=True)
    ]
    place.simulator.exchanges.clear()
    TOOLCHAINS[language].run(programs, folder)
    facts = [arrived(received) for received, _ in place.simulator.exchanges]
    expected = [
        meant(request, environ)
        for request, environ in zip(requests.values(), environs, strict=True)
    ]
    return Trial(
        subjects=len(operations_of(requests)),
        requests=len(requests),
        wrong=tuple(each for each in expected if each not in facts),
    )


def bodies_for(language: str) -> Sequence[Mapping[str, Any]]:
    """The bodies that a language is tried with."""
    if language in LANGUAGES:
        return hostile_bodies()
    return [{**body, "otp": HARMLESS} for body in hostile_bodies()[::EACH_OF_OTHERS]]


def _bodies(contents: Iterable[bytes]) -> dict[int, Any]:
    found = {}
    for content in contents:
        try:
            body = value_of(content)
            found[body["number"]] = body
        except (ValueError, KeyError, TypeError):
            continue
    return found
