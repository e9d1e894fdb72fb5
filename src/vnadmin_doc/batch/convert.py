"""Convert: each job to its documents, and the account of it.

One bad file never stops the rest, and no file goes missing: there is one ``Outcome``
for each ``Job``, whatever happens to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Literal

from vnadmin_doc.api import open_sources, write
from vnadmin_doc.batch.files import serves, write_letters
from vnadmin_doc.batch.plan import Job, plan
from vnadmin_doc.batch.pool import run
from vnadmin_doc.errors import ExitCode, MissingDependency, UnsupportedFormat, VnadminDocError, WriteError
from vnadmin_doc.limits import Limits
from vnadmin_doc.page import Fields, Source

__all__ = ["Outcome", "Status", "Summary", "convert"]

Status = Literal["read", "existing", "unsupported", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file.

    ``worst`` is the gravest severity among its issues, where it was read. ``missing``:
    it failed only because a program or package is not installed. ``letters``: how many were read.
    """

    job: Job
    status: Status
    message: str = ""
    worst: Literal["error", "warning", "info", ""] = ""
    missing: bool = False
    letters: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """All outcomes, in the order of the plan."""

    outcomes: tuple[Outcome, ...]

    def of(self, *status: Status) -> list[Outcome]:
        """The outcomes of this status."""
        return [outcome for outcome in self.outcomes if outcome.status in status]

    @property
    def exit_code(self) -> ExitCode:
        """1 where a file failed; 3 where all that failed lacked a program or package."""
        failed = self.of("failed")
        if not failed:
            return ExitCode.OK
        missing = all(outcome.missing for outcome in failed)
        return ExitCode.DEPENDENCY_MISSING if missing else ExitCode.SOME_FAILED


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be done with each file: the arguments of ``convert``."""

    out: Path
    to: tuple[str, ...]
    fields: Fields
    split: bool
    overwrite: bool
    limits: Limits

    def still_wanted(self, job: Job) -> dict[str, Path]:
        """The documents to be written, by format: those that are not there yet, or have too little."""
        paths = {form: self.out / f"{job.name}.{form}" for form in self.to}
        return {form: path for form, path in paths.items() if self.overwrite or not self._serves(path)}

    def _serves(self, path: Path) -> bool:
        return serves(path, self.fields, split=self.split)


def convert(
    inputs: Iterable[Path],
    out: Path,
    *,
    to: tuple[str, ...] = ("json",),
    fields: Fields = "all",
    split: bool = True,
    overwrite: bool = False,
    jobs: int = 1,
    limits: Limits | None = None,
    each: Callable[[Outcome, int], None] | None = None,
) -> Summary:
    """Read files and folders and write a document a letter and format under ``out``.

    ``fields`` is as in ``read``; a document that has less is made anew, one that has more stays.
    A file may hold several letters (``files`` says what their documents are called); not ``split``: it is
    read as one.
    ``jobs`` is the number of processes. ``each`` is called with every outcome as it
    comes and the number of files in all. Raises ``WriteError`` where ``out`` itself
    cannot be made; all else is in the summary.
    """
    planned = plan(inputs, out)
    _make_folder(out)
    order = _Order(out, to, fields, split, overwrite, limits or Limits())
    work = partial(_convert_one, order=order)
    came: dict[Path, Outcome] = {}
    for outcome in run(planned, work, _crashed, jobs):
        came[outcome.job.source] = outcome
        if each:
            each(outcome, len(planned))
    return Summary(tuple(came.get(job.source) or _crashed(job) for job in planned))


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WriteError(f"cannot make the output folder {out}: {error.strerror}; choose another with -o") from error


def _crashed(job: Job) -> Outcome:
    return Outcome(job, "failed", "the process that read it died (out of memory?); try it with --jobs 1")


def _convert_one(job: Job, *, order: _Order) -> Outcome:
    """Read one file and write its documents; whatever goes wrong is in the outcome."""
    try:
        return _converted(job, order)
    except UnsupportedFormat as error:
        return Outcome(job, "unsupported" if job.met else "failed", _reason(error, job))
    except VnadminDocError as error:
        return Outcome(job, "failed", _reason(error, job), missing=isinstance(error, MissingDependency))
    except Exception as error:  # a fault of ours: one file is lost, not the night's run
        message = f"internal error, please report it: {type(error).__name__}: {error}"
        return Outcome(job, "failed", message)


def _converted(job: Job, order: _Order) -> Outcome:
    from vnadmin_doc.opened import each, first, is_stray
    from vnadmin_doc.pipeline import analyse_all, analyse_whole

    if job.problem:
        return Outcome(job, "failed", job.problem)
    wanted = order.still_wanted(job)
    if not wanted:
        return Outcome(job, "existing", "already converted")
    found = open_sources(job.source, limits=order.limits, fields=order.fields)
    begun = next(found, None)
    if job.met and isinstance(begun, Source) and not begun.member and is_stray(job.source.suffix, begun):
        return Outcome(job, "unsupported", "text without the suffix of a letter; give it by name to read it")
    whole, name = chain(() if begun is None else (begun,), found), job.source.name
    readings = each(whole, name, analyse_all) if order.split else (first(whole, name, analyse_whole),)
    for form, path in wanted.items():
        write_letters(path, [write(reading, form) for reading in readings])
    severities = {issue.severity for reading in readings for issue in reading.issues}
    return Outcome(
        job,
        "read",
        worst=next((s for s in ("error", "warning", "info") if s in severities), ""),
        letters=len(readings),
    )


def _reason(error: Exception, job: Job) -> str:
    """The message without the file's name, which stands before it in the list."""
    return str(error).removeprefix(f"{job.source.name}: ")
