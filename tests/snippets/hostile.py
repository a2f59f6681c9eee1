"""Request bodies full of what breaks quoting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pingone_nb.privacy.secret import Secret
from pingone_nb.request import JSON, ApiRequest
from tests.tiers import cases

NASTY = "\"'`\\$#{}%()<>/!&;|*?~^\n\r\t\x00\x01\x1b\x7f\x85\u2028\u202e\ufeff ünA0﷽🎉"
HALVES = "\ud800\udfff\ud83d"
LISTED = [
    "$(id)", "`id`", "${HOME}", "$HOME", "#{id}", "#$0", "%s%d%%", "{{x}}", "{% x %}", "\\u0041",
    "\\", "\\\\", "\\'", '\\"', "'\\''", '"""', "'''", "</script>", "<!--", "]]>", "?>", "<?php",
    "JSON", "\nJSON\n", "EOF", "\r\nX: y", "__proto__", "0", "-1", "", " ", "*/", "//", "${", "\\(x)",
    "\x00", "👩‍💻", "\U0010ffff", "@file", "-x", "null", "???", "%00", "\u00a0",
]  # fmt: skip

_TEXTS = 30  # in a body: many, since each body costs some languages a process
NAMES = ["__proto__", "constructor", "0", "-1", "01", "", " ", "$x", "#{x}", "a b"]  # each alone

WHOLE = (
    st.text(NASTY, min_size=4, max_size=16)
    | st.tuples(st.sampled_from(LISTED), st.text(NASTY, max_size=6)).map("".join)
    | st.text(min_size=4, max_size=16)
)
BROKEN = st.text(NASTY + HALVES, min_size=4, max_size=16) | st.sampled_from(HALVES)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(-1e300, 1e300)
ODD_NUMBERS = st.integers() | st.sampled_from([2**53, -(2**63), 2**200, -0.0, 5e-324])


def bodies(
    texts: st.SearchStrategy[str], numbers: st.SearchStrategy[float]
) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of such texts and numbers, with a secret `otp` that an environment can hold."""
    values = st.recursive(
        texts | numbers | st.none() | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
        max_leaves=6,
    )
    return st.fixed_dictionaries(
        {
            "texts": st.lists(texts, min_size=_TEXTS, max_size=_TEXTS, unique=True),
            "values": st.dictionaries(texts, values, max_size=2),
            "otp": WHOLE.filter(lambda text: text != "" and "\x00" not in text),
        }
    )


@cache
def hostile_bodies() -> tuple[Mapping[str, Any], ...]:
    """The same in each run: what literals can carry, then also half characters and odd numbers."""
    named = [{"texts": [], "values": {name: "x"}, "otp": name or "x"} for name in NAMES]
    whole = _drawn(bodies(WHOLE, NUMBERS), cases(110))
    return (*named, *whole, *_drawn(bodies(BROKEN, ODD_NUMBERS), cases(40)))


def _drawn(strategy: st.SearchStrategy[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(body: dict[str, Any]) -> None:
        found.append(body)

    collect()
    return found


def request_of(number: int, body: Mapping[str, Any], *, url: str) -> ApiRequest:
    """A request of a body; its `number` tells it from the others when it arrives."""
    told = {**body, "otp": Secret(body["otp"]), "number": number}
    return ApiRequest(operation="initialize", method="POST", url=url, media_type=JSON, body=told)


def texts_in(value: Any) -> Iterator[str]:
    """All texts of a JSON value, names included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
