"""The server of ``review``: the review page alone, for this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vnadmin_doc.errors import VnadminDocError, reason
from vnadmin_doc.messages import msg
from vnadmin_doc.service.app import create_review_app
from vnadmin_doc.service.server import listening_socket, server_of

__all__ = ["serve"]

HOST = "127.0.0.1"


def serve(out: Path, sources: Path | None, port: int, said: Callable[[str], None]) -> None:
    """Serve the page until it is interrupted. ``said`` prints the address. Raises ``VnadminDocError``."""
    app = create_review_app(out, sources)
    try:
        listening = listening_socket(HOST, port)
    except OSError as error:
        raise VnadminDocError(
            msg("cannot listen on port {port}: {reason}; choose another with --port", port=port, reason=reason(error))
        ) from error
    with listening:
        said(msg("open {address} in a browser; Ctrl-C ends the page", address=f"http://{HOST}:{port}/review/"))
        with suppress(KeyboardInterrupt):
            server_of(app).run([listening])
