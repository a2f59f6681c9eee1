"""Exchanges kept as examples, without anything that is secret or somebody's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pingone_nb.privacy.masking import scrubber
from pingone_nb.privacy.secret import Secret
from tests.conformance.operation import FORM
from tests.conformance.reply import MISSING, Reply
from tests.conformance.target import Target

_UUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_NO_SLUG = re.compile(r"[^a-z0-9]+")
_NAMES = frozenset(  # properties that hold somebody's name, or what stands for it
    {"username", "nickname", "given", "family", "formatted", "name", "displayname"}
)
_CODES = frozenset({"create_pairing_key", "read_pairing_key", "create_authentication_code",
                    "read_authentication_code"})  # fmt: skip
_ROLES = {
    "environment": "envID",
    "user": "userID",
    "device": "deviceID",
    "selectedDevice": "deviceID",
    "devices": "deviceID",
    "blockedDevices": "deviceID",
    "policy": "policyID",
    "application": "appID",
    "applications": "appID",
    "population": "populationID",
}
_MADE = {
    "initialize": "deviceAuthID",
    "create_user": "userID",
    "create_device": "deviceID",
    "create_policy": "policyID",
    "create_pairing_key": "pairingKeyID",
    "create_authentication_code": "authenticationCodeID",
}


class Recorder:
    """Writes examples in the contract's format.

    Args:
        folder: where to; made when it is not there.
        target: whose ids, hosts and secrets are replaced.
        today: for the source.
    """

    def __init__(self, folder: Path, target: Target, today: str) -> None:
        self._folder = folder
        self._target = target
        self._today = today

    @classmethod
    def at(cls, folder: str, target: Target) -> Recorder | None:
        """A recorder for a folder, dated today; None without a folder."""
        if not folder:
            return None
        return cls(Path(folder), target, datetime.now(UTC).date().isoformat())

    def keep(self, rule: str, replies: Sequence[Reply], secrets: Sequence[str]) -> list[Path]:
        """Write a case's exchanges.

        Args:
            rule: the case's, for titles and names of files.
            replies: the exchanges that it is about.
            secrets: passcodes and the like that were seen on the way.

        Raises:
            ValueError: something secret is still there; nothing is written then.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        slug = _NO_SLUG.sub("-", rule.lower()).strip("-")[:80]
        told = [reply for reply in replies if reply.operation is not None]
        written = []
        for number, reply in enumerate(told, 1):
            ending = f"-{number}" if len(told) > 1 else ""
            text = json.dumps(self.example(rule, reply, secrets), ensure_ascii=False, indent=2)
            self._check(text, secrets)
            path = self._folder / f"{slug}{ending}.json"
            path.write_text(text + "\n", encoding="utf-8")
            written.append(path)
        return written

    def example(self, rule: str, reply: Reply, secrets: Sequence[str] = ()) -> dict[str, Any]:
        """An exchange as an example."""
        assert reply.operation is not None
        replaced = _Replaced(self._target, reply)
        scrub = scrubber([Secret.of(text) for text in self._secrets(secrets)])
        body = None if reply.body is MISSING else reply.body
        host = (
            "{{authPath}}/{{envID}}"
            if reply.operation.host == "auth"
            else "{{apiPath}}/v1/environments/{{envID}}"
        )
        path = reply.path.replace("{", "{{").replace("}", "}}")
        return {
            "title": rule,
            "source": f"{self._target.host}, {self._today}",
            "confidence": "OBSERVED",
            "method": reply.method,
            "path": host + path,
            "headers": _headers(reply),
            "request_body": replaced(scrub(_sent(reply))),
            "response_status": reply.status,
            "response_body": replaced(scrub(body)),
            "note": "Recorded by the conformance suite; ids and what is sensitive are replaced.",
        }

    def _secrets(self, further: Sequence[str]) -> list[str]:
        target = self._target
        told = (target.client_secret, target.access_token, target.user_token, target.email)
        return [text for text in (*told, target.phone, *further) if text]

    def _check(self, text: str, further: Sequence[str]) -> None:
        target = self._target
        ids = (target.environment_id, target.user_id, target.client_id)
        hosts = () if target.kind != "live" else (target.auth_path, target.api_path)
        for secret in (*self._secrets(further), *ids, *hosts):
            if len(secret) >= 4 and secret in text:
                message = "What is sensitive would still be in the record."
                raise ValueError(message)


