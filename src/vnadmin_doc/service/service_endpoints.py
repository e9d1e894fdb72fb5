"""Endpoints about the service: health, metrics, the description of the interface, types of problems."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from vnadmin_doc.messages import msg
from vnadmin_doc.service.answers import jobs_of, json_response
from vnadmin_doc.service.errors import PROBLEMS, ProblemError, as_json, lang_of
from vnadmin_doc.service.metrics import metrics_text
from vnadmin_doc.service.openapi import openapi_document
from vnadmin_doc.writers.schema import JSON_SCHEMA, schema_file

__all__ = ["letter_schema", "live", "metrics", "openapi", "problem_type", "ready"]


async def live(_: Request) -> Response:
    """The process answers."""
    return json_response({"status": "live"})


async def ready(request: Request) -> Response:
    """Files can be read; a full queue is load, not a fault."""
    problem = jobs_of(request).problem
    if problem is not None:
        raise ProblemError("not-ready", msg("the workers or the disk; see the log of the server"), retry_after=2)
    return json_response({"status": "ready"})


async def metrics(request: Request) -> Response:
    """Counters for Prometheus."""
    jobs = jobs_of(request)
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
    return json_response(as_json(ProblemError(problem.name), lang_of(request)))


async def letter_schema(_: Request) -> Response:
    """The JSON Schema of documents."""
    return Response(await asyncio.to_thread(schema_file(JSON_SCHEMA).read_bytes), media_type="application/schema+json")
