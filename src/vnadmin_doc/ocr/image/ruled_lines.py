"""Ruled tables of a scan: long thin runs of ink, level and upright, and the cells between them.

A run is looked for on a copy that is squeezed along its direction: there a rule is dark from end to
end, and letters never are. A page without a grid pays some twenty milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.page import Table, Word
from vnadmin_doc.model.ruled_cells import cells_of, table_of
from vnadmin_doc.ocr.image.pixels import cut

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["Ruled", "find_rules"]

_SQUEEZE = 1.0  # points to one pixel of the copy
_SCRAPS = re.compile(r"[_|`¦]+")  # what is left of a rule is read as these
_INK = 205  # darker than this on average is ink: many offices rule in grey
_LEVEL, _UPRIGHT = 20, 13  # points: shorter ones rule nothing, and letters are not so high
_THICK = 3.5  # points: thicker is a bar or the scanner's border
_MANY_ROWS, _LEAST_SHARE = 8, 0.15  # of a long grid's height: dots that shade a cell make shorter "rules"
_LEAST = 3  # rules each way that a grid of two by two has
_MOST_STROKES = 20_000  # a photograph or a shaded page
_MARGIN = 1.0  # points of a cell beside its rules, where their edges are left
_REACH = 2.0  # points on either side of a rule
_LEAST_INK = 0.003  # of a cell's pixels
_SURE = 0.5  # what is read of a cell alone
_SAME_LINE = 0.4  # of a word's height
_NEAR = 4.0  # points by which ends miss each other on paper


@dataclass(frozen=True, slots=True)
class Ruled:
    """The grids of a page: cells of each, in points on the level page, and the rules, in pixels."""

    grids: tuple[tuple[Box, ...], ...]
    rules: tuple[Box, ...]

    def cleared(self, grey: Image) -> Image:
        """The picture without the rules: words that touch them are read better."""
        from PIL import ImageDraw

        copy = grey.copy()
        draw = ImageDraw.Draw(copy)
        for rule in self.rules:
            draw.rectangle((rule.x0 - 1, rule.top - 1, rule.x1 + 1, rule.bottom + 1), fill=255)
        return copy

    def parted(self, boxes: Sequence[Box], dpi: float) -> list[Box]:
        """Lines of text, those across cells cut into what stands in each."""
        margin = _MARGIN * dpi / 72
        cells = [cell.scaled(dpi / 72) for cells in self.grids for cell in cells]
        found: list[Box] = []
        for box in boxes:
            level = [c for c in cells if c.top <= box.centre <= c.bottom and c.x0 < box.x1 and c.x1 > box.x0]
            parts = [(max(box.x0, c.x0 + margin), min(box.x1, c.x1 - margin)) for c in level]
            found += [Box(x0, box.top, x1, box.bottom) for x0, x1 in parts if x1 - x0 > 2 * margin]
            found += [] if level else [box]
        return found

    def whole(self, words: Sequence[OcrWord], dpi: float) -> list[OcrWord]:
        """The words but those that reach over a rule into another cell: two words glued."""
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

    def below(self, block: Box, dpi: float) -> Box:
        """What of a block is below the grids that reach into it from above."""
        ends = [hull(cells).bottom * dpi / 72 for cells in self.grids]
        return replace(block, top=max([block.top, *(end for end in ends if end < block.centre)]))

    def read_again(
        self, grey: Image, words: Sequence[OcrWord], dpi: float, read: Callable[[Image], list[OcrWord]]
    ) -> list[OcrWord]:
        """The words, those of cells that were read badly or not at all as ``read`` has them, where it is surer.

        The page as a whole is no help to figures that stand alone, and columns mislead it.
        """
        words = list(words)
        inside = _MARGIN * dpi / 72
        for cell in (cell.scaled(dpi / 72) for cells in self.grids for cell in cells):
            old = [word for word in words if cell.contains(word.box)]
            sure = min((word.confidence for word in old), default=0.0)
            if sure >= _SURE or min(cell.width, cell.height) <= 4 * inside:
                continue
            x, y = int(cell.x0 + inside), int(cell.top + inside)
            picture = cut(grey, x, y, cell.x1 - inside, cell.bottom - inside)
            new = [replace(word, box=word.box.moved(x, y)) for word in read(picture)] if _has_ink(picture) else []
            if new and min(word.confidence for word in new) > max(sure, _SURE):
                gone = set(old)
                words = [word for word in words if word not in gone] + new
        return words

    def tables(self, words: Sequence[OcrWord], dpi: float) -> list[Table]:
        """The grids with the words in them, on the level page."""
        scale = 72 / dpi
        true = (word for word in words if not _SCRAPS.fullmatch(word.text))
        placed = [Word(word.text, word.box.scaled(scale), word.confidence) for word in true]
        found = (table_of(cells, list(_in_cells(cells, placed))) for cells in self.grids)
        return [table for table in found if table is not None]


def find_rules(grey: Image, dpi: float) -> Ruled | None:
    """The grids of two by two cells or more that are drawn on a level page; None where there is none."""
    scale = 72 / dpi
    across = _strokes(grey, dpi, upright=False)
    if len(across) < _LEAST:
        return None
    down = _strokes(grey, dpi, upright=True)
    if len(down) < _LEAST:
        return None
    level, upright = ([box.scaled(scale) for box in boxes] for boxes in (across, down))
    grids = _grids(level, upright)
    kept = [rule for rule in upright if not any(_is_dots(rule, upright, cells) for cells in grids)]
    grids = grids if len(kept) == len(upright) else _grids(level, kept)
    if not grids:
        return None
    boxes = [hull(cells).scaled(dpi / 72) for cells in grids]
    rules = tuple(rule for rule in (*across, *down) if any(box.contains(rule) for box in boxes))
    return Ruled(tuple(map(tuple, grids)), rules)


def _grids(level: Sequence[Box], upright: Sequence[Box]) -> list[list[Box]]:
    return [cells for cells in cells_of(level, upright, _NEAR) if _is_grid(cells)]


def _is_dots(rule: Box, upright: Sequence[Box], cells: Sequence[Box]) -> bool:
    """Does the rule, with all that stand above and below it, part hardly any of a long grid's rows?"""
    whole = hull(cells)
    if not whole.contains(rule) or len({cell.top for cell in cells}) < _MANY_ROWS:
        return False
    column = (other for other in upright if abs(other.middle - rule.middle) <= _NEAR and whole.contains(other))
    return sum(other.height for other in column) < _LEAST_SHARE * whole.height


