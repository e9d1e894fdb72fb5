"""Roman numerals: OCR reads I as a small l or as a stroke, since both look alike in most typefaces.

No Vietnamese word mixes capitals of numerals with these signs, so a word that is a numeral without them is one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from vnadmin_doc.ocr.engines.tesseract import OcrWord

__all__ = ["with_roman_numerals"]

_MIXED = re.compile(r"(?P<before>\W*)(?P<number>(?=[IVXl|!]*[l|!])(?=[IVXl|!]*[IVX])[IVXl|!]{2,7})(?P<after>[.,;:)]*)")
_STROKES = str.maketrans("l|!", "III")
_NUMERAL = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")


def with_roman_numerals(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words, those that are Roman numerals but for misread strokes as numerals.

    >>> from vnadmin_doc.model.geometry import Box
    >>> texts = "IlI lII, Vl. Xll (lV) XlV lI Il/2030 II l A| Vll!"
    >>> [word.text for word in with_roman_numerals([OcrWord(t, Box(0, 0, 1, 1), 1.0) for t in texts.split()])]
    ['III', 'III,', 'VI.', 'XII', '(IV)', 'XIV', 'II', 'Il/2030', 'II', 'l', 'A|', 'VIII']
    """
    return [replace(word, text=_corrected(word.text)) for word in words]


def _corrected(text: str) -> str:
    match = _MIXED.fullmatch(text)
    if match is None:
        return text
    numeral = match["number"].translate(_STROKES)
    return match["before"] + numeral + match["after"] if _NUMERAL.fullmatch(numeral) else text
