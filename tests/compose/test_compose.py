import argparse
import csv
import os
import random
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from composed import CONFIG, TREE

from indicators import compose as door
from indicators.engine import Aggregate, Config, Coverage, EngineError, Uncertainty, compose, log


def values(rows: int = 12) -> list[str]:
    rng = np.random.default_rng(3)
    lines = []
    for time in (2020, 2021, 2022):
        for unit in range(rows):
            cells = [f"{x:.6f}" if rng.random() > 0.04 else "" for x in rng.lognormal(size=4)]
            lines.append(f"unit{unit:02d},{time},{','.join(cells)}")
    return lines


@pytest.fixture()
def files(tmp_path: Path) -> dict[str, Path]:
    found = {name: tmp_path / name for name in ("values.csv", "tree.csv", "config.toml")}
    found["values.csv"].write_text("\n".join(["unit,time,a,b,c,d", *values()]) + "\n", encoding="utf-8")
    found["tree.csv"].write_text(TREE, encoding="utf-8")
    found["config.toml"].write_text(CONFIG, encoding="utf-8")
    return found


def arguments(files: dict[str, Path], out: Path, *more: str) -> list[str]:
    named = {"--values": "values.csv", "--tree": "tree.csv", "--config": "config.toml"}
    return [
        "compose",
        *(x for flag, name in named.items() for x in (flag, str(files[name]))),
        "--out",
        str(out),
        *more,
    ]


