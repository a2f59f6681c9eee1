"""A Secret is used, not seen."""

from __future__ import annotations

import copy
import pickle
import traceback

import pytest

from pingone_nb import Secret

TEXT = "canary-4f1d9c"


@pytest.mark.parametrize("show", [repr, str, "{}".format, "{0!r:>40}".format, "%s".__mod__])
def test_no_way_of_printing_shows_the_text(show) -> None:
    """Every way to turn a Secret into text shows its mask."""
    shown = show(Secret(TEXT))

    assert TEXT not in shown
    assert "••••" in shown


def test_a_traceback_with_variables_shows_the_mask() -> None:
    """A traceback that captures local variables holds no secret text."""

    def fail(hidden: Secret) -> None:
        raise ValueError(str(hidden))

    try:
        fail(Secret(TEXT))
    except ValueError as error:
        captured = traceback.TracebackException.from_exception(error, capture_locals=True)

    assert TEXT not in "".join(captured.format()).replace(f'TEXT = "{TEXT}"', "")


def test_it_cannot_be_pickled() -> None:
    """What is can't be stored refuses to be stored, deep copies included."""
    with pytest.raises(TypeError, match="can't be stored"):
        pickle.dumps(Secret(TEXT))
    with pytest.raises(TypeError, match="can't be stored"):
        copy.deepcopy(Secret(TEXT))


def test_of_keeps_a_secret_and_wraps_a_text() -> None:
    """`of` never wraps twice."""
    secret = Secret(TEXT, mask="*1")

    assert Secret.of(secret) is secret
    assert Secret.of(TEXT) == secret
    assert Secret.of(TEXT).reveal() == TEXT


@pytest.mark.parametrize("other", [Secret("another"), TEXT, None, Secret("")])
def test_it_equals_only_a_secret_of_the_same_text(other: object) -> None:
    """A Secret is never equal to a plain text or to another Secret."""
    assert Secret(TEXT) != other


def test_equal_secrets_hash_alike() -> None:
    """Secrets of one text, lone surrogates too, are one key in a set."""
    assert len({Secret("\ud800"), Secret("\ud800"), Secret(TEXT), Secret(TEXT)}) == 2


def test_an_empty_secret_is_false() -> None:
    """Emptiness can be asked without revealing."""
    assert not Secret("")
    assert Secret(TEXT)
