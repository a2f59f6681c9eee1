"""How a reply may write what was sent, and where: the table of the tests and of the benchmark."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.client import BadStatusLine
from typing import Any
from urllib.parse import quote, quote_plus

import requests
import urllib3.exceptions

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
Answer = Exception | tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class EchoForm:
    """A way to write secrets, and a place in a reply."""

    way: str
    place: str

    @property
    def name(self) -> str:
        """What it is called."""
        return f"{self.way}, {self.place}"

    def answer(self, secrets: Sequence[str]) -> Answer:
        """A reply, or a failure, that repeats the secrets so."""
        return PLACES[self.place](" ".join(written(self.way, each) for each in secrets))


def written(way: str, secret: str) -> str:
    """A secret, written so."""
    return WAYS[way](secret)


def _each(form: str) -> Callable[[str], str]:
    """Every character as a number."""
    return lambda text: "".join(form.format(ord(each)) for each in text)


def _punctuation(form: str) -> Callable[[str], str]:
    """All but letters and digits as a number."""
    return lambda text: re.sub(r"[^\w]", lambda found: form.format(ord(found[0])), text)


def _lower_hex(text: str) -> str:
    return re.sub(r"%..", lambda found: found[0].lower(), quote(text, safe=""))


def _named(text: str) -> str:
    names = {"+": "&plus;", "@": "&commat;", "/": "&sol;", ".": "&period;", '"': "&quot;", "=": "&equals;"}  # fmt: skip
    return "".join(names.get(each, each) for each in text)


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _base64url(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _grouped(separator: str) -> Callable[[str], str]:
    """A phone number or a passcode in groups; anything else as it is."""

    def group(text: str) -> str:
        if not re.fullmatch(r"\+?\d+", text):
            return text
        return separator.join(re.findall(r"\+?\d{1,3}", text))

    return group


def _without_country(text: str) -> str:
    return text[2:] if re.fullmatch(r"\+1\d{10}", text) else text


def _american(text: str) -> str:
    found = re.fullmatch(r"\+1(\d{3})(\d{3})(\d{4})", text)
    return "({}) {}-{}".format(*found.groups()) if found else text


def _json(text: str) -> str:
    return json.dumps(text)[1:-1]


WAYS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "behind a scheme": "Bearer {}".format,
    "in a header's line": "Authorization: Basic {}\\r\\n".format,
    "URL": lambda text: quote(text, safe=""),
    "URL, small digits": _lower_hex,
    "URL, all of it": _each("%{:02X}"),
    "URL twice": lambda text: quote(quote(text, safe=""), safe=""),
    "URL three times": lambda text: quote(quote(quote(text, safe=""), safe=""), safe=""),
    "form": quote_plus,
    "JSON": _json,
    "JSON twice": lambda text: _json(_json(text)),
    "JSON, slashes": lambda text: _json(text).replace("/", "\\/"),
    "JSON, punctuation as numbers": _punctuation("\\u{:04x}"),
    "JSON, all of it as numbers": _each("\\u{:04X}"),
    "JavaScript": _each("\\x{:02x}"),
    "JavaScript, braces": _punctuation("\\u{{{:x}}}"),
    "octal": _punctuation("\\{:03o}"),
    "escape()": _each("%u{:04X}"),
    "HTML": html.escape,
    "HTML, decimal": _punctuation("&#{};"),
    "HTML, all of it decimal": _each("&#{};"),
    "HTML, hexadecimal": _each("&#x{:X};"),
    "HTML, zeros before": _each("&#x{:06x};"),
    "HTML, names": _named,
    "HTML twice": lambda text: html.escape(_punctuation("&#{};")(text)),
    "URL in HTML": lambda text: _punctuation("&#x{:x};")(quote(text, safe="")),
    "HTML in JSON": lambda text: _json(_punctuation("&#{};")(text)).replace("&", "\\u0026"),
    "base64": _base64,
    "base64url": _base64url,
    "base64, one before": lambda text: _base64(f"a{text}z"),
    "base64, two before": lambda text: _base64url(f"ab{text}yz"),
    "base64 of a pair": lambda text: _base64(f"client:{text}"),
    "base64 in a URL": lambda text: quote(_base64(text), safe=""),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal, capitals": lambda text: text.encode().hex().upper(),
    "spaces": _grouped(" "),
    "hyphens": _grouped("-"),
    "dots": _grouped("."),
    "spaces, URL": lambda text: quote(_grouped(" ")(text), safe=""),
    "no-break spaces": _grouped("\u00a0"),
    "without +": lambda text: text.removeprefix("+"),
    "two zeros": lambda text: re.sub(r"^\+", "00", text),
    "without country": _without_country,
    "American": _american,
}  # fmt: skip


def _refusal(**told: Any) -> Answer:
    body = {"id": ID, "code": "INVALID_DATA", "message": "No."} | told
    return 400, {"Content-Type": "application/json"}, json.dumps(body).encode()


def _detail(**told: Any) -> Answer:
    return _refusal(details=[{"code": "INVALID_VALUE", "message": "No."} | told])


def _header(name: str, value: str, status: int = 400) -> Answer:
    return status, {name: value}, b'{"code": "INVALID_DATA", "message": "No."}'


def _ascii(text: str) -> str:
    return text.replace("\u00a0", " ")


def _success(text: str) -> Answer:
    body = {"id": ID, "status": "ACTIVE", "note": text, "echo": [{text: text}]}
    return 200, {"Content-Type": "application/hal+json"}, json.dumps(body).encode()


def _spliced(text: str) -> Answer:
    """Put into the JSON document as it is; sometimes that is no document any more."""
    return 400, {}, f'{{"code": "INVALID_DATA", "message": "{text}"}}'.encode()


def _broken_off(text: str) -> Answer:
    cause = urllib3.exceptions.ProtocolError("Connection aborted.", BadStatusLine(text))
    return requests.ConnectionError(cause)


def _numbers(text: str) -> Answer:
    """Each run of digits as a JSON number, and as one with a point."""
    found = [int(each) for each in re.findall(r"(?<!\S)\+?(\d{6,})(?!\S)", text)]
    inner = {"got": found, "and": [float(each) for each in found]}
    return _refusal(**inner, details=[{"code": "X", "innerError": inner}])


PLACES: dict[str, Callable[[str], Answer]] = {
    "message": lambda text: _refusal(message=text),
    "within a message": lambda text: _refusal(message=f'The value "{text}" is wrong: {text}.'),
    "OAuth's description": lambda text: (401 - 1, {}, json.dumps({"error": "invalid_client", "error_description": text}).encode()),
    "code and id": lambda text: _refusal(code=text, id=text),
    "detail": lambda text: _detail(message=text),
    "detail's target": lambda text: _detail(target=text),
    "detail's code": lambda text: _detail(code=text),
    "innerError": lambda text: _detail(innerError={"a": [{"b": {"c": text}}]}),
    "innerError's key": lambda text: _detail(innerError={"a": [{text: 1}]}),
    "unknown property": lambda text: _refusal(echo={"headers": [{"Authorization ": text}], text: []}),
    "document in a message": lambda text: _refusal(message=json.dumps({"sent": text})),
    "spliced": _spliced,
    "list": lambda text: (400, {}, json.dumps([text]).encode()),
    "Location": lambda text: (302, {"Location": f"https://a.de/?echo={_ascii(text)}"}, b""),
    "WWW-Authenticate": lambda text: _header("WWW-Authenticate", f'Bearer error="{text}"'),
    "Content-Type": lambda text: (502, {"Content-Type": text}, b"no"),
    "Set-Cookie": lambda text: _header("Set-Cookie", f"echo={text}; Path=/"),
    "Correlation-Id": lambda text: _header("Correlation-Id", text),
    "any header": lambda text: _header("X-Echo", text),
    "header's name": lambda text: _header(f"X-{text}", "1"),
    "page": lambda text: (502, {"Content-Type": "text/html"}, f"<p title='{text}'>{text}</p>".encode()),
    "text": lambda text: (200, {"Content-Type": "text/plain"}, f"You sent {text}!".encode()),
    "success": _success,
    "line in place of a reply": _broken_off,
    "numbers": _numbers,
}  # fmt: skip


def forms() -> Iterator[EchoForm]:
    """All of the table: numbers are written in one way only."""
    yield EchoForm("without +", "numbers")
    yield EchoForm("without country", "numbers")
    for place in PLACES.keys() - {"numbers"}:
        yield from (EchoForm(way, place) for way in WAYS)
