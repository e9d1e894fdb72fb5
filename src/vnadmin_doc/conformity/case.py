"""Case: a letter with the facts that rules ask for. Rules see nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vnadmin_doc.conformity.finding import Departure, RuleSet
from vnadmin_doc.conformity.typography import Paper, Typography
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.kinds import KINDS, Kind
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.reading import Evidence, Reading

__all__ = ["CONTRACTS", "Case", "kind_of"]

CONTRACTS = ("HĐ", "BGN", "BTT")
"""Kinds that several sides agree on. The Decree has no template for them: names and date are in their text."""


def kind_of(letter: Letter) -> Kind | None:
    """The kind of a letter, with the parts that it requires."""
    code = letter.kind.code if letter.kind else None
    return next((kind for kind in KINDS if kind.code == code), None)


@dataclass(frozen=True, slots=True)
class Case:
    """A reading, its typography (None if there is none), and the rules by which it is judged."""

    reading: Reading
    typography: Typography | None
    rule_set: RuleSet
    draft: bool = False

    @property
    def letter(self) -> Letter:
        """The letter."""
        return self.reading.letter

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The papers of the letter: of its pages in a PDF, of the sections of a DOCX file; empty without typography."""
        found = self.typography.papers if self.typography else ()
        part = self.reading.source.part
        return found[part.first_page - 1 : part.last_page] if part and self.is_pdf else found

    @property
    def is_pdf(self) -> bool:
        """Is it a PDF whose text needed no OCR?"""
        return self.typography is not None and self.reading.source.reading == "pdf-text"

    @property
    def kind(self) -> Kind | None:
        """The kind of the letter, with the parts that it requires."""
        return kind_of(self.letter)

    def is_of(self, *codes: str) -> bool:
        """Is the kind one of these?"""
        return self.letter.kind is not None and self.letter.kind.code in codes

    def lines(self, path: str) -> tuple[Evidence, ...]:
        """The lines that the value at a path was read from."""
        return tuple(self.reading.evidence.get(path, ()))

    def text(self, path: str) -> str:
        """These lines as one text."""
        return " ".join(line.text for line in self.lines(path))

    def below(self, path: str) -> Iterator[tuple[str, Evidence]]:
        """(path, line) of every value below a path, in the order of the evidence."""
        for at, lines in self.reading.evidence.items():
            if at.startswith(path + "/"):
                for line in lines:
                    yield at, line

    def depart(self, path: str, expected: str, found: str | None = None, line: Evidence | None = None) -> Departure:
        """A departure at a path. ``found`` and ``line``: by default, all its text and its first line."""
        lines = self.lines(path)
        return Departure(path, expected, self.text(path) if found is None else found, line or next(iter(lines), None))

    def has_unplaced(self, folded: str) -> bool:
        """Has a line without a value these words (folded)?"""
        return any(folded in fold(item.text) for item in self.reading.unplaced)
