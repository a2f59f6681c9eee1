"""The relying party."""

from __future__ import annotations

import base64
import json
import sys
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pingone_nb.simulator.rules.passkey import Passkey, creation_options, request_options
from pingone_nb.simulator.rules.refusal import Refused as AssertionRefused
from pingone_nb.simulator.rules.relying_party import register, verify
from pingone_nb.simulator.software_authenticator import SoftwareAuthenticator
from tests.tiers import cases

RP_ID = "pingone.com"
ORIGIN = "https://app.pingone.com"
USER_ID = "5a0a0950-8a81-4739-b12a-f4d6a11c7a82"
FIRST = bytes(range(32))
SECOND = bytes(range(224, 256)) + b"\x00"
SIGNED = ("clientDataJSON", "authenticatorData", "signature")


def created(authenticator: SoftwareAuthenticator, *, rp_id: str = RP_ID) -> str:
    """The authenticator's attestation for the first challenge."""
    options = creation_options(
        rp_id=rp_id, rp_name="PingOne", user_id=USER_ID, user_name="ada", challenge=FIRST
    )
    return authenticator.create(options, origin=ORIGIN)


def registered(attestation: str, *, origin: str = ORIGIN, rp_id: str = RP_ID) -> Passkey:
    """The passkey of an attestation for the first challenge."""
    return register(attestation=attestation, origin=origin, rp_id=rp_id, challenge=FIRST)


@dataclass(frozen=True, kw_only=True)
class Signing:
    """What `verify` is asked for; by default it is right."""

    assertion: str
    passkeys: tuple[Passkey, ...]
    origin: str = ORIGIN
    rp_id: str = RP_ID
    challenge: bytes = SECOND
    user_id: str | None = USER_ID

    @classmethod
    def by(cls, authenticator: SoftwareAuthenticator, passkey: Passkey) -> Signing:
        """An assertion for the second challenge."""
        options = request_options(rp_id=RP_ID, challenge=SECOND, passkeys=[passkey])
        return cls(assertion=authenticator.get(options, origin=ORIGIN), passkeys=(passkey,))

    def verified(self) -> Passkey:
        """The passkey that signed."""
        return verify(**vars(self))

    def refusal(self) -> str:
        """The reason for which it is refused."""
        with pytest.raises(AssertionRefused) as caught:
            self.verified()
        return caught.value.reason


def signing() -> Signing:
    """A right answer of a new authenticator."""
    authenticator = SoftwareAuthenticator()
    return Signing.by(authenticator, registered(created(authenticator)))


def changed(document: str, path: str, value: Any) -> str:
    """The JSON document with another value at a dotted path; `...` takes the property away."""
    told = json.loads(document)
    *way, name = path.split(".")
    place = told
    for step in way:
        place = place[step]
    if value is ...:
        del place[name]
    else:
        place[name] = value
    return json.dumps(told)


def part(document: str, name: str) -> bytes:
    """The bytes of a part of the response."""
    return base64.b64decode(json.loads(document)["response"][name])


def with_part(document: str, name: str, value: bytes) -> str:
    """The document with other bytes in a part of the response."""
    return changed(document, f"response.{name}", base64.b64encode(value).decode())


def with_client_data(document: str, **changes: Any) -> str:
    """The document with other client data, which no signature covers in a registration."""
    told = json.loads(part(document, "clientDataJSON")) | changes
    return with_part(document, "clientDataJSON", json.dumps(told).encode())


def refusal_of(attestation: str, *, origin: str = ORIGIN, rp_id: str = RP_ID) -> str:
    """The reason for which an attestation is refused."""
    with pytest.raises(AssertionRefused) as caught:
        registered(attestation, origin=origin, rp_id=rp_id)
    return caught.value.reason


ATTESTATION = created(SoftwareAuthenticator())
SIGNING = signing()
NO_BASE64 = [..., None, 5, [], "", "ä", "\ud800", "A", "QR==", "QQ===", "QQ=Q", " QQ==", "QQ\n"]
FUZZ = settings(max_examples=cases(500))


