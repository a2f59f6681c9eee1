"""The real tool-chain of each language: many programs in as few runs as it allows."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.provide import find_browser
from tests.snippets.http_sender import send_file
from tests.snippets.program import Outcome, Program

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

TIMEOUT_SECONDS = 300  # only ends what hangs; a busy machine takes its time
DRIVERS = Path(__file__).parent / "drivers"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

CLEAN = Outcome(code=0, out="", err="")
RUBY = ("ruby", "-w")
PHP = ("php", "-d", "error_reporting=E_ALL", "-d", "display_errors=stderr")
PYTHON = (sys.executable, "-W", "error")
NODE = ("node", "--throw-deprecation")

Run = Callable[[Sequence[Program], Path], list[Outcome]]


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """What a program finds: nothing of PingOne's but what it is given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    kept["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), kept.get("PATH", "")))
    return {**kept, "LC_ALL": "C.UTF-8", **environ}


def call(
    command: Sequence[str | Path], *, folder: Path, environ: Mapping[str, str] | None = None
) -> Outcome:
    """Run a command to its end."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=surroundings(environ or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    return Outcome(code=done.returncode, out=done.stdout, err=done.stderr)


def compiled(command: Sequence[str | Path], *, folder: Path) -> None:
    """Run a compiler; what it says is the failure's message."""
    outcome = call(command, folder=folder)
    assert outcome.code == 0, outcome.err + outcome.out


def one_by_one(*command: str, suffix: str) -> Run:
    """A process for each program."""

    def run(programs: Sequence[Program], folder: Path) -> list[Outcome]:
        file = folder / f"snippet{suffix}"
        outcomes = []
        for program in programs:
            file.write_text(program.source, "utf-8")
            outcomes.append(call([*command, file], folder=folder, environ=program.environ))
        return outcomes

    return run


def driven(*command: str | Path, suffix: str) -> Run:
    """One process that runs all programs; `drivers` has it."""

    def run(programs: Sequence[Program], folder: Path) -> list[Outcome]:
        jobs = []
        for number, program in enumerate(programs):
            path = folder / f"{number}{suffix}"
            path.write_text(program.source, "utf-8")
            jobs.append({"path": str(path), "environ": dict(program.environ)})
        (folder / "jobs.json").write_text(json.dumps(jobs), "utf-8")
        compiled([*command, folder / "jobs.json"], folder=folder)
        return [written(Path(job["path"])) for job in jobs]

    return run


def written(path: Path) -> Outcome:
    """What a driver wrote of a program."""
    code, out, err = (
        path.with_name(f"{path.name}.{part}").read_text("utf-8") for part in ("code", "out", "err")
    )
    return Outcome(code=int(code), out=out, err=err)


def run_go(programs: Sequence[Program], folder: Path) -> list[Outcome]:
    """One build with a package for each program, then a process for each."""
    (folder / "go.mod").write_text("module snippets\n\ngo 1.19\n")
    for number, program in enumerate(programs):
        package = folder / f"op{number}"
        package.mkdir()
        source = program.source.replace("package main", f"package op{number}", 1)
        (package / "snippet.go").write_text(
            source.replace("\nfunc main()", "\nfunc Main()", 1), "utf-8"
        )
    numbers = range(len(programs))
    imports = "".join(f'\t"snippets/op{number}"\n' for number in numbers)
    mains = "".join(f"\t\top{number}.Main,\n" for number in numbers)
    told = f"package main\n\nimport (\n{imports})\n\nfunc init() {{\n\tprograms = []func(){{\n{mains}\t}}\n}}\n"
    (folder / "programs.go").write_text(told)
    shutil.copy(DRIVERS / "driver.go", folder)
    packages = [f"./op{number}" for number in numbers]
    assert call(["gofmt", "-l", *packages], folder=folder) == CLEAN
    compiled(["go", "vet", *packages], folder=folder)
    compiled(["go", "build", "-o", "driver", "."], folder=folder)
    return [
        call([folder / "driver", str(number)], folder=folder, environ=program.environ)
        for number, program in enumerate(programs)
    ]


def run_java(programs: Sequence[Program], folder: Path) -> list[Outcome]:
    """One compilation with a package for each program, then a run for each set of variables."""
    for number, program in enumerate(programs):
        (folder / f"op{number}").mkdir()
        source = f"package op{number};\n{program.source}"
        (folder / f"op{number}" / "Snippet.java").write_text(source, "utf-8")
    shutil.copy(DRIVERS / "Driver.java", folder)
    sources = [Path(f"op{number}/Snippet.java") for number in range(len(programs))]
    flags = ["-encoding", "UTF-8", "-Xlint:all", "-Werror", "-d", "."]
    compiled(["javac", *flags, "Driver.java", *sources], folder=folder)
    for environ, names in _together(programs):
        compiled(["env", *environ, "java", "-Xshare:auto", "Driver", *names], folder=folder)
    return [written(folder / f"op{number}") for number in range(len(programs))]


