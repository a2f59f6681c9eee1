"""Pictures say what they show, to every eye, in every theme, and leave matplotlib as it was."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import matplotlib as mpl
import pytest

from pingone_nb import History
from pingone_nb.lab.pictures import (
    Picture,
    latency_by_operation,
    outcomes_over_time,
    sequence_diagram,
    timeline,
)
from pingone_nb.lab.pictures.exchanges import ANSWERED, OUTCOMES, in_words
from pingone_nb.simulator import Simulator
from tests.history.made import BEGAN, a_day
from tests.pictures.runs import PHONE, authenticate, busy_history, changed, client_of, run
from tests.pictures.svg import SVG, parsed

DRAWINGS: list[Callable[[History], Picture]] = [
    latency_by_operation,
    outcomes_over_time,
    sequence_diagram,
    timeline,
]
each_drawing = pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda each: each.__name__)


@cache
def drawn(drawing: Callable[[History], Picture]) -> Picture:
    """A drawing of sixty exchanges."""
    return drawing(busy_history(exchanges=60))


def words(picture: Picture) -> str:
    """All that is written in a picture."""
    return " ".join(element.text or "" for element in parsed(picture.svg).iter(f"{SVG}text"))


@each_drawing
def test_it_has_words(drawing: Callable[[History], Picture]) -> None:
    """The SVG is one image with a title and a description, which it names."""
    picture = drawn(drawing)
    root = parsed(picture.svg)
    named = {
        each.get("id"): each.text for each in root if each.tag in (f"{SVG}title", f"{SVG}desc")
    }

    assert root.get("role") == "img"
    assert [named[name] for name in (root.get("aria-labelledby") or "").split()] == [
        picture.title,
        picture.description,
    ]
    assert len(picture.description) > 40


@each_drawing
def test_it_stands_in_a_page(drawing: Callable[[History], Picture]) -> None:
    """It is part of the page's HTML, its text is text, and no id of it but the used ones is left."""
    picture = drawn(drawing)
    ids = re.findall(r'\bid="([^"]+)"', picture.svg)
    used = set(re.findall(r"#([\w.-]+)", picture.svg)) | set(
        (parsed(picture.svg).get("aria-labelledby") or "").split()
    )

    assert picture.svg in picture._repr_html_()
    assert picture._repr_svg_() == picture.svg
    assert picture.svg.startswith("<svg ")
    assert "<text" in picture.svg
    assert set(ids) <= used
    assert len(set(ids)) == len(ids)


@each_drawing
def test_it_follows_the_theme(drawing: Callable[[History], Picture]) -> None:
    """Text and lines take the page's colour; nothing is black, white, or painted behind."""
    picture = drawn(drawing)
    strokes = picture.svg.partition("</style>")[2]

    assert "var(--pnb-ink)" in strokes
    assert not re.search(r"#0{6}|#fff(fff)?\b|#01020", strokes, re.IGNORECASE)
    assert "currentColor" in picture.svg


@each_drawing
def test_it_repeats_itself(drawing: Callable[[History], Picture]) -> None:
    """The same history gives the same bytes."""
    assert drawing(busy_history(exchanges=60)).svg == drawn(drawing).svg


@pytest.mark.parametrize(
    "drawing", [latency_by_operation, outcomes_over_time, timeline], ids=lambda each: each.__name__
)
def test_it_takes_a_history_its_rows_or_its_exchanges(
    drawing: Callable[[object], Picture],
) -> None:
    """History, frame and list of exchanges give the same picture; anything else is a TypeError."""
    history = busy_history(exchanges=40)
    frame = history.to_frame()

    assert drawing(history).svg == drawing(frame).svg == drawing(list(history)).svg
    assert drawing(frame.sample(frac=1, random_state=1)).svg == drawing(history).svg
    with pytest.raises(TypeError, match="aren't exchanges"):
        drawing([1, 2])


@pytest.mark.parametrize(
    "drawing", [latency_by_operation, outcomes_over_time, timeline], ids=lambda each: each.__name__
)
def test_an_empty_history_is_said_to_be_empty(drawing: Callable[[History], Picture]) -> None:
    """Without exchanges a picture says so."""
    picture = drawing(History())

    assert "yet" in picture.description
    assert "yet" in words(picture)