def test_a_passkey_is_registered() -> None:
    """An attestation becomes a passkey with what the browser told, and without key in its repr."""
    passkey = registered(ATTESTATION)

    assert passkey.id == json.loads(ATTESTATION)["id"]
    assert (passkey.sign_count, passkey.attestation_format) == (0, "none")
    assert passkey.aaguid == "00000000-0000-0000-0000-000000000000"
    assert (passkey.backup_eligible, passkey.backed_up) == (False, False)
    assert (passkey.transports, passkey.attachment) == (("internal",), "platform")
    assert passkey.user_verified
    assert "public_key" not in repr(passkey)


def test_a_synced_passkey_is_registered() -> None:
    """Backup eligibility and state are kept."""
    passkey = registered(created(SoftwareAuthenticator(synced=True)))

    assert (passkey.backup_eligible, passkey.backed_up) == (True, True)


def test_a_passkey_signs() -> None:
    """Each assertion is accepted once, and gives the new sign count."""
    authenticator = SoftwareAuthenticator()
    passkey = registered(created(authenticator))
    counts = []
    for _ in range(3):
        passkey = Signing.by(authenticator, passkey).verified()
        counts.append(passkey.sign_count)

    assert counts == [1, 2, 3]


def test_a_synced_passkey_signs() -> None:
    """A passkey that does not count is accepted with 0 again and again."""
    authenticator = SoftwareAuthenticator(synced=True)
    passkey = registered(created(authenticator))
    for _ in range(2):
        passkey = Signing.by(authenticator, passkey).verified()

    assert passkey.sign_count == 0


def test_one_of_several_passkeys_signs() -> None:
    """The passkey that signed is found among the user's."""
    others = tuple(registered(created(SoftwareAuthenticator())) for _ in range(2))
    right = replace(SIGNING, passkeys=(*others, *SIGNING.passkeys))

    assert right.verified().id == SIGNING.passkeys[0].id


@pytest.mark.parametrize("name", ["id", "rawId"])
@pytest.mark.parametrize("padded", [True, False], ids=["padded", "bare"])
@pytest.mark.parametrize("alphabet", ["+/", "-_"])
def test_both_kinds_of_base64_are_read(name: str, padded: bool, alphabet: str) -> None:
    """Base64 and base64url are taken, with padding and without."""
    credential_id = SIGNING.passkeys[0].credential_id
    text = base64.b64encode(credential_id, alphabet.encode()).decode()
    told = changed(SIGNING.assertion, name, text if padded else text.rstrip("="))

    assert replace(SIGNING, assertion=told).verified().credential_id == credential_id


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("rawId", ...), ("authenticatorAttachment", ...), ("clientExtensionResults", ...),
        ("response.userHandle", ...), ("response.userHandle", None), ("response.userHandle", ""),
        ("authenticatorAttachment", "novel"), ("authenticatorAttachment", []), ("novel", {}),
    ],
)  # fmt: skip
def test_what_an_assertion_need_not_have(path: str, value: Any) -> None:
    """What is optional may be missing, and what is unknown is not looked at."""
    told = changed(SIGNING.assertion, path, value)

    assert replace(SIGNING, assertion=told).verified().sign_count == 1


@pytest.mark.parametrize(
    ("told", "understood"),
    [(["usb", "novel", 5, [], "nfc"], ("usb", "nfc")), (None, ()), ("usb", ()), ({}, ())],
)
def test_transports(told: Any, understood: tuple[str, ...]) -> None:
    """Of the transports only known ones are kept."""
    attestation = changed(ATTESTATION, "response.transports", told)

    assert registered(attestation).transports == understood


