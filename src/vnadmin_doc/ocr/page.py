"""One page's picture to words in points of the page as seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vnadmin_doc.geometry import Box
from vnadmin_doc.limits import Limits
from vnadmin_doc.ocr.prepare import Prepared, prepare
from vnadmin_doc.ocr.second_look import look_again
from vnadmin_doc.ocr.tesseract import OcrWord, recognise
from vnadmin_doc.page import Word

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["DPI", "read_page"]

DPI = 300.0  # what the engine reads best; pages are drawn at this
_BLANK_INK = 0.0005
_DOUBTFUL = 0.55  # mean confidence of a page that lies on its side or on its head
_PSM = 3  # on real scans 4 finds as much, 6 and 11 lose words of the head
_PSM_SCATTERED = 11


def read_page(image: Image, dpi: float, limits: Limits = Limits()) -> tuple[Word, ...]:  # noqa: B008
    """The words of a page image drawn or scanned at ``dpi``; boxes in points, in the engine's order.

    Raises ``MissingDependency``, and ``LimitExceeded`` where the engine takes too long.
    """
    prepared = prepare(image)
    words = recognise(prepared.grey, dpi, limits.ocr_seconds, _PSM)
    words = look_again(
        prepared.with_red, words, dpi, lambda part: recognise(part, dpi, limits.ocr_seconds, _PSM_SCATTERED)
    )
    return tuple(_word(word, prepared, dpi, image.size) for word in words)


def _word(word: OcrWord, prepared: Prepared, dpi: float, size: tuple[int, int]) -> Word:
    box, scale = prepared.back(word.box), 72 / dpi
    width, height = size[0] * scale, size[1] * scale
    x0, top = min(max(box.x0 * scale, 0.0), width), min(max(box.top * scale, 0.0), height)
    x1, bottom = min(max(box.x1 * scale, x0), width), min(max(box.bottom * scale, top), height)
    rounded = Box(round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
    return Word(word.text, rounded, round(word.confidence, 4))
