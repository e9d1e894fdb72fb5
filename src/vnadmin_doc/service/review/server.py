"""The review page as a server on this machine alone."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vnadmin_doc.service.review.routes import review_routes

__all__ = ["create_review_app", "serve"]

HOST = "127.0.0.1"
CSRF_HEADER = "X-CSRF-Token"
_NAMES = ("localhost", "127.0.0.1", "[::1]")
_SAFE = ("GET", "HEAD", "OPTIONS")
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_review_app(out: Path, sources: Path | None = None) -> Starlette:
    """The application of the page for an output folder; see ``review_routes``."""
    token = secrets.token_urlsafe(32)
    app = Starlette(routes=review_routes(out, sources), middleware=[Middleware(_Guard, token=token)])
    app.state.csrf_token = token
    return app


def serve(out: Path, sources: Path | None, port: int) -> None:
    """Serve the page until it is interrupted."""
    import uvicorn

    app = create_review_app(out, sources)
    uvicorn.run(app, host=HOST, port=port, log_level="warning", server_header=False, proxy_headers=False)


class _Guard:
    """Refuses other host names (DNS rebinding) and changes from other pages (CSRF); sets the headers for browsers."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app, self.token = app, token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        problem = self._problem(scope, Headers(scope=scope))
        answer = PlainTextResponse(problem, 403) if problem else self.app
        await answer(scope, receive, with_headers)

    def _problem(self, scope: Scope, headers: Headers) -> str:
        host = headers.get("host", "")
        if _without_port(host.lower()) not in _NAMES:
            return "wrong host name"
        if scope["method"] in _SAFE:
            return ""
        given = headers.get(CSRF_HEADER, "").encode(errors="replace")
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return "from another page"
        return "" if hmac.compare_digest(given, self.token.encode()) else "the page is old; load it again"


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
