"""Programs are clean by their languages' own tools: formatters, linters, compilers' warnings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from pingone_nb import Secret, Settings, api
from pingone_nb.interchange import snippets
from pingone_nb.interchange.snippets import Sandbox
from tests.snippets.availability import available
from tests.snippets.cases import requests_of
from tests.snippets.environment import environment_of
from tests.snippets.place import Place
from tests.snippets.program import Program
from tests.snippets.toolchain import CHECKS, CLEAN, PHP, call

HERE = Settings(
    environment_id="991776fd-145b-499e-8237-2c62aef35b2c",
    client_id="here",
    client_secret=Secret("secret"),
    user_id="991776fd-145b-499e-8237-2c62aef35b2d",
)
THERE = HERE.with_changes(
    auth_path="http://127.0.0.1:8080", api_path="http://127.0.0.1:8080/v1", client_id="there"
)
SANDBOX = Sandbox(here=HERE, there=THERE)


def flows(language: str) -> Mapping[str, str]:
    """Programs of more than one call, and those that read a passcode."""
    check = api.check_otp(HERE, HERE.environment_id, otp="123456")
    read = api.read(HERE, HERE.environment_id)
    posting = HERE.with_changes(auth_method="post")
    return {
        "flow": snippets.flow(HERE, language=language),
        "posting": snippets.flow(posting, language=language),
        "sandbox": snippets.flow(HERE, language=language, sandbox=SANDBOX),
        "check": snippets.render(check, language=language, sandbox=SANDBOX),
        "read": snippets.render(read, language=language, sandbox=SANDBOX),
        "token": snippets.render(api.token(HERE), language=language, sandbox=SANDBOX),
    }


@pytest.mark.parametrize("language", CHECKS)
def test_flows_are_clean(language: str, tmp_path: Path) -> None:
    """No tool has anything to say of a program of several calls."""
    suffix = available(language).suffix
    for name, text in flows(language).items():
        folder = tmp_path / name
        folder.mkdir()
        file = folder / f"Snippet{suffix}"
        file.write_text(text, "utf-8")
        for command in CHECKS[language](file):
            outcome = call(command, folder=folder)
            assert (outcome.code, outcome.err) == (0, ""), (name, outcome)
            assert outcome.out in ("", f"No syntax errors detected in {file}\n", "Syntax OK\n"), (
                name
            )


def test_shellcheck_finds_nothing(place: Place, tmp_path: Path) -> None:
    """Every operation's cURL is clean by shellcheck."""
    files = []
    for number, request in enumerate(requests_of(place).values()):
        files.append(tmp_path / f"{number}.sh")
        files[-1].write_text(snippets.render(request, language="curl"), "utf-8")

    assert call(["shellcheck", "--shell=sh", *files], folder=tmp_path) == CLEAN


@pytest.mark.parametrize("names", ["env", "fail send variable value response report"])
def test_php_runs_where_a_framework_has_such_functions(
    place: Place, names: str, tmp_path: Path
) -> None:
    """Functions of the same names, such as Laravel's `env`, do not clash with the program's."""
    available("php")
    request = requests_of(place)["initialize"]
    framework, file = tmp_path / "framework.php", tmp_path / "snippet.php"
    functions = "\n".join(f"function {name}() {{ return null; }}" for name in names.split())
    framework.write_text(f"<?php\n{functions}\n", "utf-8")
    file.write_text(snippets.render(request, language="php"), "utf-8")
    program = Program(source="", environ=environment_of(place, request, "php"))

    prepended = ("-d", f"auto_prepend_file={framework}")
    outcome = call([*PHP, *prepended, str(file)], folder=tmp_path, environ=program.environ)

    assert (outcome.code, outcome.err, outcome.out) == (0, "", "OTP_REQUIRED\n")


def test_csharp_reads_json_with_the_systems_library() -> None:
    """System.Text.Json reads and writes; no expression looks for properties in text."""
    text = snippets.flow(HERE, language="csharp")

    assert "using System.Text.Json;" in text
    assert "JsonDocument.Parse" in text
    assert "Regex(" not in text
