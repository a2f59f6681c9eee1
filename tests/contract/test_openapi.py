"""The contract is OpenAPI 3.1 and says what the product needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from openapi_schema_validator import oas31_format_checker
from openapi_spec_validator import OpenAPIV31SpecValidator

from pingone_nb.contract import document
from pingone_nb.settings import REGION_NAMES, REGIONS
from tests.contract.validation import UUID, complaints, component, contract, operations, resolved

SMS = {"type": "SMS", "phone": "+14135550150"}
CODE = {"application": {"id": UUID}}
POLICY = {
    "name": "Example",
    "default": False,
    **{method: {"enabled": True} for method in ("sms", "voice", "email", "mobile", "totp")},
}
BODY = {
    "id": UUID,
    "environment": {"id": UUID},
    "createdAt": "2022-06-16T14:12:25.618Z",
    "updatedAt": "2022-06-16T14:12:25.785Z",
}


def schemas(node: Any, name: str = "") -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every property's schema below a node, by its dotted name."""
    for key, inner in node.get("properties", {}).items():
        yield f"{name}.{key}", inner
        yield from schemas(inner, f"{name}.{key}")
    for key in ("items", "additionalProperties"):
        if isinstance(node.get(key), Mapping):
            yield from schemas(node[key], f"{name}[]")


def properties() -> dict[str, Mapping[str, Any]]:
    """All properties of all schemas."""
    found = {}
    for name, schema in contract()["components"]["schemas"].items():
        found |= dict(schemas(schema, name))
    return found


def keys_outside_schemas(node: Any, *, at: str = "") -> Iterator[str]:
    """Where a key is found that belongs into a named schema."""
    if isinstance(node, Mapping):
        for key, inner in node.items():
            if key == "properties":
                yield at
            if key not in {"schemas", "value", "example"}:
                yield from keys_outside_schemas(inner, at=f"{at}/{key}")
    elif isinstance(node, list):
        for item in node:
            yield from keys_outside_schemas(item, at=at)


def test_it_is_valid_openapi() -> None:
    """The document is OpenAPI 3.1."""
    assert contract()["openapi"].startswith("3.1")
    assert list(OpenAPIV31SpecValidator(contract()).iter_errors()) == []


def test_it_is_read_anew() -> None:
    """Changing one document does not change the next."""
    document()["paths"].clear()

    assert document()["paths"]


