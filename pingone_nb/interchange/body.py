"""A request's or reply's body: as the JSON value that a history keeps, and as text."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pingone_nb.errors import InputError
from pingone_nb.request import FORM

_FIELD = re.compile(r"[\w.\-\[\]]{1,200}")
_BRACE = re.compile(r"\{(?=\{)")
_MOST_FIELDS = 1000


def is_form(media_type: str | None) -> bool:
    """Whether a body of this media type is a form's fields."""
    return (media_type or "").partition(";")[0].strip().lower() == FORM


def text_of(body: Any, media_type: str | None, *, indent: int | None = None) -> str:
    """The body as it goes over the wire.

    Args:
        body: a JSON value, or a form's fields.
        media_type: tells which of the two.
        indent: how far JSON is indented, for people; None to write it compact.

    Raises:
        InputError: JSON that is nested too deep.
    """
    if is_form(media_type) and isinstance(body, dict):
        return urlencode(body, doseq=True, errors="replace")
    separators = (",", ":") if indent is None else None
    try:
        text = json.dumps(body, ensure_ascii=False, indent=indent, separators=separators)
    except RecursionError:
        raise too_deep() from None
    return text if is_encodable(text) else json.dumps(body, indent=indent, separators=separators)


def literal_braces(json_text: str) -> str:
    """The same JSON, of which no tool takes a part for a `{{variable}}`: outside texts none can."""
    return _BRACE.sub(r"\\u007b", json_text)


def too_deep() -> InputError:
    """The error for a body that can be neither written nor looked into."""
    return InputError("The body is nested too deep.", field="body")


def value_of(text: str, media_type: str | None) -> Any:
    """The JSON value or form's fields that a text holds; None when it is neither."""
    return _fields(text) if is_form(media_type) else json_value(text)


def json_value(text: str | bytes) -> Any:
    """The JSON value, or None for what is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_encodable(text: str) -> bool:
    """Whether UTF-8 can write it: halves of characters it cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _fields(text: str) -> dict[str, Any] | None:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None
    if not all(_FIELD.fullmatch(name) for name, _ in pairs):
        return None  # something else that was sent as a form: what in it is secret is not known
    found: dict[str, Any] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
