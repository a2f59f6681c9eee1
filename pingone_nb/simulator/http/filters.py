"""`filter`: a SCIM expression (RFC 7644, section 3.4.2.2) over some attributes of a resource.

The library scim2-filter-parser reads it (extra `sim`).

Sources: https://developer.pingidentity.com/pingone-api/foundations/conventions/pingone-api-responses.html
https://docs.pingidentity.com/pingone/directory/p1_scim_filter_language.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from pingone_nb.simulator.http.refusals import Detail, Refusal

_OPERATORS: dict[str, Callable[[str, str], bool]] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "sw": lambda value, wanted: value.startswith(wanted),
    "ew": lambda value, wanted: value.endswith(wanted),
    "co": lambda value, wanted: wanted in value,
}
_ESCAPE = re.compile(r"\\([\"\\])")
# the library does not know escapes; these stand for what was escaped, and are no characters
_KEPT = {'"': "\ufdd0", "\\": "\ufdd1"}
_LONGEST = 1_000
_MOST_PARTS = 20

Test = Callable[[Mapping[str, str]], bool]
Attributes = Collection[str] | Mapping[str, Collection[str]]


def filter_of(text: str | None, *, attributes: Attributes) -> Test:
    """The test that a filter means: whether a resource's attributes match it, whatever the case.

    Args:
        text: the filter; None or `''` lets everything pass.
        attributes: those that may be used, with all operators, or each with its own.

    Raises:
        Refusal: 400 `INVALID_REQUEST` with `INVALID_FILTER`. The detail code is documented, the
            top-level code is assumed.
    """
    if not text:
        return lambda _resource: True
    if len(text) > _LONGEST or text.count('"') > 2 * _MOST_PARTS:
        raise _refused("is too long", attributes)
    if any(kept in text for kept in _KEPT.values()):
        raise _refused("is not a SCIM filter", attributes)
    import scim2_filter_parser.lexer
    import scim2_filter_parser.parser

    text = _ESCAPE.sub(lambda found: _KEPT[found[1]], text)
    try:
        tokens = scim2_filter_parser.lexer.SCIMLexer().tokenize(text)
        expression = scim2_filter_parser.parser.SCIMParser().parse(tokens)
    except Exception as error:  # the library raises several kinds, whose texts repeat the filter
        raise _refused("is not a SCIM filter", attributes) from error
    return _test(expression, attributes)


def _test(node: Any, attributes: Attributes) -> Test:
    kind = type(node).__name__
    if kind == "Filter":
        inner = _test(node.expr, attributes)
        return (lambda resource: not inner(resource)) if node.negated else inner
    if kind == "LogExpr":
        left, right = _test(node.expr1, attributes), _test(node.expr2, attributes)
        if node.op.lower() == "and":
            return lambda resource: left(resource) and right(resource)
        return lambda resource: left(resource) or right(resource)
    if kind == "AttrExpr":
        return _comparison(node, attributes)
    raise _refused("uses what is not supported", attributes)


def _comparison(node: Any, attributes: Attributes) -> Test:
    path = node.attr_path
    named = path.attr_name if path.sub_attr is None else f"{path.attr_name}.{path.sub_attr.value}"
    name = next((each for each in attributes if each.casefold() == named.casefold()), None)
    operator = node.value.lower()
    compare = _OPERATORS.get(operator)
    if name is None or compare is None or node.comp_value is None:
        raise _refused("uses what is not supported", attributes)
    if isinstance(attributes, Mapping) and operator not in attributes[name]:
        raise _refused("uses what is not supported", attributes)
    wanted = node.comp_value.value
    for character, kept in _KEPT.items():
        wanted = wanted.replace(kept, character)
    folded = wanted.casefold()
    return lambda resource: compare(resource.get(name, "").casefold(), folded)


def _refused(message: str, attributes: Attributes) -> Refusal:
    own = attributes.values() if isinstance(attributes, Mapping) else [_OPERATORS]
    operators = [name for name in _OPERATORS if any(name in each for each in own)]
    inner = {"supportedAttributes": list(attributes), "supportedOperators": operators}
    return Refusal(400, "INVALID_REQUEST", Detail("INVALID_FILTER", "filter", message, inner))
