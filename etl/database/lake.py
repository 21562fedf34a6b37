"""Versions as snapshots of a DuckLake: Parquet files under one path, their catalogue in PostgreSQL.

A build is filled in a file of its own and copied to the lake in one transaction, so its snapshot holds all
tables of one version or does not exist. Readers pin a snapshot. Which one they are to read follows from the
history of snapshots: each publication and each rollback is one, and says so in its commit message.

    ducklake:postgres:host=db dbname=statistics user=reader data_path=/srv/lake

are libpq's connection words and `data_path` (a folder, also on NFS, or s3://bucket/prefix), which the first
build needs and the catalogue remembers. A password belongs in PGPASSWORD or ~/.pgpass.
"""

import contextlib
import functools
import json
import logging
import os
import re
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self

import duckdb

from etl.database import extensions
from etl.database.versions import Fill, Place
from etl.errors import DataError

PREFIX = "ducklake:postgres:"
NAME = "lake"
_CATALOGUE = f"__ducklake_metadata_{NAME}"
_BUILDER = 7_231_604_118  # PostgreSQL's advisory lock of the builds in one catalogue
_ADVICE = {
    "catalog version mismatch": "another version of DuckLake wrote the catalogue; install the versions of "
    "constraints.txt on every machine",
    "does not match existing data path": "the lake's files are elsewhere; correct or leave out data_path",
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
    """Where a lake is: libpq's words for its catalogue, and the path of its data files if it was given."""

    words: str
    data_path: str

    @classmethod
    def parse(cls, url: str) -> "Address":
        """The parts of a DATABASE_URL. Raises DataError when it names no database."""
        words = url.removeprefix(PREFIX).split()
        named = dict(word.split("=", 1) for word in words if "=" in word)
        if "dbname" not in named or len(named) != len(words):
            raise DataError("DATABASE_URL", f"a lake is named {PREFIX}host=… dbname=… data_path=…")
        data_path = named.pop("data_path", "")
        if data_path and "://" not in data_path:
            data_path = f"{Path(data_path).absolute()}/"
        return cls(" ".join(f"{name}={value}" for name, value in named.items()), data_path)

    def __str__(self) -> str:
        shown = [word for word in self.words.split() if not word.startswith("password=")]
        return PREFIX + " ".join(shown)


def quoted(text: str) -> str:
    """A text as an SQL literal: ATTACH, SET and LOAD take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def _attached(address: Address, options: str, name: str = NAME) -> duckdb.DuckDBPyConnection:
    """DuckDB in memory with the lake attached. Raises DataError when the catalogue refuses or is silent."""
    s3 = address.data_path.startswith("s3://") or bool(os.environ.get("AWS_ENDPOINT_URL"))
    con = extensions.connect("ducklake", "postgres_scanner", *(["httpfs"] if s3 else []))
    try:
        if s3:
            _use_s3(con)
        con.execute(f"ATTACH {quoted(PREFIX + address.words)} AS {name} ({options})")
    except duckdb.Error as error:
        con.close()
        raise _refusal(address, error) from error
    return con


class NoLakeError(DataError):
    """The catalogue is there and empty."""


def _refusal(address: Address, error: duckdb.Error) -> DataError:
    """What is wrong with the catalogue, in one line and without a password."""
    said = re.sub(r"password=\S+", "password=…", " ".join(str(error).split()))
    if "creating a new DuckLake is explicitly disabled" in said:
        return NoLakeError(str(address), "holds no lake yet; run `python -m etl build` with a data_path")
    advice = next((text for hint, text in _ADVICE.items() if hint in said), "the catalogue cannot be used")
    return DataError(str(address), f"{advice}: {said}")


def _use_s3(con: duckdb.DuckDBPyConnection) -> None:
    """Keys and endpoint from the variables that other S3 programs read."""
    endpoint = os.environ.get("AWS_ENDPOINT_URL", "")
    parts = {
        "KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID", ""),
        "SECRET": os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
        "SESSION_TOKEN": os.environ.get("AWS_SESSION_TOKEN", ""),
        "REGION": os.environ.get("AWS_REGION", "us-east-1"),
    }
    if endpoint:
        scheme, _, host = endpoint.rpartition("://")
        parts |= {"ENDPOINT": host.rstrip("/"), "URL_STYLE": "path", "USE_SSL": str(scheme != "http").lower()}
    given = ", ".join(f"{name} {quoted(value)}" for name, value in parts.items() if value)
    con.execute(f"CREATE SECRET (TYPE s3, {given})")


@dataclass(frozen=True)
class Snapshot:
    """A published snapshot."""

    address: Address
    number: int
    inputs: str
    published_at: float = field(compare=False)
    instead_of: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.address} snapshot {self.number}"

    @property
    def name(self) -> str:
        return f"snapshot {self.number}"

    def standing_in_for(self, damaged: str) -> Self:
        return replace(self, instead_of=damaged)

    @property
    def size(self) -> int:
        return sum(size for _, size in _files(self.address, self.number))

    def content(self) -> bytes:
        """See `Version`: copied table by table into a file, for the lake itself has none."""
        pinned = f"READ_ONLY, SNAPSHOT_VERSION {self.number}"
        with (
            tempfile.TemporaryDirectory() as folder,
            contextlib.closing(_attached(self.address, pinned)) as con,
        ):
            path = Path(folder) / "statistics.duckdb"
            con.execute(f"ATTACH {quoted(str(path))} AS file")
            for table in _tables(con, NAME):
                con.execute(f'CREATE TABLE file.main."{table}" AS FROM lake.main."{table}"')
            con.execute("DETACH file")
            return path.read_bytes()

    def is_sound(self) -> bool:
        """Whether every data file is there in its size (DuckDB's Parquet reader notices other damage)."""
        return _is_complete(self.address, self.number)

    def open(self) -> duckdb.DuckDBPyConnection:
        """See `Version`. The data files and PostgreSQL stay within reach: the tables are read from there."""
        name = self._attached_as
        con = _attached(self.address, f"READ_ONLY, SNAPSHOT_VERSION {self.number}", name)
        path = self.address.data_path or _data_path(self.address)
        con.execute(f"SET allowed_directories = [{quoted(path)}]")
        con.execute("SET enable_external_access = false")
        con.execute("SET lock_configuration = true")
        con.execute(f"USE {name}")
        return con

    @property
    def _attached_as(self) -> str:
        """A name of its own within a connection: what is remembered of one snapshot is not taken for another."""
        return f"snapshot_{self.number}"

    def cursor(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
        cursor = connection.cursor()
        cursor.execute(f"USE {self._attached_as}")  # a cursor starts in the empty database of the connection
        return cursor


_connections: dict[Address, duckdb.DuckDBPyConnection] = {}
_connecting = threading.Lock()


def _catalogue(address: Address, query: str) -> list[Any]:
    """Rows of the catalogue, over one lasting connection a process. Raises DataError when it is silent."""
    with _connecting:
        con = _connections.get(address) or _attached(address, "READ_ONLY")
        _connections[address] = con
    try:
        return con.cursor().execute(query).fetchall()
    except duckdb.Error as error:
        with _connecting:
            _connections.pop(address, None)
        raise _refusal(address, error) from error


def _data_path(address: Address) -> str:
    """Where the catalogue says that the files are."""
    return str(
        _catalogue(address, f"SELECT value FROM {_CATALOGUE}.ducklake_metadata WHERE key = 'data_path'")[0][0]
    )


def _files(address: Address, number: int) -> list[tuple[str, int]]:
    """The data files of a snapshot: path, bytes."""
    listed = f"""
        SELECT CASE WHEN file.path_is_relative THEN
                root.value || CASE WHEN schema.path_is_relative THEN schema.path ELSE '' END
                    || CASE WHEN relation.path_is_relative THEN relation.path ELSE '' END || file.path
            ELSE file.path END, file.file_size_bytes
        FROM {_CATALOGUE}.ducklake_data_file AS file
        JOIN {_CATALOGUE}.ducklake_table AS relation USING (table_id)
        JOIN {_CATALOGUE}.ducklake_schema AS schema USING (schema_id)
        CROSS JOIN (SELECT value FROM {_CATALOGUE}.ducklake_metadata WHERE key = 'data_path') AS root
        WHERE file.begin_snapshot <= {number} AND coalesce(file.end_snapshot > {number}, true)
    """
    return _catalogue(address, listed)


@functools.lru_cache(maxsize=64)
def _is_complete(address: Address, number: int) -> bool:
    """Asked once per process and snapshot: the lake's folder is listed, no file is read."""
    files = dict(_files(address, number))
    if not files:
        return True
    root = os.path.commonpath(files) if "://" not in next(iter(files)) else address.data_path.rstrip("/")
    try:
        found = dict(_catalogue(address, f"SELECT filename, size FROM read_blob({quoted(root + '/**')})"))
    except DataError:
        return False
    return all(found.get(path) == size for path, size in files.items())


class Lake(Place[Snapshot]):
    """A DuckLake with its catalogue in PostgreSQL."""

    def __init__(self, url: str) -> None:
        self.address = Address.parse(url)

    def __str__(self) -> str:
        return str(self.address)

    def _history(self) -> list[tuple[int, float, dict[str, Any]]]:
        """Publications and rollbacks in their order: snapshot, seconds since 1970, what the commit says."""
        history = f"""
            SELECT snapshot_id, epoch(snapshot_time::TIMESTAMPTZ), commit_extra_info
            FROM {_CATALOGUE}.ducklake_snapshot
            JOIN {_CATALOGUE}.ducklake_snapshot_changes USING (snapshot_id)
            WHERE commit_extra_info LIKE '{{%' ORDER BY snapshot_id
        """
        try:
            rows = _catalogue(self.address, history)
        except NoLakeError:
            return []
        return [(number, seconds, json.loads(said)) for number, seconds, said in rows]

    def versions(self) -> list[Snapshot]:
        """See `Place`."""
        return [
            Snapshot(self.address, number, said["inputs"][:12], seconds)
            for number, seconds, said in self._history()
            if "inputs" in said
        ]

    def pointed(self) -> tuple[Snapshot | None, frozenset[int]]:
        """See `Place`. While the catalogue is silent it is what it was when last asked."""
        try:
            history = self._history()
        except DataError as error:
            if self.address not in _last_seen:
                raise
            _log.warning("%s", error)
            return _last_seen[self.address]
        served, withdrawn = 0, frozenset[int]()
        for number, _, said in history:
            served = said.get("serves", number)
            withdrawn = frozenset(said["withdrawn"]) if "withdrawn" in said else withdrawn
        found = {version.number: version for version in self.versions()}
        _last_seen[self.address] = (found.get(served), withdrawn)
        return _last_seen[self.address]

    def doubt(self) -> None:
        """See `Place`."""
        _is_complete.cache_clear()

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """Held by a transaction of PostgreSQL, which ends with the process that opened it."""
        with contextlib.closing(_attached(self.address, self._writing())) as con:
            self._con, lock = con, con.cursor()
            try:
                lock.execute(f"ATTACH {quoted(self.address.words)} AS builders (TYPE postgres)")
                lock.execute("BEGIN")
                asked = f"SELECT pg_try_advisory_xact_lock({_BUILDER}) AS free"
                free = lock.execute("FROM postgres_query('builders', ?)", [asked]).fetchall()[0][0]
            except duckdb.Error as error:
                raise _refusal(self.address, error) from error
            if not free:
                raise DataError(str(self), "another build is running in this lake")
            yield

    def _writing(self) -> str:
        """How the lake is attached to be written; with a path for its files it is made where there is none."""
        path = self.address.data_path
        if path.startswith("/"):
            Path(path).mkdir(parents=True, exist_ok=True)
        return f"DATA_PATH {quoted(path)}" if path else "CREATE_IF_NOT_EXISTS false"

    def publish(self, inputs_sha256: str, fill: Fill) -> Snapshot:
        """See `Place`. Tables that the new version no longer has end with the version before."""
        with self._lock(), tempfile.TemporaryDirectory(prefix="statistics-building-") as folder:
            building = Path(folder) / "build.duckdb"
            with contextlib.closing(duckdb.connect(str(building))) as filling:
                fill(filling)
            con, served = self._con, self.pointed()[0]
            con.execute(f"ATTACH {quoted(str(building))} AS build (READ_ONLY)")
            con.execute("SET threads = 1")  # several would write the rows of a large table in any order
            with self._transaction({"inputs": inputs_sha256}):
                new, old = _tables(con, "build"), _tables(con, NAME)
                for table in new:
                    con.execute(f'CREATE OR REPLACE TABLE lake.main."{table}" AS FROM build.main."{table}"')
                for table in set(old) - set(new):
                    con.execute(f'DROP TABLE lake.main."{table}"')
            con.execute("DETACH build")
            target = self.versions()[-1]
            self._remove(con, self.expired(target, replaced=served))
        return target

    def _point_to(self, target: Snapshot, withdrawn: frozenset[int]) -> None:
        said = {"serves": target.number, "withdrawn": sorted(withdrawn)}
        with self._transaction(said):  # a commit without a change makes no snapshot
            self._con.execute("CREATE SCHEMA IF NOT EXISTS lake.history")
            made = "CREATE OR REPLACE TABLE lake.history.rollback AS SELECT ?::BIGINT AS serves"
            self._con.execute(made, [target.number])

    @contextlib.contextmanager
    def _transaction(self, said: dict[str, Any]) -> Iterator[None]:
        """One snapshot, or nothing: everything in between is committed together, with what is said of it."""
        self._con.execute("BEGIN")
        try:
            yield
            note = "CALL ducklake_set_commit_message('lake', 'etl', ?, extra_info => ?)"
            self._con.execute(note, [" ".join(said), json.dumps(said)])
            self._con.execute("COMMIT")
        except BaseException as error:
            with contextlib.suppress(duckdb.Error):
                self._con.execute("ROLLBACK")
            if isinstance(error, duckdb.Error):
                raise _refusal(self.address, error) from error
            raise

    def _remove(self, con: duckdb.DuckDBPyConnection, versions: list[Snapshot]) -> None:
        """Ends snapshots and removes the files that only they had; those of killed builds after a day."""
        if versions:
            numbers = [version.number for version in versions]
            con.execute("CALL ducklake_expire_snapshots('lake', versions => ?)", [numbers])
            con.execute("CALL ducklake_cleanup_old_files('lake', cleanup_all => true)")
        con.execute("CALL ducklake_delete_orphaned_files('lake', older_than => now() - INTERVAL 1 DAY)")


_last_seen: dict[Address, tuple[Snapshot | None, frozenset[int]]] = {}


def _tables(con: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    query = "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = 'main' ORDER BY table_name"
    return [name for (name,) in con.execute(query, [database]).fetchall()]
