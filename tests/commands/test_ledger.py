"""The command `ledger` writes the page or prints the counts."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from pingone_nb.commands import ledger
from pingone_nb.contract import document, evidence


def run(*words: str) -> int:
    """Run the command with these options."""
    parser = argparse.ArgumentParser()
    ledger.add_arguments(parser)
    return ledger.run(parser.parse_args(words))


def test_the_page_goes_to_standard_output(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Without options the whole page is printed, in UTF-8, and nothing else."""
    assert run() == 0
    captured = capsysbinary.readouterr()

    assert captured.out.startswith(b"<!DOCTYPE html>")
    assert captured.out.endswith(b"</html>\n")
    assert "›" in captured.out.decode()
    assert captured.err == b""


def test_the_page_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --output the page is in the file, and nothing is printed."""
    path = tmp_path / "ledger.html"

    assert run("--output", str(path)) == 0
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    assert "".join(capsys.readouterr()) == ""


def test_the_counts(capsys: pytest.CaptureFixture[str]) -> None:
    """With --counts it prints how many claims of each kind there are, and of all."""
    assert run("--counts") == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].split() == ["kind", "documented", "observed", "assumed", "total", "covered"]
    assert lines[-1].split()[0] == "total"
    assert int(lines[-1].split()[-2]) == len(list(evidence(document())))


def test_the_sources(capsys: pytest.CaptureFixture[str]) -> None:
    """With --by-source each source has a line with its counts and when it was read; then sums."""
    assert run("--by-source") == 0
    heads, *lines = capsys.readouterr().out.splitlines()
    told = {line.split()[0]: line.split() for line in lines[: lines.index("")]}
    resting = [claim for claim in evidence(document()) if claim.evidence != "assumed"]

    assert heads.split()[:4] == ["source", "documented", "observed", "unreadable"]
    assert told.keys() == document()["x-sources"].keys()
    assert sum(int(cells[1]) + int(cells[2]) for cells in told.values()) == len(resting)
    assert told["OFFICIAL_OPENAPI"][1:4] == ["0", "0", "0"]
    assert "not retrievable" in next(line for line in lines if line.startswith("COLLECTION_COPY"))
    assert lines[-1].endswith("reasons")


def test_the_changes(capsys: pytest.CaptureFixture[str]) -> None:
    """With --changes the marks of each version are printed, and what changed since the last."""
    assert run("--changes") == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].split() == ["version", "date", "documented", "observed", "assumed", "total"]
    assert lines[1].split() == ["0.2.0", "2026-11-24", "1152", "223", "777", "2152"]
    assert any(line.endswith(" from documented to assumed") for line in lines)


def test_a_file_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says why it could not write, and ends with 2."""
    assert run("--output", str(tmp_path / "missing" / "ledger.html")) == 2
    assert "can't write" in capsys.readouterr().err


def test_without_yaml_it_says_what_to_install() -> None:
    """Without PyYAML it ends with 2 and names the package, without a traceback."""
    program = (
        "import sys, argparse; sys.modules['yaml'] = None\n"
        "from pingone_nb.commands import ledger\n"
        "sys.exit(ledger.run(argparse.Namespace(counts=True, output=None)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)

    assert done.returncode == 2
    assert b"pip install pyyaml" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_picture_of_the_design_is_todays() -> None:
    """The state machine in docs/ is what the contract says today."""
    kept = Path(__file__).parents[2] / "docs" / "state_machine.svg"

    assert kept.read_text(encoding="utf-8") == ledger.chart()
