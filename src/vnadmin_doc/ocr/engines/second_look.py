"""A second look at what the first one left: ink in which no word was read.

Names and titles are often rubber stamps in red, which the red channel takes off, or stand
beside a seal, and then the engine takes both for a picture. So the words that were read
are painted over in a copy that keeps red ink, and bands of what is left are read again
as scattered words. On real scans this finds half of the signers' names that were lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.tesseract import OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["bands", "look_again", "patched"]

READ_WELL = 0.5  # words read with less confidence than this are looked at again
BELIEVED = 0.55  # and what the second look finds must be surer than this
_CELL = 8  # pixels of a cell of the coarse picture in which ink is looked for
_INK = 215  # a cell lighter than this on average is paper
_MOST_INK = 0.06  # more than this left over is a ruled table or a photograph
_GAP, _MOST_BANDS = 0.4, 3  # inches of paper that part two bands; bands read at most
_LEAST_HIGH, _LEAST_WIDE = 0.08, 0.25  # inches


def look_again(
    picture: Image, words: list[OcrWord], dpi: float, read: Callable[[Image], list[OcrWord]]
) -> list[OcrWord]:
    """``words`` and those that ``read`` finds in what they leave of ``picture``, which keeps red ink."""
    left = _painted_over(picture, words)
    found: list[OcrWord] = []
    for band in bands(left, dpi):
        x, y = int(band.x0), int(band.top)
        for word in read(left.crop((x, y, int(band.x1), int(band.bottom)))):
            found.append(replace(word, box=word.box.moved(x, y)))
    return patched(words, found)


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
    cells = left.reduce(_CELL).point(lambda value: 255 if value < _INK else 0)
    coarse = cells.filter(ImageFilter.MedianFilter(3))
    ink = np.asarray(coarse) > 0
    edge = max(1, round(dpi * 0.2 / _CELL))
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = False, False, False, False
    if not 0 < ink.mean() <= _MOST_INK:
        return []
    rows = np.flatnonzero(ink.any(axis=1))
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > _GAP * dpi / _CELL) + 1)
    found = []
    for part in parts:
        columns = np.flatnonzero(ink[part[0] : part[-1] + 1].any(axis=0))
        high, wide = part[-1] - part[0] + 1, columns[-1] - columns[0] + 1
        if high * _CELL >= _LEAST_HIGH * dpi and wide * _CELL >= _LEAST_WIDE * dpi:
            weight = int(ink[part[0] : part[-1] + 1].sum())
            found.append((weight, _box(left, part[0], part[-1], columns[0], columns[-1])))
    largest = sorted(found, key=lambda item: -item[0])[:_MOST_BANDS]
    return sorted((box for _, box in largest), key=lambda box: box.top)


def _box(left: Image, top: int, bottom: int, x0: int, x1: int) -> Box:
    """Cells to pixels, with a margin: engines want paper round their words."""
    margin = 4 * _CELL
    return Box(
        max(0, int(x0) * _CELL - margin),
        max(0, int(top) * _CELL - margin),
        min(left.width, (int(x1) + 1) * _CELL + margin),
        min(left.height, (int(bottom) + 1) * _CELL + margin),
    )


def patched(words: list[OcrWord], found: list[OcrWord]) -> list[OcrWord]:
    """Believable finds replace the doubtful words in their place, if they have more confidence."""
    kept = list(words)
    for word in found:
        if word.confidence < BELIEVED or sum(c.isalnum() for c in word.text) < 2:
            continue
        below = [old for old in kept if old.box.contains(word.box) or word.box.contains(old.box)]
        if all(old.confidence < word.confidence for old in below):
            kept = [old for old in kept if old not in below]
            kept.append(word)
    return kept
