"""Rows: groups the words of a page into lines by their boxes. Geometry only: the text is not read.

Two columns side by side share their rows until ``letterhead`` or ``foot`` splits them. Text may be skewed by about 2°,
so a word is compared with its neighbour in the row and not with the whole row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from statistics import median

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.model.line import Line, make_line
from vnadmin_doc.model.page import Page, Unit, Word

__all__ = ["group_words", "page_lines", "runs"]

OVERLAP = 0.5
"""Least overlap of two words of one row, as a share of the smaller height."""
LEAST_OVERLAP = 0.3
"""The same for a word that was filled in by hand or stamp and the printed word beside it, as a share of the former."""
TALL = 1.6
"""Least height of a word that may reach into two rows, as a share of the usual height."""
MOST_HIGH = 100
"""Most high words of a page that are compared with the others; a page with more is turned, or no letter."""
BEYOND = 0.4
"""Least part of its height by which such a word is higher than a word in its place, above or below."""
LEAST_SURE = 0.3
"""Signs that OCR read with less confidence are strokes."""
LONGEST_ROW = 200
"""Most words of a row for which heights are compared; no row of a letter is longer."""
_LEFT_EDGE, _TOP_EDGE = attrgetter("box.x0"), attrgetter("box.top")


def _overlaps(a: Box, b: Box) -> bool:
    """Do two boxes overlap enough to be in one row?"""
    # Without min and max: this runs for every word of every document.
    a_top, a_bottom, b_top, b_bottom = a.top, a.bottom, b.top, b.bottom
    shared = (a_bottom if a_bottom < b_bottom else b_bottom) - (a_top if a_top > b_top else b_top)
    if shared <= 0:
        return False
    a_high, b_high = a_bottom - a_top, b_bottom - b_top
    return shared >= OVERLAP * (a_high if a_high < b_high else b_high)


def runs(words: Iterable[Word]) -> list[list[Word]]:
    """The words, in the order of the source, in runs: each word of a run follows the one before in the same row."""
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
    """The words of usual height, without specks and without strokes that reach into the next row.

    All words are returned where sizes differ widely, as for a small list beside a large title.
    """
    if len(words) > LONGEST_ROW:
        return words  # this function runs once for each run, so that long rows would cost much time
    usual = sorted(word.box.height for word in words)[len(words) // 2]
    found = [word for word in words if 0.6 * usual <= word.box.height <= 1.5 * usual]
    return found if 3 * len(found) > 2 * len(words) else words


def _belongs_to_row(row: list[Word], run: list[Word]) -> bool:
    """Does the run of words belong to the row, at its right, at its left, or between its words?"""
    row, run = _of_usual_height(row), _of_usual_height(run)
    if run[0].box.x0 >= row[-1].box.x0:
        return _overlaps(row[-1].box, run[0].box)
    if run[-1].box.x0 <= row[0].box.x0:
        return _overlaps(row[0].box, run[-1].box)
    near = min(row, key=lambda w: abs(w.box.middle - run[0].box.middle))
    return _overlaps(near.box, run[0].box)


@dataclass(slots=True)
class _Row:
    """A row while words are added; most runs are excluded by ``top`` and ``bottom`` alone."""

    words: list[Word]
    top: float
    bottom: float

    def add(self, run: list[Word], top: float, bottom: float) -> None:
        ordered = not self.words or run[0].box.x0 >= self.words[-1].box.x0
        self.words.extend(run)
        if not ordered:
            self.words.sort(key=lambda w: w.box.x0)
        self.top, self.bottom = min(self.top, top), max(self.bottom, bottom)


def _reaching_words(words: Sequence[Word]) -> list[Word]:
    """The scanned words whose boxes reach into two rows: OCR gave them the height of both, or they are strokes.

    Such a box is much higher than those of the page. It has another word in its place, or no letter and no digit.
    """
    scanned = [word for word in words if word.confidence is not None]
    if not scanned:
        return []
    limit = TALL * median(word.box.height for word in scanned)
    high = [word for word in scanned if word.box.height > limit]
    if not 0 < len(high) <= MOST_HIGH:
        return []
    usual = [word.box for word in scanned if word.box.height <= limit and sum(map(str.isalpha, word.text)) > 1]
    found = [w for w in high if _is_stroke(w) or any(_is_in_one_half(box, w.box) for box in usual)]
    beside = [w for w in high if w not in found and any(_is_beside(w.box, other.box) for other in found)]
    return found + beside


def _is_stroke(word: Word) -> bool:
    return (word.confidence or 0.0) < LEAST_SURE and not any(map(str.isalnum, word.text))


def _is_beside(a: Box, b: Box) -> bool:
    """Are the boxes neighbours in one row, and about as high?"""
    return _gap(a, b) < b.height and _shared_height(a, b) > 0.75 * max(a.height, b.height)


def _gap(a: Box, b: Box) -> float:
    return max(a.x0, b.x0) - min(a.x1, b.x1)


def _is_in_one_half(low: Box, high: Box) -> bool:
    """Is the lower box in the place of the higher one, and is about half of the higher one above or below it?"""
    beyond = max(low.top - high.top, high.bottom - low.bottom)
    return (
        beyond > BEYOND * high.height and _shared_height(low, high) > OVERLAP * low.height and _share_place(low, high)
    )


def _shared_height(a: Box, b: Box) -> float:
    return min(a.bottom, b.bottom) - max(a.top, b.top)


def _add_reaching(rows: list[_Row], word: Word) -> None:
    """Add a word whose box reaches into several rows to the nearest of those that have no word in its place."""
    box = word.box
    free = [
        row
        for row in rows
        if _shared_height(Box(0, row.top, 0, row.bottom), box) > 0
        and not any(_share_place(other.box, box) for other in row.words)
    ]
    if free:
        nearest = min(free, key=lambda row: (_is_apart(row, box), abs(row.top + row.bottom - box.top - box.bottom)))
        nearest.add([word], nearest.top, nearest.bottom)
    else:
        rows.append(_Row([word], box.top, box.bottom))


def _is_apart(row: _Row, box: Box) -> bool:
    return min(_gap(word.box, box) for word in row.words) > box.height / 2


def _share_place(a: Box, b: Box) -> bool:
    """Does one of the boxes cover most of the width of the other?"""
    return min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 * min(a.width, b.width)


def _add_filled(rows: list[_Row], filled: Word) -> None:
    """Add a filled word to the row of the printed word beside it; its ink may be above or below the print.

    Where the printed words before and after it are in two rows, these are one row.
    """
    beside = sorted(
        (abs(word.box.middle - filled.box.middle) - (word.box.width + filled.box.width) / 2, index)
        for index, row in enumerate(rows)
        if _share_beside(filled, row.top, row.bottom) >= LEAST_OVERLAP
        for word in row.words
        if _share_beside(filled, word.box.top, word.box.bottom) >= LEAST_OVERLAP
    )
    row = rows[beside[0][1]] if beside else _Row([], filled.box.top, filled.box.bottom)
    if not beside:
        rows.append(row)
    row.add([filled], filled.box.top, filled.box.bottom)
    others = [index for gap, index in beside if gap < filled.box.height and rows[index] is not row]
    for other in [rows[index] for index in dict.fromkeys(others)]:
        if _share_beside(filled, other.top, other.bottom) >= OVERLAP:
            row.add(other.words, other.top, other.bottom)
            rows.remove(other)


def _share_beside(filled: Word, top: float, bottom: float) -> float:
    """The share of the height of a word that is between ``top`` and ``bottom``."""
    return (min(bottom, filled.box.bottom) - max(top, filled.box.top)) / max(filled.box.height, 0.01)


def group_words(words: Sequence[Word], page: int, unit: Unit) -> list[Line]:
    """The lines of words of one page, from top to bottom. Every word is in exactly one line."""
    if unit == "cell":
        return [make_line(page, row, unit) for row in _grid_rows(words)]
    rows: list[_Row] = []
    filled = [word for word in words if word.filled]
    printed = [word for word in words if not word.filled] if filled else words
    reaching = _reaching_words(printed)
    if reaching:
        apart = set(map(id, reaching))
        printed = [word for word in printed if id(word) not in apart]
    for run in sorted(runs(printed), key=lambda r: (r[0].box.top, r[0].box.x0)):
        top, bottom = min(w.box.top for w in run), max(w.box.bottom for w in run)
        for row in reversed(rows[-8:]):
            if top < row.bottom and bottom > row.top and _belongs_to_row(row.words, run):
                row.add(run, top, bottom)
                break
        else:
            rows.append(_Row(run, top, bottom))
    for word in reaching:
        _add_reaching(rows, word)
    for word in filled:
        _add_filled(rows, word)
    lines = [make_line(page, row.words, unit) for row in rows]
    return sorted(lines, key=lambda line: (line.box.top, line.box.x0))


def _grid_rows(words: Iterable[Word]) -> Iterable[list[Word]]:
    """The rows of a character grid: the words of one row have the same top."""
    rows: dict[float, list[Word]] = {}
    for top, row in groupby(words, _TOP_EDGE):
        rows.setdefault(top, []).extend(row)
    return (sorted(rows[top], key=_LEFT_EDGE) for top in sorted(rows))


def page_lines(page: Page) -> Sequence[Line]:
    """The lines of one page, from top to bottom. They are made once, and so parsed once."""
    if "lines" not in page.made:
        page.made["lines"] = tuple(group_words(page.words, page.number, page.unit))
    lines: tuple[Line, ...] = page.made["lines"]
    return lines
