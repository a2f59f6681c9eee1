r"""The words of one command, as bash splits and unquotes them; nothing is run.

`shlex` knows neither `$'…'`, which browsers write, nor what a shell would run or fill in. Here
`$NAME` is left to be filled in; whatever else a shell would run or fill in is refused.
"""

from __future__ import annotations

import re
from typing import NoReturn

from pingone_nb.errors import InputError

_NAME = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", re.ASCII)
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))", re.S
)
_ANSI_LETTERS = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))
_RUN = frozenset("|&;<>()")
_LONGEST = 1_000_000


def shell_words(command: str) -> list[str]:
    """Split a command; `$NAME` and `${NAME}` become `{{NAME}}` where a shell would fill them in.

    Args:
        command: as pasted, over several lines with `\\` at their ends.

    Raises:
        InputError: a quote is not closed, or a shell would do more than start one program.
    """
    if len(command) > _LONGEST:
        message = f"The command is longer than {_LONGEST:,} characters."
        raise InputError(message, field="command")
    if "\0" in command:
        message = "The command holds a character that no shell can read."
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
            self._refuse("holds more than one command, or a redirection", "Quote the URL.")
        elif character == "{":
            self._refuse("holds a brace outside quotes", "Quote the URL and the body.")
        else:
            self._quoted_or_plain(character)

    def _quoted_or_plain(self, character: str) -> None:
        if character == "\\":
            if self._at + 1 == len(self._text):
                self._refuse("ends with a backslash", "Copy it as a whole.")
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
            self._refuse("holds bytes that are no UTF-8")

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
            self._refuse("holds an escape that is no character")

    def _variable(self) -> None:
        match = _NAME.match(self._text, self._at)
        if match is None:
            if self._text[self._at] == "$" and self._text[self._at + 1 : self._at + 2] in "\"' \n":
                self._add("$")
                self._at += 1
                return
            self._refuse("holds what only a shell can fill in", "Quote it with '…'.")
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
            self._refuse("goes on in another line", "End each line but the last with \\.")
        self._end_word()
        self._at = len(self._text)

    def _unclosed(self) -> NoReturn:
        self._refuse("ends within a quote", "Copy it as a whole, as cURL for bash.")

    def _refuse(self, why: str, hint: str = "") -> NoReturn:
        message = f"The command {why}, in word {len(self._words) + 1}."
        raise InputError(message, field="command", hint=hint)


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
