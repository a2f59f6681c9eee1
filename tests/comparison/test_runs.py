"""Two runs are equal when all that differs is what must; everything else is found, path by path."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from pingone_nb import Exchange, History, InputError
from pingone_nb.lab.comparison import Comparison, compare_exchanges, compare_runs
from pingone_nb.simulator import ManualClock, Simulator
from tests.pictures.runs import PHONE, authenticate, changed, client_of, run

ONE, TWO, THREE = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))


@pytest.fixture
def exchange() -> Exchange:
    """An exchange to change."""
    return run(Simulator(seed=1))[1]


def told(comparison: Comparison) -> list[tuple[str, str]]:
    """The kinds and paths of all differences."""
    return [(each.kind, each.path) for each in comparison.differences]


def compared(exchange: Exchange, first: Any, second: Any, **options: Any) -> Comparison:
    """Two exchanges that differ in the reply's body only."""
    one, other = changed(exchange, reply_body=first), changed(exchange, reply_body=second)
    return compare_exchanges(one, other, **options)


def test_a_run_is_equal_to_its_repetition() -> None:
    """Two simulators have other ids, dates, codes and secrets, and still say the same."""
    comparison = compare_runs(run(Simulator(), reads=2), run(Simulator(), reads=2))

    assert comparison.is_equal, comparison
    assert len(comparison.pairs) == 6
    assert comparison.to_frame().empty


def test_hosts_and_ports_do_not_matter() -> None:
    """A run through a socket is equal to one without."""
    simulator = Simulator()
    with simulator.serve() as server:
        from pingone_nb import Client

        client = Client(server.settings())
        authenticate(client, simulator)
        client.close()

    assert compare_runs(client.history, run(Simulator())).is_equal


def test_a_clock_that_stands_still_does_not_matter() -> None:
    """Moments that coincide in one run and not in the other are no difference."""
    assert compare_runs(run(Simulator(clock=ManualClock())), run(Simulator())).is_equal


def test_an_exchange_more_is_found_and_disturbs_nothing() -> None:
    """What has no partner stands alone; all others are paired and equal."""
    simulator = Simulator()
    client = client_of(simulator)
    begun = client.one_time_sms(simulator.user.id, phone=PHONE)
    client.read(begun)
    client.check_otp(begun, otp=simulator.inbox.newest_passcode())
    comparison = compare_runs(run(Simulator(), wrong=0), client.history)

    assert [(pair.first_number, pair.second_number) for pair in comparison.pairs] == [
        (0, 0),
        (1, 1),
        (None, 2),
        (2, 3),
    ]
    assert told(comparison) == [("only_second", "")]


