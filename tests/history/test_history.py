"""A history is a sequence that keeps its places, in memory and in every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pingone_nb import Exchange, History, InputError, Secret
from pingone_nb.history import StoreError
from pingone_nb.history.columns import COLUMNS, Filters
from pingone_nb.history.memory import MemoryRows, RepeatedColumn
from tests.history.made import BEGAN, PHONE, a_day, begun, checked, exchange, of_user, reply


def test_what_is_recorded_comes_back_as_it_was(history: History) -> None:
    """Every attribute survives: moments to the microsecond, bodies, half surrogates, no reply."""
    made = a_day(history.digest_key)
    for each in made:
        history.record(each)

    assert list(history) == made
    assert len(history) == len(made)
    assert history[0].started_at == BEGAN


def test_many_are_recorded_together_or_not_at_all(history: History) -> None:
    """What cannot be had to its end leaves the history as it was; listeners hear the whole."""
    made, heard = a_day(), list[Exchange]()

    def broken() -> Iterator[Exchange]:
        yield made[0]
        raise InputError("The file is cut off.", field="path")

    history.subscribe(heard.append)
    with pytest.raises(InputError, match="cut off"):
        history.extend(broken())
    assert len(history) == len(heard) == 0
    assert history.extend(iter(made)) == len(made)
    history.record(made[0])
    assert list(history) == heard == [*made, made[0]]


def test_it_is_indexed_like_a_list(history: History) -> None:
    """Indices from both ends, slices and steps give what a list gives, and end where it ends."""
    made = a_day()
    for each in made:
        history.record(each)

    assert [history[place] for place in range(-len(made), len(made))] == made + made
    for some in (slice(2), slice(2, 5), slice(None, None, 2), slice(None, None, -1), slice(9, 12)):
        assert history[some] == made[some]
    with pytest.raises(IndexError):
        history[len(made)]


def test_many_are_as_good_as_few() -> None:
    """In memory, what was recorded long ago is equal to what was recorded; so is the table."""
    history = History()
    made = [begun(f"a{number}", at_seconds=number) for number in range(5500)]
    for each in made:
        history.record(each)

    assert history[-1] is made[-1]
    assert history[0] == made[0]
    assert list(history) == made
    assert list(history.to_frame()["authentication_id"]) == [f"a{each}" for each in range(5500)]
    assert history.where(authentication_id="a3")[0] == made[3]
    assert history[5499] == made[5499]


def test_long_texts_are_cut_into_blocks() -> None:
    """The columns of a history in memory hold more than a block of 65,536."""
    rows = MemoryRows()
    history, count = History(), 65_536 + 10
    history._memory = rows
    seed = begun("a")
    for number in range(count):
        rows.append(seed, session_id="s", number=number)

    assert len(history) == len(history.to_frame()) == count
    assert history[65_540] == seed
    assert history.to_frame()["url"].nunique() == 1


def test_texts_of_which_few_differ_come_back_as_they_were() -> None:
    """Each text is kept once, None among them; a part stays as it is when more are added."""
    column = RepeatedColumn()
    for text in ("a", None, "b", "a"):
        column.append(text)
    part = column.first(3)
    column.append("c")

    assert list(part) == part[:] == ["a", None, "b"]
    assert (len(column), column[4], column[-2:]) == (5, "c", ["a", "c"])
    assert column.values == ["a", None, "b", "c"]


def test_one_recorded_while_iterating_is_not_among_them(history: History) -> None:
    """Iterating sees the exchanges that were there when it began."""
    history.record(begun("a1"))
    for _ in history:
        history.record(begun("a2"))

    assert len(history) == 2


def test_listeners_hear_each_exchange_until_they_leave(history: History) -> None:
    """A subscriber is called once per exchange, and no more after leaving."""
    heard: list[Exchange] = []
    leave = history.subscribe(heard.append)
    history.record(begun("a1"))
    leave()
    leave()
    history.record(begun("a2"))

    assert heard == [history[0]]
    assert len(list(history)) == len(history[:]) == 2


def test_a_store_is_found_again(stored_url: str) -> None:
    """A later history holds what an earlier one recorded, and tells its own from it."""
    with History(stored_url) as first:
        first.record(begun("a1"))
    with History(stored_url) as second:
        second.record(begun("a2", at_seconds=1))

        assert [each.authentication_id for each in second] == ["a1", "a2"]
        assert [each.authentication_id for each in second.session] == ["a2"]
        assert [each.authentication_id for each in second.where(session_id=first.session_id)] == [
            "a1"
        ]


def test_an_exchange_keeps_its_place_while_others_write(stored_url: str) -> None:
    """What another process stores is in `where` at once, in the sequence after `refresh`."""
    with History(stored_url) as mine, History(stored_url) as other:
        mine.record(begun("a1"))
        other.record(begun("b1", at_seconds=1))
        mine.record(begun("a2", at_seconds=2))

        assert [each.authentication_id for each in mine] == ["a1", "a2"]
        assert [each.authentication_id for each in mine.where()] == ["a1", "b1", "a2"]
        mine.refresh()
        mine.record(begun("a3", at_seconds=3))
        assert [each.authentication_id for each in mine] == ["a1", "b1", "a2", "a3"]


def test_it_can_be_read_after_it_was_closed(stored_url: str) -> None:
    """Closing ends storing, not reading; what comes later stays in memory."""
    with History(stored_url) as history:
        history.record(begun("a1"))
    history.record(begun("a2"))

    assert len(history.to_frame()) == 2
    history.close()


@pytest.mark.parametrize(
    "url", ["history.db", "sqlite://", "sqlite:///:memory:", "sqlite:///file:a?uri=true", "mysql://a/b", "postgresql+asyncpg://a/b", ""],
)  # fmt: skip
def test_a_url_of_no_store_is_refused(url: str) -> None:
    """What names no file and no server is refused, with the forms that are known."""
    with pytest.raises(InputError) as caught:
        History(url)

    assert caught.value.field == "url"
    assert "sqlite:///history.db" in caught.value.hint


def test_a_history_in_memory_has_nowhere_to_be_saved() -> None:
    """`save` without a store says what is missing."""
    with pytest.raises(InputError, match="isn't stored"):
        History().save()


def test_filters_narrow_and_can_be_combined(history: History) -> None:
    """Each filter chooses what it says, from tables and from the sequence alike."""
    for each in a_day(history.digest_key):
        history.record(each)

    def chosen(**asked: object) -> int:
        selection = history.where(**asked)
        assert len(selection) == len(list(selection)) == len(selection.to_frame())
        return len(selection)

    hour = timedelta(hours=1)
    assert chosen() == 7
    assert chosen(since=BEGAN + hour) == 4
    assert chosen(until=BEGAN + hour) == 3
    assert chosen(since=BEGAN, until=BEGAN) == 0
    assert chosen(operation="check_otp") == 4
    assert chosen(operation=("check_otp", "initialize")) == 7
    assert chosen(operation=[]) == 0
    assert chosen(method="GET") == 0
    assert chosen(status="OTP_REQUIRED") == 3
    assert chosen(http_status={400, 429}) == 2
    assert chosen(code="INVALID_DATA", detail_code="INVALID_OTP") == 2
    assert chosen(authentication_id="a2") == 3
    assert chosen(channel="SMS") == 3
    assert chosen(simulated=True) == 4
    assert chosen(simulated=False) == 2
    assert chosen(succeeded=True) == 4
    assert chosen(succeeded=False) == 3
    assert chosen(phone=PHONE) == 2
    assert chosen(phone=Secret("+1-413-555-0188")) == 1
    assert chosen(email="nobody@example.com") == 0
    assert chosen(session_id=history.session_id, operation="initialize", since=BEGAN + hour) == 2
    assert len(history.where(authentication_id="a2").where(operation="check_otp")) == 2
    assert history.where(authentication_id="a2")[-1].error == "No reply in time."


def test_exchanges_are_found_by_user_environment_and_host(history: History) -> None:
    """One value or several; each history finds the same, and a table tells them."""
    history.record(of_user("u1", environment_id="e1"))
    history.record(of_user("u2", environment_id="e1"))
    history.record(of_user("u1", environment_id="e2", host="api.pingone.eu"))
    history.record(begun("a1"))

    assert len(history.where(user_id="u1")) == 2
    assert len(history.where(user_id=["u1", "u2"])) == 3
    assert len(history.where(user_id="u1", environment_id="e1")) == 1
    assert len(history.where(host="api.pingone.eu")) == 1
    assert history.where(environment_id="e").to_frame()["host"].tolist() == ["auth.pingone.com"]
    counts = history.count_by("user_id").set_index("user_id")["exchanges"]
    assert counts["u1"] == 2
    assert history.to_frame()["user_id"].isna().tolist() == [False, False, False, True]


def test_a_misspelt_filter_is_refused() -> None:
    """A keyword that asks for nothing is told, as Python tells it of any method."""
    with pytest.raises(TypeError, match="users_id"):
        History().where(users_id="u1")  # type: ignore[call-arg]


def test_each_filter_asks_for_a_column() -> None:
    """What `where` takes is what the table of columns names, and time and success besides."""
    named = [column.filter for column in COLUMNS if column.filter]

    assert len(named) == len(set(named))
    assert set(Filters.__annotations__) - set(named) == {"since", "until", "succeeded"}
    assert set(named) <= set(Filters.__annotations__)


@pytest.mark.parametrize("field", ["since", "until"])
def test_a_moment_without_a_zone_is_refused(field: str) -> None:
    """A naive moment could mean any zone: it is refused before anything is asked."""
    with pytest.raises(InputError) as caught:
        History().where(**{field: BEGAN.replace(tzinfo=None)})

    assert caught.value.field == field


def test_what_no_database_takes_is_kept_nevertheless(history: History) -> None:
    """Characters 0 and half surrogates in a status, a sentence and an error do no harm."""
    hostile = "A\0B\ud800"
    history.record(exchange("read", reply({"status": hostile, "id": hostile, "n": [hostile]})))
    history.record(exchange("read", reply(None, text=hostile)))
    history.record(exchange("read", StoreError(hostile)))

    assert history.warning is None
    assert history.where(succeeded=True)[0].reply_body == {"status": hostile, "id": hostile, "n": [hostile]}  # fmt: skip
    assert history.to_frame()["status"][0] == "A\ufffdB?"


def test_a_body_that_is_no_json_is_kept(history: History) -> None:
    """A request that was refused for its body is in the history all the same."""
    history.record(exchange("read", StoreError("no"), body={"at": BEGAN}))

    assert history.to_frame()["request_body"][0] == '{"at": "<datetime>"}'


def test_it_tells_what_it_is(history: History, url: str | None) -> None:
    """The `repr` has the number of exchanges and the place, and no password."""
    history.record(checked("a1", at_seconds=0, status="COMPLETED"))

    assert repr(history).startswith("<History: 1 exchanges")
    assert (url is None) == (" in " not in repr(history))
    assert "canary" not in repr(history)
    assert repr(history.where()) == "<Selection: 1 exchanges>"
