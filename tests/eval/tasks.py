"""How well tasks are read, on generated letters whose tasks are known.

    python tests/eval/tasks.py            a table for each way of printing
    python tests/eval/tasks.py --wrong    and what was read wrong

Precision and recall count facts of the letter: who has a task (where), who leads, who helps, by what date, by what
rule. A fact is right if it is right in full, at the right place. Invented letters measure the grammar, not the world:
they say what the rules can do, real documents what they miss.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator

from tools.samples import text
from tools.samples.model import Letter
from tools.samples.tasked import KnownTask, LetterWithTasks, letters

import vnadmin_doc
from vnadmin_doc.model.letter import DeadlineRule, Task

PRINTERS: dict[str, Callable[[Letter], str]] = {
    "layout.txt": text.layout,
    "flat.txt": text.flat,
    "markdown.md": text.markdown,
    "portal.html": text.html,
}
FACTS = ("assignees", "lead", "cooperating", "deadline", "rule")

Facts = Counter[tuple[str, ...]]
Table = dict[str, tuple[float, float, int]]


def known(task: KnownTask) -> Iterator[tuple[str, ...]]:
    """The facts of a task as it is known."""
    who = " + ".join(task.assignees)
    yield "assignees", task.section, who
    if task.lead:
        yield "lead", task.section, task.lead
    for name in task.cooperating:
        yield "cooperating", task.section, name
    if task.when.date:
        yield "deadline", task.section, who, task.when.date
    if task.when.rule:
        yield "rule", task.section, who, " ".join(map(str, task.when.rule))


def read(task: Task) -> Iterator[tuple[str, ...]]:
    """The facts of a task as it was read."""
    section, who = task.section or "", " + ".join(task.assignees)
    yield "assignees", section, who
    if task.lead:
        yield "lead", section, task.lead
    for name in task.cooperating:
        yield "cooperating", section, name
    if task.deadline:
        yield "deadline", section, who, task.deadline
    if task.deadline_rule:
        yield "rule", section, who, _rule(task.deadline_rule)


def _rule(rule: DeadlineRule) -> str:
    parts = (rule.every, rule.before) if rule.every else (rule.within, rule.unit, rule.since)
    return " ".join(str(part) for part in parts if part is not None)


def compare(sample: LetterWithTasks, printer: str) -> tuple[Facts, Facts]:
    """(facts known, facts read)."""
    reading = vnadmin_doc.read(PRINTERS[printer](sample.letter).encode(), name=printer)
    wanted: Facts = Counter(fact for task in sample.tasks for fact in known(task))
    return wanted, Counter(fact for task in reading.letter.tasks for fact in read(task))


def measure(printer: str, samples: list[LetterWithTasks], wrong: list[str] | None = None) -> Table:
    """(precision, recall, how many are known) of each kind of fact."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    got: Counter[str] = Counter()
    for sample in samples:
        ours, theirs = compare(sample, printer)
        for total, facts in ((wanted, ours), (got, theirs), (right, ours & theirs)):
            total.update(fact[0] for fact in facts.elements())
        if wrong is not None:
            wrong += [f"{sample.name} missed {fact}" for fact in (ours - theirs).elements()]
            wrong += [f"{sample.name} made up {fact}" for fact in (theirs - ours).elements()]
    return {
        fact: (right[fact] / got[fact] if got[fact] else 1.0, right[fact] / wanted[fact], wanted[fact])
        for fact in FACTS
        if wanted[fact]
    }


def main() -> int:
    """Print the tables."""
    samples = letters()
    for printer in PRINTERS:
        wrong: list[str] = []
        print(f"{printer}: {len(samples)} letters\n{'fact':12} precision  recall  known")
        for fact, (precision, recall, count) in measure(printer, samples, wrong).items():
            print(f"{fact:12} {precision:9.3f} {recall:7.3f} {count:6}")
        if "--wrong" in sys.argv:
            print("\n".join(wrong))
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
