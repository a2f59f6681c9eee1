r"""A pasted command: its words, as bash splits and unquotes them, and the options among them.

Nothing is run. `shlex` knows neither `$'…'`, which browsers write, nor what a shell would run or
fill in. Here `$NAME` is left to be filled in; what else a shell would run or fill in is refused.
"""

from __future__ import annotations

import getopt
import re
from dataclasses import dataclass, field
from typing import NoReturn
from urllib.parse import quote

from pingone_nb.errors import InputError
from pingone_nb.request import FORM, JSON

_NAME = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", re.ASCII)
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))", re.S
)
_ANSI_LETTERS = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))
_RUN = frozenset("|&;<>()")
_LONGEST = 1_000_000
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
_OPTION = re.compile(r"[A-Za-z0-9#.-]{1,40}")
_HOLE = re.compile(r"(\{\{\s*[\w-]+\s*\}\})")


def shell_words(command: str) -> list[str]:
    """Split a command; `$NAME` and `${NAME}` become `{{NAME}}` where a shell would fill them in.

    Args:
        command: as pasted, over several lines with `\\` at their ends.

    Raises:
        InputError: a quote is not closed, or a shell would do more than start one program.
    """
    if len(command) > _LONGEST:
        message = f"The command must not be longer than {_LONGEST:,} characters."
        raise InputError(message, field="command")
    if "\0" in command:
        message = "The command contains a character that shells can't read."
        raise InputError(message, field="command")
    return _Splitter(command.replace("\r\n", "\n").lstrip().removeprefix("$ ")).words()


class _Splitter:
    """Walks through a command, character by character."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._words: list[str] = []
        self._parts: list[str] | None = None  # of the word at hand; None between words

    def words(self) -> list[str]:
        """The words."""
        while self._at < len(self._text):
            self._step()
        self._end_word()
        return self._words

    def _step(self) -> None:
        character = self._text[self._at]
        if self._text.startswith("\\\n", self._at):
            self._at += 2
        elif character in " \t":
            self._end_word()
            self._at += 1
        elif character == "\n":
            self._end_command()
        elif character == "#" and self._parts is None:
            end = self._text.find("\n", self._at)
            self._at = len(self._text) if end < 0 else end
        elif character in _RUN:
            self._refuse(
                "contains more than one command, or a redirection",
                "Put the URL in quotation marks.",
            )
        elif character == "{":
            self._refuse(
                "contains a brace outside quotation marks",
                "Put the URL and the body in quotation marks.",
            )
        else:
            self._quoted_or_plain(character)

    def _quoted_or_plain(self, character: str) -> None:
        if character == "\\":
            if self._at + 1 == len(self._text):
                self._refuse("ends with a backslash", "Copy the whole command.")
            self._add(self._text[self._at + 1])
            self._at += 2
        elif character == "'":
            self._single_quoted()
        elif character == '"':
            self._double_quoted()
        elif self._text.startswith("$'", self._at):
            self._ansi_quoted()
        elif self._text.startswith('$"', self._at):
            self._at += 1
        elif character == "$" or character == "`":
            self._variable()
        else:
            self._add(character)
            self._at += 1

    def _single_quoted(self) -> None:
        end = self._closing("'", self._at + 1)
        self._add(self._text[self._at + 1 : end])
        self._at = end + 1

    def _double_quoted(self) -> None:
        self._add("")
        self._at += 1
        while (character := self._text[self._at : self._at + 1]) != '"':
            following = self._text[self._at + 1 : self._at + 2]
            if not character:
                self._unclosed()
            if character == "\\" and following and following in '"\\$`\n':
                self._add("" if following == "\n" else following)
                self._at += 2
            elif character == "`" or (character == "$" and following not in ("", '"', " ")):
                self._variable()
            else:
                self._add(character)
                self._at += 1
        self._at += 1

    def _ansi_quoted(self) -> None:
        begin = end = self._at + 2
        while self._text[end : end + 1] != "'":
            if end >= len(self._text):
                self._unclosed()
            end += 2 if self._text[end] == "\\" else 1
        self._add(self._unescaped(self._text[begin:end]))
        self._at = end + 1

    def _unescaped(self, text: str) -> str:
        raw, at = bytearray(), 0
        for match in _ANSI.finditer(text):
            raw += _utf8(text[at : match.start()])
            raw += self._escape(match)
            at = match.end()
        raw += _utf8(text[at:])
        try:
            halves = raw.decode("utf-8", "surrogatepass")
            return halves.encode("utf-16", "surrogatepass").decode("utf-16")  # joins two halves
        except UnicodeError:
            self._refuse("contains bytes that are not UTF-8")

    def _escape(self, match: re.Match[str]) -> bytes:
        byte, four, eight, octal, control, letter = match.groups()
        if byte or octal:
            number = int(byte, 16) if byte else int(octal, 8) & 0xFF
            self._check_character(number)
            return bytes((number,))
        if four or eight:
            number = int(four or eight, 16)
            self._check_character(number)
            return _utf8(chr(number))
        if control:
            return _utf8(chr(ord(control) & 0x1F))
        return _utf8(_ANSI_LETTERS.get(letter, f"\\{letter}"))

    def _check_character(self, number: int) -> None:
        if not 0 < number <= 0x10FFFF:
            self._refuse("contains an escape sequence that is not a character")

    def _variable(self) -> None:
        match = _NAME.match(self._text, self._at)
        if match is None:
            if self._text[self._at] == "$" and self._text[self._at + 1 : self._at + 2] in "\"' \n":
                self._add("$")
                self._at += 1
                return
            self._refuse(
                "contains something that only a shell can expand",
                "Put it in single quotation marks ('…').",
            )
        self._add(f"{{{{{match[1] or match[2]}}}}}")
        self._at = match.end()

    def _closing(self, quote: str, begin: int) -> int:
        end = self._text.find(quote, begin)
        if end < 0:
            self._unclosed()
        return end

    def _add(self, text: str) -> None:
        if self._parts is None:
            self._parts = []
        self._parts.append(text)

    def _end_word(self) -> None:
        if self._parts is not None:
            self._words.append("".join(self._parts))
        self._parts = None

    def _end_command(self) -> None:
        if self._text[self._at :].strip():
            self._refuse("continues on another line", "End each line except the last with \\.")
        self._end_word()
        self._at = len(self._text)

    def _unclosed(self) -> NoReturn:
        self._refuse("ends inside quotation marks", "Copy the whole command, as cURL for bash.")

    def _refuse(self, why: str, hint: str = "") -> NoReturn:
        message = f"The command {why} (word {len(self._words) + 1})."
        raise InputError(message, field="command", hint=hint)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


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
            option = error.opt if _OPTION.fullmatch(error.opt) else "with this name"
            why = "needs a value" if "requires argument" in error.msg else "isn't supported"
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
        hint = "Paste the contents of the file. With --data-raw, @ is an ordinary character."
        raise InputError(message, field="command", hint=hint)


def _dashed(option: str) -> str:
    return option if " " in option else f"{'-' if len(option) == 1 else '--'}{option}"