def run(words: list[str]) -> int:
    parser = argparse.ArgumentParser()
    door.add_parser(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    return int(args.run(args))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_three_files_become_eight(files: dict[str, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(arguments(files, out)) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "changes.csv",
        "intervals.csv",
        "log.toml",
        "normalised.csv",
        "scores.csv",
        "sensitivity.csv",
        "treated.csv",
        "weights.csv",
    ]
    panel, tree, config = (
        door.read_values(files["values.csv"]),
        door.read_tree(files["tree.csv"]),
        door.read_config(files["config.toml"]),
    )
    result = compose(panel, tree, config)
    scores = rows(out / "scores.csv")
    assert list(scores[0])[:6] == ["unit", "time", "code", "level", "score", "rank"]
    assert len(scores) == 12 * 3 * 7
    for row in scores:
        expected = result.scores[row["code"]][result.point(row["unit"], int(row["time"]))]
        assert (
            row["score"] == ""
            if np.isnan(expected)
            else float(row["score"]) == pytest.approx(expected, rel=1e-11)
        )
        assert bool(row["reason"]) == bool(np.isnan(expected))
    normalised = rows(out / "normalised.csv")
    assert list(normalised[0]) == ["unit", "time", "a", "b", "c", "d"] and len(normalised) == 36
    interval = next(row for row in rows(out / "intervals.csv") if row["code"] == "index" and row["score"])
    assert float(interval["score_low"]) <= float(interval["score_high"])
    assert 1 <= float(interval["rank_best"]) <= float(interval["rank_worst"]) <= 12
    weights = {row["code"]: row for row in rows(out / "weights.csv")}
    assert float(weights["b"]["nominal"]) == pytest.approx(2 / 3)
    assert sum(float(weights[c]["variance_share"]) for c in "abcd") == pytest.approx(1)
    kinds = {row["analysis"] for row in rows(out / "sensitivity.csv")}
    assert kinds == {"sobol_estimated", "leave_out"}
    assert all(row["significant"] in "01" for row in rows(out / "changes.csv"))


def test_the_log_builds_the_scores_again(files: dict[str, Path], tmp_path: Path) -> None:
    assert run(arguments(files, tmp_path / "out")) == 0
    text = (tmp_path / "out" / "log.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text)["uncertainty"]["failed"] == 0
    tree, config, parameters = log.read(log.from_toml(text)[1])
    again = compose(door.read_values(files["values.csv"]), tree, config, frozen=parameters)
    for row in rows(tmp_path / "out" / "scores.csv"):
        found = again.scores[row["code"]][again.point(row["unit"], int(row["time"]))]
        assert (
            np.isnan(found) if row["score"] == "" else found == pytest.approx(float(row["score"]), rel=1e-11)
        )


def test_frozen_parameters_of_an_earlier_build(files: dict[str, Path], tmp_path: Path) -> None:
    assert run(arguments(files, tmp_path / "first")) == 0
    with files["values.csv"].open("a", encoding="utf-8") as file:
        file.write("unit00,2023,900,900,900,900\n")
    words = ["--frozen", str(tmp_path / "first" / "log.toml")]
    assert run(arguments(files, tmp_path / "second", *words)) == 0
    before = {
        tuple(row[k] for k in ("unit", "time", "code")): row["score"]
        for row in rows(tmp_path / "first" / "scores.csv")
    }
    after = {
        tuple(row[k] for k in ("unit", "time", "code")): row["score"]
        for row in rows(tmp_path / "second" / "scores.csv")
    }
    assert all(after[key] == score for key, score in before.items())


def test_order_of_rows_and_number_of_threads_do_not_matter(files: dict[str, Path], tmp_path: Path) -> None:
    program = (
        "import sys; from indicators import compose as d; import argparse; p = argparse.ArgumentParser(); "
        "d.add_parser(p.add_subparsers(required=True)); a = p.parse_args(sys.argv[1:]); sys.exit(a.run(a))"
    )
    outputs = []
    for threads in ("1", "4"):
        out = tmp_path / threads
        environment = os.environ | {"OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        environment["PYTHONPATH"] = str(Path(door.__file__).parents[1])
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments(files, out)], env=environment, check=False
        )
        assert done.returncode == 0
        outputs.append({path.name: path.read_bytes() for path in out.glob("*.csv")})
        shuffled = values()
        random.Random(1).shuffle(shuffled)
        files["values.csv"].write_text("\n".join(["unit,time,a,b,c,d", *shuffled]), encoding="utf-8")
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("values.csv", "unit,year,a\n", "no column 'time'"),
        ("values.csv", "", "is empty"),
        ("values.csv", "unit,time,a,b,c,d\n", "no rows"),
        (
            "values.csv",
            "unit,time,a,b,c,d\nx,2020,1,2,3,4\nx,2020,1,2,3,4\n",
            "row 3: unit 'x', time 2020 already in row 2",
        ),
        ("values.csv", "unit,time,a,b,c,d\nx,2020,1,two,3,4\n", "row 2, column 'b': 'two' is not a number"),
        ("values.csv", "unit,time,a,b,c,d\nx,2020,1,inf,3,4\n", "row 2, column 'b': 'inf' is not a number"),
        (
            "values.csv",
            "unit,time,a,b,c,d\nx,20.5,1,2,3,4\n",
            "row 2, column 'time': '20.5' is not a whole number",
        ),
        ("values.csv", "unit,time,a,b,c,d\n,2020,1,2,3,4\n", "row 2, column 'unit': is empty"),
        ("values.csv", "unit,time,a,b,c,d\nx,2020,1,2,3\n", "row 2: 5 cells, the header has 6"),
        ("values.csv", "unit,time,a,a,c,d\n", "row 1: column 'a' appears twice"),
        ("values.csv", "unit,time,a,b,c\nx,2020,1,2,3\n", "no column for indicator 'd' of the tree"),
        ("tree.csv", TREE.replace("d,q,", "d,z,"), "row 5, code 'd': parent 'z' is not declared as a code"),
        ("tree.csv", TREE.replace("d,q,", ",,,,,,,,\n\nd,z,"), "row 7, code 'd': parent 'z' is not declared"),
        ("tree.csv", TREE.replace("a,p,1", "a,index,1"), "row 2, code 'a': parent 'index' is at level 3"),
        ("tree.csv", TREE.replace(",third,", ",third,x"), "row 4, column 'target': 'x' is not a number"),
        (
            "tree.csv",
            TREE.replace("c,q,1,", "c,q,one,"),
            "row 4, column 'level': 'one' is not a whole number",
        ),
        ("tree.csv", TREE.replace("name", "label"), "unknown column 'label'"),
        ("config.toml", "[normalize]\n", "unknown section [normalize]"),
        ("config.toml", "[treat\n", "not valid TOML"),
        ("config.toml", "[treat]\nmax = 3\n", "[treat] unknown key 'max'"),
        ("config.toml", "[treat]\nenabled = 1\n", "[treat] enabled = 1: must be true or false"),
        ("config.toml", '[coverage]\nminimum = "half"\n', "[coverage] minimum = 'half': must be a number"),
        (
            "config.toml",
            '[weights]\nscheme = { one = "equal" }\n',
            "must be a text or a table from a whole number",
        ),
        ("config.toml", '[aggregate]\nmethod = "median"\n', "[aggregate] method = 'median': must be one of"),
        (
            "config.toml",
            "[coverage]\nnodes = { z = 1.0 }\n",
            "[coverage] nodes: 'z' is not a node with children",
        ),
    ],
)
def test_bad_files_are_refused_with_file_row_column_and_rule(
    files: dict[str, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    text: str,
    message: str,
) -> None:
    files[name].write_text(text, encoding="utf-8")
    assert run(arguments(files, tmp_path / "out")) == 1
    said = capsys.readouterr().err
    assert message in said
    if "indicator 'd'" not in message and "'z' is not a node" not in message:
        assert str(files[name]) in said
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_named(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files["values.csv"].unlink()
    assert run(arguments(files, tmp_path / "out")) == 1
    assert "values.csv" in capsys.readouterr().err


def test_every_option_is_read(files: dict[str, Path]) -> None:
    config = door.read_config(files["config.toml"])
    assert config.aggregate == Aggregate(("arithmetic", "geometric"))
    assert config.coverage == Coverage(0.5, {"index": 1.0})
    assert config.uncertainty == Uncertainty(60, 7, 0.2, aggregate=("arithmetic", "geometric"))
    files["config.toml"].write_text('[weights]\nscheme = { 1 = "entropy" }\n', encoding="utf-8")
    assert door.read_config(files["config.toml"]).weights.at(1) == "entropy"
    files["config.toml"].write_text("", encoding="utf-8")
    assert door.read_config(files["config.toml"]) == Config()


def test_spreadsheet_files_are_read(files: dict[str, Path]) -> None:
    text = files["tree.csv"].read_text(encoding="utf-8").replace("\n", "\r\n")
    files["tree.csv"].write_text("\ufeff" + text + ",,,,,,,,\r\n", encoding="utf-8")
    assert door.read_tree(files["tree.csv"]).leaves == ("a", "b", "c", "d")


def test_a_frozen_log_of_another_tree_is_refused(files: dict[str, Path], tmp_path: Path) -> None:
    assert run(arguments(files, tmp_path / "out")) == 0
    files["tree.csv"].write_text(TREE.replace("b,p,1,-1", "b,p,1,1"), encoding="utf-8")
    with pytest.raises(EngineError, match="was built from another tree"):
        door.read_frozen(tmp_path / "out" / "log.toml", door.read_tree(files["tree.csv"]))
