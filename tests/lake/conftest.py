"""One PostgreSQL for all tests of the lake; a lake that a test spoils is a copy."""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import duckdb
import pytest
from postgres_server import Server
from small import checksum, small

from etl.database import at
from etl.database.lake import Lake

_numbers = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    running = Server()
    yield running
    running.remove()


def new_lake(server: Server, folder: Path, like: str = "template1") -> tuple[str, Path]:
    """A database of its own (a copy of another) and a folder for the files."""
    name = f"lake_{next(_numbers)}"
    server.psql("postgres", f"CREATE DATABASE {name} TEMPLATE {like}")
    return name, folder / name


@pytest.fixture
def empty(server: Server, tmp_path: Path) -> str:
    """The address of a lake that nothing was published into."""
    return server.url(*new_lake(server, tmp_path))


@pytest.fixture(scope="session")
def source(database_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small part of the real statistics, as a published file with the mark 0."""
    real = Path(str(at(database_folder).current()))
    return Path(str(at(tmp_path_factory.mktemp("source")).publish(checksum(0), small(real, 0))))


def same_tables(real: Path) -> Callable[[duckdb.DuckDBPyConnection], None]:
    """Fills a database with all tables of a published file."""

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute(f"ATTACH '{real}' AS source (READ_ONLY)")
        con.execute("COPY FROM DATABASE source TO build")
        con.execute("DETACH source")

    return fill


@pytest.fixture(scope="session")
def whole(server: Server, database_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a lake with everything that the database of the real statistics holds."""
    real = at(database_folder).current()
    assert real is not None
    name, files = new_lake(server, tmp_path_factory.mktemp("whole"))
    url = server.url(name, files)
    at(url).publish(real.inputs + "0" * 52, same_tables(Path(str(real))))
    return url


@pytest.fixture(scope="session")
def three(server: Server, source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A lake with the marks 1, 2 and 3: database and folder."""
    name, files = new_lake(server, tmp_path_factory.mktemp("three"))
    for mark in (1, 2, 3):
        at(server.url(name, files)).publish(checksum(mark), small(source, mark))
    return name, files


@pytest.fixture
def lake(server: Server, three: tuple[str, Path], tmp_path: Path) -> Iterator[Lake]:
    """A copy of it."""
    from etl.database import lake as module

    for con in module._connections.values():
        con.close()  # PostgreSQL copies a database only while nobody is connected
    module._connections.clear()
    name, files = new_lake(server, tmp_path, like=three[0])
    shutil.copytree(three[1], files)
    server.psql(name, f"UPDATE ducklake_metadata SET value = '{files}/' WHERE key = 'data_path'")
    place = at(server.url(name, files))
    assert isinstance(place, Lake)
    yield place
