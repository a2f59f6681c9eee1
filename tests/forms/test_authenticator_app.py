"""The authenticator app shows RFC 6238's passcodes by the given clock, and keeps its key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pingone_nb import InputError, Secret
from pingone_nb.lab.forms import AuthenticatorApp
from pingone_nb.simulator import ManualClock
from tests.forms.fake_browser import FakeBrowser

# the secret and a row of the table in RFC 6238, appendix B: 20 bytes, SHA1, 8 digits
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
KEY = f"otpauth://totp/Example:ada?secret={SECRET}&issuer=Example&digits=8"
MOMENT = datetime.fromtimestamp(1_111_111_109, UTC)
RIGHT = "07081804"


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at a moment of the table."""
    return ManualClock(MOMENT)


@pytest.fixture
def app(clock: ManualClock) -> AuthenticatorApp:
    """An app that knows the table's secret."""
    return AuthenticatorApp(Secret(KEY), now=clock.now)


def test_the_passcode_is_rfc_6238_s(app: AuthenticatorApp, clock: ManualClock) -> None:
    """The code is the table's, and changes when its window ends."""
    assert app.code() == Secret(RIGHT)
    assert app.seconds_left == 1

    clock.advance(seconds=1)

    assert app.code() != Secret(RIGHT)
    assert app.seconds_left == 30


def test_a_page_gets_this_code_and_the_next(app: AuthenticatorApp) -> None:
    """Codes come as messages with the moments until which they count; the key does not."""
    browser = FakeBrowser(app)

    browser.say("ready")

    told = browser.heard[-1]["account"]
    assert (told["issuer"], told["name"]) == ("Example", "ada")
    assert [each["until_ms"] for each in told["codes"]] == [1_111_111_110_000, 1_111_111_140_000]
    assert told["codes"][0]["code"] == RIGHT
    assert told["now_ms"] == 1_111_111_109_000
    assert SECRET not in repr(browser.heard)


def test_nothing_of_it_is_state(app: AuthenticatorApp) -> None:
    """Neither key nor code is in a trait or in the repr."""
    kept = repr(app.get_state()) + repr(app)

    assert SECRET not in kept
    assert RIGHT not in kept


def test_the_code_is_typed_for_the_newest_form(app: AuthenticatorApp) -> None:
    """`Fill in code` hands the code of the moment to the form that asked last."""
    first: list[Secret] = []
    second: list[Secret] = []
    app.on_type(first.append)
    app.on_type(second.append)
    browser = FakeBrowser(app)

    browser.say("type")

    assert (first, second) == ([], [Secret(RIGHT)])
    assert app.can_type
    assert browser.heard_types == ["typed"]


def test_a_moved_clock_shows_at_once(app: AuthenticatorApp, clock: ManualClock) -> None:
    """`refresh` tells the page what counts now."""
    browser = FakeBrowser(app)
    clock.advance(seconds=60)

    app.refresh()

    assert browser.heard[-1]["account"]["codes"][0]["code"] == app.code().reveal()


def test_it_may_be_empty_at_first() -> None:
    """Without an account there is no code, a page is told so, and nothing is typed."""
    app = AuthenticatorApp()
    typed: list[Secret] = []
    app.on_type(typed.append)
    browser = FakeBrowser(app)

    browser.say("ready")
    browser.say("type")

    assert browser.heard == [{"type": "account", "account": None}]
    assert not typed
    with pytest.raises(InputError, match="no account yet"):
        app.code()
    app.add(KEY)
    assert app.code()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "canary",
        "https://example.com/canary",
        "otpauth://totp/x",
        "otpauth://totp/x?secret=canary!1",
        f"otpauth://totp/x?secret={SECRET}&period=0",
        f"otpauth://totp/x?secret={SECRET}&period=canary",
        f"otpauth://totp/x?secret={SECRET}&period=99999999",
        f"otpauth://totp/x?secret={SECRET}&algorithm=canary",
        f"otpauth://hotp/x?secret={SECRET}&counter=1",
        "otpauth://[canary",
    ],
)
def test_a_key_that_is_none_is_refused(app: AuthenticatorApp, key: str) -> None:
    """Whatever is no key is refused without a word of it, and the account before stays."""
    with pytest.raises(InputError, match="isn't a key") as caught:
        app.add(key)

    assert caught.value.field == "key_uri"
    assert "canary" not in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert app.code() == Secret(RIGHT)


def test_hostile_names_are_cut_and_stay_text() -> None:
    """A key's issuer and name come from somewhere else: they are short, and text."""
    app = AuthenticatorApp(f"otpauth://totp/{'%3Cb%3E' * 100}?secret={SECRET}&issuer=%3Ci%3E")
    browser = FakeBrowser(app)

    browser.say("ready")

    told = browser.heard[-1]["account"]
    assert told["issuer"] == "<i>"
    assert len(told["name"]) == 100
