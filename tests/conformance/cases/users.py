"""Users: finding, reading, making, MFA and its bypass."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from tests.conformance.case import add_case, case
from tests.conformance.fact import ABSENT, PRESENT, TIMESTAMP, UUID, having, matching
from tests.conformance.reply import Reply
from tests.conformance.run import Run
from tests.conformance.steps import (
    TARGETS,
    UNKNOWN,
    Person,
    checked,
    device,
    initialized,
    person,
    policy,
    selected,
)

_ATTRIBUTES: dict[str, Any] = {
    "account": {"status": "OK"},
    "accountId": "conformance-account",
    "externalId": "conformance-external",
    "locale": "en-US",
    "nickname": "Conformance",
    "preferredLanguage": "en-US;q=1",
    "timezone": "America/Chicago",
    "title": "Example",
    "type": "example",
    "name": {"given": "Ada", "honorificPrefix": "Dr.", "honorificSuffix": "III"},
    "address": {
        "streetAddress": "1 Example Street",
        "locality": "Austin",
        "region": "Texas",
        "postalCode": "78701",
        "countryCode": "US",
    },
    "photo": {"href": "https://example.com/photo.png"},
}


def _found(run: Run, text: str, **further: str) -> Reply:
    return run.call("find_users", query={"filter": text, **further})


@case()
def found_by_name(run: Run) -> None:
    """A user is found by the username."""
    who = person(run)
    reply = _found(run, f'username eq "{who.username}"')
    users = having(id=who.id, username=who.username)
    run.expect(reply, 200, documented={"_embedded/users": users, "count": 1})


@case()
def found_by_email(run: Run) -> None:
    """A user is found by the e-mail address."""
    who = person(run)
    reply = _found(run, f'email eq "{who.email}"')
    run.expect(reply, 200, assumed={"_embedded/users": having(id=who.id)})


@case()
def found_by_beginning(run: Run) -> None:
    """A public client's filter over username, whole name and e-mail address finds a user."""
    who = person(run)
    text = who.username
    wanted = f'(username sw "{text}") or (name.formatted sw "{text}") or (email sw "{text}")'
    run.expect(_found(run, wanted), 200, documented={"_embedded/users": having(id=who.id)})


@case()
def contains_is_refused(run: Run) -> None:
    """A filter that asks what a username contains is refused."""
    run.refused(_found(run, 'username co "a"'), 400, "INVALID_REQUEST", "INVALID_FILTER")


@case()
def found_by_several(run: Run) -> None:
    """Conditions of a filter are joined by and and or, and grouped in parentheses."""
    who = person(run)
    named, other = f'username eq "{who.username}"', 'username eq "conformance-nobody"'
    for text, found in (
        (f"{named} and {other}", []),
        (f"({named} or {other}) and mfaEnabled eq true", having(id=who.id)),
        (f"{named} and (mfaEnabled eq false or {other})", []),
    ):
        run.expect(_found(run, text), 200, documented={"_embedded/users": found})


@case()
def found_by_end(run: Run) -> None:
    """E-mail addresses and names are found by their end, e-mail addresses also by a part."""
    name = {"given": "Ada", "family": run.unique("family")}
    made = _made(run, name=name)
    end = name["family"].removeprefix("conf")
    users = {"_embedded/users": having(id=made["id"])}
    run.expect(_found(run, f'name.family ew "{end}"'), 200, documented=users)
    run.expect(_found(run, f'email ew "{made["email"][3:]}"'), 200, documented=users)
    run.expect(_found(run, f'email co "{made["username"]}"'), 200, assumed=users)
    refused = _found(run, f'username ew "{made["username"]}"')
    run.refused(refused, 400, "INVALID_REQUEST", "INVALID_FILTER")


@case()
def none_found(run: Run) -> None:
    """A filter that fits nobody finds an empty list."""
    reply = _found(run, f'username eq "{run.unique("nobody")}"')
    run.expect(reply, 200, documented={"count": 0, "_embedded/users": []})


@case()
def limited(run: Run) -> None:
    """A limit of one finds one user at most."""
    person(run)
    reply = run.call("find_users", query={"limit": "1"})
    one = {"_embedded/users/0/id": UUID, "_embedded/users/1": ABSENT}
    run.expect(reply, 200, documented=one)


