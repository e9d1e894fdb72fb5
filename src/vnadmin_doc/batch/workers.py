"""Workers: jobs run in processes that the parent watches.

A worker that takes too long or too much memory is killed with its child processes. A worker that dies costs one job,
and another worker replaces it. A job whose worker died is tried again, because another process may be the cause; a job
that hung or took too much memory is not, because it would do so again.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Literal

from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.errors import VnadminDocError
from vnadmin_doc.messages import msg

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

__all__ = ["Bell", "Bounds", "Pool", "run"]

Work = Callable[[Job], Outcome]
Reason = Literal["crash", "time", "memory", "cancel"]

TICK = 0.25
"""Seconds between two checks of time and memory, and seconds before the first check of memory."""
START_SECONDS = 60.0
"""Seconds that a new process may take to start; they do not count for the time limit of a file."""
FAILED_STARTS = 4
"""Number of consecutive processes that end before they are ready, after which the run ends: no file is the cause."""
ALLOCATIONS = 10_000
"""New objects in a worker before it looks for garbage: a letter makes thousands that all live until it is written."""
MIB = 1024 * 1024
_SPAWN = get_context("spawn")
_END = object()


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits for one file: ``seconds``, ``memory`` (bytes of its process and child processes), ``attempts``."""

    seconds: float = 600.0
    memory: int = 3072 * MIB
    attempts: int = 2


class Bell:
    """Ends the wait of a pool at once, from another thread."""

    def __init__(self) -> None:
        self.pipe, self._end = _SPAWN.Pipe(duplex=False)

    def ring(self) -> None:
        """End the wait of the pool, or its next one."""
        if not self.pipe.poll():
            self._end.send_bytes(b"!")

    def silence(self) -> None:
        """Wait again; for the thread of the pool."""
        while self.pipe.poll():
            self.pipe.recv_bytes()


