"""Answers on the line: a page repeats itself from answer to answer, so what it said before shortens what follows.

Uvicorn lets its WebSocket compression look back 4 kB, less than one answer, and has no setting for it. With the
32 kB that browsers offer, another year on the overview sends a quarter of the bytes, for some 250 kB of memory
a session.
"""

from typing import Any

from uvicorn.protocols.websockets import websockets_sansio_impl as protocol
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory


def begin() -> None:
    """For connections from now on: the window is the browser's, whatever uvicorn asks for."""

    def browsers_window(**_: Any) -> ServerPerMessageDeflateFactory:
        return ServerPerMessageDeflateFactory()

    protocol.ServerPerMessageDeflateFactory = browsers_window  # type: ignore[assignment,misc]
