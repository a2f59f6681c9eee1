"""Which region and environment to call, and as whom."""

from __future__ import annotations

import io
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import urlsplit

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from pingone_nb.errors import InputError, traceless
from pingone_nb.privacy.pasted import pasted_id, utf8_text
from pingone_nb.privacy.secret import Secret, Unstorable

Region = Literal["com", "eu", "ca", "asia", "com.au", "sg"]  # what its hosts end with
REGION_NAMES: Mapping[Region, str] = {
    "com": "North America",
    "eu": "Europe",
    "ca": "Canada",
    "asia": "Asia Pacific",
    "com.au": "Australia",
    "sg": "Singapore",
}
_OTHER_NAMES: Mapping[
    str, Region
] = {  # as Ping's tools and people write them, without case and gaps
    **{name.replace(" ", "").lower(): region for region, name in REGION_NAMES.items()},
    **{region.replace(".", ""): region for region in REGION_NAMES},
    "na": "com",
    "ap": "asia",
    "au": "com.au",
}
AuthMethod = Literal["basic", "post"]
REGIONS: tuple[Region, ...] = tuple(REGION_NAMES)
AUTH_METHODS: tuple[AuthMethod, ...] = get_args(AuthMethod)
LIVE_VARIABLES = ("PINGONE_ENVIRONMENT_ID", "PINGONE_CLIENT_ID", "PINGONE_CLIENT_SECRET")

