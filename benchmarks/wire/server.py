"""A Streamlit process on loopback, started and ended by whoever measures or tests it."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 60.0


@dataclass(frozen=True)
class Served:
    """A running dashboard: its port on 127.0.0.1, its process number, the file with what it printed."""

    port: int
    pid: int
    log: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """Resident memory of the process in bytes (Linux)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def cpu(self) -> float:
        """Processor time the process has used so far, in seconds (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(") ")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def ready_ahead(self, seconds: float = START_SECONDS) -> None:
        """Waits until what pages share has been worked out; raises TimeoutError when that takes too long."""
        end = time.monotonic() + seconds
        while "ready ahead" not in self.log.read_text(encoding="utf-8"):
            if time.monotonic() > end:
                raise TimeoutError("the service is never ready ahead; `make build` makes its database")
            time.sleep(0.5)

    def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of one address, errors included."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=10) as answer:
                return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def served(script: Path, log: Path, **environment: str) -> Iterator[Served]:
    """The script under `streamlit run` in its own folder until the block ends; what it prints goes to `log`."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            cwd=script.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
    running = Served(port, process.pid, log)
    try:
        _wait(running, process)
        yield running
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(running: Served, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError):
            if running.get("/_stcore/health")[0] == 200:
                return
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{running.log.read_text()}")
