"""The cases: each states one rule and is a function that puts a target to the test."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.conformance.run import Run

Need = Literal[
    "client",  # client id and secret, in place of a ready token
    "codes",  # a way to read what was really sent
    "phone",  # a number that messages may go to
    "email",  # an address that messages may go to
    "user token",  # an end user's access token
    "sandbox",  # a target where settings of the whole environment may be changed
    "inbox",  # the controls of a stand-in, from here on
    "clock",
    "faults",
    "pushes",
    "pair",
    "user",
]
Steps = Callable[["Run"], None]
CASES: list[Case] = []


@dataclass(frozen=True, kw_only=True)
class Case:
    """A rule and how to test it.

    Attributes:
        rule: a sentence; the case's name.
        area: the module that it is from.
        steps: makes the requests, and says what is expected.
        needs: what must be there; without it the case is skipped by name.
        messages: how many messages it sends at most.
        simulator: options of `pingone-nb sim`; with any the case is tried with a simulator of its
            own, started so, and with no other target.
    """

    rule: str
    area: str
    steps: Steps = field(repr=False)
    needs: Sequence[Need] = ()
    messages: int = 0
    simulator: Sequence[str] = ()


def case(
    *needs: Need, messages: int = 0, simulator: Sequence[str] = ()
) -> Callable[[Steps], Steps]:
    """Make a case of a function; its docstring is the rule."""

    def add(steps: Steps) -> Steps:
        rule = (steps.__doc__ or "").strip().removesuffix(".")
        add_case(rule, steps, steps.__module__, needs=needs, messages=messages, simulator=simulator)
        return steps

    return add


def add_case(
    rule: str,
    steps: Steps,
    module: str,
    *,
    needs: Iterable[Need] = (),
    messages: int = 0,
    simulator: Sequence[str] = (),
) -> None:
    """Add a case, for a row of a table; `module` is the `__name__` of where the table stands."""
    assert rule, f"a case of {module} states no rule"
    assert rule not in {each.rule for each in CASES}, f"two cases state: {rule}"
    area = module.rpartition(".")[2]
    CASES.append(
        Case(
            rule=rule,
            area=area,
            steps=steps,
            needs=tuple(needs),
            messages=messages,
            simulator=tuple(simulator),
        )
    )
