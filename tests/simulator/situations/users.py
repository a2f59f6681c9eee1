"""Replies about users."""

from __future__ import annotations

from pingone_nb.simulator import SimulatedReply
from tests.simulator.caller import EMAIL, UNKNOWN, Caller
from tests.simulator.situations.beginning import begin_bypassed
from tests.simulator.situations.preparations import Situation, api, on_user, twice


def read_bypass_in_force(caller: Caller) -> SimulatedReply:
    """Read a bypass that is in force."""
    begin_bypassed(caller)
    return caller.on_user("GET", "bypassMFA")


def name_taken(caller: Caller) -> SimulatedReply:
    """Give a user the name that another one has."""
    caller.simulator.add_user(username="bob")
    return caller.on_user("PATCH", "", {"username": "BOB"})


BOB = {"username": "bob", "email": EMAIL}
FULL_BOB = {**BOB, "name": {"given": "Bob"}, "mobilePhone": "1", "mfaEnabled": True}
USERS: list[Situation] = [
    ("find_users", 200, api("GET", "users")),
    ("find_users", 200, api("GET", 'users?filter=username eq "nobody"')),
    ("find_users", 400, api("GET", "users?filter=x")),
    ("find_users", 400, api("GET", "users?limit=0")),
    ("create_user", 201, api("POST", "users", BOB)),
    ("create_user", 201, api("POST", "users", FULL_BOB)),
    ("create_user", 201, api("POST", "users", {**BOB, "population": {"id": UNKNOWN}})),
    ("create_user", 400, api("POST", "users", {})),
    ("create_user", 400, api("POST", "users", {**BOB, "email": "bob"})),
    ("create_user", 400, api("POST", "users", {**BOB, "username": " "})),
    ("create_user", 400, api("POST", "users", {**BOB, "username": "b" * 129})),
    ("create_user", 400, api("POST", "users", {**BOB, "mobilePhone": "1" * 33})),
    ("create_user", 400, twice(api("POST", "users", BOB))),
    ("list_populations", 200, api("GET", 'populations?filter=name sw "d"')),
    ("list_populations", 400, api("GET", 'populations?filter=name co "d"')),
    ("update_user", 200, on_user("PATCH", "", {"mobilePhone": "1", "name": {"given": "A"}})),
    ("update_user", 400, on_user("PATCH", "", {"username": None})),
    ("update_user", 400, on_user("PATCH", "", {"username": " "})),
    ("update_user", 400, on_user("PATCH", "", {"username": "b" * 129})),
    ("update_user", 400, on_user("PATCH", "", {"email": "bob"})),
    ("update_user", 400, name_taken),
    ("enable_mfa", 200, on_user("PUT", "mfaEnabled", {"mfaEnabled": False})),
    ("enable_mfa", 400, on_user("PUT", "mfaEnabled", {})),
    ("enable_mfa", 400, on_user("PUT", "mfaEnabled", {"mfaEnabled": "yes"})),
    ("read_bypass", 200, on_user("GET", "bypassMFA")),
    ("read_bypass", 200, read_bypass_in_force),
    ("allow_bypass", 400, on_user("PUT", "bypassMFA", {"bypassMFAEnabledUntil": "soon"})),
    ("allow_bypass", 400, on_user("PUT", "bypassMFA", {})),
]
