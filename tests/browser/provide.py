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
    """A Chromium or Chrome that starts: `CHROME_BIN`, an installed one, or Playwright's download."""
    told = os.environ.get("CHROME_BIN")
    found = [told, *map(shutil.which, NAMES), MACOS]
    installed = next((Path(path) for path in found if path and _starts(Path(path))), None)
    if installed:
        return installed
    downloaded = _playwrights()
    return downloaded if _starts(downloaded) else None


def _starts(path: Path) -> bool:
    """Whether it is one; some systems have a stub of that name, or lack its libraries."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


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
