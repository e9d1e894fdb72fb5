"""Problems: what the service answers instead of a document (RFC 9457), with a named type and what to do.

``type`` is a relative reference that the service itself answers, so nothing outside is needed to look it up.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from vnadmin_doc.errors import (
    DamagedFile,
    EmptyFile,
    EncryptedFile,
    LimitExceeded,
    MissingDependency,
    NotApplicable,
    ReadError,
    SecretLetter,
    UnsupportedFormat,
    VnadminDocError,
    WriteError,
)
from vnadmin_doc.messages import Lang, Message, msg, recognise, translate

__all__ = [
    "PROBLEMS", "Problem", "ProblemError", "as_json", "lang_of", "preferences", "problem_of", "problem_of_error",
    "problem_response", "storage_problem",
]  # fmt: skip

_LOG = logging.getLogger("vnadmin_doc.service")
PATH = "/v1/problems/"
MEDIA_TYPE = "application/problem+json"
_HEADERS = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'",
}  # fmt: skip
"""For an internal error too, which is answered outside of the middleware for security."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A type of problem: its name, its HTTP status, what is wrong, and what to do."""

    name: str
    status: int
    title: Message
    remedy: Message


_ALL = (
    Problem("bad-request", 400, msg("the request is not valid"), msg("correct what detail names")),
    Problem(
        "not-authorized", 401, msg("a token is required"),
        msg("send the header Authorization: Bearer TOKEN with the token of this service"),
    ),
    Problem(
        "cross-origin", 403, msg("the request comes from a page of another site"),
        msg("send it from a page of this service, with its X-CSRF-Token, or from a program"),
    ),
    Problem("not-found", 404, msg("there is nothing at this address"), msg("see /v1/openapi.json")),
    Problem(
        "job-not-found", 404, msg("there is no such job"),
        msg("it was deleted, or the time to read its result is over; send the file again"),
    ),
    Problem("letter-not-found", 404, msg("the file has no such letter"), msg("see results in the status of the job")),
    Problem("method-not-allowed", 405, msg("this address does not take this method"), msg("see /v1/openapi.json")),
    Problem(
        "not-acceptable", 406, msg("no format of Accept can be written"),
        msg("ask for application/json, application/xml, application/akn+xml, application/edxml+xml or application/pdf"),
    ),
    Problem(
        "upload-too-slow", 408, msg("the body was not complete in time"),
        msg("send it again over a faster connection, or send smaller files"),
    ),
    Problem("job-unfinished", 409, msg("the job has not ended"), msg("wait for it: GET its status with wait=20")),
    Problem("job-canceled", 409, msg("the job was canceled"), msg("send the file again if its letter is needed")),
    Problem(
        "key-reused", 409, msg("this Idempotency-Key was used for another request"),
        msg("use a new key for each request, and the same one only to repeat it"),
    ),
    Problem(
        "body-too-large", 413, msg("the body is too large"),
        msg("split the file, or raise --max-size of the service"),
    ),
    Problem(
        "limit-exceeded", 413, msg("the file is over a limit of the service"),
        msg("split the file, or raise the limit of the service"),
    ),
    Problem(
        "unsupported-format", 415, msg("files of this format cannot be read"),
        msg("send a PDF, a picture, DOCX, ODT, HTML, Markdown, text, a mail or an archive"),
    ),
    Problem("wrong-host", 421, msg("this service does not have this host name"), msg("start it with --host-name NAME")),
    Problem("empty-file", 422, msg("the file has no words"), msg("send a file with a letter")),
    Problem("damaged-file", 422, msg("the file is damaged"), msg("get the file again from where it comes from")),
    Problem("encrypted-file", 422, msg("the file needs a password"), msg("send the file without a password")),
    Problem("unreadable-file", 422, msg("the file cannot be read"), msg("see detail")),
    Problem(
        "not-writable", 422, msg("the letter cannot be written in this format"),
        msg("see detail; ask for application/json to see what is missing"),
    ),
    Problem(
        "secret-letter", 422, msg("a letter with a secrecy mark is not written in this format"),
        msg("ask for application/json; secret letters may only be processed as the law allows"),
    ),
    Problem(
        "time-exceeded", 422, msg("the file took too long to read"),
        msg("split the file, or raise --timeout of the service"),
    ),
    Problem(
        "memory-exceeded", 422, msg("the file needs too much memory"),
        msg("split the file, or raise --memory of the service"),
    ),
    Problem(
        "too-many-jobs", 429, msg("too many of your jobs have not ended"),
        msg("wait until some have ended; send again after Retry-After seconds"),
    ),
    Problem(
        "too-many-connections", 503, msg("too many connections are open"),
        msg("use one connection for several requests; send again after Retry-After seconds"),
    ),
    Problem("internal-error", 500, msg("an error in this program"), msg("please report it")),
    Problem(
        "worker-died", 500, msg("the process that read the file ended"),
        msg("send the file again once; if it happens again, report it with the file"),
    ),
    Problem(
        "missing-dependency", 501, msg("a program or package is not installed on the server"),
        msg("run vnadmin-doc doctor on the server"),
    ),
    Problem(
        "no-archive", 501, msg("this service has no archive to search"), msg("start it with --archive RESULTS")
    ),
    Problem("queue-full", 503, msg("the queue is full"), msg("send again after Retry-After seconds")),
    Problem(
        "storage-full", 503, msg("the server cannot store files"),
        msg("free space on the disk of --state; send again after Retry-After seconds"),
    ),
    Problem("not-ready", 503, msg("the service cannot read files now"), msg("see detail; send again later")),
)  # fmt: skip
PROBLEMS = {problem.name: problem for problem in _ALL}

