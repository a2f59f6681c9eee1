"""The same call in code: what a form would send, as a program of a language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, Protocol
from urllib.parse import urlsplit

import traitlets
from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
from pygments.lexers.special import TextLexer
from pygments.lexers.textfmts import HttpLexer
from pygments.token import Token
from pygments.util import ClassNotFound

from pingone_nb import api
from pingone_nb.errors import InputError
from pingone_nb.history import Exchange
from pingone_nb.interchange.snippets import (
    Language,
    Sandbox,
    flow,
    languages,
    render,
    request_of,
    variables,
)
from pingone_nb.interchange.written_request import (
    ACCESS_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    authorization_of,
)
from pingone_nb.lab.forms.flow_form import FlowForm
from pingone_nb.lab.forms.form import Form, said_of
from pingone_nb.lab.forms.request import RequestForm
from pingone_nb.lab.forms.step import Step
from pingone_nb.lab.forms.widget import Widget, static
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest
from pingone_nb.settings import Settings

Source = Form[Any] | RequestForm | ApiRequest[Any] | Exchange | Callable[[], ApiRequest[Any]]


class Serving(Protocol):
    """The simulator of a client in this process, and its address once it has one."""

    @property
    def sandbox(self) -> Sandbox | None:
        """Where programs can be tried; None while there is no address."""
        ...

    def start(self) -> object:
        """Give it an address."""
        ...

    def follow(self, callback: Callable[[], object]) -> None:
        """Call it after each change of the address."""
        ...


_TITLE = "The same call in code"
_FIRST = "curl"
_UNREACHABLE = (
    "Programs can't reach {host}: the simulator runs inside this notebook, without an address."
)
_SERVED = "It calls this notebook's simulator at {host}, with test values: copy it, and run it."
_IN_A_PAGE = "A browser lets only a page from that address call it."
_NOT_INSTALLED = "{name} is not installed: pip install 'pingone-nb[sim]'"
_NO_PORT = "The simulator can't be served: there is no free port."


class CodeView(Widget):
    """Shows a request as a program of one of `snippets.languages()`; follows a form as one types.

    What is secret is not in it: the program reads environment variables, and the view tells their
    names. When the source gives no request, it says which field is missing. The program travels to
    the browser as messages, at most one a change. The browser remembers the language chosen last.

    Args:
        source: a form, what a form or a client sent, or a function that gives a request, or raises
            an `InputError`.
        settings: where the whole flow goes to, or a function that gives that; without, there is
            this call only.
        language: the name of the language to begin with where the browser remembers none; cURL
            when "".
        serving: the simulator that programs can be tried at, where there is one. The view then
            offers to give it an address, and the programs name it.

    Raises:
        InputError: there is no such language; `field` is `language`.
    """

    _esm, _css = static("code_view", "control", "menu", "choice", "action")
    title = traitlets.Unicode(_TITLE).tag(sync=True)
    languages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    has_flow = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(
        self,
        source: Source,
        *,
        settings: Settings | Callable[[], Settings] | None = None,
        language: str = "",
        serving: Serving | None = None,
    ) -> None:
        self._source = source
        self._settings = settings
        self._serving = serving
        self._failure = ""
        self._language = _checked(language or _FIRST)
        self._is_flow = False
        self._begun: ApiRequest[Any] | None = None
        self._shown: dict[str, Any] = {}
        self._followed: list[object] = []
        super().__init__(
            "pnb-program",
            languages=[(each.name, _name_of(each)) for each in languages()],
            has_flow=settings is not None,
        )
        self.turn_to(source)
        if serving is not None:
            serving.follow(self.refresh)

    @property
    def language(self) -> str:
        """The name of the language that is shown."""
        return self._language.name

    @property
    def is_flow(self) -> bool:
        """Whether the whole flow is shown."""
        return self._is_flow

    @property
    def text(self) -> str:
        """The program, or "" when something is missing."""
        return "".join(text for _, text in self._shown["pieces"])

    @property
    def shown(self) -> dict[str, Any]:
        """What is shown: `language`, `is_flow`, `pieces`, `variables`, `missing`, and `place`.

        `place` says where the program can reach PingOne's stand-in, or that it can't; `can_serve`
        whether `serve` would change that.
        """
        return dict(self._shown)

    def choose(self, language: str) -> None:
        """Show another language.

        Raises:
            InputError: there is no such language; `field` is `language`.
        """
        self._language = _checked(language)
        self.refresh()

    def show_flow(self, is_flow: bool = True) -> None:
        """Show the whole flow, or this call.

        Raises:
            InputError: the view does not know where the flow goes to; `field` is `settings`.
        """
        if is_flow:
            self._where()
        self._is_flow = is_flow
        self.refresh()

    def serve(self) -> None:
        """Give the simulator an address; why that failed is shown."""
        if self._serving is None:
            return
        try:
            self._serving.start()
            self._failure = ""
        except ModuleNotFoundError as error:
            self._failure = _NOT_INSTALLED.format(name=error.name)
        except OSError:
            self._failure = _NO_PORT
        self.refresh()

    def turn_to(self, source: Source) -> None:
        """Show the program of something else."""
        self._source = source
        # once only: a form that was left aside cannot be unfollowed, see `_note`
        if not any(source is each for each in self._followed):
            self._follow(source)
        self.refresh()

    def refresh(self) -> None:
        """Ask the source anew."""
        content = self._content()
        if content != self._shown:
            self._shown = content
            self.send({"type": "code", **content})

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page what to show, in the language that it remembers; take over a choice."""
        if message.get("type") == "serve":
            self._serve_asked()
        if message.get("type") not in ("ready", "choose"):
            return
        known = {each.name: each for each in languages()}
        self._language = known.get(str(message.get("language")), self._language)
        if isinstance(message.get("is_flow"), bool):
            self._is_flow = message["is_flow"] and self._settings is not None
        self._shown = self._content()
        self.send({"type": "code", **self._shown})

    def _serve_asked(self) -> None:
        before = self._shown
        self.serve()
        if self._shown is before:  # a press is answered, whatever it changed
            self.send({"type": "code", **self._shown})

    def _follow(self, source: Source) -> None:
        note = partial(self._note, source)
        for form in _forms_of(source):
            form.on_edit(note)
            form.on_result(note)
            if isinstance(form, FlowForm):
                form.flow.follow(note)
        if isinstance(source, RequestForm):
            source.kind.on_edit(note)
        if isinstance(source, RequestForm | Form):
            self._followed.append(source)

    def _note(self, source: Source, _news: object = None) -> None:
        if source is self._source:
            self.refresh()

    def _content(self) -> dict[str, Any]:
        content = {"language": self.language, "is_flow": self._is_flow}
        try:
            text, names, url = self._flow() if self._is_flow else self._call()
        except InputError as error:
            nothing = {"pieces": [], "variables": [], "place": "", "can_serve": False}
            return {**content, **nothing, "missing": self._missing(error)}
        return {
            **content,
            "pieces": pieces_of(text, self._language),
            "variables": list(dict.fromkeys(names)),
            "missing": "",
            **self._place(url),
        }

    def _call(self) -> tuple[str, tuple[str, ...], str]:
        request, sandbox = self._ask(self._source), self._sandbox()
        text = render(request, language=self.language, sandbox=sandbox)
        names = _credentials(request, sandbox)
        return text, (*names, *variables(request, sandbox=sandbox)), request.url

    def _flow(self) -> tuple[str, tuple[str, ...], str]:
        settings, sandbox = self._where(), self._sandbox()
        first, token = self._beginning(settings), api.token(settings)
        text = flow(settings, language=self.language, request=first, sandbox=sandbox)
        names = _credentials(token, sandbox)
        return text, (*names, *variables(token, first, sandbox=sandbox)), first.url

    def _sandbox(self) -> Sandbox | None:
        return self._serving.sandbox if self._serving else None

    def _place(self, url: str) -> dict[str, Any]:
        """Whether a program that calls `url` reaches anything."""
        sandbox = self._sandbox()
        if is_reachable(url):
            return {"place": "", "can_serve": False}
        if sandbox is not None:
            said = _SERVED.format(host=sandbox.there.auth_path)
            in_a_page = f" {_IN_A_PAGE}" if self.language == "jquery" else ""
            return {"place": said + in_a_page, "can_serve": False}
        text = " ".join(
            filter(None, (_UNREACHABLE.format(host=urlsplit(url).hostname), self._failure))
        )
        return {"place": text, "can_serve": self._serving is not None}

    def _where(self) -> Settings:
        if self._settings is None:
            raise InputError(
                "The whole flow needs settings: they define where the access token comes from.",
                field="settings",
            )
        return self._settings if isinstance(self._settings, Settings) else self._settings()

    def _beginning(self, settings: Settings) -> ApiRequest[Any]:
        """What the flow begins with: what the form sends, or sent before, else a text message."""
        source = self._source.source if isinstance(self._source, Step) else self._source
        if isinstance(source, Form | RequestForm) or source is self._source:
            request = self._ask(source)
            if request.operation == "initialize":
                return request
        if self._begun is not None:
            return self._begun
        target = {"oneTime": {"type": "SMS", "phone": Secret("")}}
        return api.initialize(settings, settings.user_id, selected_device=target)

    def _ask(self, source: Source) -> ApiRequest[Any]:
        request = _request_of(source)
        if request.operation == "initialize":
            self._begun = request
        return request

    def _missing(self, error: InputError) -> str:
        form = self._source.form if isinstance(self._source, RequestForm) else self._source
        return form.missing(error) if isinstance(form, Form) else f"{error.field}: {said_of(error)}"


