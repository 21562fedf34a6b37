"""From the folders of inputs to a published database: load, model, check, then whatever is handed in."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
from tqdm import tqdm

from etl.catalogue import read_catalogue
from etl.checks import run_checks
from etl.database import Place, Version
from etl.errors import DataError
from etl.load import load_all
from etl.models import model_files, run_model
from etl.paths import DATA, PROJECT, SEEDS, SQL
from etl.seeds import NATIONAL, read_seeds

SCHEMA_VERSION = "1"
Step = tuple[str, Callable[[duckdb.DuckDBPyConnection], None]]


class ChecksFailedError(DataError):
    """The data tests found breaches; the message lists all of them, one a line."""

    def __init__(self, findings: list[str]) -> None:
        super().__init__("data tests", f"{len(findings)} failed\n" + "\n".join(findings))


def input_files(project: Path = PROJECT) -> list[Path]:
    """Everything a database depends on: statistics, seeds, models, declarations and the code that reads them."""
    patterns = ("data/*.csv", "seeds/**/*", "sql/*", "etl/*.py", "indicators/**/*.py")
    return sorted({path for pattern in patterns for path in project.glob(pattern) if path.is_file()})


def inputs_sha256(project: Path = PROJECT) -> str:
    """One checksum over names and contents of all inputs: a database is stale when it no longer matches."""
    digest = hashlib.sha256()
    for path in input_files(project):
        digest.update(path.relative_to(project).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def build_steps(
    data: Path = DATA, seeds: Path = SEEDS, sql: Path = SQL, then: tuple[Step, ...] = ()
) -> Iterator[Step]:
    """The steps of a build in order: load, one step a model, the data tests, then the steps handed in."""

    def load(con: duckdb.DuckDBPyConnection) -> None:
        tables = read_seeds(seeds)
        load_all(con, data, tables, read_catalogue(data, sql, [NATIONAL, *tables.province_codes]))

    def check(con: duckdb.DuckDBPyConnection) -> None:
        findings = run_checks(con)
        if findings:
            raise ChecksFailedError([str(finding) for finding in findings])

    def model(path: Path) -> Callable[[duckdb.DuckDBPyConnection], None]:
        return lambda con: run_model(con, path)

    yield "load", load
    for path in model_files(sql):
        yield path.stem, model(path)
    yield "check", check
    yield from then


def build(out: Place[Any], steps: list[Step], *, quiet: bool = False) -> Version:
    """Runs the steps into a new version and publishes it; on any failure the served version stays.

    Raises DataError for bad input and OSError when the disk refuses.
    """
    checksum = inputs_sha256()

    def fill(con: duckdb.DuckDBPyConnection) -> None:
        con.execute("CREATE TABLE meta_build (key VARCHAR, value VARCHAR)")
        note(con, inputs_sha256=checksum, schema_version=SCHEMA_VERSION)
        bar = tqdm(steps, disable=quiet, leave=False, unit="step")
        for name, step in bar:
            bar.set_postfix_str(name)
            step(con)
        first, last = con.execute("SELECT min(year), max(year) FROM core_published").fetchall()[0]
        note(con, first_year=str(first), last_year=str(last))

    return out.publish(checksum, fill)


def note(con: duckdb.DuckDBPyConnection, **facts: str) -> None:
    """Adds what a reader may ask of a database to meta_build: inputs, schema, vintage, years.

    No clock: two builds from the same inputs hold the same tables.
    """
    con.executemany("INSERT INTO meta_build VALUES (?, ?)", list(facts.items()))
