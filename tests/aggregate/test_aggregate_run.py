"""A run from firm records to tables: sums and refusals by hand, killed runs, other inputs."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest
from counts import count
from polars.testing import assert_frame_equal

from etl.__main__ import main
from etl.aggregate import manifest, source
from etl.aggregate.mapping import read_mapping
from etl.aggregate.run import _DONE, aggregate
from etl.errors import DataError
from etl.importing.files import read_file
from etl.importing.tables import understand
from etl.paths import PROJECT

HEADER = "firm,region,industry,year,output,employees"


def written(path: Path, rows: list[str], header: str = HEADER) -> Path:
    """A CSV file of records."""
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def of(
    place: str, industry: str, firms: int, output: float, *, first: int = 0, year: int = 2020
) -> list[str]:
    """Records of as many equal firms, named by place and industry."""
    return [
        f"{place}-{industry}-{n},{place},{industry},{year},{output},10" for n in range(first, first + firms)
    ]


def values(out: Path, **where: object) -> dict[tuple[str, str], float | None]:
    """Values by place and industry."""
    cells = pl.read_parquet(out / "tables" / "cells.parquet").filter(**where)
    return {
        (place, code): value
        for place, code, value in cells.select("place_code", "industry_code", "value").rows()
    }


def test_sums_by_hand(tmp_path: Path) -> None:
    """Hangzhou and Ningbo in Zhejiang, and Beijing, which has no prefectures; one dominated pair of cells."""
    rows = of("330106", "3110", 4, 100) + of("330108", "C31", 4, 50) + of("330203", "31", 5, 10)
    rows += of("330106", "13", 5, 20) + of("330203", "1310", 5, 30) + of("110105", "2511", 6, 7)
    aggregate([written(tmp_path / "firms.csv", rows)], tmp_path / "out")
    found = values(tmp_path / "out", measure="output")
    assert found == {
        ("330100", "31"): 600, ("330200", "31"): 50, ("330000", "31"): 650,
        ("330100", "13"): 100, ("330200", "13"): 150, ("330000", "13"): 250,
        ("330100", "total"): 700, ("330200", "total"): 200, ("330000", "total"): 900,
        ("110000", "25"): 42, ("110000", "total"): 42,
    }  # fmt: skip
    cells = pl.read_csv(tmp_path / "out" / "tables" / "cells.csv", schema_overrides={"place_code": pl.String})
    assert cells.columns == [
        "place_code", "level", "industry_code", "year", "measure", "value", "unit", "firms", "suppressed"
    ]  # fmt: skip
    assert cells.filter(measure="employees", place_code="330100", industry_code="31")["value"].to_list() == [
        80.0
    ]


def test_a_lone_firm_is_hidden_and_totals_do_not_tell(tmp_path: Path) -> None:
    rows = [
        row
        for city in ("330106", "330203", "330302")
        for row in of(city, "13", 9, 20) + of(city, "31", 9, 20)
    ]
    rows += [*of("330106", "08", 1, 500), *of("330203", "08", 6, 90)]
    aggregate([written(tmp_path / "firms.csv", rows)], tmp_path / "out")
    cells = pl.read_parquet(tmp_path / "out" / "tables" / "cells.parquet").filter(measure="output")
    hidden = {
        (row["place_code"], row["industry_code"]) for row in cells.filter(suppressed=1).iter_rows(named=True)
    }
    assert {("330100", "08")} < hidden and len(hidden) >= 4
    assert (
        cells.filter(suppressed=1)["value"].null_count()
        == cells.filter(suppressed=1)["firms"].null_count()
        == len(hidden)
    )
    assert "330000,province" in (tmp_path / "out" / "tables" / "cells.csv").read_text(encoding="utf-8")


BROKEN = {
    "x,33010,31,2020,1,1": "region: not six digits",
    "x,999901,31,2020,1,1": "region: unknown",
    "x,330000,31,2020,1,1": "region: names no prefecture",
    "x,,31,2020,1,1": "region: blank",
    "x,330106,9,2020,1,1": "industry: not two to four digits",
    "x,330106,610,2020,1,1": "industry: not mining, manufacturing or utilities (06–46)",
    "x,330106,31,2020.5,1,1": "year: not a whole number",
    "x,330106,31,20200,1,1": "year: not plausible",
    "x,330106,31,2020,n/a,1": "output: not a number",
    "x,330106,31,2020,inf,1": "output: not finite",
    "x,330106,31,2020,nan,-1": "output: not finite; employees: negative",
    ",330106,31,2020,1,1": "firm: blank",
}


def test_what_is_refused_is_named_and_kept(tmp_path: Path) -> None:
    good = of("330106", "31", 4, 5)
    twice = ["t,330106,31,2020,5,5", "t,330106,31,2020,5,5"]  # the first is used
    differ = ["d,330106,31,2020,5,5", "d,330203,31,2020,5,5"]
    rows = [*good, *BROKEN, *twice, *differ, "b,330106,31,2020,,3"]  # a blank measure is no error
    outcome = aggregate([written(tmp_path / "firms.csv", rows)], tmp_path / "out")
    assert (outcome.read, outcome.used) == (len(rows), len(rows) - len(BROKEN) - 3)
    refused = pl.read_csv(tmp_path / "out" / "private" / "rejected.csv", infer_schema=False)
    assert refused.columns == ["file", "row", "rule", *HEADER.split(",")]
    by_row = dict(zip(refused["row"].cast(int), refused["rule"], strict=True))
    at = len(good) + 2  # the header is row 1
    expected = {at + n: rule for n, rule in enumerate(BROKEN.values())}
    expected[at + len(BROKEN) + 1] = "firm: repeats an earlier row"
    for n in (2, 3):
        expected[at + len(BROKEN) + n] = "firm: stands more than once in the year, with different content"
    assert by_row == expected
    assert refused.filter(row=str(at + 8))["output"].to_list() == ["n/a"]
    assert f"| region: unknown | 1 | firms.csv:{at + 1} |" in outcome.report
    assert "x" not in {line.split("|")[1] for line in outcome.report.splitlines() if line.startswith("| ")}


MAPPING = """
levels = ["province"]
edition = "GB/T 4754—2017"

