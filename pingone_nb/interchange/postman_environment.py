"""A Postman environment: where PingOne is, and as whom, without the secrets.

Its variables have the names of PingOne's own documentation.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from pingone_nb.errors import InputError, traceless
from pingone_nb.interchange.body import json_value
from pingone_nb.interchange.node import Node
from pingone_nb.interchange.placeholders import (
    API_PATH,
    AUTH_PATH,
    CLIENT_ID,
    CLIENT_SECRET,
    ENVIRONMENT,
    TOKEN,
)
from pingone_nb.interchange.whole_file import write_json
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import Settings

_ARGUMENTS = {  # variable → argument of Settings
    ENVIRONMENT: "environment_id",
    AUTH_PATH: "auth_path",
    API_PATH: "api_path",
    CLIENT_ID: "client_id",
    CLIENT_SECRET: "client_secret",
    TOKEN: "token",
    "userID": "user_id",
    "region": "region",
    "customDomain": "custom_domain",
    "authMethod": "auth_method",
}
_SECRETS = frozenset({CLIENT_SECRET, TOKEN})
_VERSION = "/v1"
_MOST_BYTES = 4 * 1024 * 1024


def write_postman_environment(
    settings: Settings, path: str | Path, *, name: str = "PingOne"
) -> None:
    """Write settings as a Postman environment; client secret and token are left to fill in.

    Raises:
        InputError: the file cannot be written; what stood there is as it was.
    """
    values = [
        {
            "key": variable,
            "value": _told(settings, variable, argument),
            "type": "secret" if variable in _SECRETS else "default",
            "enabled": True,
        }
        for variable, argument in _ARGUMENTS.items()
    ]
    environment = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, settings.auth_url())),
        "name": name,
        "values": values,
        "_postman_variable_scope": "environment",
    }
    write_json(environment, path)


def _told(settings: Settings, variable: str, argument: str) -> str:
    value = "" if variable in _SECRETS else getattr(settings, argument) or ""
    return str(value.removesuffix(_VERSION) if variable == API_PATH else value)


@traceless
def read_postman_environment(path: str | Path) -> dict[str, Any]:
    """The arguments of `Settings` that a Postman environment has values for.

    `Settings(**read_postman_environment(path), client_secret=…)` adds what was left out. Variables
    that are disabled, empty or of other names are left out; of two of a name the last one counts.

    Returns:
        Argument → text; client secret and token as `Secret`.

    Raises:
        InputError: the file cannot be read or is no Postman environment; `field` is the place.
    """
    found: dict[str, Any] = {}
    for entry in _document(path).member("values").items():
        argument = _ARGUMENTS.get(entry.member("key").text())
        value, enabled = entry.optional("value"), entry.optional("enabled")
        if argument is None or value is None or (enabled and enabled.value is False):
            continue
        text = value.text().strip()
        if text:
            found[argument] = text
    return {name: _argument(name, text) for name, text in found.items()}


def _argument(name: str, text: str) -> str | Secret:
    if name in ("client_secret", "token"):
        return Secret(text)
    if name == "api_path":
        return text.rstrip("/").removesuffix(_VERSION) + _VERSION
    return text


def _document(path: str | Path) -> Node:
    try:
        with Path(path).open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        message = f"The file cannot be read: {error.strerror}."
        raise InputError(message, field="path") from None
    if len(content) > _MOST_BYTES:
        message = f"A Postman environment is not longer than {_MOST_BYTES:,} bytes."
        raise InputError(message, field="path")
    value = json_value(content)
    if not isinstance(value, dict):
        message = "This is no Postman environment: no JSON object."
        raise InputError(message, field="path")
    return Node(value, "")
