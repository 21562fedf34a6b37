"""Whatever the line does, a refresh ends with the right numbers, or stops with a message and goes on later."""

import random
from collections import Counter

import pytest
from counts import count

from etl.refresh.client import INTERVAL, RefreshStoppedError
from refresh.conftest import Office, checksum
from refresh.fake_bureau import LINE_FAULTS, FakeBureau

LIMIT = 40  # attempts of a planner who runs the command again


def until_finished(office: Office, bureau: FakeBureau, relief: float = 0.8) -> tuple[int, int]:
    """Runs again after every stop, as a planner would; faults grow rarer. Returns (stops, requests)."""
    stops = sent = 0
    while True:
        try:
            changeset = office.compared(bureau.base_url)
        except RefreshStoppedError as error:
            stops, sent = stops + 1, sent + office.asked
            assert "answers are kept" in str(error) and "run the same command again" in str(error)
            assert stops < LIMIT
            bureau.line = {kind: probability * relief for kind, probability in bureau.line.items()}
            continue
        assert not changeset.changes and not changeset.unread and changeset.unchanged > 700
        return stops, sent + office.asked


@pytest.mark.parametrize("kind", LINE_FAULTS)
def test_a_fault_now_and_then_changes_nothing(kind: str, office: Office, bureau: FakeBureau) -> None:
    before = checksum(office.data)
    bureau.line, bureau.rng = {kind: 0.04 if kind == "drip" else 0.3}, random.Random(7)
    until_finished(office, bureau)
    assert checksum(office.data) == before


SAYS = {
    "html": "a page of HTML came instead of JSON",
    "forbidden": "the firewall answers 403",
    "loop": "the firewall redirects in a circle",
    "reset": "the line was cut",
    "half": "the line was cut",
    "cut_json": "the answer is cut off or is not JSON",
    "failure": "the platform reports a failure: 系统繁忙",
    "error500": "the server answers 500",
    "drip": "the answer was not complete after 0.5 s",
}


@pytest.mark.parametrize("kind", SAYS)
def test_a_lasting_fault_stops_with_its_name_and_the_next_run_goes_on(
    kind: str, office: Office, bureau: FakeBureau
) -> None:
    before = checksum(office.data)
    if kind == "drip":
        office.deadline, office.attempts = 0.5, 2
    calls = {"left": 9}
    bureau.line_fault = lambda: kind if (calls.update(left=calls["left"] - 1), calls["left"] < 0)[1] else None  # type: ignore[method-assign]
    with pytest.raises(RefreshStoppedError) as stopped:
        office.compared(bureau.base_url)
    message = str(stopped.value)
    assert SAYS[kind] in message and f"({office.attempts} attempts); 9 answers are kept" in message
    assert "table 地区生产总值" in message or "the areas of table" in message or "indicator" in message
    del bureau.line_fault
    sent = sum(bureau.requests.values())
    assert not office.compared(bureau.base_url).changes
    whole = Counter(bureau.requests)
    assert office.asked == sum(whole.values()) - sent
    assert checksum(office.data) == before


def test_a_blocked_run_waits_longer_each_time_and_never_asks_faster_than_twice_a_second(
    office: Office, bureau: FakeBureau
) -> None:
    bureau.line = {"forbidden": 1.0}
    with pytest.raises(RefreshStoppedError):
        office.compared(bureau.base_url)
    long = [pause for pause in office.pauses if pause > INTERVAL]
    assert long == [15, 30, 60, 120]
    office.pauses.clear()
    bureau.line = {}
    office.compared(bureau.base_url)
    waited = [pause for pause in office.pauses if 0 < pause <= INTERVAL]
    assert len(waited) >= office.asked - 1  # every request but the first waits for its turn
    assert all("Mozilla" not in agent for agent in bureau.agents)


def test_another_host_is_not_followed(office: Office, bureau: FakeBureau) -> None:
    bureau.line = {"elsewhere": 1.0}
    with pytest.raises(
        RefreshStoppedError, match=r"redirects to another host, portal\.invalid, which is not"
    ):
        office.compared(bureau.base_url)
    assert sum(bureau.requests.values()) == 1


def test_an_address_where_nobody_answers_is_said(office: Office) -> None:
    with pytest.raises(RefreshStoppedError, match=r"the line was cut \(ConnectError\)"):
        office.compared("http://127.0.0.1:9/external")


@pytest.mark.stress
def test_mixed_faults(office: Office, bureau: FakeBureau, capsys: pytest.CaptureFixture[str]) -> None:
    """Many runs under all faults at once: each finishes, at once or after stops, with the right numbers."""
    before = checksum(office.data)
    runs = count(4, 200)
    tally: Counter[str] = Counter()
    for seed in range(runs):
        rng = random.Random(seed)
        bureau.rng = rng
        bureau.line = {kind: rng.random() * (0.004 if kind == "drip" else 0.16) for kind in LINE_FAULTS}
        office.archive.folder = office.archive.folder.parent / f"archive-{seed}"
        stops, sent = until_finished(office, bureau)
        tally["finished at once" if not stops else "stopped with a message and resumed"] += 1
        tally["stops"] += stops
        tally["requests"] += sent
    assert checksum(office.data) == before
    with capsys.disabled():
        print(f"\n{runs} runs under mixed faults: " + ", ".join(f"{n} {what}" for what, n in tally.items()))
    assert tally["finished at once"] + tally["stopped with a message and resumed"] == runs