[columns]
firm = "企业代码"
region = "区划"
industry = "行业"
year = "年"

[measures.profit]
column = "利润总额（千元）"
unit = "亿元"
name_zh = "利润总额"
factor = 0.00001
negative = true

[recode.region]
"3712" = "370000"

[recode.industry]
"3721" = "36"

[disclosure]
firms = 5
"""


def test_a_mapping_says_what_columns_mean(tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    rows = [f"a{n},371202,3721,2015,-200000" for n in range(5)] + [
        f"b{n},370102,3610,2015,300000" for n in range(5)
    ]
    rows += [f"c{n},370102,1310,2015,300000" for n in range(4)] + [
        f"e{n},370102,1410,2015,300000" for n in range(6)
    ]
    path = written(tmp_path / "f.csv", rows, "企业代码,区划,行业,年,利润总额（千元）")
    out = tmp_path / "out"
    assert (
        main(["aggregate", str(path), "--map", str(tmp_path / "mapping.toml"), "--out", str(out), "--quiet"])
        == 0
    )
    found = values(out)
    assert found[("370000", "36")] == pytest.approx(5.0)
    assert found[("370000", "13")] is None  # four firms where five are asked for
    assert sum(value is None for value in found.values()) == 2
    import_file = understand(
        read_file(out / "tables" / "import" / "province-profit.csv"), "province-profit.csv"
    )
    assert not import_file.questions and not import_file.left_out
    assert set(import_file.frame["name_zh"]) == {"利润总额(汽车制造业)", "利润总额(合计)"}
    assert 'unit = "亿元"' in (out / "tables" / "cells.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("[measures.Output]\ncolumn='x'", "lower-case"),
        ("[measures.a]\ncolumn='x'\n[columns]\nfirms='x'", "unknown entry"),
        ("[measures.a]\ncolumn='x'\nfactor=0", "positive number"),
        ("[measures.a]\ncolumn='firm'", "declared twice"),
        ("[measures.a]\ncolumn='x'\n[disclosure]\np=0", "above 0"),
        ("levels=['county']\n[measures.a]\ncolumn='x'", "list of province, prefecture"),
        ("", "no measure"),
        ("[", "not valid TOML"),
    ],
)
def test_a_wrong_mapping_is_named(tmp_path: Path, wrong: str, said: str) -> None:
    (tmp_path / "mapping.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        read_mapping(tmp_path / "mapping.toml")


def test_files_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"none\.csv: the file is missing"):
        aggregate([tmp_path / "none.csv"], tmp_path / "out")
    with pytest.raises(DataError, match="column 'region': the column is missing"):
        aggregate([written(tmp_path / "a.csv", ["1,2"], "firm,output")], tmp_path / "out")
    with pytest.raises(DataError, match=r"b\.csv: cannot be read"):
        aggregate(
            [written(tmp_path / "b.csv", [*of("330106", "31", 3, 1), "one,field,too,many,for,this,header"])],
            tmp_path / "out",
        )
    with pytest.raises(DataError, match="no record can be used; the first rule is 'region: unknown'"):
        aggregate([written(tmp_path / "c.csv", ["x,999999,31,2020,1,1"])], tmp_path / "out")
    with pytest.raises(DataError, match="'lots' is no size"):
        aggregate([written(tmp_path / "d.csv", of("330106", "31", 3, 1))], tmp_path / "out", memory="lots")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """20,000 records of three years in ten row groups."""
    path = tmp_path_factory.mktemp("records") / "firms.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"""
            COPY (
                SELECT
                    'f' || (i // 3) AS firm,
                    ['330106', '330203', '330302', '110105', '320102'][1 + CAST(hash(i // 3) % 5 AS BIGINT)] AS region,
                    ['31', '1310', '2511', '44'][1 + CAST(hash(i // 3, 1) % 4 AS BIGINT)] AS industry,
                    2018 + i % 3 AS year,
                    CASE WHEN i % 997 = 0 THEN -1 ELSE hash(i) % 1000 / 7.0 END AS output
                FROM range(20000) AS rows (i)
            ) TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)
            """
        )
    return path


KILLED = """
import os, signal, sys
from pathlib import Path
from etl.aggregate import manifest, source
from etl.aggregate.run import _DONE, aggregate
source.PIECE_ROWS = 4000
left = int(sys.argv[3])
flush = manifest.flush
def dying(path):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    flush(path)
manifest.flush = dying
aggregate([Path(sys.argv[1])], Path(sys.argv[2]))
"""


def everything(out: Path) -> tuple[pl.DataFrame, str, str]:
    """What a run leaves for others."""
    return (
        pl.read_parquet(out / "tables" / "cells.parquet"),
        (out / "report.md").read_text(encoding="utf-8"),
        (out / "private" / "rejected.csv").read_text(encoding="utf-8"),
    )


@pytest.mark.stress
def test_a_killed_run_continues(records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed again and again at a later point; the last run ends with the tables of an uninterrupted one."""
    monkeypatch.setattr(source, "PIECE_ROWS", 4000)
    aggregate([records], tmp_path / "whole")
    whole, out = everything(tmp_path / "whole"), tmp_path / "killed"
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    for left in range(5, 5 + count(1, 20)):
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(records), str(out), str(left)],
            env=environment, cwd=PROJECT, capture_output=True, check=False,
        )  # fmt: skip
        if ended.returncode != -signal.SIGKILL:
            assert ended.returncode == 0, ended.stderr.decode()
            break
        noted = out / "private" / manifest.NAME
        assert not noted.exists() or _DONE not in json.loads(noted.read_text(encoding="utf-8"))["units"]
    finished = {path: path.stat().st_mtime_ns for path in (out / "private").glob("parts/piece-*/*/*")}
    read: list[str] = []
    opened = source.Source.open
    monkeypatch.setattr(
        source.Source, "open", lambda self, con, piece: read.append(piece.name) or opened(self, con, piece)
    )
    aggregate([records], out)
    assert len(finished) == 0 or len(read) < 5  # what was finished is not read again
    found = everything(out)
    assert_frame_equal(found[0], whole[0], rel_tol=1e-12)
    assert found[1:] == whole[1:]
    assert not (out / "private" / "parts").exists()
    assert aggregate([records], out).fresh is False


def test_a_damaged_piece_is_read_again(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "PIECE_ROWS", 4000)
    monkeypatch.setattr("etl.aggregate.run.write_tables", _refuse)
    with pytest.raises(OSError, match="full"):
        aggregate([records], tmp_path / "out")
    monkeypatch.undo()
    monkeypatch.setattr(source, "PIECE_ROWS", 4000)
    part = next((tmp_path / "out" / "private" / "parts").glob("piece-*/bucket=2019/*.parquet"))
    content = bytearray(part.read_bytes())
    content[len(content) // 2] ^= 1
    part.write_bytes(bytes(content))
    aggregate([records], tmp_path / "out")
    aggregate([records], tmp_path / "whole")
    assert_frame_equal(everything(tmp_path / "out")[0], everything(tmp_path / "whole")[0], rel_tol=1e-12)


def _refuse(*_: object) -> None:
    raise OSError("the disk is full")


def test_another_mapping_starts_afresh(records: Path, tmp_path: Path) -> None:
    assert aggregate([records], tmp_path).fresh
    (tmp_path / "m.toml").write_text(
        "levels = ['province']\n[measures.output]\nunit = 'x'\n", encoding="utf-8"
    )
    assert aggregate([records], tmp_path, read_mapping(tmp_path / "m.toml")).fresh
    assert set(pl.read_parquet(tmp_path / "tables" / "cells.parquet")["level"]) == {"province"}
