"""Asks the package index's advisory service whether a pinned dependency has a known weakness.

    python tests/advisories.py

Ends with 1 only when an advisory names one of our versions. Without a network, behind a mirror that knows no
advisories, or when the service is slow, it says that nothing was checked and ends with 0.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PINS = Path(__file__).resolve().parents[1] / "constraints.txt"
SECONDS = 20  # for the whole question; the answer is not worth a longer wait in every test run


def asked() -> list[dict[str, Any]] | None:
    """What pip-audit says of each pin: name, version, vulns or skip_reason; None when it got no answer."""
    command = [
        sys.executable, "-m", "pip_audit", "--requirement", str(PINS), "--no-deps", "--disable-pip",
        "--progress-spinner", "off", "--timeout", "5", "--format", "json",
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, json.JSONDecodeError, KeyError):
        return None
    return found


def report(found: list[dict[str, Any]] | None) -> tuple[int, list[str]]:
    """Exit code and lines to print."""
    checked = [one for one in found or [] if "skip_reason" not in one]
    if not checked:
        return 0, ["advisories: the service could not be reached or knows none of our packages; nothing checked"]
    lines = [
        f"advisories: {one['name']} {one['version']}: {weakness['id']}, "
        f"mended in {', '.join(weakness.get('fix_versions', [])) or 'no version yet'}"
        for one in checked
        for weakness in one.get("vulns", [])
    ]
    told = f"advisories: {len(checked)} of {len(found or [])} pinned packages checked, {len(lines)} advisories"
    return int(bool(lines)), [*lines, told]


def main() -> int:
    code, lines = report(asked())
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