def test_without_yaml_it_says_what_to_install() -> None:
    """Importing needs no PyYAML; reading without it names the package to install."""
    program = (
        "import sys; sys.modules['yaml'] = None\n"
        "from pingone_nb.contract import document, examples\n"
        "assert len(examples()) == 37\n"
        "try: document()\n"
        "except ImportError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)

    assert b"pip install pyyaml" in done.stdout


def test_the_regions() -> None:
    """The hosts are those of the client's regions, by the same names, and loopback."""
    regions, loopback = contract()["servers"]

    assert set(regions["variables"]["tld"]["enum"]) == set(REGIONS)
    assert all(name in regions["variables"]["tld"]["description"] for name in REGION_NAMES.values())
    assert "localhost" in loopback["variables"]["host"]["enum"]


def test_properties_are_in_named_schemas() -> None:
    """No property hides outside the named schemas, where nobody would ask for its evidence."""
    assert list(keys_outside_schemas(contract())) == []


@pytest.mark.parametrize("name", properties())
def test_each_property_is_described(name: str) -> None:
    """Each property has a description that can be shown as help, a sentence with an end."""
    description = properties()[name].get("description", "")

    assert len(description.split()) > 1
    assert description.endswith(".")


def test_replies_are_open() -> None:
    """No schema forbids properties that it does not know."""
    assert "unevaluatedProperties" not in str(contract())
    for schema in [*properties().values(), *contract()["components"]["schemas"].values()]:
        assert schema.get("additionalProperties") is not False


def test_unknown_statuses_links_and_properties_pass() -> None:
    """What PingOne may add one day is no reason to refuse a reply."""
    link = {"href": f"https://auth.pingone.eu/{UUID}"}
    body = {**BODY, "status": "NEW_STATUS", "_links": {"new.action": link}, "novel": [1]}

    assert complaints(body, component("DeviceAuthentication")) == []


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ("TokenRequest", {}),
        ("TokenRequest", {"grant_type": "password"}),
        ("TokenRequest", {"grant_type": "client_credentials", "client_id": "a"}),
        ("Token", {"access_token": "a", "token_type": "Bearer", "expires_in": "3600"}),
        ("DeviceAuthenticationRequest", {}),
        ("DeviceAuthenticationRequest", {"user": {}}),
        ("DeviceAuthenticationRequest", {"user": {"id": "jane"}}),
        ("DeviceAuthenticationRequest", {"user": {"id": UUID}, "policy": {"id": 7}}),
        ("OneTimeTarget", {"type": "WHATSAPP", "phone": "+14135550150"}),
        ("OneTimeTarget", {"phone": "+14135550150"}),
        ("OneTimeTarget", {"type": "SMS"}),
        ("OneTimeTarget", {"type": "SMS", "email": "abc@ping.com"}),
        ("OneTimeTarget", {"type": "SMS", "phone": "4135550150"}),
        ("OneTimeTarget", {"type": "EMAIL", "email": "abc"}),
        ("OneTimeTarget", {**SMS, "testMode": "yes"}),
        ("DeviceAuthenticationRequest", {"user": {"id": UUID}, "mobilePayload": "{}"}),
        (
            "DeviceAuthenticationRequest",
            {"user": {"id": UUID}, "webAuthn": {"challenge": "c2hvcnQ"}},
        ),
        (
            "PayloadCheckRequest",
            {"user": {"id": UUID}, "payload": {"type": "BROWSER", "value": "a"}},
        ),
        ("DeviceSelectRequest", {"device": {"id": UUID}, "compatibility": "SOME"}),
        ("DeviceSelectRequest", {"selectedDevice": {"id": UUID}}),
        ("AssertionCheckRequest", {"origin": "https://app.pingone.eu", "assertion": {}}),
        ("CancelRequest", {"reason": 1}),
        ("NewDevice", {"type": "MOBILE"}),
        ("NewDevice", {"type": "SMS"}),
        ("NewDevice", {**SMS, "status": "BLOCKED"}),
        ("NewDevice", {**SMS, "nickname": "a" * 101}),
        ("NewDevice", {**SMS, "type": "VOICE", "extension": "x1"}),
        ("NewDevice", {"type": "FIDO2"}),
        ("DeviceActivateRequest", {}),
        ("DeviceActivateRequest", {"origin": "https://app.pingone.eu"}),
        ("DeviceOrderRequest", {}),
        ("UserRequest", {"username": "ada"}),
        ("MfaEnabled", {"mfaEnabled": "true"}),
        ("BypassRequest", {"bypassMFAEnabledUntil": "tomorrow"}),
        (
            "AuthenticationCodeRequest",
            {**CODE, "lifeTime": {"duration": 31, "timeUnit": "MINUTES"}},
        ),
        ("AuthenticationCodeRequest", {**CODE, "lifeTime": {"duration": 9, "timeUnit": "SECONDS"}}),
        ("AuthenticationCodeRequest", {**CODE, "userApproval": "MAYBE"}),
        ("PolicyRequest", {**POLICY, "name": None}),
        ("PolicyRequest", {**POLICY, "sms": {"enabled": True, "otp": {"otpLength": 5}}}),
        ("PolicyRequest", {**POLICY, "totp": {"enabled": True, "passcodeGracePeriod": 11}}),
        ("PolicyRequest", {**POLICY, "authentication": {"deviceSelection": "ANY"}}),
        ("MfaSettingsRequest", {"pairing": {"maxAllowedDevices": 16}}),
        ("OtpCheckRequest", {}),
        ("OtpCheckRequest", {"otp": 555555}),
        ("OtpCheckRequest", {"otp": ""}),
        ("DeviceAuthentication", {**BODY}),
        ("DeviceAuthentication", {**BODY, "status": "FAILED", "id": "1"}),
        ("DeviceAuthentication", {**BODY, "status": "FAILED", "createdAt": "yesterday"}),
        ("DeviceAuthentication", {**BODY, "status": "FAILED", "_links": {"self": "https://a.b"}}),
        ("Error", {"code": "INVALID_DATA", "message": "a"}),
        (
            "Error",
            {
                "id": UUID,
                "code": "INVALID_DATA",
                "message": "a",
                "details": [{"code": "INVALID_OTP"}],
            },
        ),
        (
            "ErrorDetail",
            {"code": "LIMIT_EXCEEDED", "message": "a", "innerError": {"retryAfter": 1}},
        ),
        ("OAuthError", {"error_description": "a"}),
        ("GatewayMessage", {}),
    ],
)
def test_schemas_refuse(schema: str, value: object) -> None:
    """What is no such thing does not validate."""
    assert complaints(value, component(schema))


