"""An exchange tells what happened, and nothing sensitive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pingone_nb import ApiReply, ApiRequest, Exchange, History, Secret, TransportError
from pingone_nb.history.exchange import masked_document
from tests.canaries import whole

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
REQUEST = ApiRequest(
    operation="check_otp",
    method="POST",
    url="https://auth.pingone.com/e/deviceAuthentications/1",
    media_type="application/vnd.pingidentity.otp.check+json",
    body={"otp": Secret("918273")},
)


def exchange(
    body: object = None, *, http_status: int = 200, text: str = "", **headers: str
) -> Exchange:
    """The exchange of a reply to a check."""
    reply = ApiReply(
        http_status=http_status, headers=headers, text=text, body=body, elapsed_seconds=0.5
    )
    return Exchange.of(REQUEST, reply, started_at=NOW, elapsed_seconds=0.5)


def test_an_exchange_tells_what_happened() -> None:
    """Status, id, codes and header are read from the reply."""
    done = exchange(
        {"id": "a1", "status": "COMPLETED"}, **{"x-simulated-by": "x", "correlation-id": "c"}
    )
    refused = exchange(
        {"code": "INVALID_DATA", "details": [{"code": "INVALID_OTP"}]}, http_status=400
    )
    denied = exchange({"error": "invalid_client"}, http_status=401)

    assert (done.status, done.authentication_id, done.code) == ("COMPLETED", "a1", None)
    assert (done.is_simulated, done.correlation_id) == (True, "c")
    assert (refused.code, refused.detail_code, refused.authentication_id) == (
        "INVALID_DATA",
        "INVALID_OTP",
        "1",  # of the URL
    )
    assert denied.code == "invalid_client"


def test_nothing_sensitive_is_kept() -> None:
    """Passcode, token, number and address are masked in body, headers and text."""
    kept = whole(
        exchange({"test": {"otp": "918273"}, "note": "918273", "access_token": "canary"}),
        exchange(text="918273 +14135550177 canary@example.com", **{"set-cookie": "canary"}),
    )

    for secret in ("918273", "4135550177", "canary"):
        assert secret not in kept.replace("ca****@example.com", "")


def test_a_reply_without_body_is_kept() -> None:
    """A 204 is a success with nothing in it, in the record and in the table."""
    request = ApiRequest(
        operation="delete_device", method="DELETE", url="https://a.de/d", retry="safe"
    )
    reply = ApiReply(http_status=204, headers={}, text="", body=None, elapsed_seconds=0.1)
    kept = Exchange.of(request, reply, started_at=NOW, elapsed_seconds=0.1)
    history = History()
    history.record(kept)

    assert kept.is_success
    assert (kept.reply_body, kept.reply_text, kept.status, kept.authentication_id) == (None,) * 4
    assert history.to_frame().loc[0, "method"] == "DELETE"


def test_another_noun_is_no_authentication() -> None:
    """A pairing key's id and code are neither an authentication's id nor an error's code."""
    request = ApiRequest(operation="create_pairing_key", method="POST", url="https://a.de/keys")
    body = {"id": "k", "status": "UNCLAIMED", "code": "01882778807215"}
    reply = ApiReply(http_status=201, headers={}, text="", body=body, elapsed_seconds=0.1)
    kept = Exchange.of(request, reply, started_at=NOW, elapsed_seconds=0.1)

    assert (kept.authentication_id, kept.code, kept.status) == (None, None, "UNCLAIMED")


def test_query_and_cookie_are_masked_and_not_repeated() -> None:
    """What the query or a header held is masked, also where the reply repeats it."""
    request = ApiRequest(
        operation="find_users",
        method="GET",
        url="https://a.de/users",
        query={"filter": Secret('username eq "canary.jane"', mask='username eq "ca****"')},
        headers={"Cookie": Secret("ST=canary-cookie")},
        hidden={"username": [Secret("canary.jane")]},
    )
    said = {"message": 'no user canary.jane for username eq "canary.jane", ST=canary-cookie'}
    reply = ApiReply(http_status=400, headers={}, text="", body=said, elapsed_seconds=0.1)
    kept = Exchange.of(request, reply, started_at=NOW, elapsed_seconds=0.1)

    assert kept.url == 'https://a.de/users?filter=username eq "ca****"'
    assert "canary" not in whole(kept)


def test_a_failure_without_reply_is_kept() -> None:
    """No reply, no status: the error's words stand in their place."""
    error = TransportError("No reply in time.", may_have_been_sent=True)
    kept = Exchange.of(REQUEST, error, started_at=NOW, elapsed_seconds=15.0)

    assert (kept.http_status, kept.is_simulated, kept.is_success) == (None, None, False)
    assert kept.error == "No reply in time."


def test_a_huge_text_is_cut() -> None:
    """A reply of megabytes that is no JSON is kept as its first 10,000 characters."""
    assert len(exchange(text="x" * 2_000_000).reply_text or "") == 10_000