@case()
def bad_filter(run: Run) -> None:
    """A filter of users that is none is refused."""
    run.refused(_found(run, "username conformance"), 400, "INVALID_REQUEST", "INVALID_FILTER")


@case()
def read_as_made(run: Run) -> None:
    """A user is read as it was made."""
    who = person(run)
    reply = run.call("read_user", userID=who.id)
    same = {"id": who.id, "username": who.username, "email": who.email, "mfaEnabled": True}
    environment = {"environment/id": run.target.environment_id}
    run.expect(reply, 200, documented={**same, **environment})


@case()
def belongs_and_may(run: Run) -> None:
    """A user belongs to a population, and the account can be used."""
    who = person(run)
    reply = run.call("read_user", userID=who.id)
    account = {"account/canAuthenticate": True, "account/status": "OK"}
    whole = {"population/id": UUID, "lifecycle/status": "ACCOUNT_OK"}
    run.expect(reply, 200, documented=whole, observed=account)


@case()
def told_user(run: Run) -> None:
    """The user that the suite was told exists."""
    reply = run.call("read_user", userID=run.target.user_id)
    run.expect(reply, 200, documented={"id": run.target.user_id})


@case()
def unknown_user(run: Run) -> None:
    """A user who does not exist is not found."""
    run.refused(run.call("read_user", userID=UNKNOWN), 404, "NOT_FOUND")


def _made(run: Run, **properties: Any) -> Reply:
    name = run.unique("user")
    body = {"username": name, "email": f"{name}@example.com", **properties}
    reply = run.call(
        "create_user", {key: value for key, value in body.items() if value is not None}
    )
    if isinstance(reply.find("id"), str) and reply.status == 201:
        run.later("delete_user", userID=reply["id"])
    return reply


@case()
def mfa_is_usual(run: Run) -> None:
    """A new user has MFA enabled unless body or settings say otherwise."""
    run.expect(_made(run), 201, documented={"id": UUID, "mfaEnabled": True})


@case()
def mfa_is_on(run: Run) -> None:
    """A new user may have MFA enabled or disabled from the beginning."""
    for told in (True, False):
        run.expect(_made(run, mfaEnabled=told), 201, documented={"mfaEnabled": told})


@case()
def has_what_it_was_made_with(run: Run) -> None:
    """A new user has every attribute that came with the request."""
    reply = _made(run, enabled=True, **_ATTRIBUTES)
    told = {name: value for name, value in _ATTRIBUTES.items() if name != "account"}
    run.expect(reply, 201, observed={**told, "account/status": "OK", "enabled": True})
    run.expect(run.call("read_user", userID=reply["id"]), 200, observed=told)


@case()
def locked_from_the_beginning(run: Run) -> None:
    """A new user's account may be locked."""
    reply = _made(run, account={"status": "LOCKED"})
    account = {"status": "LOCKED", "canAuthenticate": False, "lockedAt": TIMESTAMP}
    run.expect(reply, 201, observed={f"account/{name}": told for name, told in account.items()})


@case()
def disabled_from_the_beginning(run: Run) -> None:
    """A new user may be disabled."""
    told = {"enabled": False, "account/canAuthenticate": False}
    run.expect(_made(run, enabled=False), 201, assumed=told)


@case()
def usual_population(run: Run) -> None:
    """Without a population a new user belongs to the default one."""
    told = _made(run)["population/id"]
    listed = run.call("list_populations")
    default = having(id=told, default=True)
    run.expect(listed, 200, observed={"_embedded/populations": default})


@case()
def named_population(run: Run) -> None:
    """A new user belongs to the population that the request names."""
    told = run.call("list_populations")["_embedded/populations/0/id"]
    reply = _made(run, population={"id": told})
    run.expect(reply, 201, documented={"population/id": told})


@case()
def mfa_is_not_updated(run: Run) -> None:
    """A change of the user leaves mfaEnabled as it is."""
    who = person(run)
    run.call("update_user", {"mfaEnabled": False}, userID=who.id)
    run.expect(run.call("read_user", userID=who.id), 200, documented={"mfaEnabled": True})


