"""A keyed digest tells that two exchanges concern the same contact, and not which."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pingone_nb import Client, History, Secret
from pingone_nb.history import DigestKey, StoreError
from pingone_nb.simulator import Simulator
from tests.canaries import Canaries, files, hits
from tests.history.made import PHONE, begun, exchange, reply

CANARIES = Canaries.of_seed(51)
KEY = DigestKey(bytes(range(32)))


def test_the_same_number_has_the_same_digest_however_written() -> None:
    """Spaces and signs do not count in a number, nor capitals in an address."""
    assert KEY.of_phone("+1 (413) 555-0177") == KEY.of_phone("+14135550177")
    assert KEY.of_email(" Jane@Example.com") == KEY.of_email("jane@example.com")
    assert KEY.of_phone("+14135550177") != KEY.of_phone("+14135550178")


def test_another_key_has_other_digests() -> None:
    """Digests of different keys differ, and show that they are of different keys."""
    mine, other = KEY.of_phone(PHONE), DigestKey.new().of_phone(PHONE)

    assert mine != other
    assert mine[:5] != other[:5]


@pytest.mark.parametrize(
    ("body", "has_phone", "has_email"),
    [
        ({"selectedDevice": {"oneTime": {"type": "SMS", "phone": Secret(PHONE)}}}, True, False),
        ({"type": "EMAIL", "email": Secret("jane@example.com")}, False, True),
        ({"mobilePhone": PHONE, "email": "jane@example.com"}, True, True),
        ({"devices": [{"phone": PHONE}]}, True, False),
        ({"phone": None, "email": {"enabled": True}}, False, False),
        ({"otp": Secret("918273")}, False, False),
        (None, False, False),
    ],
)
def test_what_the_request_names_is_digested(body: object, has_phone: bool, has_email: bool) -> None:
    """A number and an address are found at any depth, as text or as `Secret`."""
    made = exchange("initialize", reply(), body=body, key=KEY)

    assert (made.phone_digest == KEY.of_phone(PHONE)) == has_phone
    assert (made.email_digest == KEY.of_email("jane@example.com")) == has_email


def test_the_key_is_made_once_and_found_again(tmp_path: Path, sqlite_url: str) -> None:
    """Two sessions of one store see that they concern the same phone."""
    for _ in range(2):
        with History(sqlite_url) as history:
            history.record(begun("a1", key=history.digest_key))
    with History(sqlite_url) as history:
        assert history.to_frame()["phone_digest"].nunique() == 1
        assert len(history.where(phone=PHONE)) == 2
    assert (tmp_path / "history.db.key").stat().st_mode & 0o777 == 0o600


def test_many_that_make_a_key_at_once_have_one(tmp_path: Path) -> None:
    """The first one's counts, and nobody ever reads half a key."""
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(DigestKey.from_file, [tmp_path / "key"] * 40))

    assert len({key.of_phone(PHONE) for key in keys}) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_key_that_others_may_read_is_closed(tmp_path: Path) -> None:
    """A key file that was copied carelessly gets its permissions back."""
    path = tmp_path / "key"
    path.write_bytes(bytes(32))
    path.chmod(0o644)
    DigestKey.from_file(path)

    assert path.stat().st_mode & 0o777 == 0o600


def test_a_key_file_without_a_key_is_refused(tmp_path: Path) -> None:
    """A file of another length is no key, and is not replaced."""
    path = tmp_path / "key"
    path.write_bytes(b"short")

    with pytest.raises(StoreError, match="doesn't contain a key"):
        DigestKey.from_file(path)
    with pytest.raises(StoreError, match="can't be used"):
        DigestKey.from_file(tmp_path / "nowhere" / "key")
    assert path.read_bytes() == b"short"


def test_neither_contact_nor_key_is_in_the_store(tmp_path: Path, sqlite_url: str) -> None:
    """No byte of the store's files holds the number, the address, the passcode or the key."""
    history = History(sqlite_url, key_file=tmp_path / "elsewhere.key")
    body = {
        "selectedDevice": {"oneTime": {"phone": Secret(CANARIES.phone)}},
        "email": Secret(CANARIES.email),
        "otp": Secret(CANARIES.otp),
    }
    said = {"id": "a1", "note": f"{CANARIES.otp} went to {CANARIES.phone} and {CANARIES.email}"}
    made = exchange("initialize", reply(said), body=body, key=history.digest_key)
    history.record(made)
    history.to_parquet(tmp_path / "history.parquet")
    key = (tmp_path / "elsewhere.key").read_bytes()
    (tmp_path / "elsewhere.key").unlink()
    secrets = [CANARIES.phone, CANARIES.email, CANARIES.otp]

    assert history.where(phone=CANARIES.phone)[0] == made
    assert hits(files(tmp_path), [*secrets, key.hex(), key.decode("latin-1")]) == []
    assert key.hex() not in repr(history.digest_key)
    history.close()


def test_a_client_tells_the_same_phone_without_keeping_it(tmp_path: Path, sqlite_url: str) -> None:
    """Calls of two sessions to one number are found by it; no file of the store holds it."""
    simulator = Simulator(seed=7)
    for _ in range(2):
        history = History(sqlite_url)
        client = Client(simulator.settings(), session=simulator.session(), history=history)
        begun_now = client.one_time_sms(simulator.user.id, phone=CANARIES.phone)
        client.check_otp(begun_now, otp=simulator.inbox.newest_passcode())
        history.close()
    with History(sqlite_url) as again:
        digests = again.authentications()["phone_digest"]

        assert [each.operation for each in again.where(phone=CANARIES.phone)] == ["initialize"] * 2
        assert digests.nunique() == 1
        assert len(digests) == 2
        assert list(again.authentications()["outcome"]) == ["COMPLETED"] * 2
        assert hits(files(tmp_path), [CANARIES.phone]) == []
