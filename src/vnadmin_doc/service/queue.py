"""The queue: one SQLite table with a row for every job, in the style of the ledger.

A job is accepted when its row is on the disk. Its state changes only by a statement that names the earlier state, so a
job that ends while it is canceled is either ended or canceled, never both. After a crash, jobs that were running wait
again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Literal, NamedTuple
from uuid import uuid4

from vnadmin_doc.errors import WriteError
from vnadmin_doc.messages import msg

__all__ = ["STARTS", "JobRow", "NewJob", "Queue", "Refusal", "State", "new_id", "unusable"]

State = Literal["queued", "running", "succeeded", "failed", "canceled"]

Refusal = Literal["full", "client"]

VERSION = 1
STARTS = 3
"""How many times a job is started by servers that die, before it counts as failed."""
_SCHEMA = f"""
CREATE TABLE job (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
    client TEXT NOT NULL, name TEXT NOT NULL, form TEXT NOT NULL, options TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, starts INTEGER NOT NULL DEFAULT 0, created REAL NOT NULL, started REAL, finished REAL,
    expires REAL, letters INTEGER NOT NULL DEFAULT 0, pages INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0, secret INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT ''
);
CREATE INDEX job_state ON job (state, seq);
PRAGMA user_version = {VERSION};
"""
_DIED = msg("the server ended each time it read this file; split the file, or report it")


def unusable(path: Path, error: sqlite3.Error) -> WriteError:
    """The error of a queue that cannot be read or written."""
    return WriteError(
        msg(
            "the queue {path} cannot be used: {error}; check its folder and the free space, or delete it if it "
            "is damaged",
            path=path, error=error,
        )
    )  # fmt: skip


class JobRow(NamedTuple):
    """The columns of a job. Times are seconds since 1970; ``expires`` is when the result is deleted."""

    seq: int
    id: str
    key: str | None
    state: State
    client: str
    name: str
    form: str
    options: str
    size: int
    sha256: str
    starts: int
    created: float
    started: float | None
    finished: float | None
    expires: float | None
    letters: int
    pages: int
    seconds: float
    secret: int
    error: str
    message: str

    @property
    def is_over(self) -> bool:
        """Is there nothing more to wait for?"""
        return self.state not in ("queued", "running")


class NewJob(NamedTuple):
    """A job to add: ``id`` names the folder of its upload, ``key`` is the request's, with its client."""

    id: str
    key: str | None
    client: str
    name: str
    form: str
    options: str
    size: int
    sha256: str


_COLUMNS = ", ".join(JobRow._fields)


def new_id() -> str:
    """An id that nobody can guess."""
    return uuid4().hex