_OF_CLASSES = {
    EmptyFile: "empty-file", UnsupportedFormat: "unsupported-format", DamagedFile: "damaged-file",
    EncryptedFile: "encrypted-file", LimitExceeded: "limit-exceeded", ReadError: "unreadable-file",
    SecretLetter: "secret-letter", WriteError: "not-writable", MissingDependency: "missing-dependency",
    NotApplicable: "not-writable",
}  # fmt: skip
_BY_NAME = {error.__name__: name for error, name in _OF_CLASSES.items()} | {
    "TimeExceeded": "time-exceeded", "MemoryExceeded": "memory-exceeded", "WorkerDied": "worker-died",
    "Canceled": "job-canceled", "StorageFull": "storage-full",
}  # fmt: skip


class ProblemError(Exception):
    """A problem with its detail, raised by a handler. ``retry_after`` is in seconds; ``more``: further members."""

    def __init__(
        self,
        name: str,
        detail: str = "",
        *,
        retry_after: float | None = None,
        headers: Mapping[str, str] | None = None,
        **more: object,
    ) -> None:
        super().__init__(name)
        self.problem, self.detail, self.more = PROBLEMS[name], detail, more
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(max(1, math.ceil(retry_after)))


def problem_of(error: str, message: str) -> ProblemError:
    """The problem of a file: ``error`` is the class of the error, or the name of it in an outcome.

    A message about a path of this machine, and one of an unexpected error, is not shown to clients.
    """
    name = _BY_NAME.get(error, "internal-error")
    retry = 30.0 if name == "storage-full" else None
    return ProblemError(
        name, "" if name in ("storage-full", "internal-error") else recognise(message), retry_after=retry
    )


def problem_of_error(error: VnadminDocError) -> ProblemError:
    """The problem of an error that a function raised."""
    return problem_of(type(error).__name__, error.message)


def as_json(error: ProblemError, lang: Lang) -> dict[str, Any]:
    """The members of a problem."""
    problem = error.problem
    members: dict[str, Any] = {
        "type": PATH + problem.name, "title": translate(problem.title, lang), "status": problem.status,
        "what_to_do": translate(problem.remedy, lang),
    }  # fmt: skip
    if error.detail:
        members["detail"] = translate(error.detail, lang)
    return {**members, **error.more}


def problem_response(error: ProblemError, lang: Lang) -> Response:
    """The answer for a problem."""
    body = json.dumps(as_json(error, lang), ensure_ascii=False).encode(errors="replace")
    headers = {"Content-Language": lang, "Vary": "Accept-Language", **_HEADERS, **error.headers}
    return Response(body, error.problem.status, headers, MEDIA_TYPE)


def lang_of(request: Request) -> Lang:
    """The language of the request: of Vietnamese and English the one that Accept-Language prefers, else English."""
    best: tuple[float, Lang] = (0.0, "en")
    for name, quality in preferences(request.headers.get("accept-language", "")):
        primary = name.partition("-")[0]
        if quality > best[0] and primary in ("vi", "en"):
            best = quality, "vi" if primary == "vi" else "en"
    return best[1]


def preferences(header: str) -> list[tuple[str, float]]:
    """The values of an Accept header with their qualities, the preferred first.

    >>> preferences("vi;q=0.8, en-US, *;q=x")
    [('en-us', 1.0), ('vi', 0.8), ('*', 0.0)]
    """
    found = []
    for part in header[:1000].lower().split(","):
        name, *parameters = (item.strip() for item in part.split(";"))
        if name:
            found.append((name, _quality(parameters)))
    return sorted(found, key=lambda item: -item[1])


def _quality(parameters: list[str]) -> float:
    text = next((item[2:] for item in parameters if item.startswith("q=")), "1")
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0


def storage_problem(error: Exception) -> ProblemError:
    """The problem of an error of the queue or the disk, which is logged."""
    _LOG.error("storage: %s", error)
    return ProblemError("storage-full", retry_after=30)
