"""Asks the Bureau's data platform one question after the other, slowly, and keeps every answer.

The platform of 2026 speaks JSON behind a firewall that may answer 200 with a page of HTML, 307 with a cookie,
403, or cut the line. Each of these is tried again after a growing pause; when they go on, the run stops with a
message and what it has is kept, so that the next run goes on from there.

AKShare's `macro_china_nbs_region` (read at 1.19.5) speaks the same protocol and was not taken, because it does not
hold up under these faults: it reads `.json()` of whatever comes, so that an HTML page ends in a decoding error
and `success: false` in an empty table; it neither pauses nor tries again; empty catalogues stay cached for the
life of the process; `du_name`, the unit, is dropped and areas go by name, so that a changed unit and a doubled
area pass unseen; text becomes NaN without a word; it poses as a browser, its address cannot be pointed at a
test server, and it brings fifteen packages, a JavaScript engine among them.
"""

import functools
import json
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import tenacity

from etl.errors import DataError
from etl.refresh import BASE_URL
from etl.refresh.archive import Now, Question, Run, utc_now
from etl.refresh.names import shown

USER_AGENT = "provincial-industry-transformation (yearly refresh of published statistics; python-httpx)"
INTERVAL = 0.5  # seconds between two requests: at most two a second
DEADLINE = 60.0  # seconds for one whole answer, however slowly it drips
ATTEMPTS = 5
MAX_HOPS = 4  # redirections to itself: the firewall sets its cookie with one
MAX_BYTES = 64 * 1024 * 1024
MAX_PAUSE = 120.0

Complaint = Callable[[Any], str | None]


class RefreshStoppedError(DataError):
    """The platform cannot be read now; what was fetched is kept and the next run goes on from there."""


class _TroubleError(Exception):
    """A fault that may pass; `pause` is the first wait in seconds."""

    pause = 1.0


class _BlockedError(_TroubleError):
    """The firewall does not want more questions for the moment."""

    pause = 15.0


class _RefusedError(Exception):
    """A fault that will not pass by itself."""


