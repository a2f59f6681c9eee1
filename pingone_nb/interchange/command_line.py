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

_COMMENT = re.compile(r"#[^\n]*")
_PIECE = re.compile(
    r"""
      \\\n                                        # goes on in the next line
    | (?P<blank> [ \t]+ | \n\s*\Z )
    | '(?P<single> [^']* )'
    | "(?P<double> [^"\\]* (?: \\. [^"\\]* )* )"
    | \$'(?P<ansi> [^'\\]* (?: \\. [^'\\]* )* )'
    | \$(?=")                                     # bash looks for a translation
    | \$ (?: (?P<name> [A-Za-z_][A-Za-z0-9_]* ) | \{ (?P<braced> [A-Za-z_][A-Za-z0-9_]* ) \} )
    | (?P<dollar> \$ ) (?= [ \n] | \Z )
    | \\ (?P<escaped> . )
    | (?P<plain> \# | [^ \t\n|&;<>(){\\'"$`\#]+ )
    """,
    re.DOTALL | re.VERBOSE,
)
_IN_DOUBLE = re.compile(
    r"""
      \\ (["\\$`\n])
    | \$ (?: ([A-Za-z_][A-Za-z0-9_]*) | \{ ([A-Za-z_][A-Za-z0-9_]*) \} )
    | ` | \$ (?! ["'\ \n] | \Z )
    """,
    re.VERBOSE,
)
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|(u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))"
    r"|([^\\]+)",
    re.DOTALL,
)
_ANSI_LETTERS = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))
_QUOTED = ("ends inside quotation marks", "Copy the whole command, as cURL for bash.")
_EXPANDED = (
    "contains something that only a shell can expand",
    "Put it in single quotation marks ('…').",
)
_MORE = ("contains more than one command, or a redirection", "Put the URL in quotation marks.")
# what no piece begins with, and why it is refused
_REFUSED = dict.fromkeys("|&;<>()", _MORE) | {
    "'": _QUOTED,
    '"': _QUOTED,
    "$'": _QUOTED,
    "$": _EXPANDED,
    "`": _EXPANDED,
    "\\": ("ends with a backslash", "Copy the whole command."),
    "\n": ("continues on another line", "End each line except the last with \\."),
    "{": (
        "contains a brace outside quotation marks",
        "Put the URL and the body in quotation marks.",
    ),
}
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
        raise InputError(
            f"The command must not be longer than {_LONGEST:,} characters.", field="command"
        )
    if "\0" in command:
        raise InputError(
            "The command contains a character that shells can't read.", field="command"
        )
    return _Splitter(command.replace("\r\n", "\n").lstrip().removeprefix("$ ")).words()


class _Splitter:
    """Walks through a command, piece by piece."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: list[str] = []
        # of the word at hand, up to a million of them; None between words
        self._parts: list[str] | None = None

    def words(self) -> list[str]:
        """The words."""
        at = 0
        while at < len(self._text):
            piece = _COMMENT.match(self._text, at) if self._parts is None else None
            piece = piece or _PIECE.match(self._text, at)
            if piece is None:
                # two characters first: $' begins a quote, which $ alone does not
                self._refuse(_REFUSED.get(self._text[at : at + 2]) or _REFUSED[self._text[at]])
            self._take(piece.lastgroup, piece[piece.lastindex or 0])
            at = piece.end()
        self._end_word()
        return self._words

    def _take(self, kind: str | None, text: str) -> None:
        if kind == "blank":
            self._end_word()
        elif kind == "double":
            self._add(_IN_DOUBLE.sub(self._in_double, text))
        elif kind == "ansi":
            self._add(self._unescaped(text))
        elif kind in ("name", "braced"):
            self._add(f"{{{{{text}}}}}")
        elif kind is not None:
            self._add(text)

    def _in_double(self, match: re.Match[str]) -> str:
        escaped, name, braced = match.groups()
        if escaped:
            return "" if escaped == "\n" else escaped
        if not (name or braced):
            self._refuse(_REFUSED["$"])
        return f"{{{{{name or braced}}}}}"

    def _unescaped(self, text: str) -> str:
        # bytes first: \\x and octals may write one character in several steps
        raw = b"".join(map(self._escape, _ANSI.finditer(text)))
        try:
            halves = raw.decode("utf-8", "surrogatepass")
            return halves.encode("utf-16", "surrogatepass").decode("utf-16")  # joins two halves
        except UnicodeError:
            self._refuse(("contains bytes that are not UTF-8", ""))

    def _escape(self, match: re.Match[str]) -> bytes:
        byte, code, octal, control, letter, plain = match.groups()
        if byte or code or octal:
            number = int(octal, 8) & 0xFF if octal else int(byte or code[1:], 16)
            if not 0 < number <= 0x10FFFF:
                self._refuse(("contains an escape sequence that is not a character", ""))
            return _utf8(chr(number)) if code else bytes((number,))
        if control:
            return _utf8(chr(ord(control) & 0x1F))
        return _utf8(plain or _ANSI_LETTERS.get(letter, f"\\{letter}"))

    def _add(self, text: str) -> None:
        self._parts = self._parts or []
        self._parts.append(text)

    def _end_word(self) -> None:
        if self._parts is not None:
            self._words.append("".join(self._parts))
        self._parts = None

    def _refuse(self, why: tuple[str, str]) -> NoReturn:
        raise InputError(
            f"The command {why[0]} (word {len(self._words) + 1}).", field="command", hint=why[1]
        )


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
        raise refusal  # behind the handler: getopt's own error quotes the command

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
        # curl joins forms with &, and pieces of JSON with nothing
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
        raise InputError(
            f"The option --{name} reads a file.",
            field="command",
            hint="Paste the contents of the file. With --data-raw, @ is an ordinary character.",
        )


def _dashed(option: str) -> str:
    return option if " " in option else f"{'-' if len(option) == 1 else '--'}{option}"