def test_options_hold_signed_bytes() -> None:
    """Challenge, user and credential ids are arrays of signed bytes; the user's is its text."""
    passkey = replace(registered(ATTESTATION), credential_id=b"\x00\x7f\x80\xff")
    creation = json.loads(
        creation_options(
            rp_id=RP_ID,
            rp_name="PingOne",
            user_id=USER_ID,
            user_name="ada",
            challenge=SECOND,
            exclude=[passkey],
        )
    )
    request = json.loads(request_options(rp_id=RP_ID, challenge=SECOND, passkeys=[passkey]))
    described = {"type": "public-key", "id": [0, 127, -128, -1], "transports": ["internal"]}

    assert creation["challenge"] == request["challenge"] == [*range(-32, 0), 0]
    assert creation["rp"] == {"id": RP_ID, "name": "PingOne"}
    assert bytes(creation["user"]["id"]).decode() == USER_ID
    assert creation["excludeCredentials"] == request["allowCredentials"] == [described]
    assert (request["rpId"], request["timeout"]) == (RP_ID, 120_000)
    assert request["userVerification"] == "preferred"


def test_short_challenges() -> None:
    """A challenge of fewer than 32 bytes is the caller's mistake, not the browser's."""
    short = bytes(31)
    passkeys = SIGNING.passkeys
    for mistake in (
        lambda: creation_options(
            rp_id=RP_ID, rp_name="", user_id="u", user_name="n", challenge=short
        ),
        lambda: request_options(rp_id=RP_ID, challenge=short, passkeys=passkeys),
        lambda: register(attestation="", origin=ORIGIN, rp_id=RP_ID, challenge=short),
        lambda: replace(SIGNING, challenge=short).verified(),
    ):
        with pytest.raises(ValueError, match="at least 32 bytes"):
            mistake()


@pytest.mark.parametrize(
    ("origin", "rp_id"),
    [
        ("https://pingone.com", "pingone.com"),
        ("https://a.b.pingone.com:8443", "pingone.com"),
        ("http://localhost:8888", "localhost"),
        ("http://lab.localhost", "lab.localhost"),
    ],
)
def test_origins_of_the_relying_party(origin: str, rp_id: str) -> None:
    """The relying party's host and those below it may register, and localhost without TLS."""
    options = creation_options(
        rp_id=rp_id, rp_name="Lab", user_id=USER_ID, user_name="ada", challenge=FIRST
    )
    attestation = SoftwareAuthenticator().create(options, origin=origin)

    assert registered(attestation, origin=origin, rp_id=rp_id).sign_count == 0


@pytest.mark.parametrize(
    "origin",
    ["", "app.pingone.com", "//app.pingone.com", "https://", "https:///", "https://pingone.com.evil.example",
     "https://evilpingone.com", "https://evil.example", "https://evil.example/pingone.com",
     "https://evil.example#.pingone.com", "https://evil.example?.pingone.com", "https://evil.example\\.pingone.com",
     "https://evil.example@app.pingone.com", "https://app.pingone.com@evil.example", "https://app.pingone.com/",
     "https://app.pingone.com/sign-on", "https://app.pingone.com:", "https://app.pingone.com:0",
     "https://app.pingone.com:443443", "https://app.pingone.com.", "https://.pingone.com", "https://APP.pingone.com",
     "http://app.pingone.com", "ftp://app.pingone.com", "ws://app.pingone.com", "HTTPS://app.pingone.com",
     " https://app.pingone.com", "https://app.pingone.com\n", "https://app.pingone.com\x00", "https://com",
     "https://127.0.0.1", "https://[::1]", "https://\ud800.pingone.com", "https://ä.pingone.com", "null",
     "javascript:https://app.pingone.com", "android:apk-key-hash:pingone.com", "https://" + "a." * 40_000 + "com"],
)  # fmt: skip
def test_foreign_origins(origin: str) -> None:
    """What is no https URL of the relying party or below it is refused, and is named as the reason."""
    assert refusal_of(ATTESTATION, origin=origin) == "origin"
    assert replace(SIGNING, origin=origin).refusal() == "origin"


def test_another_page_of_the_relying_party() -> None:
    """The origin that the caller tells must be the one that the browser signed."""
    other = "https://other.pingone.com"

    assert refusal_of(ATTESTATION, origin=other) == "origin"
    assert replace(SIGNING, origin=other).refusal() == "origin"


