"""What rules refuse, and what replies make of it."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import pingone_nb.simulator
from pingone_nb.simulator.http.refusals import REPLIES
from pingone_nb.simulator.rules.refusal import Reason

SOURCES = sorted(Path(pingone_nb.simulator.__file__).parent.rglob("*.py"))


def raised() -> Iterator[tuple[str, set[str]]]:
    """Reason and facts of every refusal in the simulator's sources."""
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refused":
                facts = {each.arg or "" for each in node.keywords}
                note = {"note"} if len(node.args) > 1 else set()
                yield str(ast.literal_eval(node.args[0])), facts | note


def test_every_reason_has_its_reply() -> None:
    """No reason is without a reply, and none is without a rule."""
    assert set(REPLIES) == set(get_args(Reason)) == {reason for reason, _ in raised()}


@pytest.mark.parametrize(("reason", "facts"), list(raised()))
def test_a_rule_tells_what_its_reply_says(reason: Reason, facts: set[str]) -> None:
    """Whoever refuses gives all the facts that the reply to it repeats."""
    reply = REPLIES[reason]
    parts = [*string.Formatter().parse(f"{reply.target or ''} {reply.message}")]
    wanted = {name for _, name, _, _ in parts if name} | set(reply.inner.values())

    assert wanted <= facts
