"""The passcode that a user typed or pasted."""

from __future__ import annotations

import re
import unicodedata

from pingone_nb.errors import InputError
from pingone_nb.operations import arguments
from pingone_nb.secret import Secret

_OTP = re.compile(r"[0-9]{6,10}")
_LONGEST_PASTE = 1000
_WORD = re.compile(r"\w+")
_RUN = re.compile(r"(?<!\w)\d+(?:[ \t\u00a0\u2009\u202f.-]\d+)*(?!\w)")
_LONGEST_LABEL_NUMBER = 3  # as in "expires in 30 minutes"


def passcode(value: str | Secret) -> Secret:
    """The one passcode in what was typed; labels and separators are taken off, digits never."""
    text = arguments.text(value, field="otp", longest=_LONGEST_PASTE)
    message = "otp holds no single passcode of 6 to 10 digits."
    hint = "Type exactly the digits of the message: nothing is guessed and nothing is cut off."
    words = _WORD.findall(text)
    if any(_is_damaged_number(word) for word in words):
        raise InputError(message, field="otp", hint=hint)
    runs = [_digits(run) for run in _RUN.findall(text)]
    long_runs = [run for run in runs if len(run) > _LONGEST_LABEL_NUMBER]
    if len(long_runs) != 1 or not _OTP.fullmatch(long_runs[0]):
        raise InputError(message, field="otp", hint=hint)
    return Secret(long_runs[0])


def _is_damaged_number(word: str) -> bool:
    # "2FA" is a label, "O23456" or "12a456" is a passcode gone wrong
    digits = sum(character.isdigit() for character in word)
    return digits > 1 and not word.isdecimal()


def _digits(run: str) -> str:
    return "".join(str(unicodedata.decimal(each)) for each in run if each.isdecimal())
