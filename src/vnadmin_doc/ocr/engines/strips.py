"""A second look at lines of which hardly anything was read, each by itself and a little wider.

Titles and names are under seals and pens and are stamped over each other; the page as a whole
takes them for a picture. Cut out as one line, and with its red ink, the engine reads most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.merge import AGAIN, merge
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.trueocr import ReadLine
from vnadmin_doc.ocr.image.pixels import cut

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["MOST", "doubtful", "look_again"]

MOST = 12
"""Lines looked at again on one page: more is no letter but a picture or a form."""
SURE = 0.6
_DOUBTFUL_SHARE = 0.4  # of a line's letters
_REACH = 4.0  # line heights on either side
_HIGHEST = 0.4  # inches: higher is a seal or a picture


def doubtful(words: Sequence[OcrWord], lines: Sequence[ReadLine], dpi: float) -> list[ReadLine]:
    """Those of ``lines`` whose letters, as merged into ``words``, are to a good part unsure or left out."""
    found = [line for line in lines if line.box.height < _HIGHEST * dpi and _is_doubtful(words, line)]
    return sorted(found, key=lambda line: -sum(len(word.text) for word in line.words))[:MOST]


def _is_doubtful(words: Sequence[OcrWord], line: ReadLine) -> bool:
    inside = [word for word in words if _lies_in(word, line.box)]
    sure = sum(len(word.text) for word in inside if word.confidence >= SURE)
    unsure = sum(len(word.text) for word in inside if word.confidence < SURE)
    left_out = sum(len(word.text) for word in line.words if not any(_covers(other, word) for other in inside))
    letters = sum(char.isalpha() for word in line.words for char in word.text)
    return letters > 1 and unsure + left_out >= _DOUBTFUL_SHARE * (sure + unsure + left_out)


def _lies_in(word: OcrWord, line: Box) -> bool:
    return line.top <= word.box.centre <= line.bottom and line.x0 <= word.box.middle <= line.x1


def _covers(word: OcrWord, other: OcrWord) -> bool:
    return word.box.x0 <= other.box.middle <= word.box.x1


def look_again(
    picture: Image, words: list[OcrWord], lines: Sequence[ReadLine], read: Callable[[Image], list[OcrWord]]
) -> list[OcrWord]:
    """``words`` with what ``read`` finds in the strips of ``picture`` round ``lines``."""
    for line in lines:
        strip = _widened(line.box, words, picture.width)
        x, y = int(strip.x0), max(0, int(strip.top))
        seen = [replace(word, box=word.box.moved(x, y)) for word in read(cut(picture, x, y, strip.x1, strip.bottom))]
        words = merge(words, [ReadLine(strip, tuple(seen))], AGAIN)
    return words


def _widened(line: Box, words: Sequence[OcrWord], width: int) -> Box:
    """The line's box with what may belong to it on either side: up to a sure word, which does not."""
    beside = [w.box for w in words if w.confidence >= SURE and line.top <= w.box.centre <= line.bottom]
    reach, slack = _REACH * line.height, 0.15 * line.height
    left = max([0.0, line.x0 - reach, *(b.x1 for b in beside if b.x1 <= line.x0)])
    right = min([float(width), line.x1 + reach, *(b.x0 for b in beside if b.x0 >= line.x1)])
    return Box(left, max(0.0, line.top - slack), right, line.bottom + slack)
