"""The commands `import` and `export`: what they print, what they store, how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pingone_nb import History
from pingone_nb.__main__ import main
from pingone_nb.interchange import read_har, write_har
from pingone_nb.simulator import Simulator
from tests.interchange.exchanges import one, recorded

GOOD = {
    "startedDateTime": "2026-01-02T03:04:05Z",
    "time": 1,
    "request": {"method": "POST", "url": "https://auth.pingone.eu/e/as/token?code=canary"},
    "response": {"status": 200, "content": {"text": '{"access_token": "canary"}'}},
}
SOCKET = {**GOOD, "request": {"method": "GET", "url": "wss://canary.example.com/"}}
OTHER = {**GOOD, "request": {"method": "GET", "url": "https://login.example.com/x"}}
BROKEN = {**GOOD, "startedDateTime": "canary"}


def har(path: Path, *entries: Any) -> str:
    """A HAR of these entries."""
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return str(path)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Where a store may be."""
    return tmp_path / "history.db"


def stored(path: Path) -> int:
    """How many exchanges a store holds."""
    with History(f"sqlite:///{path}") as history:
        return len(history)


def test_each_entry_has_a_line_and_the_sums_follow(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Imported, or skipped and why; nothing secret is printed."""
    path = har(tmp_path / "a.har", GOOD, SOCKET, OTHER, BROKEN)

    assert main(["import", path]) == 0
    printed = capsys.readouterr()
    lines = printed.out.splitlines()
    assert [line.split()[0] for line in lines] == ["imported", *["skipped"] * 3, "1"]
    assert (
        "log.entries[0]  token  POST  https://auth.pingone.eu/e/as/token?code=••••  200" in lines[0]
    )
    assert "wss: is not HTTP" in lines[1]
    assert "another host: login.example.com" in lines[2]
    assert "startedDateTime is not" in lines[3]
    assert lines[4] == "1 imported, 3 skipped (1 not HTTP, 1 to other hosts, 1 that can't be read)"
    assert "canary" not in printed.out + printed.err


def test_the_report_can_be_read_by_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --json each line is an object, the last one the sums."""
    path = har(tmp_path / "a.har", GOOD, SOCKET)

    assert main(["import", "--json", path]) == 0
    first, second, sums = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["result"], first["operation"], first["http_status"]) == ("imported", "token", 200)
    assert (second["result"], second["kind"]) == ("skipped", "not HTTP")
    assert sums == {"imported": 1, "skipped": 1, "why": {"not HTTP": 1}}