@case()
def populations_filtered(run: Run) -> None:
    """A filter of populations that is none is refused."""
    reply = run.call("list_populations", query={"filter": "name conformance"})
    run.refused(reply, 400, "INVALID_REQUEST", "INVALID_FILTER")


@case()
def renamed(run: Run) -> None:
    """A user's name and phone numbers are changed, and taken away by null."""
    told = {"username": run.unique("user"), "mobilePhone": "+1.4135550150"}
    told["primaryPhone"] = "+1.4135550151"
    who = person(run)
    run.expect(run.call("update_user", told, userID=who.id), 200, documented=told)
    gone = run.call("update_user", {"mobilePhone": None, "primaryPhone": None}, userID=who.id)
    left = {"mobilePhone": ABSENT, "primaryPhone": ABSENT, "username": told["username"]}
    run.expect(gone, 200, documented=left)


@case()
def changed_in_part(run: Run) -> None:
    """Parts of a name that are left out of a change stay; read-only properties do not change."""
    made = _made(run, name={"given": "Ada", "family": "Example"})
    changes = {"name": {"given": "Grace"}, "id": UNKNOWN, "createdAt": "2001-01-01T00:00:00.000Z"}
    reply = run.call("update_user", changes, userID=made["id"])
    same = {"id": made["id"], "createdAt": made["createdAt"], "name/family": "Example"}
    run.expect(reply, 200, assumed={"name/given": "Grace", **same})


@case()
def changed_to_a_name_that_is_taken(run: Run) -> None:
    """A user cannot take the username of another one."""
    who, other = person(run), person(run)
    reply = run.call("update_user", {"username": other.username}, userID=who.id)
    run.refused(reply, 400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "username")


@case()
def changed(run: Run) -> None:
    """A user is changed in part: what is left out stays."""
    who = person(run)
    reply = run.call("update_user", {"name": {"given": "Conformance"}}, userID=who.id)
    told = {"name/given": "Conformance", "username": who.username, "email": who.email}
    run.expect(reply, 200, documented=told)
    run.expect(run.call("read_user", userID=who.id), 200, documented=told)


@case()
def changed_to_no_address(run: Run) -> None:
    """A user's address cannot be changed to a text that is none."""
    who = person(run)
    reply = run.call("update_user", {"email": "conformance"}, userID=who.id)
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "email")


@case()
def mfa_alone(run: Run) -> None:
    """Whether MFA is on can be read by itself."""
    who = person(run)
    reply = run.call("read_mfa", userID=who.id)
    run.expect(reply, 200, observed={"mfaEnabled": True})


@case()
def populations(run: Run) -> None:
    """The population that a user belongs to is listed."""
    who = person(run)
    told = run.call("read_user", userID=who.id)["population/id"]
    listed = run.call("list_populations")
    run.expect(listed, 200, observed={"_embedded/populations": having(id=told)})


@case()
def location(run: Run) -> None:
    """The reply to a new user says in Location where it is."""
    reply = _made(run)
    own = f"{run.target.api_root}/users/{reply['id']}"
    run.expect(reply, 201, documented={"headers/Location": own})


@case()
def without_username(run: Run) -> None:
    """A user without a username is refused."""
    reply = _made(run, username=None)
    run.refused(reply, 400, "INVALID_DATA", "REQUIRED_VALUE", "username")


@case()
def without_email(run: Run) -> None:
    """A user without an e-mail address is refused."""
    run.refused(_made(run, email=None), 400, "INVALID_DATA", "REQUIRED_VALUE", "email")


@case()
def same_username(run: Run) -> None:
    """A username that is taken is refused."""
    who = person(run)
    reply = _made(run, username=who.username)
    run.refused(reply, 400, "INVALID_DATA", "UNIQUENESS_VIOLATION", "username")


@case()
def enabled(run: Run) -> None:
    """MFA is enabled by its own request, and stays so."""
    made = _made(run)["id"]
    reply = run.call("enable_mfa", {"mfaEnabled": True}, userID=made)
    run.expect(reply, 200, documented={"mfaEnabled": True})
    run.expect(run.call("read_user", userID=made), 200, documented={"mfaEnabled": True})


