"""What a reader of the ledger should know besides the claims."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, str] = {
    "What the simulator leaves out": (
        "PingID Desktop and its credentials, hardware tokens (OATH) and with them the status "
        "EXTRA_OTP_REQUIRED, the payload of the mobile SDK (its shape is checked, its content is "
        "not looked at), passcodes made by a mobile application.\n\n"
        "Creating a remembered device over the API, fraud checks, FIDO2 policies, notification "
        "policies (their cool-down between messages and their limits by country), the languages "
        "and wordings of templates, rate limits of a licence, and the audit log.\n\n"
        "One environment with one worker application: roles are all or nothing, and there is no "
        "sign-on page.\n\n"
        "Replies are in the contract for these, too, where a source shows them, so that clients "
        "can read them."
    ),
    "The languages of the snippets": (
        "Ten of the eleven are run in the tests, each by its real tool-chain, and the request that "
        "arrives is compared with the one that was meant: cURL, C#, Go, HTTP, Java, jQuery, "
        "Node.js, PHP, Python and Ruby.\n\n"
        "Swift is parsed by a grammar of the language, and not run."
    ),
    "What the simulator adds": (
        "Everything below /simulator/, the header X-Simulated-By, and the limits that keep its "
        "memory bounded: the newest 10,000 authentications, 10,000 users, 100 policies."
    ),
}
