"""A check that could not fail fails, or is refused, and says what may have been meant."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import numpy as np
import pytest

from pingone_nb import DeviceAuthentication, History, InputError
from pingone_nb.expectation import expect
from tests.expectation.test_expectation import begun, client, simulator  # noqa: F401 - fixtures
from tests.history.made import a_day


@pytest.fixture
def day() -> History:
    """Seven exchanges."""
    history = History()
    for each in a_day():
        history.record(each)
    return history


@pytest.mark.parametrize("empty", [[], (), set(), iter([]), History(), History().where()])
@pytest.mark.parametrize(
    "check",
    [
        lambda chain: chain.no_refusals(),
        lambda chain: chain.only_simulated(),
        lambda chain: chain.faster_than(seconds=9),
        lambda chain: chain.last(),
    ],
)
def test_nothing_is_no_proof(empty: Any, check: Callable[[Any], Any]) -> None:
    """What is said of each exchange does not hold of none; that there is none can be said."""
    with pytest.raises(AssertionError, match=r"no exchanges|none"):
        check(expect(empty))
    expect([]).count(0).count(0, operation="check_otp")


@pytest.mark.parametrize(
    "check",
    [
        lambda chain, _: chain.operations(),
        lambda chain, _: chain.operations([]),
        lambda chain, _: chain.last().status(),
        lambda chain, _: chain.last().http_status(()),
        lambda chain, _: chain.last().operation(*[]),
        lambda chain, _: chain.last().code(),
        lambda chain, _: chain.last().detail(),
        lambda _, refusal: refusal.code(),
        lambda _, refusal: refusal.detail(),
        lambda _, refusal: refusal.target(),
        lambda _, refusal: refusal.field(),
        lambda _, refusal: refusal.http_status(),
    ],
)
def test_nothing_to_compare_with_is_an_error(
    check: Callable[[Any, Any], Any], day: History
) -> None:
    """A check without a value, or with an empty collection, is a TypeError."""
    with pytest.raises(TypeError, match="needs at least one value"):
        check(expect(day), expect(InputError("No.", field="phone")))


def test_an_authentication_allows_something(begun: DeviceAuthentication) -> None:  # noqa: F811
    """`allows()` is an error; a misspelt action is told with the one that was meant."""
    with pytest.raises(TypeError, match="needs at least one value"):
        expect(begun).allows()
    with pytest.raises(AssertionError, match=r"did you mean otp\.check"):
        expect(begun).allows("otp.chekc")
    expect(begun).allows(["otp.check", "device.select"])


@pytest.mark.parametrize(
    "check",
    [
        lambda chain: chain.count(0, operation="chekc_otp"),
        lambda chain: chain.count(4, operation="check-otp"),
        lambda chain: chain.last("check_opt"),
        lambda chain: chain.operations("initialise", "check_opt"),
    ],
)
def test_a_misspelt_operation_is_told(check: Callable[[Any], Any], day: History) -> None:
    """Also where its number would be right; the API's and the history's own are known."""
    with pytest.raises(AssertionError, match=r"did you mean .*check_otp"):
        check(expect(day))
    expect(day).count(0, operation="list_devices").count(4, operation="check_otp")


@pytest.mark.parametrize("seconds", [-1, float("inf"), float("nan"), "9", None, True])
def test_a_limit_is_a_number_of_seconds(seconds: Any, day: History) -> None:
    """What each exchange would keep, or none could, is refused."""
    with pytest.raises((TypeError, ValueError), match="seconds must be"):
        expect(day).faster_than(seconds=seconds)
    with pytest.raises((TypeError, ValueError), match="seconds must be"):
        expect(day[0]).faster_than(seconds=seconds)


@pytest.mark.parametrize("status", [201, "201", np.int64(201), HTTPStatus.CREATED, range(200, 300), [201]])  # fmt: skip
def test_a_status_may_have_any_type(status: Any, day: History) -> None:
    """NumPy's, an enumeration's, text, and several in a collection."""
    expect(day[0]).http_status(status)


@pytest.mark.parametrize("value", ["", b"", {}])
def test_an_empty_text_is_no_history(value: Any) -> None:
    """Of what is no collection of exchanges nothing can be expected."""
    with pytest.raises(TypeError, match="expect can't check"):
        expect(value)
