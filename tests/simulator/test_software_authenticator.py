"""The authenticator in software; that its answers verify is shown with the relying party's tests."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.tiers import cases

ORIGIN = "https://app.pingone.com"
CHALLENGE = list(range(-16, 16))
FIRST_HEADER = 37  # bytes of authenticator data before any credential


def creation(**changes: Any) -> str:
    """Creation options; `...` takes a property away."""
    options = {
        "rp": {"id": "pingone.com", "name": "PingOne"},
        "user": {"id": [97, 100, 97], "name": "ada", "displayName": "Ada"},
        "challenge": CHALLENGE,
        "pubKeyCredParams": [{"type": "public-key", "alg": "-7"}],
    } | changes
    return json.dumps({name: value for name, value in options.items() if value is not ...})


def request(*ids: str, **changes: Any) -> str:
    """Request options that allow credentials; `...` takes a property away."""
    options = {
        "challenge": CHALLENGE,
        "rpId": "pingone.com",
        "allowCredentials": [descriptor(one) for one in ids],
    } | changes
    return json.dumps({name: value for name, value in options.items() if value is not ...})


def descriptor(credential_id: str) -> dict[str, Any]:
    """A credential as options name it, its id in signed bytes."""
    signed = memoryview(octets(credential_id)).cast("b").tolist()
    return {"type": "public-key", "id": signed}


def octets(text: str) -> bytes:
    """The bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def part(document: str, name: str) -> bytes:
    """The bytes of a part of the response."""
    return base64.b64decode(json.loads(document)["response"][name])


def with_passkeys(count: int = 1, **kwargs: bool) -> SoftwareAuthenticator:
    """An authenticator that holds passkeys of one site."""
    authenticator = SoftwareAuthenticator(**kwargs)
    for _ in range(count):
        authenticator.create(creation(), origin=ORIGIN)
    return authenticator


def test_an_attestation_is_a_browsers() -> None:
    """An attestation has the documented shape: id in base64url, the rest in base64."""
    authenticator = SoftwareAuthenticator()
    told = json.loads(authenticator.create(creation(), origin=ORIGIN))

    assert list(told) == ["id", "type", "rawId", "authenticatorAttachment", "response", "clientExtensionResults"]  # fmt: skip
    assert list(told["response"]) == ["clientDataJSON", "attestationObject", "transports"]
    assert base64.b64decode(told["rawId"]) == octets(told["id"])
    assert (told["type"], authenticator.credentials) == ("public-key", (told["id"],))


def test_client_data_is_the_pages() -> None:
    """Type, challenge and origin are in the client data, the challenge as unsigned bytes."""
    authenticator = SoftwareAuthenticator()
    unsigned = [number % 256 for number in CHALLENGE]
    for kind, told in (
        ("webauthn.create", authenticator.create(creation(), origin=ORIGIN)),
        ("webauthn.get", authenticator.get(request(challenge=unsigned), origin=ORIGIN)),
    ):
        client_data = json.loads(part(told, "clientDataJSON"))
        assert client_data == {
            "type": kind,
            "challenge": base64.urlsafe_b64encode(bytes(unsigned)).decode().rstrip("="),
            "origin": ORIGIN,
            "crossOrigin": False,
        }


def test_an_assertion_is_signed() -> None:
    """The signature is over authenticator data and client data, with the attested ES256 key."""
    authenticator = SoftwareAuthenticator()
    attested = part(authenticator.create(creation(), origin=ORIGIN), "attestationObject")
    told = authenticator.get(request(*authenticator.credentials), origin=ORIGIN)
    x, y = attested[-67:-35], attested[-32:]  # the two last values of the COSE key
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    signed = part(told, "authenticatorData") + hashlib.sha256(part(told, "clientDataJSON")).digest()

    point.verify(part(told, "signature"), signed, ec.ECDSA(hashes.SHA256()))
    assert part(told, "userHandle") == b"ada"


@pytest.mark.parametrize(
    ("claims", "flags"),
    [
        ({}, 0b00101),
        ({"user_present": False}, 0b00100),
        ({"user_verified": False}, 0b00001),
        ({"synced": True}, 0b11101),
    ],
)
def test_claims(claims: dict[str, bool], flags: int) -> None:
    """Presence, verification and backup are bits of the authenticator data."""
    told = with_passkeys(**claims).get(request(), origin=ORIGIN)

    assert part(told, "authenticatorData")[32] == flags


def counts(authenticator: SoftwareAuthenticator, *ids: str) -> int:
    """The sign count that the next assertion tells."""
    told = authenticator.get(request(*ids), origin=ORIGIN)
    return int.from_bytes(part(told, "authenticatorData")[33:FIRST_HEADER], "big")


def test_each_passkey_counts() -> None:
    """Each passkey has a counter of its own, and a synced one has none."""
    authenticator = with_passkeys(2)
    first, second = authenticator.credentials

    assert [counts(authenticator, one) for one in (first, first, second)] == [1, 2, 1]
    synced = with_passkeys(synced=True)
    assert [counts(synced) for _ in range(2)] == [0, 0]


def test_a_clone_counts_for_itself() -> None:
    """A copy has the same passkeys and goes its own way from there."""
    authenticator = with_passkeys()
    counts(authenticator)
    clone = authenticator.clone()

    assert clone.credentials == authenticator.credentials
    assert [counts(authenticator), counts(authenticator), counts(clone)] == [2, 3, 2]
    clone.create(creation(), origin=ORIGIN)
    assert len(authenticator.credentials) == 1


