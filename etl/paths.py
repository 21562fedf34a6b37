"""Where the project keeps its inputs."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
SEEDS = PROJECT / "seeds"
SQL = PROJECT / "sql"


def database_dir() -> Path:
    """The folder of published databases: `DATABASE_URL` or `DATABASE_DIR`, or one git-ignored folder in the project.

    With a lake as DATABASE_URL it holds only what lies beside the database, such as imported series.
    """
    url = os.environ.get("DATABASE_URL", "")
    folder = "" if url.startswith("ducklake:") else url
    return Path(folder or os.environ.get("DATABASE_DIR") or PROJECT / ".database")
