"""Users."""

from __future__ import annotations

import pytest

from pingone_nb.simulator import Simulator, User
from pingone_nb.simulator.rules.users import Users


def test_a_repr_shows_no_contact() -> None:
    """Neither name nor address nor number of a user can be read off its repr."""
    assert repr(User(username="canary")) == f"User(id='{User().id}')"


def test_an_id_must_be_a_uuid() -> None:
    """A username is no id."""
    with pytest.raises(ValueError, match="UUID"):
        User(id="ada")


def test_users_are_bounded() -> None:
    """Beyond 10,000 users no more are taken."""
    users = Users(User())
    for number in range(9_999):
        users.add(User(id=f"00000000-0000-4000-8000-{number:012d}"))

    with pytest.raises(ValueError, match="at most"):
        users.add(User(id="00000000-0000-4000-8000-ffffffffffff"))


def test_users_can_be_added() -> None:
    """An added user is another one, with an id of its own or the given one."""
    simulator = Simulator(seed=7)
    given = "f5b8ac2c-3b9e-4f0e-8f2a-000000000001"
    added = simulator.add_user(username="bob", email="bob@example.com")

    assert added.id != simulator.user.id
    assert simulator.add_user(username="eve", user_id=given.upper()).id == given
    assert simulator.user == User()
