"""Where the project keeps its inputs."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
SEEDS = PROJECT / "seeds"
SQL = PROJECT / "sql"


def database_dir() -> Path:
    """The folder of published databases: `DATABASE_DIR`, or one git-ignored folder in the project."""
    return Path(os.environ.get("DATABASE_DIR") or PROJECT / ".database")