_PREFIX = "PINGONE_"
_PORTS = {"https": 443, "http": 80}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Settings(Unstorable):
    """Where PingOne is, and the worker application that calls it.

    Give a client id with its secret, or a `token` that you already have. The `repr` shows neither.

    Args:
        environment_id: UUID of the environment.
        client_id: the worker application's client id.
        client_secret: its secret; a `str` is wrapped into a `Secret`.
        token: an access token to use instead of asking for one.
        auth_method: the application's token endpoint authentication method: `basic` for
            CLIENT_SECRET_BASIC, `post` for CLIENT_SECRET_POST. The other one is refused.
        region: the top-level domain of the organisation's geography; names and codes that Ping's
            other tools use, such as `NorthAmerica` or `NA`, are understood.
        custom_domain: a custom domain such as `login.example.com`; the environment id then leaves
            the auth host's paths.
        auth_path: the auth host's base URL; overrides region and custom domain.
        api_path: the API host's base URL, with its `/v1` or without; overrides the region.
        user_id: UUID of the user to begin with in forms and notebooks; optional.
        connect_timeout_seconds: how long to wait for a connection.
        read_timeout_seconds: how long to wait between bytes of the reply.
        total_timeout_seconds: how long a request may take as a whole, with the reply's last byte
            and, where it is sent again, with all attempts and waits. The operating system's look-up
            of a host's name is not interrupted: it may take longer, as its resolver is configured.

    Raises:
        InputError: a value is missing or malformed; `field` names it.

    Source: https://developer.pingidentity.com/pingone-api/foundations/conventions/pingone-api-requests.html
    """

    _instead = "They contain a secret: use Settings.from_env() in the other process."

    environment_id: str
    client_id: str = ""
    client_secret: Secret | None = None
    token: Secret | None = None
    auth_method: AuthMethod = "basic"
    region: Region = "com"
    custom_domain: str | None = None
    auth_path: str = ""
    api_path: str = ""
    user_id: str | None = None
    connect_timeout_seconds: float = 5.0
    read_timeout_seconds: float = 15.0
    total_timeout_seconds: float = 90.0
    _auth_root: str = field(init=False, repr=False, default="")

    if TYPE_CHECKING:  # what may be given is more than what is kept

        def __init__(
            self,
            *,
            environment_id: str,
            client_id: str = "",
            client_secret: str | Secret | None = None,
            token: str | Secret | None = None,
            auth_method: str = "basic",
            region: str = "com",
            custom_domain: str | None = None,
            auth_path: str = "",
            api_path: str = "",
            user_id: str | None = None,
            connect_timeout_seconds: float = 5.0,
            read_timeout_seconds: float = 15.0,
            total_timeout_seconds: float = 90.0,
        ) -> None: ...

    def __post_init__(self) -> None:
        put = object.__setattr__  # frozen for everybody else
        put(self, "environment_id", checked_uuid(self.environment_id, field="environment_id"))
        put(self, "client_id", _clean(self.client_id))
        put(self, "user_id", _clean(self.user_id))
        put(self, "region", _region(self.region))
        put(self, "auth_method", _clean(self.auth_method))
        put(self, "custom_domain", _domain(self.custom_domain))
        put(self, "client_secret", _wrapped(self.client_secret))
        put(self, "token", _wrapped(self.token))
        _check_choice(self.region, REGIONS, field="region")
        _check_choice(self.auth_method, AUTH_METHODS, field="auth_method")
        _check_seconds(self.connect_timeout_seconds, field="connect_timeout_seconds")
        _check_seconds(self.read_timeout_seconds, field="read_timeout_seconds")
        _check_seconds(self.total_timeout_seconds, field="total_timeout_seconds")
        self._check_caller()
        in_path = self._environment_in_path()
        put(self, "auth_path", self._auth_path())
        api_path = self.api_path or f"{_region_host('api', self.region)}/v1"
        put(self, "api_path", _checked_url(api_path, field="api_path"))
        root = f"{self.auth_path}/{self.environment_id}" if in_path else self.auth_path
        put(self, "_auth_root", root)

    @classmethod
    @traceless
    def from_env(
        cls, environ: Mapping[str, str] | None = None, *, dotenv: str | Path | None = None
    ) -> Settings:
        """Settings from `PINGONE_…` variables.

        `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID` and `PINGONE_CLIENT_SECRET` are enough in
        region `com`. Others: `PINGONE_REGION` (or `PINGONE_REGION_CODE`), `PINGONE_CUSTOM_DOMAIN`,
        `PINGONE_AUTH_METHOD`, `PINGONE_ACCESS_TOKEN`, `PINGONE_AUTH_PATH`, `PINGONE_API_PATH`,
        `PINGONE_USER_ID`, `PINGONE_CONNECT_TIMEOUT_SECONDS`, `PINGONE_READ_TIMEOUT_SECONDS`,
        `PINGONE_TOTAL_TIMEOUT_SECONDS`.

        Args:
            environ: the variables; the process's own when None.
            dotenv: a file of `KEY=value` lines, read only when named; a variable of `environ`
                wins over the file's.

        Raises:
            InputError: a variable is missing or malformed, or the file cannot be read.
        """
        arguments = cls.arguments(environ, dotenv=dotenv)
        if "environment_id" not in arguments:
            raise InputError(
                f"{_PREFIX}ENVIRONMENT_ID is not set.",
                field="environment_id",
                hint=f"Set {', '.join(LIVE_VARIABLES)}, or use the simulator.",
            )
        return cls(**arguments)

    @staticmethod
    @traceless
    def arguments(
        environ: Mapping[str, str] | None = None, *, dotenv: str | Path | None = None
    ) -> dict[str, Any]:
        """The arguments that the variables of `from_env` give, as far as they are set.

        Raises:
            InputError: the file cannot be read.
        """
        values = {**_from_file(dotenv), **(os.environ if environ is None else environ)}
        texts = {key: values.get(_PREFIX + key, "").strip() for key in _VARIABLES}
        found = {_VARIABLES[key]: value for key, value in texts.items() if value}
        return {name: _value(name, text) for name, text in found.items()}

    @traceless
    def with_changes(self, **changes: Any) -> Settings:
        """A copy with some arguments changed; a new region or custom domain brings its own hosts.

        Raises:
            InputError: as for a new one.
        """
        moved = {"region", "custom_domain"} & changes.keys()
        hosts = {"auth_path": "", "api_path": ""} if moved else {}
        return replace(self, **(hosts | changes))

    def __copy__(self) -> Settings:
        return self

    @property
    def has_own_hosts(self) -> bool:
        """Whether the auth host was given: then it is no region's."""
        return self.auth_path != _region_host("auth", self.region)

    def auth_url(self, *segments: str) -> str:
        """A URL on the auth host, below the environment: `…/{envID}/deviceAuthentications`."""
        return "/".join((self._auth_root, *segments))

    def api_url(self, *segments: str) -> str:
        """A URL on the API host: `…/v1/environments/{envID}/…`."""
        # Ping's own variables had /v1 in apiPath until May 2026; since then the paths have it
        root = self.api_path if urlsplit(self.api_path).path else f"{self.api_path}/v1"
        return "/".join((root, "environments", self.environment_id, *segments))

    def _check_caller(self) -> None:
        if self.token:
            return
        hint = "Provide the client_id and client_secret of a worker application, or a token."
        if not self.client_id:
            raise InputError("The client ID is missing.", field="client_id", hint=hint)
        if not self.client_secret:
            raise InputError("The client secret is missing.", field="client_secret", hint=hint)

    def _environment_in_path(self) -> bool:
        own_domain = ("", f"https://{self.custom_domain}")
        return not self.custom_domain or self.auth_path not in own_domain

    def _auth_path(self) -> str:
        if self.auth_path:
            return _checked_url(self.auth_path, field="auth_path")
        if self.custom_domain:
            return _checked_url(f"https://{self.custom_domain}", field="custom_domain")
        return _region_host("auth", self.region)


Settings.__init__ = traceless(Settings.__init__)  # type: ignore[method-assign]

_VARIABLES = {
    "REGION_CODE": "region",  # Ping's Terraform provider calls it so; REGION wins
    "ENVIRONMENT_ID": "environment_id",
    "CLIENT_ID": "client_id",
    "CLIENT_SECRET": "client_secret",
    "ACCESS_TOKEN": "token",
    "AUTH_METHOD": "auth_method",
    "REGION": "region",
    "CUSTOM_DOMAIN": "custom_domain",
    "AUTH_PATH": "auth_path",
    "API_PATH": "api_path",
    "USER_ID": "user_id",
    "CONNECT_TIMEOUT_SECONDS": "connect_timeout_seconds",
    "READ_TIMEOUT_SECONDS": "read_timeout_seconds",
    "TOTAL_TIMEOUT_SECONDS": "total_timeout_seconds",
}


