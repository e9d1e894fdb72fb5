"""Detect whether a page may begin a letter, by the motto in its first words or by OCR of its top.

Decree 30/2020/NĐ-CP, Appendix I, II.1; for the Party, Hướng dẫn 36-HD/VPTW. Attached forms
have a motto too; ``layout.letter_split`` decides later from the whole page whether it begins a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold
from vnadmin_doc.limits import Limits
from vnadmin_doc.ocr.engines import trueocr
from vnadmin_doc.ocr.engines.tesseract import recognise
from vnadmin_doc.ocr.image.prepare import without_red
from vnadmin_doc.ocr.page_part import PagePart

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["begins_letter", "has_head"]

_MOTTO = re.compile(lexicon.pattern(row["spot"] for row in lexicon.rows("mottoes")) + "{e<=4}")
_FIRST_WORDS = 60  # the motto is among so many first words of the page
_TOP_PART = PagePart(0.0, 0.2)  # the part of the page with the motto


def begins_letter(words: Iterable[str]) -> bool:
    """Is the motto among the first words of a page?

    >>> begins_letter("SỞ Y TẾ CỘNG HOÀ XÃ HỘI CHỦ NGHIA VIỆT NAM".split()), begins_letter(["nước", "Cộng", "hòa"])
    (True, False)
    """
    return _MOTTO.search(fold(" ".join(islice(words, _FIRST_WORDS)))) is not None


def has_head(image: Image, dpi: float, limits: Limits) -> bool:
    """Is there a motto at the top of the page image? Raises ``LimitExceeded`` as ``read_page`` does."""
    grey = without_red(_TOP_PART.of(image))
    if not trueocr.available():
        return begins_letter(word.text for word in recognise(grey.reduce(2), dpi / 2, limits.ocr_seconds))
    right = [box for box in trueocr.find_lines(grey) if box.x1 > grey.width / 2]
    return begins_letter(word.text for line in trueocr.read_lines(grey, right) for word in line.words)
