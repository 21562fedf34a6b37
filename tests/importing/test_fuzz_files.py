"""Damaged files: each ends with a right result or one clear message, never with a traceback, a hang or a changed input.

2,000 in `make stress`, a fraction in every run: tables to import and mappings, the three files of `compose`, the
tables of data/, the declarations of own indicators. A case is its number: the same one gives the same file again.
"""

import contextlib
import hashlib
import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import damage
import duckdb
import polars as pl
import pytest
from composed import CONFIG, TREE
from counts import count
from yearbooks import LAYOUTS, provinces

from etl import __main__ as etl_main
from etl.catalogue import read_catalogue
from etl.errors import DataError
from etl.importing import installed
from etl.load import load_all
from etl.paths import DATA, SEEDS
from etl.seeds import NATIONAL, Seeds, read_seeds
from indicators import __main__ as indicators_main
from indicators import own

SECONDS = 5.0

pytestmark = pytest.mark.stress


class HungError(BaseException):
    """Not an Exception: no code under test may swallow it."""


@contextlib.contextmanager
def in_time(case: int) -> Iterator[None]:
    """At most five seconds of work; waiting for ever is cut off."""

    def late(number: int, where: FrameType | None) -> None:
        raise HungError(f"case {case} hangs")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(60)
    start = time.process_time()
    try:
        yield
    except (HungError, AssertionError):
        raise
    except Exception as error:
        raise AssertionError(f"case {case}: {type(error).__name__}: {error}") from error
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    spent = time.process_time() - start
    assert spent < SECONDS, f"case {case} took {spent:.1f} s"


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def one_message(text: str) -> bool:
    """Something is said, and it is not a traceback."""
    return bool(text.strip()) and "Traceback" not in text


MAPPING = """sheet = "表1"
places = "rows"
header_rows = [3, 4]
year = 2023
unit = "万元"
name = "x"
place = "330000"
fill_down = true
[units]
"地区生产总值" = "元"
[series]
"地区生产总值" = "gdp"
[ignore]
columns = ["位次"]
rows = ["合计"]"""


def test_tables_to_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], database_folder: Path
) -> None:
    monkeypatch.setenv("USER_DATA_DIR", str(tmp_path / "user"))
    monkeypatch.setenv("DATABASE_DIR", str(database_folder))
    before = digest(DATA), digest(database_folder)
    kept = 0
    for case in range(count(40, 1000)):
        chance = random.Random(case)
        name, content = damage.table(chance.choice(list(LAYOUTS.values())), chance)
        path = tmp_path / name
        path.write_bytes(content)
        arguments = ["import", str(path), "--replace", "--language", chance.choice(("zh", "en"))]
        if chance.random() < 0.3:
            (tmp_path / "m.toml").write_bytes(damage.of_toml(MAPPING, chance))
            arguments += ["--map", str(tmp_path / "m.toml")]
        with in_time(case):
            code = etl_main.main(arguments)
            said = capsys.readouterr()
            frame = installed.read_installed()
        assert code in (0, 1) and "Traceback" not in said.err + said.out, case
        assert one_message(said.err if code else said.out), case
        assert (code == 0) == (not frame.is_empty()), case
        assert frame.filter(
            ~pl.col("value").is_finite() | ~pl.col("year").is_between(1949, 2100)
        ).is_empty(), case
        texts = frame.select(pl.col(pl.String)).unpivot()["value"]
        assert not texts.str.contains(r"^[=+@\t\r-]").any(), case
        path.unlink()
        kept += code == 0
        for one in installed.files():
            one.unlink()
    assert (digest(DATA), digest(database_folder)) == before
    assert kept > 3  # damage must not be so heavy that nothing is ever read