def test_outcomes_are_counted() -> None:
    """The legend and the description count each way to end, and all of them."""
    picture = outcomes_over_time(busy_history(exchanges=200))
    legend = (each.text or "" for each in parsed(picture.svg).iter(f"{SVG}text"))
    told = {
        name: int(number)
        for name, colon, number in (each.partition(": ") for each in legend)
        if colon
    }

    assert set(told) == {
        "answered",
        "answered FAILED",
        "refused (4xx)",
        "server error (5xx)",
        "no reply",
    }
    assert sum(told.values()) == 200
    assert all(f"{number} {name}" in picture.description for name, number in told.items())


def test_colour_is_never_alone() -> None:
    """Bars are hatched and marks have forms: each outcome has its own."""
    assert len({each.hatch for each in OUTCOMES}) == len(OUTCOMES)
    assert len({each.marker for each in OUTCOMES}) == len(OUTCOMES)
    assert outcomes_over_time(busy_history(exchanges=200)).svg.count("<pattern ") == 4


@pytest.mark.parametrize("days", [0, 0.001, 0.3, 20, 2000, 20000])
def test_any_span_of_time_fits(days: float) -> None:
    """From one moment to decades, the bars are few."""
    history = run(Simulator(seed=1))
    first = history[0]
    for part in range(50):
        moment = first.started_at + timedelta(days=days * part / 50)
        history.record(changed(first, started_at=moment))
    bars = outcomes_over_time(history).svg.count(f"fill: {ANSWERED.colour}")

    assert 1 < bars <= 42  # one is the legend's
    assert timeline(history).description


def test_latency_tells_median_and_tail() -> None:
    """Per operation, the number of replies, the median and the 95th percentile, fastest first."""
    history, made = History(), run(Simulator(seed=1))
    for milliseconds in range(1, 101):
        history.record(changed(made[1], elapsed_seconds=milliseconds / 1000))
        history.record(changed(made[2], elapsed_seconds=milliseconds / 100))
        history.record(changed(made[2], http_status=None))
    told = latency_by_operation(history).description

    assert told == (
        "initialize: 100 replies, median 50 ms, 95th percentile 95 ms. check_otp: 100 replies,"
        " median 505 ms, 95th percentile 950 ms. 100 exchanges without a reply are not shown."
    )


def test_a_sequence_is_told_in_order() -> None:
    """Requests, replies, and what the statuses tell of; equal reads in a row are one."""
    simulator = Simulator(seed=1)
    client = client_of(simulator)
    begun = authenticate(client, simulator, wrong=1, reads=3)
    client.one_time_email(simulator.user.id, email="jane@example.com")
    picture = sequence_diagram(client.history, begun)
    steps = [step.rpartition(" (")[0] or step for step in picture.description.split("; ")]

    assert [step.partition(": ")[2] for step in steps[1:]] == [
        "201 OTP_REQUIRED",
        "passcode by SMS",
        "types a passcode",
        "check_otp · POST otp.check+json",
        "✕ 400 INVALID_DATA / INVALID_OTP",
        "types a passcode",
        "check_otp · POST otp.check+json",
        "200 COMPLETED",
        "read · GET × 3",
        "200 COMPLETED",
    ]
    assert "simulator" in words(picture)
    assert str(begun.id)[:8] in picture.title


def test_a_sequence_is_found() -> None:
    """By value, by id, or the newest; none is a LookupError."""
    simulator = Simulator(seed=1)
    client = client_of(simulator)
    first = authenticate(client, simulator)
    second = authenticate(client, simulator)

    assert sequence_diagram(client.history).svg == sequence_diagram(client.history, second).svg
    assert sequence_diagram(client.history, str(first.id)).title.endswith(str(first.id)[:8])
    for exchanges, wanted in ((client.history, "other"), (History(), None)):
        with pytest.raises(LookupError, match="don't include this authentication"):
            sequence_diagram(exchanges, wanted)


def test_a_timeline_has_a_row_for_each_authentication() -> None:
    """Its id, its calls, how each ended, and the last that was told; old ones are counted."""
    simulator = Simulator(seed=1, daily_quota=None)
    client = client_of(simulator)
    ids = [authenticate(client, simulator).id for _ in range(27)]
    picture = timeline(client.history)

    assert [str(each)[:8] for each in ids[2:]] == [
        word for word in words(picture).split() if re.fullmatch(r"[0-9a-f]{8}", word)
    ]
    assert picture.description.endswith("2 older authentications are not shown.")
    assert "initialize answered, check_otp refused (4xx), check_otp answered" in picture.description


