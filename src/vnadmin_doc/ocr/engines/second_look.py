"""Read ink again where Tesseract found no word (used when TrueOCR is not installed).

Names and titles are often red rubber stamps, which the red channel removes, or are
beside a seal, and then the engine takes both for a picture. So the words already read
are erased in a copy that keeps red ink, and bands of the remaining ink are read again
as sparse text. On real scans this finds half of the signers' names that were lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.tesseract import OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ink_bands", "read_unread_ink", "replace_doubtful"]

GOOD_CONFIDENCE = 0.5  # words with a lower confidence are read again
MIN_CONFIDENCE = 0.55  # new words with a lower confidence are ignored
_CELL = 8  # pixels per cell of the coarse copy where ink is searched
_INK = 215  # a cell with a lighter mean is paper
_MAX_INK = 0.06  # more remaining ink is a ruled table or a photograph
_MIN_GAP, _MAX_BANDS = 0.4, 3  # inches of paper between two bands; number of bands read
_MIN_HEIGHT, _MIN_WIDTH = 0.08, 0.25  # inches


def read_unread_ink(
    picture: Image, words: list[OcrWord], dpi: float, read: Callable[[Image], list[OcrWord]]
) -> list[OcrWord]:
    """``words``, and the words that ``read`` finds in the remaining ink of ``picture``, which includes red ink."""
    remaining = _erase_words(picture, words)
    found: list[OcrWord] = []
    for band in ink_bands(remaining, dpi):
        x, y = int(band.x0), int(band.top)
        for word in read(remaining.crop((x, y, int(band.x1), int(band.bottom)))):
            found.append(replace(word, box=word.box.moved(x, y)))
    return replace_doubtful(words, found)


def _erase_words(picture: Image, words: Iterable[OcrWord]) -> Image:
    """The picture without the words that were read well; very high boxes are seals, not words."""
    from PIL import ImageDraw

    remaining = picture.copy()
    draw = ImageDraw.Draw(remaining)
    max_height = picture.width / 15
    for word in words:
        box = word.box
        if word.confidence >= GOOD_CONFIDENCE and box.height < max_height:
            draw.rectangle((box.x0 - 3, box.top - 3, box.x1 + 3, box.bottom + 3), fill=255)
    return remaining


def ink_bands(remaining: Image, dpi: float) -> list[Box]:
    """Horizontal bands of the picture with enough ink for words, at most three, from top to bottom (pixels)."""
    import numpy as np
    from PIL import ImageFilter

    # The median filter removes specks and thin rules: a cell counts only with inked neighbours.
    cells = remaining.reduce(_CELL).point(lambda value: 255 if value < _INK else 0)
    coarse = cells.filter(ImageFilter.MedianFilter(3))
    ink = np.asarray(coarse) > 0
    edge = max(1, round(dpi * 0.2 / _CELL))
    ink[:edge], ink[-edge:], ink[:, :edge], ink[:, -edge:] = False, False, False, False
    if not 0 < ink.mean() <= _MAX_INK:
        return []
    rows = np.flatnonzero(ink.any(axis=1))
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > _MIN_GAP * dpi / _CELL) + 1)
    found = []
    for part in parts:
        columns = np.flatnonzero(ink[part[0] : part[-1] + 1].any(axis=0))
        height, width = part[-1] - part[0] + 1, columns[-1] - columns[0] + 1
        if height * _CELL >= _MIN_HEIGHT * dpi and width * _CELL >= _MIN_WIDTH * dpi:
            weight = int(ink[part[0] : part[-1] + 1].sum())
            found.append((weight, _box(remaining, part[0], part[-1], columns[0], columns[-1])))
    largest = sorted(found, key=lambda item: -item[0])[:_MAX_BANDS]
    return sorted((box for _, box in largest), key=lambda box: box.top)


def _box(remaining: Image, top: int, bottom: int, x0: int, x1: int) -> Box:
    """A box in pixels from cells, with a margin: OCR needs paper around words."""
    margin = 4 * _CELL
    return Box(
        max(0, int(x0) * _CELL - margin),
        max(0, int(top) * _CELL - margin),
        min(remaining.width, (int(x1) + 1) * _CELL + margin),
        min(remaining.height, (int(bottom) + 1) * _CELL + margin),
    )


def replace_doubtful(words: list[OcrWord], found: list[OcrWord]) -> list[OcrWord]:
    """``words`` with new words of sufficient confidence; these replace overlapped words of lower confidence."""
    kept = list(words)
    for word in found:
        if word.confidence < MIN_CONFIDENCE or sum(c.isalnum() for c in word.text) < 2:
            continue
        overlapped = [old for old in kept if old.box.contains(word.box) or word.box.contains(old.box)]
        if all(old.confidence < word.confidence for old in overlapped):
            kept = [old for old in kept if old not in overlapped]
            kept.append(word)
    return kept
