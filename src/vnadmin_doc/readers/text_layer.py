"""Is a PDF page's text layer worth reading, or must the picture be read? Pure.

Layers lie: a scanner's own recognition without tone marks, fonts whose character map drops
every accented letter, a "?" for each of them. The shares below were measured: printed
Vietnamese has 23–31 % letters outside ASCII on every page seen, scanner layers 0–8 %.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["ACCENTED_SHARE", "COVERING", "HARDLY_ANY", "caption", "refusal", "unaccented"]

ACCENTED_SHARE = 0.15  # fewer letters than this outside ASCII is not Vietnamese as printed
COVERING = 0.6  # an image over this share of the page is a scan
FEW_LETTERS = 30  # too few to judge by shares
FEW_OVER_SCAN = 250  # so few over a scan are a caption or a stamp, not the page's text
HARDLY_ANY = "an image covers the page and there are hardly any words"
UNREADABLE_SHARE = 0.05
QUESTION_SHARE = 0.04

# Counting with patterns: a loop over the characters would cost as much as getting the words.
_LETTERS = re.compile(r"[^\W\d_]+")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_QUESTION_IN_WORD = re.compile(r"\?(?=[^\W\d_]|\?)")


def refusal(text: str, coverage: Callable[[], float]) -> str | None:
    """Why the layer cannot be used, or None where it can.

    ``coverage`` gives the share of the page under images; it is called only in doubt.

    >>> refusal("Độc lập - Tự do - Hạnh phúc", lambda: 0.0) is None
    True
    >>> refusal("CONG HOA XA HQI CHU NGHiA VIET NAM DQc lap. " * 9, lambda: 1.0)
    'letters without tone marks over a scanned image'
    """
    letters = _letters(text)
    if letters < FEW_OVER_SCAN and coverage() >= COVERING:
        return HARDLY_ANY
    if letters < FEW_LETTERS:
        return None if text.strip() else "no words"
    if len(_UNREADABLE.findall(text)) > UNREADABLE_SHARE * letters:
        return "the font's character map gives unreadable characters"
    if len(_QUESTION_IN_WORD.findall(text)) > QUESTION_SHARE * letters:
        return "question marks stand for accented letters"
    if unaccented(text) and coverage() >= COVERING:
        return "letters without tone marks over a scanned image"
    return None


def caption(text: str) -> bool:
    """Is a short layer over a scan true text, to be kept beside what OCR reads?"""
    return _letters(text) >= FEW_LETTERS and not unaccented(text)


def unaccented(text: str) -> bool:
    """Has the text too few accented letters to be Vietnamese as printed?"""
    letters = _letters(text)
    return letters >= FEW_LETTERS and len(_ACCENTED.findall(text)) < ACCENTED_SHARE * letters


def _letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text)))
