"""Each error becomes words: what happened, why, what to do, and the facts to quote."""

from __future__ import annotations

import pytest

from pingone_nb.errors import (
    ApiError,
    ErrorDetail,
    InputError,
    PingOneError,
    ReplyError,
    TransportError,
)
from pingone_nb.lab.forms.notice import Notice, notice_of

WRONG = ApiError(
    "Boilerplate.",
    http_status=400,
    code="INVALID_DATA",
    id="fault",
    correlation_id="correlation",
    details=(ErrorDetail(code="INVALID_OTP", message="Wrong OTP was provided", target="otp"),),
    hint="Type the newest one.",
)


def text_of(notice: Notice) -> str:
    """All that a notice says."""
    return " ".join([notice.title, *notice.paragraphs, *(" ".join(fact) for fact in notice.facts)])


def test_a_refusal_says_what_why_what_next_and_what_to_quote() -> None:
    """PingOne's own words, the hint, the codes and both ids are all there."""
    notice = notice_of(WRONG)

    assert notice.title == "Wrong passcode."
    assert notice.paragraphs == ("PingOne says: Wrong OTP was provided.", "Type the newest one.")
    assert dict(notice.facts) == {
        "HTTP": "400",
        "Code": "INVALID_DATA / INVALID_OTP",
        "Error ID": "fault",
        "Correlation ID": "correlation",
    }


def test_a_refusal_of_an_unknown_code_is_still_one() -> None:
    """A code that nobody knows is shown as it is."""
    notice = notice_of(ApiError("It may not be.", http_status=418, code="TEAPOT"))

    assert notice.title == "PingOne refused the request."
    assert notice.paragraphs == ("PingOne says: It may not be.",)
    assert notice.facts == (("HTTP", "418"), ("Code", "TEAPOT"))


def test_a_limit_says_how_long_to_wait() -> None:
    """Retry-After is told in seconds."""
    error = ApiError("Limit.", http_status=429, code="REQUEST_LIMITED", retry_after_seconds=30.0)

    assert "Try again in 30 seconds." in notice_of(error).paragraphs


@pytest.mark.parametrize(
    ("may_have_been_sent", "said"),
    [(False, "Nothing was sent"), (True, "A message may have been sent")],
)
def test_no_reply_says_whether_it_may_have_been_sent(may_have_been_sent: bool, said: str) -> None:
    """Whoever gets no reply must know whether a message may be on its way."""
    error = TransportError("No connection.", may_have_been_sent=may_have_been_sent)

    assert said in text_of(notice_of(error))


@pytest.mark.parametrize(
    "error",
    [
        InputError("phone is empty.", field="phone", hint="Fill it in."),
        ReplyError("The reply is HTML.", http_status=502, hint="A proxy."),
        PingOneError("Something else.", hint="A hint."),
    ],
)
def test_every_other_error_tells_message_and_hint(error: PingOneError) -> None:
    """Nothing that an error knows for its reader is dropped."""
    notice = notice_of(error)

    assert notice.kind == "error"
    assert error.message in notice.paragraphs
    assert error.hint in notice.paragraphs


def test_an_unexpected_error_tells_class_and_place_but_not_its_text() -> None:
    """The text of a foreign exception could hold anything, so it is not shown."""
    try:
        raise KeyError("canary")
    except KeyError as error:
        notice = notice_of(error)

    assert dict(notice.facts)["Error"] == "KeyError"
    assert "test_notice.py" in dict(notice.facts)["Where"]
    assert "canary" not in text_of(notice)


def test_a_long_text_is_cut() -> None:
    """A reply of any size leaves the form readable."""
    notice = notice_of(PingOneError("x" * 2_000_000))

    assert len(text_of(notice)) < 2_000