class Queue:
    """The table, for any thread. ``durable``: what is recorded survives a power cut."""

    def __init__(self, path: Path, *, durable: bool) -> None:
        """Open or create the table. Raises ``WriteError`` if it cannot be used."""
        self._lock = Lock()
        try:
            self._database = _opened(path, durable)
        except sqlite3.Error as error:
            raise unusable(path, error) from error

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            self._database.close()

    def add(self, job: NewJob, *, queue: int, per_client: int) -> JobRow | Refusal:
        """Add a job, unless the queue is full, or its client has too many unfinished jobs.

        If there is a job with its key, that job is returned.
        """
        with self._lock, self._database as database:
            database.execute("BEGIN IMMEDIATE")
            if job.key and (known := self._one("key = ?", job.key)):
                return known
            if refusal := self._refusal(job.client, queue, per_client):
                return refusal
            names = ", ".join(NewJob._fields)
            database.execute(
                f"INSERT INTO job ({names}, state, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?)",  # noqa: S608
                (*job, time.time()),
            )
            row = self._one("id = ?", job.id)
        assert row is not None  # noqa: S101 - inserted in this transaction
        return row

    def refusal(self, client: str, key: str | None, *, queue: int, per_client: int) -> Refusal | None:
        """Why ``add`` would refuse a job now; a repeated request is not refused."""
        with self._lock:
            if key and self._one("key = ?", key):
                return None
            return self._refusal(client, queue, per_client)

    def _refusal(self, client: str, queue: int, per_client: int) -> Refusal | None:
        if self._count("state = 'queued'") >= queue:
            return "full"
        unfinished = self._count("state IN ('queued', 'running') AND client = ?", client)
        return "client" if unfinished >= per_client else None

    def find(self, job: str) -> JobRow | None:
        """The row of a job; None if there is none."""
        with self._lock:
            return self._one("id = ?", job)

    def ahead(self, row: JobRow) -> int:
        """How many jobs wait before this one."""
        with self._lock:
            return self._count("state = 'queued' AND seq < ?", row.seq)

    def counts(self) -> dict[str, int]:
        """The number of jobs in each state."""
        with self._lock:
            return dict(self._database.execute("SELECT state, count(*) FROM job GROUP BY state").fetchall())

    def take(self) -> JobRow | None:
        """The job that has waited longest; it is running from now on. None if none waits."""
        statement = (
            "UPDATE job SET state = 'running', started = ?, starts = starts + 1 WHERE seq = "  # noqa: S608
            f"(SELECT seq FROM job WHERE state = 'queued' ORDER BY seq LIMIT 1) RETURNING {_COLUMNS}"
        )
        with self._lock:
            if not self._count("state = 'queued'"):
                return None
            found = self._database.execute(statement, (time.time(),)).fetchall()
        return JobRow._make(found[0]) if found else None

    def finish(self, job: str, state: State, expires: float, **values: Any) -> bool:
        """Record the end of a running job; False if it was canceled before."""
        columns = {"state": state, "expires": expires, "finished": time.time(), **values}
        return self._update(columns, "id = ? AND state = 'running'", job)

    def wait_again(self, job: str) -> bool:
        """Let a running job wait again; False if it was canceled."""
        with self._lock:
            again = "UPDATE job SET state = 'queued', starts = starts - 1 WHERE id = ? AND state = 'running'"
            return self._database.execute(again, (job,)).rowcount > 0

    def cancel(self, job: str, expires: float) -> State | None:
        """Cancel a job; the state that it had, None if it has ended before."""
        columns = {"state": "canceled", "finished": time.time(), "expires": expires}
        states: tuple[State, ...] = ("queued", "running", "queued")
        for state in states:  # a running job may wait again
            if self._update(columns, "id = ? AND state = ?", job, state):
                return state
        return None

    def delete(self, jobs: Iterable[str]) -> None:
        """Delete the rows of jobs that have ended."""
        with self._lock, self._database as database:
            database.execute("BEGIN IMMEDIATE")
            ended = "DELETE FROM job WHERE id = ? AND state NOT IN ('queued', 'running')"
            database.executemany(ended, [(job,) for job in jobs])

    def empty_log(self) -> None:
        """Empty the write-ahead log, in which the rows of deleted jobs still are: names of files may be secret."""
        with self._lock:
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def expired(self, now: float) -> list[str]:
        """The jobs whose results may be deleted."""
        with self._lock:
            found = self._database.execute("SELECT id FROM job WHERE expires <= ?", (now,)).fetchall()
        return [job for (job,) in found]

    def rows(self, jobs: Sequence[str]) -> dict[str, JobRow]:
        """The rows of some jobs by their id; some hundred at most."""
        with self._lock:
            marks = ", ".join("?" * len(jobs))
            found = self._database.execute(f"SELECT {_COLUMNS} FROM job WHERE id IN ({marks})", jobs).fetchall()  # noqa: S608
        return {row.id: row for row in map(JobRow._make, found)}

    def sync(self, job: str) -> None:
        """Bring the row of a job to the disk, if the queue is ``durable``: a commit flushes all earlier ones."""
        self._update({"id": job}, "id = ?", job)

    def expire(self, job: str, when: float) -> None:
        """Set when the result of a job is deleted."""
        self._update({"expires": when}, "id = ?", job)

    def requeue(self, *, expires: float, stopped: bool) -> None:
        """Let the running jobs wait again. ``stopped``: the server is stopped in order, so no job is the cause.

        Otherwise a job that was started too often has failed: it may be what ends the server.
        """
        if stopped:
            again = "UPDATE job SET state = 'queued', starts = starts - 1 WHERE state = 'running'"
            with self._lock:
                self._database.execute(again)
            return
        columns = {
            "state": "failed", "error": "WorkerDied", "message": str(_DIED), "finished": time.time(),
            "expires": expires,
        }  # fmt: skip
        self._update(columns, "state = 'running' AND starts >= ?", STARTS)
        self._update({"state": "queued"}, "state = 'running'")

    def _update(self, columns: dict[str, Any], where: str, *values: object) -> bool:
        changes = ", ".join(f"{column} = ?" for column in columns)
        with self._lock:
            done = self._database.execute(f"UPDATE job SET {changes} WHERE {where}", (*columns.values(), *values))  # noqa: S608
            return done.rowcount > 0

    def _one(self, where: str, value: str) -> JobRow | None:
        found = self._database.execute(f"SELECT {_COLUMNS} FROM job WHERE {where}", (value,)).fetchone()  # noqa: S608
        return JobRow._make(found) if found else None

    def _count(self, where: str, *values: object) -> int:
        count: int = self._database.execute(f"SELECT count(*) FROM job WHERE {where}", values).fetchone()[0]  # noqa: S608
        return count


def _opened(path: Path, durable: bool) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
    database.execute("PRAGMA secure_delete = ON")  # names of files are not left in free pages
    version = database.execute("PRAGMA user_version").fetchone()[0]
    if version == 0:
        database.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
    elif version != VERSION:
        database.close()
        raise sqlite3.DatabaseError(
            msg("it has version {version}, this program needs {needed}", version=version, needed=VERSION)
        )
    return database
