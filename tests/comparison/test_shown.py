"""A comparison is shown as a frame, a table, a picture and a text; none of them shows secrets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pytest

from pingone_nb.lab.comparison import Comparison, compare_runs
from pingone_nb.simulator import Simulator
from tests.pictures.runs import changed, run
from tests.pictures.svg import parsed

SHOWN: dict[str, Callable[[Comparison], str]] = {
    "text": str,
    "repr": repr,
    "table": lambda comparison: comparison._repr_html_(),
    "picture": lambda comparison: comparison.picture().svg,
    "frame": lambda comparison: comparison.to_frame().to_html(),
}
each_way = pytest.mark.parametrize("show", SHOWN.values(), ids=SHOWN)


@pytest.fixture
def comparison() -> Comparison:
    """A read more, and another reading of the lock-out."""
    return compare_runs(
        run(Simulator(seed=1), wrong=3, reads=6),
        run(Simulator(seed=2, one_time_lockout="never"), wrong=3, reads=7),
        names=("locks", "never"),
    )


@pytest.mark.parametrize("exchanges", [0, 1])
def test_the_frame_has_its_types(exchanges: int, comparison: Comparison) -> None:
    """Columns and dtypes are those of the docstring, also when nothing differs."""
    frame = (comparison if exchanges else compare_runs([], [])).to_frame()
    documented = {
        name.strip().strip("`"): row.split("|")[2].strip().strip("`")
        for row in (Comparison.to_frame.__doc__ or "").splitlines()
        if row.strip().startswith("| `")
        for name in row.split("|")[1].split(",")
    }

    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == documented
    assert len(frame) == len((comparison if exchanges else compare_runs([], [])).differences)


def test_the_frame_tells_each_difference(comparison: Comparison) -> None:
    """A row has the numbers, the path, the kind and both values as JSON text."""
    frame = comparison.to_frame()
    row = frame[frame["path"] == "http_status"].iloc[0]

    assert (row["operation"], row["kind"]) == ("check_otp", "changed")
    assert {row["first"], row["second"]} == {"400", "200"}
    assert frame["first_number"].isna().sum() == sum(
        pair.first is None for pair in comparison.pairs
    )


def test_text_and_summary(comparison: Comparison) -> None:
    """The text begins with names and summary, and has a line for each difference, at most forty."""
    lines = str(comparison).splitlines()

    assert lines[0] == f"locks | never: {comparison.summary}"
    assert "1 only in never" in comparison.summary
    assert len(lines) == 1 + len(comparison.differences)
    assert len(str(compare_runs(run(Simulator(), reads=60), [])).splitlines()) == 41


def test_the_table_has_its_headings(comparison: Comparison) -> None:
    """Columns and pairs are headed, the signs are named, and few rows are shown."""
    html = comparison._repr_html_()

    assert html.count('scope="col"') == 5
    assert 'scope="row">check_otp' in html
    assert 'aria-label="changed">≠' in html
    assert "no differences" in compare_runs([], [])._repr_html_()
    assert compare_runs(run(Simulator(), reads=300), [])._repr_html_().count("<tr>") < 210


def test_the_picture_says_what_is_equal(comparison: Comparison) -> None:
    """Its description tells equal and different pairs; equal ones in a row are counted."""
    picture = comparison.picture()

    parsed(picture.svg)
    assert picture.title == "locks and never compared"
    assert picture.description.startswith(comparison.summary)
    assert "equal: token 200" in picture.description
    assert "more equal pairs" in picture.description
    assert "only in never: read 200 COMPLETED" in picture.description
    assert "no exchanges" in compare_runs([], []).picture().svg


@each_way
def test_hostile_words_stay_words(show: Callable[[Comparison], str]) -> None:
    """Markup in a reply, a name or a path is shown as text."""
    history = run(Simulator())
    hostile = "<script>alert('x')</script>\u202e"
    strange = [changed(each, reply_body={hostile: hostile, "status": hostile}) for each in history]
    shown = show(compare_runs(history, strange, names=(hostile, "b")))

    assert show in (str, repr) or "<script" not in shown
    assert show in (str, repr) or show is SHOWN["frame"] or "\u202e" not in shown


@each_way
def test_nothing_secret_is_shown(show: Callable[[Comparison], str]) -> None:
    """An exchange that somebody made by hand, unmasked, is masked before it is shown."""
    history = run(Simulator())
    bare = {"otp": "918273", "phone": "+14135550177", "note": "canary@example.com"}
    by_hand = [
        changed(each, request_body=bare, reply_body=bare, url="https://a/?login=canary@example.com")
        for each in history
    ]
    shown = show(compare_runs(history, by_hand))

    for secret in ("918273", "4135550177", "canary@"):
        assert secret not in shown


def test_comparing_loads_no_drawing() -> None:
    """Who only compares, and draws nothing, loads neither matplotlib nor pandas."""
    heavy = ["matplotlib", "pandas"]
    told = f"print([name for name in {heavy} if name in sys.modules])"
    program = f"import sys, pingone_nb.lab.comparison; {told}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert done.stdout.strip() == b"[]"