def _is_grid(cells: Sequence[Box]) -> bool:
    return len({cell.top for cell in cells}) > 1 and len({cell.x0 for cell in cells}) > 1


def _has_ink(picture: Image) -> bool:
    import numpy as np

    return float((np.asarray(picture) < _INK).mean()) > _LEAST_INK


def _strokes(grey: Image, dpi: float, *, upright: bool) -> list[Box]:
    """Rules in one direction, in pixels of the picture."""
    import numpy as np

    squeeze = max(1, round(_SQUEEZE * dpi / 72))
    small = np.asarray(grey.reduce((1, squeeze) if upright else (squeeze, 1)))
    ink = (small.T if upright else small) < _INK
    # A rule that is not quite level goes from row to row.
    wide = ink.copy()
    wide[1:] |= ink[:-1]
    least = round((_UPRIGHT if upright else _LEVEL) * dpi / 72 / squeeze)
    found = []
    for row, bottom, start, end, thick in _merged(_runs(wide, least)):
        if thick <= _THICK * dpi / 72:
            box = Box(start * squeeze, row, end * squeeze, bottom)
            found.append(Box(box.top, box.x0, box.bottom, box.x1) if upright else box)
    return found


def _runs(ink: Any, least: int) -> list[tuple[int, int, int]]:
    """(row, start, end) of the runs of ink of ``least`` pixels or more, from the top down."""
    import numpy as np

    length, core = 1, ink
    while length < least:
        step = min(length, least - length)
        core = core[:, :-step] & core[:, step:]
        length += step
    rows, columns = np.nonzero(core)
    if rows.size == 0:
        return []
    ends = np.flatnonzero((np.diff(rows) != 0) | (np.diff(columns) != 1))
    first = np.concatenate(([0], ends + 1))
    last = np.concatenate((ends, [rows.size - 1]))
    if first.size > _MOST_STROKES:
        return []
    return list(zip(rows[first].tolist(), columns[first].tolist(), (columns[last] + least).tolist(), strict=True))


@dataclass(slots=True)
class _Stroke:
    top: int
    bottom: int
    start: int
    end: int
    area: int


def _merged(runs: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int, int, float]]:
    """(top, bottom, start, end, mean thickness) of strokes: runs that touch on rows that follow each other."""
    live: list[_Stroke] = []
    for row, start, end in runs:
        done = [stroke for stroke in live if stroke.bottom < row]
        if done:
            live = [stroke for stroke in live if stroke.bottom >= row]
            yield from map(_measured, done)
        for stroke in live:
            if stroke.start < end and stroke.end > start:
                stroke.bottom, stroke.area = row + 1, stroke.area + end - start
                stroke.start, stroke.end = min(stroke.start, start), max(stroke.end, end)
                break
        else:
            live.append(_Stroke(row, row + 1, start, end, end - start))
    yield from map(_measured, live)


def _measured(stroke: _Stroke) -> tuple[int, int, int, int, float]:
    return stroke.top, stroke.bottom, stroke.start, stroke.end, stroke.area / (stroke.end - stroke.start)


def _in_cells(cells: Sequence[Box], words: Sequence[Word]) -> Iterator[Word]:
    """Cell by cell, line by line, whatever order they were recognised in."""
    for cell in cells:
        lines: list[list[Word]] = []
        for word in sorted((w for w in words if cell.contains(w.box)), key=lambda w: w.box.centre):
            if lines and word.box.centre - lines[-1][-1].box.centre < _SAME_LINE * word.box.height:
                lines[-1].append(word)
            else:
                lines.append([word])
        for line in lines:
            yield from sorted(line, key=lambda w: w.box.x0)
