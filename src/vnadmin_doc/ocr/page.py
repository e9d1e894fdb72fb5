"""One page's picture to words in points: straightened, read, looked at again, turned if need be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vnadmin_doc.geometry import Box
from vnadmin_doc.limits import Limits
from vnadmin_doc.ocr.prepare import Prepared, ink_share, prepare
from vnadmin_doc.ocr.second_look import look_again
from vnadmin_doc.ocr.tesseract import OcrWord, recognise
from vnadmin_doc.page import Word

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DPI", "Recognition", "read_page"]

DPI = 300.0  # what the engine reads best; pages are drawn at this
_PSM = 3  # on real scans 4 finds as much, 6 and 11 lose words of the head
_PSM_SCATTERED = 11
_BLANK_INK = 0.001
_DOUBTFUL = 0.5  # of the letters read, this share read well is a page the right way up
_READ_WELL = 0.6
_CLEARLY_BETTER = 2.0


@dataclass(frozen=True, slots=True)
class Recognition:
    """What was read, and by how many degrees clockwise the page was turned for that.

    Boxes are on the turned page: after a quarter turn its width is the picture's height.
    """

    words: tuple[Word, ...]
    turn: int = 0


def read_page(image: Image, dpi: float, limits: Limits = Limits()) -> Recognition:  # noqa: B008
    """Read a page image drawn or scanned at ``dpi``; boxes in points, words in the engine's order.

    Raises ``MissingDependency``, and ``LimitExceeded`` where the engine takes too long.
    """
    prepared = prepare(image)
    words = recognise(prepared.grey, dpi, limits.ocr_seconds, _PSM)
    turn = 0
    if _doubtful(words) and ink_share(prepared.grey) > _BLANK_INK:
        turn = _best_turn(image, dpi, limits)
    if turn:
        image = image.rotate(-turn, expand=True)
        prepared = prepare(image)
        words = recognise(prepared.grey, dpi, limits.ocr_seconds, _PSM)
    words = look_again(
        prepared.with_red, words, dpi, lambda part: recognise(part, dpi, limits.ocr_seconds, _PSM_SCATTERED)
    )
    return Recognition(tuple(_word(word, prepared, dpi, image.size) for word in words), turn)


def _well_read(words: list[OcrWord]) -> int:
    """Letters in words read well and level.

    Short words are noise whichever way the page lies, and the engine reads some lines that
    stand upright: their boxes are higher than wide.
    """
    return sum(
        len(w.text) for w in words if w.confidence >= _READ_WELL and len(w.text) > 2 and w.box.width > w.box.height
    )


def _doubtful(words: list[OcrWord]) -> bool:
    letters = sum(len(word.text) for word in words if len(word.text) > 2)
    return _well_read(words) < _DOUBTFUL * letters or len(words) < 5


def _best_turn(image: Image, dpi: float, limits: Limits) -> int:
    """The quarter turns clockwise, in degrees, by which the page reads clearly better; 0 in doubt.

    Tried on a copy at half the resolution: enough to tell, at a quarter of the cost.
    """
    small = image.convert("L").reduce(2)
    scores = {
        turn: _well_read(recognise(small.rotate(-turn, expand=True), dpi / 2, limits.ocr_seconds, _PSM))
        for turn in (0, 90, 180, 270)
    }
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] >= 10 and scores[best] > _CLEARLY_BETTER * scores[0] else 0


def _word(word: OcrWord, prepared: Prepared, dpi: float, size: tuple[int, int]) -> Word:
    box, scale = prepared.back(word.box), 72 / dpi
    width, height = size[0] * scale, size[1] * scale
    x0, top = min(max(box.x0 * scale, 0.0), width), min(max(box.top * scale, 0.0), height)
    x1, bottom = min(max(box.x1 * scale, x0), width), min(max(box.bottom * scale, top), height)
    rounded = Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Word(word.text, rounded, round(word.confidence, 4))
