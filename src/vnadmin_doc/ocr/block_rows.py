"""Find the rows of the signature block: the boxes to read, beside the list of recipients.

A part of the page shows the detector of lines more than the whole page does. Its boxes are joined to rows; words that
were read where it detected nothing make rows too. Rows of one signature have one middle, so a row that begins under the
seal is read as far to the left as it reaches to the right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.trueocr import ReadLine, find_lines
from vnadmin_doc.ocr.image.pixels import crop

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Row", "find_rows"]

# Distances and shares are tuned on the scans with gold (docs/accuracy.md).
_DETECTION_DPI = (100.0, 80.0)  # dpi of the copies where lines are detected: letters are about 17 pixels high
_MIN_HEIGHT, _MAX_HEIGHT = 0.08, 0.34  # inches
_MIN_WIDTH = 0.3  # inches: narrower rows are fragments of seals, not titles or names
_USUAL_HEIGHT = 0.2  # inches: of a line, where the page has none
_MAX_ROWS = 10
_LEAST_LISTED, _LEAST_SEEN = 0.2, 0.5  # confidence of a word of Nơi nhận, and of a word that makes a row
_LIST_GAP = 2.5  # heights: words of Nơi nhận that are further apart are not in one entry
_SAME_ROW = 0.4  # of the height: boxes whose centres are closer are in the same row
_PART_GAP = 1.2  # heights: boxes of one row that are further apart are two rows
_INK = 0.7  # of the height of a detected line: letters with their marks
_TALL = 1.25  # of the usual height
_LONG = 4.0  # heights: a shorter row shows no middle
_REACH = 1.0  # heights of paper beside a row
_MAX_REACH = 7.0  # heights: how far a row may reach beyond its box
_HALF = 0.85  # of the usual height: two rows that overlap are read this high


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the block: ``box`` is what was detected, ``strip`` the wider box that is read (pixels).

    ``top`` and ``bottom`` of its letters. ``usual``: the height of the lines of the page.
    """

    box: Box
    strip: Box
    top: float
    bottom: float
    usual: float

    @property
    def tall(self) -> bool:
        """Is it higher than the lines of the page, because it is slanted or two rows?"""
        return self.box.height > _TALL * self.usual

    @property
    def long(self) -> bool:
        """Is it long enough for a title or a name?"""
        return self.box.width > _LONG * self.box.height

    @property
    def narrow_strip(self) -> Box:
        """The box of the row with a little paper on both sides."""
        reach = _REACH * self.box.height
        return replace(self.box, x0=self.box.x0 - reach, x1=self.box.x1 + reach)

    def contains(self, word: OcrWord) -> bool:
        """Is the word in the row?"""
        return _is_level(word.box, self.box) and self.strip.x0 <= word.box.middle <= self.strip.x1

    def halves(self) -> tuple[Row, Row]:
        """The two rows that overlap in this one."""
        height, middle = _HALF * self.usual, self.box.centre
        return self._at(middle - height, middle), self._at(middle, middle + height)

    def _at(self, top: float, bottom: float) -> Row:
        box, strip = (replace(box, top=top, bottom=bottom) for box in (self.box, self.strip))
        return Row(box, strip, top, bottom, self.usual)


def find_rows(
    pictures: Sequence[Image], words: Sequence[OcrWord], lines: Sequence[ReadLine], block: Box, dpi: float
) -> list[Row]:
    """The rows of the block from top to bottom. ``words``, ``lines``: what was read on the page. Boxes in pixels."""
    reach = _MAX_HEIGHT * dpi
    words = [w for w in words if w.box.bottom > block.top - reach and w.box.top < block.bottom + reach]
    listed = _listed(words, block)
    usual = median([line.box.height for line in lines] or [_USUAL_HEIGHT * dpi])
    seen = [w.box for w in words if sum(map(str.isalpha, w.text)) > 1 and w.confidence > _LEAST_SEEN]
    found = [box for picture in pictures for box in _detected(picture, block, dpi)]
    parts = [
        box
        for boxes in (found, seen)
        for box in sorted(boxes, key=lambda box: box.centre)
        if _MIN_HEIGHT * dpi < box.height < _MAX_HEIGHT * dpi
        and block.top < box.top < block.bottom
        and box.middle > max([block.x0, *(x1 for x1 in _ends(listed, box))])
    ]
    rows = _joined(parts)[:_MAX_ROWS]
    return [
        Row(row, _strip(row, rows, listed, block), *_height_of_letters(row, rows), usual)
        for row in rows
        if row.width > _MIN_WIDTH * dpi
    ]