class Bureau:
    """A serial, slow, patient reader of the platform.

    `clock` and `sleep` are seconds and may be replaced in tests, `say` gets a line for each pause.
    """

    def __init__(
        self,
        run: Run,
        base_url: str = BASE_URL,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        now: Now = utc_now,
        say: Callable[[str], None] = lambda line: None,
        deadline: float = DEADLINE,
        attempts: int = ATTEMPTS,
    ) -> None:
        self.run, self.base_url = run, base_url.rstrip("/")
        self._clock, self._sleep, self._now, self._say = clock, sleep, now, say
        self._deadline, self._attempts = deadline, attempts
        self._last: float | None = None
        self.asked = 0  # requests sent in this process
        self._http = httpx.Client(
            verify=_trusted(),
            headers={
                "User-Agent": USER_AGENT,
                "Accept": "application/json",
                "X-Requested-With": "XMLHttpRequest",  # without it errors may come as pages
            },
            timeout=httpx.Timeout(20.0, connect=10.0),
            follow_redirects=False,
        )

    def close(self) -> None:
        """Ends the connection."""
        self._http.close()

    def get(self, path: str, about: str, complaint: Complaint, **query: str) -> Any:
        """The `data` of an answer to a GET; `complaint` says what is wrong with its shape, or None."""
        return self._ask(Question(path, tuple(sorted(query.items())), None, about), complaint)

    def post(self, path: str, about: str, complaint: Complaint, body: dict[str, Any]) -> Any:
        """The `data` of an answer to a POST of JSON."""
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        return self._ask(Question(path, (), text, about), complaint)

    def _ask(self, question: Question, complaint: Complaint) -> Any:
        kept = self.run.kept(question)
        if kept is not None:
            try:
                return _data(kept, complaint)
            except _TroubleError:
                pass  # kept by an older program; ask again
        patience = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_TroubleError),
            stop=tenacity.stop_after_attempt(self._attempts),
            wait=self._pause,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            for attempt in patience:
                with attempt:
                    text = self._once(question)
                    data = _data(text, complaint)
        except (_TroubleError, _RefusedError) as error:
            tried = f" ({self._attempts} attempts)" if isinstance(error, _TroubleError) else ""
            raise RefreshStoppedError(
                f"{self.base_url}/{question.path}",
                f"{question.about}: {error}{tried}; {self.run.count()} answers are kept in {self.run.folder}, "
                "run the same command again later and it goes on from there",
            ) from None
        self.run.keep(question, text, self._now())
        return data

    def _pause(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        first = error.pause if isinstance(error, _TroubleError) else 1.0
        pause = min(first * 2 ** (state.attempt_number - 1), MAX_PAUSE)
        self._say(f"{error}; trying again in {pause:.0f} s")
        return pause

    def _once(self, question: Question) -> str:
        start, url = self._clock(), f"{self.base_url}/{question.path}"
        query: dict[str, str] | None = dict(question.query)
        for _ in range(MAX_HOPS):
            self._wait_turn()
            self.asked += 1
            try:
                method = "GET" if question.body is None else "POST"
                headers = {} if question.body is None else {"Content-Type": "application/json"}
                with self._http.stream(
                    method, url, params=query, content=question.body, headers=headers
                ) as response:
                    if response.is_redirect:
                        url, query = _same_host(url, response.headers["location"]), None
                        continue
                    return self._text(response, start)
            except httpx.TimeoutException:
                raise _TroubleError("no answer in time") from None
            except (httpx.TransportError, httpx.DecodingError) as error:
                raise _TroubleError(f"the line was cut ({type(error).__name__})") from None
        raise _BlockedError("the firewall redirects in a circle")

    def _wait_turn(self) -> None:
        if self._last is not None:
            left = self._last + INTERVAL - self._clock()
            if left > 0:
                self._sleep(left)
        self._last = self._clock()

    def _text(self, response: httpx.Response, start: float) -> str:
        if response.status_code in (403, 429):
            raise _BlockedError(f"the firewall answers {response.status_code}")
        if response.status_code >= 500:
            raise _TroubleError(f"the server answers {response.status_code}")
        if response.status_code != 200:
            raise _RefusedError(f"the server answers {response.status_code}: the interface may have changed")
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > MAX_BYTES:
                raise _RefusedError(f"the answer is larger than {MAX_BYTES // 2**20} MB")
            if self._clock() - start > self._deadline:
                raise _TroubleError(f"the answer was not complete after {self._deadline:g} s")
            parts.append(part)
        body = b"".join(parts)
        if body.lstrip()[:1] == b"<" or "html" in response.headers.get("content-type", ""):
            raise _BlockedError("a page of HTML came instead of JSON (a firewall)")
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise _TroubleError("the answer is not UTF-8 text") from None


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates to trust: reading them takes longer than a question."""
    return httpx.create_ssl_context()


def _same_host(url: str, location: str) -> str:
    """The address to go to; only the platform itself is followed."""
    target = urljoin(url, location)
    here, there = urlsplit(url), urlsplit(target)
    if (here.scheme, here.netloc) != (there.scheme, there.netloc):
        raise _RefusedError(f"redirects to another host, {shown(there.netloc)}, which is not followed")
    return target


def _data(text: str, complaint: Complaint) -> Any:
    try:
        answer = json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _TroubleError("the answer is cut off or is not JSON") from None
    if not isinstance(answer, dict) or "data" not in answer:
        raise _TroubleError("the answer has no part `data`")
    if answer.get("success") is False:
        said = shown(answer.get("message") or answer.get("state") or "no reason given")
        raise _TroubleError(f"the platform reports a failure: {said}")
    wrong = complaint(answer["data"])
    if wrong:
        raise _TroubleError(f"the answer is incomplete: {wrong}")
    return answer["data"]


def _no_number(text: str) -> None:
    raise ValueError(text)
