"""Pool: jobs through one process or several, one outcome for each.

A worker that dies (out of memory, a crash in a C library) takes down only its file:
the files that were being read then are tried again, each in a process of its own.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from typing import TypeVar

__all__ = ["run"]

J = TypeVar("J")
O = TypeVar("O")  # noqa: E741

INTERRUPTED = 130


def run(jobs: Iterable[J], work: Callable[[J], O], lost: Callable[[J], O], workers: int) -> Iterator[O]:
    """Outcomes as they come. ``work`` returns rather than raises; ``lost`` speaks for a dead worker."""
    if workers <= 1:
        yield from map(work, jobs)
        return
    waiting = deque(jobs)
    while waiting:
        suspects: list[J] = []
        yield from _until_broken(waiting, work, workers, suspects)
        for job in suspects:
            again: list[J] = []
            yield from _until_broken(deque([job]), work, 1, again)
            yield from map(lost, again)


def _until_broken(waiting: deque[J], work: Callable[[J], O], workers: int, suspects: list[J]) -> Iterator[O]:
    """Work off ``waiting``; if a worker dies, leave the jobs under way in ``suspects``."""
    others = set(active_children())
    running: dict[Future[O], J] = {}
    with ProcessPoolExecutor(workers, get_context("spawn"), _prepare) as pool:
        try:
            while waiting or running:
                # No more than can be begun at once: a broken pool takes all that it has.
                while waiting and len(running) < workers:
                    future = pool.submit(_guarded, work, waiting[0])  # may find the pool broken
                    running[future] = waiting.popleft()
                done, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=lambda future: future.exception() is not None):
                    outcome = future.result()
                    del running[future]
                    yield outcome
        except BrokenProcessPool:
            suspects.extend(running.values())
        except BaseException:  # Ctrl-C, or the caller lost interest: stop the workers too
            for process in set(active_children()) - others:
                os.kill(process.pid or 0, signal.SIGINT)
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _prepare() -> None:
    """In a worker with nothing to do, Ctrl-C means: end quietly."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(INTERRUPTED))


def _guarded(work: Callable[[J], O], job: J) -> O:
    """In a worker at work, Ctrl-C means: clean up, then end quietly."""
    idle = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return work(job)
    except KeyboardInterrupt:
        os._exit(INTERRUPTED)
    finally:
        signal.signal(signal.SIGINT, idle)
