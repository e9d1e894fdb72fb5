"""Lines: words grouped by where they stand. Geometry only: letters are never looked at.

A line is one visual row of a page, left to right, however wide its gaps; two columns
side by side share their rows until ``zones`` splits them. Text may be skewed by some 2°:
a word joins a row by overlapping its neighbour there, not the row as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vnadmin_doc.geometry import Box
from vnadmin_doc.page import Page, Unit, Word

__all__ = ["Line", "group", "make_line", "page_lines", "runs", "split_at"]

OVERLAP = 0.5
"""Least share of the smaller height by which two words of one row overlap."""
LONGEST_ROW = 200
"""Words of a row at most whose heights are compared."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one row. ``text`` joins them; word ``i`` starts at ``text[starts[i]]``.

    ``unit`` is the page's; ``scanned``: OCR read at least one word of it; ``em`` is the height of the
    line's median word, the measure for gaps and indents (half of it for cells, which are twice as high
    as wide).
    """

    page: int
    words: tuple[Word, ...]
    box: Box
    text: str
    starts: tuple[int, ...]
    unit: Unit
    scanned: bool

    @property
    def em(self) -> float:
        """The height of the median word, at least 1; 2 on a grid, whose cells are half as wide as high."""
        if self.unit == "cell":
            return 2.0
        heights = sorted(w.box.bottom - w.box.top for w in self.words)
        return max(heights[len(heights) // 2], 1.0)

    @property
    def bold(self) -> bool:
        """Are more than half of its letters bold?"""
        bold = sum(len(w.text) for w in self.words if w.style.bold)
        return 2 * bold > sum(len(w.text) for w in self.words)


def make_line(page: int, words: Sequence[Word], unit: Unit) -> Line:
    """A line of words in the order given. Raises ``ValueError`` for no words."""
    starts: list[int] = []
    text = ""
    first = words[0].box
    x0, top, x1, bottom = first.x0, first.top, first.x1, first.bottom
    scanned = False
    for word in words:
        if starts and not word.glued:
            text += " "
        starts.append(len(text))
        text += word.text
        if word.confidence is not None:
            scanned = True
        box = word.box
        # Written out: this loop runs once for every word of every document.
        if box.x0 < x0:
            x0 = box.x0
        if box.top < top:
            top = box.top
        if box.x1 > x1:
            x1 = box.x1
        if box.bottom > bottom:
            bottom = box.bottom
    return Line(page, tuple(words), Box(x0, top, x1, bottom), text, tuple(starts), unit, scanned)


def split_at(line: Line, index: int) -> tuple[Line | None, Line | None]:
    """The line before word ``index`` and from it on; None for an empty side."""
    left, right = line.words[:index], line.words[index:]
    return (
        make_line(line.page, left, line.unit) if left else None,
        make_line(line.page, right, line.unit) if right else None,
    )


def _overlaps(a: Box, b: Box) -> bool:
    """Do two boxes share a row?"""
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > 0 and shared >= OVERLAP * min(a.bottom - a.top, b.bottom - b.top)


def runs(words: Iterable[Word]) -> list[list[Word]]:
    """Maximal runs, in source order, of words that follow each other on one row."""
    found: list[list[Word]] = []
    last: Word | None = None
    for word in words:
        if last is not None and word.box.x0 >= last.box.x0 and _overlaps(last.box, word.box):
            found[-1].append(word)
        else:
            found.append([word])
        last = word
    return found


def _of_usual_height(words: list[Word]) -> list[Word]:
    """The words that tell where their row is: not a speck, nor a stroke that reaches into the next row.

    All of them where sizes differ: a small list stands beside a large title.
    """
    if len(words) > LONGEST_ROW:
        return words  # no row of a letter; this runs once for each of its runs
    usual = sorted(word.box.height for word in words)[len(words) // 2]
    found = [word for word in words if 0.6 * usual <= word.box.height <= 1.5 * usual]
    return found if 3 * len(found) > 2 * len(words) else words


def _fits(row: list[Word], run: list[Word]) -> bool:
    """Does ``run`` stand beside ``row``, to its right or left, on the same row?"""
    row, run = _of_usual_height(row), _of_usual_height(run)
    if run[0].box.x0 >= row[-1].box.x0:
        return _overlaps(row[-1].box, run[0].box)
    if run[-1].box.x0 <= row[0].box.x0:
        return _overlaps(row[0].box, run[-1].box)
    near = min(row, key=lambda w: abs(w.box.middle - run[0].box.middle))
    return _overlaps(near.box, run[0].box)


@dataclass(slots=True)
class _Row:
    """A row as it grows; ``top`` and ``bottom`` tell at a glance what cannot be in it."""

    words: list[Word]
    top: float
    bottom: float

    def take(self, run: list[Word], top: float, bottom: float) -> None:
        ordered = run[0].box.x0 >= self.words[-1].box.x0
        self.words.extend(run)
        if not ordered:
            self.words.sort(key=lambda w: w.box.x0)
        self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)


def group(words: Sequence[Word], page: int, unit: Unit) -> list[Line]:
    """Lines from top to bottom. Every word is in exactly one of them."""
    if unit == "cell":
        return [make_line(page, row, unit) for row in _grid_rows(words)]
    rows: list[_Row] = []
    for run in sorted(runs(words), key=lambda r: (r[0].box.top, r[0].box.x0)):
        top, bottom = min(w.box.top for w in run), max(w.box.bottom for w in run)
        for row in reversed(rows[-8:]):
            if top < row.bottom and bottom > row.top and _fits(row.words, run):
                row.take(run, top, bottom)
                break
        else:
            rows.append(_Row(run, top, bottom))
    lines = [make_line(page, row.words, unit) for row in rows]
    return sorted(lines, key=lambda line: (line.box.top, line.box.x0))


def _grid_rows(words: Iterable[Word]) -> Iterable[list[Word]]:
    """Rows of a character grid: words of one row have one top."""
    rows: dict[float, list[Word]] = {}
    for word in words:
        rows.setdefault(word.box.top, []).append(word)
    return (sorted(rows[top], key=lambda w: w.box.x0) for top in sorted(rows))


def page_lines(page: Page) -> list[Line]:
    """The lines of one page, top to bottom."""
    return group(page.words, page.number, page.unit)
