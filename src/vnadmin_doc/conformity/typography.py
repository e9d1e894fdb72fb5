"""Typography: how the text of a digital file is set: paper, margins, fonts, sizes. Pure; ``page_setup`` reads it.

It is kept apart from the words of a ``Source``, because only the check of conformity needs it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.reading import Evidence

__all__ = ["Face", "Paper", "Piece", "Typography", "letters"]

_SPACE = re.compile(r"\s+")
_SHORTEST = 4
"""Characters of the shortest text that is looked up in a file without boxes."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a text is set: name of the font ("" if unknown), size in points (None if unknown), bold, italic."""

    font: str
    size: float | None
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """A text in one face. ``page`` and ``box`` (points) are its place in a PDF; 0 and None in a DOCX file."""

    text: str
    face: Face
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of a page (PDF) or section (DOCX), in millimetres; ``margins``: top, right, bottom, left (DOCX)."""

    width: float
    height: float
    margins: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Typography:
    """The papers of a file, by page of a PDF or section of a DOCX file, and its text in pieces, in order."""

    papers: tuple[Paper, ...]
    pieces: tuple[Piece, ...]
    _pages: dict[int, list[Piece]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for piece in self.pieces:
            self._pages.setdefault(piece.page, []).append(piece)

    def faces(self, line: Evidence) -> list[tuple[str, Face]]:
        """The text of a line in pieces with their faces. Empty if the line is not found, or at places that differ."""
        if line.confidence is not None:
            return []
        return self._in_text(line.text) if 0 in self._pages else self._in_box(line)

    def _in_box(self, line: Evidence) -> list[tuple[str, Face]]:
        """The pieces of a PDF whose centres are in the box of the line."""
        left, top, right, bottom = line.box
        found = []
        for piece in self._pages.get(line.page, ()):
            box = piece.box
            if box and left <= (box.x0 + box.x1) / 2 <= right and top <= (box.top + box.bottom) / 2 <= bottom:
                found.append((piece.text, piece.face))
        return found

    def _in_text(self, text: str) -> list[tuple[str, Face]]:
        """The pieces of a DOCX file that hold a text."""
        wanted = _SPACE.sub("", text)
        found: list[list[tuple[str, Face]]] = []
        at = self._text.find(wanted) if len(wanted) >= _SHORTEST else -1
        while at >= 0:
            found.append(self._cut(at, at + len(wanted)))
            at = self._text.find(wanted, at + 1)
        alike = all({face for _, face in other} == {face for _, face in found[0]} for other in found)
        return found[0] if found and alike else []

    @cached_property
    def _texts(self) -> Sequence[str]:
        return [_SPACE.sub("", piece.text) for piece in self.pieces]

    @cached_property
    def _text(self) -> str:
        return "".join(self._texts)

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(map(len, self._texts), initial=0))

    def _cut(self, start: int, end: int) -> list[tuple[str, Face]]:
        """The pieces between two offsets of the text without white space."""
        found = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self.pieces) and self._starts[index] < end:
            begin = self._starts[index]
            part = self._texts[index][max(start - begin, 0) : end - begin]
            if part:
                found.append((part, self.pieces[index].face))
            index += 1
        return found


def letters(pieces: Iterable[tuple[str, Face]]) -> list[tuple[int, Face]]:
    """(number of letters, face) of the pieces that have letters or digits: blanks and dashes may have any face."""
    counted = ((sum(map(str.isalnum, text)), face) for text, face in pieces)
    return [(count, face) for count, face in counted if count]
