"""Work: the conversion of one job in a process. It returns an ``Outcome`` in every case.

The file is read once. An existing document that was made from the same bytes is kept: an earlier run was killed before
it recorded it, or the ledger is lost. Bytes that another source has too are not converted again: its documents are
reused under the name of this source.
"""

from __future__ import annotations

import time
from dataclasses import replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from vnadmin_doc.api import load, open_sources, read_file, write
from vnadmin_doc.batch import addresses
from vnadmin_doc.batch.catalog_row import facts_of
from vnadmin_doc.batch.document_store import shelf_at, write_letters
from vnadmin_doc.batch.duplicates import twin_of
from vnadmin_doc.batch.job import Job, Order, Outcome, Status
from vnadmin_doc.batch.safe_files import document_names, is_within
from vnadmin_doc.errors import ReadError, SchemaError, UnsupportedFormat, VnadminDocError, WriteError, reason
from vnadmin_doc.messages import Lang, msg, recognise, translate, without_subject
from vnadmin_doc.model.page import Source

if TYPE_CHECKING:
    from vnadmin_doc.limits import Limits
    from vnadmin_doc.model.reading import Reading

__all__ = ["work"]

_HEADER_ONLY, _SEVERAL = "header-only", "several-letters"

Found = tuple["Reading", ...]


def work(job: Job, order: Order) -> Outcome:
    """Convert one file and write its documents; any error is in the outcome."""
    began = time.perf_counter()
    outcome = _guarded(job, order)
    return replace(outcome, seconds=time.perf_counter() - began)


def _guarded(job: Job, order: Order) -> Outcome:
    if job.problem:
        return Outcome(job, "failed", job.problem, "ReadError")
    try:
        return _done(job, order)
    except UnsupportedFormat as error:
        return Outcome(job, "skipped" if job.met else "failed", _reason(error, job), type(error).__name__)
    except VnadminDocError as error:
        return Outcome(job, "failed", _reason(error, job), type(error).__name__)
    except MemoryError:
        return Outcome(job, "failed", msg("not enough memory; raise --memory, or split the file"), "MemoryExceeded")
    except Exception as error:  # an error in this program costs one file, not the run
        message = msg("internal error, please report it: {error}", error=f"{type(error).__name__}: {error}")
        return Outcome(job, "failed", message, type(error).__name__)


def _reason(error: VnadminDocError, job: Job) -> str:
    """The message without the file name, which the list prints before it."""
    return without_subject(error.message, Path(job.source).name)


def _done(job: Job, order: Order) -> Outcome:
    if order.within and not is_within(job.source, order.within):  # it may have become a link since it was found
        raise ReadError(msg("a link out of {folder}; it is not read", folder=order.within))
    data = _bytes(job.source, order.limits)
    digest = sha256(data).hexdigest()
    there = {} if order.overwrite else _there(job, order, digest)
    forms = [form for form in order.to if form not in there]
    if not forms:
        return _outcome(job, "unchanged", there[order.to[0]], digest)
    twin, readings = twin_of(order, job, digest) or (None, _read(job, order, data))
    shelf = shelf_at(order.out, order.workshop)
    for form in forms:
        write_letters(shelf, job.name, form, [write(reading, form, lang=order.lang or "en") for reading in readings])
    return replace(_outcome(job, "converted", readings, digest), twin=twin)


def _bytes(source: str, limits: Limits) -> bytes:
    return addresses.read(source, limits) if addresses.is_url(source) else read_file(Path(source), limits)


def _there(job: Job, order: Order, digest: str) -> dict[str, Found]:
    """By format, the readings of existing documents that were made from these bytes and hold what is requested.

    Raises ``WriteError`` if a file of another program is in the place of a document.
    """
    found = {}
    shelf = shelf_at(order.out, order.workshop)
    for form in order.to:
        name = f"{job.name}.{form}"
        try:
            document = shelf.read(name)
            if document is None:
                continue
            first = load(document)
        except SchemaError as error:
            message = msg(
                "{path} exists and is not a document of vnadmin-doc; --overwrite replaces it",
                path=f"{order.out}/{name}",
            )
            raise WriteError(message) from error
        except OSError as error:
            raise WriteError(
                msg("cannot read {path}: {reason}; check the folder", path=f"{order.out}/{name}", reason=reason(error))
            ) from error
        if first.source.sha256 == digest and serves(first, order):
            found[form] = found_letters(order, job.name, form, first)
    return {form: letters for form, letters in found.items() if letters and _is_in(letters, order.lang)}


def _is_in(letters: Found, lang: Lang | None) -> bool:
    """Are the messages of the documents in the requested language? Documents without messages always are."""
    messages = [issue.message for reading in letters for issue in reading.issues]
    if lang is None or not messages:
        return True
    is_english = any(translate(recognise(message), "vi") != message for message in messages)
    return is_english == (lang == "en")


def serves(first: Reading, order: Order) -> bool:
    """Does the first document of a file have the requested fields and division?"""
    codes = {issue.code for issue in first.issues}
    if order.fields == "all" and _HEADER_ONLY in codes:
        return False
    return _SEVERAL not in codes if order.split else first.source.part is None


def found_letters(order: Order, name: str, form: str, first: Reading) -> Found:
    """The first letter and the others; empty if one of their documents is missing or unreadable."""
    of = first.source.part.of if first.source.part else 1
    others = [*document_names(name, of)][1:]
    shelf = shelf_at(order.out, order.workshop)
    try:
        return first, *(load(shelf.read(f"{other}.{form}") or b"") for other in others)
    except (SchemaError, OSError):
        return ()


def _outcome(job: Job, status: Status, readings: Found, digest: str) -> Outcome:
    source = readings[0].source
    pages = {reading.source.member: reading.source.pages for reading in readings}
    names = document_names(job.name, len(readings))
    return Outcome(
        job,
        status,
        letters=tuple(facts_of(reading, name) for reading, name in zip(readings, names, strict=True)),
        sha256=digest,
        pages=sum(pages.values()),
        reading=source.reading,
        engine=f"{source.ocr.engine} {source.ocr.version}" if source.ocr else None,
    )


def _read(job: Job, order: Order, data: bytes) -> Found:
    from vnadmin_doc.pipeline import analyse_all, analyse_whole
    from vnadmin_doc.sources import collect_all, collect_first, has_unrelated_suffix

    path = Path(job.source)
    found = open_sources(data, name=path.name, limits=order.limits, fields=order.fields)
    begun = next(found, None)
    if job.met and isinstance(begun, Source) and not begun.member and has_unrelated_suffix(path.suffix, begun):
        raise UnsupportedFormat(
            msg("a text file whose suffix is not that of a letter; name the file itself to read it")
        )
    whole = chain(() if begun is None else (begun,), found)
    return (
        collect_all(whole, path.name, analyse_all) if order.split else (collect_first(whole, path.name, analyse_whole),)
    )
