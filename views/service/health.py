"""Two addresses for whoever watches the service: does the process live, and can it answer planners?"""

from typing import Any

import duckdb
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from etl import database
from etl.errors import DataError


def alive(_: Request) -> JSONResponse:
    """200 as long as the process answers; looks at nothing else, so that a restart is never asked for in vain."""
    return JSONResponse({"status": "ok"})


def readiness() -> tuple[int, dict[str, Any]]:
    """Status and words: 200 with the published version when it opens and answers, 503 with the reason else."""
    path = database.current_path()
    if path is None:
        return 503, {"status": "not ready", "reason": "no published database; run `python -m etl build`"}
    try:
        with database.connect(path) as con:
            built = dict(con.sql("SELECT key, value FROM meta_build").fetchall())
    except (duckdb.Error, DataError, OSError) as error:
        reason = f"{path.name} cannot be read ({type(error).__name__}); run `python -m etl build`"
        return 503, {"status": "not ready", "reason": reason}
    return 200, {"status": "ready", "version": path.stem, "vintage": built.get("vintage", "")}


def version_name() -> str:
    """The name of the version served now, for the log; empty when nothing is published."""
    path = database.current_path()
    return path.stem if path else ""


def ready(_: Request) -> JSONResponse:
    status, words = readiness()
    return JSONResponse(words, status)


ROUTES = [Route("/healthz", alive), Route("/readyz", ready)]
