"""No sentence that a user may read has the turns of phrase that no native writer would use."""

from __future__ import annotations

import re

import pytest

from tests.net.sentences import ROOT, Sentence, everything

STILTED = re.compile(
    r"\b(?:is|are) none\b|(?<![Tt]here )\bis no\b(?! longer)|(?<![Tt]here )\bare no\b(?! longer)"
    r"|\bno valid\b|\b[Tt]here is (?:no )?such\b"
    r"|\b(?:holds?|lacks?) (?!on\b)\w"
    r"|\bWhat ends when\b|\bWays on\b|\bLook at\b"
    r"|\b(?:tells|told|beforehand|anew|thereof|therein)\b|\bso many\b|\bas many as one\b"
    r"|\bbegun\b|\b(?:goes|going) on\b|\bis over\b|\bof (?:its|their) own\b|\bof theirs\b"
    r"|\bby itself\b|\bwants? (?:a|the|to)\b|\b(?:has|have) to be\b|\basked for\b"
    r"|\b[Gg]ive (?:a|an|one|it|client|the)\b|\bsays nothing\b|\bstands in\b|\blooked for\b"
    r"|\b(?:links|names|knows) no\b|\bspeaks? of\b|\brests? on\b"
    r"|\bother than planned\b|\ba plain text\b|\b[Ww]hat (?:came|goes|comes) (?:back|to)\b"
    r"|\bmade up\b|\bof which\b|\bbeside\b|\bis meant\b(?! to)|\bgive each\b"
    r"|\be-mails?\b|\b(?:[Uu]ser|[Cc]lient|[Ee]nvironment|[Pp]olicy|[Ee]rror|[Cc]orrelation) id\b"
)


@pytest.mark.parametrize(
    "text",
    [
        "extension is none.",
        "cookie is no cookie.",
        "{} is no word of the API.",
        "{} is no valid phone number.",
        "otp holds no single passcode {}.",
        "What ends when",
        "Ways on",
        "These are no exchanges: give a History.",
        "The worker application lacks a role.",
        "A given token is told once.",
        "PingOne has a problem of its own.",
        "The history goes on in memory.",
        "Environment id",
        "the user's e-mail address",
        "The reply links no action.",
        "guid is made up by the tool itself",
        "Step 3 came out other than planned.",
        "OFFICIAL does not speak of it",
        "What came back is not an HTTP reply.",
        "curl refuses --head beside --data.",
    ],
)
def test_such_a_phrase_is_found(text: str) -> None:
    """The pattern knows the phrases that were there, and their kinds."""
    assert STILTED.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "The extension isn't valid.",
        "{} must be a whole number from {} to {}.",
        "This push notification is no longer active.",
        "There is no authenticator to sign with.",
        "Environment ID",
    ],
)
def test_plain_words_pass(text: str) -> None:
    """The pattern leaves alone what a native writer would put."""
    assert not STILTED.search(text)


QUAINT = re.compile(
    r"\b(?:tells?|told|anew|begun|thereof|therein|beforehand)\b|\b(?:time|lifetime) is over\b"
    r"|(?<![Tt]here )\b(?:is|are) no \w+ (?:of|in|that|which)\b|\bnone any more\b"
)


@pytest.mark.parametrize(
    "text",
    ["what it changes is not told", "no source tells which", "WhatsApp is no type of a target"],
)
def test_a_quaint_claim_is_found(text: str) -> None:
    """The pattern for the contract knows the turns of phrase that were there."""
    assert QUAINT.search(text)


def test_the_contract_is_in_plain_words() -> None:
    """People read the contract, too, in the ledger and on its own: none of its lines is quaint."""
    lines = (ROOT / "pingone_nb/contract/openapi.yaml").read_text(encoding="utf-8").splitlines()

    assert [f"{at}: {line}" for at, line in enumerate(lines, 1) if QUAINT.search(line)] == []


def _words(sentence: Sentence) -> str:
    return f"{sentence.file}:{sentence.line}: {sentence.text}"


def test_every_sentence_is_plain() -> None:
    """Of all sentences that users read, none has such a phrase."""
    found = [_words(each) for each in everything() if STILTED.search(each.text)]

    assert found == []
