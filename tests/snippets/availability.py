"""Whether this machine can run a language."""

from __future__ import annotations

import os

import pytest

from tests.snippets.toolchain import TOOLCHAINS, Toolchain


def available(language: str) -> Toolchain:
    """The language's tool-chain; a missing one is a failure in CI, and a named skip elsewhere."""
    toolchain = TOOLCHAINS[language]
    missing = toolchain.missing()
    if missing:
        reason = f"{language} is not run: {', '.join(missing)} is not installed"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    return toolchain
