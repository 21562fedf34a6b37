"""Which product stands for which industry: declared once, with a reason, and refused when it cannot be true."""

import csv
import shutil
from pathlib import Path

import pytest

from etl.errors import DataError
from etl.paths import SEEDS
from etl.seeds import read_seeds

HEADER = "industry_code,series_id,match,factor,unit,note_zh,note_en\n"


def test_matches_are_reasoned_and_only_usable_ones_have_a_unit() -> None:
    with (SEEDS / "industry_products.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["match"] for row in rows} == {"one_to_one", "partial", "none"}
    for row in rows:
        assert row["note_zh"] and row["note_en"]
        assert bool(row["unit"]) == bool(row["factor"]) == (row["match"] != "none"), row["industry_code"]
    exact = {row["industry_code"]: row["series_id"] for row in rows if row["match"] == "one_to_one"}
    assert exact["31"] == "output_crude_steel"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "31,output_cement,one_to_one,100,t_per_t,甲,a\n",
            "unknown product of this industry '31 output_cement'",
        ),
        ("31,output_crude_steel,roughly,100,t_per_t,甲,a\n", "unknown match 'roughly'"),
        ("31,output_crude_steel,partial,,t_per_t,甲,a\n", "factor"),
        ("31,output_crude_steel,none,,,,a\n", "note_zh"),
    ],
)
def test_impossible_matches_name_their_row(tmp_path: Path, line: str, message: str) -> None:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    (folder / "industry_products.csv").write_text(HEADER + line, encoding="utf-8")
    with pytest.raises(DataError, match=r"industry_products\.csv, row 2") as error:
        read_seeds(folder)
    assert message in str(error.value)
