"""A second look at what the first one left: ink in which no word was read.

Names and titles are often rubber stamps in red, which the red channel takes off, or run
into a seal, and marks of haste are framed: then the engine takes all of it for a picture.
So the words that were read are painted over in a copy that keeps red ink, and bands of
what is left are read as scattered words, as they are, without strokes and frames, and by
their red ink alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from vnadmin_doc.geometry import Box
from vnadmin_doc.ocr.blobs import without_strokes
from vnadmin_doc.ocr.merge import merge
from vnadmin_doc.ocr.prepare import Prepared
from vnadmin_doc.ocr.tesseract import OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["bands", "look_again"]

Read = Callable[[list["Image"]], list[list[OcrWord]]]

READ_WELL = 0.5  # words read with less confidence than this are looked at again
_CELL = 0.026  # inches of a cell of the coarse picture in which ink is looked for
_INK = 215  # a cell lighter than this on average is paper
_MOST_INK = 0.06  # more than this left over is a ruled table or a photograph
_GAP, _MOST_BANDS = 0.4, 3  # inches of paper that part two bands; bands read at most
_LEAST_HIGH, _LEAST_WIDE = 0.08, 0.25  # inches


def look_again(prepared: Prepared, words: list[OcrWord], dpi: float, read: Read) -> list[OcrWord]:
    """``words`` and those that ``read`` finds, as scattered words, in what they leave of the picture."""
    left = _painted_over(prepared.with_red, words)
    found = bands(left, dpi)
    views = [left, without_strokes(left, dpi)]
    if prepared.red is not None:
        views.append(without_strokes(prepared.red, dpi))
    looks = [(view, band) for view in views for band in found]
    parts = read([view.crop(_edges(band)) for view, band in looks])
    for (_, band), part in zip(looks, parts, strict=True):
        words = merge(words, [_moved(word, band) for word in part])
    return words


def _edges(band: Box) -> tuple[int, int, int, int]:
    return int(band.x0), int(band.top), int(band.x1), int(band.bottom)


def _moved(word: OcrWord, band: Box) -> OcrWord:
    """From the band's coordinates to the picture's."""
    x, y, box = int(band.x0), int(band.top), word.box
    return OcrWord(word.text, Box(box.x0 + x, box.top + y, box.x1 + x, box.bottom + y), word.confidence)


def _painted_over(picture: Image, words: Iterable[OcrWord]) -> Image:
    """The picture with well-read words in white; very high boxes are seals, not words."""
    from PIL import ImageDraw

    left = picture.copy()
    draw = ImageDraw.Draw(left)
    highest = picture.width / 15
    for word in words:
        box = word.box
        if word.confidence >= READ_WELL and box.height < highest:
            draw.rectangle((box.x0 - 3, box.top - 3, box.x1 + 3, box.bottom + 3), fill=255)
    return left


def bands(left: Image, dpi: float) -> list[Box]:
    """Stripes of the picture with enough ink to hold words, at most three, from the top down."""
    import numpy as np
    from PIL import ImageFilter

    # The median takes out specks and thin rules: a cell needs inked neighbours.
    cell = max(1, round(_CELL * dpi))
    cells = left.reduce(cell).point(lambda value: 255 if value < _INK else 0)
    coarse = cells.filter(ImageFilter.MedianFilter(3))
    ink = np.asarray(coarse) > 0
    edge = max(1, round(dpi * 0.2 / cell))
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = False, False, False, False
    if not 0 < ink.mean() <= _MOST_INK:
        return []
    rows = np.flatnonzero(ink.any(axis=1))
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > _GAP * dpi / cell) + 1)
    found = []
    for part in parts:
        columns = np.flatnonzero(ink[part[0] : part[-1] + 1].any(axis=0))
        high, wide = part[-1] - part[0] + 1, columns[-1] - columns[0] + 1
        if high * cell >= _LEAST_HIGH * dpi and wide * cell >= _LEAST_WIDE * dpi:
            weight = int(ink[part[0] : part[-1] + 1].sum())
            area = Box(int(columns[0]), int(part[0]), int(columns[-1]) + 1, int(part[-1]) + 1)
            found.append((weight, _box(left, area, cell)))
    largest = sorted(found, key=lambda item: -item[0])[:_MOST_BANDS]
    return sorted((box for _, box in largest), key=lambda box: box.top)


def _box(left: Image, area: Box, cell: int) -> Box:
    """Cells to pixels, with a margin: engines want paper round their words."""
    margin = 4 * cell
    return Box(
        max(0, area.x0 * cell - margin),
        max(0, area.top * cell - margin),
        min(left.width, area.x1 * cell + margin),
        min(left.height, area.bottom * cell + margin),
    )
