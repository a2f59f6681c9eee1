r"""A pasted command: its words, as bash splits and unquotes them, and the options among them.

Nothing is run. The grammar is tree-sitter's of bash; it is loaded when a command is read. `$NAME`
is left to be filled in; what else a shell would run or fill in is refused, and so is what was
written for another shell.
"""

from __future__ import annotations

import getopt
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote

from pingone_nb.errors import InputError
from pingone_nb.interchange.draft import Draft
from pingone_nb.request import FORM, JSON

if TYPE_CHECKING:
    from tree_sitter import Language, Node

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_IN_DOUBLE = re.compile(
    rf"""
      \\ (["\\$`\n])
    | \$ (?: ({_NAME}) | \{{ ({_NAME}) (?: :? \? [^}}]* )? \}} )
    | ` | \$ (?! ["'\ \n] | \Z )
    """,
    re.VERBOSE,
)
_HEREDOC = re.compile(
    r"<<(?P<dash>-?)[ \t]*(?P<quote>['\"\\]?)(?P<word>\w+)['\"]?(?P<behind>(?:[^\n\\]|\\.)*)\n"
    r"(?P<body>(?:[^\n]*\n)*?)\t*(?P=word)(?=\n|\Z)",
    re.DOTALL,
)
_OPENS_HEREDOC = re.compile(r"(?<!<)<<(?!<)")
_IN_HEREDOC = re.compile(r"(\\[$`\\\n])|([\"\\])")
_ANSI = re.compile(
    r"\\(?:x([0-9A-Fa-f]{1,2})|(u[0-9A-Fa-f]{1,4}|U[0-9A-Fa-f]{1,8})|([0-7]{1,3})|c(.)|(.))"
    r"|([^\\]+)",
    re.DOTALL,
)
_ANSI_LETTERS = dict(zip("abeEfnrtv\\'\"?", "\a\b\x1b\x1b\f\n\r\t\v\\'\"?", strict=True))
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
# with :? it has to have a value, which is asked for in any case
_VARIABLE = re.compile(rf"\s*\$(?:({_NAME})|\{{({_NAME})(?::?\?[^}}]*)?\}})")
_GAP = re.compile(r"(?:[ \t\n]|\\\n)*")
_ENDING = re.compile(r"(?:(?<!\\)\\\n\s*)+\Z")
_BLANK_ESCAPED = re.compile(r"\\([^\S\n])")

