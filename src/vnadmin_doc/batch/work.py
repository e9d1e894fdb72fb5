"""Work: the conversion of one job in a process. The result is an ``Outcome`` in every case.

The file is read once. An existing document that was made from the same bytes is kept: an earlier run was killed before
it recorded it, or the ledger is lost. Bytes that another source has too are not converted again: its documents are
reused under the name of this source.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from vnadmin_doc.api import load, open_sources, read_file, write
from vnadmin_doc.batch import addresses
from vnadmin_doc.batch.as_read import write_as_read
from vnadmin_doc.batch.catalog_row import catalog_row
from vnadmin_doc.batch.corrected_reading import corrected_all, corrections_in_journal, corrections_of_file
from vnadmin_doc.batch.correction_events import Correction
from vnadmin_doc.batch.document_store import document_store, write_letters
from vnadmin_doc.batch.duplicates import documents_of_duplicate
from vnadmin_doc.batch.formats_record import lexicon_of
from vnadmin_doc.batch.job import SCANNED, Job, Options, Outcome, Status
from vnadmin_doc.batch.ledger import journal_path, ledger_path
from vnadmin_doc.batch.safe_files import PROGRAM, Document, document_names, document_suffix, is_within
from vnadmin_doc.errors import (
    NotApplicable,
    ReadError,
    SchemaError,
    SecretLetter,
    UnsupportedFormat,
    VnadminDocError,
    WriteError,
    reason,
)
from vnadmin_doc.exchange.file_writers import FILE_WRITERS
from vnadmin_doc.exchange.original import Original
from vnadmin_doc.messages import Lang, about, msg, recognise, translate, without_subject
from vnadmin_doc.model.page import Source
from vnadmin_doc.sure import can_be_filed, judged_again
from vnadmin_doc.writers import READABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vnadmin_doc.limits import Limits
    from vnadmin_doc.model.reading import Reading
    from vnadmin_doc.sources import UnreadMember

__all__ = ["convert_file"]

_HEADER_ONLY, _SEVERAL = "header-only", "several-letters"

Readings = tuple["Reading", ...]


def convert_file(job: Job, options: Options) -> Outcome:
    """Convert one file and write its documents; any error is in the outcome."""
    began = time.perf_counter()
    outcome = _outcome_or_error(job, options)
    return replace(outcome, seconds=time.perf_counter() - began)


def _outcome_or_error(job: Job, options: Options) -> Outcome:
    if job.problem:
        return Outcome(job, "failed", job.problem, "ReadError")
    try:
        return _converted(job, options)
    except UnsupportedFormat as error:
        return Outcome(job, "skipped" if job.in_folder else "failed", _reason(error, job), type(error).__name__)
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


def _converted(job: Job, options: Options) -> Outcome:
    # It may have become a link since it was found.
    if options.only_within and not is_within(job.source, options.only_within):
        raise ReadError(msg("a link out of {folder}; it is not read", folder=options.only_within))
    data = _bytes(job.source, options.limits)
    digest = sha256(data).hexdigest()
    existing = {} if options.overwrite else _existing(job, options, digest)
    events = _corrections(options, digest)
    # Documents of a backup may be older than what people corrected since.
    up_to_date = {
        form: corrected_all(_judged(readings, options.sure), events, options.sure)
        for form, readings in existing.items()
    }
    forms = [form for form in options.to if form not in existing or up_to_date[form] != existing[form]]
    if not forms:
        _check_secrecy(existing[options.to[0]], options)
        return _outcome(job, "unchanged", existing[options.to[0]], digest)
    known = next(iter(up_to_date.values()), None)
    sources = _sources(job, options, data, forms)
    duplicate, readings = (
        (None, known)
        if known
        else documents_of_duplicate(options, job, digest) or (None, _read(job, options, sources()))
    )
    original = Original(data, sources, options.limits)
    while True:
        if events and not (known or duplicate):
            write_as_read(options.out, digest, readings)
        corrected = corrected_all(readings, events, options.sure)
        outcome = _written(job, options, corrected, original, digest, forms=forms, is_new=not existing)
        written, events = events, _corrections(options, digest)
        if events == written:  # else a person corrected a value meanwhile
            break
    return replace(outcome, duplicate_of=duplicate, corrections=events[-1].id if events else 0)


def _corrections(options: Options, digest: str) -> tuple[Correction, ...]:
    """The corrections by people of a file: of the ledger, or of its journal where the ledger cannot be opened."""
    if options.ledger is not None:
        return corrections_of_file(options.ledger, digest)
    if addresses.is_url(options.out):
        return ()
    return corrections_in_journal(journal_path(ledger_path(options.out)), digest)


def _written(
    job: Job, options: Options, readings: Readings, original: Original, digest: str, *, forms: list[str], is_new: bool
) -> Outcome:
    """Write the documents. ``is_new``: there are none of another format, so a file without any has failed."""
    made = {form: _documents(form, readings, original, options) for form in forms}
    _check_secrecy(readings, options)
    problems = {form: problem for form, (_, problem) in made.items() if problem}
    refusal = next((item for item in problems.values() if not isinstance(item, NotApplicable)), None)
    is_written = any(document is not None for documents, _ in made.values() for document in documents)
    if refusal and not is_written and is_new:
        raise refusal
    store = document_store(options.out, options.temp_folder)
    for form, (documents, _) in made.items():
        write_letters(store, job.name, form, documents, changed=job.known_sha256 not in (None, digest))
    outcome = _outcome(job, "converted" if is_written or is_new else "unchanged", readings, digest)
    return _with_problems(outcome, problems)


def _with_problems(outcome: Outcome, problems: dict[str, VnadminDocError]) -> Outcome:
    """The outcome with the formats that were not written, and why."""
    if not problems:
        return outcome
    told = tuple(about(form, _reason(problem, outcome.job)) for form, problem in problems.items())
    other = tuple(form for form, problem in problems.items() if isinstance(problem, NotApplicable))
    refused = tuple(form for form in problems if form not in other)
    return replace(
        outcome, message=msg("not written: {problems}", problems=told), refused=refused, not_applicable=other
    )


def _sources(
    job: Job, options: Options, data: bytes, forms: list[str]
) -> Callable[[], Iterable[Source | UnreadMember]]:
    """What opens the file; what it returns is kept if a format is made from the words."""
    sources = partial(
        open_sources, data,
        name=Path(job.source).name, limits=options.limits, fields=options.fields, trust_store=options.trust_store,
    )  # fmt: skip
    if any(form in FILE_WRITERS and FILE_WRITERS[form].needs_words for form in forms):
        return cache(lambda: tuple(sources()))
    return sources


def _documents(
    form: str, readings: Readings, original: Original, options: Options
) -> tuple[list[Document | None], VnadminDocError | None]:
    """(the documents of the letters, None for one that cannot be written in this format; why the first of them cannot).

    A letter that should be written and cannot be is more important than one that the format is not for. A secret letter
    that may not be in this format holds all of its file, which may be attached to the document of another letter.
    """
    documents: list[Document | None] = []
    problem: VnadminDocError | None = None
    for reading in readings:
        try:
            documents.append(_document(form, reading, original, options))
        except SecretLetter as error:
            return [None] * len(readings), error
        except (ReadError, WriteError) as error:
            documents.append(None)
            problem = error if problem is None or isinstance(problem, NotApplicable) else problem
    return documents, problem


def _document(form: str, reading: Reading, original: Original, options: Options) -> Document:
    """The document of one letter. Raises ``VnadminDocError`` if the letter cannot be written in this format."""
    if form in FILE_WRITERS:
        return FILE_WRITERS[form].write(reading, original, options.writing)
    return write(reading, form, lang=options.lang or "en")


def _check_secrecy(readings: Readings, options: Options) -> None:
    """Raise ``SecretLetter`` if a letter has a secrecy mark and must not be written.

    The Law on the Protection of State Secrets (117/2025/QH15) bars secret letters from machines on the Internet.
    """
    if not (options.refuse_secret or options.on_network):
        return
    if any(reading.has_other_letters for reading in readings):
        raise SecretLetter(
            msg("the file seems to have several letters, of which one may be secret; convert it without --no-split")
        )
    secret = next((reading for reading in readings if reading.letter.secrecy), None)
    if secret is None:
        return
    mark = secret.letter.secrecy
    if options.on_network:
        problem = msg(
            "a letter with the secrecy mark {mark}; it is not sent over a network: convert it on this machine only",
            mark=mark,
        )
    else:
        problem = msg("a letter with the secrecy mark {mark}; --refuse-secret writes no document of it", mark=mark)
    raise SecretLetter(problem)


def _judged(readings: Readings, precision: float) -> Readings:
    """The readings with the warnings that follow from a precision: no file is read for another one."""
    return tuple(judged_again(reading, precision) for reading in readings)


def _bytes(source: str, limits: Limits) -> bytes:
    return addresses.read(source, limits) if addresses.is_url(source) else read_file(Path(source), limits)


def _existing(job: Job, options: Options, digest: str) -> dict[str, Readings]:
    """By format, the readings of existing documents that were made from these bytes and have what is requested.

    Documents of a format that cannot be read back are written again. Raises ``WriteError`` if a file of another program
    is in the place of a document.
    """
    found = {}
    store = document_store(options.out, options.temp_folder)
    for form in options.to:
        name = f"{job.name}.{document_suffix(form)}"
        try:
            document = store.read(name)
            first = None if document is None else _loaded(document, form)
            if first is None:
                continue
        except SchemaError as error:
            message = msg(
                "{path} exists and is not a document of vnadmin-doc; --overwrite replaces it",
                path=f"{options.out}/{name}",
            )
            raise WriteError(message) from error
        except OSError as error:
            raise WriteError(
                msg(
                    "cannot read {path}: {reason}; check the folder", path=f"{options.out}/{name}", reason=reason(error)
                )
            ) from error
        if first.source.sha256 == digest and is_sufficient(first, options):
            letters = all_letters(options, job.name, form, first)
            found[form] = letters if _has_lexicon(letters, job, form, options) else ()
    return {form: letters for form, letters in found.items() if letters and _has_language(letters, options.lang)}


def _loaded(document: bytes, form: str) -> Reading | None:
    """The reading in a document; None for a format that cannot be read back. Raises ``SchemaError`` if another program
    wrote the document.
    """
    if form in READABLE:
        return load(document)
    if PROGRAM not in document:
        raise SchemaError(msg("not a document of vnadmin-doc"))
    return None


def _has_language(letters: Readings, lang: Lang | None) -> bool:
    """Are the messages of the documents in the requested language? Documents without messages always are."""
    messages = [issue.message for reading in letters for issue in reading.issues]
    if lang is None or not messages:
        return True
    is_english = any(translate(recognise(message), "vi") != message for message in messages)
    return is_english == (lang == "en")


def is_sufficient(first: Reading, options: Options) -> bool:
    """Does the first document of a file have the requested fields, and is it split or whole as requested?"""
    codes = {issue.code for issue in first.issues}
    packet = first.source.packet
    signed = (*first.letter.digital_signatures, *(packet.signatures if packet else ()))
    if signed and (options.trust_store or any(item.trust != "not-evaluated" for item in signed)):
        return False  # a document does not say by which trust store it was judged
    if options.fields == "all" and _HEADER_ONLY in codes:
        return False
    return _SEVERAL not in codes if options.split else first.source.part is None


def _has_lexicon(letters: Readings, job: Job, form: str, options: Options) -> bool:
    """Were the documents made with the lexicon of this run, or would another one change nothing (``OutputFolder``)?"""
    same = lexicon_of(job.known_formats, form) == options.lexicon.digest
    return same or all(reading.source.reading not in SCANNED or can_be_filed(reading) for reading in letters)


def all_letters(options: Options, name: str, form: str, first: Reading) -> Readings:
    """The first letter of a file and the others; empty if one of their documents is missing or unreadable."""
    count = first.source.part.of if first.source.part else 1
    others = [*document_names(name, count)][1:]
    store = document_store(options.out, options.temp_folder)
    try:
        return first, *(load(store.read(f"{other}.{form}") or b"") for other in others)
    except (SchemaError, OSError):
        return ()


def _outcome(job: Job, status: Status, readings: Readings, digest: str) -> Outcome:
    source = readings[0].source
    pages = {reading.source.member: reading.source.pages for reading in readings}
    names = document_names(job.name, len(readings))
    return Outcome(
        job,
        status,
        letters=tuple(catalog_row(reading, name) for reading, name in zip(readings, names, strict=True)),
        sha256=digest,
        pages=sum(pages.values()),
        reading=source.reading,
        engine=f"{source.ocr.engine} {source.ocr.version}" if source.ocr else None,
        secret=any(reading.letter.secrecy for reading in readings),
    )


def _read(job: Job, options: Options, opened: Iterable[Source | UnreadMember]) -> Readings:
    from vnadmin_doc.pipeline import analyse_all, analyse_whole
    from vnadmin_doc.sources import collect_all, collect_first, has_unrelated_suffix, misnamed

    path = Path(job.source)
    found = iter(opened)
    top = next(found, None)
    if job.in_folder and isinstance(top, Source) and top.member is None and has_unrelated_suffix(path.suffix, top):
        general = msg("a text file whose suffix is not that of a letter; name the file itself to read it")
        raise UnsupportedFormat(misnamed(path.name) or general)
    sources = chain(() if top is None else (top,), found)
    if options.split:
        return _judged(collect_all(sources, path.name, partial(analyse_all, lexicon=options.lexicon)), options.sure)
    analyse = partial(analyse_whole, lexicon=options.lexicon)
    return _judged((collect_first(sources, path.name, analyse),), options.sure)
