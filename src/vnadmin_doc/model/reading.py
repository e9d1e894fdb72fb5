"""A reading: the letter, the evidence for its values, the unplaced lines and the issues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vnadmin_doc.model.issue import Issue
from vnadmin_doc.model.letter import Letter
from vnadmin_doc.model.page import Ocr, ReadingKind, Unit

__all__ = ["Evidence", "FilePart", "Reading", "SourceInfo", "Unplaced"]

BoxTuple = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line's worth of what a value was read from.

    ``text`` is as read; ``rule`` is a stable id such as ``code/anchored``;
    ``confidence`` is the lowest OCR word confidence (0–1), None where there was no OCR.
    """

    page: int
    box: BoxTuple
    text: str
    rule: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A line, or the part of one, that no field claimed."""

    page: int
    box: BoxTuple
    text: str


@dataclass(frozen=True, slots=True)
class FilePart:
    """Which letter of a file that holds several this is, on which pages (of its member, where there is one).

    ``cut`` is the evidence that the letter begins there; empty for the first letter.
    """

    number: int
    of: int
    first_page: int
    last_page: int
    cut: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """The file that a letter was read from. ``unit`` is the unit of every box.

    ``pages`` is the number of pages of the file; ``part`` is None where they are all one letter.
    ``member`` is the path of the letter's own file in a mail, an archive or a PDF: media type, pages and the other
    members are then those of that file; name and SHA-256 are those of the file that was given.
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


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter, the evidence for each value by its JSON Pointer, and everything else on the page.

    As the last line of a notebook cell a reading shows itself: card, issues and pages.
    """

    source: SourceInfo
    letter: Letter
    evidence: Mapping[str, tuple[Evidence, ...]]
    unplaced: tuple[Unplaced, ...]
    issues: tuple[Issue, ...]

    def _repr_html_(self) -> str:
        """What a notebook shows: the card, the issues, the pages with a box round each value."""
        from vnadmin_doc.model.reading_html import html

        return html(self)