def test_the_three_files_of_compose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(1)
    cells = [
        f"u{unit},{year},{','.join(f'{chance.lognormvariate(0, 1):.5f}' for _ in 'abcd')}"
        for year in (2020, 2021)
        for unit in range(6)
    ]
    sound = {
        "values.csv": "\n".join(["unit,time,a,b,c,d", *cells]) + "\n",
        "tree.csv": TREE,
        "config.toml": CONFIG.replace("replications = 60", "replications = 20"),
    }
    done = 0
    for case in range(count(15, 450)):
        chance = random.Random(case)
        broken = chance.choice(list(sound))
        for name, text in sound.items():
            change: Callable[[str, random.Random], bytes] = (
                damage.of_toml if name.endswith("toml") else damage.of_csv
            )
            (tmp_path / name).write_bytes(change(text, chance) if name == broken else text.encode())
        arguments = ["compose", "--out", str(tmp_path / "out")]
        for name in sound:
            arguments += [f"--{name.split('.')[0]}", str(tmp_path / name)]
        with in_time(case):
            code = indicators_main.main(arguments)
        said = capsys.readouterr()
        assert (
            code in (0, 1) and one_message(said.err if code else said.out) and "Traceback" not in said.err
        ), case
        done += code == 0
    assert done


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Path]:
    """A data folder with two tables and the catalogue rows that belong to them, and models without derived series."""
    data, sql = tmp_path / "data", tmp_path / "sql"
    data.mkdir()
    sql.mkdir()
    tables = ("people", "prices")
    series = pl.read_csv(DATA / "series.csv", infer_schema=False).filter(pl.col("table").is_in(tables))
    names = series["series_id"].to_list()
    series.write_csv(data / "series.csv")
    for name in ("corrections", "breaks", "known_jumps", "expected_rows"):
        frame = pl.read_csv(DATA / f"{name}.csv", infer_schema=False)
        frame.filter(pl.col("series_id").is_in(names)).write_csv(data / f"{name}.csv")
    for name in ("units", "sources", "warnings", "ceads_frozen_split"):
        (data / f"{name}.csv").write_bytes((DATA / f"{name}.csv").read_bytes())
    for name in tables:
        frame = pl.read_csv(DATA / f"{name}.csv", infer_schema=False)
        frame.filter((pl.col("year").cast(pl.Int64) >= 2021) | pl.col("flags").is_not_null()).write_csv(
            data / f"{name}.csv"
        )
    corrected = pl.read_csv(data / "corrections.csv", infer_schema=False)
    corrected.clear().write_csv(data / "corrections.csv")
    header = "series_id,name_zh,name_en,unit,kind,inputs,break_year,note_zh,note_en\n"
    (sql / "derived_series.csv").write_text(header, encoding="utf-8")
    return data, sql


def load(data: Path, sql: Path, seeds: Seeds) -> None:
    with duckdb.connect() as con:
        load_all(con, data, seeds, read_catalogue(data, sql, [NATIONAL, *seeds.province_codes]))


def test_the_tables_of_the_data_folder(small: tuple[Path, Path]) -> None:
    data, sql = small
    seeds = read_seeds(SEEDS)
    load(data, sql, seeds)
    sound = {path: path.read_bytes() for path in sorted(data.glob("*.csv"))}
    done = 0
    for case in range(count(12, 400)):
        chance = random.Random(case)
        path = chance.choice(list(sound))
        path.write_bytes(damage.of_csv(sound[path].decode(), chance))
        with in_time(case):
            try:
                load(data, sql, seeds)
                done += 1
            except DataError as error:
                assert path.name in str(error) or "data/" in str(error), (case, str(error))
        path.write_bytes(sound[path])
    assert done


DECLARED = """[[indicator]]
code = "share"
name = ["占比", "Share"]
unit = "%"
formula = "user_x / user_y * 100"
direction = 1
[[indicator]]
code = "other"
name = "x"
formula = "ln(user_x) + national(user_y)"
[[composite]]
code = "both"
name = "综合"
parts = { share = 2, other = 1 }
years = [2022, 2023]
method = "geometric\""""
TOKENS = ("user_x", "user_y", "gdp", "+", "-", "*", "/", "(", ")", "1", "0", "1e308", "ln(", "least(", "greatest(", "national(", ",",
          "'", '"', ";", "--", "/*", ".", "::int", "read_csv(", "SELECT", "province_code", "year", " ", "user_x", "((((((", "case when", "null")  # fmt: skip


def test_declarations_and_formulas_of_own_indicators(
    tmp_path: Path, database: duckdb.DuckDBPyConnection
) -> None:
    rows = [
        (name, one["province_code"], year, float(i + year - 2015))
        for i, one in enumerate(provinces()) for name in ("user_x", "user_y") for year in (2022, 2023)
    ]  # fmt: skip
    imported = pl.DataFrame(rows, schema=own.VALUES, orient="row")
    published = own.published_values(database, ("gdp",))
    done = 0
    for case in range(count(15, 150)):
        chance = random.Random(case)
        with in_time(case):
            try:
                if chance.random() < 0.4:
                    path = tmp_path / "i.toml"
                    path.write_bytes(damage.of_toml(DECLARED, chance))
                    values = own.own_values(database, imported, *own.read_declarations(path), path.name)
                else:
                    made = "".join(chance.choice(TOKENS) for _ in range(chance.choice((1, 3, 5, 9, 200))))
                    formula = made if chance.random() < 0.8 else "ln(user_x) / national(gdp)"
                    values = own.evaluate(formula, published, imported)
                assert values["value"].is_finite().all()
                done += 1
            except DataError as error:
                assert str(error)
    assert done