def test_another_relying_party() -> None:
    """A passkey of another relying party is refused, even if the origin fits both."""
    other = "app.pingone.com"

    assert refusal_of(ATTESTATION, rp_id=other) == "assertion"
    assert replace(SIGNING, rp_id=other).refusal() == "assertion"
    assert replace(SIGNING, rp_id="").refusal() == "origin"


@pytest.mark.parametrize(
    ("client_data", "reason"),
    [
        ({"type": "webauthn.get"}, "assertion"),
        ({"type": None}, "assertion"),
        ({"type": ["webauthn.create"]}, "assertion"),
        ({"challenge": base64.b64encode(FIRST).decode()}, "assertion"),
        ({"challenge": ""}, "assertion"),
        ({"challenge": list(FIRST)}, "assertion"),
        ({"origin": "https://pingone.com"}, "origin"),
        ({"origin": f"{ORIGIN}/"}, "origin"),
        ({"origin": [ORIGIN]}, "origin"),
        ({"origin": None}, "origin"),
        ({"crossOrigin": True}, "origin"),
        ({"crossOrigin": "true"}, "origin"),
        ({"crossOrigin": 0}, "origin"),
        ({"topOrigin": "https://evil.example"}, "origin"),
        ({"tokenBinding": {"status": "novel\ud800"}}, "assertion"),
        ({"tokenBinding": {}}, "assertion"),
    ],
)
def test_other_client_data(client_data: dict[str, Any], reason: str) -> None:
    """Another type, challenge or page in the browser's own words is refused."""
    assert refusal_of(with_client_data(ATTESTATION, **client_data)) == reason


@pytest.mark.parametrize(
    "client_data", [b"", b"[]", b"{}", b"\xff\xfe{}", b"{", b"[" * 20_000, b'{"challenge":1e999}']
)
def test_client_data_that_is_none(client_data: bytes) -> None:
    """Client data that is no JSON object is refused."""
    assert refusal_of(with_part(ATTESTATION, "clientDataJSON", client_data)) == "assertion"


@pytest.mark.parametrize(
    "text",
    ["", " ", "null", "[]", "{}", "5", '"text"', "{", "NaN", '{"id":NaN}', "\ud800", '{"id":"\ud800"}', "\x00",
     "[" * 60_000, '{"a":' * 5_000, "9" * 20_000, " " * 100_000 + "{}"],
    ids=lambda text: repr(text[:12]),
)  # fmt: skip
def test_texts_that_are_none(text: str) -> None:
    """A text that is no JSON object, or too long, is refused."""
    assert refusal_of(text) == "assertion"
    assert replace(SIGNING, assertion=text).refusal() == "assertion"


@pytest.mark.parametrize("value", NO_BASE64, ids=repr)
@pytest.mark.parametrize("path", ["id", *(f"response.{name}" for name in SIGNED)])
def test_parts_that_are_no_base64(path: str, value: Any) -> None:
    """A part that is missing, mistyped or not the one base64 of its bytes is refused."""
    assert (
        replace(SIGNING, assertion=changed(SIGNING.assertion, path, value)).refusal() == "assertion"
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("type", ...), ("type", "password"), ("response", ...), ("response", []), ("id", "QQ=="), ("rawId", "QQ=="),
        ("rawId", None), ("response.userHandle", "QQ=="), ("response.userHandle", 5),
        ("response.userHandle", base64.b64encode(USER_ID.upper().encode()).decode()),
    ],
)  # fmt: skip
def test_other_assertions(path: str, value: Any) -> None:
    """Another type, credential or user is refused."""
    assert (
        replace(SIGNING, assertion=changed(SIGNING.assertion, path, value)).refusal() == "assertion"
    )


@pytest.mark.parametrize("length", [0, 1, 1024])
def test_another_credential_id(length: int) -> None:
    """An id that was not attested is refused, whatever its length."""
    text = base64.b64encode(bytes(length)).decode()
    attestation = changed(changed(ATTESTATION, "id", text), "rawId", text)

    assert refusal_of(attestation) == "assertion"


