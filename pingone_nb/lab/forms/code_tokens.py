"""A program cut into pieces, each with what it is in its language, to be coloured."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pygments.lexer import Lexer
from pygments.lexers import find_lexer_class_by_name, find_lexer_class_for_filename
from pygments.lexers.special import TextLexer
from pygments.lexers.textfmts import HttpLexer
from pygments.token import Token
from pygments.util import ClassNotFound

from pingone_nb.interchange.snippets import Language

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
