"""Read doubtful lines again: each line alone, cropped a little wider, with red ink.

Titles and names are often under seals, pen strokes and other stamps, and OCR of the whole page
takes them for a picture. Cropped as one line, and with its red ink, most of it can be read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.letter_vote import clarity
from vnadmin_doc.ocr.engines.merge import SAME_READER, merge
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.trueocr import ReadLine
from vnadmin_doc.ocr.image.pixels import crop

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MAX_LINES", "doubtful_lines", "reread_lines"]

MAX_LINES = 12
"""Doubtful lines that are read again on one page; a page with more is a picture or a form."""
SURE_CONFIDENCE = 0.6
_MIN_DOUBTFUL_SHARE = 0.4  # share of the letters of a line
_REACH = 4.0  # line heights added on both sides
_MAX_HEIGHT = 0.4  # inches: a higher line is a seal or a picture
_LEGIBLE = 0.4  # clarity of the second reader on a line of print; handwriting and noise have less


def doubtful_lines(words: Sequence[OcrWord], lines: Sequence[ReadLine], dpi: float) -> list[ReadLine]:
    """The lines of print with many letters that, in the merged ``words``, have a low confidence or are missing.

    Tesseract does not read a line that is illegible to the second reader: on 110 lines, it found one word there.
    """
    found = [line for line in lines if line.box.height < _MAX_HEIGHT * dpi and clarity(line.words) >= _LEGIBLE]
    found = [line for line in found if _is_doubtful(words, line)]
    return sorted(found, key=lambda line: -sum(len(word.text) for word in line.words))[:MAX_LINES]


def _is_doubtful(words: Sequence[OcrWord], line: ReadLine) -> bool:
    inside = [word for word in words if _is_in_line(word, line.box)]
    sure_letters = sum(len(word.text) for word in inside if word.confidence >= SURE_CONFIDENCE)
    unsure_letters = sum(len(word.text) for word in inside if word.confidence < SURE_CONFIDENCE)
    missed_letters = sum(len(word.text) for word in line.words if not any(_covers(other, word) for other in inside))
    letters = sum(char.isalpha() for word in line.words for char in word.text)
    return letters > 1 and unsure_letters + missed_letters >= _MIN_DOUBTFUL_SHARE * (
        sure_letters + unsure_letters + missed_letters
    )


def _is_in_line(word: OcrWord, line: Box) -> bool:
    return line.top <= word.box.centre <= line.bottom and line.x0 <= word.box.middle <= line.x1


def _covers(word: OcrWord, other: OcrWord) -> bool:
    return word.box.x0 <= other.box.middle <= word.box.x1


def reread_lines(
    picture: Image, words: list[OcrWord], lines: Sequence[ReadLine], read: Callable[[Image], list[OcrWord]]
) -> list[OcrWord]:
    """``words`` merged with the words that ``read`` finds in strips of ``picture`` around ``lines``."""
    for line in lines:
        strip = _widen(line.box, words, picture.width)
        x, y = int(strip.x0), max(0, int(strip.top))
        words_in_strip = [
            replace(word, box=word.box.moved(x, y)) for word in read(crop(picture, x, y, strip.x1, strip.bottom))
        ]
        words = merge(words, [ReadLine(strip, tuple(words_in_strip))], SAME_READER)
    return words


def _widen(line: Box, words: Sequence[OcrWord], width: int) -> Box:
    """The box of a line, extended on both sides up to the next word of high confidence."""
    beside = [w.box for w in words if w.confidence >= SURE_CONFIDENCE and line.top <= w.box.centre <= line.bottom]
    reach, slack = _REACH * line.height, 0.15 * line.height
    left = max([0.0, line.x0 - reach, *(b.x1 for b in beside if b.x1 <= line.x0)])
    right = min([float(width), line.x1 + reach, *(b.x0 for b in beside if b.x0 >= line.x1)])
    return Box(left, max(0.0, line.top - slack), right, line.bottom + slack)