@case()
def disabled(run: Run) -> None:
    """MFA can be disabled again."""
    who = person(run)
    reply = run.call("enable_mfa", {"mfaEnabled": False}, userID=who.id)
    own = f"{run.target.api_root}/users/{who.id}/mfaEnabled"
    told = {"_links/self/href": own}
    run.expect(reply, 200, documented={"mfaEnabled": False}, assumed=told)


def _mfa_refused(run: Run, body: Any, detail: str) -> None:
    who = person(run)
    reply = run.call("enable_mfa", body, userID=who.id)
    run.refused(reply, 400, "INVALID_DATA", detail, "mfaEnabled")


add_case(
    "mfaEnabled that is text is refused",
    partial(_mfa_refused, body={"mfaEnabled": "yes"}, detail="INVALID_VALUE"),
    __name__,
)
add_case(
    "mfaEnabled that is missing is refused",
    partial(_mfa_refused, body={}, detail="REQUIRED_VALUE"),
    __name__,
)


@case()
def enabled_for_nobody(run: Run) -> None:
    """MFA of a user who does not exist cannot be enabled."""
    run.refused(run.call("enable_mfa", {"mfaEnabled": True}, userID=UNKNOWN), 404, "NOT_FOUND")


@case()
def disabled_is_blocked(run: Run) -> None:
    """With MFA disabled a user is refused where the policy blocks such users."""
    who = person(run, blockMfaDisabledUsers=True)
    run.call("enable_mfa", {"mfaEnabled": False}, userID=who.id)
    reply = initialized(run, who)
    run.refused(reply, 400, "REQUEST_FAILED", "MFA_DISABLED", "user.id")


@case()
def disabled_is_let_through(run: Run) -> None:
    """With MFA disabled a user bypasses MFA where the policy lets that pass."""
    who = person(run, blockMfaDisabledUsers=False)
    device(run, who)
    run.call("enable_mfa", {"mfaEnabled": False}, userID=who.id)
    run.expect(initialized(run, who), 201, assumed={"status": "COMPLETED"})


@case()
def disabled_with_a_one_time_target(run: Run) -> None:
    """With MFA disabled and let through by the policy, a one-time target is sent its passcode."""
    who = person(run, blockMfaDisabledUsers=False)
    run.call("enable_mfa", {"mfaEnabled": False}, userID=who.id)
    body = {"user": {"id": who.id}, "policy": {"id": who.policy_id}}
    reply = run.call("initialize", {**body, "selectedDevice": {"oneTime": TARGETS["SMS"]}})
    run.expect(reply, 201, assumed={"status": "OTP_REQUIRED"})


def _may_not(run: Run, changes: dict[str, bool], switch: dict[str, bool], detail: str) -> None:
    blocked, free = person(run), person(run, **switch)
    for who in (blocked, free):
        device(run, who)
        run.controls.change_user(who.id, **changes)
    run.refused(initialized(run, blocked), 400, "REQUEST_FAILED", detail, "user.id")
    run.expect(initialized(run, free), 201, documented={"status": "OTP_REQUIRED"})


for _whose, _changes, _switch, _detail in (
    ("A disabled user", {"enabled": False}, {"blockDisabledUsers": False}, "ACCOUNT_NOT_USABLE"),
    (
        "A user whose account is locked",
        {"locked": True},
        {"ignoreUserLock": True},
        "PASSWORD_LOCKED_OUT",
    ),
):
    add_case(
        f"{_whose} is refused, unless the policy lets that pass",
        partial(_may_not, changes=_changes, switch=_switch, detail=_detail),
        __name__,
        needs=("user",),
    )


def _may_not_go_on(run: Run, changes: dict[str, bool], detail: str) -> None:
    who = person(run)
    told = device(run, who)
    reply = initialized(run, who)
    if changes:
        run.controls.change_user(who.id, **changes)
    else:
        run.call("enable_mfa", {"mfaEnabled": False}, userID=who.id)
    refusal = (400, "REQUEST_FAILED", detail, "user.id")
    run.refused(selected(run, reply["id"], told), *refusal)
    run.refused(checked(run, reply["id"], run.code(reply)), *refusal)