def test_a_user_handle_without_a_user() -> None:
    """As long as the user is not known, a user handle is not compared."""
    unknown = replace(SIGNING, user_id=None)

    assert unknown.verified().sign_count == 1
    assert replace(SIGNING, user_id=USER_ID[::-1]).refusal() == "assertion"


def test_an_unknown_credential() -> None:
    """An assertion by a passkey that is none of the user's is refused."""
    others = (registered(created(SoftwareAuthenticator())),)

    assert replace(SIGNING, passkeys=others).refusal() == "assertion"
    assert replace(SIGNING, passkeys=()).refusal() == "assertion"


def test_another_key() -> None:
    """A signature with another key is refused, even under the passkey's id."""
    other = registered(created(SoftwareAuthenticator()))
    posing = replace(other, credential_id=SIGNING.passkeys[0].credential_id)

    assert replace(SIGNING, passkeys=(posing,)).refusal() == "assertion"


def test_a_replayed_assertion() -> None:
    """An assertion is good for its challenge only, and not twice."""
    used = SIGNING.verified()

    assert replace(SIGNING, challenge=FIRST).refusal() == "assertion"
    assert replace(SIGNING, passkeys=(used,)).refusal() == "assertion"


def test_a_replayed_attestation() -> None:
    """An attestation is good for its challenge only."""
    with pytest.raises(AssertionRefused, match="another challenge"):
        register(attestation=ATTESTATION, origin=ORIGIN, rp_id=RP_ID, challenge=SECOND)


def test_an_attestation_is_no_assertion() -> None:
    """The two do not stand in for each other."""
    assert replace(SIGNING, assertion=ATTESTATION, challenge=FIRST).refusal() == "assertion"
    with pytest.raises(AssertionRefused, match=r"webauthn\.create"):
        register(attestation=SIGNING.assertion, origin=ORIGIN, rp_id=RP_ID, challenge=SECOND)


def test_a_cloned_authenticator() -> None:
    """A copy of an authenticator is refused as soon as the original went ahead of it."""
    authenticator = SoftwareAuthenticator()
    passkey = registered(created(authenticator))
    clone = authenticator.clone()
    passkey = Signing.by(authenticator, passkey).verified()

    assert Signing.by(clone, passkey).refusal() == "assertion"
    assert Signing.by(authenticator, passkey).verified().sign_count == 2


def test_nobody_there() -> None:
    """Without a user who touched the authenticator nothing is accepted."""
    authenticator = SoftwareAuthenticator(user_present=False)
    assert refusal_of(created(authenticator)) == "assertion"

    authenticator.user_present = True
    passkey = registered(created(authenticator))
    authenticator.user_present = False
    assert Signing.by(authenticator, passkey).refusal() == "assertion"


def test_user_verification_is_told() -> None:
    """PIN or biometrics are preferred, not demanded; the newest answer counts."""
    authenticator = SoftwareAuthenticator()
    passkey = registered(created(authenticator))
    authenticator.user_verified = False

    assert passkey.user_verified
    assert not Signing.by(authenticator, passkey).verified().user_verified


def test_backup_eligibility_stays() -> None:
    """A passkey that all at once may be synchronised, or no longer, is refused."""
    for eligible in (True, False):
        authenticator = SoftwareAuthenticator(synced=not eligible)
        passkey = replace(registered(created(authenticator)), backup_eligible=eligible)

        assert Signing.by(authenticator, passkey).refusal() == "assertion"


@pytest.mark.parametrize(
    "attestation_object",
    [b"", b"\xa0", b"\x80", b"\xff", b"\x81" * 30_000, b"\x9b" + b"\xff" * 8, b"\x5b\x7f" + b"\xff" * 7,
     b"\xa1\x63fmt\x64none", b"\xa3\x63fmt\x00\x67attStmt\xa0\x68authData\x40"],
    ids=lambda value: value[:12].hex(),
)  # fmt: skip
def test_attestation_objects_that_are_none(attestation_object: bytes) -> None:
    """Whatever stands in the place of the attestation object is refused, also a bomb."""
    assert (
        refusal_of(with_part(ATTESTATION, "attestationObject", attestation_object)) == "assertion"
    )


