"""No case sends more than it announces."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conformance.messages import Messages, OverBudget
from tests.conformance.operation import OPERATIONS

SMS = {"type": "SMS", "phone": "+14135550150"}
TEST = {**SMS, "testMode": True}


def begin(target: Any, user: str = "told") -> dict[str, Any]:
    """The body that begins an authentication."""
    return {"user": {"id": user}, "selectedDevice": {"oneTime": target}}


@pytest.mark.parametrize(
    ("name", "body", "ids"),
    [
        ("initialize", begin(SMS), {}),
        ("initialize", begin({**SMS, "testMode": "true"}), {}),
        ("initialize", {"user": {"id": "told"}}, {}),
        ("initialize", '{"user": {"id": "told"}}', {}),
        ("create_device", SMS, {"userID": "own"}),
        ("create_device", {**SMS, "testMode": False}, {"userID": "own"}),
        ("resend_pairing_otp", None, {"deviceID": "real"}),
        ("select_device", {"device": {"id": "real"}}, {}),
        ("initialize", {"user": {"id": "reachable"}}, {}),
    ],
)
def test_what_may_send_is_refused_beyond_the_limit(
    name: str, body: Any, ids: dict[str, str]
) -> None:
    """A request that may send a message is not made when none is announced."""
    messages = Messages(0)
    for user in ("own", "reachable"):
        messages.after(OPERATIONS["create_user"], {}, {"username": user}, {"id": user})
    messages.after(OPERATIONS["create_device"], {"userID": "reachable"}, SMS, {"id": "real"})

    with pytest.raises(OverBudget, match="beyond the 0 announced"):
        messages.before(OPERATIONS[name], ids, body)
    assert messages.sent == 0


@pytest.mark.parametrize(
    ("name", "body", "ids"),
    [
        ("initialize", begin(TEST), {}),
        ("initialize", {"user": {"id": "own"}}, {}),
        ("initialize", b"{", {}),
        ("initialize", "[1]", {}),
        ("initialize", {"user": None}, {}),
        ("create_device", TEST, {"userID": "own"}),
        ("create_device", {"type": "TOTP"}, {"userID": "own"}),
        ("resend_pairing_otp", None, {"deviceID": "test"}),
        ("select_device", {"device": {"id": "test"}}, {}),
        ("read", None, {}),
        ("check_otp", {"otp": "555555"}, {}),
    ],
)
def test_what_sends_nothing_is_free(name: str, body: Any, ids: dict[str, str]) -> None:
    """Test mode, the suite's own users and what only reads send nothing."""
    messages = Messages(0)
    messages.after(OPERATIONS["create_user"], {}, {"username": "own"}, {"id": "own"})
    messages.after(OPERATIONS["create_device"], {"userID": "own"}, TEST, {"id": "test"})

    messages.before(OPERATIONS[name], ids, body)

    assert messages.sent == 0


def test_each_message_counts() -> None:
    """As many as announced go through, and one more does not."""
    messages = Messages(2)
    for _ in range(2):
        messages.before(OPERATIONS["initialize"], {}, begin(SMS))

    with pytest.raises(OverBudget):
        messages.before(OPERATIONS["initialize"], {}, begin(SMS))
    assert messages.sent == 2
