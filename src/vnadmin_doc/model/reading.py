"""A reading: the letter, the evidence for its values, the unplaced lines and the issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.packet import PacketHeader
from vnadmin_doc.model.page import Ocr, ReadingKind, Unit
from vnadmin_doc.model.value_class import value_class

__all__ = ["Evidence", "FilePart", "Reading", "SourceInfo", "Unplaced"]

BoxTuple = tuple[float, float, float, float]


@value_class()
class Evidence:
    """The words of one line that a value was read from.

    ``text`` is as read; ``rule`` is the stable id of a rule, such as ``code/anchored``; ``confidence`` is the lowest
    OCR confidence of its words (0–1), None without OCR.
    """

    page: int
    box: BoxTuple
    text: str
    rule: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line, or a part of a line, that is evidence of no value."""

    page: int
    box: BoxTuple
    text: str


@dataclass(frozen=True, slots=True)
class FilePart:
    """The place of a letter in a file of several letters: letter ``number`` of ``of``, and its pages (of its member).

    ``cut`` is the evidence that the letter begins on its first page; empty for the first letter.
    """

    number: int
    of: int
    first_page: int
    last_page: int
    cut: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The file that a letter was read from. ``unit`` is the unit of every box.

    ``pages`` is the number of pages of the file; ``part`` is None if all of them are one letter. ``member`` is the path
    of the letter's own file in a mail, an archive or a PDF: media type, pages and the other values are then those of
    the member; name and SHA-256 are those of the given file. ``packet`` is the header of the edXML packet with it.
    """

    name: str
    sha256: str
    media_type: str
    pages: int
    reading: ReadingKind
    encoding: str | None
    ocr: Ocr | None
    unit: Unit
    part: FilePart | None = None
    member: str | None = None
    packet: PacketHeader | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter, the evidence for each value by its JSON Pointer, the unplaced lines and the issues.

    ``sure`` is the probability (0 to 1) that a value of the head is whole and right, by its JSON Pointer; where the
    letter has no such value, that this is right. A notebook shows a reading as card, issues and pages.
    """

    source: SourceInfo
    letter: Letter
    evidence: Mapping[str, tuple[Evidence, ...]]
    unplaced: tuple[Unplaced, ...]
    issues: tuple[Issue, ...]
    sure: Mapping[str, float] = field(default_factory=dict)

    @property
    def has_other_letters(self) -> bool:
        """Were pages read as one letter, as requested, that seem to be of several? Marks of the others are not known.

        Of a file in a container one issue more says that it is not the only file.
        """
        found = [issue.code for issue in self.issues].count("several-letters")
        return self.source.part is None and found > bool(self.source.member)

    def _repr_html_(self) -> str:
        """The card, the issues, and the pages with a box around each value, as HTML for a notebook."""
        from vnadmin_doc.model.reading_html import html

        return html(self)
