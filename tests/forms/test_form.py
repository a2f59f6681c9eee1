"""What all forms do: submit raises and shows, a press only shows, an outcome is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from pingone_nb.errors import ApiError, ErrorDetail, InputError, PingOneError, TransportError
from pingone_nb.lab.forms import Field, Form
from pingone_nb.lab.forms.notice import Notice
from tests.forms.fake_browser import FakeBrowser


class FakeForm(Form[str]):
    """A form whose call is a function."""

    def __init__(self, call: Callable[[], str]) -> None:
        self.calls = 0
        self._function = call
        super().__init__(
            title="Title",
            lead="Lead.",
            fields={"phone": Field("Phone number"), "user_id": Field("User ID")},
            body=[],
            submit_label="Send",
            submit_busy="Sending …",
        )
        for field in self.fields.values():
            self._watch(field)

    def _call(self) -> str:
        self.calls += 1
        return self._function()

    def _show_value(self, value: str) -> None:
        self.status.show(Notice(kind="success", title=value))


def failing(error: BaseException) -> Callable[[], str]:
    """A call that fails."""

    def fail() -> str:
        raise error

    return fail


def shown(form: FakeForm) -> Notice:
    """What the form says."""
    assert form.status.notice is not None
    return form.status.notice


def test_submit_gives_the_value_and_shows_it() -> None:
    """A submission that goes well returns, shows and tells its value."""
    form = FakeForm(lambda: "done")
    heard: list[str] = []
    form.on_result(heard.append)

    assert form.submit() == "done"

    assert heard == ["done"]
    assert form.last == "done"
    assert shown(form).title == "done"


def test_submit_raises_and_shows() -> None:
    """A submission that fails raises its error, and the form says it, too."""
    error = TransportError("No connection.", may_have_been_sent=False)
    form = FakeForm(failing(error))

    with pytest.raises(TransportError):
        form.submit()

    assert form.error is error
    assert shown(form).title == "No reply received."


def test_a_press_shows_and_does_not_raise() -> None:
    """A click on the button shows the error in the form."""
    form = FakeForm(failing(PingOneError("It is broken.")))

    FakeBrowser(form.action).say("press")

    assert "It is broken." in shown(form).paragraphs


def test_an_unexpected_error_is_shown_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    """A mistake of the toolkit is not swallowed, and its text is shown nowhere."""
    form = FakeForm(failing(RuntimeError("canary")))

    form.press()

    assert ("Error", "RuntimeError") in shown(form).facts
    assert form.error is None
    assert "canary" not in repr(shown(form)) + caplog.text


def test_an_error_of_a_listener_is_shown() -> None:
    """What goes wrong after the call is not swallowed either."""
    form = FakeForm(lambda: "done")
    form.on_result(lambda _value: 1 / 0)

    form.press()

    assert ("Error", "ZeroDivisionError") in shown(form).facts
    assert form.last == "done"


def test_an_interrupted_call_leaves_the_form_usable() -> None:
    """After an interrupt of the kernel nothing says that the call is still under way."""
    form = FakeForm(failing(KeyboardInterrupt()))

    with pytest.raises(KeyboardInterrupt):
        form.press()

    assert form.status.notice is None


def test_what_was_typed_stays_after_an_error() -> None:
    """An error leaves every field as it was."""
    form = FakeForm(failing(PingOneError("No.")))
    form.fields["phone"].set("+1 413")

    form.press()

    assert form.fields["phone"].text().reveal() == "+1 413"


def test_an_input_error_stands_beside_its_field() -> None:
    """What is wrong with an argument is said at its field, and the focus goes there."""
    form = FakeForm(failing(InputError("phone is empty.", field="phone", hint="Fill it in.")))
    browser = FakeBrowser(form.fields["phone"])

    form.press()

    assert form.fields["phone"].error == "phone is empty. Fill it in."
    assert form.fields["user_id"].error == ""
    assert browser.heard_types[-1] == "focus"
    assert shown(form).paragraphs == ("Check this field: Phone number.",)


def test_an_input_error_without_a_field_is_said_below() -> None:
    """An argument that has no field here is told in the status line."""
    form = FakeForm(failing(InputError("policy_id is no UUID.", field="policy_id")))

    form.press()

    assert "policy_id is no UUID." in shown(form).paragraphs


@pytest.mark.parametrize(
    ("target", "field"), [("selectedDevice.oneTime.phone", "phone"), ("user.id", "user_id")]
)
def test_a_refused_property_stands_beside_its_field(target: str, field: str) -> None:
    """What PingOne finds wrong with a property is said at its field, too."""
    detail = ErrorDetail(code="INVALID_VALUE", target=target, message="must be well-formed")
    error = ApiError("No.", http_status=400, code="INVALID_DATA", details=(detail,))
    form = FakeForm(failing(error))

    form.press()

    assert form.fields[field].error == "must be well-formed"


def test_an_outcome_submits_once_when_nobody_pressed() -> None:
    """A notebook that is run from top to bottom presses the button by asking for the outcome."""
    form = FakeForm(lambda: "done")

    assert form.outcome() == "done"
    assert form.outcome() == "done"
    assert form.calls == 1


def test_an_outcome_takes_a_person_s_press() -> None:
    """When somebody pressed the button, asking for the outcome sends nothing more."""
    form = FakeForm(lambda: "done")
    FakeBrowser(form.action).say("press")

    form.outcome()

    assert form.calls == 1


def test_an_outcome_waits_for_a_press_on_another_thread() -> None:
    """While a press is under way elsewhere, asking for the outcome waits for it and sends nothing."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> str:
        begun.set()
        assert go_on.wait(timeout=10)
        return "done"

    form = FakeForm(slowly)
    with ThreadPoolExecutor() as threads:
        press = threads.submit(form.press)
        assert begun.wait(timeout=10)
        outcome = threads.submit(form.outcome)
        go_on.set()

    assert press.exception() is None
    assert outcome.result() == "done"
    assert form.calls == 1


def test_an_outcome_repeats_a_failure_without_a_call() -> None:
    """A failure is not tried again as long as the form holds the same."""
    form = FakeForm(failing(PingOneError("No.")))
    form.press()

    with pytest.raises(PingOneError):
        form.outcome()

    assert form.calls == 1


def test_an_outcome_submits_anew_what_was_changed() -> None:
    """After a failure and a change, asking for the outcome submits."""
    form = FakeForm(failing(PingOneError("No.")))
    form.press()
    form.fields["phone"].set("new")

    with pytest.raises(PingOneError):
        form.outcome()

    assert form.calls == 2


def test_the_form_says_that_it_is_at_work() -> None:
    """While the call is under way the status line says so."""
    said: list[str] = []
    form = FakeForm(lambda: said.append(shown(form).title) or "done")

    form.submit()

    assert said == ["Sending …"]


def test_the_repr_is_quiet() -> None:
    """A form's `repr` is its class and nothing else."""
    assert repr(FakeForm(lambda: "done")) == "<FakeForm>"
