"""`python -m etl refresh` from end to end: exit codes, what is printed, what is touched."""

import subprocess
import sys
from pathlib import Path

import pytest

from etl.__main__ import main
from etl.commands import refresh
from etl.paths import PROJECT
from etl.refresh.client import Bureau
from refresh.conftest import SERIES, Office, checksum, put
from refresh.fake_bureau import FakeBureau

POPULATION = SERIES.index("population")


@pytest.fixture
def command(office: Office, bureau: FakeBureau, monkeypatch: pytest.MonkeyPatch):
    """Runs the command on the small folder, without waiting and with the tests a small folder can pass."""
    published: list[Path] = []
    monkeypatch.setattr(refresh, "SQL", office.sql)
    monkeypatch.setattr(refresh, "read_mapping", lambda series: office.targets)
    monkeypatch.setattr(refresh, "check_data", lambda data: None)
    monkeypatch.setattr(refresh, "publish", lambda data, out: published.append(data))
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    monkeypatch.setattr(
        Bureau.__init__, "__kwdefaults__", {**Bureau.__init__.__kwdefaults__, "sleep": lambda s: None}
    )

    def run(*arguments: str) -> int:
        place = ["--data", str(office.data), "--archive", str(office.archive.folder)]
        return main(["refresh", "--base-url", bureau.base_url, *place, *arguments])

    run.published = published  # type: ignore[attr-defined]
    return run


def test_a_dry_run_lists_and_touches_nothing_then_the_changeset_is_accepted(
    command, office: Office, bureau: FakeBureau, capsys: pytest.CaptureFixture[str]
) -> None:
    put(bureau, POPULATION, ("330000", 2024), 6700)
    before = checksum(office.data)
    assert command("--dry-run") == 0
    said = capsys.readouterr().out
    assert "浙江 2024: 6670 → 6700 (+0.45 %)" in said and "dry run: no changeset was kept" in said
    assert checksum(office.data) == before and not (office.archive.folder / "changesets").exists()
    sent = sum(bureau.requests.values())
    assert command() == 0
    assert sum(bureau.requests.values()) == sent  # the answers of the dry run serve the run that follows
    assert "--accept 0001" in capsys.readouterr().out and checksum(office.data) == before
    assert command("--accept", "--dry-run") == 1 and checksum(office.data) == before
    assert command("--accept") == 0
    assert "1 values taken over into people.csv" in capsys.readouterr().out
    assert command.published == [office.data] and checksum(office.data) != before
    assert (
        "population,330000,2024,6700,10k_persons,nbs_province_2026,"
        in (office.data / "people.csv").read_text()
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--accept-doubtful", "gdp"], "--accept-doubtful: needs --accept"),
        (["--since", "1800"], "--since: 1800 is not between 1978 and"),
        (["--series", "gdp,co2"], "--series: co2 is not read from the platform"),
        (["--base-url", "file:///etc/passwd"], "is not an address that begins with http"),
        (["--accept", "0009"], "holds no changeset 0009"),
    ],
)
def test_wrong_options_end_with_one_message(
    arguments: list[str], message: str, command, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    before = checksum(office.data)
    assert command(*arguments) == 1
    error = capsys.readouterr().err
    assert message in error and "Traceback" not in error
    assert checksum(office.data) == before


def test_a_stopped_command_says_so_and_goes_on(
    command, office: Office, bureau: FakeBureau, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau.line = {"forbidden": 1.0}
    assert command() == 1
    error = capsys.readouterr().err
    assert "the firewall answers 403; trying again in 15 s" in error and "0 answers are kept" in error
    bureau.line = {}
    assert command("--series", "population") == 0
    with office.archive.lock():
        assert command() == 1
    assert "another refresh is at work" in capsys.readouterr().err


def test_every_other_command_needs_nothing_of_the_live_extra() -> None:
    """Whoever installs the dashboard alone has no HTTP client: the commands are loaded without it."""
    code = "import sys; sys.modules['httpx'] = sys.modules['tenacity'] = None; import etl.__main__"
    found = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