def test_simulator_against_live_is_named() -> None:
    """Where one run came from a simulator and the other did not, they are called so."""
    simulated = run(Simulator())
    live = [
        changed(
            each,
            url=each.url.replace("auth.pingone.invalid", "auth.pingone.eu"),
            reply_headers={
                name: value
                for name, value in each.reply_headers.items()
                if name != "x-simulated-by"
            }
            | {"server": "cloudflare", "cf-ray": "8a1"},
        )
        for each in run(Simulator())
    ]

    assert compare_runs(simulated, live).names == ("simulator", "live")
    assert compare_runs(live, simulated).names == ("live", "simulator")
    assert compare_runs(simulated, simulated).names == ("first", "second")
    assert compare_runs(simulated, live, names=("a", "b")).names == ("a", "b")


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, []),
        ({"a": True}, {"a": 1}, [("changed", "a")]),
        ({"a": None}, {}, [("only_first", "a")]),
        ({}, {"a": {"b": 1}}, [("only_second", "a")]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, [("changed", "a.b[1]")]),
        ({"a": [1]}, {"a": {"b": 1}}, [("changed", "a")]),
        ({"a": [1, 2, 3]}, {"a": [1, 3]}, [("only_first", "a[1]")]),
        ({"otp.check": "x"}, {"otp.check": "y"}, [("changed", '["otp.check"]')]),
        ({"id": ONE, "same": ONE}, {"id": TWO, "same": TWO}, []),
        ({"id": ONE, "same": ONE}, {"id": TWO, "same": THREE}, [("reference", "same")]),
        ({"id": ONE, "same": TWO}, {"id": THREE, "same": THREE}, [("reference", "same")]),
        ({"a": f"user {ONE} of {TWO}"}, {"a": f"user {TWO} of {ONE}"}, []),
        ({"a": f"user {ONE}"}, {"a": f"group {ONE}"}, [("changed", "a")]),
        ({"a": ONE}, {"a": "none"}, [("changed", "a")]),
        ({"id": "any-text"}, {"id": "other text"}, []),
        ({"name": "any-text"}, {"name": "other text"}, [("changed", "name")]),
        ({"at": "2026-01-01T00:00:00.000Z"}, {"at": "2027-03-01T00:00:00.12Z"}, []),
        ({"at": "2026-01-01T00:00:00Z"}, {"at": "2026-01-01T00:00:00+01:00"}, [("changed", "at")]),
        ({"phone": "*******77"}, {"phone": "••••"}, []),
        ({"email": "ab****@example.com"}, {"email": "cd****@example.de"}, []),
    ],
)
def test_what_differs(
    exchange: Exchange, first: Any, second: Any, expected: list[tuple[str, str]]
) -> None:
    """Each kind of difference has its path; ids, dates and masked values count by reference."""
    wanted = [
        (kind, f"reply_body{'' if path.startswith('[') else '.'}{path}") for kind, path in expected
    ]

    assert told(compared(exchange, first, second)) == wanted


def test_an_id_means_the_same_throughout_a_run() -> None:
    """An id of an earlier exchange that becomes another one is found in the later exchange."""
    first, second = run(Simulator(), reads=1), run(Simulator(), reads=1)
    strange = changed(second[-1], reply_body={**second[-1].reply_body, "id": THREE})
    comparison = compare_runs(first, [*second[:-1], strange])

    assert told(comparison) == [("reference", "reply_body.id")]
    assert comparison.differences[0].note == (
        "the same id as at #1 initialize reply_headers.location in first only"
    )


def test_a_date_that_is_renewed_is_found() -> None:
    """A moment that stays over seconds in one run and changes in the other is a difference."""
    first, second = (list(run(Simulator(clock=ManualClock()))) for _ in range(2))

    def later(exchanges: list[Exchange]) -> list[Exchange]:
        last = exchanges[-1]
        moment = exchanges[0].started_at + timedelta(seconds=30)
        return [*exchanges[:-1], changed(last, started_at=moment)]

    renewed = {**second[-1].reply_body, "createdAt": "2031-01-01T00:00:00.000Z"}
    strange = [*second[:-1], changed(second[-1], reply_body=renewed)]

    assert ("reference", "reply_body.createdAt") in told(compare_runs(later(first), later(strange)))
    assert compare_runs(later(first), later(second)).is_equal


def test_hosts_are_told_apart_where_both_runs_have_several(exchange: Exchange) -> None:
    """A link to another host is a difference only when each run knows more than one."""

    def at(host: str, link: str) -> Exchange:
        return changed(exchange, url=f"https://{host}/x", reply_body={"href": f"https://{link}/y"})

    one = [at("auth.a", "auth.a"), at("api.a", "api.a")]
    other = [at("auth.b", "api.b"), at("api.b", "api.b")]

    assert ("reference", "reply_body.href") in told(compare_runs(one, other))
    assert compare_runs(one, [at("b", "b"), at("b", "b")]).is_equal


def test_what_is_ignored_is_left_out_with_all_below(exchange: Exchange) -> None:
    """Paths to ignore may hold stars, and take with them what is below."""
    first = {"_links": {"self": {"href": "a"}}, "a": {"nickname": "x"}, "b": [1]}
    second = {"_links": {}, "a": {"nickname": "y"}, "b": []}

    assert told(compared(exchange, first, second, ignore=["reply_body._links"])) == [
        ("changed", "reply_body.a.nickname"),
        ("only_first", "reply_body.b[0]"),
    ]
    ignore = ["reply_body._links", "*.nickname", "reply_body.b"]
    assert compared(exchange, first, second, ignore=ignore).is_equal


