"""Is a PDF page's text layer worth reading, or must the picture be read? Pure.

Layers can be wrong: a scanner's own recognition without tone marks, fonts whose character map drops every accented
letter, a "?" for each of them. Some of it is sure by the text alone; the rest is a ``Doubt``, settled by
reading the page's head by OCR and comparing. Measured on every page with a layer of 24 real files, and on
OCR of the first pages of 30 scans, drawn at 300, 150 and 110 dpi:

=====================================  =================  ================================
a page's layer                         letters not ASCII  words that are syllables
=====================================  =================  ================================
typed (59 pages)                       0.23–0.32          0.89–1.0, median 0.997
a scanner's, no Vietnamese (20 pages)  0–0.08             0.29–0.65
"?" for accented letters (4 pages)     0.10–0.11          0.75–0.83
OCR for Vietnamese (90 readings)       as printed         0.93–1.0, at 300 dpi 0.96 or more
=====================================  =================  ================================

A good hidden layer is still a reading without confidence, and without the text under seals. Layers of an OCR
at 150 dpi under 11 scans, used as they were, gave a field score of 0.67 against 0.75 for our own OCR, and 0.077
wrong values that nothing flags against 0.021. A spot check by OCR does not distinguish them from typed
text (0.88–1.0 of the head's sure words against 0.86–0.97): so OCR is preferred to any of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from vnadmin_doc.language.syllables import valid_share
from vnadmin_doc.messages import msg
from vnadmin_doc.model.issue import Severity

__all__ = [
    "ACCENTED_SHARE",
    "COVERING",
    "HARDLY_ANY",
    "Doubt",
    "agreement",
    "caption",
    "doubt",
    "refusal",
    "unaccented",
]

ACCENTED_SHARE = 0.15  # fewer letters than this outside ASCII is not Vietnamese as printed
COVERING = 0.6  # an image over this share of the page is a scan
FEW_LETTERS = 30  # too few to judge by shares
FEW_OVER_SCAN = 250  # so few over a scan are a caption or a stamp, not the page's text
HARDLY_ANY = msg("an image covers the page and the text layer has very few words")
UNREADABLE_SHARE = 0.05
QUESTION_SHARE = 0.04
HIDDEN = 0.5  # of the characters unseen: the layer of a program that read the scan
VALID_HIDDEN = 0.95  # our own OCR does better on every scan seen
VALID_TYPED = 0.7  # below, no Vietnamese was typed; above every junk layer but that of question marks
FEW_WORDS = 30
SAME_TEXT = 0.5  # of OCR's sure words in the layer: what the page shows is what the layer says

# Counting with patterns: a loop over the characters would cost as much as getting the words. What is counted of
# a page is asked for by several rules.
_LETTERS = re.compile(r"[^\W\d_]+")
_ACCENTED = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd]")
_QUESTION_IN_WORD = re.compile(r"\?(?=[^\W\d_]|\?)")


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the text leaves open. The layer is used where it agrees with OCR by ``least`` or more.

    Where that is None, OCR is preferred wherever there is any. ``unseen`` says what becomes of a layer where OCR
    is unknown: used or not. ``issue`` is reported where the layer is used all the same.
    """

    reason: str
    least: float | None
    unseen: bool
    issue: tuple[str, Severity] | None


def refusal(text: str, coverage: Callable[[], float], hidden: Callable[[], float] = lambda: 0.0) -> str | None:
    """Why the layer surely cannot be used, or None.

    ``coverage`` gives the share of the page under images, ``hidden`` the share of the layer that the page
    does not show; each is called only where it matters.

    >>> refusal("Độc lập - Tự do - Hạnh phúc", lambda: 0.0) is None
    True
    >>> refusal("CONG HOA xA HQI CHU NGHiA VIET NAM DQc lap. " * 9, lambda: 1.0, lambda: 1.0)
    'the text layer of a scanned image has no tone marks'
    """
    letters = _letters(text)
    if letters < FEW_OVER_SCAN and coverage() >= COVERING:
        return HARDLY_ANY
    if letters < FEW_LETTERS:
        return None if text.strip() else msg("the text layer has no words")
    if len(_UNREADABLE.findall(text)) > UNREADABLE_SHARE * letters:
        return msg("the character map of the font gives unreadable characters")
    if not (unaccented(text) or _questions(text) or _valid_below(text, VALID_HIDDEN)):
        return None
    if coverage() < COVERING or hidden() < HIDDEN:
        return None
    if unaccented(text):
        return msg("the text layer of a scanned image has no tone marks")
    return msg("the text layer of a scanned image is not Vietnamese")


def doubt(text: str, coverage: Callable[[], float], hidden: Callable[[], float] = lambda: 0.0) -> Doubt | None:
    """What is to be looked at on the page before a layer that is not refused is used.

    >>> doubt("Đề nghị các đơn vị báo cáo kết quả thực hiện trước ngày 10. " * 9, lambda: 0.0) is None
    True
    >>> doubt("De nghi cac don vi bao cao ket qua thuc hien", lambda: 0.0).reason
    'the text has almost no tone marks'
    """
    if _letters(text) < FEW_LETTERS:
        return None
    if _questions(text):
        return Doubt(
            msg("question marks replace accented letters"), SAME_TEXT, False, ("text-without-accents", "warning")
        )
    if unaccented(text):
        return Doubt(msg("the text has almost no tone marks"), SAME_TEXT, True, ("text-without-accents", "warning"))
    if _valid_below(text, VALID_TYPED):
        return Doubt(msg("the words are not Vietnamese"), SAME_TEXT, True, None)
    if coverage() >= COVERING and hidden() >= HIDDEN:
        return Doubt(msg("the text layer is the OCR of another program"), None, True, ("text-layer-hidden", "info"))
    return None


def agreement(layer: list[str], seen: list[str]) -> float:
    """The share of the words seen that the layer has too, each counted as often as it stands in both.

    >>> agreement(["Số", "12", "của", "của"], ["Số", "của", "và", "12"])
    0.75
    """
    both = Counter(seen) & Counter(layer)
    return both.total() / len(seen) if seen else 0.0


def caption(text: str) -> bool:
    """Is a short layer over a scan true text, to be kept beside what OCR reads?"""
    return _letters(text) >= FEW_LETTERS and not unaccented(text) and not _valid_below(text, VALID_TYPED, 5)


@lru_cache(maxsize=4)
def unaccented(text: str) -> bool:
    """Has the text too few accented letters to be Vietnamese as printed?"""
    letters = _letters(text)
    return letters >= FEW_LETTERS and len(_ACCENTED.findall(text)) < ACCENTED_SHARE * letters


@lru_cache(maxsize=4)
def _questions(text: str) -> bool:
    return len(_QUESTION_IN_WORD.findall(text)) > QUESTION_SHARE * _letters(text)


def _valid_below(text: str, least: float, words: int = FEW_WORDS) -> bool:
    share, counted = valid_share(text)
    return counted >= words and share < least


@lru_cache(maxsize=4)
def _letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text)))
