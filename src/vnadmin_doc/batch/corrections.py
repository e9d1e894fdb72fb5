"""Corrections by people: events in the ledger, and the reading with their values.

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
    Action,
    Correction,
    active,
    found_at,
    is_index,
    steps_of,
    value_at,
)
from vnadmin_doc.batch.ledger import journal_events
from vnadmin_doc.batch.list_entries import (
    LISTS,
    EntryEvents,
    Slot,
    entry_events,
    is_entry,
    shown_path,
    slots,
    text_of,
    with_entries,
)
from vnadmin_doc.checks import compare, depends_on
from vnadmin_doc.limits import PRECISION
from vnadmin_doc.messages import msg
from vnadmin_doc.model.card import within
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.kinds import KINDS
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Evidence, Reading
from vnadmin_doc.sure import judged_again
from vnadmin_doc.sure.values import pointers

__all__ = [
    "LOST", "PERSON", "SELECT", "Action", "Correction", "active", "corrected", "corrected_all",
    "corrections_in_journal", "corrections_of_file", "has_place", "shown_entries", "value_at",
]  # fmt: skip

LOST = "person-value-unplaced"
"""The issue of a person's value whose place is not in the letter any more."""
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
        found[-1] = _with_issues(found[-1], map(_lost, lost))
    return tuple(found)


def corrected(reading: Reading, events: Iterable[Correction], precision: float = PRECISION) -> Reading:
    """The reading with the values of people. Applied to its own result, it changes nothing.

    A value that a person set or confirmed has evidence with the rule ``person`` and the probability 1, and issues about
    it are removed; of the issues of the whole letter, a warning that a person confirmed becomes ``info``. The checks
    between values (``checks.compare``) are those of the new values. A value whose place is not in the letter any more
    is reported by the issue ``person-value-unplaced``, and so is an entry that was removed but is read as another one
    now. ``precision`` is as in ``judged_again``.
    """
    entries = entry_events([*events])
    if not (entries.values or entries.added or entries.removed):
        return reading
    before = compare(reading.letter, reading.evidence)
    reading, lost = _with_values(reading, entries)
    letter = reading.letter
    reading, missing = with_entries(reading, entries, _evidence)
    paths = [path for path, items in reading.evidence.items() if any(item.rule == PERSON for item in items)]
    reading = _resolved(_compared_again(reading, before), paths, _as_shown(letter, entries))
    return judged_again(_with_issues(reading, map(_lost, [*lost, *missing])), precision)


def _as_shown(letter: Letter, entries: EntryEvents) -> list[Correction]:
    """The events in force with the pointers of the corrected letter; a removed entry has ``-`` as its number."""
    shown = {name: [slot for slot in slots(letter, name, entries) if not slot.is_removed] for name in LISTS}
    added = [event for own in entries.added.values() for event in own]
    events = (*entries.values, *added, *entries.removed)
    return [event._replace(path=shown_path(event.path, shown)) for event in events]


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
    letter = _with_values(reading, entries)[0].letter
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
    sure |= {at: 1.0 for at, _ in pointers(letter) if _covers(path, at)}
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


# ---- issues ------------------------------------------------------------------------------------


def _compared_again(reading: Reading, before: Sequence[Issue]) -> Reading:
    """The reading with the issues between its values as they are now; ``before`` are those of the letter as it was.

    Figures of values that a new issue is about were made without it, so they are dropped.
    """
    old, now = _by_place(before), _by_place(compare(reading.letter, reading.evidence))
    brought = [issue for place, issue in now.items() if old.get(place) != issue]
    kept = [issue for issue in reading.issues if old.get(_place_of(issue)) == now.get(_place_of(issue))]
    about = [issue.path for issue in brought if issue.path]
    sure = _without(reading.sure, about, of_people=False)
    return replace(reading, issues=(*kept, *brought), sure=sure)


def _without(sure: Mapping[str, float], parts: Sequence[str], *, of_people: bool) -> dict[str, float]:
    """The figures without those in the parts: of the values of people, which are 1, or of the other values."""
    return {
        at: figure for at, figure in sure.items()
        if (figure == 1) != of_people or not any(within(at, part) for part in parts)
    }  # fmt: skip


def _place_of(issue: Issue) -> tuple[str, str]:
    return issue.code, issue.path


def _by_place(issues: Iterable[Issue]) -> dict[tuple[str, str], Issue]:
    return {_place_of(issue): issue for issue in issues}


def _resolved(reading: Reading, paths: Sequence[str], in_force: Sequence[Correction]) -> Reading:
    """The reading without the issues about values of people; ``paths`` are those of the values.

    A value of a person that another one is against now has no figure.
    """
    texts = dict(pointers(reading.letter))
    between = _by_place(compare(reading.letter, reading.evidence))
    issues = [
        issue for issue in reading.issues
        if not (
            _is_answered(issue, in_force) if _place_of(issue) in between else _is_resolved(issue, paths, texts)
        ) or issue.code == LOST
    ]  # fmt: skip
    if any(event.path == "" for event in in_force):
        issues = [replace(issue, severity="info") if issue.path == "" else issue for issue in issues]
    against = [issue.path for issue in issues if issue.path and _place_of(issue) in between]
    return replace(reading, issues=tuple(issues), sure=_without(reading.sure, against, of_people=True))


def _is_answered(issue: Issue, in_force: Sequence[Correction]) -> bool:
    """Did a person decide on an issue between values, after the last change of the values that it follows from?

    That is: set or confirm the value that it is about, or confirm a value of the part that it is about.
    """
    if not issue.path:
        return False
    own = [event for event in in_force if event.path and _covers(event.path, issue.path)]
    parts = [event for event in in_force if event.kind == "confirm" and within(event.path, issue.path)]
    changes = [
        event.id for event in in_force
        if event.kind != "confirm" and event not in own and any(within(event.path, at) for at in depends_on(issue))
    ]  # fmt: skip
    return max((event.id for event in (*own, *parts)), default=-1) >= max(changes, default=0)


def _is_resolved(issue: Issue, paths: Sequence[str], texts: Mapping[str, str]) -> bool:
    """Is it about a value of a person, or about a part whose values are all of people?"""
    if not issue.path:
        return False
    if any(_covers(path, issue.path) for path in paths):
        return True
    if not any(within(path, issue.path) for path in paths):
        return False
    read = [at for at, text in texts.items() if text and within(at, issue.path)]
    return all(any(_covers(path, at) for path in paths) for at in read)


def _covers(path: str, at: str) -> bool:
    """Is a value of a person at this pointer, or above it? An entry of a list is its text (``/addressees/0/text``)."""
    return within(at, path) or path == f"{at}/text"


def _lost(event: Correction) -> Issue:
    if event.kind == "remove" and is_entry(event.path):
        message = msg(
            "{who} removed “{value}” from {path}; it is read in another way now; see if it has to be removed again",
            who=event.who,
            path=event.path.rpartition("/")[0],
            value=text_of(event.old, event.path) or "",
        )
        return Issue(LOST, "warning", "", message)
    message = msg(
        "{who} set {path} to “{value}”; the letter has no such place any more; set it again",
        who=event.who,
        path=event.path or "/",
        value=event.new or "",
    )
    return Issue(LOST, "warning", "", message)


def _with_issues(reading: Reading, found: Iterable[Issue]) -> Reading:
    """The reading with further issues, each once."""
    kept = tuple(issue for issue in reading.issues if issue.code != LOST)
    return replace(reading, issues=tuple(dict.fromkeys((*kept, *found))))
