"""A PostgreSQL of the tests' own: found or installed from Debian, on loopback, in a folder that goes with it."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

USER = "lake"


def find_programs() -> Path | None:
    """The folder of initdb and postgres: on the PATH, or where Debian puts them."""
    on_path = shutil.which("initdb")
    if on_path and shutil.which("postgres"):
        return Path(on_path).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


def ensure_programs() -> Path | None:
    """Finds PostgreSQL or installs Debian's package, without the cluster it would start."""
    found = find_programs()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        settings = Path("/etc/postgresql-common/createcluster.conf")
        settings.parent.mkdir(exist_ok=True)
        settings.write_text("create_main_cluster = false\n")
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"]
        keep = ["-o", "Dpkg::Options::=--force-confold"]
        subprocess.run(
            [*install, *keep], check=False, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        )
        found = find_programs()
    return found


class Server:
    """Starts, stops and starts again; it refuses to run as root, so root lends it another user."""

    def __init__(self) -> None:
        programs = ensure_programs()
        assert programs, "no PostgreSQL found; `make test` installs Debian's package as root"
        self.programs, self.process = programs, None
        self.folder = Path(tempfile.mkdtemp(prefix="lake-postgres-"))
        self.identity: dict[str, object] = {}
        if os.geteuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
            os.chown(self.folder, account.pw_uid, account.pw_gid)
            self.identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        settings = ["-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(self.folder / "data"), *settings)
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        done = subprocess.run(
            command, capture_output=True, text=True, cwd=self.folder, env={"PATH": os.environ["PATH"]}, **self.identity
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, env={"PATH": os.environ["PATH"]}, **self.identity
            )  # fmt: skip
        for _ in range(600):
            if self.process.poll() is not None:
                break
            try:
                self.psql("postgres", "SELECT 1")
            except AssertionError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError((self.folder / "log").read_text())

    def stop(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def words(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user={USER} dbname={database}"

    def psql(self, database: str, statement: str) -> None:
        self._run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement, self.words(database))

    def url(self, database: str, files: Path) -> str:
        """The address of a lake."""
        return f"ducklake:postgres:{self.words(database)} data_path={files}"


if __name__ == "__main__":
    if ensure_programs() is None:
        sys.exit(
            "The tests of the lake need PostgreSQL; install it by hand (Debian: apt-get install postgresql)"
        )
