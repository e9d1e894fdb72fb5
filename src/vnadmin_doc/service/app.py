"""The application: its routes, and what every request passes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vnadmin_doc.service.config import ServiceConfig
from vnadmin_doc.service.error_handlers import HANDLERS
from vnadmin_doc.service.job_endpoints import cancel_job, delete_job, job_result, job_status
from vnadmin_doc.service.jobs import Jobs
from vnadmin_doc.service.letter_endpoints import find_letters, post_letter, post_letters
from vnadmin_doc.service.review.routes import Review
from vnadmin_doc.service.security import Security, new_csrf_token
from vnadmin_doc.service.service_endpoints import letter_schema, live, metrics, openapi, problem_type, ready
from vnadmin_doc.service.uploads import BodyTaken

__all__ = ["create_app", "create_review_app"]


def create_app(config: ServiceConfig, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The application. ``routes`` are further ones, behind the same checks of host, token and origin.

    With ``config.review``, the review page of ``config.archive`` is at ``/review/``.

    ``app.state.csrf_token`` is for pages: their requests that change something send it as X-CSRF-Token. Raises
    ``WriteError`` if the folder of the service cannot be used.
    """
    jobs = Jobs(config)
    review = Review(config.archive, config.sources) if config.review and config.archive else None

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        jobs.start()
        try:
            yield
        finally:
            jobs.stop()
            if review:
                review.close()

    app = _secured(
        [*_routes(), *(review.routes() if review else ()), *routes], lifespan, Middleware(_Counted, jobs=jobs),
        token=config.token, names=(config.host, *config.names),
    )  # fmt: skip

    def end_waits() -> None:
        jobs.end_waits()
        if review:
            review.close()

    app.state.jobs, app.state.end_waits = jobs, end_waits
    app.state.search_lock = asyncio.Lock()
    return app


def create_review_app(out: Path, sources: Path | None = None) -> Starlette:
    """The application with the routes of the review page alone, for people on this machine; see ``Review``."""
    review = Review(out, sources)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            review.close()

    app = _secured(review.routes(), lifespan)
    app.state.end_waits = review.close
    return app


def _secured(
    routes: Sequence[BaseRoute],
    lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]],
    *outer: Middleware,
    token: str | None = None,
    names: Sequence[str] = (),
) -> Starlette:
    """An application behind the checks of host, token and origin; its errors are answered as problems."""
    csrf_token = new_csrf_token()
    security = Middleware(Security, csrf_token=csrf_token, token=token, names=names)
    app = Starlette(
        routes=routes, lifespan=lifespan, middleware=[Middleware(BodyTaken), *outer, security],
        exception_handlers=HANDLERS,
    )  # fmt: skip
    app.state.csrf_token = csrf_token
    return app


def _routes() -> list[Route]:
    return [
        Route("/v1/letters", post_letter, methods=["POST"]),
        Route("/v1/letters", find_letters, methods=["GET"]),
        Route("/v1/letters:batch", post_letters, methods=["POST"]),
        Route("/v1/jobs/{job}", job_status, methods=["GET"]),
        Route("/v1/jobs/{job}", delete_job, methods=["DELETE"]),
        Route("/v1/jobs/{job}/cancel", cancel_job, methods=["POST"]),
        Route("/v1/jobs/{job}/result", job_result, methods=["GET"]),
        Route("/v1/health/live", live, methods=["GET"]),
        Route("/v1/health/ready", ready, methods=["GET"]),
        Route("/v1/metrics", metrics, methods=["GET"]),
        Route("/v1/openapi.json", openapi, methods=["GET"]),
        Route("/v1/problems/{problem}", problem_type, methods=["GET"]),
        Route("/v1/schemas/letter.json", letter_schema, methods=["GET"]),
    ]


class _Counted:
    """Counts the requests by route and status."""

    def __init__(self, app: ASGIApp, jobs: Jobs) -> None:
        self.app, self.jobs = app, jobs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(scope, message["status"])
            await send(message)

        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            await self.app(scope, receive, counted)
        except Exception:
            self._count(scope, 500)  # it is answered outside of this
            raise

    def _count(self, scope: Scope, status: int) -> None:
        endpoint: Callable[..., Any] | None = scope.get("endpoint")
        self.jobs.counters.add("requests", getattr(endpoint, "__name__", "none"), str(status))
