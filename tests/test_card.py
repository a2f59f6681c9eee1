"""Values show themselves: as a card in a notebook, and in one short line; masked and escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from pingone_nb import ApiError, Client, Exchange, History, InputError, TransportError
from pingone_nb.api import (
    AuthenticationCode,
    Bypass,
    Device,
    DeviceAuthentication,
    MfaDevice,
    MfaSettings,
    PairingKey,
    Policy,
    Population,
    User,
)
from pingone_nb.api.reading import Listing, Noun
from pingone_nb.errors import ErrorDetail, PingOneError, StoreError
from pingone_nb.history.place import Segment
from pingone_nb.simulator import Simulator

MODELS = (
    *(AuthenticationCode, Bypass, DeviceAuthentication, MfaDevice, MfaSettings, PairingKey),
    *(Policy, Population, User),
)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&"
PHONE, EMAIL, OTP, TOKEN = "+14135550177", "canary.nary@example.com", "918273", "eyJ0.canary.sig"
VOID = {"img", "br", "input"}


class Tags(HTMLParser):
    """The tags of a card, each closed in order, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        assert tag not in VOID
        self.seen.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close the newest."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep what is read."""
        if self._open[-1:] != ["style"]:
            self.text += f"{data}\n"


def html_of(value: Any) -> str:
    """A value's card."""
    shown: str = value._repr_html_()
    return shown


def body(**others: Any) -> dict[str, Any]:
    """A body that every model reads."""
    return {"id": "0ff545da-016a-4ae7-a8c6-84d67f7b20ea", "status": "ACTIVE", **others}


def exchange(**changes: Any) -> Exchange:
    """An exchange made by hand, and so not masked."""
    told: dict[str, Any] = {
        "started_at": datetime(2026, 1, 2, tzinfo=UTC),
        "operation": "initialize",
        "method": "POST",
        "url": "https://auth.pingone.com/e/deviceAuthentications",
        "request_media_type": "application/json",
        "request_body": {"selectedDevice": {"oneTime": {"type": "SMS", "phone": PHONE}}},
        "http_status": 201,
        "reply_headers": {},
        "reply_body": {"status": "OTP_REQUIRED", "test": {"otp": OTP}, "email": EMAIL},
        "reply_text": None,
        "error": None,
        "elapsed_seconds": 0.01,
    }
    return Exchange(**(told | changes))


@pytest.fixture
def values() -> list[Any]:
    """What a walk through the client gives."""
    simulator = Simulator(seed=5)
    client = Client(simulator.settings(), session=simulator.session())
    begun = client.one_time_sms(simulator.user.id, phone=PHONE, test_mode=True)
    with pytest.raises(ApiError) as caught:
        client.check_otp(begun, otp="000000" if begun.test_otp != "000000" else "000001")
    client.users.enable_mfa(simulator.user.id)
    device = client.devices.create_email(simulator.user.id, email=EMAIL, nickname=f"my {PHONE}")
    refused = caught.value.with_traceback(None)
    found = client.users.find("ada.example")
    lists = [client.devices.list(simulator.user.id), client.policies.list(), client.users.search()]
    reply = client.request("GET", "{{apiPath}}/environments/{{envID}}/users")
    kept = [client.history, client.history[1], client.history.where(succeeded=False)]
    return [begun, refused, device, found, *lists, *lists[1], reply, *kept]


def test_each_value_is_a_card_and_a_short_line(values: list[Any]) -> None:
    """Whatever the client gives shows itself, without what is not set."""
    for value in values:
        shown = Tags(html_of(value))
        assert "pnb-card" in html_of(value)
        assert "None" not in shown.text.split()
        assert "=None" not in repr(value)
        assert len(repr(value)) < 1_200
        assert "\n" not in repr(value)


def test_no_card_or_line_has_a_secret(values: list[Any]) -> None:
    """Neither number nor address nor passcode is in any of them, also in a nickname."""
    code = values[0].test_otp.reveal()
    shown = "".join(html_of(value) + repr(value) for value in values)

    for secret in (PHONE, PHONE[1:], "4135550177", EMAIL, "nary.nary", code):
        assert secret not in shown


@pytest.mark.parametrize("model", MODELS)
def test_what_is_hostile_is_only_text(model: Any) -> None:
    """Names and values with markup are escaped, in whatever model they come."""
    told = body(type=HOSTILE, name=HOSTILE, nickname=HOSTILE, **{HOSTILE: {HOSTILE: [HOSTILE]}})
    embedded = {"_embedded": {HOSTILE: [{HOSTILE: HOSTILE}]}, "_links": {HOSTILE: {"href": "x"}}}
    shown = Tags(html_of(model.from_body(told | embedded)))

    assert not set(shown.seen) & {"script", "img"}
    assert "onerror" not in shown.attributes
    assert HOSTILE in shown.text.replace("\n", "")


@pytest.mark.parametrize("model", MODELS)
def test_an_unknown_secret_property_is_masked(model: Any) -> None:
    """What the contract doesn't know is masked by its name or its form, too."""
    told = body(accessToken=TOKEN, otp=OTP, mobilePhone=PHONE, note=f"call {PHONE}", email=EMAIL)
    value = model.from_body(told)

    for secret in (TOKEN, OTP, "4135550177", EMAIL):
        assert secret not in html_of(value) + repr(value)


def nouns(kind: type[Any] = Noun) -> Iterator[type[Any]]:
    """All models, however deep."""
    for each in kind.__subclasses__():
        yield each
        yield from nouns(each)


