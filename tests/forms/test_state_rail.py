"""The small picture shows the status before, the current one and what may come next."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from pingone_nb.contract.openapi import document
from pingone_nb.contract.state_machine import StateMachine
from pingone_nb.lab.forms.state_chart import state_rail

MACHINE = StateMachine.of(document())
HOSTILE = '<script>alert("1")</script>&\x00\u202e'


def texts(svg: str) -> list[str]:
    """The labels of a picture; it is well-formed."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - made here
    return [each.text or "" for each in root.iter() if each.tag.endswith("text")]


def test_the_current_status_and_its_actions() -> None:
    """The status, each allowed action, and what it leads to."""
    svg = state_rail(MACHINE, current="OTP_REQUIRED", allowed=("self", "otp.check"))

    assert texts(svg) == ["OTP_REQUIRED", "now", "otp.check", "COMPLETED", "EXTRA_OTP_REQUIRED"]
    assert "otp.check may lead to: COMPLETED (documented)" in svg


def test_the_status_before_is_kept() -> None:
    """Above the current status stands the one before."""
    svg = state_rail(MACHINE, current="COMPLETED", before="OTP_REQUIRED")

    assert texts(svg) == ["OTP_REQUIRED", "COMPLETED", "final"]


def test_a_push_is_read() -> None:
    """Of a push one learns by reading, which no link names."""
    svg = state_rail(
        MACHINE, current="PUSH_CONFIRMATION_REQUIRED", allowed=("cancel.push.authentication",)
    )

    assert texts(svg)[2:4] == ["read", "COMPLETED"]
    assert "cancel.push.authentication" in texts(svg)


def test_an_unknown_status_is_drawn_as_it_is() -> None:
    """A status and an action that nobody foresaw are text, cut to fit."""
    svg = state_rail(MACHINE, current=HOSTILE * 9, allowed=(HOSTILE,), before=HOSTILE, name="<x>")

    assert "<script" not in svg
    assert any("…" in text for text in texts(svg))


@pytest.mark.parametrize("status", [state.name for state in MACHINE.states])
def test_each_status_fits(status: str) -> None:
    """No label of any status is wider than the picture."""
    links = next(state.links for state in MACHINE.states if state.name == status)
    svg = state_rail(MACHINE, current=status, allowed=[name for name, _ in links])
    root = ElementTree.fromstring(svg)  # noqa: S314 - made here
    labels = [each for each in root.iter() if each.tag.endswith("text")]

    assert labels
    for label in labels:
        if label.get("text-anchor") != "end":
            width = 0.62 * float(label.get("font-size", 0)) * len(label.text or "")
            assert float(label.get("x", 0)) + width <= 272
