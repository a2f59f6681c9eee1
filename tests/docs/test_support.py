"""The support matrix follows from the code's own tables and from what is really exchanged."""

from __future__ import annotations

from typing import Any

import pytest

from docs.support import Exchange, Row, client_methods, matrix, rows_of, text
from pingone_nb import Client, Settings
from pingone_nb.contract import document
from pingone_nb.contract.support import Support, support, support_table
from pingone_nb.simulator.simulator import RULES as SIMULATED
from tests.conformance.operation import OPERATIONS

DEVICE, AUTHENTICATION = (
    "259e5a50-46bb-4696-883b-ea14bb36bdf9",
    "0ff545da-016a-4ae7-a8c6-84d67f7b20ea",
)
ONE_TIME = {"oneTime": {"type": "VOICE", "phone": "*******50"}}


def exchange(
    operation: str, body: Any = None, sent: Any = None, *ids: str, status: int = 200
) -> Exchange:
    """An exchange."""
    return Exchange(operation, ids, status, sent, body)


@pytest.mark.parametrize(
    ("exchanges", "row"),
    [
        (
            [exchange("initialize", {"id": "a", "status": "OTP_REQUIRED", "selectedDevice": ONE_TIME}, {"selectedDevice": ONE_TIME}, status=201)],
            Row("initialize", "VOICE", 201, "OTP_REQUIRED"),
        ),
        (
            [
                exchange("create_device", {"id": DEVICE, "type": "TOTP", "status": "ACTIVE"}),
                exchange("initialize", {"id": AUTHENTICATION, "status": "OTP_REQUIRED", "selectedDevice": {"id": DEVICE}}),
                exchange("check_otp", {"code": "INVALID_DATA"}, {"otp": "1"}, AUTHENTICATION, status=400),
            ],
            Row("check_otp", "TOTP", 400, ""),
        ),
        (
            [
                exchange("create_device", {"id": DEVICE, "type": "EMAIL", "status": "ACTIVE"}),
                exchange("select_device", {"id": AUTHENTICATION, "status": "OTP_REQUIRED"}, {"device": {"id": DEVICE}}, AUTHENTICATION),
            ],
            Row("select_device", "EMAIL", 200, "OTP_REQUIRED"),
        ),
        ([exchange("delete_device", None, None, "u", DEVICE, status=204)], Row("delete_device", "", 204, "")),
        ([exchange("create_device", {"code": "INVALID_DATA"}, {"type": "SMS"}, status=400)], Row("create_device", "SMS", 400, "")),
        ([exchange("find_users", {"_embedded": {"users": [{"id": "x", "type": "novel"}]}})], Row("find_users", "", 200, "")),
    ],
)  # fmt: skip
def test_the_channel_of_an_exchange(exchanges: list[Exchange], row: Row) -> None:
    """The channel is the target's or the device's that is spoken of, whenever it was named."""
    assert row in rows_of(exchanges)


def test_every_declared_status_has_a_row() -> None:
    """Each status that the contract declares for an operation is in the matrix, shown or not."""
    told = {(row.operation, row.http_status) for row in support()}
    item = document()["paths"]["/{envID}/deviceAuthentications/{deviceAuthID}"]

    assert {("check_otp", int(status)) for status in item["post"]["responses"]} <= told
    assert {row.operation for row in support()} == set(OPERATIONS)


def test_what_is_simulated_is_shown() -> None:
    """A row is simulated when a case or a lesson shows it, and only operations with a route are."""
    for row in support():
        assert row.simulated == bool(row.cases or row.lessons)
        assert not row.simulated or row.operation in SIMULATED


def test_the_methods_exist() -> None:
    """Each method that a row names is one of the client's, and each operation has one."""
    client = Client(Settings(environment_id="00000000-0000-4000-8000-000000000000", token="x"))
    for name in {name for row in support() for name in row.client}:
        room, _, method = name.rpartition(".")
        assert callable(getattr(getattr(client, room) if room else client, method))
    methods = client_methods()
    named = {(row.operation, name) for row in support() for name in row.client}
    assert named == {(operation, name) for (operation, _), each in methods.items() for name in each}
    assert {operation for operation, _ in methods} == set(OPERATIONS)


def test_a_channel_has_its_methods() -> None:
    """A method that is for one channel stands in that channel's rows only."""
    found = {row.channel: row.client for row in support() if row.operation == "create_device"}

    assert "devices.create_sms" in found["SMS"]
    assert "devices.create_sms" not in found["EMAIL"]


def test_nothing_shown_is_told_as_such() -> None:
    """Without cases and lessons every declared status is a row that nobody simulates."""
    rows = matrix({}, {})["rows"]

    assert {row["simulated"] for row in rows} == {False}
    assert len({row["operation"] for row in rows}) == len(OPERATIONS)
    assert text(matrix({}, {})).endswith("]\n}\n")


def test_the_table() -> None:
    """The text has a line for each row, and names the columns."""
    heads, *lines = support_table().splitlines()

    assert heads.split() == [
        "operation",
        "channel",
        "http",
        "status",
        "simulated",
        "cases",
        "lessons",
        "client",
    ]
    assert len(lines) == len(support())
    assert all(isinstance(row, Support) for row in support())
