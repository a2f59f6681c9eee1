"""The doctor says what is there and what is wrong, and nothing secret."""

from __future__ import annotations

import pytest

from pingone_nb.__main__ import main

LIVE = {
    "PINGONE_ENVIRONMENT_ID": "abfba8f6-49eb-49f5-a5d9-80ad5c98f9f6",
    "PINGONE_CLIENT_ID": "b1c2",
    "PINGONE_CLIENT_SECRET": "canary-secret",
}


def test_without_variables_all_is_well(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names the versions, proves the simulator and says SIMULATOR."""
    for name in LIVE:
        monkeypatch.delenv(name, raising=False)

    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "one-time SMS ended with COMPLETED" in printed
    assert "SIMULATOR" in printed


def test_live_variables_are_told_without_the_secret(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says LIVE, where, and in which region, but never the secret."""
    for name, value in LIVE.items():
        monkeypatch.setenv(name, value)

    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "LIVE: https://auth.pingone.com" in printed
    assert "region: North America" in printed
    assert "canary" not in printed


def test_live_is_tried_only_when_asked(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --live it asks for a token, and a failure is told with its cure."""
    for name, value in (LIVE | {"PINGONE_AUTH_PATH": "http://127.0.0.1:9"}).items():
        monkeypatch.setenv(name, value)

    assert main(["doctor", "--live"]) == 1
    printed = capsys.readouterr().out
    assert "fail" in printed
    assert "PINGONE_AUTH_PATH" in printed


def test_half_a_set_of_live_variables_fails(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a notebook would refuse to begin, the doctor names what is missing."""
    for name in LIVE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PINGONE_CLIENT_ID", LIVE["PINGONE_CLIENT_ID"])

    assert main(["doctor"]) == 1
    printed = capsys.readouterr().out
    assert "variables set: PINGONE_CLIENT_ID" in printed
    assert "PINGONE_CLIENT_SECRET" in printed


@pytest.mark.parametrize("words", [[], ["--help"], ["nonsense"], ["doctor", "--nonsense"]])
def test_wrong_words_end_with_usage(words: list[str], capsys: pytest.CaptureFixture) -> None:
    """A wrong word ends with 2 and the usage; --help with 0."""
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == (0 if "--help" in words else 2)
    captured = capsys.readouterr()
    assert "usage:" in captured.out + captured.err


@pytest.mark.parametrize(
    "words", [["sim", "--client-secrt", "canary"], ["sim", "--secret=canary"], ["doctor", "canary"]]
)
def test_an_unknown_options_value_is_not_repeated(
    words: list[str], capsys: pytest.CaptureFixture
) -> None:
    """A mistyped option ends with 2 and is named, without the secret that stood behind it."""
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    captured = capsys.readouterr()
    assert "canary" not in captured.out + captured.err
