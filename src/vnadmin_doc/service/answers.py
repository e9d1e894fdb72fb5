"""What a request asks for, and jobs as answers."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from email.utils import formatdate
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from vnadmin_doc.batch.safe_files import document_suffix
from vnadmin_doc.messages import msg
from vnadmin_doc.service.errors import ProblemError, as_json, lang_of, problem_of
from vnadmin_doc.service.jobs import Jobs
from vnadmin_doc.service.queue import JobRow
from vnadmin_doc.service.wishes import MEDIA_TYPES

__all__ = ["address_of", "client_of", "found_job", "jobs_of", "json_response", "key_of", "result_response", "status_of"]

LONGEST_KEY = 200


def jobs_of(request: Request) -> Jobs:
    """The jobs of the service."""
    jobs: Jobs = request.app.state.jobs
    return jobs


def client_of(request: Request) -> str:
    """The address of the client, "" if unknown."""
    return request.client.host if request.client else ""


def key_of(request: Request, number: int | None = None) -> str | None:
    """The Idempotency-Key, as a digest with the client and its user name: another client's is another key.

    ``number``: which file of the request it is for; None for that of a request with one.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST_KEY:
        raise ProblemError("bad-request", msg("Idempotency-Key has 1 to {most} characters", most=LONGEST_KEY))
    whose = json.dumps([client_of(request), request.scope["vnadmin_doc.user"], key, number])
    return hashlib.sha256(whose.encode()).hexdigest()


def address_of(row: JobRow) -> str:
    """The path of a job."""
    return f"/v1/jobs/{row.id}"


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


def json_response(value: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """An answer in JSON."""
    body = json.dumps(value, ensure_ascii=False).encode(errors="replace")
    return Response(body, status, headers, "application/json")


async def found_job(request: Request) -> JobRow:
    """The job that the path names. Raises ``ProblemError`` if there is none."""
    row = await asyncio.to_thread(jobs_of(request).queue.find, request.path_params["job"])
    if row is None:
        raise ProblemError("job-not-found")
    return row


async def result_response(request: Request, row: JobRow, part: int) -> Response:
    """The document of a letter of a job that is over, from 1. Raises ``ProblemError`` if there is none."""
    if row.state != "succeeded":
        raise _problem(row)
    place = {"Vnadmin-Doc-Job": row.id, "Vnadmin-Doc-Letters": str(row.letters)}
    if part < row.letters:
        place["Link"] = f'<{address_of(row)}/result?part={part + 1}>; rel="next"'
    is_sent = request.method != "HEAD"
    try:
        document = await asyncio.to_thread(jobs_of(request).document, row, part, is_sent=is_sent)
    except ProblemError as error:
        if error.problem.name == "not-writable":  # the other letters of the file may be
            error.headers.update(place)
        raise
    name = f"{row.name}.{document_suffix(row.form)}" if part == 1 else f"{row.name}.{part}.{document_suffix(row.form)}"
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Location": f"{address_of(row)}/result?part={part}",
        "Expires": formatdate(row.expires, usegmt=True),
    }
    return Response(document, 200, headers | place, MEDIA_TYPES[row.form][0])


def _problem(row: JobRow) -> ProblemError:
    return ProblemError("job-canceled") if row.state == "canceled" else problem_of(row.error, row.message)


async def status_of(request: Request, row: JobRow) -> dict[str, Any]:
    """A job as JSON; members without a value are left out."""
    status: dict[str, Any] = {
        "id": row.id, "state": row.state, "name": row.name, "to": row.form, "bytes": row.size,
        "sha256": row.sha256, "created": _time(row.created), "started": _time(row.started),
        "finished": _time(row.finished), "expires": _time(row.expires), "status": address_of(row),
    }  # fmt: skip
    if row.state == "queued":
        status["ahead"] = await asyncio.to_thread(jobs_of(request).queue.ahead, row)
    if row.state == "succeeded":
        results = [f"{address_of(row)}/result?part={part}" for part in range(1, row.letters + 1)]
        status |= {"results": results, "pages": row.pages, "seconds": round(row.seconds, 3), "once": bool(row.secret)}
    if row.state in ("failed", "canceled"):
        status["problem"] = as_json(_problem(row), lang_of(request))
    return {name: value for name, value in status.items() if value is not None}
