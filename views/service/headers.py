"""Security headers on every answer: the pages load nothing from elsewhere and stand in no foreign frame."""

import base64
import hashlib
import re
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from views.components import scripts

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def inline_scripts() -> list[str]:
    """CSP sources of the few lines of script inside Streamlit's own page and of the pages', by their checksum."""
    page = Path(streamlit.__file__).parent / "static" / "index.html"
    known = [*_INLINE.findall(page.read_text(encoding="utf-8")), *scripts.ALL]
    return [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in known]


def policy() -> str:
    """The content security policy. Styles are written by the page itself, hence inline; scripts are not."""
    return "; ".join((
        "default-src 'self'",
        " ".join(("script-src 'self'", *inline_scripts())),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ))  # fmt: skip


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP answer that does not set them itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._headers = {
            b"content-security-policy": policy().encode(),
            b"x-content-type-options": b"nosniff",
            b"x-frame-options": b"SAMEORIGIN",
            b"referrer-policy": b"same-origin",
            b"permissions-policy": b"camera=(), geolocation=(), microphone=(), payment=(), usb=()",
            b"cross-origin-opener-policy": b"same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                added = [(name, value) for name, value in self._headers.items() if name not in present]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)