def is_reachable(url: str) -> bool:
    """Whether another process can reach a URL's host; one that ends with `.invalid` is nowhere."""
    return not (urlsplit(url).hostname or "").endswith(".invalid")


def copy_as_curl(exchange: Exchange) -> str:
    """A row of a history as cURL; what was masked in it comes from environment variables.

    Raises:
        InputError: the row is of a request that cannot be sent as it stands.
    """
    return render(request_of(exchange), language="curl")


def _checked(language: str) -> Language:
    known = {each.name: each for each in languages()}
    if language not in known:
        raise InputError(f"language must be one of: {', '.join(known)}.", field="language")
    return known[language]


def _name_of(language: Language) -> str:
    if language.library.lower() == language.title.lower():
        return language.title
    return f"{language.title} · {language.library}"


def _forms_of(source: Source) -> tuple[Form[Any], ...]:
    if isinstance(source, RequestForm):
        return (source.one_time, source.devices)
    return (source,) if isinstance(source, Form) else ()


def _request_of(source: Source) -> ApiRequest[Any]:
    if isinstance(source, RequestForm):
        source = source.form
    if isinstance(source, Form):
        return source.next_request()
    if isinstance(source, Exchange):
        return request_of(source)
    return source if isinstance(source, ApiRequest) else source()


