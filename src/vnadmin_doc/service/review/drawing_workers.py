"""Drawing workers: pages are drawn in the watched processes of ``batch``, so that no file can harm the server."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing
from functools import partial

from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.batch.workers import MIB, Bell, Bounds, Pool
from vnadmin_doc.errors import ReadError, VnadminDocError
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import msg, recognise
from vnadmin_doc.service.review.drawing_work import Drawn, Picture, draw_picture

__all__ = ["BOUNDS", "Busy", "DrawingWorkers", "NotDrawn"]

_LOG = logging.getLogger("vnadmin_doc.service")
BOUNDS = Bounds(seconds=20.0, memory=1536 * MIB)
"""For one picture."""
MOST_WAITING = 32
PAUSE = 1.0
"""Seconds before the workers are started again after an error."""


class NotDrawn(VnadminDocError):
    """The page cannot be drawn: it is damaged or too large, or it ended or held up its worker."""


class Busy(VnadminDocError):
    """Too many pictures wait to be drawn, or the workers have ended."""


class DrawingWorkers:
    """Workers in a pool with its own thread, started by ``start`` or the first picture, ended by ``close``."""

    def __init__(self, workers: int, limits: Limits, bounds: Bounds) -> None:
        self.workers, self.limits, self.bounds = workers, limits, bounds
        self._lock = threading.Lock()
        self._bell = Bell()
        self._jobs: deque[Picture] = deque()
        self._asked: dict[str, Future[Drawn]] = {}
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the processes, so that the first picture need not wait for them."""
        with self._lock:
            self._start()

    def draw(self, picture: Picture) -> Drawn:
        """The picture, when it is drawn; one that is being drawn is not drawn twice.

        Raises ``NotDrawn``, ``Busy``, and ``ReadError`` for a file that is missing or has no pictures.
        """
        with self._lock:
            asked = self._asked.get(picture.name)
            if asked is None:
                if self._closing.is_set() or len(self._asked) >= MOST_WAITING:
                    raise _busy()
                asked = self._asked[picture.name] = Future()
                self._jobs.append(picture)
            self._start()
        self._bell.ring()
        return asked.result()

    def close(self) -> None:
        """End the processes; pictures that wait are ``Busy``."""
        self._closing.set()
        self._bell.ring()
        if self._thread:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None and not self._closing.is_set():
            self._thread = threading.Thread(target=self._serve, name="vnadmin-doc-drawing", daemon=True)
            self._thread.start()

    # ---- in the thread of the workers ---------------------------------------------------------

    def _serve(self) -> None:
        """Draw until ``close``; an error of the pool is a pause, not the end."""
        work = partial(draw_picture, limits=self.limits)
        while not self._closing.is_set():
            pool = Pool(work, self.workers, self.bounds, bell=self._bell, unwanted=lambda _: self._closing.is_set())
            try:
                with closing(pool):
                    pool.warm()
                    for outcome in pool.run(self._pictures()):
                        self._end(outcome)
                        pool.warm()  # in place of a process that was killed
            except Exception:  # the next pool may do better
                _LOG.exception("the workers that draw are started again")
                self._give_up()
                self._closing.wait(PAUSE)
        self._give_up()

    def _pictures(self) -> Iterator[Job | None]:
        while not self._closing.is_set():
            yield self._jobs.popleft() if self._jobs else None

    def _end(self, outcome: Outcome) -> None:
        with self._lock:
            asked = self._asked.pop(outcome.job.name)
        if isinstance(outcome, Drawn):
            asked.set_result(outcome)
        else:
            asked.set_exception(self._error(outcome))

    def _give_up(self) -> None:
        with self._lock:
            asked, self._asked = self._asked, {}
            self._jobs.clear()
        for future in asked.values():
            future.set_exception(_busy())

    def _error(self, outcome: Outcome) -> VnadminDocError:
        page = outcome.job.page if isinstance(outcome.job, Picture) else 1
        match outcome.error:
            case "ReadError":
                return ReadError(recognise(outcome.message))
            case "Canceled":
                return _busy()
            case "TimeExceeded":
                seconds = f"{self.bounds.seconds:g}"
                return NotDrawn(msg("page {page} was not drawn within {seconds} seconds", page=page, seconds=seconds))
            case "MemoryExceeded":
                limit = self.bounds.memory // MIB
                return NotDrawn(msg("page {page} needs more than {limit} MiB to be drawn", page=page, limit=limit))
            case "WorkerDied":
                return NotDrawn(msg("the process that drew page {page} ended; the file may be damaged", page=page))
        return NotDrawn(recognise(outcome.message))


def _busy() -> Busy:
    return Busy(msg("pictures cannot be drawn now; try again"))
