"""Makes sure that a headless Chromium is there: one that is installed, Debian's package, or Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """The path of a Chromium: `CHROMIUM`, one on the PATH, or the one Playwright downloaded."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if own and Path(own).exists() else None


def ensure_chromium() -> str | None:
    """Finds Chromium or installs it; returns its path, or None when neither way worked."""
    found = find_chromium()
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]
        subprocess.run(install, check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return find_chromium()


if __name__ == "__main__":
    path = ensure_chromium()
    if path is None:
        sys.exit(
            "The browser tests need a headless Chromium and none could be installed.\n"
            "Install one by hand (Debian: apt-get install chromium) or name yours: CHROMIUM=/path make test"
        )
    print(f"Chromium: {path}")
