"""Whatever a reply looks like, a model gives a value or a ReplyError."""

from __future__ import annotations

import contextlib
import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingone_nb import ReplyError
from pingone_nb.api import (
    AuthenticationCode,
    Bypass,
    MfaDevice,
    MfaSettings,
    PairingKey,
    Policy,
    User,
)

MODELS = (AuthenticationCode, Bypass, MfaDevice, MfaSettings, PairingKey, Policy, User)
NAMES = """
    id code status type name applications application environment user expiresAt phone email secret
    keyUri test rp lock block sms fido2 authentication default pairing lockout phoneExtensions users
    bypassMFAEnabledUntil canBypassMFA publicKeyCredentialCreationOptions username mfaEnabled
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES.split()), inner, max_size=3)
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("model", MODELS)
@given(body=JSON)
def test_no_body_breaks_a_model(model: Any, body: object) -> None:
    """Any JSON value is read or refused as a ReplyError."""
    with contextlib.suppress(ReplyError):
        told = model.from_body(body)
        assert set(told.raw) == set(body)  # type: ignore[call-overload]
        assert repr(told)


@pytest.mark.parametrize("model", MODELS)
def test_a_value_is_frozen(model: Any) -> None:
    """Neither the value nor what it holds can be changed."""
    told = model.from_body({"id": "1"})

    with pytest.raises(dataclasses.FrozenInstanceError):
        told._body = {}
    with pytest.raises(TypeError):
        told.raw["id"] = "2"


@pytest.mark.parametrize("model", [each for each in MODELS if each not in (Bypass, MfaSettings)])
@pytest.mark.parametrize("body", [None, [], "id", {}, {"id": 5}, {"status": "ACTIVE"}])
def test_a_noun_has_an_id(model: Any, body: object) -> None:
    """A success without an id is a ReplyError that carries the HTTP status."""
    with pytest.raises(ReplyError) as caught:
        model.from_body(body, http_status=201)
    assert caught.value.http_status == 201
