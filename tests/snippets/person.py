"""Somebody who runs a program of the whole flow, and types the passcode in once it was sent."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from pingone_nb.simulator import Simulator
from pingone_nb.simulator.rules.messages import Message
from tests.snippets.http_sender import send_file
from tests.snippets.program import Outcome, Program
from tests.snippets.toolchain import TOOLCHAINS, in_frame, opened, surroundings

TIMEOUT_SECONDS = 60


def run_flow(
    simulator: Simulator,
    language: str,
    program: Program,
    folder: Path,
    *,
    ask: Callable[[], str] | None = None,
    base: str = "",
) -> Outcome:
    """Run a program as its user would run it.

    Args:
        simulator: where the passcode arrives.
        language: the program's.
        program: what is run.
        folder: where its files are.
        ask: what is typed; the passcode that was sent when None.
        base: the simulator's address, for a page; the environment's when "".
    """
    ask = ask or simulator.inbox.newest_passcode
    if language == "http":
        return send_file(program, ask=ask)
    if language == "jquery":
        with opened(base or program.environ["PINGONE_AUTH_PATH"]) as page:
            return in_frame(page, program, ask=ask)
    toolchain = TOOLCHAINS[language]
    assert toolchain.command is not None
    file = (folder / "Snippet").with_suffix(toolchain.suffix)
    file.write_text(program.source, "utf-8")
    return run_command(simulator, toolchain.command(file), program, folder, ask=ask)


def run_command(
    simulator: Simulator,
    command: Sequence[str | Path],
    program: Program,
    folder: Path,
    *,
    ask: Callable[[], str],
    pasted: str = "",
) -> Outcome:
    """Run a command in a process of its own; `pasted` is typed first."""
    out, err = folder / "out", folder / "err"
    with (
        out.open("w") as stdout,
        err.open("w") as stderr,
        subprocess.Popen(
            command,
            env=surroundings(program.environ),
            stdin=subprocess.PIPE,
            stdout=stdout,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        assert process.stdin is not None
        stdin = process.stdin

        def type_in(_message: Message) -> None:
            stdin.write(f"{ask()}\n")
            stdin.close()

        leave = simulator.inbox.subscribe(type_in)
        try:
            stdin.write(pasted)
            stdin.flush()
            code = process.wait(TIMEOUT_SECONDS)
        finally:
            leave()
            process.kill()
    return Outcome(code=code, out=out.read_text("utf-8"), err=err.read_text("utf-8"))
