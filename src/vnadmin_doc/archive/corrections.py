"""Corrections: people confirm and correct values of converted letters; each time an event is kept in the ledger.

The documents, the rows of the catalogue, and with them search, links and packets follow at once. Two people do not
overwrite each other: an event names the value that the person saw, and another value is a ``Conflict``.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from vnadmin_doc.archive.corrected_file import Entries, StoredFile, rewrite_all, stored_file
from vnadmin_doc.archive.ledger_transaction import ledger_transaction
from vnadmin_doc.archive.ledger_view import open_ledger
from vnadmin_doc.batch.corrected_reading import SELECT, has_place
from vnadmin_doc.batch.correction_events import Action, Correction, active, value_at
from vnadmin_doc.batch.correction_issues import LOST
from vnadmin_doc.batch.formats_record import format_items
from vnadmin_doc.batch.ledger import journal_path, ledger_path, sql_text
from vnadmin_doc.batch.list_entries import entry_parts, main_path, own_path, shown_path
from vnadmin_doc.errors import ReadError, WriteError, reason
from vnadmin_doc.formats.common.grid import clean
from vnadmin_doc.language.text import printable, squeeze
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import about, msg
from vnadmin_doc.model.reading import Reading

__all__ = [
    "Conflict", "Correction", "Unusable", "add_entry", "corrections_of", "current_reading", "plain_lines", "plain_name",
    "record", "remove_entry", "restore_entry", "undo",
]  # fmt: skip

LONGEST = 20_000
"""Most characters of a value."""
LONGEST_NAME = 100
"""Most characters of the name of a person."""
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


def corrections_of(out: str | os.PathLike[str]) -> list[Correction]:
    """All events of an output folder, in their order. Raises ``ReadError``, ``DamagedFile``."""
    with open_ledger(out, checked=False) as database:
        return [*map(Correction._make, database.execute(f"{SELECT} ORDER BY id"))]


def current_reading(out: str | os.PathLike[str], name: str, part: int) -> tuple[Reading, list[Correction]]:
    """A letter with the values of people, and the events in force. Raises ``ReadError``, ``DamagedFile``.

    The paths of the events are those of the letter; only that of a removed entry is the one in the ledger.
    """
    with open_ledger(out, checked=False) as database:
        stored = stored_file(database, out, name)
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
        stored = stored_file(database, out, name)
        at = datetime.now(UTC).isoformat(timespec="seconds")
        text = sql_text(name)
        event = Correction(0, name, stored.sha256, part, path, seen, new, plain_name(who) or "?", at, kind)
        event = _restored(stored, event) if is_removed else _checked(stored, event)
        row = database.execute(_INSERT, (text, *event[2:])).lastrowid
        event = event._replace(id=row or 0)
        rewrite_all(database, Path(out), stored, event)
    _note(out, event)
    return event


def _checked(stored: StoredFile, event: Correction) -> Correction:
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


def _addressed(stored: StoredFile, event: Correction, before: Reading, entries: Entries) -> Correction:
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


def _undone(stored: StoredFile, event: Correction, current: str | None, entries: Entries) -> Correction:
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


def _restored(stored: StoredFile, event: Correction) -> Correction:
    """The undo of a removal. Raises ``Conflict`` if the entry is not removed."""
    found = next((found for found in active(stored.events_of(event.part)) if found.path == event.path), None)
    if found is None or found.kind != "remove":
        raise Conflict(None, found)
    return event._replace(new=found.old)


def _lost(reading: Reading) -> int:
    return sum(issue.code == LOST for issue in reading.issues)


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
