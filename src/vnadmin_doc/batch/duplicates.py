"""Duplicates: sources with the same bytes. The documents of one are reused for the other."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from urllib.parse import quote

from vnadmin_doc.api import load
from vnadmin_doc.batch.formats_record import has_format, lexicon_of
from vnadmin_doc.batch.job import SCANNED
from vnadmin_doc.batch.ledger import sql_text
from vnadmin_doc.batch.safe_files import document_names
from vnadmin_doc.errors import SchemaError
from vnadmin_doc.writers import READABLE

if TYPE_CHECKING:
    from vnadmin_doc.batch.job import Job, Options
    from vnadmin_doc.model.reading import Reading

__all__ = ["documents_of_duplicate"]

_SAME = """
SELECT name, formats, letters, reading FROM source
WHERE sha256 = ? AND state IN ('converted', 'moved') AND name != ?
"""


def documents_of_duplicate(options: Options, job: Job, digest: str) -> tuple[str, tuple[Reading, ...]] | None:
    """(name of a source with these bytes and this suffix, its readings renamed for ``job``); None if there is none.

    A source whose documents are missing or unreadable is not used.
    """
    if options.ledger is None or options.overwrite:
        return None
    try:
        rows = _reader(options.ledger).execute(_SAME, (digest, sql_text(job.name))).fetchall()
    except sqlite3.Error:
        return None  # the ledger is locked or missing: the file is read
    for name, formats, letters, reading in rows:
        text = os.fsdecode(name) if isinstance(name, bytes) else name
        if PurePath(text).suffix != PurePath(job.source).suffix:
            continue  # in a container, text is read by its suffix
        for form in READABLE:
            same_names = reading not in SCANNED or lexicon_of(formats, form) == options.lexicon.digest
            if same_names and has_format(
                formats, form, options.fields,
                split=options.split, lang=options.lang or "en", sure=options.sure, trust=options.trust,
            ):  # fmt: skip
                found = _letters(options, text, letters, form, Path(job.source).name)
                if found:
                    return text, found
    return None


def _letters(options: Options, name: str, letters: int, form: str, source: str) -> tuple[Reading, ...]:
    paths = [Path(options.out, f"{place}.{form}") for place in document_names(name, letters)]
    try:
        readings = [load(path.read_bytes()) for path in paths]
    except (SchemaError, OSError):
        return ()
    return tuple(replace(reading, source=replace(reading.source, name=source)) for reading in readings)


@lru_cache(maxsize=1)
def _reader(ledger: str) -> sqlite3.Connection:
    """A read-only connection of this process to the ledger."""
    return sqlite3.connect(f"file:{quote(ledger)}?mode=ro", uri=True)
