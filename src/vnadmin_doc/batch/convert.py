"""Convert: files and folders to documents, with a summary.

One bad file never stops the run, and no file is lost: each file found has one ``Outcome``. Memory does not grow with
the number of files.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from vnadmin_doc.batch.addresses import is_url
from vnadmin_doc.batch.discovery import discover
from vnadmin_doc.batch.formats_record import NOT_APPLICABLE, REFUSED, has_format, lexicon_of, with_formats
from vnadmin_doc.batch.job import SCANNED, Job, Options, Outcome, Status
from vnadmin_doc.batch.ledger import STATE_FOLDER, Ledger, LedgerRow, ledger_path, lexicon_path
from vnadmin_doc.batch.lock import locked
from vnadmin_doc.batch.safe_files import document_names, document_suffix
from vnadmin_doc.batch.work import convert_file
from vnadmin_doc.batch.workers import Bounds, run
from vnadmin_doc.errors import ExitCode, MissingDependency, SecretLetter, WriteError, reason
from vnadmin_doc.exchange.original import WriterOptions
from vnadmin_doc.language.local_lexicon import LocalLexicon
from vnadmin_doc.limits import PRECISION, Limits
from vnadmin_doc.messages import Lang, msg, recognise
from vnadmin_doc.model.page import Fields

__all__ = ["OutputFolder", "Summary", "convert", "lexicon_of_run", "open_output", "outcomes", "size_and_mtime"]

Paths = Iterable[str | os.PathLike[str]]

_TEMPORARY_ERRORS = (MissingDependency.__name__, WriteError.__name__, SecretLetter.__name__)
"""Errors that may not occur again, or not with other options: such files are converted again without ``retry``."""


@dataclass(slots=True)
class Summary:
    """The counts of a run: found = converted + unchanged + skipped + failed.

    ``errors`` and ``doubts`` count converted files whose most severe issue is an error or a warning; ``letters`` and
    ``pages`` count those of converted files, ``unseen`` the letters that can be filed without a look; ``bundles``
    counts files with more than one letter, ``bundled`` their letters. ``reasons`` counts skipped files by reason.
    ``incomplete`` counts files with a letter that cannot be written in a requested format; ``not_applicable`` counts
    files that a requested format is not for, by reason.
    """

    count: Counter[Status] = field(default_factory=Counter)
    errors: int = 0
    doubts: int = 0
    letters: int = 0
    unseen: int = 0
    bundles: int = 0
    bundled: int = 0
    pages: int = 0
    missing: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    incomplete: int = 0
    not_applicable: Counter[str] = field(default_factory=Counter)

    @property
    def found(self) -> int:
        """The number of files found."""
        return self.count.total()

    def add(self, outcome: Outcome) -> None:
        """Count the outcome of one file."""
        self.count[outcome.status] += 1
        self.incomplete += bool(outcome.refused)
        if outcome.not_applicable and not outcome.refused:
            self.not_applicable[outcome.message] += 1
        if outcome.status == "converted":
            self.errors += outcome.worst == "error"
            self.doubts += outcome.worst == "warning"
            self.letters += len(outcome.letters)
            self.unseen += sum(letter.filed_unseen is not None for letter in outcome.letters)
            if len(outcome.letters) > 1:
                self.bundles += 1
                self.bundled += len(outcome.letters)
            self.pages += outcome.pages
        elif outcome.status == "skipped":
            self.reasons[outcome.message] += 1
        elif outcome.status == "failed":
            self.missing += outcome.error == MissingDependency.__name__

    @property
    def exit_code(self) -> ExitCode:
        """The exit code: 1 if a file failed or is incomplete; 3 if every such file lacked a program or package."""
        failed = self.count["failed"] + self.incomplete
        if not failed:
            return ExitCode.OK
        return ExitCode.DEPENDENCY_MISSING if self.missing == failed else ExitCode.SOME_FAILED


def convert(
    inputs: Paths, out: str | os.PathLike[str], *, each: Callable[[Outcome], None] | None = None, **how: Any
) -> Summary:
    """Convert files and folders; write one document for each letter and format under ``out``.

    ``each`` is called with every outcome. The other arguments and the errors are those of ``outcomes``.
    """
    summary = Summary()
    for outcome in outcomes(inputs, out, **how):
        summary.add(outcome)
        if each:
            each(outcome)
    return summary


def outcomes(
    inputs: Paths,
    out: str | os.PathLike[str],
    *,
    to: tuple[str, ...] = ("json",),
    fields: Fields = "all",
    split: bool = True,
    overwrite: bool = False,
    retry: bool = False,
    workers: int = 1,
    limits: Limits | None = None,
    bounds: Bounds | None = None,
    lang: Lang | None = None,
    sure: float = PRECISION,
    trust_store: str | None = None,
    lexicon: str | os.PathLike[str] | None = None,
    writing: WriterOptions | None = None,
    refuse_secret: bool = False,
) -> Iterator[Outcome]:
    """Convert, and yield one outcome for every file found.

    ``fields``, ``split`` and ``sure`` are as in ``read``; ``files`` has the names of documents. A source in the ledger
    of ``out`` is not read again while its size and time of change, or its bytes, are the same and the requested
    documents exist. A file that failed is reported as failed without reading it, except with ``retry``, after a missing
    program, or with another version of this program. ``overwrite`` converts all files again. ``lang`` is the language
    of the issues' messages in the documents: files whose documents are in another language are converted again; None:
    new documents are in English, and those that exist serve in any language. Documents that another ``sure`` was asked
    for are written again, without reading their files. ``trust_store`` is as in ``read``; signed letters that another
    store was asked for are converted again. ``lexicon`` is the path of a local lexicon; None: that of ``out``, which
    ``lexicon learn`` made, if it is there. Scans that are not filed unseen are converted again if the names of the
    lexicon changed. ``writing`` is for formats that need more than the letter.
    ``refuse_secret``: a file with a letter that has a secrecy mark fails, and no document of it is written. A letter
    that cannot be written in a format of ``FILE_WRITERS`` is written in the others; the outcome has the reason, and the
    letter is not tried again in that format, except with ``retry`` or another version. If no letter of a file can be
    written in any requested format, the file fails.
    Documents that cannot be read back (all but JSON and XML) are found by the ledger only. ``workers`` is the number of
    processes, each with the limits ``bounds``; 0: in this process, without limits. Raises ``WriteError`` if ``out`` or
    its ledger cannot be used.
    """
    how: dict[str, Any] = {"to": to, "fields": fields, "split": split, "limits": limits, "lang": lang, "sure": sure}
    how |= {"trust_store": trust_store, "lexicon": lexicon, "writing": writing, "refuse_secret": refuse_secret}
    with open_output(out, overwrite=overwrite, retry=retry, **how) as output:
        jobs = map(output.outcome_or_job, discover(inputs, out))
        for outcome in run(jobs, partial(convert_file, options=output.options), workers, bounds or Bounds()):
            output.record(outcome)
            yield outcome


@contextmanager
def open_output(
    out: str | os.PathLike[str],
    *,
    to: tuple[str, ...] = ("json",),
    fields: Fields = "all",
    split: bool = True,
    overwrite: bool = False,
    retry: bool = False,
    limits: Limits | None = None,
    lang: Lang | None = None,
    sure: float = PRECISION,
    trust_store: str | None = None,
    lexicon: str | os.PathLike[str] | None = None,
    writing: WriterOptions | None = None,
    refuse_secret: bool = False,
) -> Iterator[OutputFolder]:
    """Open an output folder for this run only; arguments and errors are those of ``outcomes``."""
    folder = _state_folder(Path(out))
    with locked(folder), Ledger(ledger_path(out), *_versions()) as ledger:
        temp_folder = _empty_folder(folder / "tmp")
        options = Options(
            os.fspath(out), os.fspath(temp_folder), os.fspath(ledger_path(out)), to, fields, split, overwrite,
            limits or Limits(), lang=lang, sure=sure, trust_store=trust_store, trust=_trust(trust_store),
            lexicon=lexicon_of_run(out, lexicon), writing=writing or WriterOptions(), refuse_secret=refuse_secret,
        )  # fmt: skip
        yield OutputFolder(options, ledger, retry)


def _trust(trust_store: str | None) -> str:
    """The name of the content of a trust store; "" without one. Raises ``ReadError`` and ``MissingDependency``."""
    if trust_store is None:
        return ""
    from vnadmin_doc.api import trust_digest

    return trust_digest(trust_store)


def lexicon_of_run(out: str | os.PathLike[str], given: str | os.PathLike[str] | None) -> LocalLexicon:
    """The lexicon that is given, else that of the output folder, else an empty one. Raises ``ReadError``."""
    from vnadmin_doc.api import read_lexicon

    if given is None and not is_url(os.fspath(out)) and lexicon_path(out).exists():
        given = lexicon_path(out)
    return LocalLexicon() if given is None else read_lexicon(given)


def _versions() -> tuple[str, str]:
    """The versions of this program and of its documents."""
    from vnadmin_doc import __version__
    from vnadmin_doc.writers.envelope import VERSION

    return __version__, VERSION


def _state_folder(out: Path) -> Path:
    """The hidden folder in the output folder; it is created if needed."""
    folder = out / STATE_FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(
            msg(
                "cannot create the output folder {folder}: {reason}; choose another with -o",
                folder=out,
                reason=reason(error),
            )
        ) from error
    return folder


def _empty_folder(folder: Path) -> Path:
    """The folder, without the unfinished files of a killed run."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)
    folder.mkdir(exist_ok=True)
    return folder


