"""Two addresses for whoever watches the service: does the process live, and can it answer planners?"""

from typing import Any

import duckdb
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from etl import database
from etl.errors import DataError
from indicators import tables


def alive(_: Request) -> JSONResponse:
    """200 as long as the process answers; looks at nothing else, so that a restart is never asked for in vain."""
    return JSONResponse({"status": "ok"})


def readiness() -> tuple[int, dict[str, Any]]:
    """Status and words: 200 with the published version when it opens and answers, 503 with the reason else."""
    try:
        version = database.at().current()
        if version is None:
            return 503, {"status": "not ready", "reason": "no published database; run `python -m etl build`"}
        with version.open() as con:
            built = tables.meta(con)
    except (duckdb.Error, DataError, OSError) as error:
        reason = f"no published database can be read ({type(error).__name__}); run `python -m etl status`"
        return 503, {"status": "not ready", "reason": reason}
    words = {"status": "ready", "version": version.number, "vintage": built.get("vintage", "")}
    return 200, words | ({"instead_of": version.instead_of} if version.instead_of else {})


def version_number() -> int | None:
    """The number of the version served now, for the log; None when nothing can be served."""
    try:
        version = database.at().current()
    except DataError:
        return None
    return version.number if version else None


def ready(_: Request) -> JSONResponse:
    status, words = readiness()
    return JSONResponse(words, status)


ROUTES = [Route("/healthz", alive), Route("/readyz", ready)]
