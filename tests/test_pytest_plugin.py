"""A user's own suite gets the simulator as fixtures, and is left alone where it asks for none."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import pingone_nb.pytest_plugin
from tests.canaries import Canaries, files, hits

pytest_plugins = ["pytester"]

PLUGIN = "pingone_nb.pytest_plugin"
SAMPLE = Path(__file__).parent.parent / "notebooks/sample_suite/test_one_time_authentication.py"
OPTIONS = ("-p", PLUGIN, "-p", "no:cacheprovider", "-W", "error", "--strict-markers")


@pytest.fixture(autouse=True)
def no_other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runs below load no other plugin that is installed here: they take half the time."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def run(pytester: pytest.Pytester, source: str, *options: str) -> pytest.RunResult:
    """A run of pytest of its own over a file of tests."""
    pytester.makepyfile(source)
    return pytester.runpytest_subprocess(*OPTIONS, *options)


def test_the_fixtures_are_a_simulator_and_its_client(pytester: pytest.Pytester) -> None:
    """Client, simulator, history and expectations work together in a suite without a conftest."""
    done = run(
        pytester,
        """
        from pingone_nb.expectation import expect, expect_refusal

        def test_sms(pingone_client, pingone_simulator, pingone_history):
            user = pingone_simulator.user
            begun = pingone_client.one_time_sms(user.id, phone="+14135550177")
            expect(begun).status("OTP_REQUIRED")
            expect_refusal(lambda: pingone_client.check_otp(begun, otp="000000")).code("INVALID_DATA")
            passcode = pingone_simulator.inbox.newest_passcode()
            expect(pingone_client.check_otp(begun, otp=passcode)).status("COMPLETED")
            expect(pingone_history).operations("token", "initialize", "check_otp", "check_otp")

        def test_nothing_is_left(pingone_history, pingone_simulator):
            assert len(pingone_history) == len(pingone_simulator.inbox) == 0
        """,
    )

    done.assert_outcomes(passed=2)


def test_the_sample_suite_passes(pytester: pytest.Pytester) -> None:
    """The suite beside the notebooks does, warnings being errors."""
    done = run(pytester, SAMPLE.read_text(encoding="utf-8"))

    done.assert_outcomes(passed=5)


def test_a_server_is_there_for_an_application(pytester: pytest.Pytester) -> None:
    """The server answers on loopback while the test runs, under the variables that it tells."""
    done = run(
        pytester,
        """
        import requests
        from pingone_nb import Client, Settings

        def test_server(pingone_server):
            settings = Settings.from_env(pingone_server.environ())
            client = Client(settings)
            client.connect()
            client.close()
            test_server.url = pingone_server.auth_path
            assert settings.auth_path.startswith("http://127.0.0.1:")

        def test_it_is_closed():
            try:
                requests.get(test_server.url, timeout=5)
            except requests.ConnectionError:
                return
            raise AssertionError
        """,
    )

    done.assert_outcomes(passed=2)


def test_what_a_test_sees_repeats_itself(pytester: pytest.Pytester) -> None:
    """Ids and passcodes are the same in each run of a test, and others in another test."""
    source = """
        def see(client, simulator):
            client.one_time_sms(simulator.user.id, phone="+14135550177")
            print("SEEN", simulator.environment_id, simulator.inbox.newest_passcode())

        def test_one(pingone_client, pingone_simulator):
            see(pingone_client, pingone_simulator)

        def test_two(pingone_client, pingone_simulator):
            see(pingone_client, pingone_simulator)
        """
    seen = [
        [line for line in run(pytester, source, "-s").outlines if "SEEN" in line] for _ in range(2)
    ]

    assert seen[0] == seen[1]
    assert len({line.split("SEEN")[1] for line in seen[0]}) == 2


def test_a_marker_makes_the_simulator(pytester: pytest.Pytester) -> None:
    """`pingone` passes arguments on; the nearest marker wins, argument by argument."""
    done = run(
        pytester,
        """
        import pytest

        pytestmark = pytest.mark.pingone(seed=7, daily_quota=1)

        @pytest.mark.pingone(seed=8)
        def test_near(pingone_client, pingone_simulator):
            from pingone_nb.simulator import Simulator
            from pingone_nb.expectation import expect_refusal
            assert pingone_simulator.environment_id == Simulator(seed=8).environment_id
            user = pingone_simulator.user.id
            pingone_client.one_time_sms(user, phone="+14135550177")
            expect_refusal(lambda: pingone_client.one_time_sms(user, phone="+14135550177"))

        def test_far(pingone_simulator):
            from pingone_nb.simulator import Simulator
            assert pingone_simulator.environment_id == Simulator(seed=7).environment_id

        @pytest.mark.pingone(no_such=1)
        def test_wrong(pingone_simulator):
            pass
        """,
    )

    done.assert_outcomes(passed=2, errors=1)
    done.stdout.fnmatch_lines(["*TypeError*no_such*"])


def test_a_retry_waits_on_the_simulators_clock(pytester: pytest.Pytester) -> None:
    """What the client should wait passes at once."""
    done = run(
        pytester,
        """
        import pytest
        from pingone_nb.simulator import ManualClock

        @pytest.mark.pingone(clock=ManualClock())
        def test_wait(pingone_client, pingone_simulator):
            before = pingone_simulator.clock.now()
            pingone_client._retries.sleep(25.0)
            assert (pingone_simulator.clock.now() - before).total_seconds() == 25
        """,
    )

    done.assert_outcomes(passed=1)


def test_a_failing_test_shows_its_exchanges(pytester: pytest.Pytester, tmp_path: Path) -> None:
    """The report has a section with the exchanges, masked; no planted secret is in any output."""
    canaries = Canaries.of_seed(9)
    source = f"""
        import pytest
        from pingone_nb import Secret

        @pytest.mark.pingone(client_secret={canaries.client_secret!r})
        def test_fails(pingone_client, pingone_simulator):
            user = pingone_simulator.user.id
            begun = pingone_client.one_time_sms(user, phone={canaries.phone!r})
            pingone_client.one_time_email(user, email={canaries.email!r})
            assert begun.status == "COMPLETED"

        def test_passes(pingone_client):
            pingone_client.connect()
        """
    path = tmp_path / "report" / "report.xml"
    done = run(pytester, source, "-rA", "--tb=line", f"--junitxml={path}")
    printed = "\n".join([*done.outlines, *done.errlines])

    done.assert_outcomes(passed=1, failed=1)
    assert printed.count("PingOne exchanges, 3 of 3") == 1
    assert "> POST https://auth.pingone.invalid" in printed
    assert hits([("output", printed), *files(path.parent)], canaries.values()) == []


def test_a_suite_that_asks_for_nothing_loads_nothing(pytester: pytest.Pytester) -> None:
    """Neither simulator, tables, pictures nor widgets are loaded; the marker is all there is."""
    done = run(
        pytester,
        """
        import sys

        def test_nothing():
            heavy = ("pandas", "numpy", "matplotlib", "ipywidgets", "sqlalchemy", "uvicorn",
                     "pingone_nb.simulator", "pingone_nb.expectation", "pingone_nb.lab.comparison",
                     "pingone_nb.lab.pictures", "pingone_nb.lab.lesson")
            assert not [name for name in heavy if name in sys.modules]
        """,
    )
    markers = pytester.runpytest_subprocess(*OPTIONS, "--markers")

    done.assert_outcomes(passed=1)
    markers.stdout.fnmatch_lines(["@pytest.mark.pingone(*"])


def test_the_plugin_imports_nothing_before_it_is_asked() -> None:
    """At its top level it imports the standard library and pytest only."""
    source = Path(pingone_nb.pytest_plugin.__file__).read_text(encoding="utf-8")
    imported = {
        name
        for node in ast.parse(source).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [n.name for n in node.names]
        )
    }

    assert imported == {"__future__", "collections.abc", "pytest", "typing", "zlib"}


def test_the_plugin_may_be_named_and_found(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-p` beside the entry point registers it once, and `-p no:` takes it away."""
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    pytester.makepyfile("def test_it(pingone_simulator): pass")
    twice = pytester.runpytest_subprocess(*OPTIONS, "-p", PLUGIN)
    without = pytester.runpytest_subprocess("-p", f"no:{PLUGIN}", "-p", "no:cacheprovider")

    twice.assert_outcomes(passed=1)
    without.assert_outcomes(errors=1)


@pytest.mark.parametrize("module", ["pingone_nb", PLUGIN])
def test_pytest_may_be_run_by_who_has_imported_it(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    """A program that imports the package and calls `pytest.main`, warnings being errors, passes."""
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    suite = pytester.makepyfile("def test_it(pingone_client): assert pingone_client.users")
    options = ["-W", "error", "-p", "no:cacheprovider", str(suite)]
    program = f"import {module}, pytest; raise SystemExit(pytest.main({options!r}))"

    done = pytester.run(sys.executable, "-c", program)

    done.assert_outcomes(passed=1)
    assert done.ret == 0
