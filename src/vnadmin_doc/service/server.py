"""The server: uvicorn with deadlines for slow clients, and a limit on the connections of each."""

from __future__ import annotations

import asyncio
import math
import socket
from collections.abc import Callable, Sequence
from typing import Any

import h11
import uvicorn
from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from vnadmin_doc.errors import VnadminDocError, reason
from vnadmin_doc.messages import msg
from vnadmin_doc.service.app import create_app
from vnadmin_doc.service.config import ServiceConfig, is_loopback
from vnadmin_doc.service.errors import ProblemError, lang_of, problem_response

__all__ = ["config_of", "listening_socket", "serve", "server_of"]

HEAD_SECONDS = 10.0
"""Seconds in which the head of a request must be complete, from the connection or from its first byte."""
ANSWER_SECONDS = 20.0
"""Seconds in which a client must take ``LEAST_READ`` bytes of an answer, or the rest of it."""
LEAST_READ = 64 * 1024
KEEP_ALIVE_SECONDS = 5
STOP_SECONDS = 5
CONNECTIONS = 256
"""Open connections; further ones are answered with a problem, and closed."""
CLIENT_CONNECTIONS = 64
"""Those of one address. A loopback address may have all: it may be a reverse proxy with many clients."""
HEAD_BYTES = 32 * 1024
_NO_HTTP = msg("this is no HTTP/1.1, or its head is too long")


def serve(config: ServiceConfig, said: Callable[[str], None], routes: Sequence[BaseRoute] = ()) -> None:
    """Serve until SIGTERM or Ctrl-C. ``said`` prints the address. Raises ``VnadminDocError`` if it cannot start."""
    app = create_app(config, routes)
    with _socket(config) as listening:
        app.state.jobs.open()
        host = f"[{config.host.strip('[]')}]" if ":" in config.host else config.host
        said(msg("listening on {address}", address=f"http://{host}:{listening.getsockname()[1]}"))
        server_of(app).run([listening])


def server_of(app: ASGIApp) -> uvicorn.Server:
    """A server for an application, with the limits of this module."""
    return _Server(config_of(app))


def config_of(app: ASGIApp) -> uvicorn.Config:
    """The configuration of a server for an application, with the limits of this module."""
    return uvicorn.Config(
        app, http=_PatientProtocol, ws="none", lifespan="on", log_level="warning", access_log=False,
        server_header=False, timeout_keep_alive=KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=HEAD_BYTES,
    )  # fmt: skip


def _socket(config: ServiceConfig) -> socket.socket:
    try:
        return listening_socket(config.host, config.port)
    except OSError as error:
        raise VnadminDocError(
            msg(
                "cannot listen on {host}, port {port}: {reason}; choose others with --host and --port",
                host=config.host, port=config.port, reason=reason(error),
            )
        ) from error  # fmt: skip


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises ``OSError``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: only then asyncio sends small answers without a delay (TCP_NODELAY).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host.strip("[]"), port))
        listening.listen(CONNECTIONS)
    except OSError:
        listening.close()
        raise
    return listening


class _Server(uvicorn.Server):
    """Before it stops, clients that wait for a job or a picture are answered, and not by an error of the server."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        app: Any = self.config.app
        app.state.end_waits()
        await super().shutdown(sockets)


class _PatientProtocol(H11Protocol):
    """HTTP/1.1 whose connections are closed if the head of a request is not complete in time, or an answer not read.

    A client with too many connections gets a problem.
    """

    _head_timer: asyncio.TimerHandle | None = None
    _answer_timer: asyncio.TimerHandle | None = None
    _unread: float = math.inf
    """Bytes of the answer that the client had not taken at the last check; infinite if all has been taken since."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._time_head()
        self._answer_timer = self.loop.call_later(ANSWER_SECONDS, self._check_answer)
        host = self.client[0] if self.client else ""
        same = sum(1 for other in self.connections if (getattr(other, "client", None) or ("",))[0] == host)
        if len(self.connections) > CONNECTIONS or (same > CLIENT_CONNECTIONS and not is_loopback(host)):
            self.app = _refuse

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        answered = self.cycle is not None and self.cycle.response_complete
        if answered and self.conn.their_state is h11.SEND_BODY:  # a body that nobody reads
            self.transport.close()
        if self.conn.their_state is not h11.IDLE:
            self._stop_timer()
        elif self._head_timer is None:
            self._time_head()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - that of h11 is not for people
        """Answer to what is no HTTP with a problem, as to all else that is wrong."""
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):  # an answer was begun
            self.transport.close()
            return
        answer = problem_response(ProblemError("bad-request", _NO_HTTP, headers={"Connection": "close"}), "en")
        for event in (
            h11.Response(status_code=answer.status_code, headers=answer.raw_headers, reason=b"Bad Request"),
            h11.Data(data=bytes(answer.body)), h11.EndOfMessage(),
        ):  # fmt: skip
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()

    def resume_writing(self) -> None:
        self._unread = math.inf
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        if self._answer_timer is not None:
            self._answer_timer.cancel()
        super().connection_lost(exc)

    def _time_head(self) -> None:
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _check_answer(self) -> None:
        """Close the connection if the client has taken too little since the last check."""
        left = self.transport.get_write_buffer_size()
        if left > self._unread - LEAST_READ:
            self.transport.abort()
            return
        self._unread = left or math.inf
        self._answer_timer = self.loop.call_later(ANSWER_SECONDS, self._check_answer)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer on a connection that is one too many."""
    problem = ProblemError("too-many-connections", retry_after=KEEP_ALIVE_SECONDS, headers={"Connection": "close"})
    await problem_response(problem, lang_of(Request(scope)))(scope, receive, send)
