"""One browser tab without the browser: speaks Streamlit's protocol over its WebSocket and measures it.

A session opens a page, changes widgets by their key and reads what is drawn. Like the browser it names the
messages it still holds, so that the server answers those by reference, and it accepts compressed frames.
Only the widgets that are changed are sent: the server keeps the others as they were.
"""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

HELD_RUNS = 2  # the server's default: what was not drawn for two runs is forgotten
_VALUE = {"selectbox": "string", "radio": "string", "checkbox": "bool", "button": "trigger"}


@dataclass(frozen=True)
class Answer:
    """What one interaction cost and drew.

    seconds: from sending to "script finished". payload: bytes of the answer as the browser unpacks it.
    wire: bytes that came over the line. finished: Streamlit's name of how the run ended.
    """

    seconds: float
    payload: int
    wire: int
    finished: str
    elements: tuple[Any, ...] = field(repr=False, default=())

    @property
    def failed(self) -> bool:
        """The run broke off, or an exception or an error's words are drawn on the page."""
        errors = [one for one in self.drawn("alert") if one.format == Alert.ERROR]
        return "SUCCESSFULLY" not in self.finished or bool(self.drawn("exception") or errors)

    def drawn(self, kind: str) -> list[Any]:
        """The elements of one kind in the order they were drawn."""
        return [getattr(e, kind) for e in self.elements if e.WhichOneof("type") == kind]

    @property
    def text(self) -> str:
        """All words of the page: HTML, markdown, notices."""
        return "\n".join(
            str(getattr(e, kind).body) for e in self.elements
            if (kind := e.WhichOneof("type")) in ("html", "markdown", "alert")
        )  # fmt: skip


class _Counted(ClientConnection):
    """A connection that counts the bytes that arrive, before they are unpacked."""

    received = 0

    def data_received(self, data: bytes) -> None:
        self.received += len(data)
        super().data_received(data)


class Session:
    """A connected session; use ``async with Session(port) as session``."""

    def __init__(self, port: int, timeout: float = 60.0) -> None:
        self._url = f"ws://127.0.0.1:{port}/_stcore/stream"
        self._timeout = timeout
        self._page = ""  # hash of the page that is open
        self._query = ""
        self._held: dict[str, tuple[Any, int]] = {}  # hash -> (element, run in which it was last drawn)
        self._runs = 0
        self._widgets: dict[str, tuple[str, Any, str]] = {}  # key -> (kind, element, fragment)
        self.pages: dict[str, str] = {}  # url path -> hash

    async def __aenter__(self) -> "Session":
        self._socket = await connect(
            self._url,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            create_connection=_Counted,
            max_size=None,
            compression=None,
            extensions=[ClientPerMessageDeflateFactory(client_max_window_bits=True)],  # a browser's offer
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.close()

    async def open(self, page: str = "", query: str = "") -> Answer:
        """The first view of a page by its path, with the query string of its address."""
        self._query = query
        return await self._run(page_name=page)

    async def visit(self, page: str) -> Answer:
        """Another page of the same session, chosen in the navigation."""
        self._page, self._query = self.pages[page], ""
        return await self._run()

    async def set(self, key: str, value: Any) -> Answer:
        """Change the widget of this key: an option's text, a list of them, a switch, or press a button."""
        kind, element, fragment = self._widgets[key]
        state = WidgetState(id=element.id)
        how = _VALUE.get(kind, "")
        if how:
            setattr(state, f"{how}_value", value)
        elif kind == "number_input" or (kind == "slider" and not element.options):
            state.double_array_value.data.append(value) if kind == "slider" else setattr(
                state, "double_value", value
            )
        else:
            state.string_array_value.data.extend(value if isinstance(value, list) else [value])
        return await self._run(state, fragment)

    def options(self, key: str) -> list[str]:
        """The option texts of the widget of this key."""
        _, element, _ = self._widgets[key]
        return [getattr(option, "content", option) for option in element.options]

    def has(self, key: str) -> bool:
        return key in self._widgets

    async def _run(self, state: WidgetState | None = None, fragment: str = "", page_name: str = "") -> Answer:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self._query
        asked.page_script_hash = self._page
        asked.page_name = page_name
        asked.fragment_id = fragment
        asked.cached_message_hashes.extend(self._held)
        if state is not None:
            asked.widget_states.widgets.append(state)
        before = self._socket.received  # type: ignore[attr-defined]
        start = time.perf_counter()
        await self._socket.send(message.SerializeToString())
        payload, elements, finished = await asyncio.wait_for(self._receive(bool(fragment)), self._timeout)
        seconds = time.perf_counter() - start
        wire = self._socket.received - before  # type: ignore[attr-defined]
        return Answer(seconds, payload, wire, finished, tuple(elements))

    async def _receive(self, fragment: bool) -> tuple[int, list[Any], str]:
        """Reads one run to its end; a run that asks for another one at once is followed into it."""
        payload, elements = 0, []
        if not fragment:
            self._widgets = {}
        while True:
            data = await self._socket.recv(decode=False)
            payload += len(data)
            said = ForwardMsg.FromString(bytes(data))
            kind = said.WhichOneof("type")
            if kind == "new_session":
                self._page = said.new_session.page_script_hash
                self._runs += 1
            elif kind == "navigation":
                self.pages = {page.url_pathname: page.page_script_hash for page in said.navigation.app_pages}
                self._page = said.navigation.page_script_hash
            elif kind == "page_info_changed":
                self._query = said.page_info_changed.query_string
            elif kind == "ref_hash":
                element, of_fragment = self._held[said.ref_hash][0]
                self._held[said.ref_hash] = ((element, of_fragment), self._runs)
                elements.append(self._note(element, of_fragment))
            elif kind == "delta" and said.delta.WhichOneof("type") == "new_element":
                elements.append(self._note(said.delta.new_element, said.delta.fragment_id))
                if said.metadata.cacheable:
                    held = (said.delta.new_element, said.delta.fragment_id)
                    self._held[said.hash] = (held, self._runs)
            elif kind == "script_finished":
                finished = ForwardMsg.ScriptFinishedStatus.Name(said.script_finished)
                if finished != "FINISHED_EARLY_FOR_RERUN":
                    self._forget()
                    return payload, elements, finished

    def _note(self, element: Any, fragment: str) -> Any:
        kind = element.WhichOneof("type")
        drawn = getattr(element, kind)
        if identity := getattr(drawn, "id", ""):
            self._widgets[str(identity).rsplit("-", 1)[-1]] = (kind, drawn, fragment)
        return element

    def _forget(self) -> None:
        self._held = {k: v for k, v in self._held.items() if self._runs - v[1] <= HELD_RUNS}
