"""The HTTP request that pressing the button will send."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import traitlets

from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.history import Exchange
from pingone_nb.lab.forms.form import Form
from pingone_nb.lab.forms.records import Records
from pingone_nb.lab.forms.reply_view import CutJson, meanings_of_request
from pingone_nb.lab.forms.widget import Widget, static
from pingone_nb.privacy.masking import mask, masked_word
from pingone_nb.request import FORM, ApiRequest

_HIDDEN = "●●●"
_MASKED = re.compile('"(?:' + masked_word(outside=r"\s\"") + ')"')
_MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestText:
    """What is sent, masked.

    Attributes:
        operation: the API's word for it.
        method: such as `POST`.
        url: absolute, with its query.
        headers: those that matter to the API. Any HTTP client adds `Host`, `User-Agent`,
            `Accept-Encoding`, `Connection` and `Content-Length`.
        body: JSON in lines, or a form's fields; "" for none.
    """

    operation: str
    method: str
    url: str
    headers: tuple[tuple[str, str], ...]
    body: str

    @classmethod
    def of_request(
        cls, request: ApiRequest, *, scheme: str = "Bearer", tracing: Mapping[str, str]
    ) -> RequestText:
        """What would be sent.

        Args:
            request: as an operation made it.
            scheme: how it is authorized; "" for not at all.
            tracing: the headers of the caller's own ids.
        """
        own = {name: str(mask(value)) for name, value in request.headers.items()}
        return cls(
            operation=request.operation,
            method=request.method,
            url=request.masked_address(),
            headers=_headers(request.media_type, scheme, own | _readable(tracing)),
            body=_body(request.masked_body(), request.media_type),
        )

    @classmethod
    def of_exchange(
        cls, exchange: Exchange, *, scheme: str = "Bearer", tracing: Mapping[str, str]
    ) -> RequestText:
        """What was sent, as the history keeps it; the arguments are those of `of_request`."""
        return cls(
            operation=exchange.operation,
            method=exchange.method,
            url=exchange.url,
            headers=_headers(exchange.request_media_type, scheme, _readable(tracing)),
            body=_body(exchange.request_body, exchange.request_media_type),
        )

    def is_like(self, other: RequestText) -> bool:
        """Whether both are the same request, however their values are masked."""
        mine, theirs = (replace(each, body=_MASKED.sub('"•"', each.body)) for each in (self, other))
        return mine == theirs


def _headers(
    media_type: str | None, scheme: str, others: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    shown = {"Authorization": f"{scheme} {_HIDDEN}"} if scheme else {}
    shown["Accept"] = "application/json"
    if media_type:
        shown["Content-Type"] = media_type
    return tuple((shown | dict(others)).items())


def _readable(tracing: Mapping[str, str]) -> dict[str, str]:
    # ids beyond ASCII travel as UTF-8 whose bytes are written as Latin-1
    return {
        name: text.encode("latin-1").decode("utf-8", "replace") for name, text in tracing.items()
    }


def _body(body: Any, media_type: str | None) -> str:
    if body is None:
        return ""
    if media_type == FORM and isinstance(body, Mapping):
        text = "&".join(f"{name}={value}" for name, value in body.items())
    else:
        text = json.dumps(body, indent=2, ensure_ascii=False, default=str)
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]} …"


_TITLE = "Request"
_WILL = "“{label}” will send this"
_SENT = "This was sent"


class RequestPreview(Widget):
    """Shows the request of the form that was changed last, and after a press what was sent.

    What is shown is made by the function that makes what is sent, from the form's values: method,
    address, headers and body, with all that is sensitive masked. When the values make no request,
    it says which field is missing. It travels to the browser as messages, at most one a change.

    A property that has the focus, or the mouse on it, is explained in the contract's words.

    Args:
        client: what sends.
        forms: the forms to follow; the first one is shown at first.
        only_own: whether to show of what was sent only what the form would send now.
    """

    _esm, _css = static("request_preview", "wire", module="wire")
    title = traitlets.Unicode(_TITLE).tag(sync=True)

    def __init__(self, client: Client, *forms: Form[Any], only_own: bool = False) -> None:
        self._client = client
        self._only_own = only_own
        self._form = forms[0] if forms else None
        self._draft: RequestText | None = None
        self._shown: dict[str, Any] = {}
        super().__init__("pnb-preview")
        for form in forms:
            form.on_edit(partial(self.turn_to, form))
        self._leave = Records(client, add=self._hear_exchange, turn=self.refresh).leave
        self.refresh()

    @property
    def shown(self) -> dict[str, Any]:
        """What is shown: `caption`, `is_sent`, and either `request` or `missing`."""
        return dict(self._shown)

    def is_own(self, exchange: Exchange) -> bool:
        """Whether an exchange's request is what the form that is shown would send now."""
        if self._form is None or not self._draft_of(self._form)["request"]:
            return False
        return self._draft is not None and self._draft.is_like(self._sent(exchange))

    def hear(self, message: dict[str, Any]) -> None:
        """Tell a new page the request; explain the properties of the one that is shown."""
        super().hear(message)
        request = self._shown.get("request")
        if message.get("type") == "explain" and request:
            meanings = meanings_of_request(request["operation"], _json(request))
            self.send({"type": "meanings", "meanings": meanings})

    def refresh(self) -> None:
        """Look at the form's values anew."""
        if self._form is not None:
            self._show(self._draft_of(self._form))

    def _tell(self) -> None:
        body = _json(self._shown.get("request") or {})
        tree = None if body is None else CutJson.of(body).root
        self.send({"type": "request", **self._shown, "tree": tree})

    def turn_to(self, form: Form[Any]) -> None:
        """Show what another form will send."""
        self._form = form
        self.refresh()

    def _hear_exchange(self, exchange: Exchange) -> None:
        if self._only_own and not self.is_own(exchange):
            return
        shown = self._sent(exchange)
        if self._draft is not None and self._draft.is_like(shown):
            shown = self._draft  # the history may mask more, since a reply repeats it
        self._show({"caption": _SENT, "is_sent": True, "request": asdict(shown), "missing": ""})

    def _sent(self, exchange: Exchange) -> RequestText:
        how = self._authorization(exchange.operation, exchange.request_body)
        return RequestText.of_exchange(exchange, **how)

    def _draft_of(self, form: Form[Any]) -> dict[str, Any]:
        shown = {"caption": _WILL.format(label=form.action.label), "is_sent": False}
        try:
            request = form.next_request()
        except InputError as error:
            return {**shown, "request": None, "missing": form.missing(error)}
        how = self._authorization(request.operation, request.body)
        self._draft = RequestText.of_request(request, **how)
        return {**shown, "request": asdict(self._draft), "missing": ""}

    def _authorization(self, operation: str, body: Any) -> dict[str, Any]:
        scheme = "Bearer" if operation != "token" else _scheme_of_token(body)
        return {"scheme": scheme, "tracing": self._client.tracing.headers()}

    def _show(self, shown: dict[str, Any]) -> None:
        if shown != self._shown:
            self._shown = shown
            self._tell()


def _json(request: Mapping[str, Any]) -> Any:
    """What the shown body says, as a JSON value; None where it is no JSON, or cut."""
    try:
        return json.loads(request.get("body") or "null")
    except ValueError:
        return None


def _scheme_of_token(body: Any) -> str:
    return "" if "client_secret" in (body or {}) else "Basic"