@pytest.mark.parametrize(
    ("options", "imported"),
    [([], 1), (["--host", "*.example.com"], 2), (["--all-hosts"], 2), (["--host", "x.example.com"], 1)],
)  # fmt: skip
def test_other_hosts_can_be_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], imported: int
) -> None:
    """PingOne's and the simulator's are taken by default."""
    assert main(["import", har(tmp_path / "a.har", GOOD, OTHER), *options]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith(f"{imported} imported")


def test_what_is_imported_is_stored(tmp_path: Path, store: Path) -> None:
    """Exchanges, not requests that were never sent."""
    command = tmp_path / "a.sh"
    command.write_text("curl https://auth.pingone.eu/x")
    words = ["import", har(tmp_path / "a.har", GOOD, SOCKET, GOOD), str(command)]

    assert main([*words, "--into", f"sqlite:///{store}"]) == 0
    assert stored(store) == 2


def test_a_file_that_breaks_off_is_not_stored(
    tmp_path: Path, store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """None of it is, nor told to be; the other files are."""
    cut = tmp_path / "cut.har"
    cut.write_text(Path(har(cut, *[GOOD] * 50)).read_text()[:-100])
    words = ["import", str(cut), har(tmp_path / "a.har", GOOD), "--into", f"sqlite:///{store}"]

    assert main(words) == 2
    printed = capsys.readouterr()
    assert "cut.har: Reading stopped in log.entries[49]" in printed.err
    assert "cut.har" not in printed.out
    assert stored(store) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [('{"log": {"entries": []}}', 0), (json.dumps({"log": {"entries": [SOCKET, BROKEN]}}), 0), ("{}", 2), ("", 2), ('{"log":', 2)],
)  # fmt: skip
def test_the_exit_code_tells_whether_the_file_could_be_read(
    tmp_path: Path, content: str, code: int
) -> None:
    """Entries that are skipped are no failure; a file of no format is."""
    path = tmp_path / "a.json"
    path.write_text(content)

    assert main(["import", str(path)]) == code


def test_an_environments_variables_are_filled_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of whichever file among those that are named, and without their values being printed."""
    (tmp_path / "a.sh").write_text("curl '{{authPath}}/{{envID}}/x?otp={{otp}}'")
    values = {
        "authPath": "https://auth.pingone.{{tld}}",
        "tld": "eu",
        "envID": "abc",
        "otp": "canary",
    }
    told = [{"key": key, "value": value} for key, value in values.items()]
    (tmp_path / "e.json").write_text(json.dumps({"values": told}))

    assert main(["import", str(tmp_path / "a.sh"), str(tmp_path / "e.json")]) == 0
    printed = capsys.readouterr().out
    assert "https://auth.pingone.eu/abc/x?otp=••••" in printed
    assert "canary" not in printed


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.db", "nonsense", "mysql://canary@x/y"])
def test_a_store_that_cannot_be_written_is_refused(
    tmp_path: Path, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The error says so, and nothing goes on in memory."""
    assert main(["import", har(tmp_path / "a.har", GOOD), "--into", url]) == 2
    printed = capsys.readouterr()
    assert printed.err.startswith("pingone-nb import: ")
    assert "imported" not in printed.out
    assert "canary" not in printed.err


@pytest.mark.parametrize("kind", ["har", "postman", "http", "curl", "parquet", "csv"])
def test_a_store_is_exported_masked(
    tmp_path: Path, store: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In each format, with a sentence that says what is masked."""
    target = tmp_path / f"out.{kind}"
    with History(f"sqlite:///{store}") as history:
        count = history.extend(recorded(Simulator(seed=7)))

    assert main(["export", str(store), "--as", kind, "-o", str(target)]) == 0
    assert capsys.readouterr().out.startswith(f"{count} exchanges written to {target}. Secrets,")
    content = target.read_bytes()
    assert len(content) > 500
    assert b"4135550150" not in content


def test_an_export_comes_back_as_it_was(tmp_path: Path, store: Path) -> None:
    """Out as HAR, and in again into another store."""
    target, again = tmp_path / "a.har", tmp_path / "again.db"
    with History(f"sqlite:///{store}") as history:
        history.extend([one(), one()])

    assert main(["export", f"sqlite:///{store}", "--as", "har", "-o", str(target)]) == 0
    assert main(["import", str(target), "--into", f"sqlite:///{again}"]) == 0
    with History(f"sqlite:///{again}") as history:
        assert list(history) == list(read_har(target))


@pytest.mark.parametrize(
    ("store", "target"),
    [("none.db", "a.har"), ("sqlite:///none.db", "a.har"), ("a.db", "none/a.har"), ("a.txt", "a.har"), ("x://canary", "a.har")],
)  # fmt: skip
def test_an_export_that_fails_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], store: str, target: str
) -> None:  # fmt: skip
    """No store is made, no file is left behind."""
    monkeypatch.chdir(tmp_path)
    with History("sqlite:///a.db") as history:
        history.record(one())
    Path("a.txt").write_text("text")
    before = sorted(path.name for path in tmp_path.iterdir())

    assert main(["export", store, "--as", "har", "-o", target]) == 2
    assert capsys.readouterr().err.startswith("pingone-nb export: ")
    assert [
        name for name in sorted(path.name for path in tmp_path.iterdir()) if name not in before
    ] == []


def test_an_import_does_not_load_the_lab(tmp_path: Path, simulator: Simulator) -> None:
    """What a HAR needs is enough."""
    import subprocess
    import sys

    write_har(recorded(simulator), tmp_path / "a.har")
    program = "import sys; from pingone_nb.__main__ import main; main(['import', sys.argv[1]]); print([name for name in ('pandas', 'ipywidgets', 'tree_sitter', 'jinja2') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path / "a.har")], capture_output=True, text=True, check=True)  # fmt: skip

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.fixture
def simulator() -> Simulator:
    """Seeded."""
    return Simulator(seed=7)