for _whose, _changes, _detail in (
    ("whose account is locked", {"locked": True}, "PASSWORD_LOCKED_OUT"),
    ("who is disabled", {"enabled": False}, "ACCOUNT_NOT_USABLE"),
    ("whose MFA is disabled", {}, "MFA_DISABLED"),
):
    add_case(
        f"A user {_whose} meanwhile can neither select nor check",
        partial(_may_not_go_on, changes=_changes, detail=_detail),
        __name__,
        needs=("user",) if _changes else (),
    )


def _until(run: Run, seconds: float) -> str:
    when = datetime.fromtimestamp(int(run.controls.now() + seconds), UTC)
    return when.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _bypassed(run: Run, who: Person, until: str) -> Reply:
    return run.call("allow_bypass", {"bypassMFAEnabledUntil": until}, userID=who.id)


@case()
def bypass_allowed(run: Run) -> None:
    """A bypass is allowed until a time, and told."""
    who, until = person(run), _until(run, 3600)
    told = {"bypassMFAEnabledUntil": until, "canBypassMFA": True}
    own = f"{run.target.api_root}/users/{who.id}"
    links = {"_links/self/href": f"{own}/bypassMFA", "_links/user/href": own}
    run.expect(_bypassed(run, who, until), 200, documented={**told, **links})
    run.expect(run.call("read_bypass", userID=who.id), 200, documented=told)


@case()
def no_bypass(run: Run) -> None:
    """Without a bypass neither its end nor canBypassMFA is told."""
    reply = run.call("read_bypass", userID=person(run).id)
    run.expect(reply, 200, documented={"bypassMFAEnabledUntil": ABSENT, "canBypassMFA": ABSENT})


@case()
def bypass_is_no_time(run: Run) -> None:
    """A bypass until something that is no time is refused."""
    reply = _bypassed(run, person(run), "tomorrow")
    run.refused(reply, 400, "INVALID_DATA", "INVALID_VALUE", "bypassMFAEnabledUntil")


@case()
def bypass_completes(run: Run) -> None:
    """While a bypass is allowed an authentication is completed as it begins."""
    who = person(run)
    device(run, who)
    _bypassed(run, who, _until(run, 3600))
    told = {"status": "COMPLETED", "userBypassEnabled": True}
    run.expect(initialized(run, who), 201, assumed=told)


@case("clock")
def bypass_is_over(run: Run) -> None:
    """After a bypass has ended a passcode is required again."""
    who = person(run)
    device(run, who)
    _bypassed(run, who, _until(run, 60))
    run.let_pass(61)
    reply = initialized(run, who)
    run.expect(reply, 201, assumed={"status": "OTP_REQUIRED", "userBypassEnabled": False})
    done = checked(run, reply["id"], run.code(reply))
    run.expect(done, 200, documented={"status": "COMPLETED"})


@case()
def ids_are_uuids(run: Run) -> None:
    """The ids of users and policies are UUIDs in lower case."""
    for made in (person(run).id, policy(run)):
        run.check("id", matching(r"[0-9a-f-]{36}"), made, evidence="documented")


@case()
def bad_limit(run: Run) -> None:
    """A limit of 0 is refused."""
    reply = run.call("find_users", query={"limit": "0"})
    run.refused(reply, 400, "INVALID_REQUEST", "INVALID_PARAMETER", "limit")


@case()
def pages(run: Run) -> None:
    """A list that goes on has a link to its next page."""
    for _ in range(2):
        person(run)
    reply = run.call("find_users", query={"limit": "1"})
    run.expect(reply, 200, documented={"_links/next/href": PRESENT, "size": 1})


@case()
def names_and_phones(run: Run) -> None:
    """A user has the names and phone numbers that came with the request."""
    username = run.unique("user")
    name = {"given": "Ada", "middle": "M.", "family": "Example", "formatted": "Ada M. Example"}
    phones = {"mobilePhone": "+1.4135550150", "primaryPhone": "+1.4135550151"}
    body = {"username": username, "email": f"{username}@example.com", "name": name, **phones}
    reply = run.call("create_user", body)
    run.later("delete_user", userID=reply["id"])
    run.expect(reply, 201, documented={"name": name, **phones})
