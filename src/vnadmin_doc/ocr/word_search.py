"""Find out fast whether a picture has ink, and whether it holds words, before it is read like a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vnadmin_doc.language.syllables import is_syllable
from vnadmin_doc.limits import Limits
from vnadmin_doc.ocr.engines.tesseract import OcrWord, recognise
from vnadmin_doc.ocr.image.prepare import prepare

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["has_ink", "holds_words"]

_MIN_CONFIDENCE = 0.6
_MIN_LETTERS = 6
"""Letters and digits in words that OCR reads with confidence; "GIÁM ĐỐC" has seven."""
_CONTRAST, _MIN_INK = 60, 300
"""Levels of grey between ink and paper; pixels of ink in three letters at 300 dpi."""
_LARGE = 2_000_000
"""Pixels, a quarter of a page at 300 dpi; a larger picture has enough words at half of the resolution."""
_SPARSE = 11  # page segmentation mode of Tesseract: words anywhere
_WORD = re.compile(r"[^\W_]+")


def holds_words(image: Image, dpi: float, limits: Limits) -> bool:
    """Does OCR read two or more words in a picture of ``dpi``? Red ink is read only if there are none in other ink.

    A seal, a signature, a photo hold none. Raises ``MissingDependency``, and ``LimitExceeded`` if OCR takes too long.
    """
    prepared = prepare(image)
    inks = (prepared.grey, prepared.with_red) if prepared.coloured else (prepared.grey,)
    factor = 2 if image.width * image.height > _LARGE else 1
    return any(
        _are_words(recognise(grey.reduce(factor), dpi / factor, limits.ocr_seconds, _SPARSE))
        for grey in inks
        if has_ink(grey)
    )


def has_ink(image: Image) -> bool:
    """Is anything drawn on the paper, in any colour? A printed background that is pale is no ink."""
    from PIL import ImageChops

    first, *others = image.split()
    for other in others[:2]:
        first = ImageChops.darker(first, other)
    levels = first.histogram()
    paper = max(range(len(levels)), key=levels.__getitem__)
    return sum(levels[: max(0, paper - _CONTRAST)]) + sum(levels[paper + _CONTRAST :]) >= _MIN_INK


def _are_words(recognised: list[OcrWord]) -> bool:
    words = [
        part
        for word in recognised
        if word.confidence >= _MIN_CONFIDENCE
        for part in _WORD.findall(word.text)
        if part.isdecimal() or (len(part) > 1 and is_syllable(part))
    ]
    return len(words) > 1 and sum(map(len, words)) >= _MIN_LETTERS
