"""What the check of conformity finds: rules, departures from them, and the report on a letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vnadmin_doc.messages import Message
from vnadmin_doc.model.issue import Severity
from vnadmin_doc.model.reading import BoxTuple, Evidence

if TYPE_CHECKING:
    from vnadmin_doc.conformity.case import Case

__all__ = ["Departure", "Finding", "Report", "Rule", "RuleSet", "Unjudged"]

RuleSet = Literal["nd30", "hd36", "hd05"]
"""Decree 30/2020/NĐ-CP; Hướng dẫn 36-HD/VPTW (2018); Hướng dẫn 05-HD/VPTW (2026, official text not seen)."""


@dataclass(frozen=True, slots=True)
class Departure:
    """A place where a letter departs from a rule.

    ``path`` is a JSON Pointer into the letter, ``line`` the evidence for its value, ``found`` the text as printed (""
    if the part is missing), ``expected`` what the rule requires. ``absent``: a part was not found.
    """

    path: str
    expected: str
    found: str = ""
    line: Evidence | None = None
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. ``clause`` is its place in the decree or guideline, ``title`` what it requires.

    ``rule_sets``: where it holds. ``example``: (a departure, the right form). ``scans``: it is also judged on text read
    by OCR. ``signed``: it does not hold for a draft. ``own``: codes of the issues that report the same departure; other
    issues on the same path are doubts.
    """

    id: str
    clause: str
    severity: Severity
    title: Message
    find: Callable[[Case], Iterator[Departure]]
    example: tuple[str, str]
    rule_sets: tuple[RuleSet, ...] = ("nd30",)
    scans: bool = False
    signed: bool = False
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A departure from a rule that is certain. ``page`` and ``box`` are its place; None if the part is missing."""

    rule: Rule
    path: str
    page: int | None
    box: BoxTuple | None
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class Unjudged:
    """A possible departure that is not certain, with the reason; a person must look at the page."""

    rule: Rule
    path: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Report:
    """The report on a letter.

    ``rule_set`` is None if the letter is not judged; ``reason`` says why. ``draft``: judged as a draft;
    ``assumed``: because it has neither number nor day. ``judged`` is the number of rules that were applied.
    """

    rule_set: RuleSet | None
    reason: Message | None = None
    draft: bool = False
    assumed: bool = False
    judged: int = 0
    findings: tuple[Finding, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