def test_a_long_row_is_thinned() -> None:
    """Of thousands of calls in a row some are drawn, the first and the last among them."""
    history = History()
    made = run(Simulator(seed=1))
    for second in range(2001):
        moment = made[0].started_at + timedelta(seconds=second)
        history.record(changed(made[0], started_at=moment, elapsed_seconds=1.0))
    picture = timeline(history)

    assert picture.description.endswith("and 1,989 more, in 33 min.")
    assert picture.svg.count("<use ") < 300


@each_drawing
def test_hostile_words_stay_words(drawing: Callable[[History], Picture]) -> None:
    """Markup, formulas, control and turning characters, other scripts and long names do no harm."""
    hostile = "<script>alert(1)</script>$\\frac{1}{0}$\x00\x1b‮" + "漢字" + "x" * 5000
    history = History()
    for exchange in run(Simulator(seed=1)):
        body = {"id": exchange.authentication_id, "status": hostile, "code": hostile}
        history.record(changed(exchange, operation=hostile, reply_body=body))
    picture = drawing(history)

    parsed(picture.svg)
    assert "<script" not in picture.svg
    assert "\u202e" not in picture.svg


@each_drawing
def test_nothing_secret_is_drawn(drawing: Callable[[History], Picture]) -> None:
    """Neither passcode nor number is in a picture."""
    simulator = Simulator(seed=1)
    history = run(simulator)
    picture = drawing(history)

    assert simulator.inbox.newest_passcode() not in picture.svg
    assert PHONE[1:] not in picture.svg


def test_matplotlib_is_left_as_it_was() -> None:
    """No setting stays changed, and two threads do not disturb each other."""
    before, history = dict(mpl.rcParams), busy_history(exchanges=30)
    expected = timeline(history).svg
    drawn: list[str] = []
    threads = [
        threading.Thread(target=lambda: drawn.append(timeline(history).svg)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert drawn == [expected] * 4
    assert dict(mpl.rcParams) == before


def test_no_pyplot() -> None:
    """Drawing loads no pyplot, and so chooses no backend for the reader."""
    program = (
        "import sys; from pingone_nb import History; from pingone_nb.lab.pictures import timeline;"
        "timeline(History()); print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )

    assert done.stdout.strip() == "False"


def test_it_is_saved(tmp_path: Path) -> None:
    """A file of its own is well-formed XML, and follows the reader's system."""
    picture = timeline(busy_history(exchanges=30))
    path = picture.save(tmp_path / "timeline.svg")

    assert parsed(path.read_text(encoding="utf-8").partition("?>")[2].strip()).tag == f"{SVG}svg"
    assert "color-scheme: light dark" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.000123, "0.12 ms"),
        (0.001, "1 ms"),
        (0.0042, "4.2 ms"),
        (0.132, "132 ms"),
        (0.9996, "1 s"),
        (2.13, "2.1 s"),
        (99.6, "100 s"),
        (1860, "31 min"),
        (7200, "2 h"),
        (86400 * 3, "3 d"),
        (0, "0 ms"),
    ],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    """A duration has a unit that suits it and two figures or three."""
    assert in_words(seconds) == words


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@each_drawing
@pytest.mark.parametrize(
    "moments", [(FIRST,), (LAST,), (FIRST, LAST), (FIRST, BEGAN), (BEGAN, LAST)]
)
def test_any_year_can_be_drawn(
    drawing: Callable[[History], Picture], moments: tuple[datetime, ...]
) -> None:
    """An imported exchange of the year 1 or 9999, however long it says it took, breaks nothing."""
    history = History()
    for moment in moments:
        for each in a_day()[:2]:
            history.record(replace(each, started_at=moment, elapsed_seconds=1e300))

    assert drawing(history).description


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/St_Johns"])
@pytest.mark.parametrize("drawing", [timeline, outcomes_over_time])
def test_an_axis_is_in_utc_whatever_matplotlib_is_told(
    drawing: Callable[[History], Picture], zone: str
) -> None:
    """The hours at the ticks are UTC's, as the axis says."""
    history = History()
    for hours in (0, 6, 12):
        began = datetime(2026, 1, 2, hours, tzinfo=UTC)
        history.record(replace(a_day()[0], started_at=began))
    with mpl.rc_context({"timezone": zone}):
        told = words(drawing(history))

    assert "time (UTC)" in told
    assert "06:00" in told
    assert told == words(drawing(history))
