"""The folder of the service: uploads, results, kept uploads, the queue and its lock."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from vnadmin_doc.batch.safe_files import flush_names
from vnadmin_doc.errors import WriteError, reason
from vnadmin_doc.messages import msg
from vnadmin_doc.service.queue import new_id

__all__ = ["StateFolder"]

LOCK, QUEUE = "lock", "queue.sqlite"
"""What the folder of a service has; the lock is made first."""
_RESERVE = 1 << 20
"""Bytes that are kept free for the queue, so that the service starts again on a full disk."""
_AT_ONCE = 100
"""Folders that are looked at together: a service may keep results of many thousand jobs."""
_OF_DISKS = {"lost+found"}
"""What a new disk has."""


class StateFolder:
    """A private folder; all files of a job are in folders with its id. Every method may block."""

    def __init__(self, folder: Path, *, keep: bool) -> None:
        """``keep``: uploads whose letters were read are kept. Raises ``WriteError`` if the folder cannot be used."""
        self.path = _private_state(folder)
        self.lock = _private(self.path / LOCK)
        self.queue = self.path / QUEUE
        self.uploads, self.results, self.temp, self._kept = (
            _private(self.path / name) for name in ("uploads", "results", "tmp", "kept")
        )
        self.keep = keep
        self._reserve = self.path / "reserve"
        self._arriving: set[str] = set()

    def release_reserve(self) -> None:
        """Give the reserved space to the queue."""
        self._reserve.unlink(missing_ok=True)

    def hold_reserve(self) -> None:
        """Reserve the space again, or what there is of it."""
        with suppress(OSError):
            if not self._reserve.exists() or self._reserve.stat().st_size < _RESERVE:
                self._reserve.write_bytes(bytes(_RESERVE))

    def empty_temp(self) -> None:
        """Erase what the workers of an earlier service were writing."""
        shutil.rmtree(self.temp)
        _private(self.temp)

    def new_upload(self) -> Path:
        """A new folder for an upload; its name is the id of the job."""
        job = new_id()
        self._arriving.add(job)
        folder = self.uploads / job
        folder.mkdir(mode=0o700)
        return folder

    def arrived(self, job: str) -> None:
        """The upload of a job has its row in the queue."""
        self._arriving.discard(job)

    def flush_upload(self, job: str, name: str) -> None:
        """Bring an upload to the disk. Raises ``OSError``."""
        folder = self.uploads / job
        with (folder / name).open("r+b") as file:
            os.fsync(file.fileno())
        flush_names(folder)
        flush_names(self.uploads)

    def flush_result(self, job: str) -> None:
        """Bring the names of the documents of a job to the disk; their bytes are there."""
        flush_names(self.results / job)
        flush_names(self.results)

    def erase_upload(self, job: str) -> None:
        """Erase the upload of a job."""
        shutil.rmtree(self.uploads / job, ignore_errors=True)
        self._arriving.discard(job)

    def erase_result(self, job: str) -> None:
        """Erase the documents of a job."""
        shutil.rmtree(self.results / job, ignore_errors=True)

    def end_upload(self, job: str, *, may_be_kept: bool) -> None:
        """Erase the upload of a job that is over, or keep it."""
        if self.keep and may_be_kept:
            with suppress(FileNotFoundError):  # it was kept before a crash
                (self.uploads / job).rename(self._kept / job)
        self.erase_upload(job)

    def places(self) -> Iterator[tuple[list[Path], set[str]]]:
        """The folders of uploads and of results, a hundred at a time, each with the ids of uploads that arrive.

        Ask for the rows of the queue after each hundred: an upload goes from those that arrive to the queue.
        """
        for folder in (self.uploads, self.results):
            with os.scandir(folder) as found:
                while places := [Path(place) for place in islice(found, _AT_ONCE)]:
                    yield places, set(self._arriving)

    def sweep_temp(self, seconds: float) -> None:
        """Erase what a killed worker was writing: files that are older than so many seconds."""
        for place in self.temp.iterdir():
            if _age(place) > seconds:
                place.unlink(missing_ok=True)


def _age(place: Path) -> float:
    with suppress(OSError):
        return time.time() - place.stat().st_mtime
    return 0.0


def _private_state(folder: Path) -> Path:
    """The folder of the service, which is emptied by it: no folder with other files. Raises ``WriteError``."""
    try:
        names = {place.name for place in folder.iterdir()} - _OF_DISKS if folder.is_dir() else set()
        is_foreign = bool(names) and not names & {LOCK, QUEUE}
    except OSError:
        is_foreign = False  # the reason is that of ``_private``
    if is_foreign:
        raise WriteError(
            msg(
                "{path} has other files, and the service erases files in its folder; choose a new or empty one with "
                "--state",
                path=folder,
            )
        )
    return _private(folder)


def _private(folder: Path) -> Path:
    """The folder, which only the user of the service may open. Raises ``WriteError``."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise WriteError(
            msg("cannot create {path}: {reason}; choose another with --state", path=folder, reason=reason(error))
        ) from error
    return folder
