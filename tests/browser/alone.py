"""Each widget there is, in a scene of its own. Runs in the kernel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import ipywidgets

from pingone_nb.api import MfaDevice
from pingone_nb.lab import forms
from pingone_nb.lab.forms.choice import Option
from pingone_nb.lab.forms.heading import Heading
from pingone_nb.lab.forms.prompt import Prompt, Prompting
from pingone_nb.lab.forms.state_view import Guide
from pingone_nb.lab.lesson import Lesson
from tests.browser.stage import Scene, lesson_with_devices

ALONE = "from tests.browser.alone import scenes\nfrom tests.browser.stage import Stage\n\nStage(scenes())"
_TEXTS = ("First", "Second")
_OPTIONS = tuple(Option(value=text, title=text) for text in _TEXTS)
_PROMPT = Prompting(paragraphs=_TEXTS, big="42", facts=(("Site", "example.com"),))


def _told(widget: Any, tell: str, *given: Any, **named: Any) -> ipywidgets.DOMWidget:
    getattr(widget, tell)(*given, **named)
    shown: ipywidgets.DOMWidget = widget
    return shown


def _parts() -> dict[str, Callable[[], ipywidgets.DOMWidget]]:
    """What forms are made of, with something to see in each."""
    done = forms.Notice(kind="success", title="Done.", facts=(_TEXTS,))
    end = datetime.now(UTC) + timedelta(minutes=10)
    return {
        "field": lambda: forms.Field("Name", hint="A hint."),
        "menu": lambda: forms.Menu("Letter", options=[("A", "a"), ("B", "b")], value="a"),
        "checkbox": lambda: forms.CheckBox("Whether"),
        "choice": lambda: _told(forms.Choice("One of them"), "offer", _OPTIONS),
        "action": lambda: forms.Action("Press", lambda: None),
        "heading": lambda: Heading("Title", lead="What it does."),
        "banner": lambda: forms.Banner(is_live=False),
        "fold": lambda: forms.Fold("Inside", forms.Field("Name"), is_open=True),
        "status": lambda: _told(forms.StatusLine(), "show", done),
        "countdown": lambda: _told(forms.Countdown(), "start", end),
        "prompt": lambda: _told(Prompt(), "show", _PROMPT),
        "guide": lambda: _told(Guide("Next"), "show", sentences=_TEXTS, terms=(_TEXTS,)),
    }


def _shown(lesson: Lesson, totp: MfaDevice) -> dict[str, Callable[[], ipywidgets.DOMWidget]]:
    """What lessons show, while an SMS authentication waits for its passcode."""
    client = lesson.client
    begun = client.initialize(lesson.user_id)
    sms = next(device for device in begun.devices if device.type == "SMS")
    chosen = client.select_device(begun, device_id=str(sms.id))
    return {
        "one-time form": lesson.one_time_form,
        "device form": lesson.device_form,
        "passcode form": partial(lesson.otp_form, chosen),
        "push form": partial(lesson.push_form, chosen),
        "passkey form": partial(lesson.passkey_form, chosen),
        "connection form": lambda: forms.ConnectionForm(client),
        "pair": lambda: lesson.side_by_side(lesson.device_form(), lesson.authenticator_app(totp)),
        "phone": lesson.phone,
        "app": partial(lesson.authenticator_app, totp),
        "chart": partial(lesson.state_chart, chosen),
        "actions": partial(lesson.actions_row, chosen),
        "state": lambda: forms.StateView(chosen),
        "exchanges": lesson.exchange_table,
        "code": lambda: lesson.code(lesson.one_time_form()),
        "preview": lambda: forms.RequestPreview(client, lesson.one_time_form()),
        "reply": lambda: forms.ReplyView(client.history),
        "panel": lesson.panel,
    }


def scenes() -> dict[str, Callable[[], Scene]]:
    """A scene for each widget; each can be played once."""
    lesson, totp = lesson_with_devices("Work phone")
    made = {**_parts(), **_shown(lesson, totp)}
    return {name: partial(_scene, make) for name, make in made.items()}


def _scene(make: Callable[[], ipywidgets.DOMWidget]) -> Scene:
    return Scene([make()])