class _Replaced:
    """Puts variables in place of ids, hosts and names."""

    def __init__(self, target: Target, reply: Reply) -> None:
        assert reply.operation is not None
        self._hides_code = reply.operation.name in _CODES
        self._variables: dict[str, str] = {}
        self._taken: dict[str, int] = {}
        self._hosts = ((target.api_path, "{{apiPath}}/v1"), (target.auth_path, "{{authPath}}"))
        self._name(target.environment_id, "envID")
        self._name(target.client_id, "clientID")
        for role, value in reply.ids.items():
            self._name(value, role)
        made = reply.find("id")
        if isinstance(made, str) and reply.status < 400:
            self._name(made, _MADE.get(reply.operation.name, "id"))
        for body in (reply.sent, reply.body):
            self._learn(body, "")

    def __call__(self, value: Any) -> Any:
        return self._replace(value, "", "")

    def _learn(self, value: Any, role: str) -> None:
        if isinstance(value, list):
            for item in value:
                self._learn(item, role)
        elif isinstance(value, Mapping):
            for name, item in value.items():
                if name == "id" and isinstance(item, str) and role:
                    self._name(item, role)
                else:
                    self._learn(item, _ROLES.get(name, ""))

    def _name(self, value: str, role: str) -> None:
        if value and value not in self._variables:
            count = self._taken[role] = self._taken.get(role, 0) + 1
            self._variables[value] = f"{{{{{role}{count if count > 1 else ''}}}}}"

    def _replace(self, value: Any, name: str, parent: str) -> Any:
        if isinstance(value, list):
            return [self._replace(item, name, parent) for item in value]
        if isinstance(value, Mapping):
            return {key: self._replace(item, key, name) for key, item in value.items()}
        if not isinstance(value, str):
            return value
        is_name = name.lower() in _NAMES and parent != "template"  # whose names are PingOne's
        if is_name or (name == "code" and self._hides_code):
            return f"{{{{{name}}}}}"
        return self._replace_text(value)

    def _replace_text(self, text: str) -> str:
        for host, variable in self._hosts:
            text = text.replace(host, variable)
        for value, variable in self._variables.items():
            text = text.replace(value, variable)
        return _UUID.sub(self._other_id, text)

    def _other_id(self, found: re.Match[str]) -> str:
        self._name(found[0], "id")
        return self._variables[found[0]]


def _headers(reply: Reply) -> dict[str, str]:
    kept = {}
    for name, value in reply.sent_headers.items():
        if name.lower() == "authorization":
            scheme = value.partition(" ")[0]
            what = "accessToken" if scheme == "Bearer" else "credentials"
            kept[name] = f"{scheme} {{{{{what}}}}}"
        elif name.lower() == "content-type":
            kept[name] = value
        else:
            kept[name] = f"{{{{{name}}}}}"
    return kept


def _sent(reply: Reply) -> Any:
    """The request's body as JSON; of a form the fields that are no secret."""
    if not isinstance(reply.sent, str | bytes):
        return reply.sent
    text = reply.sent if isinstance(reply.sent, str) else reply.sent.decode("utf-8", "replace")
    if reply.sent_headers.get("Content-Type") != FORM:
        return text
    hidden = {"client_id": "{{clientID}}", "client_secret": "{{clientSecret}}"}
    return urlencode(
        [(name, hidden.get(name, value)) for name, value in parse_qsl(text)], safe="{}"
    )
