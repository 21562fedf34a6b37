"""DuckDB in memory with the extensions of a lake: from installed packages, never from the network."""

import importlib.util
from pathlib import Path

import duckdb

from etl.errors import DataError

_CLOSED = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
_verified: set[tuple[str, int, int]] = set()  # path, size, time of change


def connect(*names: str) -> duckdb.DuckDBPyConnection:
    """A database in memory with these extensions loaded.

    DuckDB verifies their signatures once per process: reading 78 MB for each connection would take half a
    second. Raises DataError when a package of the extra `lake` is absent or made for another DuckDB.
    """
    files = [_file(name) for name in names]
    marks = {(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files}
    config = _CLOSED | {"allow_unsigned_extensions": str(marks <= _verified).lower()}
    con = duckdb.connect(config=dict(config))
    for file in files:
        con.execute(f"LOAD '{file}'")
    _verified.update(marks)
    return con


def _file(name: str) -> Path:
    package = f"duckdb_extension_{name}"
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise DataError("DATABASE_URL", f"a lake needs the package {package}: pip install -e '.[lake]'")
    folder = Path(found.submodule_search_locations[0]) / "extensions" / f"v{duckdb.__version__}"
    file = folder / f"{name}.duckdb_extension"
    if not file.is_file():
        raise DataError("DATABASE_URL", f"{package} is not made for DuckDB {duckdb.__version__}")
    return file
