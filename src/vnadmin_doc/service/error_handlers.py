"""Errors of endpoints as problems; see ``HANDLERS``."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.service.errors import ProblemError, lang_of, problem_of_error, problem_response, storage_problem

__all__ = ["HANDLERS"]


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
    return problem_response(storage_problem(error), lang_of(request))


def _on_internal(request: Request, _: Exception) -> Response:
    return problem_response(ProblemError("internal-error"), lang_of(request))


HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Response]] = {
    ProblemError: _on_problem,
    HTTPException: _on_http,
    VnadminDocError: _on_error,
    sqlite3.Error: _on_storage,
    OSError: _on_storage,
    Exception: _on_internal,
}
"""The answer to each kind of exception."""
