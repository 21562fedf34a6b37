"""`python -m etl refresh`: read the Bureau's platform, list what differs, take it over when told to."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import duckdb
from tqdm import tqdm

from etl import build as building
from etl.boundaries import ensure_boundaries
from etl.catalogue import read_catalogue
from etl.database import Place, at
from etl.errors import DataError
from etl.paths import DATA, SEEDS, SQL, database_dir
from etl.refresh import BASE_URL
from etl.refresh.accept import accept
from etl.refresh.archive import Archive, Run, discard, utc_now
from etl.refresh.changelog import Names, text_of, write_changelog
from etl.refresh.changeset import compare, save
from etl.refresh.datafiles import Holdings, read_holdings
from etl.refresh.mapping import read_mapping
from etl.refresh.undo import recover
from etl.seeds import NATIONAL, read_seeds

if TYPE_CHECKING:
    from etl.refresh.client import Bureau

HELP = "read new numbers from the National Bureau of Statistics and list what differs"
LAST = "last"


def configure(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--source", choices=["nbs"], default="nbs", help="where to read (default: nbs)")
    parser.add_argument("--since", type=int, default=2020, help="first year to compare (default: 2020)")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="read and list only: no changeset, data/ and database untouched",
    )
    parser.add_argument(
        "--accept",
        nargs="?",
        const=LAST,
        metavar="CHANGESET",
        help="take a changeset over into data/ (default: the last one), test and build; asks nothing of the platform",
    )
    parser.add_argument(
        "--accept-doubtful",
        metavar="SERIES,…",
        default="",
        help="with --accept: of these series also what is outside the expected range",
    )
    parser.add_argument("--series", metavar="SERIES,…", default="", help="read these series only")
    parser.add_argument("--fresh", action="store_true", help="ask anew instead of going on with the last run")
    parser.add_argument("--base-url", default=BASE_URL, help="address of the platform's interface")
    parser.add_argument(
        "--archive",
        type=Path,
        help="folder of raw answers and changesets (default: .refresh beside DATABASE_DIR)",
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of statistics (default: data/)")
    parser.add_argument("--out", help="folder of published databases (default: DATABASE_DIR)")


def run(args: argparse.Namespace) -> int:
    """Reads and compares, or accepts."""
    archive = Archive(args.archive or database_dir().resolve().parent / ".refresh")
    named = _listed(args.accept_doubtful)
    if named and not args.accept:
        raise DataError("--accept-doubtful", "needs --accept: name the changeset, or let it be the last one")
    with archive.lock():
        if recover(args.data):
            print(f"{args.data}: an acceptance had been cut short; the tables are put back as they were")
        holdings, names = _holdings(args.data)
        if args.accept:
            return _accept(args, archive, named, holdings)
        return _read(args, archive, holdings, names)


def _listed(text: str) -> set[str]:
    return {part.strip() for part in text.split(",") if part.strip()}


def _holdings(data: Path) -> tuple[Holdings, Names]:
    seeds = read_seeds(SEEDS)
    catalogue = read_catalogue(data, SQL, [NATIONAL, *seeds.province_codes])
    units = dict(zip(catalogue.units["unit"], catalogue.units["zh"], strict=True))
    series = {
        line["series_id"]: (line["name_zh"], units[line["unit"]])
        for line in catalogue.series.iter_rows(named=True)
    }
    provinces = dict(zip(seeds.provinces["province_code"], seeds.provinces["short_zh"], strict=True))
    return read_holdings(data, catalogue), Names(series, {**provinces, NATIONAL: "全国"})


def _read(args: argparse.Namespace, archive: Archive, holdings: Holdings, names: Names) -> int:
    try:
        from etl.refresh.client import Bureau
        from etl.refresh.tables import Tables
    except ModuleNotFoundError as error:
        raise DataError(
            "python -m etl refresh", f"needs the package {error.name}; run: pip install -e '.[live]'"
        ) from None
    if urlsplit(args.base_url).scheme not in ("http", "https"):
        raise DataError("--base-url", f"{args.base_url!r} is not an address that begins with http")
    now = utc_now()
    if not 1978 <= args.since <= now.year:
        raise DataError("--since", f"{args.since} is not between 1978 and {now.year}")
    targets = read_mapping(holdings.catalogue.series)
    wanted = _listed(args.series)
    unknown = sorted(wanted - {target.series_id for target in targets})
    if unknown:
        raise DataError("--series", f"{', '.join(unknown)} is not read from the platform (nbs_mapping.csv)")
    targets = [target for target in targets if not wanted or target.series_id in wanted]
    asked = {"source": args.source, "base_url": args.base_url, "since": args.since, "until": now.year}
    run_ = archive.run(asked, now, fresh=args.fresh)
    _announce(run_, now)
    bureau = Bureau(run_, args.base_url, say=lambda line: tqdm.write(f"  {line}", file=sys.stderr))
    try:
        provinces = {code: name for code, name in names.provinces.items() if code != NATIONAL}
        tables = Tables(bureau, provinces, args.since, now.year)
        readings = []
        for target in tqdm(targets, leave=False, unit="series"):
            readings.append(tables.read(target))
    except KeyboardInterrupt:
        raise DataError(
            f"run {run_.name}",
            f"interrupted; {run_.count()} answers are kept, the next run goes on from there",
        ) from None
    finally:
        bureau.close()
    if not wanted:
        run_.finish(utc_now())
    return _report(args, archive, holdings, names, readings, run_, bureau)


def _announce(run_: Run, now: datetime) -> None:
    kept = run_.count()
    age = f", begun {run_.started:%Y-%m-%d %H:%M} UTC; --fresh asks anew" if run_.started != now else ""
    print(f"run {run_.name}: {kept} answers are here already{age}", file=sys.stderr)


def _report(
    args: argparse.Namespace,
    archive: Archive,
    holdings: Holdings,
    names: Names,
    readings: list[Any],
    run_: Run,
    bureau: "Bureau",
) -> int:
    facts = {
        "base_url": args.base_url,
        "since": str(args.since),
        "until": str(run_.facts["asked"]["until"]),
        "read_on": f"{run_.started:%Y-%m-%d}",
    }
    changeset = compare(holdings, readings, run_.name, facts)
    print(text_of(changeset, names), end="")
    print(f"\n{bureau.asked} requests, {run_.count()} answers kept in {run_.folder}")
    if args.dry_run:
        print("dry run: no changeset was kept, data/ and the database are untouched")
        return 0
    folder = archive.new_changeset()
    try:
        save(changeset, folder)
        write_changelog(changeset, names, folder)
    except BaseException:
        discard(folder)
        raise
    print(f"changeset {folder.name}: read {folder / 'changelog.txt'} and changes.csv, then")
    print(f"    python -m etl refresh --accept {folder.name}")
    return 0


def check_data(data: Path) -> None:
    """The data tests on a folder, in memory. Raises DataError."""
    with duckdb.connect() as con:
        for _, step in building.build_steps(data):
            step(con)


def publish(data: Path, out: Place) -> None:
    """Builds and publishes a version from the folder."""
    # The command line is the one place that knows both sides.
    from indicators.build import score_steps

    ensure_boundaries()
    print(f"published {building.build(out, list(building.build_steps(data, then=score_steps())))}")


def _accept(args: argparse.Namespace, archive: Archive, named: set[str], holdings: Holdings) -> int:
    if args.dry_run:
        raise DataError("--dry-run", "does not go with --accept: accepting is what changes data/")
    name = None if args.accept == LAST else args.accept
    accepted = accept(archive, name, named, holdings, check_data, lambda: publish(args.data, at(args.out)))
    for change in accepted.withheld:
        print(
            f"withheld: {change.series_id} {change.province_code} {change.year}: "
            "out of range without the values that were not accepted"
        )
    if not accepted.taken:
        print(f"changeset {accepted.name}: nothing to take over")
        return 0
    print(
        f"changeset {accepted.name}: {len(accepted.taken):,} values taken over into {', '.join(accepted.files)}"
    )
    return 0
