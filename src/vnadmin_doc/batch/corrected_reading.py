"""The reading of a letter with the values of people, from the events of their corrections in the ledger.

An event is never changed or deleted. An event of kind ``undo`` takes back the newest event at its path that is still in
force. So the values of people follow from the events alone, whatever a program reads in the same bytes later.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vnadmin_doc.batch.correction_events import (
    PERSON,
    Correction,
    active,
    found_at,
    is_index,
    steps_of,
    value_at,
)
from vnadmin_doc.batch.correction_issues import compared_again, covers, lost_value, resolved, with_issues
from vnadmin_doc.batch.ledger import journal_events
from vnadmin_doc.batch.list_entries import (
    LISTS,
    EntryEvents,
    Slot,
    entry_events,
    is_entry,
    main_path,
    shown_path,
    slots,
    with_entries,
)
from vnadmin_doc.checks import compare
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.model.card import within
from vnadmin_doc.model.kinds import KINDS
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Evidence, Reading
from vnadmin_doc.sure import judged_again
from vnadmin_doc.sure.values import pointers

__all__ = [
    "SELECT", "corrected", "corrected_all", "corrections_in_journal", "corrections_of_file", "has_place",
    "shown_entries",
]  # fmt: skip

_KIND = "/kind/code"
_KIND_NAMES = {kind.code: kind.name for kind in KINDS}
_NO_BOX = (0.0, 0.0, 0.0, 0.0)
SELECT = f"SELECT {', '.join(Correction._fields)} FROM correction"  # noqa: S608  (only constants are inserted)


def corrections_of_file(ledger: str | Path, sha256: str) -> tuple[Correction, ...]:
    """The events of all letters of a file, in their order; empty without a ledger that can be read."""
    try:
        with closing(sqlite3.connect(f"{Path(ledger).absolute().as_uri()}?mode=ro", uri=True)) as database:
            rows = database.execute(f"{SELECT} WHERE sha256 = ? ORDER BY id", (sha256,)).fetchall()
    except sqlite3.OperationalError:  # there is no ledger yet
        return ()
    return tuple(map(Correction._make, rows))


def corrections_in_journal(journal: Path, sha256: str) -> tuple[Correction, ...]:
    """The same from the journal, for a machine that cannot open the ledger; empty without one."""
    try:
        status = journal.stat()
    except OSError:
        return ()
    return tuple(event for event in _journal(journal, status.st_mtime_ns, status.st_size) if event.sha256 == sha256)


@lru_cache(maxsize=1)
def _journal(journal: Path, _mtime_ns: int, _size: int) -> list[Correction]:
    return [Correction._make(map(event.get, Correction._fields)) for event in journal_events(journal)]


def corrected_all(
    readings: Sequence[Reading], events: Iterable[Correction], precision: float = PRECISION
) -> tuple[Reading, ...]:
    """The readings of a file with the values of people.

    Events of a letter that the file does not have any more, because it is split in another way, are reported on the
    last one.
    """
    by_part: dict[int, list[Correction]] = {}
    for event in events:
        by_part.setdefault(event.part, []).append(event)
    found = [corrected(reading, by_part.pop(part, ()), precision) for part, reading in enumerate(readings, 1)]
    lost = [event for rest in by_part.values() for event in active(rest)]
    if lost:
        found[-1] = with_issues(found[-1], map(lost_value, lost))
    return tuple(found)


def corrected(reading: Reading, events: Iterable[Correction], precision: float = PRECISION) -> Reading:
    """The reading with the values of people. Applied to its own result, it changes nothing.

    A value that a person set or confirmed has evidence with the rule ``person`` and the probability 1, and issues about
    it are removed; of the issues of the whole letter, a warning that a person confirmed becomes ``info``. The checks
    between values (``checks.compare``) are those of the new values. A value whose place is not in the letter any more
    is reported by the issue ``person-value-unplaced``, and so is an entry that was removed but is read as another one
    now. ``precision`` is as in ``judged_again``.
    """
    events = [*events]
    entries = entry_events(events)
    if not (entries.values or entries.added or entries.removed):
        return reading
    before = compare(reading.letter, reading.evidence)
    reading, lost = _with_values(reading, entries)
    in_force = _as_shown(active(events), _shown(reading.letter, entries))
    reading, missing = with_entries(reading, entries, _evidence)
    paths = [path for path, items in reading.evidence.items() if any(item.rule == PERSON for item in items)]
    reading = resolved(compared_again(reading, before), paths, in_force)
    return judged_again(with_issues(reading, map(lost_value, [*lost, *missing])), precision)


def _as_shown(events: Iterable[Correction], shown: Mapping[str, list[Slot]]) -> list[Correction]:
    """The events with the pointers of the corrected letter; one that added an entry is about its text."""
    about = (
        (event, main_path(event.path) if event.kind == "add" and is_entry(event.path) else event.path)
        for event in events
    )
    return [event._replace(path=shown_path(path, shown)) for event, path in about]


def _with_values(reading: Reading, entries: EntryEvents) -> tuple[Reading, list[Correction]]:
    """The reading with the values of the events; the events for whose values there is no place."""
    lost = []
    for event in entries.values:
        changed = _applied(reading, event)
        if changed is None:
            lost.append(event)
        else:
            reading = changed
    return reading, lost


def shown_entries(reading: Reading, events: Iterable[Correction]) -> dict[str, list[Slot]]:
    """The entries of each list as they are in the corrected letter; ``reading`` is the letter as it was read."""
    entries = entry_events([*events])
    return _shown(_with_values(reading, entries)[0].letter, entries)


def _shown(letter: Letter, entries: EntryEvents) -> dict[str, list[Slot]]:
    return {name: [slot for slot in slots(letter, name, entries) if not slot.is_removed] for name in LISTS}


def has_place(letter: Letter, path: str) -> bool:
    """Is there such a member or item, with a value or without? The whole letter is one.

    >>> has_place(Letter(), "/subject"), has_place(Letter(), "/signers/0"), has_place(Letter(), "/subjekt")
    (True, False, False)
    """
    above, _, last = path.rpartition("/")
    parent = found_at(letter.model_dump(mode="json"), steps_of(above))
    if isinstance(parent, list):
        return is_index(last) and int(last) < len(parent)
    return path == "" or (isinstance(parent, dict) and last in parent)


# ---- one event ---------------------------------------------------------------------------------


def _applied(reading: Reading, event: Correction) -> Reading | None:
    """The reading with one value of a person; None if the letter has no place for it."""
    if event.path == "" or _is_outdated(event, reading.letter):
        return reading
    path = _place(reading.letter, event)
    letter = _letter_with(reading.letter, path, event)
    if letter is None:
        return None
    own = tuple(item for item in reading.evidence.get(path, ()) if item.rule != PERSON)
    evidence = {**reading.evidence, path: (*own, _evidence(reading, path, event.new or ""))}
    sure = {at: figure for at, figure in reading.sure.items() if at == path or not within(path, at)}
    sure |= {at: 1.0 for at, _ in pointers(letter) if covers(path, at)}
    return replace(reading, letter=letter, evidence=evidence, sure=sure if reading.sure else {})


def _is_outdated(event: Correction, letter: Letter) -> bool:
    """Was a part confirmed of which a value is another one now? Its doubts are there again."""
    part = found_at(letter.model_dump(mode="json"), steps_of(event.path))
    is_part = isinstance(part, dict) or (isinstance(part, list) and not all(isinstance(item, str) for item in part))
    return event.kind == "confirm" and is_part and value_at(letter, event.path) != event.new


def _place(letter: Letter, event: Correction) -> str:
    """The path of an event; an item of a list that is now at another place is found by the value that was seen."""
    steps = steps_of(event.path)
    index = next((at for at, step in enumerate(steps) if is_index(step)), None)
    if index is None or event.old is None or value_at(letter, event.path) in (event.old, event.new):
        return event.path
    items = found_at(letter.model_dump(mode="json"), steps[:index]) or []
    paths = ["/" + "/".join([*steps[:index], str(at), *steps[index + 1 :]]) for at in range(len(items))]
    same = [path for path in paths if value_at(letter, path) in (event.old, event.new)]
    return same[0] if len(same) == 1 else event.path


def _letter_with(letter: Letter, path: str, event: Correction) -> Letter | None:
    """The letter with the value of an event; None if it has no such place, or the value is not valid there."""
    if event.kind == "confirm" and value_at(letter, path) == event.new:
        return letter
    values = letter.model_dump(mode="json")
    if not _set(values, steps_of(path), event.new, may_add=event.old is None):
        return None
    if path == _KIND and event.new:
        values["kind"]["name"] = _KIND_NAMES.get(event.new, event.new)
    try:
        return Letter.model_validate(values)
    except ValidationError:
        return None


def _set(values: Any, steps: Sequence[str], new: str | None, *, may_add: bool) -> bool:
    """Set a text in plain data. ``may_add``: parts on the way that do not exist are added.

    False if there is no such place, or if a part or a list of parts is there, which has no text.
    """
    for at, step in enumerate(steps):
        key = _key(values, step, may_add=may_add)
        if key is None:
            return False
        if at == len(steps) - 1:
            return _put(values, key, new)
        if (values[key] if isinstance(values, list) else values.get(key)) is None:
            if not may_add:
                return False
            values[key] = [] if is_index(steps[at + 1]) else {}
        values = values[key]
    return False


def _key(values: Any, step: str, *, may_add: bool) -> Any:
    """The key or index of a step; None if there is none. The index after the last item is one if it ``may_add``."""
    if isinstance(values, dict):
        return step
    if not isinstance(values, list) or not is_index(step):
        return None
    index = int(step)
    if index == len(values) and may_add:
        values.append(None)
    return index if index < len(values) else None


def _put(values: Any, key: Any, new: str | None) -> bool:
    current = values[key] if isinstance(values, list) else values.get(key)
    if isinstance(current, dict) or (isinstance(current, list) and not all(isinstance(item, str) for item in current)):
        return False
    values[key] = [line for line in (new or "").splitlines() if line] if isinstance(current, list) else new
    return True


def _evidence(reading: Reading, path: str, text: str) -> Evidence:
    """The evidence of a person's value: at the place of what was read there, or of the nearest part above it."""
    near = path
    while near and not reading.evidence.get(near):
        near = near.rpartition("/")[0]
    first = reading.evidence[near][0] if near else None
    page = reading.source.part.first_page if reading.source.part else 1
    return Evidence(first.page if first else page, first.box if first else _NO_BOX, text, PERSON, None)