def test_headers_are_compared_where_the_api_promises_them(exchange: Exchange) -> None:
    """Content type, location and the like count; the server's and the network's own do not."""
    one = {**exchange.reply_headers, "date": "x", "server": "a"}
    other = {**exchange.reply_headers, "content-type": "text/html", "server": "b"}
    pair = (changed(exchange, reply_headers=one), changed(exchange, reply_headers=other))

    assert told(compare_exchanges(*pair)) == [("changed", "reply_headers.content-type")]
    assert told(compare_exchanges(*pair, headers=["Server"])) == [
        ("changed", "reply_headers.server")
    ]


def test_duration_is_no_difference(exchange: Exchange) -> None:
    """How long it took, and when, is not compared."""
    slow = changed(
        exchange, elapsed_seconds=9.0, started_at=exchange.started_at + timedelta(days=1)
    )

    assert compare_exchanges(exchange, slow).is_equal


def test_any_two_exchanges_can_be_compared() -> None:
    """Operation, URL, bodies and status are among the differences, a lost reply too."""
    history = run(Simulator())
    paths = {path for _, path in told(compare_exchanges(history[1], history[2]))}
    lost = changed(history[1], http_status=None, reply_body=None, reply_headers={}, error="lost")

    assert {"operation", "url", "http_status", "request_body.otp", "reply_body.status"} <= paths
    assert ("only_second", "error") in told(compare_exchanges(history[1], lost))


def test_an_empty_run_is_a_run() -> None:
    """Nothing beside nothing is equal; something beside nothing stands alone."""
    assert compare_runs(History(), History()).is_equal
    assert {kind for kind, _ in told(compare_runs(run(Simulator()), []))} == {"only_first"}


def test_long_runs_are_compared_in_little_time() -> None:
    """Two thousand equal exchanges need no more than a look at each."""
    made = list(run(Simulator(), reads=3))
    comparison = compare_runs(made * 300, made * 300)

    assert len(comparison.pairs) == 2100
    assert comparison.is_equal


@pytest.mark.parametrize("headers", ["Content-Type", ["content-type"], ("content-type",), {"content-type"}, iter(["content-type"]), np.array(["content-type"])])  # fmt: skip
def test_one_header_is_one_name(headers: Any, exchange: Exchange) -> None:
    """A text is the name of one header, not a collection of letters."""
    other = changed(exchange, reply_headers={"content-type": "text/html", "location": "x"})
    mine = changed(exchange, reply_headers={"content-type": "application/json", "location": "y"})

    assert told(compare_exchanges(mine, other, headers=headers)) == [
        ("changed", "reply_headers.content-type")
    ]
    assert told(compare_runs([mine], [other], headers="location")) == [
        ("changed", "reply_headers.location")
    ]
    assert compare_runs([mine], [other], headers=[]).is_equal


@pytest.mark.parametrize("ignore", ["reply_body.a", ["reply_body.a"], iter(["reply_body.a"])])
def test_one_ignored_path_is_one_path(ignore: Any, exchange: Exchange) -> None:
    """A text is one path, not a path a letter."""
    comparison = compared(exchange, {"a": 1, "b": 1}, {"a": 2, "b": 2}, ignore=ignore)

    assert told(comparison) == [("changed", "reply_body.b")]


@pytest.mark.parametrize(
    "options",
    [{"headers": 5}, {"headers": b"x"}, {"ignore": None}, {"ignore": {"a": 1}}, {"names": "ab"}, {"names": ("a",)}, {"names": ("a", "b", "c")}, {"ignore": [7]}],
)  # fmt: skip
def test_what_is_no_name_is_refused(options: Any, exchange: Exchange) -> None:
    """The error names the argument."""
    with pytest.raises(InputError) as caught:
        compare_runs([exchange], [exchange], **options)

    assert caught.value.field == next(iter(options))
