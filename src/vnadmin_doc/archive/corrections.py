"""Corrections: people confirm and correct values of converted letters; each time an event is kept in the ledger.

The documents, the rows of the catalogue, and with them search, links and packets follow at once. Two people do not
overwrite each other: an event names the value that the person saw, and another value is a ``Conflict``.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from vnadmin_doc.api import load, read_file, write
from vnadmin_doc.archive.ledger_transaction import ledger_transaction
from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.batch.as_read import as_read, write_as_read
from vnadmin_doc.batch.catalog_row import catalog_row
from vnadmin_doc.batch.correction_events import found_at, steps_of
from vnadmin_doc.batch.corrections import (
    LOST,
    SELECT,
    Action,
    Correction,
    active,
    corrected_all,
    has_place,
    shown_entries,
    value_at,
)
from vnadmin_doc.batch.document_store import DocumentStore, document_store, write_letters
from vnadmin_doc.batch.formats_record import REFUSED, FormatItem, format_items, with_mark, without_format
from vnadmin_doc.batch.ledger import STATE_FOLDER, journal_path, ledger_path, letter_rows, replace_letters, sql_text
from vnadmin_doc.batch.list_entries import Slot, entry_parts, main_path, own_path, shown_path
from vnadmin_doc.batch.safe_files import Document, document_names
from vnadmin_doc.errors import ReadError, SchemaError, VnadminDocError, WriteError, reason
from vnadmin_doc.exchange.file_writers import FILE_WRITERS, FileWriter
from vnadmin_doc.exchange.original import Original, WriterOptions
from vnadmin_doc.formats.common.grid import clean
from vnadmin_doc.language.text import printable, squeeze
from vnadmin_doc.limits import PRECISION, Limits
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.reading import Reading
from vnadmin_doc.writers import READABLE, WRITERS

__all__ = [
    "Conflict", "Correction", "Unusable", "add_entry", "corrections_of", "current_reading", "plain_lines", "plain_name",
    "record", "remove_entry", "restore_entry", "undo",
]  # fmt: skip

Entries = dict[str, list[Slot]]
LONGEST = 20_000
"""Most characters of a value."""
LONGEST_NAME = 100
"""Most characters of the name of a person."""
_SOURCES = """
SELECT name, path, sha256, formats, letters FROM source WHERE sha256 = ? AND state = 'converted' AND letters = ?
"""
_INSERT = (
    "INSERT INTO correction (source, sha256, part, path, old, new, who, at, kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Conflict(Exception):
    """The value is not the one that the person saw. ``current`` is it now; ``event`` is what set it, None if the
    program read it so.
    """

    def __init__(self, current: str | None, event: Correction | None) -> None:
        super().__init__(msg("another person or run changed the value meanwhile"))
        self.current, self.event = current, event


class Unusable(ValueError):
    """The letter has no such place, or the value is not valid there."""


@dataclass(frozen=True, slots=True)
class _Stored:
    """A source of the ledger with its letters as the program read them, and the events of their file."""

    name: str | bytes
    path: str
    sha256: str
    formats: str
    readings: tuple[Reading, ...]
    events: tuple[Correction, ...]

    def corrected(self, precision: float = PRECISION, *more: Correction) -> tuple[Reading, ...]:
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


def corrections_of(out: str | os.PathLike[str]) -> list[Correction]:
    """All events of an output folder, in their order. Raises ``ReadError``, ``DamagedFile``."""
    with open_ledger(out, checked=False) as database:
        return [*map(Correction._make, database.execute(f"{SELECT} ORDER BY id"))]


def current_reading(out: str | os.PathLike[str], name: str, part: int) -> tuple[Reading, list[Correction]]:
    """A letter with the values of people, and the events in force. Raises ``ReadError``, ``DamagedFile``.

    The paths of the events are those of the letter; only that of a removed entry is the one in the ledger.
    """
    with open_ledger(out, checked=False) as database:
        stored = _stored(database, out, name)
    if not 0 < part <= len(stored.readings):
        raise ReadError(about(name, msg("has no letter {part}", part=part)))
    precision = next((item.sure for item in format_items(stored.formats)), PRECISION)
    own, entries = stored.events_of(part), stored.shown_entries(part)
    found = active(own)
    shown = [event._replace(path=shown_path(event.path, entries)) for event in found if event.kind != "remove"]
    there = [event for event in shown if "/-" not in event.path]
    return stored.corrected(precision)[part - 1], [*there, *(event for event in found if event.kind == "remove")]


def plain_lines(text: str) -> str:
    r"""A value that was typed or pasted, as readers clean their words: NFC, without what is not seen; no empty lines.

    >>> plain_lines(" gia\u0302\u0301y\0  \u202emo\u031b\u0301i\u200b \r\n \n"), plain_lines("a\u2067b\x85c")
    ('giấy mới', 'a�b\nc')
    """
    return "\n".join(filter(None, (squeeze(printable(clean(line))) for line in text.splitlines())))


def plain_name(who: str) -> str:
    """The name of a person in one line, cleaned as values are; "" for none."""
    return plain_lines(who).replace("\n", " ")[:LONGEST_NAME].strip()


def record(
    out: str | os.PathLike[str], name: str, part: int, path: str, *, seen: str | None, new: str | None, who: str
) -> Correction:
    """Confirm a value (``new`` is ``seen``), or correct it; rewrite the documents.

    ``name`` is that of the source in the ledger, ``seen`` the value that the person saw, as of ``value_at``. A value
    that is not the one seen is stored as of ``plain_lines``, ``who`` as of ``plain_name``. Raises ``Conflict``,
    ``Unusable``, ``ReadError``, ``DamagedFile``, ``WriteError``.
    """
    if len(new or "") > LONGEST:
        raise Unusable(msg("longer than {most} characters", most=LONGEST))
    if new != seen:
        new = plain_lines(new or "") or None
    return _record(out, name, part, path, seen, new, who, "confirm" if new == seen else "correct")


def undo(out: str | os.PathLike[str], name: str, part: int, path: str, *, seen: str | None, who: str) -> Correction:
    """Take back the newest event at a path that is in force; of an added entry without others, that it was added.

    Errors are those of ``record``.
    """
    return _record(out, name, part, path, seen, None, who, "undo")


def add_entry(
    out: str | os.PathLike[str], name: str, part: int, path: str, *, seen: str | None, new: str, who: str
) -> Correction:
    """Add an entry with the text ``new`` to a list, after the one whose text is at ``path``.

    Lists are those of ``list_entries.LISTS``, ``seen`` is the text of the entry before it. Errors are those of
    ``record``; ``Unusable`` for a text that the list has already.
    """
    return _record(out, name, part, path, seen, plain_lines(new).replace("\n", " "), who, "add")


def remove_entry(
    out: str | os.PathLike[str], name: str, part: int, path: str, *, seen: str | None, who: str
) -> Correction:
    """Remove the entry whose text, ``seen``, is at ``path`` from its list. Errors are those of ``record``."""
    return _record(out, name, part, path, seen, None, who, "remove")


def restore_entry(out: str | os.PathLike[str], name: str, part: int, path: str, *, who: str) -> Correction:
    """Undo the removal of an entry. ``path`` is that of the event. Errors are those of ``record``."""
    return _record(out, name, part, path, None, None, who, "undo", is_removed=True)


def _record(
    out: str | os.PathLike[str],
    name: str,
    part: int,
    path: str,
    seen: str | None,
    new: str | None,
    who: str,
    kind: Action,
    *,
    is_removed: bool = False,
) -> Correction:
    with open_ledger(out, checked=False):
        pass
    with ledger_transaction(out, msg("the correction")) as database:
        stored = _stored(database, out, name)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        text = sql_text(name)
        event = Correction(0, name, stored.sha256, part, path, seen, new, plain_name(who) or "?", at, kind)
        event = _restored(stored, event) if is_removed else _checked(stored, event)
        row = database.execute(_INSERT, (text, *event[2:])).lastrowid
        event = event._replace(id=row or 0)
        _rewrite_all(database, Path(out), stored, event)
    _note(out, event)
    return event


def _stored(database: sqlite3.Connection, out: str | os.PathLike[str], name: str) -> _Stored:
    row = database.execute(
        "SELECT name, path, sha256, formats, letters FROM source WHERE name = ? AND state = 'converted'",
        (sql_text(name),),
    ).fetchone()
    if row is None:
        raise ReadError(about(name, msg("is not among the converted files")))
    own_name, path, digest, formats, letters = row
    events = database.execute(f"{SELECT} WHERE sha256 = ? ORDER BY id", (digest,)).fetchall()
    readings = as_read(Path(out), digest, letters) or _documents(Path(out), name, letters)
    return _Stored(own_name, os.fsdecode(path), digest, formats, readings, tuple(map(Correction._make, events)))


def _documents(out: Path, name: str, letters: int) -> tuple[Reading, ...]:
    """The letters of a source in its documents, JSON or XML. Raises ``ReadError``."""
    for form in READABLE:
        try:
            return tuple(load((out / f"{place}.{form}").read_bytes()) for place in document_names(name, letters))
        except (OSError, SchemaError):
            continue
    raise ReadError(about(name, msg("its document is missing; convert the file again")))


def _checked(stored: _Stored, event: Correction) -> Correction:
    """The event with its own path, and the values before and after it. Raises ``Conflict``, ``Unusable``."""
    if not 0 < event.part <= len(stored.readings):
        raise Unusable(msg("the file has no letter {part}", part=event.part))
    before = stored.corrected()[event.part - 1]
    entries = stored.shown_entries(event.part)
    current = value_at(before.letter, event.path)
    if event.kind == "undo":
        return _undone(stored, event, current, entries)
    own = [other for other in stored.events_of(event.part) if other.path == own_path(event.path, entries)]
    if current != event.old and (event.kind in ("add", "remove") or current != event.new):
        raise Conflict(current, next(iter(active(own)), None))
    if event.kind == "confirm" and not has_place(before.letter, event.path):
        raise Unusable(msg("the letter has no place {path}", path=event.path))
    event = _addressed(stored, event._replace(old=current), before, entries)
    if _lost(stored.corrected(PRECISION, event)[event.part - 1]) > _lost(before):
        raise Unusable(msg("the value is not valid here"))
    return event


def _addressed(stored: _Stored, event: Correction, before: Reading, entries: Entries) -> Correction:
    """The event with its own path. What is typed after the last entry of a list is an entry that is added."""
    parts = entry_parts(event.path)
    if parts is None and event.kind in ("add", "remove"):
        raise Unusable(msg("the letter has no list {path}", path=event.path))
    if parts is None:
        return event
    name, number, _ = parts
    shown = entries[name]
    if event.kind in ("add", "remove") and number >= len(shown) + (event.kind == "add" and not shown):
        raise Unusable(msg("the letter has no place {path}", path=event.path))
    if event.kind == "remove":
        return event._replace(path=shown[number].pointer, old=value_at(before.letter, f"{name}/{number}"))
    is_next = event.kind == "correct" and number == len(shown) and event.path == main_path(f"{name}/{number}")
    if is_next and (shown or stored.numbers(event.part, name)):
        event = event._replace(kind="add", old=shown[-1].text if shown else None)
    if event.kind != "add":
        return event._replace(path=own_path(event.path, entries))
    if not event.new or event.new in [slot.text for slot in shown]:
        raise Unusable(msg("type an entry that the list does not have yet"))
    taken = [int(slot.pointer.rpartition("/")[2]) for slot in shown] + stored.numbers(event.part, name)
    return event._replace(path=f"{name}/{max(taken, default=-1) + 1}")


def _undone(stored: _Stored, event: Correction, current: str | None, entries: Entries) -> Correction:
    """The undo of the newest event at the path of a value, or of the event that added its entry."""
    path = own_path(event.path, entries)
    parts = entry_parts(path)
    active_paths = [found.path for found in active(stored.events_of(event.part))]
    if path not in active_paths and parts and path == main_path(f"{parts[0]}/{parts[1]}"):
        path = f"{parts[0]}/{parts[1]}"
    if path not in active_paths or current != event.old:
        own = [found for found in stored.events_of(event.part) if found.path == path]
        raise Conflict(current, own[-1] if own else None)
    event = event._replace(path=path, old=current)
    after = stored.corrected(PRECISION, event)[event.part - 1]
    shown = shown_path(main_path(path) if parts and not parts[2] else path, stored.shown_entries(event.part, event))
    return event._replace(new=value_at(after.letter, shown))


def _restored(stored: _Stored, event: Correction) -> Correction:
    """The undo of a removal. Raises ``Conflict`` if the entry is not removed."""
    found = next((found for found in active(stored.events_of(event.part)) if found.path == event.path), None)
    if found is None or found.kind != "remove":
        raise Conflict(None, found)
    return event._replace(new=found.old)


def _lost(reading: Reading) -> int:
    return sum(issue.code == LOST for issue in reading.issues)


# ---- documents ---------------------------------------------------------------------------------


def _rewrite_all(database: sqlite3.Connection, out: Path, stored: _Stored, event: Correction) -> None:
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
    database: sqlite3.Connection, out: Path, source: tuple[str | bytes, str, str, str, int], stored: _Stored,
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


def _note(out: str | os.PathLike[str], event: Correction) -> None:
    """Note an event in the journal too, from which a lost ledger gets it back."""
    line = json.dumps(event._asdict(), ensure_ascii=True).encode() + b"\n"
    try:
        with journal_path(ledger_path(out)).open("ab+") as file:
            file.seek(max(0, file.tell() - 1))
            cut = file.read() not in (b"", b"\n")  # by a kill or a full disk; this event would be lost with that one
            file.write(b"\n" + line if cut else line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        message = msg(
            "the correction is stored, but not noted in {path}: {reason}; check permissions and free space",
            path=journal_path(ledger_path(out)),
            reason=reason(error),
        )
        raise WriteError(message) from error
