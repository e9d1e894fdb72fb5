"""Segments: runs of words close together on one row, before rows of the whole page are made.

A stamp crosses the rows of the letter, so stamped words must be separated from typed ones first. A segment ends
at a column gap, or where the next word of the source is elsewhere. Cells of a grid are given a size in points, so
that all measures here are points.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vnadmin_doc.layout.columns import parts
from vnadmin_doc.layout.rows import runs
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["Segment", "merged", "segments_of", "without"]

CELL = (6.0, 14.0, 11.0)
"""Width of a grid cell, distance of its rows, height of its letters, in points: 12-point type."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Words of the page, and their line with boxes in points."""

    words: tuple[Word, ...]
    line: Line

    @property
    def text(self) -> str:
        """The text as printed."""
        return self.line.text

    @property
    def box(self) -> Box:
        """The box in points, also on a grid."""
        return self.line.box


def segments_of(page: Page) -> list[Segment]:
    """The segments of a page, in the order of the source. Every word is in one of them."""
    if page.unit == "pt":
        return [
            Segment(part.words, part) for run in runs(page.words) for part in parts(make_line(page.number, run, "pt"))
        ]
    words = [replace(word, box=_in_points(word.box)) for word in page.words]
    own = dict(zip(words, page.words, strict=True))
    lines = (part for run in runs(words) for part in parts(make_line(page.number, run, "pt")))
    return [Segment(tuple(own[word] for word in line.words), line) for line in lines]


def _in_points(box: Box) -> Box:
    across, down, high = CELL
    return Box(box.x0 * across, box.top * down, box.x1 * across, box.top * down + high)


def merged(segments: Iterable[Segment], unit: str) -> list[Line]:
    """Segments as lines of the page, from top to bottom; those of one row are joined."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda p: p.box.centre):
        last = rows[-1][-1] if rows else None
        if last is not None and last.box.top < segment.box.centre < last.box.bottom:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [_line(sorted(row, key=lambda p: p.box.x0), unit) for row in rows]


def _line(row: Sequence[Segment], unit: str) -> Line:
    words = [word for segment in row for word in segment.words]
    return make_line(row[0].line.page, words, "cell" if unit == "cell" else "pt")


def without(source: Source, words: Iterable[Word]) -> Source:
    """The source without some words of its first page."""
    gone = set(words)
    first, *others = source.pages
    rest = tuple(word for word in first.words if word not in gone)
    return replace(source, pages=(replace(first, words=rest), *others))
