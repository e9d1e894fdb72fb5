"""The review page as a server on this machine alone."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware

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


def serve(out: Path, sources: Path | None, port: int) -> None:
    """Serve the page until it is interrupted."""
    import uvicorn

    app = create_review_app(out, sources)
    uvicorn.run(app, host=HOST, port=port, log_level="warning", server_header=False, proxy_headers=False)
