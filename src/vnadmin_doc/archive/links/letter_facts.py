"""Facts of a letter for its links: its own numbers, what it cites, the deadlines that it sets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vnadmin_doc.archive.links.cited_code import CitedCode, code_of, parse_code
from vnadmin_doc.archive.links.relations import Relation, kind_code, relations
from vnadmin_doc.model.letter import Letter, Reference

__all__ = ["CitationFact", "LetterFacts", "facts"]


@dataclass(frozen=True, slots=True)
class CitationFact:
    """A cited document as printed, its number in parts, and what the letter does with it."""

    text: str
    kind: str | None
    code: CitedCode | None
    date: str | None
    issuer: str | None
    relation: Relation


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """``deadlines`` are (date, what is to be done by then), each date once."""

    codes: tuple[CitedCode, ...]
    citations: tuple[CitationFact, ...]
    deadlines: tuple[tuple[str, str], ...]


def facts(letter: Letter) -> LetterFacts:
    """The facts of a letter."""
    citations = tuple(
        _citation(reference, relation) for reference, relation in zip(letter.references, relations(letter), strict=True)
    )
    deadlines: dict[str, str] = {}
    for task in letter.tasks:
        if task.deadline and len(task.deadline) == len("2023-06-05"):
            deadlines.setdefault(task.deadline, task.text)
    return LetterFacts(tuple(dict.fromkeys(_codes(letter))), citations, tuple(sorted(deadlines.items())))


def _codes(letter: Letter) -> Iterator[CitedCode]:
    for code in (letter.code, *letter.other_codes):
        if code.number and code.number.strip():
            yield code_of(code.number, code.notation, code.year)


def _citation(reference: Reference, relation: Relation) -> CitationFact:
    code = parse_code(reference.code)
    return CitationFact(reference.text, kind_code(reference.kind), code, reference.date, reference.issuer, relation)
