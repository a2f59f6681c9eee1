"""Variables of other tools, `{{name}}`: filled in from what is known, or refused by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from pingone_nb.errors import InputError
from pingone_nb.privacy.masking import mask
from pingone_nb.privacy.secret import Secret
from pingone_nb.settings import Settings

API_PATH = "apiPath"
VERSION = "/v1"
Value = str | Secret
_VARIABLE = re.compile(r"\{\{\s*([^\s{}\"'\\][^{}\"'\\]{0,200}?)\s*\}\}")
_SHOWABLE = re.compile(r"[A-Za-z$][\w.:$ -]{0,60}", re.ASCII)
_MOST = 1_000  # values that one text may take, those within values included


class Variables:
    """What variables stand for.

    Args:
        settings: give `authPath`, `apiPath`, `envID` and `userID`.
        given: values by name, taken as they are.
        own: values by name that a file brings; they may contain variables themselves.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        given: Mapping[str, Value] | None = None,
        own: Mapping[str, Value] | None = None,
    ) -> None:
        self._given = {**_values_of(settings), **(given or {})}
        self._own = {} if own is None else dict(own)
        self._taken = 0

    @property
    def secrets(self) -> list[str]:
        """The texts that a value was a secret of."""
        every = [*self._given.values(), *self._own.values()]
        return [value.reveal() for value in every if isinstance(value, Secret) and value]

    def filled(self, text: str, encode: Callable[[str], str] = str) -> str:
        """The text with the values of its variables.

        Args:
            text: such as `{{authPath}}/{{envID}}/as/token`.
            encode: writes a value as its place wants it.

        Raises:
            InputError: a variable has no value, is in Postman's vault, or contains itself; its name
                is told.
        """
        self._taken = 0
        return self._filled(text, encode, ())

    def value(self, name: str) -> Value:
        """What a variable stands for.

        Raises:
            InputError: as `filled`.
        """
        self._taken = 0
        return self._value(name, ())

    def _filled(self, text: str, encode: Callable[[str], str], within: tuple[str, ...]) -> str:
        def value(match: re.Match[str]) -> str:
            found = self._value(match[1], within)
            plain = found.reveal() if isinstance(found, Secret) else found
            if match[1] == API_PATH:
                plain = _versioned(plain, match.string[match.end() :])
            return encode(plain)

        return _VARIABLE.sub(value, text)

    def _value(self, name: str, within: tuple[str, ...]) -> Value:
        self._taken += 1
        if name in within or self._taken > _MOST:
            first = within.index(name) if name in within else 0
            loop = " → ".join(map(_shown, (*within[first:], name)))
            raise InputError(f"Variables contain each other: {loop}.", field="variables")
        if name in self._own:
            return self._own_value(name, within)
        # as .http files name a variable of the environment
        found = self._given.get(name.removeprefix("$processEnv ").removeprefix("$dotenv ").strip())
        if found is None:
            raise _unknown(name)
        return found

    def _own_value(self, name: str, within: tuple[str, ...]) -> Value:
        found = self._own[name]
        text = found.reveal() if isinstance(found, Secret) else found
        filled = self._filled(text, str, (*within, name))
        is_secret = isinstance(found, Secret) or any(
            each in filled for each in self._secret_parts(text)
        )
        return Secret(filled) if is_secret else filled

    def _secret_parts(self, text: str) -> list[str]:
        return self.secrets if "{{" in text else []


def has_variables(text: str) -> bool:
    """Whether a text contains a variable."""
    return _VARIABLE.search(text) is not None


def wrapped(name: str, value: str) -> Value:
    """A value, as a `Secret` where its name or its form shows that it is sensitive."""
    return value if mask({name: value}) == {name: value} else Secret(value)


def _unknown(name: str) -> InputError:
    if name.startswith("vault:"):
        why, hint = "is kept in Postman's vault, which is not exported", "Add it to variables."
    elif ".response." in name:
        why, hint = "is taken from another request's reply", "Write a value in its place."
    elif name.startswith("$") and " " not in name:
        why, hint = "is made up anew by the tool itself", "Write a value in its place."
    else:
        why, hint = "has no value", "Add it to variables."
    return InputError(f"The variable {_shown(name)} {why}.", field="variables", hint=hint)


def _shown(name: str) -> str:
    return name if _SHOWABLE.fullmatch(name) else "with this name"


def _versioned(url: str, rest: str) -> str:
    """The API's address with its version once: PingOne's pages had it in the variable once."""
    bare = url.rstrip("/")
    if re.match(r"/v\d", rest):
        return bare.removesuffix(VERSION)
    return bare if urlsplit(bare).path else bare + VERSION


def _values_of(settings: Settings | None) -> dict[str, Value]:
    if settings is None:
        return {}
    told = {
        "authPath": settings.auth_path,
        API_PATH: settings.api_path,
        "envID": settings.environment_id,
        "userID": settings.user_id,
    }
    return {name: value for name, value in told.items() if value}