def size_and_mtime(path: str) -> tuple[int, int]:
    """(size, time of change) of a file; -1 where they are unknown."""
    try:
        status = os.stat(path)  # noqa: PTH116  (text, see job)
    except (OSError, ValueError):
        return -1, -1
    return status.st_size, status.st_mtime_ns


class OutputFolder:
    """An output folder during a run: it compares its ledger with the requested documents, and records outcomes."""

    def __init__(self, options: Options, ledger: Ledger, retry: bool) -> None:
        self.options, self.ledger, self.retry = options, ledger, retry
        self.tool = _versions()[0]

    def outcome_or_job(self, job: Job) -> Job | Outcome:
        """The outcome from the ledger, if it is still valid; else the job, with what the ledger knows."""
        if job.problem:
            return job
        size, mtime_ns = (job.size, job.mtime_ns) if is_url(job.source) else size_and_mtime(job.source)
        job = replace(job, size=size, mtime_ns=mtime_ns)
        row = self.ledger.find(job.name)
        if row is None or self.options.overwrite:
            return job
        if (row.size, row.mtime_ns) == (size, mtime_ns) and size >= 0:
            outcome = self._from_ledger(job, row)
            if outcome:
                return replace(outcome, from_ledger=True)
        return replace(job, known_sha256=row.sha256, known_formats=row.formats, earlier_attempts=row.attempts)

    def _from_ledger(self, job: Job, row: LedgerRow) -> Outcome | None:
        if row.state == "converted":
            return self._of_converted(job, row)
        if row.tool != self.tool or row.error in _TEMPORARY_ERRORS:
            return None
        if row.state == "skipped" and job.in_folder:
            return Outcome(job, "skipped", recognise(row.message), row.error)
        if row.state == "failed" and not self.retry:
            message = msg("{problem} (as before; --retry-failed tries again)", problem=recognise(row.message))
            return Outcome(job, "failed", message, row.error)
        return None

    def _of_converted(self, job: Job, row: LedgerRow) -> Outcome | None:
        """The outcome of a file whose documents exist, or could not be written before; None if one is missing."""
        missing = [form for form in self.options.to if not self._has_documents(job, row, form)]
        if not missing:
            return Outcome(job, "unchanged")
        refused, other = (
            tuple(form for form in missing if has_format(row.formats, mark + form, **_content(self.options)))
            for mark in (REFUSED, NOT_APPLICABLE)
        )
        is_explained = len(refused) + len(other) == len(missing) and row.message
        if not is_explained or self.retry or row.tool != self.tool:
            return None
        message = recognise(row.message)
        if refused:
            message = msg("{problem} (as before; --retry-failed tries again)", problem=message)
        return Outcome(job, "unchanged", message, refused=refused, not_applicable=other)

    def _has_documents(self, job: Job, row: LedgerRow, form: str) -> bool:
        """Do the documents of a format exist?"""
        if not has_format(row.formats, form, **_content(self.options)) or not self._has_lexicon(job, row, form):
            return False
        return all(
            os.path.exists(f"{self.options.out}/{name}.{document_suffix(form)}")  # noqa: PTH110  (text, see job)
            for name in document_names(job.name, row.letters)
        )

    def _has_lexicon(self, job: Job, row: LedgerRow, form: str) -> bool:
        """Were the documents made with the lexicon of this run, or would another one change nothing?

        It acts on scans only, and a scan that can be filed unseen is not read again for it.
        """
        same = lexicon_of(row.formats, form) == self.options.lexicon.digest
        return same or row.reading not in SCANNED or self.ledger.is_filed(job.name)

    def record(self, outcome: Outcome) -> None:
        """Record an outcome in the ledger, unless it is from there."""
        if outcome.from_ledger:
            return
        job, options = outcome.job, self.options
        formats = job.known_formats if job.known_sha256 == outcome.sha256 else ""
        if outcome.status in ("converted", "unchanged"):
            # A reused document may have more than was requested; a new one has exactly that.
            reused = outcome.status == "unchanged"
            content = _content(options)
            new = tuple(form for form in options.to if not (reused and has_format(formats, form, **content)))
            marks = dict.fromkeys(outcome.refused, REFUSED) | dict.fromkeys(outcome.not_applicable, NOT_APPLICABLE)
            written = tuple(marks.get(form, "") + form for form in new)
            scanned = not reused and outcome.reading in SCANNED
            lexicon = options.lexicon.digest if scanned else ""
            formats = with_formats(formats, written, **content, lexicon=lexicon)
        self.ledger.record(outcome, formats)


def _content(options: Options) -> dict[str, Any]:
    """What the documents of a run have, for the record of formats."""
    return {
        "fields": options.fields, "split": options.split, "lang": options.lang, "sure": options.sure,
        "trust": options.trust, "organ": options.writing.organ_code,
    }  # fmt: skip
