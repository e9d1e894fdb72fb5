"""Wishes: what a client asks for by Accept, Prefer and the query of its request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import cast

from starlette.requests import Request

from vnadmin_doc.errors import WriteError
from vnadmin_doc.exchange.agency_codes import checked_code
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import LANGS, Lang, msg
from vnadmin_doc.model.page import Fields
from vnadmin_doc.service.errors import ProblemError, lang_of, preferences
from vnadmin_doc.service.reading import Wanted

__all__ = [
    "MEDIA_TYPES", "format_of", "is_async", "number_of", "parameters", "patience_of", "wanted_of", "whole_number_of",
]  # fmt: skip

MEDIA_TYPES = {
    "json": ("application/json",),
    "xml": ("application/xml", "text/xml"),
    "akn": ("application/akn+xml",),
    "edxml": ("application/edxml+xml",),
    "pdfa": ("application/pdf",),
}
"""The media types of each format, its own first. That of edXML is not registered: the standard names none."""
_WISHES = ("to", "fields", "split", "sure", "lang", "organ_code", "name")
_WAIT = re.compile(r"(?:^|[,;\s])wait\s*=\s*(\d{1,6})(?![\w.])", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,30})?(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_ASYNC = re.compile(r"(?:^|[,\s])respond-async(?:$|[,;\s])", re.IGNORECASE)


def parameters(request: Request, known: Sequence[str]) -> Mapping[str, str]:
    """The query of a request. Raises ``ProblemError`` for another name, one that is given twice, and broken text."""
    found: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise ProblemError("bad-request", msg("no parameter {name}; there are: {known}", name=name, known=known))
        if name in found:
            raise ProblemError("bad-request", msg("the parameter {name} is given twice", name=name))
        if "\0" in value or "\ufffd" in value:
            raise ProblemError("bad-request", msg("the parameter {name} is not text in UTF-8", name=name))
        found[name] = value
    return found


def format_of(request: Request) -> str:
    """The format that is wanted: ``to``, else the one that Accept prefers. Raises ``ProblemError`` for none."""
    to = request.query_params.get("to")
    if to is not None:
        return _one_of("to", to, tuple(MEDIA_TYPES))
    accepted = preferences(_joined(request, "accept") or "*/*")
    refused = {name for name, quality in accepted if not quality}
    for name, quality in accepted:
        for form, types in MEDIA_TYPES.items():
            if quality and any(
                name in (one, f"{one.partition('/')[0]}/*", "*/*") and one not in refused for one in types
            ):
                return form
    raise ProblemError("not-acceptable")


def _joined(request: Request, name: str) -> str:
    """The value of a header that is a list and may have several lines (RFC 9110, 5.3)."""
    return ", ".join(request.headers.getlist(name))


def wanted_of(request: Request) -> Wanted:
    """The other wishes for a file. Raises ``ProblemError``."""
    asked = parameters(request, _WISHES)
    code = asked.get("organ_code")
    lang = asked.get("lang")
    return Wanted(
        fields=cast("Fields", _one_of("fields", asked.get("fields", "all"), ("all", "header"))),
        split=_one_of("split", asked.get("split", "true"), ("true", "false")) == "true",
        sure=number_of(asked, "sure", PRECISION, least=0.5, most=0.9999),
        lang=lang_of(request) if lang is None else cast("Lang", _one_of("lang", lang, LANGS)),
        organ_code=None if code is None else _organ_code(code),
    )


def _organ_code(code: str) -> str:
    try:
        return checked_code(code)
    except WriteError as error:
        raise ProblemError("bad-request", error.message) from None


def is_async(request: Request) -> bool:
    """Does the client prefer a job (RFC 7240)?"""
    return bool(_ASYNC.search(_joined(request, "prefer")[:1000]))


def patience_of(request: Request, most: float) -> float:
    """How many seconds the client waits (RFC 7240): ``wait``, at most ``most``; 0 with ``respond-async`` alone."""
    prefer = _joined(request, "prefer")[:1000]
    if found := _WAIT.search(prefer):
        return min(most, float(found[1]))
    return 0.0 if is_async(request) else most


def number_of(asked: Mapping[str, str], name: str, default: float, *, least: float, most: float) -> float:
    """A number of a query. Raises ``ProblemError`` if it is none, or outside of its bounds."""
    text = asked.get(name)
    if text is None:
        return default
    if not _NUMBER.fullmatch(text) or not least <= float(text) <= most:
        raise ProblemError(
            "bad-request",
            msg("{name} is a number from {least} to {most}", name=name, least=f"{least:g}", most=f"{most:g}"),
        )
    return float(text)


def whole_number_of(asked: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    """A whole number of a query. Raises ``ProblemError`` if it is none, or outside of its bounds."""
    if not asked.get(name, "0").lstrip("-").isdecimal():
        raise ProblemError("bad-request", msg("{name} is a whole number", name=name))
    return int(number_of(asked, name, default, least=least, most=most))


def _one_of(name: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise ProblemError("bad-request", msg("{name} is one of: {known}", name=name, known=tuple(known)))
    return value
