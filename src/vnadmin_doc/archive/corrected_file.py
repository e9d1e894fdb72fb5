"""A file whose letters people correct: its letters as read, the events, and its documents with the corrected values."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from vnadmin_doc.api import load, read_file, write
from vnadmin_doc.batch.as_read import as_read, write_as_read
from vnadmin_doc.batch.catalog_row import catalog_row
from vnadmin_doc.batch.corrected_reading import SELECT, corrected_all, shown_entries
from vnadmin_doc.batch.correction_events import Correction, found_at, steps_of
from vnadmin_doc.batch.document_store import DocumentStore, document_store, write_letters
from vnadmin_doc.batch.formats_record import REFUSED, FormatItem, format_items, with_mark, without_format
from vnadmin_doc.batch.ledger import STATE_FOLDER, letter_rows, replace_letters, sql_text
from vnadmin_doc.batch.list_entries import Slot, entry_parts
from vnadmin_doc.batch.safe_files import Document, document_names
from vnadmin_doc.errors import ReadError, SchemaError, VnadminDocError
from vnadmin_doc.exchange.file_writers import FILE_WRITERS, FileWriter
from vnadmin_doc.exchange.original import Original, WriterOptions
from vnadmin_doc.limits import PRECISION, Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.writers import READABLE, WRITERS

__all__ = ["Entries", "StoredFile", "rewrite_all", "stored_file"]

Entries = dict[str, list[Slot]]
"""The entries of each list, by its pointer."""
_SOURCES = """
SELECT name, path, sha256, formats, letters FROM source WHERE sha256 = ? AND state = 'converted' AND letters = ?
"""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A source of the ledger with its letters as the program read them, and the events of their file."""

    name: str | bytes
    path: str
    sha256: str
    formats: str
    readings: tuple[Reading, ...]
    events: tuple[Correction, ...]

    def corrected(self, precision: float = PRECISION, *more: Correction) -> tuple[Reading, ...]:
        """The letters with the values of people, as the events and ``more`` have them."""
        return corrected_all(self.readings, (*self.events, *more), precision)

    def events_of(self, part: int) -> list[Correction]:
        """The events of a letter."""
        return [event for event in self.events if event.part == part]

    def shown_entries(self, part: int, *more: Correction) -> Entries:
        """The entries of the lists of a letter."""
        return shown_entries(self.readings[part - 1], [*self.events_of(part), *more])

    def numbers(self, part: int, name: str) -> list[int]:
        """The numbers of the entries of a list in the events of a letter, and those of the read entries."""
        named = filter(None, (entry_parts(event.path) for event in self.events_of(part)))
        read = found_at(self.readings[part - 1].letter.model_dump(mode="json"), steps_of(name)) or []
        return [*(parts[1] for parts in named if parts[0] == name), *range(len(read))]


def stored_file(database: sqlite3.Connection, out: str | os.PathLike[str], name: str) -> StoredFile:
    """A converted file of the ledger. Raises ``ReadError``."""
    row = database.execute(
        "SELECT name, path, sha256, formats, letters FROM source WHERE name = ? AND state = 'converted'",
        (sql_text(name),),
    ).fetchone()
    if row is None:
        raise ReadError(about(name, msg("is not among the converted files")))
    own_name, path, digest, formats, letters = row
    events = database.execute(f"{SELECT} WHERE sha256 = ? ORDER BY id", (digest,)).fetchall()
    readings = as_read(Path(out), digest, letters) or _documents(Path(out), name, letters)
    return StoredFile(own_name, os.fsdecode(path), digest, formats, readings, tuple(map(Correction._make, events)))


def _documents(out: Path, name: str, letters: int) -> tuple[Reading, ...]:
    """The letters of a source in its documents, JSON or XML. Raises ``ReadError``."""
    for form in READABLE:
        try:
            return tuple(load((out / f"{place}.{form}").read_bytes()) for place in document_names(name, letters))
        except (OSError, SchemaError):
            continue
    raise ReadError(about(name, msg("its document is missing; convert the file again")))


# ---- documents ---------------------------------------------------------------------------------


def rewrite_all(database: sqlite3.Connection, out: Path, stored: StoredFile, event: Correction) -> None:
    """Write all copies of a file again; if one cannot be written, none has the value, as the event is not stored."""
    sources = database.execute(_SOURCES, (stored.sha256, len(stored.readings))).fetchall()
    try:
        for source in sources:
            _rewrite(database, out, source, stored, event)
    except (VnadminDocError, OSError):
        for source in sources:
            with suppress(VnadminDocError, OSError):
                _rewrite(database, out, source, stored)
        raise


def _rewrite(
    database: sqlite3.Connection, out: Path, source: tuple[str | bytes, str, str, str, int], stored: StoredFile,
    *more: Correction,
) -> None:  # fmt: skip
    """Write the documents and the rows of a source again, with one event more or without."""
    name, path, digest, formats, _ = source
    text = os.fsdecode(name)
    write_as_read(out, digest, stored.readings)
    own = [replace(reading, source=replace(reading.source, name=Path(text).name)) for reading in stored.readings]
    stored = replace(stored, readings=tuple(own))
    for item in format_items(formats):
        documents = _written(item, stored.corrected(item.sure, *more), os.fsdecode(path), digest)
        if documents is None:  # a run that asks for this format writes it again
            formats = without_format(formats, item.form)
        else:
            write_letters(_store(out), text, item.form, documents, changed=True)
            formats = with_mark(formats, item.form, (item.mark or REFUSED) if None in documents else "")
    precision = next((item.sure for item in format_items(formats)), PRECISION)
    _update_rows(database, name, formats, stored.corrected(precision, *more))


def _store(out: Path) -> DocumentStore:
    return document_store(os.fspath(out), os.fspath(out / STATE_FOLDER))


def _written(item: FormatItem, readings: Sequence[Reading], path: str, digest: str) -> list[Document | None] | None:
    """The documents of a source's letters, None for one that cannot be in this format.

    None without its file, and for a format that needs the words on its pages: reading them again takes too long.
    """
    if item.form in WRITERS:
        return [write(reading, item.form, lang=item.lang) for reading in readings]
    writer = FILE_WRITERS[item.form]
    try:
        data = read_file(Path(path), Limits())
    except ReadError:
        return None
    if writer.needs_words or sha256(data).hexdigest() != digest:
        return None
    original = Original(data, tuple, Limits())
    return [_packed(writer, reading, original, WriterOptions(item.organ)) for reading in readings]


def _packed(writer: FileWriter, reading: Reading, original: Original, options: WriterOptions) -> Document | None:
    try:
        return b"".join(writer.write(reading, original, options))
    except VnadminDocError:
        return None


def _update_rows(database: sqlite3.Connection, name: str | bytes, formats: str, readings: Sequence[Reading]) -> None:
    """The catalogue follows, and by the new time of the source the search index and the links do."""
    documents = document_names(os.fsdecode(name), len(readings))
    letters = [catalog_row(reading, document) for reading, document in zip(readings, documents, strict=True)]
    worst = next((s for s in ("error", "warning", "info") if any(letter.worst == s for letter in letters)), "")
    replace_letters(database, [name], letter_rows(name, letters))
    database.execute(
        "UPDATE source SET formats = ?, worst = ?, finished = ? WHERE name = ?",
        (formats, worst, datetime.now(UTC).isoformat(), name),
    )