@pytest.mark.parametrize(
    ("request_body", "reply_body", "channel"),
    [
        ({"selectedDevice": {"oneTime": {"type": "SMS"}}}, None, "SMS"),
        (None, {"selectedDevice": {"oneTime": {"type": "EMAIL"}}}, "EMAIL"),
        (
            {"device": {"id": "d2"}},
            {
                "selectedDevice": {"id": "d2"},
                "_embedded": {
                    "devices": [{"id": "d1", "type": "SMS"}, {"id": "d2", "type": "TOTP"}]
                },
            },
            "TOTP",
        ),
        (None, {"selectedDevice": {"id": "d2"}, "_embedded": {"devices": "x"}}, None),
        (None, ["x"], None),
        (None, None, None),
    ],
)
def test_the_channel_is_told_by_request_or_reply(
    request_body: object, reply_body: object, channel: str | None
) -> None:
    """A one-time target names it; a chosen device has it in the list; else it is unknown."""
    request = ApiRequest(operation="x", method="POST", url="https://a.de/e", body=request_body)
    reply = ApiReply(http_status=200, headers={}, text="", body=reply_body, elapsed_seconds=0.1)

    assert Exchange.of(request, reply, started_at=NOW, elapsed_seconds=0.1).channel == channel


API = "https://api.pingone.eu/v1/environments/e1"
AUTH = "https://auth.pingone.eu"


@pytest.mark.parametrize(
    ("url", "request_body", "reply_body", "user_id"),
    [
        (f"{AUTH}/e1/deviceAuthentications", {"user": {"id": "u1"}}, {"user": {"id": "u2"}}, "u1"),
        (f"{API}/users/u1/devices/d1", {"user": {"id": 7}}, {"user": {"id": "u2"}}, "u1"),
        (f"{API}/users/u1?expand=/users/u2", None, None, "u1"),
        (f"{AUTH}/e1/deviceAuthentications/a1", {"otp": "x"}, {"user": {"id": "u2"}}, "u2"),
        (f"{API}/users?filter=/users/u1", None, {"id": "u2"}, None),
        (f"{API}/users/", ["user"], {"user": "u1"}, None),
        (f"{AUTH}/e1/as/token", None, None, None),
    ],
)
def test_the_user_is_told_by_body_path_or_reply(
    url: str, request_body: object, reply_body: object, user_id: str | None
) -> None:
    """The request's user comes first, then the path's, then the reply's; a query tells none."""
    request = ApiRequest(operation="x", method="POST", url=url, body=request_body)
    reply = ApiReply(http_status=200, headers={}, text="", body=reply_body, elapsed_seconds=0.1)

    assert Exchange.of(request, reply, started_at=NOW, elapsed_seconds=0.1).user_id == user_id


@pytest.mark.parametrize(
    ("url", "environment_id", "host"),
    [
        (f"{API}/users/u1", "e1", "api.pingone.eu"),
        (API, "e1", "api.pingone.eu"),
        (f"{API}/deviceAuthenticationPolicies", "e1", "api.pingone.eu"),
        (f"{AUTH}/e1/deviceAuthentications/a1", "e1", "auth.pingone.eu"),
        (f"{AUTH}/e1/authenticationCodes", "e1", "auth.pingone.eu"),
        (f"{AUTH}/e1/as/token", "e1", "auth.pingone.eu"),
        ("http://127.0.0.1:8080/e1/deviceAuthentications", "e1", "127.0.0.1:8080"),
        ("http://[::1]:8080/proxy/e1/as/token", "e1", "[::1]:8080"),
        ("https://Login.Example.com/deviceAuthentications/a1", None, "login.example.com"),
        ("https://login.example.com/as/token?x=/environments/e2", None, "login.example.com"),
        ("https://somebody:secret@a.de/environments", None, "a.de"),
        ("https://a.de?environments/e1", None, "a.de"),
        ("nowhere", None, None),
        ("", None, None),
    ],
)
def test_environment_and_host_are_the_urls(
    url: str, environment_id: str | None, host: str | None
) -> None:
    """Both hosts' paths name the environment, a custom domain's may not; the host has its port."""
    kept = replace(exchange(), url=url)

    assert (kept.environment_id, kept.host) == (environment_id, host)


def test_what_somebody_made_is_masked_before_it_is_kept() -> None:
    """An exchange that was not made of request and reply is masked when it is recorded."""
    plain = Exchange(
        started_at=NOW,
        operation="initialize",
        method="POST",
        url="https://a.de/?user=canary@example.com",
        request_media_type=None,
        request_body={"otp": "918273", "phone": "+14135550177"},
        http_status=200,
        reply_headers={"set-cookie": "canary"},
        reply_body={"note": "918273 went to +14135550177"},
        reply_text="canary@example.com",
        error="+14135550177",
        elapsed_seconds=0.1,
        phone_digest="+14135550177",
        email_digest="3f9c:" + "0" * 32,
    )
    history, heard = History(), []
    history.subscribe(heard.append)
    history.record(plain)
    kept = whole(*history, *heard).replace("ca****@example.com", "")

    for secret in ("918273", "4135550177", "canary"):
        assert secret not in kept
    assert history[0].email_digest == plain.email_digest
    assert history[0].masked() is history[0]


def test_what_is_masked_already_stays_as_it_is() -> None:
    """Masking again changes nothing: PingOne's own masks are still there."""
    told = {"selectedDevice": {"oneTime": {"type": "SMS", "phone": "*******77"}}}
    once = exchange(told)
    again = replace(once, operation="check_otp")

    assert again.masked() == once


def test_half_a_token_at_the_cut_is_not_kept() -> None:
    """Where a long text is cut, a token without its end would not be recognised."""
    token = "eyJ" + ".".join(letter * 1_000 for letter in "abc")
    texts = [" " * blanks + f"{token} " * 20 for blanks in range(0, 3_000, 100)]

    assert [each for each in texts if "eyJ" in masked_document(each, lambda text: text)] == []
