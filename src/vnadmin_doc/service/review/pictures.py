"""Pictures of pages and of single values, drawn from the source file when they are first asked for."""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from vnadmin_doc.api import read_file
from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.batch.corrections import PERSON
from vnadmin_doc.batch.ledger import sql_text
from vnadmin_doc.drawing import crop, page_image
from vnadmin_doc.errors import ReadError
from vnadmin_doc.limits import Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.reading import Reading

__all__ = ["Pictures"]

DPI = 130.0
KEPT = 24
"""Page images in memory."""


@dataclass
class Pictures:
    """The pictures of an output folder. ``sources``: where the files are now, if not where they were converted."""

    out: Path
    sources: Path | None = None
    limits: Limits = field(default_factory=Limits)
    _kept: OrderedDict[tuple[str, str, int], tuple[bytes, float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)  # PDFium draws for one thread at a time

    def page(self, name: str, reading: Reading, number: int) -> tuple[bytes, float]:
        """(a page as a JPEG, its dpi). Errors are those of ``drawing.draw``."""
        key = (reading.source.sha256, reading.source.member or "", number)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = page_image(self._file(name), reading, number, self.limits, DPI)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def value(self, name: str, reading: Reading, path: str) -> bytes:
        """The part of a page with a value, as a PNG. Errors are those of ``drawing.crop``."""
        read = {at: tuple(item for item in items if item.rule != PERSON) for at, items in reading.evidence.items()}
        while path and not read.get(path):
            path = path.rpartition("/")[0]
        with self._lock:
            return crop(self._file(name), replace(reading, evidence=read), path, self.limits)

    def _file(self, name: str) -> bytes:
        with open_ledger(self.out, checked=False) as database:
            row = database.execute("SELECT path FROM source WHERE name = ?", (sql_text(name),)).fetchone()
        if row is None:
            raise ReadError(about(name, msg("is not among the converted files")))
        path = Path(os.fsdecode(row[0]))
        if self.sources:  # the name in the ledger is that under the folder that was converted
            moved = (self.sources / name).resolve()
            if moved.is_relative_to(self.sources.resolve()) and moved.is_file():
                path = moved
        return read_file(path, self.limits)
