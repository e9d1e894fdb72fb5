"""Segments: groups the words of a page into short runs of close words, before the rows of the page are made.

A stamp crosses the rows of the letter, so stamped words must be separated from typed words first. A segment ends
at a column gap, or where the next word of the source is elsewhere on the page. Cells of a character grid get a size
in points, so all measures of segments are in points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from vnadmin_doc.layout.columns import gap_parts
from vnadmin_doc.layout.rows import runs
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Source, Word

__all__ = ["Segment", "join_segments", "segments_having", "segments_of", "without_words"]

CELL_POINTS = (6.0, 14.0, 11.0)
"""Width of a grid cell, distance of its rows, height of its letters, in points: 12-point type."""


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Words of the page, and the line of these words with boxes in points."""

    words: tuple[Word, ...]
    line: Line

    @property
    def text(self) -> str:
        """The text as printed."""
        return self.line.text

    @property
    def box(self) -> Box:
        """The box in points, on a character grid too."""
        return self.line.box


def segments_of(page: Page) -> Sequence[Segment]:
    """The segments of a page, in the order of the source. Every word is in exactly one segment. Made once."""
    if "segments" not in page.made:
        page.made["segments"] = tuple(segments_having(page, lambda _: True))
    segments: tuple[Segment, ...] = page.made["segments"]
    return segments


def segments_having(page: Page, word: Callable[[Word], bool]) -> list[Segment]:
    """The segments of the runs that have such a word, for a quick look."""
    # The cells of two rows do not overlap, in points neither, so the runs of a grid are those of its cells.
    wanted = (run for run in runs(page.words) if any(map(word, run)))
    return [segment for run in wanted for segment in _segments_of_run(run, page)]


def _segments_of_run(run: Sequence[Word], page: Page) -> list[Segment]:
    if page.unit == "pt":
        return [Segment(part.words, part) for part in gap_parts(make_line(page.number, run, "pt"))]
    words = [replace(word, box=_in_points(word.box)) for word in run]
    of_page = dict(zip(words, run, strict=True))
    lines = gap_parts(make_line(page.number, words, "pt"))
    return [Segment(tuple(of_page[word] for word in line.words), line) for line in lines]


def _in_points(box: Box) -> Box:
    across, down, high = CELL_POINTS
    return Box(box.x0 * across, box.top * down, box.x1 * across, box.top * down + high)


def join_segments(segments: Iterable[Segment], unit: str) -> list[Line]:
    """The segments as lines of the page, from top to bottom; segments of one row are one line."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: segment.box.centre):
        last = rows[-1][-1] if rows else None
        if last is not None and last.box.top < segment.box.centre < last.box.bottom:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [_line(sorted(row, key=lambda segment: segment.box.x0), unit) for row in rows]


def _line(row: Sequence[Segment], unit: str) -> Line:
    words = [word for segment in row for word in segment.words]
    return make_line(row[0].line.page, words, "cell" if unit == "cell" else "pt")


def without_words(source: Source, words: Iterable[Word]) -> Source:
    """The source without the given words of its first page."""
    removed = set(words)
    first, *others = source.pages
    rest = tuple(word for word in first.words if word not in removed)
    return replace(source, pages=(replace(first, words=rest), *others))