_AS_BASH = 'In the browser, choose "Copy as cURL (bash)".'
_PLAIN = "Write it with straight quotation marks ('…'), or copy it from plain text."
_QUOTED = ("ends inside quotation marks", "Copy the whole command, as cURL for bash.")
_EXPANDED = (
    "contains something that only a shell can expand",
    "Put it in single quotation marks ('…').",
)
_MORE = ("contains more than one command", "Paste one at a time. Put the URL in quotation marks.")
_LINES = ("continues on another line", "End each line except the last with \\.")
_BLANK = ("has a space after a backslash at the end of a line", "Remove the space.")
_OPEN = ("has a heredoc (<<) that isn't closed", "Copy the whole command.")
_BRACE = (
    "contains a brace outside quotation marks",
    "Put the URL and the body in quotation marks.",
)
_UNREADABLE = ("can't be read as a bash command", _AS_BASH)
_OTHER_SHELLS: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile(r"\\[ \t]+\n"), *_BLANK),
    (
        re.compile(
            r"^\s*PS [A-Z]:\\|^\s*(?:\$\w+\s*=\s*)?"
            r"(?:New-Object|Invoke-(?:WebRequest|RestMethod)|iwr|irm)\b"
            r"|`[ \t]*\n|`\"[^`\"]*`\"|@\{",
            re.MULTILINE | re.IGNORECASE,
        ),
        "is written for PowerShell",
        _AS_BASH,
    ),
    (
        re.compile(
            r"\Acurl\b.*?\^(?:[ \t]*\n|[\"%&^<>|!\\{}()])|^\s*(?:[A-Z]:\\|set \w+=)",
            re.MULTILINE | re.DOTALL,
        ),
        "is written for the Windows command prompt (cmd)",
        _AS_BASH,
    ),
)
_NOT_PLAIN: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (re.compile("[“”„‟‘’‚‛«»″′＂＇]"), "contains typographic quotation marks", _PLAIN),
    (
        re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"),
        "contains a non-breaking or other special space",
        "Replace it with an ordinary space.",
    ),
    (re.compile(r"(?<!\S)[–—−‐‑]"), "contains a dash instead of a hyphen", "Write - or --."),
    (
        re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"),
        "contains an invisible character",
        "Copy it from plain text.",
    ),
)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n`]*\n(.*?)\n?[ \t]*\1", re.DOTALL | re.MULTILINE)
_PROMPT = re.compile(
    r"\s*(?:[\w.-]+@[\w.-]+(?:[:\s][^$#%\n]{0,80})?[$#%]|\([\w.-]+\)\s*[$%]|[$%❯➜])[ \t]+(?=\S)"
)
_PROMPT_BEHIND = re.compile(r"^> ?", re.MULTILINE)
# comments, then what is quoted, then what is not: the first is dropped, and of quotes '…'
_SEGMENT = re.compile(
    r"(?:(?<=\s)|\A)#[^\n]*|\$'(?:[^'\\]|\\.)*'|'[^']*'|(?P<double>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<bare>\\.|[^\\\"'$#]+|.)",
    re.DOTALL,
)
_IN_FRONT = re.compile(rf"sudo|time|command|exec|env|nohup|timeout|\d+[smh]?|-[A-Za-z]+|{_NAME}=.*")
_DROPPED = frozenset(("comment", ";", "&", "\n"))
_INPUT = frozenset(("<", "<&"))
_LONGEST = 1_000_000
_MOST_WORDS = 10_000
_MOST_HEREDOCS = 100
_WORDS = frozenset(
    (
        "word",
        "number",
        "string",
        "raw_string",
        "ansi_c_string",
        "concatenation",
        "simple_expansion",
        "expansion",
    )
)
_SHELL_ONLY = frozenset(("command_substitution", "process_substitution", "arithmetic_expansion"))
_LETTERS = {
    "X": "request", "H": "header", "d": "data", "u": "user", "A": "user-agent", "e": "referer",
    "b": "cookie", "G": "get", "I": "head", "o": "output", "m": "max-time", "w": "write-out",
    "L": "location", "k": "insecure", "s": "silent", "S": "show-error", "v": "verbose",
    "i": "include", "f": "fail", "N": "no-buffer", "#": "progress-bar", "g": "globoff",
    "x": "proxy", "U": "proxy-user", "c": "cookie-jar", "D": "dump-header", "E": "cert",
    "y": "speed-time", "Y": "speed-limit", "4": "ipv4", "6": "ipv6", "0": "http1.0",
    "1": "tlsv1", "2": "sslv2", "3": "sslv3", "j": "junk-session-cookies", "n": "netrc",
    "O": "remote-name", "J": "remote-header-name", "p": "proxytunnel", "q": "disable",
    "R": "remote-time", "Z": "parallel", "M": "manual",
}  # fmt: skip
# what follows them changes nothing about the request, but for those that `_take` knows
_WITH_VALUE = """
    request header data data-ascii data-binary data-raw data-urlencode json user url url-query
    oauth2-bearer user-agent referer cookie output max-time connect-timeout write-out retry
    retry-delay retry-max-time proxy preproxy proxy-user proxy-header proxy-cacert proxy-capath
    proxy-cert proxy-key proxy-pass proxy1.0 socks4 socks4a socks5 socks5-hostname noproxy
    cookie-jar dump-header cacert capath cert cert-type key key-type pass ciphers tls13-ciphers
    tls-max curves crlfile pinnedpubkey interface dns-servers dns-interface local-port limit-rate
    max-redirs max-filesize keepalive-time speed-time speed-limit stderr trace trace-ascii
    output-dir netrc-file alt-svc hsts doh-url rate parallel-max happy-eyeballs-timeout-ms
    expect100-timeout engine login-options delegation
"""
_ALONE = """
    get head location location-trusted insecure silent show-error verbose include show-headers fail
    fail-with-body fail-early compressed buffer progress-bar progress-meter globoff ipv4 ipv6
    http0.9 http1.0 http1.1 http2 http2-prior-knowledge http3 http3-only ssl ssl-reqd ssl-no-revoke
    ssl-revoke-best-effort ssl-auto-client-cert ssl-allow-beast sslv2 sslv3 tlsv1 tlsv1.0 tlsv1.1
    tlsv1.2 tlsv1.3 path-as-is proxy-insecure proxytunnel proxy-basic proxy-digest proxy-ntlm
    proxy-anyauth proxy-negotiate retry-all-errors retry-connrefused junk-session-cookies netrc
    netrc-optional basic digest ntlm negotiate anyauth tcp-nodelay tcp-fastopen keepalive alpn npn
    sessionid raw styled-output remote-name remote-name-all remote-header-name remote-time
    create-dirs remove-on-error disable parallel parallel-immediate trace-time trace-ids
    disallow-username-in-url post301 post302 post303 cert-status false-start ca-native
    suppress-connect-headers manual xattr doh-insecure
"""
_READ_FILES = frozenset(("data", "data-ascii", "data-binary", "json"))
_OPTION = re.compile(r"[A-Za-z0-9#.-]{1,40}")
_GLOB = re.compile(r"(?<!\{)\{[^{}]*\}(?!\})|\[(?:\d+-\d+|[a-z]-[a-z])(?::\d+)?\]", re.IGNORECASE)
_HOLE = re.compile(r"(\{\{\s*[\w-]+\s*\}\})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellCommand:
    """A command of a shell; the `repr` shows nothing of it.

    Attributes:
        words: unquoted; `$NAME` and `${NAME}` are `{{NAME}}` where a shell would fill them in.
        given: what a heredoc or a here-string hands to it, or None.
        values: the variables that the lines before it set.
    """

    words: list[str] = field(repr=False)
    given: str | None = field(default=None, repr=False)
    values: Mapping[str, str] = field(default_factory=dict, repr=False)


def shell_words(command: str) -> list[str]:
    """The words of a single command, as `shell_command` reads it."""
    return shell_command(command).words


def shell_command(text: str) -> ShellCommand:
    """The one command in a text.

    Around it may be: comments, a prompt, a Markdown fence, assignments, `sudo` and the like before
    it, a pipe or a file for its output behind it.

    Args:
        text: as pasted, over several lines with `\\` at their ends.

    Raises:
        InputError: as `shell_commands`, or there is more than one.
    """
    found = shell_commands(text)
    if len(found) > 1:
        is_next = found[1].words[0] == "curl" or "\n" not in text.strip()
        _refuse(_MORE if is_next else _LINES, len(found[0].words) + 1)
    return found[0] if found else ShellCommand(words=[])


def shell_commands(text: str) -> list[ShellCommand]:
    """The commands of a script of nothing but assignments and commands.

    Raises:
        InputError: it is written for another shell, a quote is not closed, or a shell would fill in
            or do more than is known here. The error says what, and never repeats the text.
    """
    if len(text) > _LONGEST:
        raise InputError(
            f"The command must not be longer than {_LONGEST:,} characters.", field="command"
        )
    if "\0" in text:
        raise InputError(
            "The command contains a character that shells can't read.", field="command"
        )
    return _Script(_checked(_plain(text))).commands()


def _plain(text: str) -> str:
    """The text without what was copied along with it: line ends, a fence, a prompt."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    fenced = _FENCE.search(plain)
    plain = (fenced[2] if fenced else plain).lstrip().rstrip("\n")
    if plain.startswith("`") and plain.endswith("`") and plain.count("`") == 2:
        plain = plain[1:-1]
    prompt = _PROMPT.match(plain)
    if prompt:
        plain = _PROMPT_BEHIND.sub("", plain[prompt.end() :])
    plain = plain.removesuffix("\\") if text.endswith("\n") else plain
    return _ENDING.sub("", plain)


