"""Exchanges of all kinds: of a real flow, and made up by hypothesis."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from pingone_nb import (
    ApiReply,
    ApiRequest,
    Client,
    Exchange,
    History,
    PingOneError,
    Secret,
    TransportError,
)
from pingone_nb.api import OTP_CHECK
from pingone_nb.privacy.masking import mask
from pingone_nb.simulator import Simulator

NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
ENVIRONMENT = "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6"
ID = "991776fd-145b-499e-8237-2c62aef35b2c"
AUTH = f"https://auth.pingone.com/{ENVIRONMENT}"
API = f"https://api.pingone.com/v1/environments/{ENVIRONMENT}"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
PHONE, EMAIL = "+14135550150", "jane.doe@example.com"


def flow(client: Client, user_id: str) -> None:
    """Two authentications, a wrong passcode, a look at the user and at a page that is not there."""
    sms = client.one_time_sms(user_id, phone=PHONE)
    for call in (
        lambda: client.check_otp(sms, otp="000000"),
        lambda: client.read(sms),
        lambda: client.users.find(username="jane.doe"),
        lambda: client.read(ID),
    ):
        refused(call)
    email = client.one_time_email(user_id, email=EMAIL, test_mode=True)
    client.check_otp(email, otp=email.test_otp)


def refused(call: Callable[[], object]) -> PingOneError | None:
    """The error that a call raises, or None."""
    try:
        call()
    except PingOneError as error:
        return error
    return None


def recorded(simulator: Simulator) -> History:
    """The history of `flow`."""
    client = Client(simulator.settings(), session=simulator.session())
    flow(client, simulator.user.id)
    return client.history


def rounded(exchange: Exchange) -> Exchange:
    """As a file keeps it: the time to a nanosecond, and no digests."""
    seconds = round(exchange.elapsed_seconds, 9)
    return replace(exchange, elapsed_seconds=seconds, phone_digest=None, email_digest=None)


def one(**changes: Any) -> Exchange:
    """An exchange with some attributes of its own."""
    request = ApiRequest(
        operation="check_otp",
        method="POST",
        url=f"{AUTH}/deviceAuthentications/{ID}",
        media_type=OTP_CHECK,
        body={"otp": Secret("918273")},
    )
    reply = ApiReply(
        http_status=200,
        headers={"content-type": "application/hal+json"},
        text="",
        body={"id": ID, "status": "COMPLETED"},
        elapsed_seconds=0.5,
    )
    kept = Exchange.of(request, reply, started_at=NOW, elapsed_seconds=0.5)
    return replace(kept, **changes)


names = st.sampled_from(
    [
        "otp",
        "phone",
        "email",
        "username",
        "status",
        "name",
        "code",
        "value",
        "type",
        "id",
        "a b",
        "{{x}}",
    ]
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["{{accessToken}}", "{{{", "it's", '"', "\\", "$HOME", "`id`", "### x", "a@b.de", "+14135550177",
     "eyJhbGciOi.e30.x", "••••", "*******44", "line\nline", "@file", "\ud83d", "emoji 😀"]
)  # fmt: skip
leaves = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names | texts, inner, max_size=3),
    max_leaves=8,
)
objects = st.dictionaries(names | texts, values, max_size=4)
plain = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
fields = st.dictionaries(st.sampled_from(["grant_type", "client_secret", "a.b", "x"]), plain)
bodies = st.one_of(
    st.tuples(st.none(), st.none()),
    st.tuples(st.sampled_from([JSON, OTP_CHECK]), objects),
    st.tuples(st.just(OTP_CHECK), st.none()),
    st.tuples(st.just(FORM), fields),
)
_in_query = st.characters(exclude_categories=["Cs"], exclude_characters="&=")
_query_names = st.text(_in_query, min_size=1).filter(lambda name: mask({name: "x"}) == {name: "x"})


whole_texts = texts.filter(lambda text: "\ud83d" not in text)  # what was decoded has no halves


@st.composite
def requests(draw: st.DrawFn) -> ApiRequest:
    """Requests with hostile strings in all places that may hold any."""
    media_type, body = draw(bodies)
    return ApiRequest(
        operation=draw(st.sampled_from(["check_otp", "initialize", "made_up", "token"])),
        method=draw(st.sampled_from(["GET", "POST", "PUT", "DELETE"])),
        url=draw(
            st.sampled_from(
                [
                    f"{AUTH}/deviceAuthentications",
                    f"{AUTH}/as/token",
                    f"{API}/users/{ID}/devices",
                    "https://login.example.com:8443/deviceAuthentications",
                    "http://127.0.0.1:80/a%20b",
                ]
            )
        ),
        query=draw(st.dictionaries(_query_names, st.text(_in_query), max_size=3)),
        media_type=media_type,
        body=body,
    )


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    """What a history keeps of such requests, with replies, texts and failures."""
    reply_body = draw(st.none() | values)
    headers = st.dictionaries(
        st.sampled_from(["content-type", "set-cookie", "location", "x"]), plain
    )
    failure = TransportError(draw(plain), may_have_been_sent=True)
    reply = ApiReply(
        http_status=draw(st.integers(100, 599)),
        headers=draw(headers),
        text=draw(whole_texts) if reply_body is None else "",
        body=reply_body,
        elapsed_seconds=0.1,
    )
    if reply_body is None and _is_json(reply.text):
        reply = replace(reply, text="")
    return rounded(
        Exchange.of(
            draw(requests()),
            draw(st.sampled_from([reply, failure])) if failure.message.strip() else reply,
            started_at=NOW + timedelta(microseconds=draw(st.integers(0, 10**12))),
            elapsed_seconds=draw(st.floats(0, 3600)),
        )
    )


def _is_json(text: str) -> bool:
    from pingone_nb.interchange.written_request import json_value

    return json_value(text) is not None
