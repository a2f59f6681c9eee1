"""What the options of a cURL command say about the request."""

from __future__ import annotations

import getopt
import re
from dataclasses import dataclass, field
from urllib.parse import quote

from pingone_nb.errors import InputError
from pingone_nb.request import FORM, JSON

_LETTERS = {
    "X": "request", "H": "header", "d": "data", "u": "user", "A": "user-agent", "e": "referer",
    "b": "cookie", "G": "get", "I": "head", "o": "output", "m": "max-time", "w": "write-out",
    "L": "location", "k": "insecure", "s": "silent", "S": "show-error", "v": "verbose",
    "i": "include", "f": "fail", "N": "no-buffer", "#": "progress-bar", "g": "globoff",
}  # fmt: skip
_WITH_VALUE = """
    request header data data-ascii data-binary data-raw data-urlencode json user url oauth2-bearer
    user-agent referer cookie output max-time connect-timeout write-out retry retry-delay
"""
_ALONE = """
    get head location insecure silent show-error verbose include fail fail-with-body compressed
    no-buffer progress-bar no-progress-meter globoff http1.1 http2 tlsv1.2 tlsv1.3
"""
_READ_FILES = frozenset(("data", "data-ascii", "data-binary", "json"))
_NAME = re.compile(r"[A-Za-z0-9#.-]{1,40}")
_HOLE = re.compile(r"(\{\{\s*[\w-]+\s*\}\})")


@dataclass(slots=True, kw_only=True)
class CurlOptions:
    """Not yet decoded, variables not yet filled in; the `repr` shows nothing of it.

    Attributes:
        method: of `--request`, or "".
        urls, headers: in their order.
        body: what `--data` and the like say together, or None.
        is_json, in_query, is_head: `--json`, `--get`, `--head`.
    """

    method: str = field(default="", repr=False)
    urls: list[str] = field(default_factory=list, repr=False)
    headers: list[str] = field(default_factory=list, repr=False)
    body: str | None = field(default=None, repr=False)
    is_json: bool = False
    in_query: bool = False
    is_head: bool = False

    @classmethod
    def of(cls, words: list[str]) -> CurlOptions:
        """From the words behind `curl`.

        Raises:
            InputError: an option is not known here, lacks its value, or reads a file.
        """
        letters = "".join(
            f"{letter}:" if name in _WITH_VALUE.split() else letter
            for letter, name in _LETTERS.items()
        )
        names = [f"{name}=" for name in _WITH_VALUE.split()] + _ALONE.split()
        try:
            pairs, urls = getopt.gnu_getopt(words, letters, names)
        except getopt.GetoptError as error:
            option = error.opt if _NAME.fullmatch(error.opt) else "of that name"
            why = "needs a value" if "requires argument" in error.msg else "is not known here"
            refusal = InputError(f"The option {_dashed(option)} {why}.", field="command")
        else:
            found = cls()
            for option, value in pairs:
                found._take(_LETTERS.get(option[1:], option.lstrip("-")), value)
            found.urls += urls
            return found
        raise refusal

    def usual_media_type(self) -> str | None:
        """What curl sends without a `Content-Type` header."""
        if self.body is None or self.in_query:
            return None
        return JSON if self.is_json else FORM

    def _take(self, name: str, value: str) -> None:
        if name in _READ_FILES or name in ("data-raw", "data-urlencode"):
            self._add(name, value)
        elif name == "request":
            self.method = value
        elif name == "url":
            self.urls.append(value)
        elif name == "header":
            _refuse_file(name, value)
            self.headers.append(value)
        elif name == "referer":
            self.headers.append(f"Referer: {value}")
        elif name == "cookie":
            if "=" not in value:
                _refuse_file(name, "@")
            self.headers.append(f"Cookie: {value}")
        elif name in ("get", "head"):
            self.in_query |= name == "get"
            self.is_head |= name == "head"

    def _add(self, name: str, value: str) -> None:
        if name in _READ_FILES:
            _refuse_file(name, value)
        said = _urlencoded(value) if name == "data-urlencode" else value
        self.is_json |= name == "json"
        if self.body is None:
            self.body = said
        else:
            self.body += said if name == "json" else f"&{said}"


def _urlencoded(value: str) -> str:
    """`name=content`, `=content` or `content`, the content encoded; variables stay."""
    if "=" not in value and "@" in value:
        _refuse_file("data-urlencode", "@")
    name, sign, content = value.partition("=")
    if not sign:
        name, content = "", value
    encoded = "".join(
        part if number % 2 else quote(part, safe="")
        for number, part in enumerate(_HOLE.split(content))
    )
    return f"{name}={encoded}" if name else encoded


def _refuse_file(name: str, value: str) -> None:
    if value.startswith("@"):
        message = f"The option --{name} reads a file."
        hint = "Paste what the file holds; behind --data-raw an @ stands for itself."
        raise InputError(message, field="command", hint=hint)


def _dashed(option: str) -> str:
    return option if " " in option else f"{'-' if len(option) == 1 else '--'}{option}"
