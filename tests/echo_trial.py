"""Every operation is sent with planted secrets to a server that repeats them."""

from __future__ import annotations

import base64
import json
import sqlite3
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pingone_nb import ApiRequest, Client, History, PingOneError, Retries, Settings, api
from pingone_nb.interchange import replay_session, write_har, write_postman_collection
from pingone_nb.interchange.snippets import render
from pingone_nb.interchange.snippets.snippet import request_of
from pingone_nb.lab.forms.notice import notice_of
from pingone_nb.lab.forms.reply_view import ReplyText
from tests.canaries import Canaries, hits, whole, written_forms
from tests.echo_forms import ID, WAYS, EchoForm
from tests.simulator.policies import POLICY
from tests.stub_adapter import stub_session

CANARIES = Canaries.of_seed(11)
USERNAME = 'canary.jane"doe'
FAMILY = "Canarydaughter"
COOKIE = "canary-cookie/value+1234=="
PAYLOAD = "canary-signals/payload+5678"
MOBILE = "canary-mobile/payload+9012"
ASSERTION = '{"id":"canary/assertion+id","type":"public-key"}'
ATTESTATION = '{"id":"canary/attestation+id","type":"public-key"}'
FILTER = f'email eq "{CANARIES.email}"'
_SENT = [
    CANARIES.otp, CANARIES.phone, CANARIES.email, USERNAME, FAMILY, COOKIE, PAYLOAD, MOBILE,
    ASSERTION, ATTESTATION, FILTER,
]  # fmt: skip
_NAMES = {USERNAME, FAMILY}  # which in capitals are other words


def _one_time(here: Settings) -> ApiRequest:
    target = api.one_time(type="SMS", phone=CANARIES.phone)
    return api.initialize(here, ID, selected_device=target)


def _initialize(here: Settings) -> ApiRequest:
    mobile = {"otp": CANARIES.otp, "mobile_payload": MOBILE, "application_id": ID}
    return api.initialize(here, ID, **mobile)


def _create_user(here: Settings) -> ApiRequest:
    phone, name = CANARIES.phone, {"given": "Jane", "family": FAMILY}
    return api.create_user(
        here, username=USERNAME, email=CANARIES.email, mobile_phone=phone, name=name
    )


