"""Jobs: the queue, and the thread that lets the workers of ``batch`` read the uploads."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial

from vnadmin_doc.batch.job import Job, Outcome
from vnadmin_doc.batch.lock import locked
from vnadmin_doc.batch.safe_files import document_names, document_suffix
from vnadmin_doc.batch.workers import Bell, Pool
from vnadmin_doc.errors import VnadminDocError, WriteError
from vnadmin_doc.messages import msg
from vnadmin_doc.service.config import ServiceConfig
from vnadmin_doc.service.errors import ProblemError, problem_of
from vnadmin_doc.service.metrics import Counters
from vnadmin_doc.service.queue import JobRow, NewJob, Queue, Refusal, State, unusable
from vnadmin_doc.service.reading import DOCUMENT, UploadJob, Wanted, read_upload
from vnadmin_doc.service.state_folder import StateFolder

__all__ = ["Jobs"]

_LOG = logging.getLogger("vnadmin_doc.service")
_STATES: dict[str, State] = {"Canceled": "canceled"}
SWEEP_SECONDS = 30.0
ANSWERED_SECONDS = 60.0
"""How long a result can be read again that was the answer to its upload."""
KILL_SECONDS = 5.0
"""How long a client that cancels waits for the end of a worker."""
STORE_TRIES = 60
"""How often a result is made again that could not be stored."""
PAUSE = 1.0
"""Seconds before the thread tries again after an error."""


class Jobs:
    """All jobs of the service. ``start`` and ``stop`` are called in the event loop, as are ``wait`` and ``cancel``;
    all others may block, and are called in threads.
    """

    def __init__(self, config: ServiceConfig) -> None:
        """Open the folder of the service. Raises ``WriteError`` if it cannot be used, or is in use."""
        self.config, self.counters = config, Counters()
        self.folder = StateFolder(config.state, keep=config.keep)
        self._lock = locked(self.folder.lock)
        self.problem: str | None = msg("the workers are starting")
        self.is_open = False
        self._bell = Bell()
        self._canceled: set[str] = set()
        self._unstored: Counter[str] = Counter()
        self._unpromised: set[str] = set()
        self._promising = threading.Lock()
        self._stopping = threading.Event()
        self._is_patient = True
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._thread = threading.Thread(target=self._serve, name="vnadmin-doc-jobs", daemon=True)

    # ---- in the event loop --------------------------------------------------------------------

    def open(self) -> None:
        """Take the folder, and let interrupted jobs wait again. Raises ``WriteError`` if another service has it."""
        self.folder.release_reserve()
        self._lock.__enter__()
        path = self.folder.queue
        self.queue = Queue(path, durable=True)
        self._unsynced = Queue(path, durable=False)  # for what a power cut may undo
        path.chmod(0o600)
        try:
            self.queue.requeue(expires=self._expiry(), stopped=False)
        except sqlite3.Error as error:
            raise unusable(path, error) from error
        self.folder.empty_temp()
        with suppress(sqlite3.Error):  # it is done again
            self._sweep()
        self.is_open = True

    def start(self) -> None:
        """Start the workers; ``open`` is called first if it was not yet. Raises ``WriteError``."""
        if not self.is_open:
            self.open()
        self._loop = asyncio.get_running_loop()
        self._sweeper = self._loop.create_task(self._sweep_often())
        self._thread.start()

    def stop(self) -> None:
        """Stop the workers; running jobs wait for the next start."""
        self._stopping.set()
        self._sweeper.cancel()
        self._bell.ring()
        self._thread.join()
        try:
            self.queue.requeue(expires=self._expiry(), stopped=True)
        except sqlite3.Error as error:
            _LOG.warning("running jobs wait again at the next start only: %s", error)
        self._unsynced.close()
        self.queue.close()
        self._lock.__exit__(None, None, None)

    def end_waits(self) -> None:
        """Let ``wait`` return the rows as they are, before the server stops: the jobs go on after its next start."""
        self._is_patient = False
        for job in self._waiting:
            self._over(job)

    async def wait(self, job: str, seconds: float) -> JobRow | None:
        """The row of a job when it is over, or after ``seconds``, or at ``end_waits``; None if there is no such job."""
        over = asyncio.Event()
        self._waiting.setdefault(job, set()).add(over)
        try:
            until = time.monotonic() + seconds
            while True:
                over.clear()  # before the row is read, so that no end is missed; a job may also wait again
                row = await asyncio.to_thread(self.queue.find, job)
                left = until - time.monotonic()
                if row is None or row.is_over or left <= 0 or not self._is_patient:
                    return row
                with suppress(TimeoutError):
                    async with asyncio.timeout(left):
                        await over.wait()
        finally:
            self._leave(job, over)

    async def cancel(self, job: str, *, delete: bool = False) -> None:
        """Cancel a job, and with ``delete`` forget it; its worker has been killed, and its files are erased.

        A job that has ended stays as it is, unless it is deleted.
        """
        over = asyncio.Event()
        self._waiting.setdefault(job, set()).add(over)
        try:
            await asyncio.to_thread(self.delete if delete else self._cancel, job)
            if job in self._canceled:
                with suppress(TimeoutError):
                    async with asyncio.timeout(KILL_SECONDS):
                        await over.wait()
        finally:
            self._leave(job, over)

    def _leave(self, job: str, over: asyncio.Event) -> None:
        self._waiting[job].discard(over)
        if not self._waiting[job]:
            del self._waiting[job]

    async def _sweep_often(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                await asyncio.to_thread(self._sweep)
            except (sqlite3.Error, OSError) as error:
                _LOG.warning("expired jobs cannot be deleted: %s", error)

    def _over(self, job: str) -> None:
        for over in self._waiting.get(job, ()):
            over.set()

    # ---- for requests -------------------------------------------------------------------------

    def submit(self, job: NewJob, *, promised: bool = True) -> JobRow:
        """Add a job whose upload is in its folder. Raises ``ProblemError``; then the upload is erased.

        A job that is ``promised`` to its client survives a power cut. Others are known to nobody then, so they are not
        flushed to the disk, which may take long, until ``promise``.
        """
        if promised:
            self.folder.flush_upload(job.id, job.name)
        else:
            self._unpromised.add(job.id)
        queue = self.queue if promised else self._unsynced
        added = queue.add(job, queue=self.config.queue, per_client=self.config.per_client)
        if isinstance(added, JobRow):
            if added.id == job.id:
                self.folder.arrived(job.id)
                self._bell.ring()
                return added
            self.folder.erase_upload(job.id)
            if any(getattr(added, name) != getattr(job, name) for name in ("sha256", "name", "form", "options")):
                raise ProblemError("key-reused")
            return added
        self.folder.erase_upload(job.id)
        raise self._refused(added)

    def promise(self, row: JobRow) -> None:
        """Bring a job to the disk before its client gets its address, with its result if it has ended meanwhile."""
        with self._promising:
            self._unpromised.discard(row.id)
        with suppress(FileNotFoundError):  # it has ended
            self.folder.flush_upload(row.id, row.name)
        self.folder.flush_result(row.id)
        self.queue.sync(row.id)

    def forget(self, job: str) -> None:
        """The client has its answer, or is gone: the job need not be promised any more."""
        self._unpromised.discard(job)

    def check_room(self, client: str, key: str | None = None) -> None:
        """Raise ``ProblemError`` if a job of this client would be refused, before its body is received."""
        refusal = self.queue.refusal(client, key, queue=self.config.queue, per_client=self.config.per_client)
        if refusal:
            raise self._refused(refusal)

    def _refused(self, refusal: Refusal) -> ProblemError:
        self.counters.add("refused", refusal)
        wait = self.seconds_to_wait()
        if refusal == "full":
            detail = msg("jobs that wait: {limit}", limit=self.config.queue)
            return ProblemError("queue-full", detail, retry_after=wait)
        detail = msg("your jobs that have not ended: {limit}", limit=self.config.per_client)
        return ProblemError("too-many-jobs", detail, retry_after=wait)

    def seconds_to_wait(self) -> float:
        """An estimate of the time until the queue is empty, at most two minutes."""
        counts = self.queue.counts()
        waiting = counts.get("queued", 0) + counts.get("running", 0)
        return min(120.0, max(1.0, waiting * self.counters.mean_seconds() / self.config.workers))

    def _cancel(self, job: str) -> None:
        """Let the thread of the workers kill the worker of a job; a job that waits is canceled at once."""
        self._canceled.add(job)
        try:
            was = self.queue.cancel(job, self._expiry())
        except sqlite3.Error:
            self._canceled.discard(job)
            raise
        if was == "running":
            self._bell.ring()
            return
        self._canceled.discard(job)
        if was == "queued":
            self._clean(job)
            self.counters.add("jobs", "canceled")
            self._loop.call_soon_threadsafe(self._over, job)

    def delete(self, job: str) -> None:
        """Cancel a job and forget it: its files are erased, or will be as soon as its worker has ended."""
        self._cancel(job)
        if job not in self._canceled:
            self._clean(job)
        self.queue.delete([job])

    def document(self, row: JobRow, part: int, *, is_sent: bool = True) -> bytes:
        """The document of a letter, from 1. A secret one that is sent is erased. Raises ``ProblemError`` for none."""
        names = [*document_names(f"{row.id}/{DOCUMENT}", row.letters)]
        if not 1 <= part <= len(names):
            raise ProblemError("letter-not-found", msg("letters in the file: {n}", n=row.letters))
        path = self.folder.results / f"{names[part - 1]}.{document_suffix(row.form)}"
        try:
            document = path.read_bytes()
        except FileNotFoundError:
            if row.message and not row.secret:  # other letters of the file were written
                raise problem_of(WriteError.__name__, row.message) from None
            raise ProblemError("job-not-found") from None
        if row.secret and is_sent:
            path.unlink(missing_ok=True)
            if not any(place.is_file() for place in (self.folder.results / row.id).rglob("*")):
                with suppress(sqlite3.Error):  # else its row is deleted when it expires
                    self.delete(row.id)
        return document

    def answered(self, row: JobRow) -> JobRow:
        """The row of a job whose letter is sent at once: its result is deleted soon, as the client has it."""
        soon = time.time() + ANSWERED_SECONDS
        if row.key is not None or row.expires is None or row.expires < soon:
            return row
        try:
            self._unsynced.expire(row.id, soon)
        except sqlite3.Error as error:  # it is kept longer; the letter is answered all the same
            _LOG.warning("job %s expires later than it should: %s", row.id, error)
            return row
        return row._replace(expires=soon)

    # ---- in the thread of the workers ---------------------------------------------------------

    def _serve(self) -> None:
        """Read jobs until the service is stopped; an error of the disk or of the workers is a pause, not the end."""
        results, temp = str(self.folder.results), str(self.folder.temp)
        work = partial(read_upload, results=results, temp_folder=temp, limits=self.config.limits)
        while not self._stopping.is_set():
            pool = Pool(work, self.config.workers, self.config.bounds, bell=self._bell, unwanted=self._is_unwanted)
            try:
                with closing(pool):
                    pool.warm()
                    self.problem = None
                    for outcome in pool.run(self._jobs()):
                        self._end(outcome)
            except Exception as error:  # the next pool may do better
                _LOG.exception("the workers are started again")
                self._pause(error)

    def _pause(self, error: Exception) -> None:
        """After an error of the pool: its jobs wait again. If no worker can start, no job is the cause."""
        self.problem = str(error)
        while not self._stopping.wait(PAUSE):
            try:
                self._unsynced.requeue(expires=self._expiry(), stopped=isinstance(error, VnadminDocError))
            except sqlite3.Error as storage:  # else the jobs would be running for ever
                self.problem = str(storage)
            else:
                return

    def _is_unwanted(self, job: Job) -> bool:
        return self._stopping.is_set() or _id(job) in self._canceled

    def _jobs(self) -> Iterator[Job | None]:
        """The jobs in their order; None when none waits."""
        while not self._stopping.is_set():
            row = None
            try:
                row = self._unsynced.take()
                self.problem = None
            except sqlite3.Error as error:  # the disk is full: running jobs go on
                self.problem = str(error)
            yield None if row is None else self._job(row)

    def _job(self, row: JobRow) -> UploadJob:
        path = self.folder.uploads / row.id / row.name
        return UploadJob(str(path), f"{row.id}/{DOCUMENT}", form=row.form, wanted=Wanted(**json.loads(row.options)))

    def _end(self, outcome: Outcome) -> None:
        """Record the end of a job. After a full disk it is tried until it succeeds: the letter has been read."""
        job = _id(outcome.job)
        if self._stopping.is_set() and outcome.error == "Canceled":
            return
        while not self._is_recorded(job, outcome):
            if self._stopping.wait(PAUSE):
                return
        self._loop.call_soon_threadsafe(self._over, job)

    def _is_recorded(self, job: str, outcome: Outcome) -> bool:
        try:
            self._record(job, outcome)
        except sqlite3.Error as error:
            _LOG.warning("the end of job %s cannot be recorded: %s", job, error)
            self.problem = str(error)
            return False
        return True

    def _waits_again(self, job: str) -> bool:
        """After a result that could not be stored: the job waits again, so that a full disk costs no letter."""
        self._unstored[job] += 1
        if self._unstored[job] > STORE_TRIES or not self._unsynced.wait_again(job):
            del self._unstored[job]
            return False
        self.problem = "the result of a job cannot be stored"
        self._stopping.wait(PAUSE)
        return True

    def _record(self, job: str, outcome: Outcome) -> None:
        if outcome.error == "StorageFull" and self._waits_again(job):
            return
        self._unstored.pop(job, None)
        state = _STATES.get(outcome.error, "failed") if outcome.status == "failed" else "succeeded"
        secret = outcome.secret or outcome.error == "SecretLetter"
        with self._promising:  # the upload is erased after the end is on the disk, if the job is promised
            is_promised = job not in self._unpromised
            if is_promised:
                self.folder.flush_result(job)
            recorded = (self.queue if is_promised else self._unsynced).finish(
                job, state, self._expiry(secret=secret),
                letters=len(outcome.letters), pages=outcome.pages, seconds=outcome.seconds, secret=secret,
                error=outcome.error, message=str(outcome.message),
            )  # fmt: skip
        state = state if recorded else "canceled"
        self.counters.end(outcome, state)
        # A file that was not read may be a secret letter, so it is not kept.
        self.folder.end_upload(job, may_be_kept=state == "succeeded" and not secret)
        if state != "succeeded":
            self.folder.erase_result(job)
        self._canceled.discard(job)

    def _expiry(self, *, secret: bool = False) -> float:
        return time.time() + (self.config.secret_seconds if secret else self.config.result_seconds)

    def _clean(self, job: str) -> None:
        self.folder.erase_upload(job)
        self.folder.erase_result(job)

    def _sweep(self) -> None:
        """Delete what has expired, and the files that a crash left behind."""
        expired = self.queue.expired(time.time())
        for job in expired:  # before their rows, which cannot be deleted on a full disk
            self.folder.erase_result(job)
        self.queue.delete(expired)
        self.queue.empty_log()
        for places, arriving in self.folder.places():
            rows = self.queue.rows([place.name for place in places])
            for place in places:
                row = rows.get(place.name)
                if row is None and place.name not in arriving:
                    shutil.rmtree(place, ignore_errors=True)
                elif row is not None and row.is_over and place.parent == self.folder.uploads:
                    self.folder.end_upload(row.id, may_be_kept=row.state == "succeeded" and not row.secret)
        self.folder.sweep_temp(self.config.bounds.seconds)
        self.folder.hold_reserve()


def _id(job: Job) -> str:
    return job.name.partition("/")[0]
