"""Files are dropped, read, told of and taken over; the history is written, masked."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pingone_nb import Client, InputError, Secret
from pingone_nb.interchange import read_har, write_har
from pingone_nb.interchange.exporting import MASKED
from pingone_nb.lab.forms import AuthenticationPanel, ExportForm, FileDrop, ImportForm
from pingone_nb.lab.forms.exchange_files import Imported
from pingone_nb.simulator import Simulator

CANARY = "canary-7f"
ID = "991776fd-145b-499e-8237-2c62aef35b2c"
GOOD = {
    "startedDateTime": "2026-01-02T03:04:05Z",
    "time": 1,
    "request": {"method": "POST", "url": f"https://auth.pingone.eu/e/as/token?code={CANARY}"},
    "response": {"status": 200},
}
SOCKET = {**GOOD, "request": {"method": "GET", "url": "wss://a.de/"}}
OTHER = {**GOOD, "request": {"method": "GET", "url": "https://login.example.com/"}}


def har(*entries: Any) -> bytes:
    """A HAR of these entries."""
    return json.dumps({"log": {"entries": entries}}).encode()


def imported(form: ImportForm, name: str, content: bytes) -> Imported:
    """What the form makes of a file."""
    form.drop.put(name, content)
    return form.submit()


def said(form: Any) -> str:
    """All that the form says."""
    notice = form.status.notice
    return "\n".join((notice.title, *notice.paragraphs))


def test_a_file_comes_in_pieces_in_any_order() -> None:
    """Once all are there; a new file begins anew, and what is malformed is left aside."""
    drop = FileDrop("File")
    data = [base64.b64encode(each).decode() for each in (b"ab", b"cd")]
    piece = {"type": "piece", "file": "1", "name": "a.har", "of": 2}

    drop.hear({**piece, "number": 1, "data": data[1]})
    for wrong in ({"number": 2}, {"number": -1}, {"number": 0, "data": "?"}, {"number": True}, {"of": 10**9}):  # fmt: skip
        drop.hear({**piece, "data": data[0], **wrong})
    assert drop.file is None
    drop.hear({**piece, "number": 0, "data": data[0]})
    assert drop.file is not None
    assert (drop.file.name, drop.file.content) == ("a.har", b"abcd")
    drop.hear({**piece, "file": "2", "number": 0, "data": data[0]})
    assert drop.file is None


def test_what_is_dropped_is_not_saved() -> None:
    """Neither in the widget's state nor in a repr."""
    drop = FileDrop("File")
    drop.put("a.har", CANARY.encode())

    assert CANARY not in repr(drop.get_state()) + repr(drop) + repr(drop.file)


def test_a_recording_is_recorded_and_told(client: Client) -> None:
    """Found and skipped, with the reason; masked before it is kept."""
    form = ImportForm(client)
    found = imported(form, "a.har", har(GOOD, SOCKET, OTHER))

    assert (found.format, len(found.exchanges), len(found.skipped)) == ("har", 1, 2)
    assert [each.operation for each in client.history] == ["token"]
    assert "Imported: 1 exchanges." in said(form)
    assert "2 skipped (1 not HTTP, 1 to other hosts)" in said(form)
    assert "log.entries[1]: wss: is not HTTP" in said(form)
    assert CANARY not in said(form) + repr(list(client.history)) + repr(found)


def test_a_dropped_file_is_told_before_anything_is_recorded(client: Client) -> None:
    """What was found, and what is skipped and why; the button does the rest, without a second look."""
    form = ImportForm(client)
    form.drop.put("a.har", har(GOOD, SOCKET, OTHER))

    assert "Found: 1 exchanges." in said(form)
    assert "2 skipped (1 not HTTP, 1 to other hosts)" in said(form)
    assert "before you select Import" in said(form)
    assert CANARY not in said(form)
    assert (len(client.history), form.last) == (0, None)
    assert form.submit().exchanges == tuple(client.history)


def test_another_choice_of_hosts_is_told_at_once(client: Client) -> None:
    """Of the file that is there; without one nothing is said."""
    form = ImportForm(client)
    form.all_hosts.value = True
    assert form.status.notice is None
    form.drop.put("a.har", har(GOOD, OTHER))
    form.all_hosts.value = False

    assert "1 skipped (1 to other hosts)" in said(form)
    assert len(form.submit().exchanges) == 1


def test_a_dropped_file_takes_the_place_of_one_that_failed(client: Client) -> None:
    """The report is of the last one, and so is what is imported."""
    form = ImportForm(client)
    form.drop.put("a.txt", CANARY.encode())
    assert "none of the formats" in said(form)
    form.drop.put("a.har", har(SOCKET))
    assert "Found: nothing." in said(form)
    assert "before you select" not in said(form)
    form.drop.put("a.har", har(GOOD))

    assert len(form.outcome().exchanges) == 1


