"""Endpoints of jobs: state, result, cancel, delete."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from vnadmin_doc.service.answers import found_job, jobs_of, json_response, result_response, status_of
from vnadmin_doc.service.errors import ProblemError
from vnadmin_doc.service.wishes import number_of, parameters, whole_number_of

__all__ = ["cancel_job", "delete_job", "job_result", "job_status"]

LONGEST_POLL = 60.0


async def job_status(request: Request) -> Response:
    """The state of a job; with ``wait``, when it is over or after so many seconds."""
    seconds = number_of(parameters(request, ("wait",)), "wait", 0, least=0, most=LONGEST_POLL)
    row = await jobs_of(request).wait(request.path_params["job"], seconds)
    if row is None:
        raise ProblemError("job-not-found")
    return json_response(await status_of(request, row), headers=None if row.is_over else {"Retry-After": "1"})


async def job_result(request: Request) -> Response:
    """The document of a letter of a job, or why there is none."""
    part = whole_number_of(parameters(request, ("part",)), "part", 1, least=1, most=1_000_000)
    row = await found_job(request)
    if not row.is_over:
        raise ProblemError("job-unfinished", retry_after=1)
    return await result_response(request, row, part)


async def cancel_job(request: Request) -> Response:
    """Stop the work on a job; its state stays readable."""
    row = await found_job(request)
    await jobs_of(request).cancel(row.id)
    return json_response(await status_of(request, await found_job(request)))


async def delete_job(request: Request) -> Response:
    """Stop the work on a job, and erase all of it."""
    row = await found_job(request)
    await jobs_of(request).cancel(row.id, delete=True)
    return Response(status_code=204)
