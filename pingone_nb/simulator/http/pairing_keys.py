"""Requests for pairing keys, with which a user pairs a mobile application.

Source: https://developer.pingidentity.com/pingone-api/mfa/users/mfa-pairing-keys.html
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pingone_nb.simulator.http.bodies import check_details, invalid, read_uuid
from pingone_nb.simulator.http.call import JSON, Call, Operation, Rules, SimulatedReply
from pingone_nb.simulator.http.refusals import Detail
from pingone_nb.simulator.http.users import user_at
from pingone_nb.simulator.rules.clock import as_timestamp
from pingone_nb.simulator.rules.codes import LIFETIME_SECONDS, MOST_GOOD_KEYS, PairingKey
from pingone_nb.simulator.rules.environment import Environment
from pingone_nb.simulator.rules.notation import seconds_of
from pingone_nb.simulator.rules.policies import Policy
from pingone_nb.simulator.rules.randomness import letters_and_digits
from pingone_nb.simulator.rules.refusal import Refused
from pingone_nb.simulator.rules.selection import existing_policy

_MOST_APPLICATIONS = 10


def _create(environment: Environment, call: Call, user_id: str) -> SimulatedReply:
    user = user_at(environment, user_id)
    body = call.body()
    details: list[Detail] = []
    policy_id = read_uuid(body, "policy.id", details) if body.get("policy") is not None else None
    application_ids = _read_applications(body, details)
    check_details(details)
    policy = existing_policy(environment, policy_id)
    now = environment.clock.now()
    if environment.pairing_keys.count_good(user.id, now) >= MOST_GOOD_KEYS:
        raise Refused("TOO_MANY_PAIRING_KEYS")
    key = environment.pairing_keys.keep(
        PairingKey(
            id=environment.randomness.uuid(),
            user_id=user.id,
            code=_code(environment),
            application_ids=application_ids,
            created_at=now,
            expires_at=now + timedelta(seconds=_lifetime_seconds(policy, application_ids)),
        )
    )
    location = ("Location", _href(call, key))
    return call.reply(201, _body(call, key), location)


def _read(environment: Environment, call: Call, user_id: str, key_id: str) -> SimulatedReply:
    return call.reply(200, _body(call, _key_at(environment, user_id, key_id)))


def _delete(environment: Environment, call: Call, user_id: str, key_id: str) -> SimulatedReply:
    environment.pairing_keys.remove(_key_at(environment, user_id, key_id))
    return call.empty_reply()


def _key_at(environment: Environment, user_id: str, key_id: str) -> PairingKey:
    user = user_at(environment, user_id)
    key = environment.pairing_keys.find(user.id, key_id)
    if key is None:
        raise Refused("NOT_FOUND")
    return key


def _read_applications(body: dict[str, Any], details: list[Detail]) -> tuple[str, ...]:
    applications = body.get("applications")
    if applications is None:
        return ()
    if not isinstance(applications, list) or len(applications) > _MOST_APPLICATIONS:
        message = f"must be an array of at most {_MOST_APPLICATIONS} applications"
        details.append(invalid("applications", message))
        return ()
    ids = [
        read_uuid(each, "id", details) if isinstance(each, dict) else None for each in applications
    ]
    if not details and None in ids:
        details.append(invalid("applications", "must be an array of objects with an id"))
    return tuple(each for each in ids if each is not None)


def _code(environment: Environment) -> str:
    """12 digits, or 16 letters and digits, as the MFA settings say."""
    randomness = environment.randomness
    if environment.mfa_settings.body["pairing"]["pairingKeyFormat"] == "ALPHANUMERIC":
        return letters_and_digits(randomness, 16)
    return randomness.digits(12)


def _lifetime_seconds(policy: Policy, application_ids: tuple[str, ...]) -> int:
    for application in policy.body["mobile"].get("applications", ()):
        if application["id"] in application_ids and "pairingKeyLifetime" in application:
            return seconds_of(application["pairingKeyLifetime"])
    return LIFETIME_SECONDS


def _body(call: Call, key: PairingKey) -> dict[str, Any]:
    return {
        "_links": {
            "self": {"href": _href(call, key)},
            "environment": {"href": call.api_href()},
            "user": {"href": call.api_href("users", key.user_id)},
        },
        "id": key.id,
        "environment": {"id": call.environment_id},
        "code": key.code,
        "status": "UNCLAIMED" if key.claimed_at is None else "CLAIMED",
        "applications": [{"id": each} for each in key.application_ids],
        "user": {"id": key.user_id},
        "createdAt": as_timestamp(key.created_at),
        "updatedAt": as_timestamp(key.claimed_at or key.created_at),
        "expiresAt": as_timestamp(key.expires_at),
    }


def _href(call: Call, key: PairingKey) -> str:
    return call.api_href("users", key.user_id, "pairingKeys", key.id)


RULES: Rules = {
    "create_pairing_key": Operation(_create, "POST", "users/pairingKeys", JSON),
    "read_pairing_key": Operation(_read, "GET", "users/pairingKeys/*"),
    "delete_pairing_key": Operation(_delete, "DELETE", "users/pairingKeys/*"),
}
