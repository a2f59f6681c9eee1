"""Who leaves the straight path reads a sentence that helps, or notices nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from tests.notebooks.walk import Walk, all_cells, walk, walks

pytestmark = pytest.mark.notebook

WRONG = "for _ in range({}):\n    {}.type_code(lesson.wrong_code())\n    {}.press()"
LATE = "lesson.let_time_pass(seconds={});"


def wrong(form: str, times: int) -> str:
    """A cell in which somebody checks wrong passcodes in a form."""
    return WRONG.format(times, form, form)


def by_hand(form: str) -> str:
    """A cell in which somebody checks the right passcode in a form."""
    return f"{form}.type_code(lesson.newest_code())\n{form}.press()"


def fault_of(seen: Walk, words: Sequence[str]) -> str:
    """What is missing of an explanation: four lines with these words, and none of our frames."""
    if seen.error not in {"LessonError", "ApiError", "InputError", "NameError", "LookupError"}:
        return f"{seen.error or 'no error'}: {seen.text}"
    left_out = [word for word in (*words, "What to do:") if word not in seen.text]
    frames = re.findall(r"File |----> |site-packages|AssertionError", seen.text)
    return f"{left_out or frames}: {seen.text}" if left_out or frames else ""


# lesson, cells before the last one, the last one, and what the reader reads there
EXPLAINED = {
    "three wrong passcodes in the form": (
        "01",
        ("one_time_form()", "request.outcome", "otp_form(request)", wrong("check", 3)),
        "check.outcome",
        ("status COMPLETED", "3 × INVALID_OTP", "Empty the passcode field"),
    ),
    "four wrong passcodes in the form": (
        "01",
        ("one_time_form()", "request.outcome", "otp_form(request)", wrong("check", 3), "check.type_code('000000');\ncheck.action.is_enabled = True\ncheck.press()"),
        "check.outcome",
        ("TOO_MANY_OTP_RETRIES", "even the right passcode", "section 2"),
    ),
    "the send form was left out": (
        "01",
        (),
        "request.outcome",
        ("`request` isn't known yet", "Run All Above"),
    ),
    "checked before anything was sent": (
        "01",
        ("one_time_form()", "otp_form(request)"),
        "check.outcome",
        ("There is no authentication yet.", "Send a passcode first."),
    ),
    "broken before it was complete": (
        "01",
        ("one_time_form()",),
        'otp="123456"',
        ("`completed` isn't known yet",),
    ),
    "the clock ran while the reader had coffee": (
        "01",
        ("one_time_form()", "request.outcome", "otp_form(request)", LATE.format(1801)),
        "check.outcome",
        ("OTP_SESSION_EXPIRED", "after its lifetime", "Send again"),
    ),
    "a user who doesn't exist": (
        "01",
        ("one_time_form()", "request.fields['user_id'].set('00000000-0000-4000-8000-000000000000');"),
        "request.outcome",
        ("Expected:   status OTP_REQUIRED", "Found:      PingOne refused with HTTP 404 NOT_FOUND"),
    ),
    "a phone number without a country code": (
        "01",
        ("one_time_form()", "request.fields['phone'].set('0777');"),
        "request.outcome",
        ("phone must be a valid phone number", "costs no message and no attempt"),
    ),
    "completed in the panel": (
        "02",
        ("lesson.panel()", "panel.request.outcome", by_hand("panel.check")),
        'detail="INVALID_OTP"',
        ("Expected:   code INVALID_DATA, detail INVALID_OTP", "complete already", "section 1"),
    ),
    "three wrong passcodes in the panel": (
        "02",
        ("lesson.panel()", "panel.request.outcome", wrong("panel.check", 3)),
        'detail="INVALID_OTP"',
        ("TOO_MANY_OTP_RETRIES", "3 × INVALID_OTP", "even the right passcode"),
    ),
    "a wrong passcode checked again and again": (
        "02",
        ("lesson.panel()", "panel.request.outcome", *['detail="INVALID_OTP"'] * 3),
        'detail="INVALID_OTP"',
        ("TOO_MANY_OTP_RETRIES", "section 1"),
    ),
    "the panel's passcode came too late": (
        "02",
        ("lesson.panel()", "panel.request.outcome", LATE.format(1801)),
        'detail="INVALID_OTP"',
        ("OTP_SESSION_EXPIRED", "after its lifetime"),
    ),
    "another channel chosen in the form": (
        "03",
        ('one_time_form(type="EMAIL")', "request.type.value = 'SMS'"),
        "request.outcome",
        ("Expected:   type EMAIL", "Found:      type SMS"),
    ),
    "a wrong user in the panel": (
        "04",
        ("lesson.panel()", "panel.request.fields['user_id'].set('nobody');"),
        "panel.request.outcome",
        ("Step 3 didn't go as planned", "user"),
    ),
    "changed before it was chosen": (
        "05",
        ("own_policy(", "device_form("),
        "old_code = ",
        ("No passcode has been sent yet.", "What to do:"),
    ),
    "cleaned up in the middle": (
        "05",
        ("own_policy(", "clean_up()"),
        "locked = client.initialize",
        ("ApiError", "PingOne refused with HTTP"),
    ),
    "the app's passcode twice": (
        "06",
        ("policy = lesson.own_policy", "authenticator_app(", "devices.activate", "let_time_pass(seconds=30)", "client.check_otp(begun, otp=app.code());\nbegun = client.initialize(user_id, device_id=device.id, policy_id=policy.id);\ncheck = lesson.otp_form(begun);"),
        "if not check.is_done",
        ("1 × INVALID_OTP", "A wrong passcode was checked"),
    ),
    "a push answered late": (
        "07",
        ("pairing_keys.create", "waiting = lesson.push_form", LATE.format(41)),
        "waiting.outcome",
        ("status PUSH_CONFIRMATION_TIMED_OUT", "An answer after that has no effect", "section 2"),
    ),
    "a push denied": (
        "07",
        ("pairing_keys.create", "waiting = lesson.push_form", "mobile.deny(begun.id);"),
        "waiting.outcome",
        ("status FAILED", "denied the push", "FAILED is final"),
    ),
    "the wrong number": (
        "07",
        (
            "pairing_keys.create",
            "lesson.simulator.use_number_matching();",
            "waiting = lesson.push_form",
            "push = next(iter(mobile));\nmobile.approve(begun.id, number=next(n for n in push.numbers if n != begun.number_matching_number));",
        ),
        "waiting.outcome",
        ("status NUMBER_MATCHING_FAILED", "This is what number matching is for"),
    ),
    "the right number where a wrong one was asked for": (
        "07",
        ("pairing_keys.create", "screen = lesson.phone()", "matching = lesson.push_form", "mobile.approve(asked.id, number=asked.number_matching_number);"),
        "mismatched = client.read(asked)",
        ("Expected:   status NUMBER_MATCHING_FAILED", "complete already"),
    ),
    "the right site where another was asked for": (
        "08",
        ("create_fido2", "lesson.passkey.create", "phishing = lesson.passkey_form", "phishing.origin.set(ORIGIN);"),
        "phishing.outcome",
        ("Expected:   field origin", "Found:      status COMPLETED"),
    ),
    "a policy that was never made": (
        "09",
        (),
        "by_default = client.one_time_sms",
        ("`strict` isn't known yet",),
    ),
    "the strict policy's passcode was right": (
        "09",
        ("strict = lesson.own_policy", "lesson.predict(", "check = lesson.otp_form(begun)", by_hand("check")),
        "codes = []",
        ("Expected:   detail TOO_MANY_OTP_RETRIES", "complete already"),
    ),
    "tables before there is anything in them": (
        "10",
        ("client.history = history", "lesson.predict("),
        "authentications = history.authentications()",
        ("seven authentications are complete", "section 2"),
    ),
    "test mode switched off": (
        "12",
        ("client, history =", "request = lesson.one_time_form()", "request.test_mode.value = False"),
        "expect(begun, history=history)",
        ("switch test mode on", "Step 2 didn't go as planned"),
    ),
    "an exercise filled in wrongly": (
        "01",
        ("one_time_form()",),
        '%%exercise\ncalled = lesson.client.one_time_voice(lesson.user_id, phone=lesson.phone_number, test_mode=True)\nlesson.check(7, called, status="COMPLETED")',
        ("Expected:   status COMPLETED", "Found:      status OTP_REQUIRED"),
    ),
    "an exercise in the wrong order": (
        "07",
        ("pairing_keys.create", "screen = lesson.phone()", "matching = lesson.push_form", "mismatched = client.read"),
        '%%exercise\nmobile.approve(again.id, number=again.number_matching_number)\nagain = client.select_device(asked, device_id=device_id)',
        ("`again` isn't known yet",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("lesson", sorted({lesson for lesson, *_ in EXPLAINED.values()}))
def test_a_detour_is_explained(lesson: str) -> None:
    """The last cell says what was expected, what came, why, and which cells to run again."""
    own = {name: told for name, told in EXPLAINED.items() if told[0] == lesson}
    seen = walks(lesson, {name: (*before, last) for name, (_, before, last, _) in own.items()})
    faults = {name: fault_of(seen[name], words) for name, (*_, words) in own.items()}

    assert {name: fault for name, fault in faults.items() if fault} == {}


# lesson, all cells; the last one shows these words, and nothing fails
HARMLESS = {
    "completed by hand": ("01", ("one_time_form()", "request.outcome", "otp_form(request)", by_hand("check"), "check.outcome"), ()),
    "the sending cell twice": ("01", ("one_time_form()", "lesson.predict(", "request.outcome", "request.outcome", "print(len(lesson.simulator.inbox))"), ("1",)),
    "a prediction left open": ("01", ("lesson.predict(", "one_time_form()", "request.outcome"), ("You made no prediction", "OTP_REQUIRED")),
    "a right prediction": ("01", ("lesson.predict(", "_.choice.choose('OTP_REQUIRED')", "one_time_form()", "request.outcome"), ("as you predicted",)),
    "a wrong prediction": ("01", ("lesson.predict(", "_.choice.choose('COMPLETED')", "one_time_form()", "request.outcome"), ("You predicted COMPLETED",)),
    "an exercise left open": ("01", ("lesson.banner()", "%%exercise"), ("isn't filled in yet", "hints")),
    "finished too early": ("01", ("lesson.connection_form()", "connection.outcome", "lesson.finish("), ("Not checked in this session: step 2, 3, 4, 5, 6, 7",)),
    "a new authentication after too many": ("02", ("lesson.panel()", "panel.request.outcome", wrong("panel.check", 3), "panel.request.send_again();", "panel.request.outcome", "lesson.predict(", 'detail="INVALID_OTP"'), ("INVALID_OTP",)),
    "chosen by hand": ("05", ("own_policy(", "device_form(", "choice.submit();\nchoice.choose(mailbox.id);\nchoice.submit();", "begun = choice.outcome()"), ()),
    "cleaned up twice": ("05", ("own_policy(", "clean_up()", "clean_up()"), ("Deleted: 0 devices, 0 policies.",)),
    "approved by hand": ("07", ("pairing_keys.create", "waiting = lesson.push_form", "mobile.approve(begun.id);\nwaiting.press()", "waiting.outcome"), ()),
    "another device by hand": ("07", ("pairing_keys.create", "screen = lesson.phone()", "leaving = lesson.push_form", "leaving.change_device();", "leaving.is_done"), ()),
    "a wrong number by hand": ("07", ("pairing_keys.create", "screen = lesson.phone()", "matching = lesson.push_form", "push = next(iter(mobile));\nmobile.approve(asked.id, number=next(n for n in push.numbers if n != asked.number_matching_number));\nmatching.press()", "mismatched = client.read(asked)"), ()),
    "signed by hand": ("08", ("create_fido2", "lesson.passkey.create", "lesson.predict(", "signing = lesson.passkey_form", "signing.press()", "signing.outcome"), ()),
}  # fmt: skip


@pytest.mark.parametrize("lesson", sorted({lesson for lesson, *_ in HARMLESS.values()}))
def test_a_detour_does_no_harm(lesson: str) -> None:
    """What somebody did by hand, twice, or not at all leaves the next cell as it is."""
    own = {name: told for name, told in HARMLESS.items() if told[0] == lesson}
    seen = walks(lesson, {name: steps for name, (_, steps, _) in own.items()})
    wrong = {
        name: seen[name].text
        for name, (*_, words) in own.items()
        if seen[name].error or not all(word in seen[name].text for word in words)
    }

    assert wrong == {}


def test_a_restarted_kernel_is_in_the_troubleshooting() -> None:
    """After a restart `lesson` is gone; what Python then says is what 00 explains."""
    seen = walk("01", "request.outcome", opens=False)
    told = "\n".join(all_cells("00", "markdown"))

    assert seen.error == "NameError"
    assert "name 'lesson' is not defined" in seen.text
    assert "`NameError: name 'lesson' is not defined`" in told


@pytest.mark.parametrize("lesson", [f"{number:02}" for number in range(13)])
def test_all_cells_run_twice(lesson: str) -> None:
    """Run All, and Run All again in the same kernel: no cell minds, exercises left open."""
    code = all_cells(lesson)
    seen = walk(lesson, *code, *code, opens=False)

    assert (seen.error, seen.text if seen.error else "") == ("", "")


def test_a_detour_leaves_no_file_beside_the_notebooks(tmp_path: Path) -> None:
    """Progress is kept where the reader's data are, not in the folder under git."""
    folder = Path(__file__).parents[2] / "notebooks"
    before = {path.name for path in folder.iterdir()}
    kept = tmp_path / "progress.json"
    walk("01", "lesson.connection_form()", "connection.outcome", "lesson.finish(", progress=kept)

    assert {path.name for path in folder.iterdir()} == before
    assert '"steps": [\n   1\n  ]' in kept.read_text()
    assert nbformat.read(folder / "01_first_authentication.ipynb", as_version=4).cells