do = api
REQUESTS: dict[str, Callable[[Settings], ApiRequest]] = {
    "token": do.token,
    "initialize": _initialize,
    "initialize one-time": _one_time,
    "check_remembered_device": lambda here: do.check_remembered_device(here, ID, policy_id=ID, payload=PAYLOAD, cookie=f"ST={COOKIE}"),
    "read": lambda here: do.read(here, ID),
    "select_device": lambda here: do.select_device(here, ID, device_id=ID),
    "check_otp": lambda here: do.check_otp(here, ID, otp=CANARIES.otp),
    "check_assertion": lambda here: do.check_assertion(here, ID, origin="https://a.de", assertion=ASSERTION),
    "cancel": lambda here: do.cancel(here, ID),
    "create_authentication_code": lambda here: do.create_authentication_code(here, application_id=ID),
    "read_authentication_code": lambda here: do.read_authentication_code(here, ID),
    "delete_authentication_code": lambda here: do.delete_authentication_code(here, ID),
    "find_users": lambda here: do.find_users(here, filter=FILTER),
    "create_user": _create_user,
    "read_user": lambda here: do.read_user(here, ID),
    "update_user": lambda here: do.update_user(here, ID, email=CANARIES.email),
    "read_mfa": lambda here: do.read_mfa(here, ID),
    "list_populations": do.list_populations,
    "delete_devices": lambda here: do.delete_devices(here, ID),
    "reset_mfa_settings": do.reset_mfa_settings,
    "enable_mfa": lambda here: do.enable_mfa(here, ID),
    "allow_bypass": lambda here: do.allow_bypass(here, ID, until=datetime(2030, 1, 1, tzinfo=UTC)),
    "read_bypass": lambda here: do.read_bypass(here, ID),
    "list_devices": lambda here: do.list_devices(here, ID, filter='type eq "SMS"'),
    "create_device": lambda here: do.create_device(here, ID, type="EMAIL", email=CANARIES.email),
    "order_devices": lambda here: do.order_devices(here, ID, device_ids=[ID]),
    "remove_device_order": lambda here: do.remove_device_order(here, ID),
    "read_device": lambda here: do.read_device(here, ID, ID),
    "delete_device": lambda here: do.delete_device(here, ID, ID),
    "activate_device": lambda here: do.activate_device(here, ID, ID, origin="https://a.de", attestation=ATTESTATION),
    "resend_pairing_otp": lambda here: do.resend_pairing_otp(here, ID, ID),
    "block_device": lambda here: do.block_device(here, ID, ID),
    "unblock_device": lambda here: do.unblock_device(here, ID, ID),
    "unlock_device": lambda here: do.unlock_device(here, ID, ID),
    "rename_device": lambda here: do.rename_device(here, ID, ID, nickname="mine"),
    "create_pairing_key": lambda here: do.create_pairing_key(here, ID, application_ids=ID),
    "read_pairing_key": lambda here: do.read_pairing_key(here, ID, ID),
    "delete_pairing_key": lambda here: do.delete_pairing_key(here, ID, ID),
    "list_policies": do.list_policies,
    "create_policy": lambda here: do.create_policy(here, POLICY),
    "read_policy": lambda here: do.read_policy(here, ID),
    "update_policy": lambda here: do.update_policy(here, ID, POLICY),
    "delete_policy": lambda here: do.delete_policy(here, ID),
    "read_mfa_settings": do.read_mfa_settings,
    "update_mfa_settings": lambda here: do.update_mfa_settings(here, max_allowed_devices=3),
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """How many echoes came, and which canaries were found afterwards."""

    tried: int
    found: tuple[str, ...]


def tried(
    name: str,
    forms: Sequence[EchoForm],
    folder: Path,
    *,
    method: str = "basic",
    echoed: Sequence[str] = (),
) -> Trial:
    """Send an operation's request once a form, and search all that is kept and shown.

    Args:
        name: of `REQUESTS`.
        forms: how the server repeats what was sent.
        folder: an empty one, for the files.
        method: how the token is asked for.
        echoed: what the server tells in place of what was sent.
    """
    here = Settings(
        environment_id=ID,
        client_id="canary",
        client_secret=CANARIES.client_secret,
        auth_method=method,
        token=None if name == "token" else CANARIES.token,
    )
    request = REQUESTS[name](here)
    secrets = echoed or _carried(request, here)
    answers = [form.answer(secrets) for form in forms]
    url = f"sqlite:///{folder / 'history.db'}"
    history = History(url, key_file=folder / "key")
    client = Client(
        here, session=stub_session(*answers), history=history, retries=Retries(attempts=1)
    )
    found = []
    for form in forms:
        texts = list(_shown(client, request))
        found += [f"{name}: {form.name}: {hit}" for hit in _hits(texts, secrets)]
    assert len(history) == len(forms)
    found += [f"{name}: {hit}" for hit in _hits(_kept(history, folder), secrets)]
    history.close()
    found += [f"{name}: {hit}" for hit in _hits(_files(folder), secrets)]
    return Trial(tried=len(forms), found=tuple(found))


def _carried(request: ApiRequest, here: Settings) -> list[str]:
    """What the request takes along: its own secrets, and what authorizes it."""
    content = (request.content() or b"").decode()
    wire = f"{request.address()} {content} {request.plain_headers()}"
    own = [each for each in _SENT if hits([("wire", wire)], [each])]
    if request.operation != "token":
        return [CANARIES.token, *own]
    pair = f"{here.client_id}:{CANARIES.client_secret}".encode()
    basic = [base64.b64encode(pair).decode()] if here.auth_method == "basic" else []
    return [CANARIES.client_secret, *basic]


def _shown(client: Client, request: ApiRequest) -> Iterator[tuple[str, str]]:
    try:
        client.connect() if request.operation == "token" else client.send(request)
    except PingOneError as error:
        yield "error", f"{error!s} {error!r} {error.args!r} {vars(error)!r}"
        yield "error card", error._repr_html_()
        yield "notice", repr(notice_of(error))
        yield "traceback", _told(error)
    exchange = client.history[-1]
    yield "exchange", repr(exchange) + exchange._repr_html_() + whole(exchange)
    yield "reply view", repr(ReplyText.of(exchange))


def _told(error: BaseException) -> str:
    """The traceback with the variables of the package's and its dependencies' frames."""
    captured = traceback.TracebackException.from_exception(error, capture_locals=True)
    for each in (captured, captured.__cause__, captured.__context__):
        if each is not None:
            each.stack[:] = [frame for frame in each.stack if "/tests/" not in frame.filename]
    return "".join(captured.format())


def _kept(history: History, folder: Path) -> Iterator[tuple[str, str]]:
    yield "frame", history.to_frame().to_csv()
    write_har(history, folder / "history.har")
    write_postman_collection(history, folder / "postman.json")
    history.to_parquet(folder / "history.parquet")
    again = History()
    again.load_parquet(folder / "history.parquet")
    yield "Parquet", whole(*again)
    yield "snippet", render(request_of(history[0]), language="python")
    adapter = replay_session(history).get_adapter("https://a.de")
    takes = [take.exchange for each in vars(adapter)["_takes"].values() for take in each]
    yield "cassette", repr(vars(adapter)) + whole(*takes)


def _files(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.iterdir()):
        content = path.read_bytes().decode("latin-1")
        yield path.name, content
        if path.suffix in (".har", ".json"):
            yield f"{path.name}, read", _spoken(json.loads(path.read_text()))
    with sqlite3.connect(folder / "history.db") as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            yield table, repr(connection.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
    connection.close()


def _spoken(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {_spoken(item)}" for key, item in value.items())
    return " ".join(map(_spoken, value)) if isinstance(value, list) else str(value)


def _hits(
    texts: Sequence[tuple[str, str]] | Iterator[tuple[str, str]], secrets: Sequence[str]
) -> list[str]:
    needles = [(secret, form) for secret in secrets for form in _forms(secret)]
    return [
        f"{place}: {form} of {secret}"
        for place, text in texts
        for secret, form in needles
        if form in text
    ]


def _forms(secret: str) -> set[str]:
    """All the ways to write a secret, and how these are written in JSON."""
    ways = [way for name, way in WAYS.items() if secret not in _NAMES or name != "in capitals"]
    found = {way(secret) for way in ways} | {form for _, form in written_forms(secret)}
    return found | {json.dumps(each)[1:-1] for each in found}