def _together(programs: Sequence[Program]) -> Iterator[tuple[list[str], list[str]]]:
    """Neighbours whose variables do not contradict each other: a JVM cannot change its own."""
    environ: dict[str, str] = {}
    names: list[str] = []
    for number, program in enumerate(programs):
        if any(environ.get(name, value) != value for name, value in program.environ.items()):
            yield _assignments(environ), names
            environ, names = {}, []
        environ |= program.environ
        names.append(f"op{number}")
    yield _assignments(environ), names


def _assignments(environ: Mapping[str, str]) -> list[str]:
    return [f"{name}={value}" for name, value in environ.items()]


def run_csharp(programs: Sequence[Program], folder: Path) -> list[Outcome]:
    """One compilation with a namespace for each program, then one run."""
    names = [f"Op{number}" for number in range(len(programs))]
    for name, program in zip(names, programs, strict=True):
        (folder / f"{name}.cs").write_text(f"namespace {name} {{\n{program.source}}}\n", "utf-8")
        pairs = "".join(f"{key}={value}\0" for key, value in program.environ.items())
        (folder / f"{name}.env").write_text(pairs, "utf-8", newline="")
    shutil.copy(DRIVERS / "Driver.cs", folder)
    sources = ["Driver.cs", *(f"{name}.cs" for name in names)]
    command = csharp_command(folder / "driver.dll", "-main:Driver", *sources)
    compiled([*command, *names], folder=folder)
    return [written(folder / name) for name in names]


def csharp_command(program: Path, *arguments: str | Path) -> list[str | Path]:
    """Compile with every warning an error, for .NET with its own JSON; what runs it."""
    runtime = dotnet()
    frame = {"name": "Microsoft.NETCore.App", "version": runtime.name}
    options = {"framework": frame, "configProperties": {"System.Globalization.Invariant": True}}
    config = program.with_suffix(".runtimeconfig.json")
    config.write_text(json.dumps({"runtimeOptions": options}), "utf-8")
    # 1702: mcs does not know that an assembly of .NET's own forwards to another
    flags = ["-nostdlib", "-noconfig", "-langversion:7", "-warn:4", "-warnaserror", "-nowarn:1702"]
    references = [f"-reference:{runtime / name}.dll" for name in ASSEMBLIES]
    command = ["mcs", *flags, *references, f"-out:{program}", *arguments]
    compiled(command, folder=program.parent)
    return [runtime.parents[2] / "dotnet", "exec", program]


ASSEMBLIES = [
    "System.Private.CoreLib", "System.Runtime", "System.Private.Uri", "System.Runtime.Extensions",
    "System.Collections", "System.Console", "System.Memory", "System.Net.Http",
    "System.Net.Primitives", "System.Text.Json", "System.Text.RegularExpressions", "netstandard",
    "System.IO.FileSystem", "System.Reflection",
]  # fmt: skip


@cache
def dotnet() -> Path:
    """The folder of .NET's assemblies, as PyPI has them."""
    files = importlib.metadata.files("dotnetcore2") or []
    path = next(file for file in files if file.name == "System.Text.Json.dll")
    return Path(str(path.locate())).parent


def run_jquery(programs: Sequence[Program], folder: Path) -> list[Outcome]:
    """A frame for each program, in one page."""
    del folder
    base = programs[0].environ["PINGONE_AUTH_PATH"]
    with opened(base) as page:
        return [in_frame(page, program) for program in programs]


@contextlib.contextmanager
def opened(base: str) -> Iterator[Page]:
    """A page of the simulator's own origin; no other page may call it without CORS.

    While it is open, a loop runs that others' tests must not meet.
    """
    from playwright.sync_api import sync_playwright  # the other languages need no browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        try:
            page = browser.new_page()
            for path in ("page", "favicon.ico"):
                page.route(f"{base}/{path}", _empty)
            page.goto(f"{base}/page")
            yield page
        finally:
            browser.close()


def in_frame(page: Page, program: Program, *, ask: Callable[[], str] | None = None) -> Outcome:
    """Run a program in the HTML of a frame.

    `sessionStorage` and the browser's cookies are its environment.
    """
    name, _, value = program.environ.get("PINGONE_COOKIE", "").partition("=")
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": value, "url": page.url}] if name else [])
    if ask is not None:
        page.once("dialog", lambda dialog: dialog.accept(ask()))
    told = page.evaluate(
        _FRAME,
        [
            dict(program.environ),
            f"{_PAGE}<script>{jquery()}</script><script>{program.source}</script>",
        ],
    )
    return Outcome(code=int("err" in told), out=told.get("out", ""), err=told.get("err", ""))


