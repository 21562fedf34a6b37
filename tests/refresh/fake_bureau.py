"""A statistics platform on loopback that speaks the protocol of 2026, with faults that are switched on by name.

It publishes a slice of the real statistics. Faults of the line hit a request with a given probability, faults of
the content stand until they are switched off.
"""

import contextlib
import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

LINE_FAULTS = (
    "html",
    "forbidden",
    "loop",
    "cookie",
    "reset",
    "half",
    "cut_json",
    "failure",
    "error500",
    "drip",
)
CONTENT_FAULTS = (
    "empty", "renamed", "unit", "foreign_unit", "twice", "twice_differing", "missing_province", "year_gap",
    "out_of_range", "text", "table_renamed", "area_names",
)  # fmt: skip
HTML = b"<!DOCTYPE html><html><body>" + "请求被拦截".encode() + b"</body></html>"


@dataclass
class Indicator:
    """One published series: its shown name, its unit and its printed values by (province code, year)."""

    name: str
    unit: str
    values: dict[tuple[str, int], str]


@dataclass
class Slice:
    """A table: the path of names down to it, the years it is cut to, its indicators."""

    path: tuple[str, ...]
    indicators: list[Indicator]
    first: int = 2000
    last: int = 2100


@dataclass
class FakeBureau:
    """The state of the platform. `faults` content faults that stand, `line` kind → probability."""

    slices: list[Slice]
    areas: dict[str, str]
    faults: set[str] = field(default_factory=set)
    line: dict[str, float] = field(default_factory=dict)
    rng: random.Random = field(default_factory=random.Random)
    requests: Counter[str] = field(default_factory=Counter)
    agents: set[str] = field(default_factory=set)
    base_url: str = ""

    def line_fault(self) -> str | None:
        """The fault that hits the next request, if any."""
        for kind, probability in self.line.items():
            if self.rng.random() < probability:
                return kind
        return None

    def answer(self, path: str, query: dict[str, str], body: dict[str, Any] | None) -> Any:
        """The `data` of an answer."""
        if path == "new/queryIndexTreeAsync":
            assert query["code"] == "6"
            return self._tree(query["pid"])
        if path == "new/queryIndicatorsByCid":
            part = self.slices[int(query["cid"].split("-")[1])]
            return {"list": [self._described(part, one) for one in part.indicators], "total": "2"}
        if path == "getDaCatalogTreeByIndicatorCid":
            return [{"_id": "some", "name": "部分地区"}, {"_id": "all", "name": "全部地区 "}]
        if path == "getDasByDaCatalogId":
            assert query["daCid"] == "all"
            return self._listed()
        assert path == "stream/esData" and body is not None
        return self._values(body)

    def _tree(self, pid: str) -> list[dict[str, Any]]:
        if not pid:
            return [{"_id": "root", "name": "分省年度数据", "isLeaf": False}]
        found: dict[str, dict[str, Any]] = {}
        for number, part in enumerate(self.slices):
            path = [*part.path]
            if "table_renamed" in self.faults and number == 0:
                path[-1] = "地区核算结果"
            ids = [
                "root",
                *("/".join(path[: depth + 1]) for depth in range(len(path) - 1)),
                f"table-{number}",
            ]
            if pid in ids[:-1]:
                depth = ids.index(pid)
                leaf = depth == len(path) - 1
                found[ids[depth + 1]] = {"_id": ids[depth + 1], "name": path[depth] + " ", "isLeaf": leaf}
        return list(found.values())

    def _described(self, part: Slice, one: Indicator) -> dict[str, Any]:
        name, unit = one.name, one.unit
        if one is self.slices[0].indicators[0]:
            if "renamed" in self.faults:
                name = "生产总值（新核算方法）"
            if "unit" in self.faults:
                unit = "万元"
            if "foreign_unit" in self.faults:
                unit = "亿美元"
        identifier = f"{self.slices.index(part)}-{part.indicators.index(one)}"
        return {"_id": identifier, "i_showname": f"{name} ({unit}) ", "_name": "内部名称", "du_name": unit}

    def _listed(self) -> list[dict[str, str]]:
        areas = [{"show_name": name, "name_value": code} for code, name in self.areas.items()]
        areas.append({"show_name": "台湾省", "name_value": "710000000000"})
        if "missing_province" in self.faults:
            areas = [area for area in areas if area["name_value"] != "510000000000"]
        if "twice" in self.faults:
            areas += areas[:2]
        if "area_names" in self.faults:
            areas[0]["show_name"], areas[1]["show_name"] = areas[1]["show_name"], areas[0]["show_name"]
        return areas

    def _values(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        assert body["rootId"] == "root" and body["daCatalogId"] == ""
        number, position = map(int, body["indicatorIds"][0].split("-"))
        part = self.slices[number]
        one = part.indicators[position]
        first, last = (int(text.removesuffix("YY")) for text in body["dts"][0].split("-"))
        periods = []
        for year in range(last, first - 1, -1):
            values = []
            for area in body["das"]:
                text = one.values.get((area["value"][:6], year), "")
                if not part.first <= year <= part.last:
                    text = ""
                values += self._entries(self._described(part, one), area, year, text, number + position == 0)
            periods.append({"code": f"{year}YY", "name": f"{year}年", "values": values})
        return periods

    def _entries(
        self, item: dict[str, Any], area: dict[str, str], year: int, text: str, hit: bool
    ) -> list[dict[str, Any]]:
        if hit:
            if "unit" in self.faults and text:
                text = str(round(float(text) * 10000))
            if "empty" in self.faults and area["value"].startswith("3"):
                text = ""
            if "year_gap" in self.faults and year == 2023:
                text = ""
            if "out_of_range" in self.faults and area["value"].startswith("44") and year == 2024:
                text = str(float(text) * 30)
            if "text" in self.faults and area["value"].startswith("11"):
                text = "=HYPERLINK(1)"
        if not text:
            return [{**item, "value": ""}]  # as observed: an empty entry names no area
        entry = {**item, "value": text, "da": area["value"], "da_name": area["text"]}
        if hit and "twice" in self.faults:
            return [entry, dict(entry)]
        if hit and "twice_differing" in self.faults and area["value"].startswith("12"):
            return [entry, {**entry, "value": str(float(text) + 1)}]
        return [entry]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet: two small ones wait for each other
    bureau: FakeBureau

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""

    def _serve(self, body: dict[str, Any] | None) -> None:
        bureau, address = self.bureau, urlsplit(self.path)
        path = address.path.removeprefix("/external/")
        bureau.requests[path] += 1
        bureau.agents.add(self.headers["User-Agent"])
        fault = bureau.line_fault()
        if fault == "cookie" and "passed=1" in self.headers.get("Cookie", ""):
            fault = None
        if fault and self._break(fault):
            return
        query = {name: values[0] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
        data = bureau.answer(path, query, body)
        answer = {"success": True, "state": 20000, "message": None, "data": data}
        content = json.dumps(answer, ensure_ascii=False).encode()
        if fault == "failure":
            content = json.dumps(
                {"success": False, "state": 50000, "message": "系统繁忙", "data": None}
            ).encode()
        if fault == "cut_json":
            content = content[: len(content) // 2].decode("utf-8", "ignore").encode()
        self._send(content, "application/json;charset=UTF-8", fault)

    def _break(self, fault: str) -> bool:
        """Faults that need no answer; True when the request has been dealt with."""
        if fault == "reset":
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()
        elif fault == "html":
            self._send(HTML, "text/html;charset=UTF-8", None)
        elif fault in ("forbidden", "error500"):
            self._send(HTML, "text/html", None, status=403 if fault == "forbidden" else 500)
        elif fault in ("loop", "cookie", "elsewhere"):
            self.send_response(307)
            self.send_header("Location", self.path if fault != "elsewhere" else "http://portal.invalid/login")
            if fault == "cookie":
                self.send_header("Set-Cookie", "passed=1; Path=/")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            return False
        return True

    def _send(self, content: bytes, kind: str, fault: str | None, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(OSError):
            if fault == "half":
                self.wfile.write(content[: len(content) // 2])
                self.close_connection = True
            elif fault == "drip":
                for byte in content[:200]:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.02)
                self.close_connection = True
            else:
                self.wfile.write(content)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A line that was cut on purpose is no news."""


@contextlib.contextmanager
def serving(bureau: FakeBureau) -> Iterator[FakeBureau]:
    """The platform on a free port of loopback for the time of the block."""
    handler = type("Handler", (_Handler,), {"bureau": bureau})
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        bureau.base_url = f"http://127.0.0.1:{server.server_address[1]}/external"
        try:
            yield bureau
        finally:
            server.shutdown()
            thread.join()