def test_a_public_key_that_is_none() -> None:
    """A point that is not on the curve is no public key, although nothing is signed yet."""
    attestation_object = part(ATTESTATION, "attestationObject")
    off_curve = attestation_object[:-32] + bytes(31) + b"\x01"

    assert refusal_of(with_part(ATTESTATION, "attestationObject", off_curve)) == "assertion"


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that is not installed is said to be, not taken for a wrong assertion."""
    monkeypatch.setitem(sys.modules, "webauthn", None)

    for ask in (SIGNING.verified, lambda: registered(ATTESTATION)):
        with pytest.raises(ImportError, match="webauthn"):
            ask()


@dataclass(frozen=True, kw_only=True)
class Vector:
    """A registration and an authentication that W3C published; all but the format is hexadecimal."""

    attestation_format: str
    credential_id: str
    attestation_object: str
    creation_client_data: str
    creation_challenge: str
    authenticator_data: str
    request_client_data: str
    signature: str
    request_challenge: str

    def document(self, **response: str) -> str:
        """What a browser would make of parts of the response."""
        return json.dumps(
            {
                "id": base64.urlsafe_b64encode(bytes.fromhex(self.credential_id)).decode(),
                "type": "public-key",
                "response": {
                    name: base64.b64encode(bytes.fromhex(value)).decode()
                    for name, value in response.items()
                },
            }
        )


# https://www.w3.org/TR/webauthn-3/#sctn-test-vectors-none-es256 and …-packed-self-es256
VECTORS = [
    Vector(
        attestation_format="none",
        credential_id="f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4",
        attestation_object="a363666d74646e6f6e656761747453746d74a068617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b559000000008446ccb9ab1db374750b2367ff6f3a1f0020f91f391db4c9b2fde0ea70189cba3fb63f579ba6122b33ad94ff3ec330084be4a5010203262001215820afefa16f97ca9b2d23eb86ccb64098d20db90856062eb249c33a9b672f26df61225820930a56b87a2fca66334b03458abf879717c12cc68ed73290af2e2664796b9220",
        creation_client_data="7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a22414d4d507434557878475453746e63647134313759447742466938767049612d7077386f4f755657345441222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a20426b5165446a646354427258426941774a544c453551227d",
        creation_challenge="00c30fb78531c464d2b6771dab8d7b603c01162f2fa486bea70f283ae556e130",
        authenticator_data="bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b51900000000",
        request_client_data="7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a224f63446e55685158756c5455506f334a5558543049393770767a7a59425039745a63685879617630314167222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73657d",
        signature="3046022100f50a4e2e4409249c4a853ba361282f09841df4dd4547a13a87780218deffcd380221008480ac0f0b93538174f575bf11a1dd5d78c6e486013f937295ea13653e331e87",
        request_challenge="39c0e7521417ba54d43e8dc95174f423dee9bf3cd804ff6d65c857c9abf4d408",
    ),
    Vector(
        attestation_format="packed",
        credential_id="455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58c",
        attestation_object="a363666d74667061636b65646761747453746d74a263616c672663736967584630440220067a20754ab925005dbf378097c92120031581c73228d1fb4f5b881bcd7da98302207fc7b147558c7c0eba3af18bd9d121fa3d3a26d17fe3f220272178f473b6006d68617574684461746158a4bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b55d00000000df850e09db6afbdfab51697791506cfc0020455ef34e2043a87db3d4afeb39bbcb6cc32df9347c789a865ecdca129cbef58ca5010203262001215820eb151c8176b225cc651559fecf07af450fd85802046656b34c18f6cf193843c5225820927b8aa427a2be1b8834d233a2d34f61f13bfd44119c325d5896e183fee484f2",
        creation_client_data="7b2274797065223a22776562617574686e2e637265617465222c226368616c6c656e6765223a2265476e4374334c55745936366b336a506a796e6962506b31716e666644616966715a774c33417032392d55222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a205539685458764b453255526b4d6e625f307859485667227d",
        creation_challenge="7869c2b772d4b58eba9378cf8f29e26cf935aa77df0da89fa99c0bdc0a76f7e5",
        authenticator_data="bfabc37432958b063360d3ad6461c9c4735ae7f8edd46592a5e0f01452b2e4b50900000000",
        request_client_data="7b2274797065223a22776562617574686e2e676574222c226368616c6c656e6765223a225248696843784e534e493352594d45314f7731476d3132786e726b634a5f6666707637546e2d4a71386773222c226f726967696e223a2268747470733a2f2f6578616d706c652e6f7267222c2263726f73734f726967696e223a66616c73652c22657874726144617461223a22636c69656e74446174614a534f4e206d617920626520657874656e6465642077697468206164646974696f6e616c206669656c647320696e20746865206675747572652c207375636820617320746869733a206754623533727a36456853576f6d58477a696d433151227d",
        signature="304402203310b9431903c401f1be2bdc8d23a4007682dbbddcf846994947b7f465daf84002204e94dd00047b316061b3b99772b7efd95994a83ef584b3b6b825ea3550251b66",
        request_challenge="4478a10b1352348dd160c1353b0d469b5db19eb91c27f7dfa6fed39fe26af20b",
    ),
]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector.attestation_format)
def test_published_vectors(vector: Vector) -> None:
    """What W3C publishes as right is registered and verified, and refused with the other one's key."""
    site = {"origin": "https://example.org", "rp_id": "example.org"}
    passkey = register(
        attestation=vector.document(
            attestationObject=vector.attestation_object, clientDataJSON=vector.creation_client_data
        ),
        challenge=bytes.fromhex(vector.creation_challenge),
        **site,
    )
    signed = Signing(
        assertion=vector.document(
            authenticatorData=vector.authenticator_data,
            clientDataJSON=vector.request_client_data,
            signature=vector.signature,
        ),
        passkeys=(passkey,),
        challenge=bytes.fromhex(vector.request_challenge),
        **site,
    )

    assert passkey.attestation_format == vector.attestation_format
    assert signed.verified().credential_id.hex() == vector.credential_id
    posing = replace(passkey, public_key=SIGNING.passkeys[0].public_key)
    assert replace(signed, passkeys=(posing,)).refusal() == "assertion"


