"""Task list: reads the tasks in the body: what is assigned, to whom, and by when.

Sections inherit assignees: below "2. Sở A" each dash is a task of Sở A. They also inherit those of a paragraph before
the sections, "… yêu cầu các đơn vị thực hiện các nội dung sau:". A sentence that names assignees begins a task, and the
next sentences belong to this task. A sentence with a deadline and without names ("Báo cáo gửi về Sở trước ngày …") is a
task without assignees. Reports, citations and lists (of guests, contents, documents) are not tasks. In doubt nothing is
a task.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex as re

from vnadmin_doc.assembly.body_parts import BodyText
from vnadmin_doc.grammar.tasks import assignment, deadlines
from vnadmin_doc.grammar.tasks.actions import (
    announces_tasks,
    begins_action,
    cannot_be_action,
    introduces_list_of_things,
    phrases,
    requires_submission,
)
from vnadmin_doc.grammar.tasks.agents import begins_agent, is_group
from vnadmin_doc.grammar.tasks.assignment import Assignment
from vnadmin_doc.grammar.tasks.deadlines import Deadline
from vnadmin_doc.language.text import squeeze
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Body, Section, Task

__all__ = ["read_tasks"]

Span = tuple[int, int]

REPORTING = frozenset({"BC", "TTr", "BB", "GM", "PTr", "HĐ", "BGN", "BTT", "GGT", "GNP", "PG", "PC", "PB", "TCg", "TC"})
"""Kinds that report, ask a superior or invite (Decree 30/2020, Điều 7): in them a name with a verb is not an order."""

RULE_SETTING = frozenset({"L", "PL", "NĐ", "TT", "TTLT", "QyĐ", "QC", "ĐL"})
"""Kinds that set general rules (Law 64/2025/QH15, Điều 3): in them only an explicit duty is a task."""

_STANDING = re.compile(phrases("có nhiệm vụ(?: và|, )? quyền hạn"))
_END = re.compile(r"\.\s?/\s?\.?$")  # text below "./." belongs to a form, not to the task
FEWEST_WORDS = 3
_NO_ASSIGNEES = Assignment((), "")


@dataclass(slots=True, eq=False)
class _OpenTask:
    """A task that may continue: its section, assignees, words and deadlines. Spans are those of the block."""

    pointer: str
    assigned: Assignment
    rule: str
    texts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    deadlines: list[Found[Deadline]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _Inherited:
    """Assignees that sections below inherit; ``any_words``: text without a verb at its start is a task too."""

    assigned: Assignment
    any_words: bool


def read_tasks(body: Body, text: BodyText, kind: str | None, issued: str | None) -> tuple[Task, ...]:
    """The tasks in reading order, with evidence for words, names and deadlines.

    ``kind`` is the code of the kind, ``issued`` the date of the letter. A document without a known kind has no tasks,
    because the form of an applicant asks for things too.
    """
    if kind is None:
        return ()
    reader = _Reader(text, kind, issued)
    for number in range(len(body.opening)):
        last = reader.paragraph(f"/body/opening/{number}")
    intro = last if body.opening and body.sections else None
    inherited = None
    if intro and reader.introduces_actions(intro) and all(_is_doable(node) for node in body.sections):
        inherited = _Inherited(intro.assigned, False)
    for number, node in enumerate(body.sections):
        reader.section(node, f"/body/sections/{number}", inherited, False)
    reader.drop_intro(intro)
    for number in range(len(body.closing)):
        reader.paragraph(f"/body/closing/{number}")
    return tuple(reader.finished(number, task) for number, task in enumerate(reader.tasks))


class _Reader:
    """Reads the parts of a body in order; ``tasks`` are the tasks so far."""

    def __init__(self, text: BodyText, kind: str, issued: str | None) -> None:
        self.text, self.issued = text, issued
        self.reporting = kind in REPORTING
        self.rule_setting = kind in RULE_SETTING
        self.tasks: list[_OpenTask] = []

    def paragraph(self, pointer: str) -> _OpenTask | None:
        """Read a paragraph outside the sections; return the task to which its last sentence belongs, or None."""
        task: _OpenTask | None = None
        for clause, found in self._clauses(pointer):
            if clause.value and self._is_task(clause, found, outside=True):
                task = self._begin(pointer, clause.value, clause.rule, clause, found)
            elif clause.value or clause.rule == "tasks/unread":
                task = None
            elif found and self._is_submission(clause):
                begun = self._continue(task, clause, found)
                task = begun or self._begin(pointer, _NO_ASSIGNEES, "tasks/unnamed", clause, found)
        return task

    def section(self, section: Section, pointer: str, inherited: _Inherited | None, ordered: bool) -> None:
        """Read a section and its children; ``ordered``: the words of a section above order everything below them."""
        pointers = [f"{pointer}/heading"] if section.heading else []
        pointers += [f"{pointer}/text/{n}" for n in range(len(section.text))]
        words = self._words(pointers[0]) if pointers else ""
        ordered = ordered or announces_tasks(words[:120])
        task, heading = self._read_own_words(pointer, pointers, inherited, ordered)
        below = heading or inherited
        if task and self.introduces_actions(task):
            below = _Inherited(task.assigned, ordered) if ordered or all(map(_is_doable, section.children)) else None
        elif introduces_list_of_things(words):
            below = None
        for number, child in enumerate(section.children):
            self.section(child, f"{pointer}/children/{number}", below, ordered)
        self.drop_intro(task)

    def drop_intro(self, task: _OpenTask | None) -> None:
        """Remove the task "… thực hiện các nội dung sau:" if tasks with assignees follow it."""
        if task is None or task.deadlines or not self.introduces_actions(task):
            return
        after = self.tasks[self.tasks.index(task) + 1 :]
        if any(later.assigned.names for later in after):
            self.tasks.remove(task)

    def _read_own_words(
        self, pointer: str, pointers: Sequence[str], inherited: _Inherited | None, ordered: bool
    ) -> tuple[_OpenTask | None, _Inherited | None]:
        """(the task to which the last sentence of a section belongs, the assignees that its heading names)."""
        task, heading = None, None
        names_assignees = not (self.reporting or self.rule_setting)
        for part in pointers:
            for clause, found in self._clauses(part):
                if clause.rule == "tasks/heading" and clause.value:
                    heading = inherited = _Inherited(clause.value, True) if names_assignees else None
                    task = None
                elif clause.value and self._is_task(clause, found, outside=False):
                    task = self._begin(pointer, clause.value, clause.rule, clause, found)
                elif clause.rule == "tasks/unread" or clause.value:
                    task = None
                elif task:
                    task = self._continue(task, clause, found)
                elif clause.value is None and inherited and self._is_for_inherited(clause, inherited, ordered):
                    assigned = self._inherit(inherited.assigned, clause.span)
                    task = self._begin(pointer, assigned, "tasks/handed", clause, found)
                elif found and not self.reporting and self._is_submission(clause):
                    task = self._begin(pointer, _NO_ASSIGNEES, "tasks/unnamed", clause, found)
        return task, heading

    def introduces_actions(self, task: _OpenTask) -> bool:
        """Does the task end in a colon before a list of actions, and not of things?"""
        words = self.text.block.text[slice(*task.spans[-1])].rstrip()
        return bool(task.assigned.names) and words.endswith(":") and not introduces_list_of_things(words)

    def _words(self, pointer: str) -> str:
        """The text of the value at a pointer."""
        return self.text.block.text[slice(*self.text.spans[pointer])]

    def _clauses(self, pointer: str) -> list[tuple[Found[Assignment | None], list[Found[Deadline]]]]:
        """The clauses of the value at a pointer, each with its deadlines; spans are offsets in the block."""
        start = self.text.spans[pointer][0]
        words = self._words(pointer)
        read = []
        for clause in assignment.find(words):
            found = deadlines.find(words[slice(*clause.span)], issued=self.issued)
            read.append((_shifted(clause, start), [item.shifted(start + clause.span[0]) for item in found]))
        return read

    def _is_task(self, clause: Found[Assignment | None], found: Sequence[Found[Deadline]], *, outside: bool) -> bool:
        """Does the clause order an action or ask for one, and not only report it?"""
        if clause.value is None or clause.rule == "tasks/heading" or not clause.value.todo:
            return False
        if self.rule_setting:
            return clause.rule == "tasks/bound" and not outside and not _STANDING.match(clause.value.todo)
        if clause.rule == "tasks/named" and len(clause.value.todo.split()) < FEWEST_WORDS:
            return False
        if clause.rule == "tasks/asked" or not (outside or self.reporting):
            return True
        if self.reporting:
            return False
        return clause.rule == "tasks/bound" or (bool(found) and is_group(clause.value.assignees[0]))

    def _is_for_inherited(self, clause: Found[Assignment | None], inherited: _Inherited, ordered: bool) -> bool:
        """Is the clause an action of the inherited assignees?"""
        words = self.text.block.text[slice(*clause.span)].lstrip()
        if clause.rule == "tasks/quoted" or len(words.split()) < FEWEST_WORDS or _is_mostly_names(words):
            return False
        if begins_action(words):
            return True
        return (
            (inherited.any_words or ordered)
            and not self.rule_setting
            and not cannot_be_action(words)
            and not begins_agent(words)
        )

    def _inherit(self, assigned: Assignment, span: Span) -> Assignment:
        """The inherited assignment; who leads and who cooperates is taken from the clause, if it has such words."""
        role = assignment.lead_and_helpers(self.text.block.text[slice(*span)])
        if role is None:
            return assigned
        leads, helpers = role
        return replace(assigned, leads=leads, helpers=tuple(name.shifted(span[0]) for name in helpers))

    def _is_submission(self, clause: Found[Assignment | None]) -> bool:
        """Does the clause demand that something is handed in (báo cáo, gửi)?"""
        words = self.text.block.text[slice(*clause.span)]
        if self.rule_setting or clause.rule == "tasks/quoted" or len(words.split()) < FEWEST_WORDS:
            return False
        return requires_submission(words)

    def _begin(
        self,
        pointer: str,
        assigned: Assignment,
        rule: str,
        clause: Found[Assignment | None],
        found: Sequence[Found[Deadline]],
    ) -> _OpenTask:
        words = self.text.block.text[slice(*clause.span)]
        text = assigned.todo if clause.value is assigned else squeeze(words)
        task = _OpenTask(pointer, assigned, rule, [text], [clause.span], list(found))
        self.tasks.append(task)
        return task

    def _continue(
        self, task: _OpenTask | None, clause: Found[Assignment | None], found: Sequence[Found[Deadline]]
    ) -> _OpenTask | None:
        """The task with the clause added. Where both have a deadline, the clause is a second task of the assignees."""
        if task is None or _END.search(task.texts[-1]):
            return None
        recurring = next((item for item in found if item.value.rule and item.value.rule.every), None)
        if recurring and recurring.span[0] <= clause.span[0] + 1:  # Hằng năm, …
            words = self.text.block.text[recurring.span[1] : clause.span[1]]
            if not begins_action(words):
                return None
        if found and (task.deadlines or recurring):
            return self._begin(task.pointer, task.assigned, task.rule, replace(clause, value=None), found)
        task.texts.append(squeeze(self.text.block.text[slice(*clause.span)]))
        task.spans.append(clause.span)
        task.deadlines += found
        return task

    def finished(self, number: int, task: _OpenTask) -> Task:
        """The task as a value of the letter, with its evidence recorded."""
        pointer, record, block = f"/tasks/{number}", self.text.log.record, self.text.block
        for span in task.spans:
            record(pointer, block, span, task.rule)
        for member, names in (("assignees", task.assigned.names), ("cooperating", task.assigned.helpers)):
            for index, name in enumerate(names):
                record(f"{pointer}/{member}/{index}", block, name.span, name.rule)
        if task.assigned.lead:
            record(f"{pointer}/lead", block, task.assigned.names[0].span, "tasks/leads")
        value = _single_deadline(task.deadlines)
        for found in task.deadlines:
            record(f"{pointer}/deadline_text", block, found.span, found.rule)
            if value.date:
                record(f"{pointer}/deadline", block, found.span, found.rule)
        deadline_text = "; ".join(dict.fromkeys(squeeze(block.text[slice(*found.span)]) for found in task.deadlines))
        return Task(
            assignees=task.assigned.assignees,
            lead=task.assigned.lead,
            cooperating=task.assigned.cooperating,
            text=" ".join(task.texts),
            deadline=value.date,
            deadline_text=deadline_text or None,
            deadline_rule=value.rule,
            section=task.pointer.removeprefix("/body"),
        )


def _is_mostly_names(words: str) -> bool:
    """Do most words begin with a capital, as the words of signatures do?"""
    starts = re.findall(r"\b\p{L}", words)
    return 2 * sum(map(str.isupper, starts)) > len(starts)


def _is_doable(section: Section) -> bool:
    """Does the section begin with an action or an agent, or do all its children?"""
    words = section.heading or next(iter(section.text), "")
    return (
        begins_action(words)
        or begins_agent(words)
        or (bool(section.children) and all(map(_is_doable, section.children)))
    )


def _shifted(clause: Found[Assignment | None], by: int) -> Found[Assignment | None]:
    """The clause and its names for a text that begins ``by`` characters earlier."""
    value = clause.value
    if value:
        names, helpers = (tuple(name.shifted(by) for name in group) for group in (value.names, value.helpers))
        value = replace(value, names=names, helpers=helpers)
    return replace(clause, value=value).shifted(by)


def _single_deadline(found: Sequence[Found[Deadline]]) -> Deadline:
    """The deadline of a task; an empty deadline if it has several different ones."""
    values = list(dict.fromkeys(item.value for item in found))
    every = {value.rule.every if value.rule else None for value in values}
    if len(values) > 1 and len(every) == 1 and None not in every:
        values = [value for value in values if value.rule and value.rule.before] or values[:1]
    return values[0] if len(values) == 1 else Deadline()