def test_a_dropped_environment_fills_in_nothing_yet(panel: AuthenticationPanel) -> None:
    """The form of the connection is as it was."""
    before = panel.connection.fields["client_id"].text()
    panel.importing.drop.put(".env", f"PINGONE_CLIENT_ID={ID}".encode())

    assert "Found: 1 settings." in said(panel.importing)
    assert panel.connection.fields["client_id"].text() == before
    panel.importing.press()
    assert panel.connection.fields["client_id"].text() == Secret(ID)


def test_other_hosts_can_be_taken(client: Client) -> None:
    """When the box is ticked."""
    form = ImportForm(client)
    form.all_hosts.value = True

    assert len(imported(form, "a.har", har(GOOD, OTHER)).exchanges) == 2


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.har", b"", "no file"),
        ("a.har", har(GOOD)[:-40], "incomplete"),
        ("a.txt", b"nothing", "none of the formats"),
        ("", b'curl "https://a.de" ^' + b"\n -H x", "Windows command prompt"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(
    client: Client, name: str, content: bytes, message: str
) -> None:
    """Nothing is recorded."""
    form = ImportForm(client)

    with pytest.raises(InputError, match=message):
        imported(form, name, content)
    assert message in said(form)
    assert len(client.history) == 0


def panel_of(client: Client) -> Iterator[AuthenticationPanel]:
    """A panel that is closed again."""
    panel = AuthenticationPanel(client)
    yield panel
    panel.close()


@pytest.fixture
def panel(client: Client) -> Iterator[AuthenticationPanel]:
    """A panel."""
    yield from panel_of(client)


def test_an_environment_fills_the_connection_in(panel: AuthenticationPanel) -> None:
    """What it does not tell stays; the secret is not shown."""
    values = {"tld": "eu", "adminEnvID": ID, "adminAppID": ID, "adminAppSecret": CANARY}
    told = [{"key": key, "value": value} for key, value in values.items()]
    imported(panel.importing, "e.json", json.dumps({"values": told}).encode())

    fields = panel.connection.fields
    assert fields["environment_id"].text() == fields["client_id"].text() == Secret(ID)
    assert fields["client_secret"].text() == Secret(CANARY)
    assert panel.connection.region.value == "eu"
    assert CANARY not in said(panel.importing)


def test_a_command_fills_the_request_in(panel: AuthenticationPanel) -> None:
    """User, channel and target of the first request that begins an authentication."""
    body = {"user": {"id": ID}, "selectedDevice": {"oneTime": {"type": "EMAIL", "email": "jane@example.com"}}}  # fmt: skip
    command = f"curl '{{{{authPath}}}}/{{{{envID}}}}/deviceAuthentications' --json '{json.dumps(body)}'"  # fmt: skip
    panel.importing.all_hosts.value = True
    found = imported(panel.importing, "", command.encode())

    form = panel.request.one_time
    assert [each.operation for each in found.requests] == ["initialize"]
    assert (form.fields["user_id"].text(), form.type.value) == (Secret(ID), "EMAIL")
    assert form.fields["email"].text() == Secret("jane@example.com")


def test_a_history_is_written_masked(client: Client, simulator: Simulator, tmp_path: Path) -> None:
    """As a whole or one operation of it; the mask is stated."""
    client.one_time_sms(simulator.user.id, phone="+14135550150")
    form = ExportForm(client)
    form.fields["path"].set(str(tmp_path / "a.har"))
    assert MASKED in form.children[0].lead

    assert form.submit() == len(client.history)
    assert MASKED in said(form)
    assert len(list(read_har(tmp_path / "a.har"))) == len(client.history)
    form.fields["operation"].set("initialize")
    assert form.submit() == 1
    assert "4135550150" not in (tmp_path / "a.har").read_text()


def test_the_files_name_ends_as_the_format_does(client: Client) -> None:
    """Unless it has an ending of its own."""
    form = ExportForm(client)
    form.format.value = "csv"
    assert form.fields["path"].text() == Secret("exchanges.csv")
    form.fields["path"].set("a.own")
    form.format.value = "har"
    assert form.fields["path"].text() == Secret("a.own")


def test_an_export_that_fails_is_shown(client: Client, tmp_path: Path) -> None:
    """A folder that is not there, or no name."""
    form = ExportForm(client)
    for path in ("", str(tmp_path / "none" / "a.har")):
        form.fields["path"].set(path)
        with pytest.raises(InputError):
            form.submit()


def test_what_was_exported_can_be_imported(client: Client, simulator: Simulator, tmp_path: Path) -> None:  # fmt: skip
    """Out and in again."""
    client.one_time_sms(simulator.user.id, phone="+14135550150")
    count = write_har(client.history, tmp_path / "a.har")
    content = (tmp_path / "a.har").read_bytes()

    assert len(imported(ImportForm(client), "a.har", content).exchanges) == count