def _empty(route: Route) -> None:
    route.fulfill(body="", content_type="text/html")


_PAGE = """<!doctype html><meta charset=utf-8><script>
  onerror = (message) => parent.told({ err: message });
  console.log = (text) => parent.told({ out: text + "\\n" });
  console.error = (text) => parent.told({ err: text + "\\n" });
</script>"""
_FRAME = """([environ, html]) => new Promise((resolve) => {
  sessionStorage.clear();
  Object.assign(sessionStorage, environ);
  window.told = resolve;
  const frame = document.createElement("iframe");
  frame.srcdoc = html;
  document.body.replaceChildren(frame);
})"""


@cache
def jquery() -> str:
    """The library, as PyPI has it."""
    files = importlib.metadata.files("XStatic-jQuery") or []
    path = next(file for file in files if file.name == "jquery.min.js")
    return Path(str(path.locate())).read_text("utf-8")


def run_http(programs: Sequence[Program], folder: Path) -> list[Outcome]:
    """Each over a socket."""
    del folder
    return [send_file(program) for program in programs]


@dataclass(frozen=True, kw_only=True)
class Toolchain:
    """How the snippets of a language are run.

    Attributes:
        needs: the programs without which they are not.
        run: runs programs in an empty folder, in their order.
        suffix: of a file that is run.
        command: what runs a single file, as its user would; None where there is none.
    """

    needs: tuple[str, ...]
    run: Run
    suffix: str = ""
    command: Callable[[Path], Sequence[str | Path]] | None = None

    def missing(self) -> list[str]:
        """The programs that this machine lacks."""
        return [name for name in self.needs if not _is_here(name)]


def _is_here(name: str) -> bool:
    if name == "chromium":
        return find_browser() is not None
    if name == "dotnetcore2":
        return bool(importlib.metadata.packages_distributions().get(name))
    return shutil.which(name, path=surroundings({})["PATH"]) is not None


TOOLCHAINS: dict[str, Toolchain] = {
    "csharp": Toolchain(
        needs=("mcs", "dotnetcore2"),
        suffix=".cs",
        run=run_csharp,
        command=lambda file: csharp_command(file.with_suffix(".dll"), file),
    ),
    "curl": Toolchain(
        needs=("sh", "curl", "awk", "sed", "shellcheck"),
        suffix=".sh",
        run=one_by_one("sh", suffix=".sh"),
        command=lambda file: ["sh", file],
    ),
    "go": Toolchain(
        needs=("go", "gofmt"), suffix=".go", run=run_go, command=lambda file: ["go", "run", file]
    ),
    "http": Toolchain(needs=(), run=run_http),
    "java": Toolchain(
        needs=("java", "javac"), suffix=".java", run=run_java, command=lambda file: ["java", file]
    ),
    "jquery": Toolchain(needs=("chromium",), run=run_jquery),
    "node": Toolchain(
        needs=("node",),
        suffix=".mjs",
        run=driven(*NODE, DRIVERS / "driver.mjs", suffix=".mjs"),
        command=lambda file: [*NODE, file],
    ),
    "php": Toolchain(
        needs=("php",),
        suffix=".php",
        run=one_by_one(*PHP, suffix=".php"),
        command=lambda file: [*PHP, file],
    ),
    "python": Toolchain(
        needs=(),
        suffix=".py",
        run=driven(*PYTHON, DRIVERS / "driver.py", suffix=".py"),
        command=lambda file: [*PYTHON, file],
    ),
    "ruby": Toolchain(
        needs=("ruby",),
        suffix=".rb",
        run=driven(*RUBY, DRIVERS / "driver.rb", suffix=".rb"),
        command=lambda file: [*RUBY, file],
    ),
}
PARSED = ("swift",)


def _checks_of_go(file: Path) -> list[Sequence[str | Path]]:
    return [["gofmt", "-l", file], ["go", "vet", file]]


def _checks_of_csharp(file: Path) -> list[Sequence[str | Path]]:
    csharp_command(file.with_suffix(".dll"), file)  # any warning is an error
    return []


# language → what looks at a program without running it, and says nothing of a clean one
CHECKS: dict[str, Callable[[Path], list[Sequence[str | Path]]]] = {
    "csharp": _checks_of_csharp,
    "curl": lambda file: [["shellcheck", "--shell=sh", file], ["bash", "-n", file]],
    "go": _checks_of_go,
    "java": lambda file: [["javac", "-Xlint:all", "-Werror", file]],
    "node": lambda file: [["node", "--check", file]],
    "php": lambda file: [[*PHP, "-l", file]],
    "python": lambda file: [[*PYTHON, "-m", "py_compile", file]],
    "ruby": lambda file: [[*RUBY, "-c", file]],
}