def checked_uuid(value: object, *, field: str, hint: str = "") -> str:
    """`value` in the API's lower-case form, or an `InputError` that does not repeat it."""
    text = pasted_id(value) if isinstance(value, str) else value
    if isinstance(text, str) and _UUID.fullmatch(text):
        return text.lower()
    what = "is empty" if text in ("", None) else "must be a UUID"
    raise InputError(
        f"{field} {what}. Use the form 00000000-0000-4000-8000-000000000000.",
        field=field,
        hint=hint,
    )


def origin_of(url: str) -> str:
    """Scheme, host and port, as far as it is not the scheme's own: `https://auth.pingone.com`.

    Raises:
        InputError: it is no URL of a host.
    """
    try:
        parts = parse_url(url)  # as the sender reads it
    except LocationParseError:
        parts = parse_url("")
    if not parts.scheme or not parts.host:
        raise InputError("The request's URL or headers aren't valid.", field="url")
    is_usual = parts.port in (None, _PORTS.get(parts.scheme))
    return f"{parts.scheme}://{parts.host}" + ("" if is_usual else f":{parts.port}")


def is_private(url: str) -> bool:
    """Whether nobody between can read along: over TLS, or on this machine."""
    try:
        parts = parse_url(url)
    except (LocationParseError, ValueError):
        return False
    return parts.scheme == "https" or is_loopback((parts.host or "").strip("[]"))


def is_loopback(host: str) -> bool:
    """Whether a host, without brackets, is this machine by its name or its address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _region_host(kind: Literal["auth", "api"], region: Region) -> str:
    return f"https://{kind}.pingone.{region}"


def _wrapped(value: str | Secret | None) -> Secret | None:
    """What was pasted, without the blanks and line ends around it."""
    if not value:
        return None
    text = value.reveal() if isinstance(value, Secret) else value
    return Secret.of(value) if _clean(text) == text else Secret(_clean(text))


def _clean(text: Any) -> Any:
    return pasted_id(text) if isinstance(text, str) else text


def _region(value: object) -> object:
    """The region of a name or code; anything else as it is, to be refused."""
    name = re.sub(r"[\s_.-]", "", _clean(value)).lower() if isinstance(value, str) else ""
    return _OTHER_NAMES.get(name, value)


def _domain(value: str | None) -> str | None:
    """A domain that was pasted as a URL."""
    if not isinstance(value, str):
        return value
    return re.sub(r"^https://|/$", "", _clean(value), flags=re.IGNORECASE) or None


def _value(name: str, text: str) -> Any:
    """A variable's text as the argument that it stands for."""
    if name in ("client_secret", "token"):
        return Secret(text)
    if not name.endswith("_seconds"):
        return text
    try:
        return float(text)
    except ValueError:
        return text  # is refused by name


def _check_choice(value: object, choices: tuple[str, ...], *, field: str) -> None:
    if value not in choices:
        raise InputError(f"{field} must be one of: {', '.join(choices)}.", field=field)


def _check_seconds(value: object, *, field: str) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value <= 3600:
        raise InputError(
            f"{field} must be a number of seconds greater than 0 and not greater than 3600.",
            field=field,
        )


def _checked_url(url: str, *, field: str) -> str:
    url = _clean(url)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        usable = usable and not (parts.query or parts.fragment or parts.username)
        usable = usable and _is_host(parts.hostname or "")
        _ = parts.port
    except ValueError:
        usable = False
    if not usable or any(character.isspace() for character in url):
        raise InputError(
            f"{field} must be a base URL, such as https://auth.pingone.com.", field=field
        )
    return url.rstrip("/")


def _is_host(name: str) -> bool:
    """Whether it can be a host: no placeholder, no label that is empty or too long."""
    if ":" in name:  # an IPv6 address, which urlsplit has looked at
        return True
    try:
        labels = name.encode("idna").decode().split(".")
    except UnicodeError:
        return False
    return all(_LABEL.fullmatch(label) for label in labels)


def _from_file(path: str | Path | None) -> dict[str, str]:
    if path is None:
        return {}
    if not Path(path).is_file():
        raise InputError(
            "The settings file doesn't exist.",
            field="dotenv",
            hint=f"The name was {Path(path).name}.",
        )
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise InputError(
            f"The settings file can't be read: {error.strerror}.", field="dotenv"
        ) from None
    return assigned(utf8_text(content, field="dotenv", name="settings file"))


def assigned(text: str) -> dict[str, str]:
    """The variables to which the text of a `.env` file gives a value."""
    from dotenv import dotenv_values

    values = dotenv_values(stream=io.StringIO(text))
    return {key: value for key, value in values.items() if value is not None}
