"""Entries that people added to a list of a letter, or removed from it.

An event names an entry by its *own pointer*: the list, and the number that the entry has among those that were read. An
added entry has the next free number, and its place is after the entry whose text the event has as ``old``. So a pointer
of an event stays the same whatever is added or removed later. In the letter with the values of people the entries are
numbered again: what people see is a *shown pointer*.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from vnadmin_doc.batch.correction_events import PERSON, Correction, found_at, in_force, steps_of
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.card import within
from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Evidence, Reading, Unplaced
from vnadmin_doc.sure.values import pointers

__all__ = [
    "LISTS", "EntryEvents", "Slot", "entry_events", "entry_parts", "is_entry", "main_path", "own_path", "shown_path",
    "slots", "text_of", "with_entries",
]  # fmt: skip

LISTS = {"/addressees": "text", "/signers": "full_name", "/distribution": "text", "/body/bases": ""}
"""The lists whose entries people add and remove, and the member with the text of an entry; "" if it is a text."""
_ENTRY = re.compile(rf"(?P<list>{'|'.join(LISTS)})/(?P<number>\d{{1,9}})(?P<rest>/.*)?", re.A)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class EntryEvents:
    """The events in force that are about whole entries, and those that are about values of added ones.

    ``added`` are the events of each added entry by its own pointer, the first is that which added it; ``was_added`` has
    the own pointers of entries whose adding was undone or which were removed again, too. ``removed`` are the events
    that removed entries; ``texts`` are the texts that these had, as read and as corrected. ``values``
    are the newest events of other paths, ``numbers`` the largest number in a pointer of an event, by list.
    """

    added: Mapping[str, list[Correction]]
    was_added: frozenset[str]
    removed: tuple[Correction, ...]
    texts: Mapping[str, frozenset[str | None]]
    values: tuple[Correction, ...]
    numbers: Mapping[str, int]


@dataclass(slots=True)
class Slot:
    """An entry: its own pointer, its text, its number among the read ones (None for an added one), its ``value``."""

    pointer: str
    text: str | None
    number: int | None
    value: Any
    event: Correction | None = None
    """What added or removed it."""

    @property
    def is_removed(self) -> bool:
        """Did a person remove it?"""
        return self.event is not None and self.event.kind == "remove"


def entry_parts(path: str) -> tuple[str, int, str] | None:
    """(list, number, rest) of a pointer to an entry of one of ``LISTS`` or to a part of it; None for another pointer.

    >>> entry_parts("/signers/1/full_name"), entry_parts("/body/bases/0"), entry_parts("/subject")
    (('/signers', 1, '/full_name'), ('/body/bases', 0, ''), None)
    """
    found = _ENTRY.fullmatch(path)
    return (found["list"], int(found["number"]), found["rest"] or "") if found else None


def is_entry(path: str) -> bool:
    """Is it the pointer of a whole entry of one of ``LISTS``?"""
    parts = entry_parts(path)
    return parts is not None and not parts[2]


def main_path(entry: str) -> str:
    """The pointer of the text of an entry.

    >>> main_path("/signers/1"), main_path("/body/bases/0")
    ('/signers/1/full_name', '/body/bases/0')
    """
    member = LISTS[entry.rpartition("/")[0]]
    return f"{entry}/{member}" if member else entry


# ---- the events --------------------------------------------------------------------------------


def entry_events(events: Sequence[Correction]) -> EntryEvents:
    """The events of a letter, by what they are about."""
    stacks = in_force(events)
    was_added = frozenset(event.path for event in events if event.kind == "add" and is_entry(event.path))
    removed = {path: stack[-1] for path, stack in stacks.items() if stack[-1].kind == "remove" and is_entry(path)}
    added, values = {}, []
    for path, stack in stacks.items():
        entry = _entry(path)
        if entry in removed:
            continue
        if entry in was_added:
            if path == entry:
                added[entry] = [*stack, *(item for at, rest in stacks.items() if _is_below(at, entry) for item in rest)]
        else:  # with the value that the program read: the one that a person saw first
            values.append(stack[-1]._replace(old=stack[0].old))
    texts = {path: _texts_of(path, stacks) for path in removed}
    return EntryEvents(added, was_added, tuple(removed.values()), texts, tuple(values), _numbers(events))


def _entry(path: str) -> str | None:
    parts = entry_parts(path)
    return f"{parts[0]}/{parts[1]}" if parts else None


def _is_below(path: str, entry: str) -> bool:
    return path.startswith(f"{entry}/")


def _texts_of(entry: str, stacks: Mapping[str, list[Correction]]) -> frozenset[str | None]:
    """What the text of an entry was, in the events at the entry and at its text."""
    at_text = [event for event in stacks.get(main_path(entry), ()) if event.kind != "remove"]
    found = {text for event in at_text for text in (event.old, event.new)}
    return frozenset(found | {text_of(event.old, entry) for event in stacks[entry] if event.kind == "remove"})


def text_of(value: str | None, entry: str) -> str | None:
    """The text of an entry that is given as of ``value_at``.

    >>> text_of('{"text": "Sở Y tế"}', "/addressees/1"), text_of("Căn cứ Luật", "/body/bases/1")
    ('Sở Y tế', 'Căn cứ Luật')
    """
    member = LISTS[entry.rpartition("/")[0]]
    if not member or value is None:
        return value
    try:
        found = json.loads(value)
    except ValueError:
        return None
    return found.get(member) if isinstance(found, dict) else None


def _numbers(events: Iterable[Correction]) -> dict[str, int]:
    found: dict[str, int] = {}
    for parts in filter(None, (entry_parts(event.path) for event in events)):
        found[parts[0]] = max(parts[1], found.get(parts[0], -1))
    return found


# ---- the lists ---------------------------------------------------------------------------------


def slots(letter: Letter, name: str, events: EntryEvents) -> list[Slot]:
    """The entries of a list, as read (with corrected values), removed and added ones too, in their order."""
    found = list(_read_slots(letter, name, events))
    for event in events.removed:
        if _list_of(event) == name:
            slot = _removed_slot(found, event, events.texts[event.path])
            if slot:
                slot.event = event
    for pointer, own in events.added.items():
        if _list_of(own[0]) == name:
            _add(found, pointer, own, events.texts)
    return found


def _list_of(event: Correction) -> str:
    return event.path.rpartition("/")[0]


def _read_slots(letter: Letter, name: str, events: EntryEvents) -> Iterator[Slot]:
    """Another program may read more entries than there were: none gets the pointer of an added one."""
    items = found_at(letter.model_dump(mode="json"), steps_of(name)) or []
    free = max(len(items) - 1, events.numbers.get(name, -1))
    for number, item in enumerate(items):
        pointer = f"{name}/{number}"
        if pointer in events.was_added:
            free += 1
            pointer = f"{name}/{free}"
        yield Slot(pointer, _main(item, name), number, item)


def _main(item: Any, name: str) -> str | None:
    member = LISTS[name]
    text = item.get(member) if member else item
    return text if isinstance(text, str) else None


def _removed_slot(found: Sequence[Slot], event: Correction, texts: frozenset[str | None]) -> Slot | None:
    """The slot that an event removes: the one with its pointer, if it has the text, else the only one that has it."""
    left = [slot for slot in found if not slot.is_removed]
    own = next((slot for slot in left if slot.pointer == event.path and slot.text in texts), None)
    same = [slot for slot in left if slot.text is not None and slot.text in texts]
    return own or (same[0] if len(same) == 1 else None)


def _add(
    found: list[Slot], pointer: str, own: Sequence[Correction], texts: Mapping[str, frozenset[str | None]]
) -> None:
    """Put an added entry into its place; if the entry was read meanwhile, it is the added one."""
    first, name = own[0], _list_of(own[0])
    values = {item.path.removeprefix(pointer).removeprefix("/"): item.new for item in own}
    text = values.pop("", None)
    member = LISTS[name]
    item = {member: text, **{key: _value(key, new) for key, new in values.items()}} if member else text
    slot = Slot(pointer, _main(item, name), None, item, first)
    same = next((other for other in found if other.text == slot.text and not other.is_removed), None)
    if same:
        same.pointer, same.event = pointer, first
        return
    before = [at for at, other in enumerate(found) if first.old in _known_texts(other, texts)]
    place = 0 if first.old is None else before[0] + 1 if before else len(found)
    found.insert(place, slot)


def _known_texts(slot: Slot, texts: Mapping[str, frozenset[str | None]]) -> Iterable[str | None]:
    return texts[slot.event.path] if slot.event and slot.is_removed else (slot.text,)


def _value(member: str, new: str | None) -> Any:
    return (new or "").splitlines() if member == "competence" else new


# ---- pointers ----------------------------------------------------------------------------------


def own_path(shown: str, entries: Mapping[str, Sequence[Slot]]) -> str:
    """The own pointer of what is shown at a pointer; ``entries`` are the slots that are shown, by list."""
    parts = entry_parts(shown)
    if parts is None or parts[1] >= len(entries[parts[0]]):
        return shown
    return entries[parts[0]][parts[1]].pointer + parts[2]


def shown_path(own: str, entries: Mapping[str, Sequence[Slot]]) -> str:
    """The pointer at which the value of an own pointer is shown; that of nothing for an entry that is not shown."""
    parts = entry_parts(own)
    if parts is None:
        return own
    pointers = [slot.pointer for slot in entries[parts[0]]]
    entry = f"{parts[0]}/{parts[1]}"
    return f"{parts[0]}/{pointers.index(entry)}{parts[2]}" if entry in pointers else f"{parts[0]}/-{parts[2]}"


# ---- the reading -------------------------------------------------------------------------------


def with_entries(
    reading: Reading, events: EntryEvents, of_person: Callable[[Reading, str, str], Evidence]
) -> tuple[Reading, list[Correction]]:
    """The reading with the entries that people added and without those that they removed; events that did nothing.

    Evidence, figures and issues follow their entries. The lines of a removed entry that are evidence of nothing else
    are unplaced. ``of_person`` makes the evidence of an added value.
    """
    lost: list[Correction] = []
    for name in LISTS:
        found = slots(reading.letter, name, events)
        done = {slot.event for slot in found}
        missing = [
            event for event in events.removed
            if _list_of(event) == name and event not in done and event.path not in events.was_added
        ]  # fmt: skip
        lost += [event for event in missing if not _is_gone(reading, text_of(event.old, event.path))]
        if any(slot.event for slot in found):
            changed = _with_list(reading, name, found, of_person)
            lost += [] if changed else [slot.event for slot in found if slot.event]
            reading = changed or reading
    return reading, lost


def _is_gone(reading: Reading, text: str | None) -> bool:
    """Are the words of a removed entry still accounted for, so that they are only not an entry any more?"""
    texts = [item.text for item in reading.unplaced] + [
        item.text for found in reading.evidence.values() for item in found
    ]
    return {*_WORD.findall(fold(text or ""))} <= {word for line in texts for word in _WORD.findall(fold(line))}


def _with_list(
    reading: Reading, name: str, found: Sequence[Slot], of_person: Callable[[Reading, str, str], Evidence]
) -> Reading | None:
    """The reading with another list; None if an entry is not valid."""
    kept = [slot for slot in found if not slot.is_removed]
    letter = _letter_with(reading.letter, name, [slot.value for slot in kept])
    if letter is None:
        return None
    places = {slot.number: at for at, slot in enumerate(kept) if slot.number is not None}
    moved = {path: _moved(path, name, places) for path in (*reading.evidence, *reading.sure, *_paths(reading.issues))}
    evidence = {at: items for path, items in reading.evidence.items() if (at := moved[path]) is not None}
    gone = [item for path, items in reading.evidence.items() if moved[path] is None for item in items]
    changed = replace(
        reading,
        letter=letter,
        evidence=evidence,
        unplaced=(*reading.unplaced, *_unplaced(gone, evidence)),
        issues=tuple(replace(issue, path=at) for issue in reading.issues if (at := moved[issue.path]) is not None),
        sure={at: figure for path, figure in reading.sure.items() if (at := moved[path]) is not None},
    )
    for place, slot in enumerate(kept):
        if slot.event:
            changed = _of_person(changed, f"{name}/{place}", slot, of_person)
    return changed


def _paths(issues: Iterable[Issue]) -> Iterator[str]:
    return (issue.path for issue in issues)


def _moved(path: str, name: str, places: Mapping[int, int]) -> str | None:
    """The pointer of what was read at a pointer: an entry of the list has another number; None for a removed one."""
    parts = entry_parts(path)
    if parts is None or parts[0] != name:
        return path
    return f"{name}/{places[parts[1]]}{parts[2]}" if parts[1] in places else None


def _letter_with(letter: Letter, name: str, items: Sequence[Any]) -> Letter | None:
    values = letter.model_dump(mode="json")
    *above, last = steps_of(name)
    found_at(values, above)[last] = [*items]
    try:
        return Letter.model_validate(values)
    except ValidationError:
        return None


def _unplaced(gone: Iterable[Evidence], evidence: Mapping[str, Sequence[Evidence]]) -> Iterator[Unplaced]:
    """The lines that are evidence of nothing any more, each once."""
    used = {(item.page, item.box, item.text) for items in evidence.values() for item in items}
    for key in dict.fromkeys((item.page, item.box, item.text) for item in gone if item.rule != PERSON):
        if key not in used:
            yield Unplaced(*key)


def _of_person(reading: Reading, entry: str, slot: Slot, of_person: Callable[[Reading, str, str], Evidence]) -> Reading:
    """The reading with the evidence that a person added an entry."""
    path = main_path(entry)
    own = tuple(item for item in reading.evidence.get(path, ()) if item.rule != PERSON)
    evidence = {**reading.evidence, path: (*own, of_person(reading, path, slot.text or ""))}
    sure = {at: 1.0 for at, _ in pointers(reading.letter) if within(at, entry)} if slot.number is None else {}
    return replace(reading, evidence=evidence, sure={**reading.sure, **sure} if reading.sure else {})
