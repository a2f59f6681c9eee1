"""Users."""

from __future__ import annotations

import pytest

from pingone_nb.simulator import Simulator, User


def test_a_repr_shows_no_contact() -> None:
    """Neither name nor address nor number of a user can be read off its repr."""
    assert repr(User(username="canary")) == f"User(id='{User().id}')"


def test_an_id_must_be_a_uuid() -> None:
    """A username is no id."""
    with pytest.raises(ValueError, match="UUID"):
        User(id="ada")


def test_users_can_be_added() -> None:
    """An added user is another one, with an id of its own or the given one."""
    simulator = Simulator(seed=7)
    given = "f5b8ac2c-3b9e-4f0e-8f2a-000000000001"
    added = simulator.add_user(username="bob", email="bob@example.com")

    assert added.id != simulator.user.id
    assert simulator.add_user(username="eve", user_id=given.upper()).id == given
    assert simulator.user == User()
