"""The passkey: sign what the relying party asks, and have it checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from pingone_nb import api
from pingone_nb.api import DeviceAuthentication
from pingone_nb.client import Client
from pingone_nb.errors import InputError
from pingone_nb.lab.forms.field import Field
from pingone_nb.lab.forms.flow import AuthenticationSource
from pingone_nb.lab.forms.prompt import Prompt, Prompting
from pingone_nb.lab.forms.step import Step
from pingone_nb.privacy.secret import Secret
from pingone_nb.request import ApiRequest

_SIGN = "When you select the button, the authenticator of this notebook signs."
_ELSEWHERE = "This notebook has no authenticator. Only a browser on a page of the origin can sign."
_UNSIGNED = Secret("{}")
_MOST_CHARACTERS = 300


class Authenticator(Protocol):
    """What signs; in lessons a software authenticator."""

    def get(self, options: str, *, origin: str) -> str:
        """What `navigator.credentials.get` would give: an assertion, as JSON.

        Raises:
            ValueError: a browser would refuse.
            LookupError: no passkey may answer.
        """


class PasskeyForm(Step):
    """Signs the challenge of an authentication that asks for a passkey, and checks the assertion.

    Args:
        client: what checks.
        source: what begins the authentication or chooses its device; or an authentication.
        authenticator: what signs; without one the form shows only what is asked.
        origin: the page to sign as, such as `https://app.pingone.eu`; the relying party's host
            when "".

    Source: https://developer.pingidentity.com/pingone-api/mfa/mfa-authentication/mfa-device-authentications/check-assertion-device-authentication.html
    """

    def __init__(
        self,
        client: Client,
        source: AuthenticationSource | DeviceAuthentication,
        *,
        authenticator: Authenticator | None = None,
        origin: str = "",
    ) -> None:
        self._authenticator = authenticator
        self.prompt = Prompt()
        self.origin = Field(
            "Origin",
            hint="The page that requests the signature, without a path, such as https://app.example.com.",
            text=origin,
            is_wide=True,
            is_code=True,
        )
        super().__init__(
            client,
            source,
            again_label="Ask again",
            waits_for="Choose a passkey or security key first.",
            title="Sign with a passkey",
            lead="The authenticator signs the challenge for one site only, and PingOne checks it.",
            fields={"origin": self.origin},
            body=[self.origin],
            extras=[self.prompt],
            submit_label="Sign and check",
            submit_busy="Signing and checking …",
        )

    def fits(self, authentication: DeviceAuthentication) -> bool:
        """Whether its reply asks for this step."""
        return "assertion.check" in authentication.actions

    def next_request(self) -> ApiRequest[DeviceAuthentication]:
        """The check of an assertion; of that, which is made at the press, the mask."""
        return self._check(_UNSIGNED)

    def _call(self) -> DeviceAuthentication:
        signed = self._signed(self._acted_on(), self._origin)
        return self._client.send(self._check(signed))

    def _check(self, assertion: Secret) -> ApiRequest[DeviceAuthentication]:
        return api.check_assertion(
            self._client.settings, self._acted_on(), origin=self._origin, assertion=assertion
        )

    @property
    def _origin(self) -> str:
        return self.origin.text().reveal().strip()

    def _signed(self, authentication: DeviceAuthentication, origin: str) -> Secret:
        options = authentication.public_key_credential_request_options
        if options is None:
            raise InputError(
                "The reply contains nothing to sign.",
                field="authentication",
                hint="Choose the device again.",
            )
        if self._authenticator is None:
            raise InputError(
                "There is no authenticator to sign with.", field="authenticator", hint=_ELSEWHERE
            )
        try:
            return Secret(self._authenticator.get(options, origin=origin))
        except ValueError as error:
            refusal = InputError(_cut(error), field="origin")
        except LookupError as error:
            refusal = InputError(
                _cut(error), field="authenticator", hint="Register a passkey first."
            )
        raise refusal  # behind the handlers: what the authenticator said may quote the challenge

    def _turn(self) -> None:
        value = self.flow.authentication
        if value is None or not self.fits(value):
            return
        site = _site(value.request_options)
        if not self.origin.text() and site:
            self.origin.set(f"https://{site}")
        self.flow.focus_on(self.action.focus)

    def _draw(self) -> None:
        super()._draw()
        value = self.flow.authentication
        is_asked = value is not None and self.fits(value)
        self.prompt.show(self._prompting(value) if is_asked and value is not None else None)

    def _prompting(self, authentication: DeviceAuthentication) -> Prompting:
        options = authentication.request_options or {}
        allowed = options.get("allowCredentials")
        facts = [("Relying party", _site(options) or "not specified")]
        if isinstance(allowed, tuple):
            facts.append(("Allowed passkeys", str(len(allowed)) if allowed else "any"))
        verification = options.get("userVerification")
        if isinstance(verification, str):
            facts.append(("User verification", verification))
        said = _ELSEWHERE if self._authenticator is None else _SIGN
        return Prompting(paragraphs=(said,), facts=tuple(facts))

    def _enable(self, is_enabled: bool) -> None:
        self.origin.is_enabled = is_enabled
        self.action.is_enabled = is_enabled and self._authenticator is not None


def _site(options: Mapping[str, Any] | None) -> str:
    site = (options or {}).get("rpId")
    return site[:_MOST_CHARACTERS] if isinstance(site, str) else ""


def _cut(error: Exception) -> str:
    return (str(error) or "The authenticator refused.")[:_MOST_CHARACTERS]
