"""Find ruled tables (grids) on a scan: long thin horizontal and vertical runs of ink, and the cells between them.

Runs are searched on a copy that is reduced along their direction: there a rule is dark from end to
end, and letters are not. A page without a grid costs about twenty milliseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.page import Table, Word
from vnadmin_doc.model.ruled_cells import cells_of, table_of
from vnadmin_doc.ocr.image.pixels import crop

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["PageGrids", "find_grids", "ink_runs"]

_POINTS_PER_PIXEL = 1.0  # of the reduced copy
_RULE_REMAINS = re.compile(r"[_|`¦]+")  # OCR reads remains of a rule as these characters
_INK = 205  # grey level: a darker mean is ink; many offices use grey rules
_PAPER, _PALE = 230, 0.4  # grey level of paper; share of the way from paper to the print where a pale page has ink
_EVERY = 4  # pixel that is looked at for the level of the print
_MIN_HORIZONTAL, _MIN_VERTICAL = 20, 13  # points: minimum length of a rule; letters are less high
_MAX_THICKNESS = 3.5  # points: a thicker run is a bar or the border of the scanner
_MANY_ROWS, _MIN_SHARE = 8, 0.15  # of the height of a long grid: dots that shade a cell give shorter "rules"
_MIN_RULES = 3  # in each direction: a grid of two by two cells
_MAX_STROKES = 20_000  # a photograph or a shaded page
_MARGIN = 1.0  # points inside a cell that are cropped, because edges of rules remain there
_REACH = 2.0  # points on both sides of a rule
_MIN_INK = 0.003  # share of the pixels of a cell
_MIN_CONFIDENCE = 0.5  # of words in a cell that is read alone
_MAX_FAILED = 12  # cells of a page that are read alone in vain; the others are as illegible, or no print
_SAME_LINE = 0.4  # of the height of a word
_MAX_MISS = 4.0  # points between the ends of rules that should meet


@dataclass(frozen=True, slots=True)
class PageGrids:
    """The grids of a page: the cells of each grid (points on the deskewed page) and all rules (pixels)."""

    grids: tuple[tuple[Box, ...], ...]
    rules: tuple[Box, ...]

    def without_rules(self, grey: Image) -> Image:
        """The picture with the rules erased, because OCR misreads words that touch rules."""
        from PIL import ImageDraw

        copy = grey.copy()
        draw = ImageDraw.Draw(copy)
        for rule in self.rules:
            draw.rectangle((rule.x0 - 1, rule.top - 1, rule.x1 + 1, rule.bottom + 1), fill=255)
        return copy

    def split_at_cells(self, boxes: Sequence[Box], dpi: float) -> list[Box]:
        """Boxes of text lines (pixels); a line across several cells is split into one box per cell."""
        margin = _MARGIN * dpi / 72
        cells = [cell.scaled(dpi / 72) for cells in self.grids for cell in cells]
        found: list[Box] = []
        for box in boxes:
            level = [c for c in cells if c.top <= box.centre <= c.bottom and c.x0 < box.x1 and c.x1 > box.x0]
            parts = [(max(box.x0, c.x0 + margin), min(box.x1, c.x1 - margin)) for c in level]
            found += [Box(x0, box.top, x1, box.bottom) for x0, x1 in parts if x1 - x0 > 2 * margin]
            found += [] if level else [box]
        return found

    def without_joined_words(self, words: Sequence[OcrWord], dpi: float) -> list[OcrWord]:
        """The words without those that cross a vertical rule: such a word is two joined words."""
        upright = [rule for rule in self.rules if rule.height > rule.width]
        reach = _REACH * dpi / 72
        return [
            word
            for word in words
            if not any(
                rule.top < word.box.centre < rule.bottom
                and word.box.x0 < rule.middle - reach
                and word.box.x1 > rule.middle + reach
                for rule in upright
            )
        ]

    def part_below(self, block: Box, dpi: float) -> Box:
        """The part of a block below the grids that extend into it from above (pixels)."""
        wholes = [hull(cells).scaled(dpi / 72) for cells in self.grids]
        ends = [whole.bottom for whole in wholes if whole.top < block.top and whole.bottom < block.centre]
        return replace(block, top=max([block.top, *ends]))

    def reread_cells(
        self, grey: Image, words: Sequence[OcrWord], dpi: float, read: Callable[[Image], list[OcrWord]]
    ) -> list[OcrWord]:
        """The words, with cells read again by ``read`` if their words are doubtful or missing.

        New words are used if their confidence is higher. OCR of the whole page often misreads single numbers in
        columns.
        """
        words, failed = list(words), 0
        inside = _MARGIN * dpi / 72
        for cell in (cell.scaled(dpi / 72) for cells in self.grids for cell in cells):
            old = [word for word in words if cell.contains(word.box)]
            sure = min((word.confidence for word in old), default=0.0)
            if sure >= _MIN_CONFIDENCE or min(cell.width, cell.height) <= 4 * inside:
                continue
            x, y = int(cell.x0 + inside), int(cell.top + inside)
            picture = crop(grey, x, y, cell.x1 - inside, cell.bottom - inside)
            if not _has_ink(picture):
                continue
            new = [replace(word, box=word.box.moved(x, y)) for word in read(picture)]
            if new and min(word.confidence for word in new) > max(sure, _MIN_CONFIDENCE):
                gone = set(old)
                words = [word for word in words if word not in gone] + new
                continue
            failed += 1
            if failed == _MAX_FAILED:
                break
        return words

    def tables(self, words: Sequence[OcrWord], dpi: float) -> list[Table]:
        """The grids as tables with their words, in points on the deskewed page."""
        scale = 72 / dpi
        real_words = (word for word in words if not _RULE_REMAINS.fullmatch(word.text))
        words_in_points = [Word(word.text, word.box.scaled(scale), word.confidence) for word in real_words]
        found = (table_of(cells, list(_in_cells(cells, words_in_points))) for cells in self.grids)
        return [table for table in found if table is not None]


def find_grids(grey: Image, dpi: float) -> PageGrids | None:
    """The grids with at least two by two cells on a deskewed page; None if there are none."""
    scale = 72 / dpi
    level_of_ink = _ink_level(grey)
    across = _strokes(grey, dpi, level_of_ink, upright=False)
    if len(across) < _MIN_RULES:
        return None
    down = _strokes(grey, dpi, level_of_ink, upright=True)
    if len(down) < _MIN_RULES:
        return None
    level, upright = ([box.scaled(scale) for box in boxes] for boxes in (across, down))
    grids = _grids(level, upright)
    dotted = {rule for cells in grids for rule in _dotted(upright, cells)}
    if dotted:
        grids = _grids(level, [rule for rule in upright if rule not in dotted])
    if not grids:
        return None
    boxes = [hull(cells).scaled(dpi / 72) for cells in grids]
    rules = tuple(rule for rule in (*across, *down) if any(box.contains(rule) for box in boxes))
    return PageGrids(tuple(map(tuple, grids)), rules)


def _grids(level: Sequence[Box], upright: Sequence[Box]) -> list[list[Box]]:
    return [cells for cells in cells_of(level, upright, _MAX_MISS) if _is_grid(cells)]


def _dotted(upright: Sequence[Box], cells: Sequence[Box]) -> Iterator[Box]:
    """The vertical "rules" of a long grid that are only dots: those of a column cover a small part of its height."""
    outline = hull(cells)
    if len({cell.top for cell in cells}) < _MANY_ROWS:
        return
    inside = sorted(filter(outline.contains, upright), key=lambda rule: rule.middle)
    middles = [rule.middle for rule in inside]
    heights = [0.0, *accumulate(rule.height for rule in inside)]
    for rule in inside:
        first, end = bisect_left(middles, rule.middle - _MAX_MISS), bisect_right(middles, rule.middle + _MAX_MISS)
        if heights[end] - heights[first] < _MIN_SHARE * outline.height:
            yield rule


def _is_grid(cells: Sequence[Box]) -> bool:
    return len({cell.top for cell in cells}) > 1 and len({cell.x0 for cell in cells}) > 1


def _has_ink(picture: Image) -> bool:
    import numpy as np

    return float((np.asarray(picture) < _INK).mean()) > _MIN_INK


def _ink_level(grey: Image) -> float:
    """The grey level below which a mean is ink: higher on a page whose print is pale."""
    import numpy as np

    pixels = np.asarray(grey)[::_EVERY, ::_EVERY]
    dark = pixels[pixels < _PAPER]
    print_level = float(np.percentile(dark, 25)) if dark.size else 0.0
    return max(_INK, 255 - _PALE * (255 - print_level))


def _strokes(grey: Image, dpi: float, ink_level: float, *, upright: bool) -> list[Box]:
    """The rules in one direction, in pixels of the picture. ``ink_level``: see ``_ink_level``."""
    import numpy as np

    squeeze = max(1, round(_POINTS_PER_PIXEL * dpi / 72))
    small = np.asarray(grey.reduce((1, squeeze) if upright else (squeeze, 1)))
    ink = (small.T if upright else small) < ink_level
    # A rule that is slightly slanted continues in the next row.
    thickened = ink.copy()
    thickened[1:] |= ink[:-1]
    min_length = round((_MIN_VERTICAL if upright else _MIN_HORIZONTAL) * dpi / 72 / squeeze)
    found = []
    for row, bottom, start, end, thickness in _merge_runs(ink_runs(thickened, min_length)):
        if thickness <= _MAX_THICKNESS * dpi / 72:
            box = Box(start * squeeze, row, end * squeeze, bottom)
            found.append(Box(box.top, box.x0, box.bottom, box.x1) if upright else box)
    return found


def ink_runs(ink: Any, min_length: int) -> list[tuple[int, int, int]]:
    """(row, start, end) of the runs of ink with at least ``min_length`` pixels, from top to bottom."""
    import numpy as np

    length, core = 1, ink
    while length < min_length:
        step = min(length, min_length - length)
        core = core[:, :-step] & core[:, step:]
        length += step
    inked = np.flatnonzero(core.any(axis=1))  # few rows have such a run
    if inked.size == 0:
        return []
    rows, columns = np.nonzero(core[inked])
    rows = inked[rows]
    ends = np.flatnonzero((np.diff(rows) != 0) | (np.diff(columns) != 1))
    first = np.concatenate(([0], ends + 1))
    last = np.concatenate((ends, [rows.size - 1]))
    if first.size > _MAX_STROKES:
        return []
    return list(zip(rows[first].tolist(), columns[first].tolist(), (columns[last] + min_length).tolist(), strict=True))


@dataclass(slots=True)
class _Stroke:
    top: int
    bottom: int
    start: int
    end: int
    area: int


def _merge_runs(runs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int, int, float]]:
    """(top, bottom, start, end, mean thickness) of strokes: runs that overlap in neighbouring rows."""
    open_strokes: list[_Stroke] = []
    for row, start, end in runs:
        finished = [stroke for stroke in open_strokes if stroke.bottom < row]
        if finished:
            open_strokes = [stroke for stroke in open_strokes if stroke.bottom >= row]
            yield from map(_stroke_extent, finished)
        for stroke in open_strokes:
            if stroke.start < end and stroke.end > start:
                stroke.bottom, stroke.area = row + 1, stroke.area + end - start
                stroke.start, stroke.end = min(stroke.start, start), max(stroke.end, end)
                break
        else:
            open_strokes.append(_Stroke(row, row + 1, start, end, end - start))
    yield from map(_stroke_extent, open_strokes)


def _stroke_extent(stroke: _Stroke) -> tuple[int, int, int, int, float]:
    return stroke.top, stroke.bottom, stroke.start, stroke.end, stroke.area / (stroke.end - stroke.start)


def _in_cells(cells: Sequence[Box], words: Sequence[Word]) -> Iterator[Word]:
    """The words sorted by cell, then line, then position."""
    for cell in cells:
        lines: list[list[Word]] = []
        for word in sorted((w for w in words if cell.contains(w.box)), key=lambda w: w.box.centre):
            if lines and word.box.centre - lines[-1][-1].box.centre < _SAME_LINE * word.box.height:
                lines[-1].append(word)
            else:
                lines.append([word])
        for line in lines:
            yield from sorted(line, key=lambda w: w.box.x0)
