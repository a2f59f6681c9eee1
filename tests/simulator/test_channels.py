"""The table of channels."""

from __future__ import annotations

import pytest

from pingone_nb.simulator.rules.channels import CHANNELS


@pytest.mark.parametrize("name", CHANNELS)
def test_what_is_sent_goes_somewhere(name: str) -> None:
    """A channel has a contact, words with the passcode and their rules if it sends, else none."""
    channel = CHANNELS[name]
    is_sent = channel.proof == "sent"

    assert (channel.contact is not None) is is_sent
    assert ("{otp}" in channel.words) is is_sent
    assert ("otpLength" in channel.usual.get("otp", {})) is is_sent
    assert is_sent or not (channel.is_one_time or channel.has_extension or channel.quota)


def test_each_channel_has_a_policy_of_its_own() -> None:
    """No two channels share a property of the policy."""
    assert len({channel.section for channel in CHANNELS.values()}) == len(CHANNELS)
