"""A recording in the network's place: `Client` replays it, and nothing leaves this machine."""

from __future__ import annotations

import io
import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from pingone_nb.errors import TransportError
from pingone_nb.history import Exchange
from pingone_nb.interchange.written_request import Address, value_of
from pingone_nb.privacy.masking import MARK, mask
from pingone_nb.privacy.secret import MASK

_Key = tuple[str, str, str]  # method, path, media type
_OF_THE_TRANSFER = frozenset(("content-encoding", "content-length", "transfer-encoding"))
_STAND_INS = {  # a masked value that a client goes on with → what it can go on with
    "access_token": "replayed-token",
    "refresh_token": "replayed-token",
    "id_token": "replayed-token",
    "otp": "000000",
}
_SIMULATED_BY = "x-simulated-by"


def replay_session(exchanges: Iterable[Exchange]) -> requests.Session:
    """A session that answers from a recording: `Client(settings, session=replay_session(history))`.

    A request gets the reply to the first recorded request not yet played that has its method, path,
    media type, query and body; the host does not matter. Where the recording is masked, whatever is
    asked fits. A masked token or passcode is replayed as a stand-in, and each reply tells that
    PingOne did not send it (`x-simulated-by`). A recorded failure is raised again.

    Args:
        exchanges: such as a `History`, or `read_har(path)`.

    What was not recorded raises `TransportError`: nothing was sent.
    """
    session = requests.Session()
    adapter = ReplayAdapter(exchanges)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


@dataclass(slots=True)
class _Take:
    """One recorded exchange."""

    exchange: Exchange
    was_repeated: bool
    is_played: bool = False


class ReplayAdapter(BaseAdapter):
    """Answers a session's requests from a recording."""

    def __init__(self, exchanges: Iterable[Exchange]) -> None:
        super().__init__()
        self._takes: dict[_Key, list[_Take]] = defaultdict(list)
        self._lock = threading.Lock()
        self._build = HTTPAdapter().build_response
        before: _Take | None = None
        for exchange in exchanges:
            if before and _is_same_request(before.exchange, exchange):
                before.was_repeated = True
            before = _Take(exchange, was_repeated=False)
            key = _key(exchange.method, exchange.url, exchange.request_media_type)
            self._takes[key].append(before)

    def send(  # type: ignore[override] # named arguments only, as a session passes them
        self, request: requests.PreparedRequest, **_named: Any
    ) -> requests.Response:
        """The recorded reply.

        Raises:
            TransportError: none was recorded, or a failure was.
        """
        take = self._next(request)
        exchange = take.exchange
        if exchange.http_status is None:
            raise _failure(take)
        content = _content(exchange)
        raw = HTTPResponse(
            body=io.BytesIO(content),
            headers=HTTPHeaderDict(_headers(exchange)),
            status=exchange.http_status,
            preload_content=False,
            request_method=request.method,
            enforce_content_length=False,
        )
        return self._build(request, raw)

    def close(self) -> None:
        """Nothing to close."""

    def _next(self, request: requests.PreparedRequest) -> _Take:
        method, media_type = request.method or "GET", _text(request.headers.get("Content-Type"))
        address = Address.of_encoded(request.url or "")
        key = _key(method, address.base, media_type)
        body = value_of(_text(request.body) or "", media_type)
        with self._lock:
            fitting = [
                take for take in self._takes.get(key, ()) if _fits(take.exchange, address, body)
            ]
            for take in fitting:
                if not take.is_played:
                    take.is_played = True
                    return take
        raise _not_recorded(key, known=len(self._takes.get(key, ())), played=len(fitting))


def _not_recorded(key: _Key, *, known: int, played: int) -> TransportError:
    method, path, media_type = key
    what = f"{method} {mask(path)}" + (f" ({media_type})" if media_type else "")
    if played:
        why = f"was recorded {played} times, and all recordings were played"
    elif known:
        why = "was recorded only with another query or body"
    else:
        why = "was not recorded"
    hint = "Record the request first, or call the simulator."
    return TransportError(f"{what} {why}.", may_have_been_sent=False, hint=hint)


def _failure(take: _Take) -> TransportError:
    """The error as it was.

    Where nobody noted whether the request may have been sent, as in older recordings, what was
    repeated at once had not been: the client repeats only that.
    """
    reason = take.exchange.error or "No reply received."
    noted = take.exchange.may_have_been_sent
    may_have_been_sent = not take.was_repeated if noted is None else noted
    return TransportError(reason, may_have_been_sent=may_have_been_sent)


def _key(method: str, url: str, media_type: str | None) -> _Key:
    path = url.partition("?")[0].partition("://")[2].partition("/")[2]
    return method, f"/{path.rstrip('/')}", media_type or ""


def _is_same_request(one: Exchange, other: Exchange) -> bool:
    """Up to masking: what a reply repeats is masked otherwise than what none does."""
    lines = [(each.method, each.url, each.request_media_type) for each in (one, other)]
    bodies = (one.request_body, other.request_body)
    return lines[0] == lines[1] and (_matches(*bodies) or _matches(*reversed(bodies)))


def _fits(exchange: Exchange, address: Address, body: Any) -> bool:
    recorded = Address.of_readable(exchange.url).readable().partition("?")[2]
    asked = address.readable().partition("?")[2]
    return _matches(recorded, asked) and _matches(exchange.request_body, mask(body))


def _matches(recorded: Any, asked: Any) -> bool:
    """Whether they are equal, but for what is masked in the recording."""
    if isinstance(recorded, Mapping):
        return (
            isinstance(asked, Mapping)
            and recorded.keys() == asked.keys()
            and all(_matches(item, asked[key]) for key, item in recorded.items())
        )
    if isinstance(recorded, list):
        return (
            isinstance(asked, list)
            and len(recorded) == len(asked)
            and all(map(_matches, recorded, asked))
        )
    if recorded == MASK:
        return asked is not None
    if isinstance(recorded, str) and isinstance(asked, str) and MARK.search(recorded):
        pattern = ".*".join(map(re.escape, MARK.split(recorded)))
        return re.fullmatch(pattern, asked, re.DOTALL) is not None
    return type(recorded) is type(asked) and bool(recorded == asked)


def _headers(exchange: Exchange) -> list[tuple[str, str]]:
    kept = {
        name: value
        for name, value in exchange.reply_headers.items()
        if name not in _OF_THE_TRANSFER
    }
    return list({_SIMULATED_BY: "replay", **kept}.items())


def _content(exchange: Exchange) -> bytes:
    if exchange.reply_body is None:
        return (exchange.reply_text or "").encode("utf-8", "replace")
    return json.dumps(_playable(exchange.reply_body)).encode()


def _playable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _STAND_INS.get(key, item) if item == MASK else _playable(item)
            for key, item in value.items()
        }
    return [_playable(item) for item in value] if isinstance(value, list) else value


def _text(value: str | bytes | None) -> str | None:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