class _Worker:
    """One process and the start time of its job; a new process has ``START_SECONDS`` seconds to become ready."""

    def __init__(self, work: Work, bounds: Bounds) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self.process: SpawnProcess = _SPAWN.Process(target=_serve, args=(theirs, work, bounds.memory), daemon=True)
        self.process.start()
        theirs.close()
        self.ready = False
        self.began = 0.0

    def start(self, job: Job) -> None:
        """Send a job to the process; its time begins."""
        self.began = time.monotonic() + (0.0 if self.ready else START_SECONDS)
        with contextlib.suppress(OSError):  # the process is dead; its pipe reports that
            self.pipe.send(job)

    def exceeded_limit(self, bounds: Bounds, now: float) -> Reason | None:
        """The limit that the worker exceeds, or None."""
        if now - self.began > bounds.seconds:
            return "time"
        return "memory" if now - self.began > TICK and self.memory() > bounds.memory else None

    def memory(self) -> int:
        """Bytes of memory of the process and its child processes."""
        import psutil

        total = 0
        with contextlib.suppress(psutil.Error):
            own = psutil.Process(self.process.pid)
            for process in (own, *own.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
        return total

    def kill(self) -> None:
        """Kill the process and its child processes."""
        import psutil

        with contextlib.suppress(psutil.Error):
            own = psutil.Process(self.process.pid)
            for process in (*own.children(recursive=True), own):
                with contextlib.suppress(psutil.Error):
                    process.kill()
        self.process.join()
        self.pipe.close()


def run(jobs: Iterable[Job | Outcome | None], work: Work, workers: int, bounds: Bounds) -> Iterator[Outcome]:
    """One outcome for each job, in the order in which they end; outcomes in ``jobs`` are passed on.

    None in ``jobs``: there is no job now, but there may be later. ``work`` returns errors instead of raising them, and
    can be pickled. ``workers`` 0: in this process, without limits. Raises ``VnadminDocError`` if no process can be
    started.
    """
    if workers == 0:
        for item in jobs:
            if item is None:
                time.sleep(TICK)
            else:
                yield item if isinstance(item, Outcome) else work(item)
        return
    pool = Pool(work, workers, bounds)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()


class Pool:
    """Workers that stay alive between runs; ``close`` ends them.

    ``bell`` tells the pool from another thread that there is a new job, or that a job is ``unwanted``: the worker of
    such a job is killed, and the outcome of the job is ``Canceled``.
    """

    def __init__(
        self,
        work: Work,
        workers: int,
        bounds: Bounds,
        *,
        bell: Bell | None = None,
        unwanted: Callable[[Job], bool] = lambda _: False,
    ) -> None:
        self.work, self.size, self.bounds = work, workers, bounds
        self.bell, self.unwanted = bell or Bell(), unwanted
        self.idle: list[_Worker] = []
        self.busy: dict[Connection, tuple[_Worker, Job]] = {}
        self.retries: deque[Job] = deque()
        self.failed_starts = 0

    def warm(self) -> None:
        """Start all processes, so that the first jobs need not wait for them."""
        self.idle += [_Worker(self.work, self.bounds) for _ in range(self.size - len(self.idle) - len(self.busy))]

    def run(self, jobs: Iterator[Job | Outcome | None]) -> Iterator[Outcome]:
        """Like the function ``run``."""
        more = True
        while more or self.busy or self.retries:
            while len(self.busy) < self.size:
                item = self.retries.popleft() if self.retries else next(jobs, _END)
                more = more and item is not _END
                if not isinstance(item, Job | Outcome):
                    break
                if isinstance(item, Outcome):
                    yield item
                else:
                    self._give(item)
            if self.busy or more:
                yield from self._received()

    def _give(self, job: Job) -> None:
        worker = self.idle.pop() if self.idle else _Worker(self.work, self.bounds)
        worker.start(job)
        self.busy[worker.pipe] = worker, job

    def _received(self) -> Iterator[Outcome]:
        """The outcomes that workers sent, and those of jobs whose worker died or was killed."""
        for pipe in wait([*self.busy, self.bell.pipe], TICK):
            if pipe is self.bell.pipe:
                self.bell.silence()
                continue
            worker, job = self.busy.pop(pipe)  # type: ignore[call-overload]
            try:
                outcome: Outcome | None = worker.pipe.recv()
            except (EOFError, OSError):
                yield from self._end_job(worker, job, "crash")
                continue
            if outcome is None:
                self.failed_starts = 0
                worker.ready, worker.began = True, time.monotonic()
                self.busy[worker.pipe] = worker, job
            else:
                self._keep(worker)
                yield outcome
        now = time.monotonic()
        for worker, job in [*self.busy.values()]:
            reason = "cancel" if self.unwanted(job) else worker.exceeded_limit(self.bounds, now)
            if reason:
                del self.busy[worker.pipe]
                yield from self._end_job(worker, job, reason)

    def _keep(self, worker: _Worker) -> None:
        """Keep a worker for the next job, unless it did not free the memory of the last one."""
        if time.monotonic() - worker.began > TICK and worker.memory() > self.bounds.memory / 2:
            worker.kill()
        else:
            self.idle.append(worker)

    def _end_job(self, worker: _Worker, job: Job, reason: Reason) -> Iterator[Outcome]:
        seconds = time.monotonic() - worker.began
        if reason == "crash":
            worker.process.join(1.0)  # the pipe closes before the process ends; its exit code is reported
        worker.kill()
        if not worker.ready and reason != "cancel":
            self._not_started(worker, job)
            return
        if reason == "crash" and job.attempt < self.bounds.attempts:
            self.retries.append(replace(job, attempt=job.attempt + 1))
            return
        yield Outcome(job, "failed", _failure_message(reason, worker, self.bounds), _CLASSES[reason], seconds=seconds)

    def _not_started(self, worker: _Worker, job: Job) -> None:
        """The job was not started and goes to another worker, unless no worker can start."""
        self.retries.append(job)
        self.failed_starts += 1
        if self.failed_starts == FAILED_STARTS:
            raise VnadminDocError(
                msg(
                    "no worker process can be started: the process ended {how} before it was ready; see its output; "
                    "a script must call this under: {guard}",
                    how=_how_ended(worker),
                    guard='if __name__ == "__main__"',
                )
            )

    def close(self) -> None:
        """End all workers. Jobs that are running are not reported."""
        for worker in [*self.idle, *(worker for worker, _ in self.busy.values())]:
            worker.kill()


_CLASSES: dict[Reason, str] = {
    "crash": "WorkerDied",
    "time": "TimeExceeded",
    "memory": "MemoryExceeded",
    "cancel": "Canceled",
}


def _failure_message(reason: Reason, worker: _Worker, bounds: Bounds) -> str:
    if reason == "time":
        return msg(
            "not finished after {seconds} seconds; raise --timeout, or split the file", seconds=f"{bounds.seconds:g}"
        )
    if reason == "memory":
        return msg(
            "needs more than {limit} MiB of memory; raise --memory, or split the file", limit=bounds.memory // MIB
        )
    if reason == "cancel":
        return msg("canceled; the work was stopped")
    return msg(
        "the worker process ended {how}; attempts: {attempts}; the file is skipped",
        how=_how_ended(worker),
        attempts=bounds.attempts,
    )


def _how_ended(worker: _Worker) -> str:
    code = worker.process.exitcode
    return msg("by signal {signal}", signal=-code) if code and code < 0 else msg("with code {code}", code=code)


def _serve(pipe: Connection, work: Work, memory: int) -> None:
    """The loop of a worker: send None when ready, then one outcome for each job, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles Ctrl-C
    _end_with_parent()
    _limit_memory(memory)
    _use_one_thread()
    import_module("vnadmin_doc.pipeline")
    gc.set_threshold(ALLOCATIONS)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        pipe.send(None)
        while True:
            job = pipe.recv()
            began = time.monotonic()
            pipe.send(work(job))
            if time.monotonic() - began > TICK:
                _free_memory()


def _end_with_parent() -> None:
    """If the parent is killed, this process is too (Linux); elsewhere it ends at its next job."""
    if sys.platform == "linux":
        parent_death_signal = 1
        ctypes.CDLL(None).prctl(parent_death_signal, signal.SIGKILL)


def _limit_memory(memory: int) -> None:
    """A second safeguard: an allocation far above the limit fails at once."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (2 * memory, 2 * memory))


def _use_one_thread() -> None:
    """Set one thread for numpy and the OCR engines, before they load: there is one worker for each core."""
    for library in ("OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
        os.environ.setdefault(library, "1")


def _free_memory() -> None:
    """Return free memory to the system: glibc keeps it otherwise."""
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
