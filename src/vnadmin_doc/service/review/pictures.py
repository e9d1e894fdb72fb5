"""Pictures of pages and of single values, drawn from the source file when they are first asked for."""

from __future__ import annotations

import os
import time
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from threading import Lock

from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.batch.correction_events import PERSON
from vnadmin_doc.batch.ledger import sql_text
from vnadmin_doc.batch.workers import MIB, Bounds
from vnadmin_doc.errors import ReadError
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.evidence_boxes import pages
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.service.review.drawing_work import Drawn, Picture, picture_of
from vnadmin_doc.service.review.drawing_workers import BOUNDS, DrawingWorkers, NotDrawn

__all__ = ["Pictures"]

KEPT_BYTES = 64 * MIB
"""Pictures in memory; none is written to the disk."""
MOST_FAILED = 1000
FAILED_SECONDS = 60.0
"""How long a page that could not be drawn is not tried again: each try may hold up a worker."""
LIMITS = Limits()
_Page = tuple[str, str | None, int]


class Pictures:
    """The pictures of an output folder. ``sources``: where the files are now, if not where they were converted.

    They are drawn by ``workers`` processes, within ``limits`` and ``bounds`` (default: ``BOUNDS``). ``close`` ends the
    processes.
    """

    def __init__(
        self, out: Path, sources: Path | None = None, *, workers: int = 2, limits: Limits = LIMITS,
        bounds: Bounds | None = None,
    ) -> None:  # fmt: skip
        self.out, self.sources = out, sources
        self._workers = DrawingWorkers(workers, limits, bounds or BOUNDS)
        self._lock = Lock()
        self._kept: OrderedDict[str, Drawn] = OrderedDict()
        self._size = 0
        self._failed: OrderedDict[_Page, tuple[float, NotDrawn]] = OrderedDict()

    def start(self) -> None:
        """Start the processes, before the first picture is asked for."""
        self._workers.start()

    def close(self) -> None:
        """End the processes."""
        self._workers.close()

    def page(self, name: str, reading: Reading, number: int) -> tuple[bytes, float]:
        """(a page as a JPEG, its dpi).

        Raises ``ReadError`` for a file that is missing or has no pictures, ``NotDrawn``, ``Busy``, and ``ValueError``
        for a page that the letter is not on.
        """
        if number not in pages(reading):
            raise ValueError(msg("the letter is not on page {page}", page=number))
        drawn = self._drawn(picture_of(self._path(name), reading, number))
        return drawn.data, drawn.dpi

    def value(self, name: str, reading: Reading, path: str) -> bytes:
        """The part of a page with a value, as a PNG. Errors are those of ``page``."""
        read = {at: tuple(item for item in items if item.rule != PERSON) for at, items in reading.evidence.items()}
        while path and not read.get(path):
            path = path.rpartition("/")[0]
        if not path:
            raise ValueError(msg("no place on a page is known for this value"))
        picture = picture_of(self._path(name), replace(reading, evidence=read), read[path][0].page, path)
        return self._drawn(picture).data

    def _drawn(self, picture: Picture) -> Drawn:
        """The picture from memory, or a new one. A page that failed a moment ago is not tried again."""
        assert picture.reading is not None  # noqa: S101 - see picture_of
        page = picture.reading.source.sha256, picture.reading.source.member, picture.page
        with self._lock:
            if picture.name in self._kept:
                self._kept.move_to_end(picture.name)
                return self._kept[picture.name]
            until, error = self._failed.get(page, (0.0, None))
            if error and time.monotonic() < until:
                raise NotDrawn(error.message)
        try:
            drawn = self._workers.draw(picture)
        except NotDrawn as error:
            self._note(page, error)
            raise
        self._keep(picture.name, drawn)
        return drawn

    def _note(self, page: _Page, error: NotDrawn) -> None:
        with self._lock:
            self._failed[page] = time.monotonic() + FAILED_SECONDS, error
            while len(self._failed) > MOST_FAILED:
                self._failed.popitem(last=False)

    def _keep(self, name: str, drawn: Drawn) -> None:
        with self._lock:
            if name not in self._kept:
                self._kept[name] = drawn
                self._size += len(drawn.data)
            while self._size > KEPT_BYTES:
                self._size -= len(self._kept.popitem(last=False)[1].data)

    def _path(self, name: str) -> str:
        with open_ledger(self.out, checked=False) as database:
            row = database.execute("SELECT path FROM source WHERE name = ?", (sql_text(name),)).fetchone()
        if row is None:
            raise ReadError(about(name, msg("is not among the converted files")))
        if self.sources:  # the name in the ledger is that under the folder that was converted
            moved = (self.sources / name).resolve()
            if moved.is_relative_to(self.sources.resolve()) and moved.is_file():
                return os.fspath(moved)
        return os.fsdecode(row[0])
