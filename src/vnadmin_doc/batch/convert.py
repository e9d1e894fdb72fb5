"""Convert: files and folders to documents, and the account of it.

One bad file never stops the rest, and no file goes missing: there is one ``Outcome`` for each file found,
whatever happens to it. Nothing here grows with the number of files.
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

from vnadmin_doc.batch import ledger as ledgers
from vnadmin_doc.batch.addresses import is_url
from vnadmin_doc.batch.discovery import discover
from vnadmin_doc.batch.formats_record import has, merged
from vnadmin_doc.batch.job import Job, Order, Outcome, Status
from vnadmin_doc.batch.ledger import Ledger, Row
from vnadmin_doc.batch.lock import locked
from vnadmin_doc.batch.safe_files import document_names
from vnadmin_doc.batch.work import work
from vnadmin_doc.batch.workers import Bounds, run
from vnadmin_doc.errors import ExitCode, MissingDependency, WriteError, reason
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import Lang, msg, recognise
from vnadmin_doc.model.page import Fields

__all__ = ["Account", "Summary", "convert", "look", "opened", "outcomes"]

Paths = Iterable[str | os.PathLike[str]]

_PASSING = (MissingDependency.__name__, WriteError.__name__)
"""What another run may not meet again: worth a new try without being asked."""


@dataclass(slots=True)
class Summary:
    """What became of all files: found = converted + unchanged + skipped + failed.

    ``errors`` and ``doubts`` are the converted files whose gravest issue is an error, or a warning;
    ``letters`` the letters of converted files, ``pages`` their pages, ``bundles`` how many of them held more
    than one, ``bundled`` the letters of those. ``reasons`` says why files were skipped.
    """

    count: Counter[Status] = field(default_factory=Counter)
    errors: int = 0
    doubts: int = 0
    letters: int = 0
    bundles: int = 0
    bundled: int = 0
    pages: int = 0
    missing: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def found(self) -> int:
        """The files found."""
        return self.count.total()

    def add(self, outcome: Outcome) -> None:
        """Count one more file."""
        self.count[outcome.status] += 1
        if outcome.status == "converted":
            self.errors += outcome.worst == "error"
            self.doubts += outcome.worst == "warning"
            self.letters += len(outcome.letters)
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
        """1 where a file failed; 3 where all that failed lacked a program or package."""
        failed = self.count["failed"]
        if not failed:
            return ExitCode.OK
        return ExitCode.DEPENDENCY_MISSING if self.missing == failed else ExitCode.SOME_FAILED


def convert(
    inputs: Paths, out: str | os.PathLike[str], *, each: Callable[[Outcome], None] | None = None, **how: Any
) -> Summary:
    """Read files and folders and write a document a letter and format under ``out``.

    ``each`` is called with every outcome as it comes. All else is as in ``outcomes``.
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
) -> Iterator[Outcome]:
    """Convert, and tell what became of each file as it comes; one for every file found.

    ``fields`` and ``split`` are as in ``read``; ``files`` says what the documents of several letters are called.
    Sources that the ledger in ``out`` knows are not read again while size and time of change, or else
    their bytes, are the same, and the documents asked for are there. What failed then fails now, unread, unless
    ``retry``, or it lacked a program, or this program is another version. ``overwrite`` reads all anew.
    ``lang`` is the language of the issues' messages in the documents: files whose documents are in another language
    are converted again; None: new documents are in English, and those that exist serve in any language.
    ``workers`` is the number of processes, each under ``bounds``; 0: in this one, without bounds.
    Raises ``WriteError`` where ``out`` or its ledger cannot be used.
    """
    how: dict[str, Any] = {"to": to, "fields": fields, "split": split, "limits": limits, "lang": lang}
    with opened(out, overwrite=overwrite, retry=retry, **how) as account:
        jobs = map(account.known_or_job, discover(inputs, out))
        for outcome in run(jobs, partial(work, order=account.order), workers, bounds or Bounds()):
            account.note(outcome)
            yield outcome