def _checked(text: str) -> str:
    """The text if it is bash's, with what the grammar cannot read written otherwise.

    A blank behind a backslash is put into quotes, and a heredoc becomes a here-string.
    """
    text = _without_heredocs(text)
    unquoted, bare, rewritten = [], [], []
    for match in _SEGMENT.finditer(text):
        double, plain = match["double"], match["bare"]
        unquoted.append(double or plain or "x")
        bare.append(plain if plain and plain[0] != "\\" else "x")
        rewritten.append(_BLANK_ESCAPED.sub(r"'\1'", match[0]) if plain else match[0])
    _refuse_signs("".join(unquoted), _OTHER_SHELLS)
    _refuse_signs("".join(bare), _NOT_PLAIN)
    return "".join(rewritten)


def _without_heredocs(text: str) -> str:
    count = 0
    while (at := _heredoc_in(text)) is not None:
        count += 1
        found = _HEREDOC.match(text, at)
        if found is None or count > _MOST_HEREDOCS:
            _refuse(_OPEN)
        body = found["body"].removesuffix("\n")
        if found["dash"]:
            body = re.sub(r"^\t+", "", body, flags=re.MULTILINE)
        inside = _IN_HEREDOC.sub(lambda each: each[1] or f"\\{each[2]}", body)
        word = shlex.quote(body) if found["quote"] else f'"{inside}"'
        text = f"{text[:at]}<<< {word}{found['behind']}{text[found.end() :]}"
    return text


