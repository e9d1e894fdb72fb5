"""Corrections by people: events in the ledger, and the reading with their values.

An event is never changed or deleted. An event of kind ``undo`` takes back the newest event at its path that is still in
force. So the values of people follow from the events alone, whatever a program reads in the same bytes later.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import ValidationError

from vnadmin_doc.batch.ledger import journal_events
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
    "LOST", "PERSON", "SELECT", "Correction", "active", "corrected", "corrected_all", "corrections_in_journal",
    "corrections_of_file", "has_place", "value_at",
]  # fmt: skip

PERSON = "person"
"""The rule of the evidence of a value that a person set or confirmed."""
LOST = "person-value-unplaced"
"""The issue of a person's value whose place is not in the letter any more."""
_KIND = "/kind/code"
_KIND_NAMES = {kind.code: kind.name for kind in KINDS}
_NO_BOX = (0.0, 0.0, 0.0, 0.0)
_LONGEST_INDEX = 10
"""Digits: no list is so long, and Python refuses to read thousands of them."""

Action = Literal["confirm", "correct", "undo"]


class Correction(NamedTuple):
    """One event, as in the ledger.

    ``source`` is the name of the source on whose page it was made, ``sha256`` its digest, ``part`` the number of the
    letter in the file (from 1), ``path`` a JSON Pointer into the letter. ``old`` is the value that the person saw,
    ``new`` the value after the event, both as of ``value_at``. ``at`` is the time (ISO 8601, UTC).
    """

    id: int
    source: str
    sha256: str
    part: int
    path: str
    old: str | None
    new: str | None
    who: str
    at: str
    kind: Action


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


def active(events: Iterable[Correction]) -> list[Correction]:
    """The events in force, at most one for each path, in the order of their paths' first events."""
    return [stack[-1] for stack in _stacks(events)]


def _stacks(events: Iterable[Correction]) -> list[list[Correction]]:
    """The events of each path that are not undone, in their order."""
    stacks: dict[str, list[Correction]] = {}
    for event in events:
        stack = stacks.setdefault(event.path, [])
        if event.kind != "undo":
            stack.append(event)
        elif stack:
            stack.pop()
    return [stack for stack in stacks.values() if stack]


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
    is reported by the issue ``person-value-unplaced``. ``precision`` is as in ``judged_again``.
    """
    # Each with the value that the program read: the one that a person saw first.
    in_force = [stack[-1]._replace(old=stack[0].old) for stack in _stacks(events)]
    if not in_force:
        return reading
    lost = []
    before = compare(reading.letter, reading.evidence)
    for event in in_force:
        changed = _applied(reading, event)
        if changed is None:
            lost.append(_lost(event))
        else:
            reading = changed
    paths = [path for path, items in reading.evidence.items() if any(item.rule == PERSON for item in items)]
    reading = _resolved(_compared_again(reading, before), paths, in_force)
    return judged_again(_with_issues(reading, lost), precision)


def value_at(letter: Letter, path: str) -> str | None:
    r"""The value at a pointer as text: a list of texts as lines, a part as JSON; None if there is none.

    >>> letter = Letter.model_validate({"signers": [{"competence": ["TM. UBND", "KT. CHỦ TỊCH"]}]})
    >>> value_at(letter, "/signers/0/competence"), value_at(letter, "/signers/1/full_name")
    ('TM. UBND\nKT. CHỦ TỊCH', None)
    """
    return None if path == "" else _text(_found(letter.model_dump(mode="json", exclude_none=True), _steps(path)))


def has_place(letter: Letter, path: str) -> bool:
    """Is there such a member or item, with a value or without? The whole letter is one.

    >>> has_place(Letter(), "/subject"), has_place(Letter(), "/signers/0"), has_place(Letter(), "/subjekt")
    (True, False, False)
    """
    above, _, last = path.rpartition("/")
    parent = _found(letter.model_dump(mode="json"), _steps(above))
    if isinstance(parent, list):
        return _is_index(last) and int(last) < len(parent)
    return path == "" or (isinstance(parent, dict) and last in parent)


def _text(value: Any) -> str | None:
    if value in (None, "", [], {}):
        return None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _steps(path: str) -> list[str]:
    return path.split("/")[1:]


def _is_index(step: str) -> bool:
    return step.isascii() and step.isdecimal() and len(step) <= _LONGEST_INDEX


def _found(value: Any, steps: Sequence[str]) -> Any:
    """The value at the end of the steps; None if one of them does not exist."""
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)] if _is_index(step) and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


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
    part = _found(letter.model_dump(mode="json"), _steps(event.path))
    is_part = isinstance(part, dict) or (isinstance(part, list) and not all(isinstance(item, str) for item in part))
    return event.kind == "confirm" and is_part and value_at(letter, event.path) != event.new


def _place(letter: Letter, event: Correction) -> str:
    """The path of an event; an item of a list that is now at another place is found by the value that was seen."""
    steps = _steps(event.path)
    index = next((at for at, step in enumerate(steps) if _is_index(step)), None)
    if index is None or event.old is None or value_at(letter, event.path) in (event.old, event.new):
        return event.path
    items = _found(letter.model_dump(mode="json"), steps[:index]) or []
    paths = ["/" + "/".join([*steps[:index], str(at), *steps[index + 1 :]]) for at in range(len(items))]
    same = [path for path in paths if value_at(letter, path) == event.old]
    return same[0] if len(same) == 1 else event.path


def _letter_with(letter: Letter, path: str, event: Correction) -> Letter | None:
    """The letter with the value of an event; None if it has no such place, or the value is not valid there."""
    if event.kind == "confirm" and value_at(letter, path) == event.new:
        return letter
    values = letter.model_dump(mode="json")
    if not _set(values, _steps(path), event.new, may_add=event.old is None):
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
            values[key] = [] if _is_index(steps[at + 1]) else {}
        values = values[key]
    return False


def _key(values: Any, step: str, *, may_add: bool) -> Any:
    """The key or index of a step; None if there is none. The index after the last item is one if it ``may_add``."""
    if isinstance(values, dict):
        return step
    if not isinstance(values, list) or not _is_index(step):
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