@contextmanager
def opened(
    out: str | os.PathLike[str],
    *,
    to: tuple[str, ...] = ("json",),
    fields: Fields = "all",
    split: bool = True,
    overwrite: bool = False,
    retry: bool = False,
    limits: Limits | None = None,
    lang: Lang | None = None,
) -> Iterator[Account]:
    """The account of an output folder, this run's alone; the arguments and errors are those of ``outcomes``."""
    folder = _prepared(Path(out))
    with locked(folder), Ledger(folder / ledgers.LEDGER, *_versions()) as ledger:
        workshop = _emptied(folder / "tmp")
        order = Order(
            os.fspath(out), os.fspath(workshop), os.fspath(folder / ledgers.LEDGER), to, fields, split, overwrite,
            limits or Limits(), lang=lang,
        )  # fmt: skip
        yield Account(order, ledger, retry)


def _versions() -> tuple[str, str]:
    """Of this program, and of the documents that it writes."""
    from vnadmin_doc import __version__
    from vnadmin_doc.writers.envelope import VERSION

    return __version__, VERSION


def _prepared(out: Path) -> Path:
    """The hidden folder in the output folder, made if need be."""
    folder = out / ledgers.FOLDER
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


def _emptied(workshop: Path) -> Path:
    """The folder for files under way, without what a killed run left in it."""
    with suppress(FileNotFoundError):
        shutil.rmtree(workshop)
    workshop.mkdir(exist_ok=True)
    return workshop


def look(path: str) -> tuple[int, int]:
    """Size and time of change, -1 where there are none."""
    try:
        status = os.stat(path)  # noqa: PTH116  (text, see job)
    except (OSError, ValueError):
        return -1, -1
    return status.st_size, status.st_mtime_ns


class Account:
    """What the ledger knows, against what is asked."""

    def __init__(self, order: Order, ledger: Ledger, retry: bool) -> None:
        self.order, self.ledger, self.retry = order, ledger, retry
        self.tool = _versions()[0]

    def known_or_job(self, job: Job) -> Job | Outcome:
        """The outcome, where the ledger has it and it still holds; else the job, with what is known."""
        if job.problem:
            return job
        size, mtime_ns = (job.size, job.mtime_ns) if is_url(job.source) else look(job.source)
        job = replace(job, size=size, mtime_ns=mtime_ns)
        row = self.ledger.find(job.name)
        if row is None or self.order.overwrite:
            return job
        if (row.size, row.mtime_ns) == (size, mtime_ns) and size >= 0:
            outcome = self._remembered(job, row)
            if outcome:
                return replace(outcome, remembered=True)
        return replace(job, known=row.sha256, made=row.made, tries=row.attempts)

    def _remembered(self, job: Job, row: Row) -> Outcome | None:
        if row.state == "converted":
            return Outcome(job, "unchanged") if self._is_there(job, row) else None
        if row.tool != self.tool or row.error in _PASSING:
            return None
        if row.state == "skipped" and job.met:
            return Outcome(job, "skipped", recognise(row.message), row.error)
        if row.state == "failed" and not self.retry:
            message = msg("{problem} (as before; --retry-failed tries again)", problem=recognise(row.message))
            return Outcome(job, "failed", message, row.error)
        return None

    def _is_there(self, job: Job, row: Row) -> bool:
        """Is every document there that is asked for?"""
        order = self.order
        return all(
            has(row.made, form, order.fields, split=order.split, lang=order.lang)
            and all(os.path.exists(f"{order.out}/{name}.{form}") for name in document_names(job.name, row.letters))  # noqa: PTH110
            for form in order.to
        )

    def note(self, outcome: Outcome) -> None:
        """Write down what is new."""
        if outcome.remembered:
            return
        job, order = outcome.job, self.order
        made = job.made if job.known == outcome.sha256 else ""
        if outcome.status in ("converted", "unchanged"):
            # What was found to serve may hold more than was asked for; what was made holds just that.
            found = outcome.status == "unchanged"
            what: dict[str, Any] = {"fields": order.fields, "split": order.split, "lang": order.lang}
            made = merged(made, tuple(f for f in order.to if not (found and has(made, f, **what))), **what)
        self.ledger.note(outcome, made)
