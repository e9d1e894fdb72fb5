"""Find out fast whether a picture holds words, before it is read like a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.limits import Limits
from vnadmin_doc.ocr.engines.tesseract import OcrWord, recognise
from vnadmin_doc.ocr.image.prepare import prepare

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["holds_words"]

_MIN_CONFIDENCE = 0.6
_MIN_LETTERS = 6
"""Letters and digits in words that OCR reads with confidence; "GIÁM ĐỐC" has seven."""
_DARK, _MIN_INK = 128, 300
"""Grey level of ink, and the pixels of it in three letters at 300 dpi."""
_LARGE = 2_000_000
"""Pixels, a quarter of a page at 300 dpi; a larger picture has enough words at half of the resolution."""
_SPARSE = 11  # page segmentation mode of Tesseract: words anywhere
_WORD = re.compile(r"[^\W_]+")


def holds_words(image: Image, dpi: float, limits: Limits) -> bool:
    """Does OCR read two or more words in a picture of ``dpi``? Red ink is looked at only if there is no other ink.

    A seal, a signature, a photo hold none. Raises ``MissingDependency``, and ``LimitExceeded`` if OCR takes too long.
    """
    prepared = prepare(image)
    inked = (grey for grey in (prepared.grey, prepared.with_red) if _has_ink(grey))
    grey = next(inked, None)
    if grey is None:
        return False
    if grey.width * grey.height > _LARGE:
        grey, dpi = grey.reduce(2), dpi / 2
    return _are_words(recognise(grey, dpi, limits.ocr_seconds, _SPARSE))


def _has_ink(grey: Image) -> bool:
    return sum(grey.histogram()[:_DARK]) >= _MIN_INK


def _are_words(recognised: list[OcrWord]) -> bool:
    words = [
        part
        for word in recognised
        if word.confidence >= _MIN_CONFIDENCE
        for part in _WORD.findall(word.text)
        if part.isdecimal() or (len(part) > 1 and is_syllable(part))
    ]
    return len(words) > 1 and sum(map(len, words)) >= _MIN_LETTERS
