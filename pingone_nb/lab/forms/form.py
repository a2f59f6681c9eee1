"""What every form does: submit, show what came of it, keep what was typed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import ipywidgets

from pingone_nb.errors import ApiError, InputError, PingOneError, ReplyError, TransportError
from pingone_nb.lab.forms.action import Action
from pingone_nb.lab.forms.box import Stack, box_of
from pingone_nb.lab.forms.control import Control
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.flow import Memory
from pingone_nb.lab.forms.heading import Heading
from pingone_nb.lab.forms.notice import Notice, notice_of
from pingone_nb.lab.forms.status_line import StatusLine
from pingone_nb.lab.forms.widget import tell_now
from pingone_nb.request import ApiRequest

Value = TypeVar("Value")


class Form(Stack, Generic[Value]):
    """A form around one call; one submission at a time.

    `submit()` makes the call and raises what it raises; a click and the Enter key make it too and
    show the error in the form. What was typed stays after an error.

    Args:
        title: the heading.
        lead: what the form does, in a sentence.
        fields: the argument that each field is for → the field; errors find their field by it.
        choices: the same for controls that are no text fields.
        body: the controls between heading and buttons, in order.
        submit_label: what the main button says.
        submit_busy: what is said while the call is under way.
        extras: what stands between the controls and the buttons.
        others: further buttons.
        memory: what an earlier form of the kind knew; this one goes on with it.
    """

    def __init__(
        self,
        *,
        title: str,
        lead: str,
        fields: Mapping[str, Field],
        body: Sequence[ipywidgets.Widget],
        submit_label: str,
        submit_busy: str,
        choices: Mapping[str, Control] = MappingProxyType({}),
        extras: Sequence[ipywidgets.Widget] = (),
        others: Sequence[Action] = (),
        memory: Memory | None = None,
    ) -> None:
        self.fields = dict(fields)
        self._controls: dict[str, Control] = {**self.fields, **choices}
        self.status = StatusLine()
        self.action = Action(
            submit_label, self.press, is_primary=True, fields=self._controls.values()
        )
        # JupyterLab may have widgets' messages handled on other threads, also while a cell runs
        self.lock = threading.RLock()
        self._busy = submit_busy
        self._memory = Memory() if memory is None else memory
        self._wrong: tuple[str, ...] = ()  # the controls that say what is wrong with them
        self._listeners: list[Callable[[Value], object]] = []
        self._edit_listeners: list[Callable[[], object]] = []
        self._error_listeners: list[Callable[[Exception], object]] = []
        controls = box_of(body, "pnb-fields")
        buttons = box_of([self.action, *others], "pnb-actions", kind=ipywidgets.HBox)
        super().__init__(
            [Heading(title, lead=lead), controls, *extras, buttons, self.status], "pnb-form"
        )
        for name, control in self._controls.items():
            self._restore(name)
            control.on_change(partial(self._keep, name))
        for control in body:
            self._watch(control)

    def submit(self) -> Value:
        """Make the call with what the form holds.

        Raises:
            PingOneError: as the client's method does; the form shows it, too.
        """
        with self.lock:
            return self._submit(self._call)

    def next_request(self) -> ApiRequest[Any]:
        """The request that the main button would send now; nothing is sent.

        Raises:
            InputError: what the form holds makes no request; `field` names what is wrong.
        """
        raise NotImplementedError

    def press(self) -> None:
        """Submit as a click does: an error is shown, not raised."""
        self._press(self.submit)

    def focus(self) -> None:
        """Put the focus on the form's first control, if the reader is in one of the forms."""
        first = next(iter(self._controls.values()), self.action)
        first.focus()

    def _press(self, submit: Callable[[], object]) -> None:
        try:
            submit()
        except Exception as error:  # noqa: BLE001 - nobody else would show it
            if error is not self._memory.error:  # it came from a listener
                self.status.show_error(error)

    def outcome(self) -> Value:
        """What the last submission gave; submits when there was none.

        A submission that failed is not repeated before something in the form was changed, and not
        at all where it may have sent a message: for that somebody has to press the button.

        Raises:
            PingOneError: as `submit` does.
        """
        with self.lock:
            value, error = self.last, self._memory.error
            if value is not None:
                return value
            if error is not None and not (self._memory.is_changed and _was_in_vain(error)):
                raise error
            return self.submit()

    @property
    def last(self) -> Value | None:
        """What the last submission that went well gave, or None."""
        value: Value | None = self._memory.value
        return value

    @property
    def error(self) -> PingOneError | None:
        """Why the last submission failed, or None."""
        error = self._memory.error
        return error if isinstance(error, PingOneError) else None

    def on_result(self, listener: Callable[[Value], object]) -> None:
        """Call `listener` with the value of each submission that went well."""
        self._listeners.append(listener)

    def on_error(self, listener: Callable[[Exception], object]) -> None:
        """Call `listener` with the error of each submission that failed, after it was shown."""
        self._error_listeners.append(listener)

    def on_edit(self, listener: Callable[[], object]) -> None:
        """Call `listener` when a person changed something in the form."""
        self._edit_listeners.append(listener)

    def label_of(self, field: str) -> str:
        """What a person knows an argument by; the argument's own name where no control is for it.

        Args:
            field: the name that an `InputError` tells.
        """
        return str(self._controls[field].label) if field in self._controls else field

    def missing(self, error: InputError) -> str:
        """What an error of `next_request` says, behind the label of the control it is about."""
        return f"{self.label_of(error.field)}: {said_of(error)}"

    def _submit(self, call: Callable[[], Value]) -> Value:
        value = self._made(call)
        for listener in tuple(self._listeners):  # one may add another
            listener(value)
        return value

    def _made(self, call: Callable[[], Value]) -> Value:
        self._begin()
        try:
            value = call()
        except Exception as error:
            self._memory.error = error
            self._show_error(error)
            for listener in tuple(self._error_listeners):
                listener(error)
            raise
        except BaseException:
            self.status.clear()  # the kernel was interrupted
            raise
        return self._accept(value)

    def _accept(self, value: Value) -> Value:
        self._memory.value = value
        self._show_value(value)
        return value

    def _call(self) -> Value:
        raise NotImplementedError

    def _show_value(self, value: Value) -> None:
        raise NotImplementedError

    def _begin(self) -> None:
        self._memory.error = None
        self._memory.is_changed = False
        for name in self._wrong:
            self._controls[name].show_error("")
        self._wrong = ()
        self.status.show(Notice(kind="busy", title=self._busy))
        tell_now()

    def _show_error(self, error: Exception) -> None:
        wrong = self._draw_error(error)
        if wrong:  # at last: a screen reader then reads the error that stands at the control
            self._controls[next(iter(wrong))].focus()

    def _draw_error(self, error: Exception) -> dict[str, str]:
        """Say an error, as far as nothing was changed since; what is wrong with which control."""
        wrong, notice = self._explained(error)
        for name, text in {} if self._memory.is_changed else wrong.items():
            self._controls[name].show_error(text)
        self._wrong = (*self._wrong, *wrong)
        self.status.say(notice)
        return wrong

    def _explained(self, error: Exception) -> tuple[dict[str, str], Notice]:
        """What an error says at the controls, and below them."""
        wrong = {name: text for name, text in _blamed(error) if name in self._controls}
        if not (isinstance(error, InputError) and wrong):
            return wrong, notice_of(error)
        said = (f"Check this field: {self.label_of(error.field)}.",)
        return wrong, Notice(kind="error", title="Nothing was sent.", paragraphs=said)

    def _restore(self, name: str) -> None:
        entry = self._memory.entries.get(name)
        if entry is not None:
            self._controls[name].enter(entry)

    def _keep(self, name: str) -> None:
        self._memory.entries[name] = self._controls[name].entry

    def _watch(self, control: ipywidgets.Widget) -> None:
        if hasattr(control, "on_edit"):
            control.on_change(self._note_change)
            control.on_edit(self._note_edit)

    def _note_change(self, _change: object = None) -> None:
        self._memory.is_changed = True

    def _note_edit(self, _change: object = None) -> None:
        for listener in tuple(self._edit_listeners):
            listener()


def _was_in_vain(error: Exception) -> bool:
    """Whether it is known that a submission sent no message."""
    if isinstance(error, TransportError):
        return not error.may_have_been_sent
    if isinstance(error, ApiError):
        return error.http_status < 500
    return not isinstance(error, ReplyError)


def small_print(*widgets: ipywidgets.Widget) -> ipywidgets.Box:
    """What stands in small letters between a form's controls and its buttons."""
    return box_of(widgets, "pnb-meta", kind=ipywidgets.HBox)


def _blamed(error: Exception) -> list[tuple[str, str]]:
    if isinstance(error, InputError):
        return [(error.field, said_of(error))]
    if isinstance(error, ApiError):
        return [
            (_argument(detail.target), detail.message or detail.code)
            for detail in error.details
            if detail.target
        ]
    return []


def said_of(error: InputError) -> str:
    """What is wrong, and what to do about it."""
    return " ".join(filter(None, (error.message, error.hint)))


def _argument(target: str) -> str:
    # "selectedDevice.oneTime.phone" → phone; "user.id" → user_id
    first, _, last = target.replace("/", ".").rpartition(".")
    return f"{first}_id" if last == "id" and first else last
