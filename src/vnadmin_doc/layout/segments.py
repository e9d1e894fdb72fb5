"""Pieces: runs of words that stand together on a row, apart from what stands beside them.

A stamp lies across the letter's rows: before words are sorted into rows, what was stamped has to
be told from what was typed. A piece is cut where a column is, or where the source itself went
elsewhere. A grid's cells are given a size, so that everything here is measured in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vnadmin_doc.layout.columns import parts
from vnadmin_doc.layout.rows import runs
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["Piece", "merged", "pieces_of", "without"]

CELL = (6.0, 14.0, 11.0)
"""Width and pitch of a grid's cell and the height of its letters, in points: type of 12 points."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Words of the page, and the line that they make, measured in points."""

    words: tuple[Word, ...]
    line: Line

    @property
    def text(self) -> str:
        """As printed."""
        return self.line.text

    @property
    def box(self) -> Box:
        """In points, of a grid too."""
        return self.line.box


def pieces_of(page: Page) -> list[Piece]:
    """Every word of the page in one piece, in the source's order."""
    if page.unit == "pt":
        return [
            Piece(part.words, part) for run in runs(page.words) for part in parts(make_line(page.number, run, "pt"))
        ]
    words = [replace(word, box=_in_points(word.box)) for word in page.words]
    own = dict(zip(words, page.words, strict=True))
    lines = (part for run in runs(words) for part in parts(make_line(page.number, run, "pt")))
    return [Piece(tuple(own[word] for word in line.words), line) for line in lines]


def _in_points(box: Box) -> Box:
    across, down, high = CELL
    return Box(box.x0 * across, box.top * down, box.x1 * across, box.top * down + high)


def merged(pieces: Iterable[Piece], unit: str) -> list[Line]:
    """Pieces as lines of the page, those of one row joined, from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.box.centre):
        last = rows[-1][-1] if rows else None
        if last is not None and last.box.top < piece.box.centre < last.box.bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda p: p.box.x0), unit) for row in rows]


def _line(row: Sequence[Piece], unit: str) -> Line:
    words = [word for piece in row for word in piece.words]
    return make_line(row[0].line.page, words, "cell" if unit == "cell" else "pt")


def without(source: Source, words: Iterable[Word]) -> Source:
    """The source without some words of its first page."""
    gone = set(words)
    first, *others = source.pages
    rest = tuple(word for word in first.words if word not in gone)
    return replace(source, pages=(replace(first, words=rest), *others))
