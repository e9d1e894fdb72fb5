"""Watch: convert the files of a folder as a scanner writes them, until the watch is stopped.

The folder is listed repeatedly, which works on network shares too. A file is converted when it is complete: its size
and time of change have not changed for a while, and no program has it open for writing, where that can be detected.
Files in the ledger are not read again, so a watch continues where the last one ended. Files outside the folder are not
read.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import sys
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from vnadmin_doc.batch.convert import OutputFolder, open_output, size_and_mtime
from vnadmin_doc.batch.discovery import discover
from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.batch.safe_files import is_within
from vnadmin_doc.batch.work import convert_file
from vnadmin_doc.batch.workers import Bounds, run
from vnadmin_doc.messages import msg

__all__ = ["Timing", "is_temporary", "watch"]

_TEMPORARY = re.compile(r"~\$.*|.*\.(?:part|partial|filepart|tmp|temp|crdownload|download)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timing:
    """``interval``: seconds between two listings; ``settle``: seconds without change before a file is converted."""

    interval: float = 2.0
    settle: float = 5.0


def watch(
    folder: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    timing: Timing | None = None,
    workers: int = 1,
    bounds: Bounds | None = None,
    **how: Any,
) -> Generator[Outcome, None, None]:
    """Convert new files in ``folder``, and yield their outcomes until the generator is closed.

    A replaced file is converted again. A file that failed and has changed since, or is missing, was incomplete: it is
    not reported, and is converted later. The other arguments and the errors are those of ``outcomes``.
    """
    root = os.path.realpath(folder)
    with open_output(out, **how) as output:
        options = replace(output.options, only_within=root)
        jobs = _known(output, _Watch(root, options.out, timing or Timing()).jobs())
        for outcome in run(jobs, partial(convert_file, options=options), workers, bounds or Bounds()):
            if not _was_incomplete(outcome):
                output.record(outcome)
                yield outcome


def _known(output: OutputFolder, jobs: Iterator[Job | None]) -> Iterator[Job | Outcome | None]:
    """The jobs, with what the ledger knows; when there is none, the recorded outcomes are committed."""
    for job in jobs:
        if job is None:
            output.ledger.commit()
        yield job and output.outcome_or_job(job)


def _was_incomplete(outcome: Outcome) -> bool:
    job = outcome.job
    return outcome.status == "failed" and not job.problem and size_and_mtime(job.source) != (job.size, job.mtime_ns)


def is_temporary(name: str) -> bool:
    """Is it a name of an unfinished file of some program?

    >>> [is_temporary(name) for name in ("~$a.docx", "a.pdf.part", "a.TMP", "part.pdf")]
    [True, True, True, False]
    """
    return bool(_TEMPORARY.fullmatch(name))


@dataclass(slots=True)
class _Seen:
    """The state of a file, since when it has that state, and whether it became a job in that state."""

    state: tuple[object, ...]
    since: float
    is_job: bool = False


class _Watch:
    """The files seen in the folder. Memory grows only with the number of files in the folder."""

    def __init__(self, root: str, out: str, timing: Timing) -> None:
        self.root, self.out, self.timing = root, out, timing
        self.seen: dict[str, _Seen] = {}

    def jobs(self) -> Iterator[Job | None]:
        """Each file when it is complete; None when there is none at the moment."""
        while True:
            yield from self._ready_jobs()
            listed = time.monotonic()
            while time.monotonic() - listed < self.timing.interval:
                yield None

    def _ready_jobs(self) -> Iterator[Job]:
        present: dict[str, _Seen] = {}
        unlisted = False
        for job in self._found():
            unlisted = unlisted or bool(job.problem)
            if is_temporary(os.path.basename(job.source)):  # noqa: PTH119  (text, see job)
                continue
            if not job.problem and not is_within(job.source, self.root):
                job = replace(job, problem=msg("a link out of {folder}; it is not read", folder=self.root))
            present[job.source] = seen = self._seen(job)
            if self._is_ready(job, seen):
                seen.is_job = True
                yield job
        # If a folder could not be listed, its files are not counted as removed.
        self.seen = self.seen | present if unlisted else present

    def _found(self) -> Iterator[Job]:
        if os.path.isdir(self.root):  # noqa: PTH112
            yield from discover([self.root], self.out)
        else:
            yield Job(self.root, ".", problem=msg("the folder does not exist any more; waiting until it is back"))

    def _seen(self, job: Job) -> _Seen:
        state = (job.problem,) if job.problem else size_and_mtime(job.source)
        before = self.seen.get(job.source)
        return before if before and before.state == state else _Seen(state, time.monotonic())

    def _is_ready(self, job: Job, seen: _Seen) -> bool:
        if seen.is_job or job.problem:
            return not seen.is_job
        return time.monotonic() - seen.since >= self.timing.settle and not _is_open_for_writing(job.source)


def _is_open_for_writing(path: str) -> bool:
    """Does a program have the file open for writing? False where that cannot be detected.

    Linux grants the owner of a file a read lease only if no process has it open for writing.
    """
    if sys.platform != "linux":
        return False
    import fcntl

    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except (OSError, ValueError):
        return False
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return False
        fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # ignore the signal, if a writer opens the file now
        fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(file)
    return False
