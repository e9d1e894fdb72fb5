"""The review page as a server on this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

from vnadmin_doc.errors import VnadminDocError, reason
from vnadmin_doc.messages import msg
from vnadmin_doc.service.review.routes import review_routes
from vnadmin_doc.service.security import Security, new_csrf_token

__all__ = ["create_review_app", "serve"]

HOST = "127.0.0.1"


def create_review_app(out: Path, sources: Path | None = None) -> Starlette:
    """The application of the page for an output folder; see ``review_routes``."""
    token = new_csrf_token()
    app = Starlette(routes=review_routes(out, sources), middleware=[Middleware(Security, csrf_token=token)])
    app.state.csrf_token = token
    return app


def serve(out: Path, sources: Path | None, port: int, said: Callable[[str], None]) -> None:
    """Serve the page until it is interrupted. ``said`` prints the address. Raises ``VnadminDocError``."""
    import uvicorn

    from vnadmin_doc.service.server import listening_socket

    app = create_review_app(out, sources)
    try:
        listening = listening_socket(HOST, port)
    except OSError as error:
        raise VnadminDocError(
            msg("cannot listen on port {port}: {reason}; choose another with --port", port=port, reason=reason(error))
        ) from error
    with listening:
        said(msg("open {address} in a browser; Ctrl-C ends the page", address=f"http://{HOST}:{port}/review/"))
        config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False)
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run([listening])
