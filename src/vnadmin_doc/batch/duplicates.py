"""Twins: sources with the same bytes. What was read from one serves for the other."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from vnadmin_doc.api import load
from vnadmin_doc.batch.formats_record import has
from vnadmin_doc.batch.ledger import stored
from vnadmin_doc.batch.safe_files import document_names
from vnadmin_doc.errors import SchemaError

if TYPE_CHECKING:
    from vnadmin_doc.batch.job import Job, Order
    from vnadmin_doc.model.reading import Reading

__all__ = ["twin_of"]

_SAME = "SELECT name, made, letters FROM source WHERE sha256 = ? AND state IN ('converted', 'moved') AND name != ?"


def twin_of(order: Order, job: Job, digest: str) -> tuple[str, tuple[Reading, ...]] | None:
    """The name of a source of these bytes and this suffix, and its letters as if of ``job``; None if there is none.

    What is not on the disk any more, or cannot be read, is no twin.
    """
    if order.ledger is None or order.overwrite:
        return None
    try:
        rows = _reader(order.ledger).execute(_SAME, (digest, stored(job.name))).fetchall()
    except sqlite3.Error:
        return None  # the ledger is under way, or gone; the file is read
    for name, made, letters in rows:
        text = os.fsdecode(name) if isinstance(name, bytes) else name
        if PurePath(text).suffix != PurePath(job.source).suffix:
            continue  # text is read by its suffix, where many files lie
        for form in ("json", "xml"):
            if has(made, form, order.fields, split=order.split, lang=order.lang or "en"):
                found = _letters(order, text, letters, form, Path(job.source).name)
                if found:
                    return text, found
    return None


def _letters(order: Order, name: str, letters: int, form: str, source: str) -> tuple[Reading, ...]:
    paths = [Path(order.out, f"{place}.{form}") for place in document_names(name, letters)]
    try:
        readings = [load(path.read_bytes()) for path in paths]
    except (SchemaError, OSError):
        return ()
    return tuple(replace(reading, source=replace(reading.source, name=source)) for reading in readings)


@lru_cache(maxsize=1)
def _reader(ledger: str) -> sqlite3.Connection:
    """A view of the ledger, the process's own; it cannot write."""
    return sqlite3.connect(f"file:{quote(ledger)}?mode=ro", uri=True)
