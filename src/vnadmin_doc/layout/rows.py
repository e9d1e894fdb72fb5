"""Rows: the words of a page grouped into lines by their boxes. Geometry only: the text is not read.

Two columns side by side share their rows until ``letterhead`` or ``foot`` splits them. Text may be skewed by some 2°:
a word joins a row if it overlaps its neighbour there, not the row as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Unit, Word

__all__ = ["group", "page_lines", "runs"]

OVERLAP = 0.5
"""Least share of the smaller height by which two words of one row overlap."""
LONGEST_ROW = 200
"""Most words of a row whose heights are compared."""


def _overlaps(a: Box, b: Box) -> bool:
    """Are two boxes in one row?"""
    shared = min(a.bottom, b.bottom) - max(a.top, b.top)
    return shared > 0 and shared >= OVERLAP * min(a.bottom - a.top, b.bottom - b.top)


def runs(words: Iterable[Word]) -> list[list[Word]]:
    """The longest runs of words, in the order of the source, that follow each other in one row."""
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
    """The words of usual height: no specks, no strokes that reach into the next row.

    All words, where sizes differ widely: a small list beside a large title.
    """
    if len(words) > LONGEST_ROW:
        return words  # longer than any row of a letter; this function runs once for each run
    usual = sorted(word.box.height for word in words)[len(words) // 2]
    found = [word for word in words if 0.6 * usual <= word.box.height <= 1.5 * usual]
    return found if 3 * len(found) > 2 * len(words) else words


def _fits(row: list[Word], run: list[Word]) -> bool:
    """Is ``run`` in the row of ``row``, to its right or left?"""
    row, run = _of_usual_height(row), _of_usual_height(run)
    if run[0].box.x0 >= row[-1].box.x0:
        return _overlaps(row[-1].box, run[0].box)
    if run[-1].box.x0 <= row[0].box.x0:
        return _overlaps(row[0].box, run[-1].box)
    near = min(row, key=lambda w: abs(w.box.middle - run[0].box.middle))
    return _overlaps(near.box, run[0].box)


@dataclass(slots=True)
class _Row:
    """A row while it grows; ``top`` and ``bottom`` exclude most runs at once."""

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
    """The lines of some words of a page, from top to bottom. Every word is in exactly one line."""
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
    """The rows of a character grid: the words of one row have the same top."""
    rows: dict[float, list[Word]] = {}
    for word in words:
        rows.setdefault(word.box.top, []).append(word)
    return (sorted(rows[top], key=lambda w: w.box.x0) for top in sorted(rows))


def page_lines(page: Page) -> list[Line]:
    """The lines of one page, from top to bottom."""
    return group(page.words, page.number, page.unit)
