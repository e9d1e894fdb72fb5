"""An application on a port of this machine, for tests: the server of the service, in a thread of this process."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from vnadmin_doc.service.server import listening_socket, server_of

__all__ = ["served_app"]


@contextmanager
def served_app(app: ASGIApp, server: uvicorn.Server | None = None) -> Iterator[tuple[str, int]]:
    """(host, port) of an application. The thread ends with the block, in every case.

    ``server`` is another one than that of the service.
    """
    server = server or server_of(app)
    with listening_socket("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.02)
            host, port = listening.getsockname()
            yield host, port
        finally:
            server.should_exit = True
            thread.join(30)
            assert not thread.is_alive(), "the server did not stop"