def _listed(words: Sequence[OcrWord], block: Box) -> list[Box]:
    """The words of Nơi nhận: those left of the block, and those that follow them in one entry."""
    listed: list[Box] = []
    for word in sorted(words, key=lambda word: word.box.x0):
        if word.box.x0 < block.x0 or (word.confidence > _LEAST_LISTED and _follows(word.box, listed)):
            listed.append(word.box)
    return listed


def _follows(box: Box, listed: Iterable[Box]) -> bool:
    return any(
        other.top < box.centre < other.bottom and box.x0 - other.x1 < _LIST_GAP * min(box.height, other.height)
        for other in listed
    )


def _ends(listed: Iterable[Box], box: Box) -> list[float]:
    """The right ends of the listed words that are level with a box."""
    return [other.x1 for other in listed if other.top < box.centre < other.bottom]


def _detected(picture: Image, block: Box, dpi: float) -> list[Box]:
    part = crop(picture, block.x0, block.top, block.x1, block.bottom)
    return [box.moved(block.x0, block.top) for at in _DETECTION_DPI for box in find_lines(part, at / dpi)]


def _joined(parts: Iterable[Box]) -> list[Box]:
    """The rows of these boxes from top to bottom, each as high as its first box."""
    rows: list[list[Box]] = []
    for box in parts:
        row = next((row for row in rows if _continues(box, row)), None)
        if row is None:
            rows.append([box])
        else:
            row.append(box)
    whole = [replace(hull(row), top=row[0].top, bottom=row[0].bottom) for row in rows]
    return sorted(whole, key=lambda row: row.top)


def _continues(box: Box, row: Sequence[Box]) -> bool:
    whole = hull(row)
    apart = max(whole.x0 - box.x1, box.x0 - whole.x1)
    return _is_level(box, row[0]) and apart < _PART_GAP * min(box.height, row[0].height)


def _is_level(box: Box, row: Box) -> bool:
    return abs(box.centre - row.centre) < _SAME_ROW * min(box.height, row.height)


def _height_of_letters(row: Box, rows: Iterable[Box]) -> tuple[float, float]:
    """Top and bottom of the letters of a row: a detected line is higher, and rows may overlap."""
    middles = [(row.centre + other.centre) / 2 for other in rows if other is not row and _share_columns(row, other)]
    half = _INK * row.height / 2
    top = max([row.centre - half, *(middle for middle in middles if middle < row.centre)])
    return top, min([row.centre + half, *(middle for middle in middles if middle > row.centre)])


def _share_columns(row: Box, other: Box) -> bool:
    return other.x0 < row.x1 and row.x0 < other.x1


def _strip(row: Box, rows: Sequence[Box], listed: Sequence[Box], block: Box) -> Box:
    """The box of the row, and beyond it as much as makes it level with another row of its column, up to other words."""
    middles = [r.middle for r in rows if r is row or (_share_columns(row, r) and r.width > _LONG * r.height)]
    left = max(row.x0 - _MAX_REACH * row.height, min([row.x0, *(2 * middle - row.x1 for middle in middles)]))
    right = min(row.x1 + _MAX_REACH * row.height, max([row.x1, *(2 * middle - row.x0 for middle in middles)]))
    level = [box for box in [*listed, *rows] if row.top < box.centre < row.bottom and box is not row]
    x0 = max([left - _REACH * row.height, 0.0, *(box.x1 for box in level if box.middle < row.x0)])
    x1 = min([right + _REACH * row.height, block.x1, *(box.x0 for box in level if box.middle > row.x1)])
    return Box(min(x0, row.x0), row.top, max(x1, row.x1), row.bottom)
