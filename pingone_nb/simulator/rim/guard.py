"""Who may talk to a simulator on a port: no web page of another site, no rebound host name."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from pingone_nb.simulator.http.refusals import Detail, Refusal

_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")


def checked_host(host: str | None, *, default: str, loopback_only: bool) -> str:
    """The `Host` header's value, or the default when there is none, as in HTTP/1.0.

    Args:
        host: the header's value.
        default: the server's own host and port.
        loopback_only: whether the server is bound to loopback; a name of another machine then can
            only come from a web page whose name was rebound to this one.

    Raises:
        Refusal: 400 when it is no host, 403 when it is another machine's.
    """
    if not host:
        return default
    if not _HOST.fullmatch(host):
        raise Refusal(400, "INVALID_REQUEST", Detail("INVALID_VALUE", "Host", "is not a host"))
    if loopback_only and not is_loopback(_name_of(host)):
        message = (
            "This simulator replies only to localhost. To allow other hosts, start it with --host."
        )
        raise Refusal(403, "ACCESS_FAILED", Detail("INVALID_VALUE", "Host", message))
    return host


def check_origin(origin: str | None, *, host: str) -> None:
    """Let no page of another site in.

    Raises:
        Refusal: 403 when the browser says that the page is of neither this host nor loopback.
    """
    if origin is None:
        return
    try:
        name = urlsplit(origin).hostname or ""
    except ValueError:
        name = ""
    if not name or not (is_loopback(name) or name == _name_of(host)):
        message = "This simulator doesn't reply to pages of other sites."
        raise Refusal(403, "ACCESS_FAILED", Detail("INVALID_VALUE", "Origin", message))


def is_loopback(name: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _name_of(host: str) -> str:
    name = host.rpartition(":")[0] if re.search(r":[0-9]+\Z", host) else host
    return name.strip("[]").lower()
