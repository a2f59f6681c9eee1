"""What the suite calls: where it is, as whom, and how much it may do there."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from tests.conformance.options import Options

Kind = Literal["simulator", "stand-in", "live"]
EXAMPLE_PHONE = "+14135550150"  # a number that is nobody's
EXAMPLE_EMAIL = "abc@example.com"


class Untold(Exception):  # noqa: N818 - the one who runs the suite has not told enough
    """Something is missing or unsafe; the text says what to do, without any value."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """An environment behind HTTP. The `repr` shows its kind only.

    Attributes:
        kind: `simulator` (this run's own), `stand-in` (somebody else's), `live` (PingOne itself).
        auth_root: base URL of the authentication host, the environment's id included.
        auth_path, api_path: base URLs as they were told; `api_path` has the `/v1`.
        user_id: a user whom the suite may authenticate.
        user_token: an end user's access token, or `""`.
        phone, email: where messages may go, or `""` for nowhere.
        control_url: the base URL of a stand-in's own interface, or `""`.
        variables: further variables for the record: the host's region, for instance.
    """

    kind: Kind
    auth_root: str = field(repr=False)
    auth_path: str = field(repr=False)
    api_path: str = field(repr=False)
    environment_id: str = field(repr=False)
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    user_id: str = field(repr=False)
    auth_method: str = "basic"
    access_token: str = field(default="", repr=False)
    user_token: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    control_url: str = field(default="", repr=False)

    @property
    def api_root(self) -> str:
        """Base URL of the environment on the API host."""
        return f"{self.api_path}/environments/{self.environment_id}"

    @property
    def host(self) -> str:
        """Where a record says that it is from."""
        return self.kind if self.kind != "live" else urlsplit(self.api_path).hostname or "live"

    @property
    def other_method(self) -> str:
        """The way of authenticating the client that is not configured."""
        return "post" if self.auth_method == "basic" else "basic"


def told_target(options: Options, environ: Mapping[str, str] | None = None) -> Target | None:
    """The target that the options name; None when the suite is to start one of its own.

    Raises:
        Untold: something is missing, or the host might be PingOne's without `--live`.
    """
    if options.live:
        return _live(options, os.environ if environ is None else environ)
    if not options.base_url:
        return None
    _refuse_unnamed(options)
    base = options.base_url.rstrip("/")
    return Target(
        kind="stand-in",
        auth_root=f"{base}/{_needed(options.environment_id, '--environment-id')}",
        auth_path=base,
        api_path=(options.api_url or f"{base}/v1").rstrip("/"),
        environment_id=options.environment_id,
        user_id=_needed(options.user_id, "--user-id"),
        phone=options.phone or EXAMPLE_PHONE,
        email=options.email or EXAMPLE_EMAIL,
        control_url=options.control_url.rstrip("/"),
        **_caller(options, {}),
        user_token=options.user_token,
    )


def _live(options: Options, environ: Mapping[str, str]) -> Target:
    def told(name: str) -> str:
        return environ.get(f"PINGONE_{name}", "").strip()

    environment = options.environment_id or told("ENVIRONMENT_ID")
    environment = _needed(environment, "PINGONE_ENVIRONMENT_ID")
    region, domain = told("REGION") or "com", told("CUSTOM_DOMAIN")
    own = options.base_url or told("AUTH_PATH")
    auth = (own or (f"https://{domain}" if domain else f"https://auth.pingone.{region}")).rstrip(
        "/"
    )
    api = (options.api_url or told("API_PATH") or f"https://api.pingone.{region}/v1").rstrip("/")
    in_path = not domain or (own and auth != f"https://{domain}")
    return Target(
        kind="live",
        auth_root=f"{auth}/{environment}" if in_path else auth,
        auth_path=auth,
        api_path=api,
        environment_id=environment,
        user_id=_needed(options.user_id or told("USER_ID"), "PINGONE_USER_ID"),
        phone=options.phone,
        email=options.email,
        user_token=options.user_token,
        **_caller(options, environ),
    )


def _caller(options: Options, environ: Mapping[str, str]) -> dict[str, str]:
    def told(ours: str, name: str) -> str:
        return ours or environ.get(f"PINGONE_{name}", "").strip()

    caller = {
        "client_id": told(options.client_id, "CLIENT_ID"),
        "client_secret": told(options.client_secret, "CLIENT_SECRET"),
        "access_token": told(options.access_token, "ACCESS_TOKEN"),
        "auth_method": told(options.auth_method, "AUTH_METHOD") or "basic",
    }
    if not caller["access_token"]:
        _needed(caller["client_id"], "the client id")
        _needed(caller["client_secret"], "the client secret")
    if caller["auth_method"] not in ("basic", "post"):
        message = "The method of authenticating the client is basic or post."
        raise Untold(message)
    return caller


def _needed(value: str, name: str) -> str:
    if not value:
        message = f"{name} is missing."
        raise Untold(message)
    return value


def _refuse_unnamed(options: Options) -> None:
    """A host that is not this machine's might send messages to somebody."""
    for url in filter(None, (options.base_url, options.api_url)):
        if not options.stand_in and not _is_loopback(urlsplit(url).hostname or ""):
            message = (
                "The base URL is not on this machine, and might be PingOne's: say --live, which "
                "asks before messages are sent, or --stand-in if it is certainly not."
            )
            raise Untold(message)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
