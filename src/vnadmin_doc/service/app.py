"""The application: routes, and what each answers."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from vnadmin_doc.archive.search import search
from vnadmin_doc.batch.safe_files import document_suffix
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.messages import msg
from vnadmin_doc.service.config import ServiceConfig
from vnadmin_doc.service.errors import (
    PROBLEMS,
    ProblemError,
    as_json,
    lang_of,
    problem_of,
    problem_of_error,
    problem_response,
)
from vnadmin_doc.service.jobs import Jobs
from vnadmin_doc.service.metrics import metrics_text
from vnadmin_doc.service.openapi import openapi_document
from vnadmin_doc.service.queue import JobRow, NewJob
from vnadmin_doc.service.review.routes import Review
from vnadmin_doc.service.security import Security, new_csrf_token
from vnadmin_doc.service.uploads import MOST_FILES, BodyTaken, Upload, received, received_files
from vnadmin_doc.service.wishes import (
    MEDIA_TYPES,
    format_of,
    is_async,
    number_of,
    parameters,
    patience_of,
    wanted_of,
    whole_number_of,
)
from vnadmin_doc.writers.schema import JSON_SCHEMA, schema_file

__all__ = ["create_app", "create_review_app"]

_LOG = logging.getLogger("vnadmin_doc.service")
LONGEST_POLL = 60.0
LONGEST_KEY = 200
_SEARCH = ("q", "issuer", "kind", "since", "until", "cites", "limit")


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
        exception_handlers={
            ProblemError: _on_problem, HTTPException: _on_http, VnadminDocError: _on_error,
            sqlite3.Error: _on_storage, OSError: _on_storage, Exception: _on_internal,
        },
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


# ---- letters ------------------------------------------------------------------------------------


async def post_letter(request: Request) -> Response:
    """A file in; its letter out, or a job if that takes longer than the client waits."""
    jobs = _jobs(request)
    form, wanted = format_of(request), wanted_of(request)
    patience = patience_of(request, jobs.config.answer_seconds)
    key = _key(request)
    await asyncio.to_thread(jobs.check_room, _client(request), key)
    upload = await received(request, jobs)
    promised = key is not None or not patience
    try:
        row = await _submitted(request, upload, form, wanted.as_json(), key, promised=promised)
        if patience and not row.is_over:
            row = await _ended(request, row, patience)
        if not row.is_over:
            if not promised:
                await _promise(jobs, row)
            return await _accepted(request, row)
    finally:
        jobs.forget(upload.id)
    if row.state == "succeeded":
        row = await asyncio.to_thread(jobs.answered, row)
    answer = await _result(request, row, 1)
    answer.headers["Server-Timing"] = _timing(row)
    return answer


async def post_letters(request: Request) -> Response:
    """Several files in; a job for each."""
    jobs = _jobs(request)
    form, wanted = format_of(request), wanted_of(request)
    keys = [_key(request, number) for number in range(MOST_FILES)]
    await asyncio.to_thread(jobs.check_room, _client(request), keys[0])
    answers: list[dict[str, Any]] = []
    refused: ProblemError | None = None
    for upload, key in zip(await received_files(request, jobs), keys, strict=False):
        try:
            row = await _submitted(request, upload, form, wanted.as_json(), key)
            answers.append({"name": upload.name, "job": await _status(request, row)})
        except ProblemError as error:
            refused = error
            answers.append({"name": upload.name, "problem": as_json(error, lang_of(request))})
    if refused and not any("job" in answer for answer in answers):
        raise refused
    return _json({"files": answers}, 202, refused.headers if refused else None)


async def _submitted(
    request: Request, upload: Upload, form: str, options: str, key: str | None, *, promised: bool = True
) -> JobRow:
    job = NewJob(upload.id, key, _client(request), upload.name, form, options, upload.size, upload.sha256)
    jobs = _jobs(request)
    try:
        return await asyncio.to_thread(jobs.submit, job, promised=promised)
    except (sqlite3.Error, OSError) as error:
        await asyncio.to_thread(jobs.erase, upload.id)
        raise _storage_problem(error) from error


async def _promise(jobs: Jobs, row: JobRow) -> None:
    """Bring the job to the disk; if that fails, the client gets the problem, and the job is deleted."""
    try:
        await asyncio.to_thread(jobs.promise, row)
    except (sqlite3.Error, OSError):
        with suppress(sqlite3.Error):
            await jobs.cancel(row.id, delete=True)
        raise


async def _ended(request: Request, row: JobRow, seconds: float) -> JobRow:
    """The row when the job is over, or after ``seconds``. If the client leaves, nobody knows the job: it is deleted."""
    jobs = _jobs(request)
    waiting = asyncio.create_task(jobs.wait(row.id, seconds))
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not waiting.done() and row.key is None:
            await jobs.cancel(row.id, delete=True)
        found = await waiting if waiting.done() else None
    finally:
        waiting.cancel()
        gone.cancel()
    if found is None:
        raise ProblemError("job-not-found")
    return found


def _timing(row: JobRow) -> str:
    """How long the file has waited and was read, in ms (W3C Server Timing)."""
    waited = max(0.0, (row.started or row.created) - row.created)
    return f"queue;dur={1000 * waited:.1f}, read;dur={1000 * row.seconds:.1f}"


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _accepted(request: Request, row: JobRow) -> Response:
    headers = {"Location": _address(row), "Retry-After": "1"}
    if is_async(request):
        headers["Preference-Applied"] = "respond-async"
    return _json(await _status(request, row), 202, headers)


async def find_letters(request: Request) -> Response:
    """The letters of a converted folder that match a query."""
    config = _jobs(request).config
    asked = parameters(request, _SEARCH)
    if config.archive is None:
        raise ProblemError("no-archive")
    limit = whole_number_of(asked, "limit", 20, least=1, most=200)
    filters: dict[str, Any] = {name: asked.get(name) or None for name in _SEARCH if name not in ("q", "limit")}
    try:
        async with request.app.state.search_lock:  # the index is brought up to date first
            hits = await asyncio.to_thread(search, config.archive, asked.get("q", ""), limit=limit, **filters)
    except ValueError as error:
        raise ProblemError("bad-request", str(error)) from None
    except VnadminDocError:
        _LOG.exception("search in %s", config.archive)
        raise ProblemError("not-ready", msg("the archive cannot be searched; see the log of the server")) from None
    return _json({"letters": [{**asdict(hit), "title": hit.title} for hit in hits]})


# ---- jobs ---------------------------------------------------------------------------------------


async def job_status(request: Request) -> Response:
    """The state of a job; with ``wait``, when it is over or after so many seconds."""
    seconds = number_of(parameters(request, ("wait",)), "wait", 0, least=0, most=LONGEST_POLL)
    row = await _jobs(request).wait(request.path_params["job"], seconds)
    if row is None:
        raise ProblemError("job-not-found")
    return _json(await _status(request, row), headers=None if row.is_over else {"Retry-After": "1"})


async def job_result(request: Request) -> Response:
    """The document of a letter of a job, or why there is none."""
    part = whole_number_of(parameters(request, ("part",)), "part", 1, least=1, most=1_000_000)
    row = await _found(request)
    if not row.is_over:
        raise ProblemError("job-unfinished", retry_after=1)
    return await _result(request, row, part)


async def cancel_job(request: Request) -> Response:
    """Stop the work on a job; its state stays readable."""
    row = await _found(request)
    await _jobs(request).cancel(row.id)
    return _json(await _status(request, await _found(request)))


async def delete_job(request: Request) -> Response:
    """Stop the work on a job, and erase all of it."""
    row = await _found(request)
    await _jobs(request).cancel(row.id, delete=True)
    return Response(status_code=204)


async def _found(request: Request) -> JobRow:
    row = await asyncio.to_thread(_jobs(request).queue.find, request.path_params["job"])
    if row is None:
        raise ProblemError("job-not-found")
    return row


async def _result(request: Request, row: JobRow, part: int) -> Response:
    if row.state != "succeeded":
        raise _problem(row)
    place = {"Vnadmin-Doc-Job": row.id, "Vnadmin-Doc-Letters": str(row.letters)}
    if part < row.letters:
        place["Link"] = f'<{_address(row)}/result?part={part + 1}>; rel="next"'
    is_sent = request.method != "HEAD"
    try:
        document = await asyncio.to_thread(_jobs(request).document, row, part, is_sent=is_sent)
    except ProblemError as error:
        if error.problem.name == "not-writable":  # the other letters of the file may be
            error.headers.update(place)
        raise
    name = f"{row.name}.{document_suffix(row.form)}" if part == 1 else f"{row.name}.{part}.{document_suffix(row.form)}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Location": f"{_address(row)}/result?part={part}",
        "Expires": formatdate(row.expires, usegmt=True),
    }
    return Response(document, 200, headers | place, MEDIA_TYPES[row.form][0])


def _problem(row: JobRow) -> ProblemError:
    return ProblemError("job-canceled") if row.state == "canceled" else problem_of(row.error, row.message)


async def _status(request: Request, row: JobRow) -> dict[str, Any]:
    """A job as JSON; members without a value are left out."""
    status: dict[str, Any] = {
        "id": row.id, "state": row.state, "name": row.name, "to": row.form, "bytes": row.size,
        "sha256": row.sha256, "created": _time(row.created), "started": _time(row.started),
        "finished": _time(row.finished), "expires": _time(row.expires), "status": _address(row),
    }  # fmt: skip
    if row.state == "queued":
        status["ahead"] = await asyncio.to_thread(_jobs(request).queue.ahead, row)
    if row.state == "succeeded":
        results = [f"{_address(row)}/result?part={part}" for part in range(1, row.letters + 1)]
        status |= {"results": results, "pages": row.pages, "seconds": round(row.seconds, 3), "once": bool(row.secret)}
    if row.state in ("failed", "canceled"):
        status["problem"] = as_json(_problem(row), lang_of(request))
    return {name: value for name, value in status.items() if value is not None}


# ---- about the service --------------------------------------------------------------------------


async def live(_: Request) -> Response:
    """The process answers."""
    return _json({"status": "live"})


async def ready(request: Request) -> Response:
    """Files can be read; a full queue is load, not a fault."""
    problem = _jobs(request).problem
    if problem is not None:
        raise ProblemError("not-ready", msg("the workers or the disk; see the log of the server"), retry_after=2)
    return _json({"status": "ready"})


async def metrics(request: Request) -> Response:
    """Counters for Prometheus."""
    jobs = _jobs(request)
    text = metrics_text(jobs.counters, await asyncio.to_thread(jobs.queue.counts))
    return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


async def openapi(_: Request) -> Response:
    """The description of the interface."""
    return Response(openapi_document(), media_type="application/json")


async def problem_type(request: Request) -> Response:
    """A type of problem."""
    problem = PROBLEMS.get(request.path_params["problem"])
    if problem is None:
        raise ProblemError("not-found")
    return _json(as_json(ProblemError(problem.name), lang_of(request)))


async def letter_schema(_: Request) -> Response:
    """The JSON Schema of documents."""
    return Response(await asyncio.to_thread(schema_file(JSON_SCHEMA).read_bytes), media_type="application/schema+json")


# ---- errors -------------------------------------------------------------------------------------


def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)  # noqa: S101 - see exception_handlers
    return problem_response(error, lang_of(request))


def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    names = {404: "not-found", 405: "method-not-allowed"}
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
    if error.status_code == 405 and request.method == "OPTIONS":
        return Response(status_code=204, headers=headers)
    return problem_response(
        ProblemError(names.get(error.status_code, "bad-request"), headers=headers), lang_of(request)
    )


def _allowed(request: Request) -> str:
    """The methods of an address: some have a route for each."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    methods = [route.methods or set() for route in routes if route.path_regex.match(request.url.path)]
    return ", ".join(sorted({"OPTIONS"}.union(*methods)))


def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, VnadminDocError)  # noqa: S101
    return problem_response(problem_of_error(error), lang_of(request))


def _on_storage(request: Request, error: Exception) -> Response:
    return problem_response(_storage_problem(error), lang_of(request))


def _storage_problem(error: Exception) -> ProblemError:
    _LOG.error("storage: %s", error)
    return ProblemError("storage-full", retry_after=30)


def _on_internal(request: Request, _: Exception) -> Response:
    return problem_response(ProblemError("internal-error"), lang_of(request))


# ---- small things -------------------------------------------------------------------------------


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


def _jobs(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _key(request: Request, number: int | None = None) -> str | None:
    """The Idempotency-Key, as a digest with the client and its user name: another client's is another key.

    ``number``: which file of the request it is for; None for that of a request with one.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise ProblemError("bad-request", msg("Idempotency-Key has 1 to {most} characters", most=LONGEST_KEY))
    whose = json.dumps([_client(request), request.scope["vnadmin_doc.user"], key, number])
    return hashlib.sha256(whose.encode()).hexdigest()


def _address(row: JobRow) -> str:
    return f"/v1/jobs/{row.id}"


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def _json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode(errors="replace")
    return Response(body, status, headers, "application/json")