@FUZZ
@given(st.text())
@example("\ud800")
def test_any_text_is_refused(text: str) -> None:
    """A random text is refused, and nothing else is raised."""
    assert refusal_of(text) == "assertion"
    assert replace(SIGNING, assertion=text).refusal() == "assertion"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.binary(max_size=60).map(lambda value: base64.b64encode(value).decode()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@FUZZ
@given(st.sampled_from(["id", "rawId", "type", "response", *(f"response.{name}" for name in SIGNED)]), JSON_VALUES)  # fmt: skip
def test_any_value_is_refused(path: str, value: Any) -> None:
    """Another JSON value in the place of a part is refused, and nothing else is raised."""
    assert (
        replace(SIGNING, assertion=changed(SIGNING.assertion, path, value)).refusal() == "assertion"
    )


@FUZZ
@given(st.sampled_from(SIGNED), st.data(), st.integers(1, 255))
def test_any_changed_byte_is_refused(name: str, data: st.DataObject, difference: int) -> None:
    """An assertion with one other byte in client data, authenticator data or signature is refused."""
    value = bytearray(part(SIGNING.assertion, name))
    value[data.draw(st.integers(0, len(value) - 1))] ^= difference

    replace(SIGNING, assertion=with_part(SIGNING.assertion, name, bytes(value))).refusal()


@FUZZ
@given(st.sampled_from(SIGNED), st.data())
def test_any_cut_is_refused(name: str, data: st.DataObject) -> None:
    """An assertion with a part cut short or made longer is refused."""
    value = part(SIGNING.assertion, name)
    cut = value[: data.draw(st.integers(0, len(value) - 1))]
    for other in (cut, value + data.draw(st.binary(min_size=1, max_size=40))):
        told = with_part(SIGNING.assertion, name, other)
        assert replace(SIGNING, assertion=told).refusal() in ("assertion", "origin")


@FUZZ
@given(
    st.sampled_from(["id", "rawId", "type", "response.userHandle", *(f"response.{name}" for name in SIGNED)]),
    st.data(),
    st.characters(),
)  # fmt: skip
def test_any_changed_character_is_refused(path: str, data: st.DataObject, other: str) -> None:
    """An assertion with one other character is refused, save for the other base64 alphabet."""
    place = json.loads(SIGNING.assertion)
    for step in path.split("."):
        place = place[step]
    index = data.draw(st.integers(0, len(place) - 1))
    alphabet = str.maketrans("+/", "-_")
    assume(other.translate(alphabet) != place[index].translate(alphabet))
    told = changed(SIGNING.assertion, path, place[:index] + other + place[index + 1 :])

    replace(SIGNING, assertion=told).refusal()


@FUZZ
@given(st.binary(min_size=32, max_size=64))
def test_any_other_challenge_is_refused(challenge: bytes) -> None:
    """An assertion and an attestation are refused for each challenge but their own."""
    assume(challenge not in (FIRST, SECOND))

    assert replace(SIGNING, challenge=challenge).refusal() == "assertion"
    with pytest.raises(AssertionRefused):
        register(attestation=ATTESTATION, origin=ORIGIN, rp_id=RP_ID, challenge=challenge)


@FUZZ
@given(
    st.text()
    | st.from_regex(r"https?://([a-z0-9-]{1,5}\.){0,3}(pingone\.com|localhost)(:[0-9]{1,5})?(/.*)?")
)
def test_any_other_origin_is_refused(origin: str) -> None:
    """An assertion and an attestation are refused for each origin but their own."""
    assume(origin != ORIGIN)

    assert replace(SIGNING, origin=origin).refusal() == "origin"
    assert refusal_of(ATTESTATION, origin=origin) == "origin"


@FUZZ
@given(st.text() | st.sampled_from(["com", "app.pingone.com", "Pingone.com", ".pingone.com"]))
def test_any_other_relying_party_is_refused(rp_id: str) -> None:
    """An assertion and an attestation are refused for each relying party but their own."""
    assume(rp_id != RP_ID)

    replace(SIGNING, rp_id=rp_id).refusal()
    refusal_of(ATTESTATION, rp_id=rp_id)


@FUZZ
@given(st.data(), st.integers(1, 255))
def test_a_changed_attestation_never_breaks(data: st.DataObject, difference: int) -> None:
    """An attestation object that no signature covers is understood or refused, also with a wrong byte."""
    value = bytearray(part(ATTESTATION, "attestationObject"))
    value[data.draw(st.integers(0, len(value) - 1))] ^= difference
    try:
        passkey = registered(with_part(ATTESTATION, "attestationObject", bytes(value)))
    except AssertionRefused:
        return

    assert passkey.id == json.loads(ATTESTATION)["id"]


@FUZZ
@given(st.binary(max_size=200))
def test_any_attestation_object_is_refused(value: bytes) -> None:
    """Random bytes as an attestation object are refused, and nothing else is raised."""
    assert refusal_of(with_part(ATTESTATION, "attestationObject", value)) == "assertion"


@FUZZ
@given(st.binary(max_size=120))
def test_any_public_key_never_breaks(public_key: bytes) -> None:
    """Whatever stands in the place of a public key, no assertion convinces, and nothing else is raised."""
    passkey = replace(SIGNING.passkeys[0], public_key=public_key)

    assert replace(SIGNING, passkeys=(passkey,)).refusal() == "assertion"
