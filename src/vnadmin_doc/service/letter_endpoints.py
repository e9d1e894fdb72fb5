"""Endpoints of letters: a file in, its letter or a job out; and the search of a converted folder."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vnadmin_doc.archive.search import search
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.messages import msg
from vnadmin_doc.service.answers import (
    address_of,
    client_of,
    jobs_of,
    json_response,
    key_of,
    result_response,
    status_of,
)
from vnadmin_doc.service.errors import ProblemError, as_json, lang_of, storage_problem
from vnadmin_doc.service.jobs import Jobs
from vnadmin_doc.service.queue import JobRow, NewJob
from vnadmin_doc.service.uploads import MOST_FILES, Upload, received, received_files
from vnadmin_doc.service.wishes import format_of, is_async, parameters, patience_of, wanted_of, whole_number_of

__all__ = ["find_letters", "post_letter", "post_letters"]

_LOG = logging.getLogger("vnadmin_doc.service")
_SEARCH = ("q", "issuer", "kind", "since", "until", "cites", "limit")


async def post_letter(request: Request) -> Response:
    """A file in; its letter out, or a job if that takes longer than the client waits."""
    jobs = jobs_of(request)
    form, wanted = format_of(request), wanted_of(request)
    patience = patience_of(request, jobs.config.answer_seconds)
    key = key_of(request)
    await asyncio.to_thread(jobs.check_room, client_of(request), key)
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
    answer = await result_response(request, row, 1)
    answer.headers["Server-Timing"] = _timing(row)
    return answer


async def post_letters(request: Request) -> Response:
    """Several files in; a job for each."""
    jobs = jobs_of(request)
    form, wanted = format_of(request), wanted_of(request)
    keys = [key_of(request, number) for number in range(MOST_FILES)]
    await asyncio.to_thread(jobs.check_room, client_of(request), keys[0])
    answers: list[dict[str, Any]] = []
    refused: ProblemError | None = None
    for upload, key in zip(await received_files(request, jobs), keys, strict=False):
        try:
            row = await _submitted(request, upload, form, wanted.as_json(), key)
            answers.append({"name": upload.name, "job": await status_of(request, row)})
        except ProblemError as error:
            refused = error
            answers.append({"name": upload.name, "problem": as_json(error, lang_of(request))})
    if refused and not any("job" in answer for answer in answers):
        raise refused
    return json_response({"files": answers}, 202, refused.headers if refused else None)


async def _submitted(
    request: Request, upload: Upload, form: str, options: str, key: str | None, *, promised: bool = True
) -> JobRow:
    job = NewJob(upload.id, key, client_of(request), upload.name, form, options, upload.size, upload.sha256)
    jobs = jobs_of(request)
    try:
        return await asyncio.to_thread(jobs.submit, job, promised=promised)
    except (sqlite3.Error, OSError) as error:
        await asyncio.to_thread(jobs.folder.erase_upload, upload.id)
        raise storage_problem(error) from error


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
    jobs = jobs_of(request)
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
    headers = {"Location": address_of(row), "Retry-After": "1"}
    if is_async(request):
        headers["Preference-Applied"] = "respond-async"
    return json_response(await status_of(request, row), 202, headers)


async def find_letters(request: Request) -> Response:
    """The letters of a converted folder that match a query."""
    config = jobs_of(request).config
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
    return json_response({"letters": [{**asdict(hit), "title": hit.title} for hit in hits]})
