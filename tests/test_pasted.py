"""What is pasted is sent without the marks that came along, and masked in spite of them."""

# mypy: disable-error-code="index"
from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import Client, InputError, Secret, Settings, api
from pingone_nb.privacy.masking import mask_text, scrubber
from pingone_nb.privacy.pasted import is_unseen, pasted, pasted_id, pasted_number
from pingone_nb.simulator import Simulator

ID = "991776fd-145b-499e-8237-2c62aef35b2c"
PHONE, EMAIL = "+14135550150", "canary@example.com"
HERE = Settings(environment_id=ID, client_id="id", client_secret="canary-secret")
MARKS = [
    *"\u2066\u2067\u2068\u2069\u202a\u202b\u202c\u202d\u202e\u200b\u200c\u200d\u200e\u200f",
    *"\ufeff\ufe0d\ufe0e\ufe0f\u00ad\u2060\u034f\u061c",
]
AROUND = [*MARKS, "\u202f", "\u00a0", "\u2009", "\u3000", " ", "\n", "\t"]
BETWEEN = ["\u2011", "\u2010", "\u2012", "\u2013", "\u2014", "\u2212", "\uff0d", "\u202f", "\u00a0"]


def strewn(text: str, marks: list[str], *, around: str = "") -> str:
    """The text with marks between all of its characters, and something around it."""
    told = "".join(each + marks[at % len(marks)] for at, each in enumerate(text))
    return f"{around}{told}{around}"


def revealed(value: Any) -> Any:
    """What is sent."""
    return value.reveal() if isinstance(value, Secret) else value


# argument → what is sent of it
IDS: dict[str, Callable[[str], Any]] = {
    "environment_id": lambda v: (
        Settings(environment_id=v, client_id="i", client_secret="s").environment_id
    ),
    "user_id": lambda v: api.initialize(HERE, v).body["user"]["id"],
    "device_id": lambda v: api.initialize(HERE, ID, device_id=v).body["selectedDevice"]["id"],
    "policy_id": lambda v: api.initialize(HERE, ID, policy_id=v).body["policy"]["id"],
    "application_id": lambda v: api.create_authentication_code(HERE, application_id=v).body[
        "application"
    ]["id"],
    "application_ids": lambda v: api.create_pairing_key(HERE, ID, application_ids=v).body[
        "applications"
    ][0]["id"],
    "authentication": lambda v: api.read(HERE, v).url.rpartition("/")[2],
    "client_id": lambda v: Settings(environment_id=ID, client_id=v, client_secret="s").client_id,
    "settings.user_id": lambda v: (
        Settings(environment_id=ID, client_id="i", client_secret="s", user_id=v).user_id
    ),
    "client_secret": lambda v: (
        Settings(environment_id=ID, client_id="i", client_secret=v).client_secret
    ),
    "token": lambda v: Settings(environment_id=ID, token=Secret(v)).token,
}


@pytest.mark.parametrize("argument", IDS)
def test_ids_and_secrets_are_sent_without_marks(argument: str) -> None:
    """An id or a secret that was copied with marks is the one that is seen."""
    for around in AROUND:
        assert revealed(IDS[argument](strewn(ID, MARKS, around=around))) == ID
    assert revealed(IDS[argument](ID.replace("-", "\u2011"))) == ID


@pytest.mark.parametrize("around", AROUND)
def test_contacts_are_sent_without_marks(around: str) -> None:
    """A phone number or an address that was copied with marks is the one that is seen."""
    sms = api.one_time_sms(HERE, ID, phone=strewn(PHONE, MARKS, around=around))
    email = api.one_time_email(HERE, ID, email=strewn(EMAIL, MARKS, around=around))
    beside = around.strip("\n\t")  # a control character in a username is refused
    user = api.create_user(HERE, username=f"{beside}jo{MARKS[0]}an{beside}", email=EMAIL)

    assert sms.body["selectedDevice"]["oneTime"]["phone"].reveal() == PHONE
    assert email.body["selectedDevice"]["oneTime"]["email"].reveal() == EMAIL
    assert user.body["username"].reveal() == "joan"


@pytest.mark.parametrize("dash", BETWEEN)
def test_phones_may_have_any_dash_or_space(dash: str) -> None:
    """A number whose groups a typographer parted is read."""
    request = api.one_time_voice(HERE, ID, phone=f"+1{dash}413{dash}555{dash}0150")

    assert request.body["selectedDevice"]["oneTime"]["phone"].reveal() == PHONE


def test_a_user_is_looked_up_without_marks() -> None:
    """The name that is seen is looked for; a filter that somebody wrote is sent as it is."""
    simulator = Simulator(seed=1)
    client = Client(simulator.settings(), session=simulator.session())

    assert client.users.find("\u2066ada\u200b.example\u2069\u00a0") is not None
    written = api.find_users(HERE, filter='nickname eq "\u200b"').query["filter"]
    assert revealed(written) == 'nickname eq "\u200b"'


def test_what_is_seen_is_not_changed() -> None:
    """Umlauts, emoji and digits of an address stay; an address with a gap in it is refused."""
    assert pasted("Zoë ünï@exämple.com ५ 👍") == "Zoë ünï@exämple.com ५ 👍"
    with pytest.raises(InputError):
        api.one_time_email(HERE, ID, email="jane\u202fdoe@example.com")


def test_words_of_the_api_are_sent_without_marks() -> None:
    """A type, a constant or an extension that was copied with marks is the one that is seen."""
    device = api.create_device(
        HERE, ID, type="\u200bVOICE\n", phone=PHONE, extension="\u206631\u200b3#\u2069"
    )
    cancelled = api.cancel(HERE, ID, reason="CHANGE_DEVICE\ufeff")

    assert device.body["type"] == "VOICE"
    assert device.body["extension"] == "313#"
    assert cancelled.body["reason"] == "CHANGE_DEVICE"


def test_every_format_character_is_unseen() -> None:
    """No mark of Unicode's category Cf is overlooked."""
    marks = [each for each in map(chr, range(sys.maxunicode)) if unicodedata.category(each) == "Cf"]

    assert [hex(ord(each)) for each in marks if not is_unseen(each)] == []


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """What is clean stays so."""
    for clean in (pasted, pasted_number, pasted_id):
        assert clean(clean(text)) == clean(text)


@given(
    st.sampled_from([PHONE, EMAIL]), st.lists(st.sampled_from(MARKS), min_size=1), st.text("xyz ")
)
def test_masks_see_through_marks(contact: str, marks: list[str], around: str) -> None:
    """A number or an address with marks in it is masked as one without."""
    told = mask_text(f"{around} {strewn(contact, marks)} {around}")

    assert contact[:7] not in pasted(told)
    assert "****" in told


@given(
    st.sampled_from(["227120", "+14135550150", "tok-canary-93"]),
    st.lists(st.sampled_from(MARKS), min_size=1),
)
def test_a_repeated_secret_is_found_through_marks(secret: str, marks: list[str]) -> None:
    """What a reply repeats with marks in it is taken out."""
    told = {"said": f"you sent {strewn(secret, marks)}"}

    kept = scrubber({"otp": Secret(secret)}, told=told)(told)
    assert pasted(kept["said"]) == "you sent ••••" or "*******" in kept["said"]