@pytest.mark.parametrize("model", sorted(set(nouns()), key=str))
def test_no_model_has_a_repr_of_its_own(model: type[Any]) -> None:
    """A new model shows what is set, as the others do."""
    assert "__repr__" not in vars(model)


def test_an_authentication_says_what_can_be_done_next() -> None:
    """Each link, with the client's method; one that nobody knows, too."""
    links = {name: {"href": "https://x"} for name in ("self", "otp.check", "moon.check")}
    value = DeviceAuthentication.from_body(body(status="OTP_REQUIRED", _links=links))
    shown = Tags(html_of(value)).text

    assert "client.check_otp(authentication, otp=…)" in shown
    assert "moon.check" in shown
    assert 'data-tone="plain"' in html_of(value)


@pytest.mark.parametrize(("status", "tone"), [("COMPLETED", "good"), ("FAILED", "bad")])
def test_an_authentication_that_ended_says_so(status: str, tone: str) -> None:
    """Nothing can be done any more, and the card has the outcome's tone."""
    value = DeviceAuthentication.from_body(body(status=status))

    assert "nothing more can be done" in html_of(value)
    assert f'data-tone="{tone}"' in html_of(value)


def test_properties_have_pingones_names() -> None:
    """A nested property is named by its path, as PingOne spells it."""
    told = {"oneTime": {"type": "SMS", "phone": "*******77"}}
    value = DeviceAuthentication.from_body(body(selectedDevice=told))

    assert "selectedDevice.oneTime.phone" in Tags(html_of(value)).text.split("\n")


def test_a_list_shows_how_many_and_is_bounded() -> None:
    """A page of a thousand users is a table of the first, with their number."""
    users = Listing(User.from_body(body(username=f"user{n}")) for n in range(1_000))
    shown = html_of(users)

    assert users == tuple(users)
    assert "1000 × User" in shown
    assert shown.count("<tr") < 30
    assert len(repr(users)) < 1_200
    assert "998 more" in repr(users)


def test_a_history_shows_the_newest_and_the_number() -> None:
    """Only the newest exchanges are in the card, whatever there is."""
    history = History()
    for number in range(120):
        history.record(exchange(operation=f"call{number}"))
    shown = Tags(html_of(history)).text

    assert "History: 120 exchanges" in shown
    assert [f"call{n}" for n in range(119, 109, -1)] == re.findall(r"call\d+", shown)


class _Unreadable(History):
    def _segments(self) -> list[Segment]:
        raise StoreError("locked")


def test_a_history_that_cannot_be_read_shows_itself() -> None:
    """A locked store is no traceback where it is only looked at."""
    assert "an unknown number of exchanges" in html_of(_Unreadable()) + repr(_Unreadable())


def test_an_exchange_made_by_hand_is_masked() -> None:
    """What nobody has masked yet is masked before it is shown."""
    shown = html_of(exchange()) + repr(exchange())

    assert "OTP_REQUIRED" in shown
    for secret in ("4135550177", EMAIL, OTP):
        assert secret not in shown


def test_an_exchange_has_both_bodies_cut() -> None:
    """Request and reply unfold; a huge reply is cut."""
    shown = html_of(exchange(reply_body={"status": "X" * 50_000, HOSTILE: HOSTILE}))

    assert shown.count("<details>") == 2
    assert len(shown) < 20_000
    assert "script" not in Tags(shown).seen


REFUSALS = [
    InputError(HOSTILE, field=HOSTILE, hint=HOSTILE),
    TransportError(HOSTILE, may_have_been_sent=True, hint=HOSTILE),
    StoreError(HOSTILE),
    ApiError(
        HOSTILE,
        http_status=400,
        code=HOSTILE,
        details=(ErrorDetail(code=HOSTILE, message=HOSTILE, target=HOSTILE),),
    ),
]


@pytest.mark.parametrize("error", REFUSALS, ids=lambda error: type(error).__name__)
def test_an_error_is_a_card(error: PingOneError) -> None:
    """Message, hint, facts and details; what a server said is only text."""
    shown = Tags(html_of(error))

    assert 'data-tone="bad"' in html_of(error)
    assert shown.text.startswith(type(error).__name__)
    assert "script" not in shown.seen


def test_a_refusal_says_codes_and_details(values: list[Any]) -> None:
    """What the code, the details, and the likely cure are."""
    shown = Tags(html_of(values[1])).text

    for said in ("INVALID_DATA", "INVALID_OTP", "check_otp", "400", values[1].hint):
        assert said in shown


def test_a_reply_in_the_clear_stays_out() -> None:
    """A reply to a request of one's own tells its status, not its content."""
    simulator = Simulator(seed=3)
    client = Client(simulator.settings(), session=simulator.session())
    reply = client.request("GET", "users")

    assert reply.body["_embedded"]["users"]
    assert simulator.user.email not in html_of(reply) + repr(reply)
    assert "HTTP 200" in html_of(reply)


def test_a_device_of_an_authentication_is_a_card() -> None:
    """Also what stands within another value shows itself."""
    device = Device.from_body({"type": "SMS", "phone": PHONE})

    assert "4135550177" not in html_of(device) + repr(device)
    assert repr(device) == "Device(type='SMS', phone='*******77')"


def test_a_card_follows_the_theme() -> None:
    """Its colors are the theme's, with fall-backs for where no theme is known."""
    shown = html_of(User.from_body(body()))

    assert "var(--jp-ui-font-family,var(--vscode-font-family,system-ui" in shown
    assert "background:#" not in shown
    assert "color:#" not in shown
