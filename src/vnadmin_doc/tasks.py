"""Tasks: what the sections of a body ask of whom, one task a section that has no sections of its own.

A section that names somebody hands them down: under "2. Sở A" each dash is a task of Sở A.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vnadmin_doc.fields import assignment
from vnadmin_doc.ledger import Ledger
from vnadmin_doc.letter import Section, Task

__all__ = ["read_tasks"]


def read_tasks(sections: Sequence[Section], ledger: Ledger) -> tuple[Task, ...]:
    """Tasks in reading order; each shares its section's evidence."""
    found = [task for n, section in enumerate(sections) for task in _walk(section, f"/body/sections/{n}", ())]
    for number, (pointer, section, _) in enumerate(found):
        parts = [f"{pointer}/heading", *(f"{pointer}/text/{n}" for n in range(len(section.text)))]
        ledger.share(f"/tasks/{number}", parts, "tasks/section")
    return tuple(task for _, _, task in found)


def _walk(section: Section, pointer: str, inherited: tuple[str, ...]) -> Iterator[tuple[str, Section, Task]]:
    """(pointer, section, its task) of the section, or of those below it."""
    words = [*filter(None, [section.heading]), *section.text]
    found = assignment.find(words[0]) if words else None
    assignees, todo = found.value if found else (inherited, words[0] if words else "")
    if section.children:
        for number, child in enumerate(section.children):
            yield from _walk(child, f"{pointer}/children/{number}", assignees)
        return
    text = " ".join(filter(None, [todo, *words[1:]]))
    if assignees and text:
        yield pointer, section, Task(assignees=assignees, text=text, section=pointer.removeprefix("/body"))