def _heredoc_in(text: str) -> int | None:
    """Where the first one begins."""
    for segment in _SEGMENT.finditer(text):
        found = _OPENS_HEREDOC.search(segment["bare"] or "")
        if found:
            return segment.start() + found.start()
    return None


def _refuse_signs(text: str, signs: tuple[tuple[re.Pattern[str], str, str], ...]) -> None:
    for pattern, why, hint in signs:
        if pattern.search(text):
            _refuse((why, hint))


class _Script:
    """Reads the tree that the grammar makes of a text."""

    def __init__(self, text: str) -> None:
        self._bytes = _utf8(text)
        self._values: dict[str, str] = {}
        self._found: list[ShellCommand] = []

    def commands(self) -> list[ShellCommand]:
        """The commands, in order."""
        root = _tree(self._bytes)
        if root.child_count > _MOST_WORDS:
            _refuse(_MORE)
        end = 0
        for number, node in enumerate(root.children):
            self._check_gap(end, node.start_byte)
            if node.type == "&" and number + 1 < len(root.children):
                _refuse(_MORE)  # an address without quotes
            self._take(node)
            end = node.end_byte
        self._check_gap(end, len(self._bytes))
        return self._found

    def _take(self, node: Node) -> None:
        if node.type in _DROPPED:
            return
        if node.type == "variable_assignment":
            self._assign(node)
        elif node.type in ("declaration_command", "variable_assignments"):
            for each in node.named_children:
                self._assign(each)
        elif node.type == "pipeline":
            self._take(node.children[0])  # what is behind it gets the reply
        elif node.type == "list":
            _refuse(_MORE)
        elif node.type == "redirected_statement":
            self._redirected(node)
        elif node.type == "command":
            self._add(node.children)
        else:
            self._refuse_node(node)

    def _assign(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if node.type != "variable_assignment" or name is None or name.type != "variable_name":
            self._refuse_node(node)
        words = self._words(list(_pieces(value))) if value else [""]
        self._values[self._text(name)] = "".join(words)

    def _redirected(self, node: Node) -> None:
        body, *redirects = node.children
        if body.type != "command":
            self._take(body)
            return
        self._add([*body.children, *redirects])

    def _add(self, nodes: list[Node]) -> None:
        if len(nodes) > _MOST_WORDS:
            _refuse((f"has more than {_MOST_WORDS:,} words", ""))
        given: str | None = None
        runs: list[list[Node]] = [[]]
        for node in nodes:
            if node.type == "herestring_redirect":
                given = "".join(self._words(list(_pieces(node.children[-1])))) + "\n"
                runs.append([])
            elif node.type == "file_redirect":
                # the first word is the file, or a number of one
                files = [child for child in node.children if child.type in _WORDS]
                runs += [[], *([*_pieces(each)] for each in files[1:]), []]
            elif node.type != "variable_assignment":
                runs[-1] += _pieces(node)
        words = [word for run in runs for word in self._words(run)]
        while len(words) > 1 and _IN_FRONT.fullmatch(words[0]):
            del words[0]
        self._found.append(ShellCommand(words=words, given=given, values=dict(self._values)))

    def _words(self, pieces: list[Node]) -> list[str]:
        """Pieces that touch each other are one word, whatever the grammar makes of them."""
        words: list[str] = []
        if len(pieces) > 2 * _MOST_WORDS:
            _refuse((f"has more than {_MOST_WORDS:,} words", ""))
        end = -1
        for number, piece in enumerate(pieces):
            text, space = self._piece(piece, pieces[number + 1 : number + 2])
            gap = self._bytes[max(end, 0) : piece.start_byte].decode()
            self._check_gap(max(end, 0) if end >= 0 else piece.start_byte, piece.start_byte)
            if end < 0 or space or gap.replace("\\\n", ""):
                words.append(text)
            else:
                words[-1] += text
            end = piece.end_byte
        return words

    def _piece(self, node: Node, after: list[Node]) -> tuple[str, bool]:
        """What a piece says, and whether the grammar took a space before it into it."""
        text = self._text(node)
        space = text[:1].isspace()
        if node.type == "raw_string":
            return text[1:-1], space
        if node.type == "ansi_c_string":
            return self._unescaped(text[2:-1]), space
        if node.type == "string":
            return _IN_DOUBLE.sub(_in_double, text[1:-1]), space
        if node.type == "$":  # before double quotes, bash looks for a translation
            touches = after and after[0].type == "string" and after[0].start_byte == node.end_byte
            return "" if touches else "$", space
        if node.type in ("simple_expansion", "expansion"):
            name = _VARIABLE.fullmatch(text)
            if name is None:
                _refuse(_EXPANDED)
            return f"{{{{{name[1] or name[2]}}}}}", space
        if node.type not in (
            "word",
            "number",
            "variable_name",
            "=",
            "+=",
            "[",
            "]",
            "==",
            "!",
            ":",
        ):
            self._refuse_node(node)
        if re.search(r"(?<!\\)(?:\\\\)*[{}]", text):
            _refuse(_BRACE)
        return _ESCAPED.sub(lambda found: found[1].replace("\n", ""), text.lstrip()), space

    def _unescaped(self, text: str) -> str:
        # bytes first: \\x and octals may write one character in several steps
        raw = b"".join(map(_escape, _ANSI.finditer(text)))
        try:
            halves = raw.decode("utf-8", "surrogatepass")
            return halves.encode("utf-16", "surrogatepass").decode("utf-16")  # joins two halves
        except UnicodeError:
            _refuse(("contains bytes that are not UTF-8", ""))

    def _text(self, node: Node) -> str:
        return self._bytes[node.start_byte : node.end_byte].decode()

    def _check_gap(self, start: int, end: int) -> None:
        """Nothing may get lost between two pieces."""
        gap = self._bytes[start:end].decode()
        if not _GAP.fullmatch(gap):
            self._refuse_text(gap)

    def _refuse_node(self, node: Node) -> NoReturn:
        self._refuse_text(self._text(node), node.type)

    def _refuse_text(self, text: str, kind: str = "") -> NoReturn:
        text = text.strip()
        if kind in _SHELL_ONLY or text.startswith(("$", "`", "<(", ">(")):
            _refuse(_QUOTED if text.startswith("$'") else _EXPANDED)
        if text.startswith(("'", '"')):
            _refuse(_QUOTED)
        if text.startswith("\\"):
            _refuse(("ends with a backslash", "Copy the whole command."))
        _refuse(_BRACE if text.startswith(("{", "}")) else _UNREADABLE)


def _pieces(node: Node) -> Iterator[Node]:
    """What a word is made of, in order."""
    if node.type in ("command_name", "concatenation"):
        for child in node.children:
            yield from _pieces(child)
    else:
        yield node


def _in_double(match: re.Match[str]) -> str:
    escaped, name, braced = match.groups()
    if escaped:
        return "" if escaped == "\n" else escaped
    if not (name or braced):
        _refuse(_EXPANDED)
    return f"{{{{{name or braced}}}}}"


def _escape(match: re.Match[str]) -> bytes:
    byte, code, octal, control, letter, plain = match.groups()
    if byte or code or octal:
        number = int(octal, 8) & 0xFF if octal else int(byte or code[1:], 16)
        if not 0 < number <= 0x10FFFF:
            _refuse(("contains an escape sequence that is not a character", ""))
        return _utf8(chr(number)) if code else bytes((number,))
    if control:
        return _utf8(chr(ord(control) & 0x1F))
    return _utf8(plain or _ANSI_LETTERS.get(letter, f"\\{letter}"))


@cache
def _bash() -> Language:
    try:
        from tree_sitter import Language
        from tree_sitter_bash import language
    except ImportError:
        raise InputError(
            "Reading a command needs tree-sitter-bash.",
            field="command",
            hint="Install it: pip install 'pingone-nb[exchange]'.",
        ) from None
    return Language(language())


def _tree(text: bytes) -> Node:
    from tree_sitter import Parser

    return Parser(_bash()).parse(text).root_node  # a parser that is used again keeps heredocs


def _refuse(why: tuple[str, str], word: int = 0) -> NoReturn:
    where = f" (word {word})" if word else ""
    raise InputError(f"The command {why[0]}{where}.", field="command", hint=why[1])


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@dataclass(slots=True, kw_only=True)
class CurlOptions:
    """Not yet decoded, variables not yet filled in; the `repr` shows nothing of it.

    Attributes:
        method: of `--request`, or "".
        urls, headers, cookies, parts: of `--url`, `--header`, `--cookie` and `--url-query`.
        usual: headers of other options, such as `--referer`.
        body: what `--data` and the like say together, or None.
        is_json, in_query, is_head, is_literal: `--json`, `--get`, `--head`, `--globoff`.
        given: what `@-` reads.
    """

    method: str = field(default="", repr=False)
    urls: list[str] = field(default_factory=list, repr=False)
    headers: list[str] = field(default_factory=list, repr=False)
    cookies: list[str] = field(default_factory=list, repr=False)
    usual: list[str] = field(default_factory=list, repr=False)
    parts: list[str] = field(default_factory=list, repr=False)
    body: str | None = field(default=None, repr=False)
    is_json: bool = False
    in_query: bool = False
    is_head: bool = False
    is_literal: bool = False
    given: str | None = field(default=None, repr=False)

    @classmethod
    def of(cls, words: list[str], *, given: str | None = None) -> CurlOptions:
        """From the words behind `curl`, and what is handed to it.

        Raises:
            InputError: an option is not known here, lacks its value, or reads a file.
        """
        with_value, alone = _WITH_VALUE.split(), _ALONE.split()
        letters = "".join(
            f"{letter}:" if name in with_value else letter for letter, name in _LETTERS.items()
        )
        names = [f"{name}=" for name in with_value] + alone + [f"no-{name}" for name in alone]
        try:
            pairs, urls = getopt.gnu_getopt(words, letters, names)
        except getopt.GetoptError as error:
            begun = [name for name in names if name.startswith(error.opt)]
            if "unique" in error.msg:  # curl itself took the first of its list
                whole = f"--{begun[0].removesuffix('=')}"
                return cls.of(
                    [whole if each == f"--{error.opt}" else each for each in words], given=given
                )
            option = error.opt if _OPTION.fullmatch(error.opt) else "with this name"
            why = "needs a value" if "requires argument" in error.msg else "isn't supported"
            refusal = InputError(f"The option {_dashed(option)} {why}.", field="command")
        else:
            found = cls(given=given)
            for option, value in pairs:
                found._take(_LETTERS.get(option[1:], option.lstrip("-")), value)
            found.urls += urls
            return found
        raise refusal  # behind the handler: getopt's own error quotes the command

    def draft(self) -> Draft:
        """The request that curl would send.

        Raises:
            InputError: it would send none, or several.
        """
        if len(self.urls) != 1:
            raise InputError("The command must contain exactly one URL.", field="url")
        if self.is_head and self.body is not None and not self.in_query:
            raise InputError("curl refuses --head together with --data.", field="command")
        if not self.is_literal and _GLOB.search(self.urls[0]):
            raise InputError(
                "The URL contains braces or a range, which curl expands to several URLs.",
                field="url",
                hint="Write {{name}} for a variable, or add --globoff.",
            )
        parts = [*self.parts, *([self.body] if self.in_query and self.body else [])]
        return Draft(
            method=self.method or ("HEAD" if self.is_head else ""),
            url=self.urls[0],
            headers=self.headers,
            usual=[*self.usual, *([f"Cookie: {';'.join(self.cookies)}"] if self.cookies else [])],
            body=None if self.in_query else self.body,
            media_type=self.usual_media_type(),
            parts=parts,
        )

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
        elif name == "url-query":
            self.parts.append(value[1:] if value.startswith("+") else _urlencoded(value))
        elif name == "header":
            _refuse_file(name, value)
            self.headers.append(value)
        elif name == "referer":
            self.usual.append(f"Referer: {value}")
        elif name == "cookie":
            if "=" not in value:
                _refuse_file(name, "@")
            self.cookies.append(value)
        else:
            self.in_query |= name == "get"
            self.is_head |= name == "head"
            self.is_literal |= name == "globoff"

    def _add(self, name: str, value: str) -> None:
        if name in _READ_FILES:
            value = self._read(name, value)
        said = _urlencoded(value) if name == "data-urlencode" else value
        self.is_json |= name == "json"
        # curl joins forms with &, and pieces of JSON with nothing
        if self.body is None:
            self.body = said
        else:
            self.body += said if name == "json" else f"&{said}"

    def _read(self, name: str, value: str) -> str:
        if value != "@-" or self.given is None:
            _refuse_file(name, value)
            return value
        is_whole = name in ("data-binary", "json")
        return self.given if is_whole else re.sub(r"[\r\n]", "", self.given)


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