def _credentials(request: ApiRequest[Any], sandbox: Sandbox | None) -> tuple[str, ...]:
    """The variables with which a request is authorized, besides those in its body."""
    if sandbox is not None and sandbox.moved(request) is not None:
        return ()
    authorization = authorization_of(request.operation, request.body)
    if authorization == "bearer":
        return (ACCESS_TOKEN,) if request.carries_token else ()
    return (CLIENT_ID, CLIENT_SECRET) if authorization == "basic" else ()


Piece = tuple[str, str]

_MOST_CHARACTERS = 40_000
# the first that a token is of
_KINDS = (
    (Token.Comment.Preproc, "keyword"),
    (Token.Comment, "comment"),
    (Token.Literal.String.Interpol, "variable"),
    (Token.Literal.Number, "number"),
    (Token.Literal, "string"),
    (Token.Keyword, "keyword"),
    (Token.Operator.Word, "keyword"),
    (Token.Name.Variable, "variable"),
    (Token.Name.Function, "name"),
    (Token.Name.Class, "name"),
    (Token.Name.Namespace, "name"),
    (Token.Name.Attribute, "name"),
    (Token.Name.Builtin, "name"),
    (Token.Name.Tag, "name"),
)
_HTTP_COMMENT = re.compile(r"^(#.*\n?)", re.MULTILINE)


def pieces_of(text: str, language: Language) -> list[Piece]:
    """The text in pieces of (kind, text); joined, they are the text again.

    A kind is `comment`, `keyword`, `name`, `number`, `string`, `variable` or "". A program that is
    too long to be worth it is one piece.
    """
    if len(text) > _MOST_CHARACTERS:
        return [("", text)]
    # what is copied are the pieces: a lexer that loses a character must not change the program
    pieces = _merged(_pieces(text, _lexer(language)))
    return pieces if "".join(part for _, part in pieces) == text else [("", text)]


def _pieces(text: str, lexer: Lexer) -> Iterator[Piece]:
    if isinstance(lexer, HttpLexer):  # it knows one request, and no comments
        for number, part in enumerate(_HTTP_COMMENT.split(text)):
            yield from [("comment", part)] if number % 2 else _lexed(part, lexer)
    else:
        yield from _lexed(text, lexer)


def _lexed(text: str, lexer: Lexer) -> Iterator[Piece]:
    # get_tokens() would change line ends and take away empty lines
    for _, token, part in lexer.get_tokens_unprocessed(text):
        yield next((kind for known, kind in _KINDS if token in known), ""), part


def _merged(pieces: Iterator[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece; white space goes with what stands before it."""
    merged: list[tuple[str, list[str]]] = []
    for kind, text in pieces:
        if merged and (kind == merged[-1][0] or text.isspace()):
            merged[-1][1].append(text)
        else:
            merged.append((kind, [text]))
    return [(kind, "".join(texts)) for kind, texts in merged]


@cache
def _lexer(language: Language) -> Lexer:
    """By the language's name, else by the suffix of its files; one that colours nothing if none."""
    try:
        found = find_lexer_class_by_name(language.name)
    except ClassNotFound:
        found = find_lexer_class_for_filename(f"snippet{language.suffix}") or TextLexer
    made: Lexer = found()
    return made
