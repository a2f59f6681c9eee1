"""What public sources show of requests and replies, one file each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

Confidence = Literal["DOCUMENTED", "OBSERVED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A request and what is known of its reply.

    Attributes:
        name: the file's name without its ending, such as `07-onetime-sms`.
        title: what is done.
        source: the page or repository that shows it.
        confidence: `DOCUMENTED` or `OBSERVED`.
        method, path: with variables in double braces, such as `{{authPath}}/{{envID}}/as/token`.
        headers: of the request.
        request_body: JSON, or the text of a form; None without a body.
        response_status: None when it was not seen.
        response_body: JSON; None when it was not seen, never meaning an empty one.
        note: what to know about it, and which parts are inferred.
    """

    name: str
    title: str
    source: str
    confidence: Confidence
    method: str
    path: str
    headers: Mapping[str, str]
    request_body: Any
    response_status: int | None
    response_body: Any
    note: str


def examples() -> tuple[Example, ...]:
    """All examples in the order of their numbers, read anew."""
    folder = resources.files(__package__).joinpath("examples")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple(
        _example(file.name.removesuffix(".json"), file.read_text(encoding="utf-8"))
        for file in files
        if file.name.endswith(".json")
    )


def _example(name: str, text: str) -> Example:
    return Example(name=name, **{"note": "", **json.loads(text)})
