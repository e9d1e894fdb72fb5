"""Tasks: what the body assigns, to whom, and by when.

A section that names assignees passes them on: under "2. Sở A" each dash is a task of Sở A. So does a paragraph "… yêu
cầu các đơn vị thực hiện các nội dung sau:" before the sections. A sentence that names assignees begins a task, and the
next sentences belong to it. A sentence with a deadline but no name ("Báo cáo gửi về Sở trước ngày …") is a task without
assignees. Reports, citations and lists (guests, contents, documents) are no tasks: no task is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import regex as re

from vnadmin_doc.assembly.body_parts import BodyText
from vnadmin_doc.grammar.tasks import assignment, deadlines
from vnadmin_doc.grammar.tasks.actions import begins_doing, hands_in, introduces_list, is_thing, orders, phrases
from vnadmin_doc.grammar.tasks.agents import begins, is_many
from vnadmin_doc.grammar.tasks.assignment import Assignment
from vnadmin_doc.grammar.tasks.deadlines import Deadline
from vnadmin_doc.language.text import squeeze
from vnadmin_doc.model.found import Found
from vnadmin_doc.model.letter import Body, Section, Task

__all__ = ["read_tasks"]

Span = tuple[int, int]

REPORTING = frozenset({"BC", "TTr", "BB", "GM", "PTr", "HĐ", "BGN", "BTT", "GGT", "GNP", "PG", "PC", "PB", "TCg", "TC"})
"""Kinds that report, ask a superior or invite: a name with a verb is no order there (Decree 30/2020, Điều 7)."""

RULE_SETTING = frozenset({"L", "PL", "NĐ", "TT", "TTLT", "QyĐ", "QC", "ĐL"})
"""Kinds that set general rules (Law 64/2025/QH15, Điều 3): a duty is a task only where it is stated as one."""

_STANDING = re.compile(phrases("có nhiệm vụ(?: và|, )? quyền hạn"))
_END = re.compile(r"\.\s?/\s?\.?$")  # text that a form prints below continues no task
FEWEST_WORDS = 3
_NOBODY = Assignment((), "")


@dataclass(slots=True, eq=False)
class _Open:
    """A task that may continue: its section, assignees, words and deadlines, as spans of the block."""

    pointer: str
    doing: Assignment
    rule: str
    texts: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    deadlines: list[Found[Deadline]] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class _PassedOn:
    """The assignees of the sections below; ``any_words``: also of text there that does not begin with a verb."""

    doing: Assignment
    any_words: bool


def read_tasks(body: Body, text: BodyText, kind: str | None, issued: str | None) -> tuple[Task, ...]:
    """Tasks in reading order, with evidence for words, names and deadlines; ``issued`` is the letter's date.

    A document of no known kind has no tasks: an applicant's form asks for things too.
    """
    if kind is None:
        return ()
    reader = _Reader(text, kind, issued)
    for number in range(len(body.opening)):
        last = reader.paragraph(f"/body/opening/{number}")
    intro = last if body.opening and body.sections else None
    handed = None
    if intro and reader.passes_on(intro) and all(_is_doable(node) for node in body.sections):
        handed = _PassedOn(intro.doing, False)
    for number, node in enumerate(body.sections):
        reader.section(node, f"/body/sections/{number}", handed, False)
    reader.drop_intro(intro)
    for number in range(len(body.closing)):
        reader.paragraph(f"/body/closing/{number}")
    return tuple(reader.finished(number, task) for number, task in enumerate(reader.tasks))


class _Reader:
    """Reads the parts of a body in order; ``tasks`` are those found so far."""

    def __init__(self, text: BodyText, kind: str, issued: str | None) -> None:
        self.text, self.issued = text, issued
        self.reporting = kind in REPORTING
        self.rule_setting = kind in RULE_SETTING
        self.tasks: list[_Open] = []

    def paragraph(self, pointer: str) -> _Open | None:
        """Read a paragraph outside the sections; return the task in which it ends, or None."""
        task: _Open | None = None
        for clause, found in self._clauses(pointer):
            if clause.value and self._is_task(clause, found, outside=True):
                task = self._begin(pointer, clause.value, clause.rule, clause, found)
            elif clause.value or clause.rule == "tasks/unread":
                task = None
            elif found and self._is_handed_in(clause):
                begun = self._continue(task, clause, found)
                task = begun or self._begin(pointer, _NOBODY, "tasks/unnamed", clause, found)
        return task

    def section(self, section: Section, pointer: str, handed: _PassedOn | None, ordered: bool) -> None:
        """Read a section and its children; ``ordered``: a section above orders all of it."""
        places = [f"{pointer}/heading"] if section.heading else []
        places += [f"{pointer}/text/{n}" for n in range(len(section.text))]
        words = self._words(places[0]) if places else ""
        ordered = ordered or orders(words[:120])
        own, heading = self._own(pointer, places, handed, ordered)
        below = heading or handed
        if own and self.passes_on(own):
            below = _PassedOn(own.doing, ordered) if ordered or all(map(_is_doable, section.children)) else None
        elif introduces_list(words):
            below = None
        for number, child in enumerate(section.children):
            self.section(child, f"{pointer}/children/{number}", below, ordered)
        self.drop_intro(own)

    def drop_intro(self, task: _Open | None) -> None:
        """Remove "… thực hiện các nội dung sau:" if the following text became tasks with assignees."""
        if task is None or task.deadlines or not self.passes_on(task):
            return
        after = self.tasks[self.tasks.index(task) + 1 :]
        if any(later.doing.names for later in after):
            self.tasks.remove(task)

    def _own(
        self, pointer: str, places: Sequence[str], handed: _PassedOn | None, ordered: bool
    ) -> tuple[_Open | None, _PassedOn | None]:
        """(the task in which the words of a section end, the assignees that its heading names)."""
        task, heading = None, None
        for place in places:
            for clause, found in self._clauses(place):
                if clause.rule == "tasks/heading" and clause.value:
                    heading = handed = None if self.reporting or self.rule_setting else _PassedOn(clause.value, True)
                    task = None
                elif clause.value and self._is_task(clause, found, outside=False):
                    task = self._begin(pointer, clause.value, clause.rule, clause, found)
                elif clause.rule == "tasks/unread" or clause.value:
                    task = None
                elif task:
                    task = self._continue(task, clause, found)
                elif clause.value is None and handed and self._is_for(clause, handed, ordered):
                    task = self._begin(pointer, self._given(handed.doing, clause.span), "tasks/handed", clause, found)
                elif found and not self.reporting and self._is_handed_in(clause):
                    task = self._begin(pointer, _NOBODY, "tasks/unnamed", clause, found)
        return task, heading

    def passes_on(self, task: _Open) -> bool:
        """Does the task end in a colon before actions, and not before a list of things?"""
        words = self.text.block.text[slice(*task.spans[-1])].rstrip()
        return bool(task.doing.names) and words.endswith(":") and not introduces_list(words)

    def _words(self, place: str) -> str:
        return self.text.block.text[slice(*self.text.spans[place])]

    def _clauses(self, place: str) -> list[tuple[Found[Assignment | None], list[Found[Deadline]]]]:
        """The clauses of a value with their deadlines; spans are offsets in the block."""
        start = self.text.spans[place][0]
        words = self._words(place)
        read = []
        for clause in assignment.find(words):
            found = deadlines.find(words[slice(*clause.span)], issued=self.issued)
            read.append((_moved(clause, start), [item.shifted(start + clause.span[0]) for item in found]))
        return read

    def _is_task(self, clause: Found[Assignment | None], found: Sequence[Found[Deadline]], *, outside: bool) -> bool:
        """Does the clause order or ask for an action, and not only report one?"""
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
        return clause.rule == "tasks/bound" or (bool(found) and is_many(clause.value.assignees[0]))

    def _is_for(self, clause: Found[Assignment | None], handed: _PassedOn, ordered: bool) -> bool:
        """Is the clause an action for the assignees above?"""
        words = self.text.block.text[slice(*clause.span)].lstrip()
        if clause.rule == "tasks/quoted" or len(words.split()) < FEWEST_WORDS or _is_names(words):
            return False
        if begins_doing(words):
            return True
        return (handed.any_words or ordered) and not self.rule_setting and not is_thing(words) and not begins(words)

    def _given(self, doing: Assignment, span: Span) -> Assignment:
        """The assignment that is passed on; the words of the clause decide who leads and who helps, if they do."""
        manner = assignment.manner(self.text.block.text[slice(*span)])
        if manner is None:
            return doing
        leads, helpers = manner
        return replace(doing, leads=leads, helpers=tuple(name.shifted(span[0]) for name in helpers))

    def _is_handed_in(self, clause: Found[Assignment | None]) -> bool:
        words = self.text.block.text[slice(*clause.span)]
        if self.rule_setting or clause.rule == "tasks/quoted" or len(words.split()) < FEWEST_WORDS:
            return False
        return hands_in(words)

    def _begin(
        self,
        pointer: str,
        doing: Assignment,
        rule: str,
        clause: Found[Assignment | None],
        found: Sequence[Found[Deadline]],
    ) -> _Open:
        words = self.text.block.text[slice(*clause.span)]
        text = doing.todo if clause.value is doing else squeeze(words)
        task = _Open(pointer, doing, rule, [text], [clause.span], list(found))
        self.tasks.append(task)
        return task

    def _continue(
        self, task: _Open | None, clause: Found[Assignment | None], found: Sequence[Found[Deadline]]
    ) -> _Open | None:
        """The task with the clause added; a second task of the same assignees where both have a deadline."""
        if task is None or _END.search(task.texts[-1]):
            return None
        again = next((item for item in found if item.value.rule and item.value.rule.every), None)
        if again and again.span[0] <= clause.span[0] + 1:  # Hằng năm, …
            words = self.text.block.text[again.span[1] : clause.span[1]]
            if not begins_doing(words):
                return None
        if found and (task.deadlines or again):
            return self._begin(task.pointer, task.doing, task.rule, replace(clause, value=None), found)
        task.texts.append(squeeze(self.text.block.text[slice(*clause.span)]))
        task.spans.append(clause.span)
        task.deadlines += found
        return task

    def finished(self, number: int, task: _Open) -> Task:
        """The task for the letter; its evidence is recorded."""
        pointer, record, block = f"/tasks/{number}", self.text.log.record, self.text.block
        for span in task.spans:
            record(pointer, block, span, task.rule)
        for member, names in (("assignees", task.doing.names), ("cooperating", task.doing.helpers)):
            for place, name in enumerate(names):
                record(f"{pointer}/{member}/{place}", block, name.span, name.rule)
        if task.doing.lead:
            record(f"{pointer}/lead", block, task.doing.names[0].span, "tasks/leads")
        value = _one(task.deadlines)
        for found in task.deadlines:
            record(f"{pointer}/deadline_text", block, found.span, found.rule)
            if value.date:
                record(f"{pointer}/deadline", block, found.span, found.rule)
        printed = "; ".join(dict.fromkeys(squeeze(block.text[slice(*found.span)]) for found in task.deadlines))
        return Task(
            assignees=task.doing.assignees,
            lead=task.doing.lead,
            cooperating=task.doing.cooperating,
            text=" ".join(task.texts),
            deadline=value.date,
            deadline_text=printed or None,
            deadline_rule=value.rule,
            section=task.pointer.removeprefix("/body"),
        )


def _is_names(words: str) -> bool:
    """Do most words begin with a capital, as in signatures?"""
    starts = re.findall(r"\b\p{L}", words)
    return 2 * sum(map(str.isupper, starts)) > len(starts)


def _is_doable(section: Section) -> bool:
    """Does a section, or do all its children, state an action or its agent?"""
    words = section.heading or next(iter(section.text), "")
    return begins_doing(words) or begins(words) or (bool(section.children) and all(map(_is_doable, section.children)))


def _moved(clause: Found[Assignment | None], by: int) -> Found[Assignment | None]:
    value = clause.value
    if value:
        names, helpers = (tuple(name.shifted(by) for name in group) for group in (value.names, value.helpers))
        value = replace(value, names=names, helpers=helpers)
    return replace(clause, value=value).shifted(by)


def _one(found: Sequence[Found[Deadline]]) -> Deadline:
    """The one deadline of a task; an empty one where several deadlines differ."""
    values = list(dict.fromkeys(item.value for item in found))
    every = {value.rule.every if value.rule else None for value in values}
    if len(values) > 1 and len(every) == 1 and None not in every:
        values = [value for value in values if value.rule and value.rule.before] or values[:1]
    return values[0] if len(values) == 1 else Deadline()
