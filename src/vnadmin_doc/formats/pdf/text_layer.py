"""Decide from its text whether the text layer of a PDF page can be used, or whether the page needs OCR. Pure.

Many layers are wrong: a scanner's OCR without tone marks, fonts whose character map has no accented
letters or maps them to "?". Some cases are certain from the text alone; the others are a ``Doubt``, which is
resolved by comparison with OCR of the page's head. Measured on every page with a layer of 24 real files, and on
OCR of the first pages of 30 scans, rendered at 300, 150 and 110 dpi:

=====================================  =================  ================================
text layer of a page                   non-ASCII letters  words that are syllables
=====================================  =================  ================================
typed (59 pages)                       0.23–0.32          0.89–1.0, median 0.997
a scanner's, no Vietnamese (20 pages)  0–0.08             0.29–0.65
"?" for accented letters (4 pages)     0.10–0.11          0.75–0.83
OCR for Vietnamese (90 readings)       as printed         0.93–1.0, at 300 dpi 0.96 or more
=====================================  =================  ================================

Even a good hidden layer has no confidence values and misses text under seals. Layers from OCR
at 150 dpi under 11 scans gave a field score of 0.67, against 0.75 for our own OCR, and 0.077
wrong and unflagged values, against 0.021. Comparison with OCR of the head cannot distinguish them from typed
text (they contain 0.88–1.0 of the confident words, typed text 0.86–0.97), so OCR replaces all hidden layers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from vnadmin_doc.language.syllables import syllable_share
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Severity

__all__ = [
    "ACCENTED_SHARE",
    "FEW_WORDS_OVER_SCAN",
    "SCAN_COVERAGE",
    "Doubt",
    "agreement",
    "find_doubt",
    "is_caption",
    "is_unaccented",
    "rejection_reason",
]

ACCENTED_SHARE = 0.15  # printed Vietnamese has a larger share of non-ASCII letters
SCAN_COVERAGE = 0.6  # images over this share of the page are a scan
FEW_LETTERS = 30  # fewer letters are too few to judge by shares
FEW_LETTERS_OVER_SCAN = 250  # fewer letters over a scan are a caption or a stamp, not the text of the page
FEW_WORDS_OVER_SCAN = msg("an image covers the page and the text layer has very few words")
UNREADABLE_SHARE = 0.05
QUESTION_SHARE = 0.04
HIDDEN_SHARE = 0.5  # with more invisible characters it is the layer of an OCR program
MIN_SYLLABLES_HIDDEN = 0.95  # our own OCR reaches more on every scan of the measurement
MIN_SYLLABLES_TYPED = 0.7  # typed Vietnamese has more; all wrong layers except those with question marks have less
FEW_WORDS = 30
MIN_AGREEMENT = 0.5  # share of OCR's confident words that a correct layer contains

# Patterns count faster than a loop over the characters, which would cost as much as reading the words.
# The counts are cached, because several rules use them.
_LETTERS = re.compile(r"[^\W\d_]+")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_QUESTION_IN_WORD = re.compile(r"\?(?=[^\W\d_]|\?)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt about a text layer, to be resolved by OCR. The layer is used if it agrees by ``min_agreement`` or more.

    If that is None, OCR always replaces the layer. ``use_without_ocr``: whether the layer is used if there is no
    OCR or OCR cannot decide. ``issue``: (code, severity) of the issue if the layer is used.
    """

    reason: str
    min_agreement: float | None
    use_without_ocr: bool
    issue: tuple[str, Severity] | None


def rejection_reason(text: str, coverage: Callable[[], float], hidden: Callable[[], float] = lambda: 0.0) -> str | None:
    """Why the text layer certainly cannot be used; None if it may be usable.

    ``coverage`` returns the share of the page under images, ``hidden`` the share of invisible characters in
    the layer; each is called only if needed, because it costs time.

    >>> rejection_reason("Độc lập - Tự do - Hạnh phúc", lambda: 0.0) is None
    True
    >>> rejection_reason("CONG HOA xA HQI CHU NGHiA VIET NAM DQc lap. " * 9, lambda: 1.0, lambda: 1.0)
    'the text layer of a scanned image has no tone marks'
    """
    letters = _letters(text)
    if letters < FEW_LETTERS_OVER_SCAN and coverage() >= SCAN_COVERAGE:
        return FEW_WORDS_OVER_SCAN
    if letters < FEW_LETTERS:
        return None if text.strip() else msg("the text layer has no words")
    if len(_UNREADABLE.findall(text)) > UNREADABLE_SHARE * letters:
        return msg("the character map of the font gives unreadable characters")
    if not (is_unaccented(text) or _has_question_marks(text) or _syllables_below(text, MIN_SYLLABLES_HIDDEN)):
        return None
    if coverage() < SCAN_COVERAGE or hidden() < HIDDEN_SHARE:
        return None
    if is_unaccented(text):
        return msg("the text layer of a scanned image has no tone marks")
    return msg("the text layer of a scanned image is not Vietnamese")


def find_doubt(text: str, coverage: Callable[[], float], hidden: Callable[[], float] = lambda: 0.0) -> Doubt | None:
    """The doubt that must be resolved before a layer without ``rejection_reason`` is used; None for no doubt.

    >>> find_doubt("Đề nghị các đơn vị báo cáo kết quả thực hiện trước ngày 10. " * 9, lambda: 0.0) is None
    True
    >>> find_doubt("De nghi cac don vi bao cao ket qua thuc hien", lambda: 0.0).reason
    'the text has almost no tone marks'
    """
    if _letters(text) < FEW_LETTERS:
        return None
    if _has_question_marks(text):
        return Doubt(
            msg("question marks replace accented letters"), MIN_AGREEMENT, False, ("text-without-accents", "warning")
        )
    if is_unaccented(text):
        return Doubt(msg("the text has almost no tone marks"), MIN_AGREEMENT, True, ("text-without-accents", "warning"))
    if _syllables_below(text, MIN_SYLLABLES_TYPED):
        return Doubt(msg("the words are not Vietnamese"), MIN_AGREEMENT, True, None)
    if coverage() >= SCAN_COVERAGE and hidden() >= HIDDEN_SHARE:
        return Doubt(msg("the text layer is the OCR of another program"), None, True, ("text-layer-hidden", "info"))
    return None


def agreement(layer: list[str], recognised: list[str]) -> float:
    """The share of the words of OCR that the layer has too; repeated words count as often as both have them.

    >>> agreement(["Số", "12", "của", "của"], ["Số", "của", "và", "12"])
    0.75
    """
    shared = Counter(recognised) & Counter(layer)
    return shared.total() / len(recognised) if recognised else 0.0


def is_caption(text: str) -> bool:
    """Is a short layer over a scan real text, to be kept beside the words of OCR?"""
    return (
        _letters(text) >= FEW_LETTERS and not is_unaccented(text) and not _syllables_below(text, MIN_SYLLABLES_TYPED, 5)
    )


@lru_cache(maxsize=4)
def is_unaccented(text: str) -> bool:
    """Has the text too few accented letters for printed Vietnamese?"""
    letters = _letters(text)
    return letters >= FEW_LETTERS and len(_ACCENTED.findall(text)) < ACCENTED_SHARE * letters


@lru_cache(maxsize=4)
def _has_question_marks(text: str) -> bool:
    return len(_QUESTION_IN_WORD.findall(text)) > QUESTION_SHARE * _letters(text)


def _syllables_below(text: str, minimum: float, words: int = FEW_WORDS) -> bool:
    share, counted = syllable_share(text)
    return counted >= words and share < minimum


@lru_cache(maxsize=4)
def _letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text)))
