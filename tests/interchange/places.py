"""Where people's files have secrets: an entry of a HAR with a canary for each place."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

CANARY = "Canary7x9"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
Edit = Callable[[dict[str, Any]], object]
_NAMES = (
    "access_token accessToken access-token ACCESS_TOKEN clientSecret client-secret api_key apiKey"
    " id_token_hint idTokenHint SAMLResponse passcode pin refreshToken sessionToken otpCode newPassword"
)
_ALONE = json.dumps({"access_token": CANARY})
_WORD = base64.b64encode(CANARY.encode() * 3).decode()
_BASIC = base64.b64encode(f"id:{CANARY}".encode()).decode()


def entry(edit: Edit) -> dict[str, Any]:
    """An entry with a change."""
    made: dict[str, Any] = {
        "startedDateTime": "2026-01-02T03:04:05.678Z",
        "time": 1,
        "request": {"method": "POST", "url": "https://auth.pingone.eu/e/x", "headers": []},
        "response": {"status": 200, "headers": [], "content": {}},
    }
    edit(made)
    return made


def posted(text: str, media_type: str = FORM) -> Edit:
    """A request's body."""
    return lambda made: made["request"].update(postData={"mimeType": media_type, "text": text})


def replied(text: str) -> Edit:
    """A reply's body."""
    return lambda made: made["response"].update(content={"text": text})


def header(name: str, value: str) -> Edit:
    """A reply's header."""
    return lambda made: made["response"].update(headers=[{"name": name, "value": value}])


def address(url: str) -> Edit:
    """The request's URL."""
    return lambda made: made["request"].update(url=url)


def repeated(name: str, value: str) -> Edit:
    """A request's header, whose secret the reply repeats in a sentence."""

    def edit(made: dict[str, Any]) -> None:
        made["request"].update(headers=[{"name": name, "value": value}])
        made["response"].update(content={"text": json.dumps({"note": f"It was {CANARY}."})})

    return edit


PLACES: dict[str, Edit] = {
    "a form of one word": posted(CANARY),
    "a form of one word in Base64": posted(_WORD),
    "a form of one word in padded Base64": posted(_WORD + "="),
    "a word among a form's fields": posted(f"a=1&{CANARY}"),
    "a form's field without a value": posted(f"{CANARY}="),
    "fields without a text": lambda made: made["request"].update(
        postData={"mimeType": FORM, "params": [{"name": CANARY}]}
    ),
    "JSON sent as a form": posted(json.dumps({"otp": CANARY})),
    "JSON in a form's field": posted(f'x={{"otp":"{CANARY}"}}'),
    "a form in Base64": lambda made: made["request"].update(
        postData={"mimeType": FORM, "encoding": "base64", "text": base64.b64encode(f"client_secret={CANARY}".encode()).decode()}
    ),
    "a form behind a byte order mark": posted(f"\ufeffotp={CANARY}"),
    "a nested field": posted(f"user[password]={CANARY}"),
    "a body of text": posted(f"otp {CANARY}", "text/plain"),
    "a body of several parts": posted(f'--b\r\nContent-Disposition: form-data; name="otp"\r\n\r\n{CANARY}\r\n--b--', "multipart/form-data"),
    "lines of JSON posted": posted(f"{_ALONE}\n{_ALONE}", "application/x-ndjson"),
    "JSON posted behind a byte order mark": posted(f"\ufeff{_ALONE}", JSON),
    "a text as JSON": posted(json.dumps(CANARY), JSON),
    "an array as JSON": posted(f"[{_ALONE}]", JSON),
    "a media type's parameter": lambda made: made["request"].update(
        headers=[{"name": "content-type", "value": f"multipart/form-data; token={CANARY}"}]
    ),
    "a code in Location": header("Location", f"https://a.de/cb?code={CANARY}&state=1"),
    "a token in Location's fragment": header("Location", f"https://a.de/cb#access_token={CANARY}&x=1"),
    "a token in Refresh": header("Refresh", f"0; url=https://a.de/cb?id_token={CANARY}"),
    "a code in Refresh's fragment": header("Refresh", f"0;url=https://a.de/#code={CANARY}"),
    "a code in Link": header("Link", f"<https://a.de/?code={CANARY}>; rel=next"),
    "a token in Content-Location": header("Content-Location", f"/x?access_token={CANARY}"),
    "Set-Cookie": header("Set-Cookie", f"ST={CANARY}"),
    "an API key's header": header("X-Api-Key", CANARY),
    "a token's header": header("X-Auth-Token", CANARY),
    "a challenge's parameter": header("WWW-Authenticate", f'Bearer realm="x", token="{CANARY}"'),
    "a reply behind a byte order mark": replied(f"\ufeff{_ALONE}"),
    "a reply behind a guard": replied(f")]}}',\n{_ALONE}"),
    "a reply behind a loop": replied(f"while(1);{_ALONE}"),
    "lines of JSON": replied(f"{_ALONE}\n{_ALONE}"),
    "server-sent events": replied(f"event: x\ndata: {_ALONE}\n\n"),
    "JSON with padding": replied(f"callback({_ALONE})"),
    "JSON within JSON": replied(json.dumps({"x": _ALONE})),
    "a form as reply": replied(f"access_token={CANARY}&token_type=bearer"),
    "a URL in a reply": replied(json.dumps({"href": f"https://a.de/cb?code={CANARY}&state=1"})),
    "a page's field": replied(f'<input type=hidden name="id_token" value="{CANARY}">'),
    "a page's field the other way round": replied(f'<input value="{CANARY}" name="id_token">'),
    "a page's refresh": replied(f'<meta http-equiv=refresh content="0;url=https://a.de/?code={CANARY}">'),
    "a script": replied(f"var token = '{CANARY}';"),
    "an element": replied(f"<s:access_token>{CANARY}</s:access_token>"),
    "an attribute": replied(f'<x token="{CANARY}"/>'),
    "half a document": replied(f'{{"access_token": "{CANARY}'),
    "a parameter without a value": address(f"https://a.pingone.eu/x?{CANARY}"),
    "a word among parameters": address(f"https://a.pingone.eu/x?a=1&{CANARY}"),
    "a parameter of the path": address(f"https://a.pingone.eu/x;jsessionid={CANARY}"),
    "a URL's fragment": address(f"https://a.pingone.eu/x#access_token={CANARY}"),
    "a URL's password": address(f"https://user:{CANARY}@a.pingone.eu/x"),
    "a URL's user": address(f"https://{CANARY}@a.pingone.eu/x"),
    "a repeated cookie": repeated("Cookie", f"ST={CANARY}"),
    "a repeated key": repeated("X-Api-Key", CANARY),
    "a repeated secret": repeated("Authorization", f"Basic {_BASIC}"),
    "why there was no reply": lambda made: made["response"].update(
        status=0, comment=f"failed: https://a.de/?code={CANARY}"
    ),
    **{f"a property {name}": replied(json.dumps({name: CANARY})) for name in _NAMES.split()},
    **{f"a field {name}": posted(f"{name}={CANARY}") for name in _NAMES.split()},
    **{f"a parameter {name}": address(f"https://a.pingone.eu/x?{name}={CANARY}") for name in _NAMES.split()},
}  # fmt: skip


def traces(text: str) -> list[str]:
    """What of a canary is in a text, in the clear or in Base64."""
    return [each for each in (CANARY, _WORD[:12], _BASIC) if each in text]
