"""Who may talk to a simulator on a port."""

from __future__ import annotations

import pytest

from pingone_nb.simulator.http.refusals import Refusal
from pingone_nb.simulator.rim.guard import check_origin, checked_host, is_loopback

OWN = "127.0.0.1:8080"
HERE = ["localhost", "localhost:8080", "LOCALHOST:1", "sim.localhost", "127.0.0.1:8080", "127.9.9.9",
        "[::1]:8080", "[::1]"]  # fmt: skip
ELSEWHERE = ["example.com", "example.com:8080", "localhost.example.com", "127.0.0.1.nip.io",
             "10.0.0.1:8080", "0.0.0.0:8080", "[2001:db8::1]", "2130706433"]  # fmt: skip
NO_HOSTS = ["a b", "a/b", "user@localhost", "localhost:port", "[::1", "localhost:8080, localhost",
            "\x00", "é", "localhost\r\n", ":8080", "localhost:123456"]  # fmt: skip


@pytest.mark.parametrize("host", HERE)
def test_this_machine_is_welcome(host: str) -> None:
    """Every name of loopback is taken as it is."""
    assert checked_host(host, default=OWN, loopback_only=True) == host


@pytest.mark.parametrize("host", ELSEWHERE)
def test_a_rebound_name_is_not(host: str) -> None:
    """Bound to loopback, another host name is forbidden; bound to the network it is not."""
    with pytest.raises(Refusal) as caught:
        checked_host(host, default=OWN, loopback_only=True)
    assert caught.value.status == 403
    assert checked_host(host, default=OWN, loopback_only=False) == host


@pytest.mark.parametrize("host", NO_HOSTS)
def test_nonsense_is_no_host(host: str) -> None:
    """What is no host is refused, and so never gets into a link."""
    for loopback_only in (True, False):
        with pytest.raises(Refusal) as caught:
            checked_host(host, default=OWN, loopback_only=loopback_only)
        assert caught.value.status == 400


@pytest.mark.parametrize("host", [None, ""])
def test_without_a_host_it_is_the_servers_own(host: str | None) -> None:
    """HTTP/1.0 needs no Host header."""
    assert checked_host(host, default=OWN, loopback_only=True) == OWN


@pytest.mark.parametrize(
    "origin",
    [None, "http://localhost:3000", "http://127.0.0.1", "https://[::1]:1", "http://lab:80"],
)
def test_pages_of_this_machine_are_welcome(origin: str | None) -> None:
    """No Origin, one of loopback, and one of the same host are taken."""
    check_origin(origin, host="lab:8080")


@pytest.mark.parametrize(
    "origin",
    ["https://example.com", "null", "", "http://localhost.example.com", "http://[", "file://"],
)
def test_pages_of_other_sites_are_not(origin: str) -> None:
    """A page of another site, or of none, is forbidden."""
    with pytest.raises(Refusal) as caught:
        check_origin(origin, host=OWN)
    assert caught.value.status == 403


def test_loopback() -> None:
    """An address is loopback by its number, a name by its end."""
    assert is_loopback("::1")
    assert not is_loopback("::")
    assert not is_loopback("")
