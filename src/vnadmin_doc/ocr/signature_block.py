"""Read the signature block row by row: titles and names are often stamped at an angle, under seals and pen strokes.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: authority, title and name are on the right, on the height of
"Nơi nhận:" and below. OCR of the whole page reads few of these words. ``block_rows`` finds their rows again in this
part of the page, ``row_crops`` reads each row from many crops. Words that were sure before stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import is_common_without_marks, rarest_frequency
from vnadmin_doc.language.text import fold, tone_key
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.block_rows import Row, find_rows
from vnadmin_doc.ocr.engines.merge import word_groups
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine
from vnadmin_doc.ocr.name_vote import with_name
from vnadmin_doc.ocr.row_crops import read_row

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_block", "read_block"]

_SIGN = re.compile(rf"\W*(?:{'|'.join(lexicon.words('signs'))})\s?[.,:/]\W*")  # by what authority: Appendix I, II.7
_LABEL = re.compile(r"(?:noinhan){e<=1}|noigui")
_ONE_WORD = re.compile(r"\W{0,2}[\p{L}\d.]+\W{0,2}")
# Distances, shares and thresholds are tuned on the scans with gold (docs/accuracy.md).
_ABOVE, _BELOW = 0.9, 2.4  # inches above and below the top of "Nơi nhận"
_LEFT_EDGE = 0.42  # of the page width: no signature begins further left
_MIN_FREQUENCY, _FULL_FREQUENCY = 3.0, 5.0  # log10 of occurrences in 10^9 words
_SURE = 0.9  # confidence of a word that stays
_COMPLETE_WORDS = 3  # a row with fewer words may have others hidden under a seal
_MIN_WEIGHT = 0.3  # words with a lower weight are noise
_MIN_LETTERS = 2  # shorter words are fragments of the seal
_LEGIBLE = 1 / 3  # share of the letters of a row in words with that weight: no word of it is noise
_RUN_TOGETHER, _LIKELY = 6, 0.5  # letters and confidence of a title whose words are run together
_NARROW = 0.5  # of the width of the voted words: a narrower box is wrong
_SLACK = 0.15  # of the height of a row: words further above or below are of another row


def find_block(words: Sequence[OcrWord], size: tuple[int, int], dpi: float) -> Box | None:
    """The box of the signature block (pixels), located from "Nơi nhận", or else from a sign of authority.

    None if neither is on the page. ``size``: width and height of the image in pixels.
    """
    width, height = size
    label = next((w for w, after in zip_longest(words, words[1:]) if _is_label(w, after)), None)
    if label is not None and label.box.x0 > width / 2:
        return None
    label = label or next((w for w in words if _SIGN.match(w.text) and w.box.x0 > _LEFT_EDGE * width), None)
    if label is None:
        return None
    top, bottom = label.box.top - _ABOVE * dpi, label.box.top + _BELOW * dpi
    return Box(_LEFT_EDGE * width, max(0.0, top), float(width), min(float(height), bottom))


def _is_label(word: OcrWord, after: OcrWord | None) -> bool:
    """Is the word, with the next one in its row, "Nơi nhận", or "Nơi gửi" in older letters?"""
    text = fold(word.text + (after.text if after and after.box.top < word.box.bottom else "")).strip("_*.'\"|( ")
    return _LABEL.match(text) is not None


def read_block(
    pictures: Sequence[Image], words: list[OcrWord], lines: Sequence[ReadLine], block: Box, dpi: float
) -> list[OcrWord]:
    """``words`` with the unsure rows of the signature block read again on each of ``pictures``.

    ``lines``: the lines of the second reader on the page. Boxes in pixels.
    """
    for row in find_rows(pictures, words, lines, block, dpi):
        before = _words_in(row, words)
        if not _is_complete(row, before):
            for part, voted in read_row(pictures, row, before, _are_new):
                words = _combined(words, _words_in(part, words), voted) if voted else words
                words = _with_name(pictures, part, words)
    return words


def _with_name(pictures: Sequence[Image], row: Row, words: list[OcrWord]) -> list[OcrWord]:
    """``words`` with the doubtful words of the row elected by a recogniser of names, if the row is a name."""
    read = _words_in(row, words)
    named = None if _is_complete(row, read) else with_name(pictures, row, read)
    return words if named is None else [word for word in words if word not in read] + named


def _words_in(row: Row, words: Iterable[OcrWord]) -> list[OcrWord]:
    return sorted(filter(row.contains, words), key=lambda word: word.box.x0)


def _is_complete(row: Row, words: Sequence[OcrWord]) -> bool:
    """Are the words a whole title or name, all sure, with no more ink detected to their left or right?"""
    if len(words) < _COMPLETE_WORDS or not _are_sure(words):
        return False
    read, reach = hull(word.box for word in words), row.box.height
    return row.box.x0 >= read.x0 - reach and row.box.x1 <= read.x1 + reach


def _are_sure(words: Iterable[OcrWord]) -> bool:
    """Are all of these words known and read with high confidence?"""
    return all(word.confidence >= _SURE and _letters(word.text) and _is_known(word) for word in words)


def _is_known(word: OcrWord) -> bool:
    """Is it an abbreviation, or has it common syllables only?"""
    frequency = rarest_frequency(word.text)
    return frequency is None or frequency >= _MIN_FREQUENCY


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _weight(word: OcrWord) -> float:
    """The weight of a word's letters, -0.5 to 1: its confidence, less for rare words ("Nguyền" than "Nguyễn").

    A common word with missing or wrong marks counts half, other unknown words -0.5.
    """
    if _SIGN.fullmatch(word.text):
        return word.confidence
    if _letters(word.text) < _MIN_LETTERS:
        return 0.0
    common = rarest_frequency(word.text) or 0.0
    if not _ONE_WORD.fullmatch(word.text):
        return -0.5
    if common >= _MIN_FREQUENCY:
        return word.confidence * min(1.0, common / _FULL_FREQUENCY)
    return 0.5 * word.confidence if is_common_without_marks(word.text) else -0.5


def _combined(words: list[OcrWord], before: Sequence[OcrWord], voted: Sequence[OcrWord]) -> list[OcrWord]:
    """``words`` with the voted words of one row in place of the words ``before``."""
    known = sum(_letters(word.text) for word in voted if _weight(word) > _MIN_WEIGHT)
    legible = known > _LEGIBLE * sum(_letters(word.text) for word in voted)
    kept: list[OcrWord] = []
    for group in word_groups(before, voted):
        if group.second or not all(_is_covered(word, voted) for word in group.first):
            kept += _chosen(group.first, group.second, legible=legible)
    gone = {*before, *_overlapped(words, voted)}
    return [word for word in words if word not in gone] + kept


def _are_new(before: Sequence[OcrWord], voted: Sequence[OcrWord]) -> bool:
    """Do the voted words change the text that was read before in their row?"""
    after = _combined(list(before), before, voted) if voted else before
    return text_of(sorted(after, key=lambda word: word.box.x0)) != text_of(before)


def _is_covered(word: OcrWord, voted: Iterable[OcrWord]) -> bool:
    """Is the word a part of a voted word in its place?"""
    return any(other.box.x0 <= word.box.middle <= other.box.x1 and _plain([word]) in _plain([other]) for other in voted)


def _overlapped(words: Iterable[OcrWord], voted: Sequence[OcrWord]) -> Iterator[OcrWord]:
    """The unsure or repeated words in the place of the voted ones; the boxes of such words are often too high."""
    whole, letters = hull(word.box for word in voted), _plain(voted)
    top, bottom = whole.top - _SLACK * whole.height, whole.bottom + _SLACK * whole.height
    for word in words:
        inside = whole.x0 <= word.box.middle <= whole.x1 and top < word.box.centre < bottom
        if inside and (not _are_sure([word]) or _plain([word]) in letters):
            yield word


def _chosen(first: Sequence[OcrWord], second: Sequence[OcrWord], *, legible: bool) -> list[OcrWord]:
    """The words of one place of a row: those read before (``first``), or the voted ones (``second``).

    Sure words stay, with what the voted ones have more. ``legible``: most of the row is read well.
    """
    if not second:
        return [word for word in first if _weight(word) > _MIN_WEIGHT or word.confidence >= _SURE]
    if not first:
        return [word for word in second if _is_text(word, legible=legible)]
    if tone_key(text_of(first)) == tone_key(text_of(second)):
        sure = max(min(word.confidence for word in group) for group in (first, second))
        return [replace(word, confidence=max(word.confidence, sure)) for word in first]
    narrow = hull(word.box for word in first).width < _NARROW * hull(word.box for word in second).width
    return _with_rest(first, second) if _are_sure(first) and not narrow else list(second)


def _is_text(word: OcrWord, *, legible: bool) -> bool:
    """Is the new word no noise: known, in a ``legible`` row, or a title whose words are run together?"""
    letters = _letters(word.text)
    if 2 * letters < len(word.text):
        return False
    run_together = word.text.isupper() and len(word.text) >= _RUN_TOGETHER and word.confidence > _LIKELY
    return _weight(word) > _MIN_WEIGHT or (letters > 0 and legible) or run_together


def _with_rest(sure: Sequence[OcrWord], voted: Sequence[OcrWord]) -> list[OcrWord]:
    """The sure words, and what the voted words have before and after the same letters."""
    before, same, _ = _plain(voted).partition(_plain(sure))
    if not same:
        return list(sure)
    return [*_cut(voted, 0, len(before)), *sure, *_cut(voted, len(before) + len(same), len(_plain(voted)))]


def _plain(words: Iterable[OcrWord]) -> str:
    """The folded letters of the words."""
    return "".join(filter(str.isalpha, fold("".join(word.text for word in words))))


def _cut(words: Sequence[OcrWord], start: int, end: int) -> Iterator[OcrWord]:
    """The words with only the letters from ``start`` to ``end``, counted over all words; signs are left out."""
    at = 0
    for word in words:
        places = [place for place, char in enumerate(word.text) if char.isalpha()]
        inside = places[max(start - at, 0) : max(end - at, 0)]
        at += len(places)
        if inside:
            step, first, last = word.box.width / len(word.text), inside[0], inside[-1] + 1
            box = replace(word.box, x0=word.box.x0 + first * step, x1=word.box.x0 + last * step)
            yield replace(word, text=word.text[first:last], box=box)
