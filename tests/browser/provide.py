"""A browser for the browser tests: an installed one, else Playwright's, else Debian's.

Run as a script it installs one if need be, and says which it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find_browser() -> Path | None:
    """An installed Chromium or Chrome, or the one that Playwright downloaded earlier."""
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    if installed:
        return Path(installed)
    if MACOS.exists():
        return MACOS
    downloaded = _playwrights()
    return downloaded if downloaded.exists() else None


def install_browser() -> Path | None:
    """Download Playwright's; where that fails on a Debian machine as root, install the package."""
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find_browser() is None and shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=quiet)
    return find_browser()


def _playwrights() -> Path:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def main() -> int:
    """Find or install one; without any the browser tests cannot run, which CI must not pass over."""
    found = find_browser() or install_browser()
    if found is None:
        sys.stderr.write("No browser: install Chromium or Chrome to run the browser tests.\n")
        return 1 if os.environ.get("CI") else 0
    sys.stdout.write(f"browser: {found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