@pytest.mark.parametrize(
    "phone", ["+1.5125201234", "+15125201234", "+1.512.520.1234", "+1 (512) 520-1234"]
)
def test_documented_phone_formats_validate(phone: str) -> None:
    """Every way to write a number that the documentation shows is accepted."""
    for kind in ("SMS", "VOICE"):
        for schema in ("OneTimeTarget", "NewDevice"):
            assert complaints({"type": kind, "phone": phone}, component(schema)) == []


@pytest.mark.parametrize("phone", ["15125551234", "1-512-555-1234"])
def test_voice_devices_need_no_plus(phone: str) -> None:
    """For voice devices the documentation shows numbers without the plus, too."""
    assert complaints({"type": "VOICE", "phone": phone}, component("NewDevice")) == []


@pytest.mark.parametrize("unit", ["MINUTES", "SECONDS"])
def test_ranges_go_by_the_unit(unit: str) -> None:
    """The bounds of a length of time are those of its unit."""
    most = {"MINUTES": 30, "SECONDS": 1800}[unit]
    schema = component("CoolDown")

    assert complaints({"duration": most, "timeUnit": unit}, schema) == []
    assert complaints({"duration": most + 1, "timeUnit": unit}, schema)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("uuid", "1"), ("email", "abc"), ("uri", "no uri"), ("date-time", "2022-06-16")],
)
def test_formats_are_checked(name: str, wrong: str) -> None:
    """The validator really checks each format that the contract uses."""
    assert not oas31_format_checker.conforms(wrong, name)


def test_every_format_is_among_the_checked() -> None:
    """The contract uses no other format."""
    parameters = [each["schema"] for each in contract()["components"]["parameters"].values()]
    headers = [each["schema"] for each in contract()["components"]["headers"].values()]
    used = {each.get("format") for each in [*properties().values(), *parameters, *headers]}

    assert used == {"uuid", "email", "uri", "date-time", None}


def test_cases_use_declared_codes() -> None:
    """Each code that a reply may carry is among the known values of its property."""
    known = properties()
    codes = known["Error.code"]["x-values"].keys() | known["OAuthError.error"]["x-values"].keys()
    details = known["ErrorDetail.code"]["x-values"].keys()
    for _, _, operation in operations():
        for response in operation["responses"].values():
            for case in resolved(response).get("x-cases", []):
                assert case.get("code") in codes | {None}
                assert case.get("detail") in details | {None}


def test_every_refusal_says_when() -> None:
    """Each 4xx and each envelope of a 5xx lists the cases in which it comes."""
    for _, _, operation in operations():
        for status, response in operation["responses"].items():
            if status >= "400" and status != "502":
                cases = resolved(response)["x-cases"]
                assert cases
                assert all(case["when"] for case in cases)


def test_constants_are_known_values() -> None:
    """A property's allowed values are its known values, each with its evidence; not the grant's."""
    for name, schema in properties().items():
        if "enum" in schema:
            assert schema["enum"] == list(schema["x-values"]), name
        if "const" in schema and name != "TokenRequest.grant_type":
            assert schema["const"] in schema["x-values"], name


def test_replies_know_no_closed_enumerations() -> None:
    """Of what replies are made of, only a policy, which shows what was written, refuses values."""
    closed = {name.partition(".")[0] for name, each in properties().items() if "enum" in each}

    assert closed == {
        "DeviceSelectRequest", "AssertionCheckRequest", "NewDeviceTraits", "MfaSettingsRequest",
        "AuthenticationCodeRequest", "PolicyBody", "PolicyApplication", "ShortDuration",
        "LongDuration",
    }  # fmt: skip
