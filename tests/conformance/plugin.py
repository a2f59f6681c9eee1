"""The suite's part of a pytest run: options, the question before messages are sent, the summary."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conformance.case import Case
from tests.conformance.codes import terminal
from tests.conformance.options import Options, add_options, read_options
from tests.conformance.outcome import PROPERTY, Outcome
from tests.conformance.target import Target, Untold, told_target

_KEY = pytest.StashKey["Conformance"]()
_CASES = "tests/conformance/test_cases.py"
_EVIDENCE = ("documented", "observed", "assumed")


@dataclass(kw_only=True)
class Conformance:
    """What a run is told, and so where it goes."""

    options: Options
    target: Target | None

    @property
    def fails_on_assumptions(self) -> bool:
        """Whether a difference from something merely assumed fails a case."""
        told = self.options.assumptions
        return told == "fail" if told else self.target is None


def conformance_of(config: pytest.Config) -> Conformance:
    """The run's, read from its options the first time.

    Raises:
        pytest.UsageError: the options do not go together.
    """
    if _KEY not in config.stash:
        options = read_options(config)
        if options.assumptions not in ("", "fail", "report"):
            message = "--assumptions is fail or report."
            raise pytest.UsageError(message)
        try:
            target = told_target(options)
        except Untold as error:
            raise pytest.UsageError(f"conformance: {error}") from None
        config.stash[_KEY] = Conformance(options=options, target=target)
    return config.stash[_KEY]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Refuse what cannot be before anything is called."""
    told = conformance_of(config)
    if told.options.live and getattr(config.option, "numprocesses", None):
        message = "conformance: --live asks and counts in one process; leave out -n."
        raise pytest.UsageError(message)
    config.pluginmanager.register(Collector())


def pytest_collection_finish(session: pytest.Session) -> None:
    """Announce what will be sent, and ask."""
    told = conformance_of(session.config)
    cases = list(_cases_of(session.items))
    if not told.options.live or not cases or session.config.option.collectonly:
        return
    with terminal(session.config.pluginmanager.getplugin("capturemanager")) as can_ask:
        _ask(told, possible(cases, told, can_ask=can_ask), can_ask=can_ask)


class Collector:
    """Takes in the outcomes, from this process or from workers, and tells them at the end."""

    def __init__(self) -> None:
        self._outcomes: list[Outcome] = []
        self._skipped = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in a report."""
        if report.skipped and _CASES in report.nodeid:
            self._skipped += 1
        told = dict(report.user_properties).get(PROPERTY)
        if report.when == "call" and isinstance(told, str):
            self._outcomes.append(Outcome.of_json(told))

    def pytest_terminal_summary(self, terminalreporter: Any, config: pytest.Config) -> None:
        """Tell what came of the cases."""
        if not self._outcomes and not self._skipped:
            return
        for line in summary(self._outcomes, self._skipped, conformance_of(config)):
            if line.startswith("="):
                terminalreporter.section(line[1:])
            else:
                terminalreporter.write_line(line)


def summary(outcomes: Sequence[Outcome], skipped: int, told: Conformance) -> Iterator[str]:
    """The lines of the summary; one with a leading `=` is a heading.

    Args:
        outcomes: one for each case that was tried.
        skipped: how many cases were not.
        told: what the run was told.
    """
    unconfirmed = [each for each in outcomes if each.unconfirmed and not told.fails_on_assumptions]
    if unconfirmed:
        yield "=assumptions not confirmed"
        for outcome in unconfirmed:
            yield outcome.rule
            yield from (f"  {difference}" for difference in outcome.unconfirmed)
    unknown = sorted({path for outcome in outcomes for path in outcome.unknown})
    if unknown:
        yield "=not in the contract"
        yield from unknown
    failed = [each for each in outcomes if each.failing(strict=told.fails_on_assumptions)]
    exercised = {name: sure for each in outcomes for name, sure in each.exercised.items()}
    counts = Counter(exercised.values())
    yield "=conformance"
    yield f"target: {told.target.host if told.target else 'simulator'}"
    yield (
        f"cases: {len(outcomes)} run, {len(outcomes) - len(failed)} passed, {len(failed)} differing, "
        f"{skipped} skipped"
    )
    announced = sum(outcome.announced for outcome in outcomes)
    yield f"messages: {sum(outcome.sent for outcome in outcomes)} sent, {announced} announced"
    yield "claims exercised: " + ", ".join(f"{counts[word]} {word}" for word in _EVIDENCE)
    left = [what for outcome in outcomes for what in outcome.left_behind]
    if left:
        yield "left behind: " + ", ".join(left)


def announcement(cases: Sequence[Case], told: Conformance) -> str:
    """What a live run is going to do, in words, before it does."""
    target = told.target
    assert target is not None
    most = sum(each.messages for each in cases)
    count = "1 case" if len(cases) == 1 else f"{len(cases)} cases"
    messages = "1 message" if most == 1 else f"{most} messages"
    return (
        f"\nThis calls {target.host}, a real environment. {count} will send at most "
        f"{messages} (SMS, voice, e-mail), and make and delete users, devices and policies whose "
        "names begin with conformance-."
    )


def possible(cases: Sequence[Case], told: Conformance, *, can_ask: bool) -> list[Case]:
    """The cases that a live run can try; those that need a control or an address cannot be.

    Args:
        cases: all of them.
        told: what the run was told.
        can_ask: whether somebody sits at a terminal, who could type a passcode.
    """
    target, options = told.target, told.options
    assert target is not None
    there = {
        "client": not target.access_token,
        "codes": bool(options.codes) or can_ask,
        "phone": bool(target.phone),
        "email": bool(target.email),
        "user token": bool(target.user_token),
    }
    return [
        each
        for each in cases
        if not each.simulator and all(there.get(need, False) for need in each.needs)
    ]


def _ask(told: Conformance, cases: Sequence[Case], *, can_ask: bool) -> None:
    sys.stdout.write(announcement(cases, told) + "\n")
    sys.stdout.flush()
    if told.options.yes:
        return
    if not can_ask:
        pytest.exit("conformance: nobody to ask: not a terminal. Say --yes to go on.", returncode=2)
    if input("Go on? Type yes: ").strip().lower() not in ("y", "yes"):
        pytest.exit("conformance: nothing was sent", returncode=2)


def _cases_of(items: Sequence[pytest.Item]) -> Iterator[Case]:
    for item in items:
        call = getattr(item, "callspec", None)
        case = call.params.get("case") if call else None
        if isinstance(case, Case):
            yield case
