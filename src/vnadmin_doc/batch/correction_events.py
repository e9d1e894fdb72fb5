"""The events of corrections, and what a path of one names in a letter."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal, NamedTuple

from vnadmin_doc.model.letter import Letter

__all__ = [
    "PERSON", "Action", "Correction", "active", "as_text", "found_at", "in_force", "is_index", "steps_of", "value_at",
]  # fmt: skip

PERSON = "person"
"""The rule of the evidence of a value that a person set or confirmed."""
_LONGEST_INDEX = 10
"""Digits: no list is so long, and Python refuses to read thousands of them."""

Action = Literal["confirm", "correct", "undo", "add", "remove"]


class Correction(NamedTuple):
    """One event, as in the ledger.

    ``source`` is the name of the source on whose page it was made, ``sha256`` its digest, ``part`` the number of the
    letter in the file (from 1), ``path`` a JSON Pointer into the letter. ``old`` is the value that the person saw,
    ``new`` the value after the event, both as of ``value_at``. ``at`` is the time (ISO 8601, UTC). Of kind ``add``,
    ``new`` is the text of an entry of a list, and ``old`` that of the entry before it (``batch.list_entries``).
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


def in_force(events: Iterable[Correction]) -> dict[str, list[Correction]]:
    """The events of each path that are not undone, in the order of the paths' first events; at least one each."""
    stacks: dict[str, list[Correction]] = {}
    for event in events:
        stack = stacks.setdefault(event.path, [])
        if event.kind != "undo":
            stack.append(event)
        elif stack:
            stack.pop()
    return {path: stack for path, stack in stacks.items() if stack}


def active(events: Iterable[Correction]) -> list[Correction]:
    """The newest event in force of each path."""
    return [stack[-1] for stack in in_force(events).values()]


def value_at(letter: Letter, path: str) -> str | None:
    r"""The value at a pointer as text: a list of texts as lines, a part as JSON; None if there is none.

    >>> letter = Letter.model_validate({"signers": [{"competence": ["TM. UBND", "KT. CHỦ TỊCH"]}]})
    >>> value_at(letter, "/signers/0/competence"), value_at(letter, "/signers/1/full_name")
    ('TM. UBND\nKT. CHỦ TỊCH', None)
    """
    return None if path == "" else as_text(found_at(letter.model_dump(mode="json", exclude_none=True), steps_of(path)))


def as_text(value: Any) -> str | None:
    """Plain data as a text: a list of texts as lines, a part as JSON; None for nothing."""
    if value in (None, "", [], {}):
        return None
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def steps_of(path: str) -> list[str]:
    """The steps of a JSON Pointer: members and indices."""
    return path.split("/")[1:]


def is_index(step: str) -> bool:
    """Is a step an index of a list?"""
    return step.isascii() and step.isdecimal() and len(step) <= _LONGEST_INDEX


def found_at(value: Any, steps: Sequence[str]) -> Any:
    """The value at the end of the steps; None if one of them does not exist."""
    for step in steps:
        if isinstance(value, list):
            value = value[int(step)] if is_index(step) and int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