def test_the_newest_passkey_answers() -> None:
    """When several may answer it is the newest, and when none is named each of the site may."""
    authenticator = with_passkeys(3)
    first, second, third = authenticator.credentials
    for ids, answers in (((second, first), second), ((), third), ((first,), first)):
        told = json.loads(authenticator.get(request(*ids), origin=ORIGIN))
        assert told["id"] == answers


def test_nothing_shows_a_key() -> None:
    """The repr tells how many passkeys there are, and no key, site or user."""
    authenticator = with_passkeys(2)

    assert repr(authenticator) == "SoftwareAuthenticator(credentials=2)"
    assert "key" not in repr(authenticator._credentials)


def test_no_passkey_may_answer() -> None:
    """Without a passkey for the site among those allowed there is a LookupError."""
    other = with_passkeys().credentials
    for authenticator, options, origin in (
        (SoftwareAuthenticator(), request(), ORIGIN),
        (with_passkeys(), request(*other), ORIGIN),
        (with_passkeys(), request(rpId="app.pingone.com"), ORIGIN),
        (with_passkeys(), request(rpId="example.org"), "https://example.org"),
    ):
        with pytest.raises(LookupError, match="No passkey"):
            authenticator.get(options, origin=origin)


def test_a_registered_authenticator() -> None:
    """An authenticator that the options exclude does not register again."""
    authenticator = with_passkeys()
    excluded = [descriptor(one) for one in authenticator.credentials]

    with pytest.raises(ValueError, match="already registered"):
        authenticator.create(creation(excludeCredentials=excluded), origin=ORIGIN)
    assert len(authenticator.credentials) == 1


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "https://pingone.com.evil.example", "https://evilpingone.com", "http://app.pingone.com",
     "https://app.pingone.com/", "https://app.pingone.com/sign-on", "https://app.pingone.com?x", "app.pingone.com", "",
     "https://ada@app.pingone.com", "https://[::1", "null", "https://com"],
)  # fmt: skip
def test_a_foreign_page(origin: str) -> None:
    """A page that is not the relying party's gets neither a passkey nor an answer."""
    authenticator = with_passkeys()
    for ask, options in ((authenticator.create, creation()), (authenticator.get, request())):
        with pytest.raises(ValueError, match=r"origin|IPv6"):
            ask(options, origin=origin)
    assert len(authenticator.credentials) == 1


def test_a_public_suffix() -> None:
    """No page may make a passkey that is good for all of .com."""
    with pytest.raises(ValueError, match="can't use"):
        SoftwareAuthenticator().create(creation(rp={"id": "com", "name": "All"}), origin=ORIGIN)


def test_the_page_is_the_default() -> None:
    """Without an id the relying party is the page's host."""
    authenticator = SoftwareAuthenticator()
    authenticator.create(creation(rp={"name": "App"}), origin=ORIGIN)
    told = authenticator.get(request(rpId=...), origin=ORIGIN)

    assert part(told, "authenticatorData")[:32] == hashlib.sha256(b"app.pingone.com").digest()


@pytest.mark.parametrize(
    "changes",
    [{"rp": ...}, {"rp": "pingone.com"}, {"rp": {"id": 5}}, {"rp": {"id": ""}}, {"user": ...}, {"user": {}},
     {"user": {"id": []}}, {"user": {"id": [0] * 65}}, {"user": {"id": "ada"}}, {"challenge": ...},
     {"challenge": "AAAA"}, {"challenge": [256]}, {"challenge": [-129]}, {"challenge": [True]}, {"challenge": [1.0]},
     {"pubKeyCredParams": ...}, {"pubKeyCredParams": []}, {"pubKeyCredParams": [-7]},
     {"pubKeyCredParams": [{"type": "public-key", "alg": -257}]}, {"excludeCredentials": "x"},
     {"excludeCredentials": ["x"]}, {"excludeCredentials": [{"id": "x"}]}],
    ids=repr,
)  # fmt: skip
def test_creation_options_that_are_none(changes: dict[str, Any]) -> None:
    """What is missing or mistyped in creation options is refused, and nothing is created."""
    authenticator = SoftwareAuthenticator()

    with pytest.raises(ValueError, match=r"options|user\.id|origin"):
        authenticator.create(creation(**changes), origin=ORIGIN)
    assert authenticator.credentials == ()


@pytest.mark.parametrize(
    "changes",
    [{"challenge": ...}, {"challenge": None}, {"rpId": 5}, {"rpId": ""}, {"allowCredentials": {"id": [1]}},
     {"allowCredentials": [[]]}, {"allowCredentials": [{}]}],
    ids=repr,
)  # fmt: skip
def test_request_options_that_are_none(changes: dict[str, Any]) -> None:
    """What is missing or mistyped in request options is refused."""
    with pytest.raises(ValueError, match=r"options|origin"):
        with_passkeys().get(request(**changes), origin=ORIGIN)


@settings(max_examples=cases(300))
@given(st.text() | st.sampled_from(["null", "[]", "5", "[" * 60_000, '{"rp":{}}']))
def test_any_text_is_refused(options: str) -> None:
    """A text that is no options is a ValueError, whatever it is."""
    authenticator = SoftwareAuthenticator()
    for ask in (authenticator.create, authenticator.get):
        with pytest.raises(ValueError, match="options"):
            ask(options, origin=ORIGIN)
