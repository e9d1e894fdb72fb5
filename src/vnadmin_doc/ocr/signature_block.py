"""Read the signature block row by row: titles and names are often stamped at an angle, under seals and pen strokes.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: authority, title and name are on the right, on the height of
"Nơi nhận:" and below. OCR of the whole page reads few of these words. So the rows are found again in this part of the
page, in each ink. A row that was not read surely is read from many crops: first in each ink at several angles, then,
where that reads best, at several heights and places. The readings vote, letter by letter.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from statistics import median
from typing import TYPE_CHECKING

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import is_common_without_marks, rarest_frequency
from vnadmin_doc.language.text import fold, tone_key
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines.merge import word_groups
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.trueocr import ReadLine, find_lines, read_pictures
from vnadmin_doc.ocr.engines.vote import Ballot, clarity
from vnadmin_doc.ocr.image.pixels import crop, rotate
from vnadmin_doc.ocr.signature_lexicon import read_ballot

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_block", "read_block"]

_SIGN = re.compile(rf"\W*(?:{'|'.join(lexicon.words('signs'))})\s?[.,:/]\W*")  # by what authority: Appendix I, II.7
_ONE_WORD = re.compile(r"\W{0,2}[\p{L}\d.]+\W{0,2}")
_LABEL = re.compile(r"(?:noinhan){e<=1}|noigui")
Read = Callable[["Image"], list[OcrWord]]

_ANGLES = ((0.0, 3.0, -3.0), (6.0, -6.0, 9.0, -9.0))
"""Degrees; the second group is tried only if no angle of the first group gives a good reading."""
# Distances, shares and thresholds below are tuned on the scans with gold (docs/accuracy.md).
_ABOVE, _BELOW = 0.9, 2.4  # inches above and below the top of "Nơi nhận"
_LEFT_EDGE = 0.42  # of the page width: no signature begins further left
_LIST_GAP = 2.5  # heights: words of Nơi nhận that are further apart than this are not in one entry
_DETECTION_DPI = (100.0, 80.0)  # dpi of the copy where lines are detected: letters are about 17 pixels high
_MIN_HEIGHT, _MAX_HEIGHT = 0.08, 0.34  # inches: height of a row
_SAME_ROW = 0.4  # of the height: boxes whose centres are closer are in the same row
_PART_GAP = 1.2  # heights: boxes in one row that are further apart are two rows
_INK = 0.7  # of the height of a detected line: letters with their marks
_REACH = 1.0  # heights of paper read beside a row
_MAX_REACH = 7.0  # heights: how far a row may reach beyond its box to be as wide on both sides of the column's middle
_TALL = 1.25  # of the usual height of rows
_MAX_ROWS = 10
_MIN_FREQUENCY, _FULL_FREQUENCY = 3.0, 5.0  # log10 of occurrences in 10^9 words
_MIN_WEIGHT = 0.3  # words at the ends of a row with a lower weight are noise
_MIN_LETTERS = 2  # shorter words are fragments of the seal
_MIN_WIDTH = 0.3  # inches: narrower rows are fragments of seals, not titles or names
_NO_TEXT = 2.2  # a reading with a lower score has almost no letters
_SURE_WEIGHT = 0.9  # words with this weight need no other reading
_COMPLETE_WORDS = 3  # a row with fewer words may have others hidden under a seal
_NARROW = 0.5  # of the width of the voted words: a narrower box is wrong
_SLACK = 0.15  # of the height of a row: words further above or below are of another row
_SHIFTS = (-0.12, 0.0, 0.12)  # of the height
_SCALES = (0.8, 0.95, 1.15)
_TURNS = (1.5, -1.5)  # degrees
_NEARLY_BEST = 0.8
_MAX_CROPS = 2
_CLEAR, _UNCLEAR = 0.8, 0.5  # clarity of the best reading: no other angle is tried; the row may be two
_USUAL_HEIGHT = 0.2  # inches
_RUN_TOGETHER = 6  # letters
_LONG = 4.0  # heights
_MORE = 1.2
_HALF = 0.85  # of the usual height: distance of two rows that overlap
_VOTES = 4  # of the words that both readers agreed on before


def find_block(words: Sequence[OcrWord], size: tuple[int, int], dpi: float) -> Box | None:
    """The box of the signature block (pixels), located from "Nơi nhận", or else from a sign of authority.

    None if neither is on the page.
    ``size``: width and height of the image in pixels.
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


@dataclass(frozen=True, slots=True, eq=False)
class _Crop:
    """How a row is read: in one of the pictures, turned by ``angle`` degrees around the middle of the row."""

    picture: Image
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the block: ``box`` is what was detected, ``strip`` the wider box that is read.

    ``top`` and ``bottom`` of its words: nearer than those of the box where another row overlaps it. ``tall``: it is
    higher than the other rows, so it may be slanted.
    """

    box: Box
    strip: Box
    top: float
    bottom: float
    tall: bool = False


def read_block(
    pictures: Sequence[Image], words: list[OcrWord], lines: Sequence[ReadLine], block: Box, dpi: float, read: Read
) -> list[OcrWord]:
    """``words`` with the unsure rows of the signature block read again on each of ``pictures``.

    ``lines``: the lines of the second reader on the page. ``read``: Tesseract, called with the picture of one line.
    Boxes in pixels.
    """
    listed = _listed(words, block)
    usual = median([line.box.height for line in lines] or [_USUAL_HEIGHT * dpi])
    found = [box for picture in pictures for box in _lines(picture, block, dpi)]
    seen = [w.box for w in words if _letters(w.text) > 1 and w.confidence > 0.5]
    for row in _rows(found, seen, listed, block, dpi, usual):
        before = sorted(_within(words, row), key=lambda word: word.box.x0)
        complete = len(before) >= _COMPLETE_WORDS and _are_sure(before)
        if row.box.width < _MIN_WIDTH * dpi or (complete and not _has_more_ink(row.box, before)):
            continue
        for part, voted in _read_row(pictures, row, before, usual):
            words = _combined(words, _within(words, part), voted)
    return words


def _listed(words: Sequence[OcrWord], block: Box) -> list[Box]:
    """The words of Nơi nhận: those left of the block, and those that follow them in one entry."""
    listed: list[Box] = []
    for word in sorted(words, key=lambda word: word.box.x0):
        box = word.box
        if box.x0 < block.x0 or (
            word.confidence > 0.2
            and any(
                other.top < box.centre < other.bottom and box.x0 - other.x1 < _LIST_GAP * min(box.height, other.height)
                for other in listed
            )
        ):
            listed.append(box)
    return listed


def _lines(picture: Image, block: Box, dpi: float) -> list[Box]:
    """The lines that are detected in the block: in a part the detector finds rows that it misses on the whole page."""
    part = crop(picture, block.x0, block.top, block.x1, block.bottom)
    return [box.moved(block.x0, block.top) for at in _DETECTION_DPI for box in find_lines(part, at / dpi)]


def _rows(
    found: Iterable[Box], words: Iterable[Box], listed: Sequence[Box], block: Box, dpi: float, usual: float
) -> list[_Row]:
    """The rows of the block from top to bottom: its lines, and words where there is no line.

    ``usual``: the height of the lines of the page.
    """
    rows: list[list[Box]] = []
    for box in [*sorted(found, key=lambda box: box.centre), *sorted(words, key=lambda box: box.centre)]:
        if not (_MIN_HEIGHT * dpi < box.height < _MAX_HEIGHT * dpi and block.top < box.top < block.bottom):
            continue
        edge = max([block.x0, *(other.x1 for other in listed if other.top < box.centre < other.bottom)])
        if box.middle < edge:
            continue
        row = next((row for row in rows if _continues(box, row)), None)
        if row:
            row.append(box)
        else:
            rows.append([box])
    boxes = sorted((_row(row) for row in rows), key=lambda row: row.top)[:_MAX_ROWS]
    return [
        _Row(box, _strip(box, boxes, listed, block), *_own_height(box, boxes), box.height > _TALL * usual)
        for box in boxes
    ]


def _own_height(row: Box, rows: Iterable[Box]) -> tuple[float, float]:
    """Top and bottom of the letters of a row: the lines of the detector are higher, and rows may overlap."""
    beside = [other.centre for other in rows if other.x0 < row.x1 and row.x0 < other.x1 and other is not row]
    middles = [(row.centre + centre) / 2 for centre in beside]
    half = _INK * row.height / 2
    top = max([row.centre - half, *(middle for middle in middles if middle < row.centre)])
    return top, min([row.centre + half, *(middle for middle in middles if middle > row.centre)])


def _continues(box: Box, row: Sequence[Box]) -> bool:
    whole = hull(row)
    apart = max(whole.x0 - box.x1, box.x0 - whole.x1)
    return _is_in_row(box, row[0]) and apart < _PART_GAP * min(box.height, row[0].height)


def _row(boxes: list[Box]) -> Box:
    """The box of a row: as high as the line that was detected first, or the first word."""
    whole = hull(boxes)
    return Box(whole.x0, boxes[0].top, whole.x1, boxes[0].bottom)


def _is_in_row(box: Box, row: Box) -> bool:
    return abs(box.centre - row.centre) < _SAME_ROW * min(box.height, row.height)


def _strip(row: Box, rows: Sequence[Box], listed: Sequence[Box], block: Box) -> Box:
    """The strip to read: the box of the row, and beyond it as much as makes it level with another row of its column.

    Rows of one signature have one middle. A seal may hide words beside those that were detected.
    """
    columns = [other for other in rows if other.x0 < row.x1 and row.x0 < other.x1 and other.width > 4 * other.height]
    columns.append(row)
    most = _MAX_REACH * row.height
    left = max(row.x0 - most, min(min(row.x0, 2 * other.middle - row.x1) for other in columns)) - _REACH * row.height
    right = min(row.x1 + most, max(max(row.x1, 2 * other.middle - row.x0) for other in columns)) + _REACH * row.height
    level = [box for box in [*listed, *rows] if row.top < box.centre < row.bottom and box is not row]
    left = max([left, 0.0, *(box.x1 for box in level if box.middle < row.x0)])
    right = min([right, block.x1, *(box.x0 for box in level if box.middle > row.x1)])
    return Box(min(left, row.x0), row.top, max(right, row.x1), row.bottom)


def _within(words: Iterable[OcrWord], row: _Row) -> list[OcrWord]:
    return [w for w in words if _is_in_row(w.box, row.box) and row.strip.x0 <= w.box.middle <= row.strip.x1]


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _weight(word: OcrWord) -> float:
    """The weight of a word's letters, -0.5 to 1: its confidence, less for rare words ("Nguyền" than "Nguyễn").

    A common word with missing or wrong marks counts half, other unknown words -0.5.
    """
    if _SIGN.fullmatch(word.text):
        return word.confidence
    if _letters(word.text) < _MIN_LETTERS:
        return 0.0
    if not _ONE_WORD.fullmatch(word.text):
        return -0.5
    common = rarest_frequency(word.text) or 0.0
    if common >= _MIN_FREQUENCY:
        return word.confidence * min(1.0, common / _FULL_FREQUENCY)
    return 0.5 * word.confidence if is_common_without_marks(word.text) else -0.5


def _is_sure(words: Sequence[OcrWord]) -> bool:
    """Is it a complete title or name, every word known and read with high confidence?"""
    return len(words) >= _COMPLETE_WORDS and all(_weight(word) >= _SURE_WEIGHT for word in words)


def _has_more_ink(row: Box, words: Iterable[OcrWord]) -> bool:
    """Was anything detected in the row to the left or right of the words?"""
    read = hull(word.box for word in words)
    return row.x0 < read.x0 - row.height or row.x1 > read.x1 + row.height


def _read_row(
    pictures: Sequence[Image], row: _Row, before: Sequence[OcrWord], usual: float
) -> Iterator[tuple[_Row, list[OcrWord]]]:
    """The words of a row: what most of its readings have, in the picture and at the angle where it is read best.

    Two rows that overlap, a printed title and one stamped over it, are detected as one, and are read as two.
    """
    tried = _try(pictures, row)
    unclear = max(clarity(words) for _, words in tried) < (_CLEAR if row.tall else _UNCLEAR)
    if unclear and row.box.width > _LONG * row.box.height:
        halves = _halves(row, usual)
        readings = [_try(pictures, half) for half in halves]
        both = [max(_clear_letters(words) for _, words in half) for half in readings]
        if min(both) > _NO_TEXT and sum(both) > _MORE * max(_clear_letters(words) for _, words in tried):
            for half, tried in zip(halves, readings, strict=True):
                yield half, _elect(half, tried, ())
            return
    yield row, _elect(row, tried, before)


def _halves(row: _Row, usual: float) -> tuple[_Row, _Row]:
    """The two rows that overlap in the row."""
    height, middle = _HALF * usual, row.box.centre
    upper, lower = ((middle - height, middle), (middle, middle + height))
    return _at(row, *upper), _at(row, *lower)


def _at(row: _Row, top: float, bottom: float) -> _Row:
    """The row at another height."""
    return _Row(replace(row.box, top=top, bottom=bottom), replace(row.strip, top=top, bottom=bottom), top, bottom)


def _elect(row: _Row, tried: Sequence[tuple[_Crop, list[OcrWord]]], before: Sequence[OcrWord]) -> list[OcrWord]:
    """The words that most readings of the row have, among them the words that it had ``before``."""
    ranked = sorted(tried, key=lambda item: -_clear_letters(item[1]))
    best = _clear_letters(ranked[0][1])
    if best < _NO_TEXT:
        return []
    good = [(crop_, words) for crop_, words in ranked if _clear_letters(words) > _NEARLY_BEST * best][:_MAX_CROPS]
    crops = [(crop_, shift, scale) for crop_, _ in good for shift in _SHIFTS for scale in _SCALES]
    crops += [(replace(crop_, angle=crop_.angle + turn), 0.0, 1.0) for crop_, _ in good if crop_.angle for turn in _TURNS]
    own = Box(row.box.x0, row.top, row.box.x1, row.bottom)
    parts = [*(words for _, words in good), *_read(crops[::2], row, narrow=True), *_VOTES * [before]]
    return read_ballot(Ballot(_read(crops, row), own, parts))


def _clear_letters(words: Sequence[OcrWord]) -> float:
    """The number of letters of a reading, each multiplied by its confidence."""
    return sum(_letters(word.text) * word.confidence for word in words)


def _try(pictures: Sequence[Image], row: _Row) -> list[tuple[_Crop, list[OcrWord]]]:
    """Readings of the row in each picture at several angles."""
    tried: list[tuple[_Crop, list[OcrWord]]] = []
    for angles in _ANGLES if row.tall else _ANGLES[:1]:
        crops = [_Crop(picture, angle) for picture in pictures for angle in angles]
        tried += zip(crops, _read([(c, 0.0, 1.0) for c in crops], row, narrow=True), strict=True)
        if max(clarity(words) for _, words in tried) > _CLEAR:
            break
    return tried


def _read(crops: Sequence[tuple[_Crop, float, float]], row: _Row, *, narrow: bool = False) -> list[list[OcrWord]]:
    """The words of the row in each of the crops, which are shifted and scaled by parts of the height."""
    images = {c: _turned(c, row.strip) for c in {c for c, _, _ in crops}}
    jobs = []
    strip = Box(row.box.x0 - _REACH * row.box.height, row.box.top, row.box.x1 + _REACH * row.box.height, row.box.bottom) if narrow else row.strip
    for c, shift, scale in crops:
        image, at = images[c]
        centre = strip.centre - at[1] + shift * strip.height
        jobs.append((image, Box(strip.x0 - at[0], centre - scale * strip.height / 2, strip.x1 - at[0], centre + scale * strip.height / 2)))
    return [
        [OcrWord(w.text, Box(w.box.x0 + strip.x0 - box.x0, row.top, w.box.x1 + strip.x0 - box.x0, row.bottom), w.confidence) for w in line.words]
        for (_, box), line in zip(jobs, read_pictures(jobs), strict=True)
    ]


def _turned(c: _Crop, strip: Box) -> tuple[Image, tuple[float, float]]:
    """The neighbourhood of the strip, turned around its middle, and the place of its corner on the page."""
    reach = strip.height + int(abs(math.tan(math.radians(c.angle))) * strip.width / 2) + 4
    x, y = int(strip.x0 - strip.height), int(strip.top - reach)
    part = crop(c.picture, x, y, strip.x1 + strip.height, strip.bottom + reach)
    return rotate(part, c.angle, (strip.middle - x, strip.centre - y)), (float(x), float(y))


def _combined(words: list[OcrWord], before: Sequence[OcrWord], voted: Sequence[OcrWord]) -> list[OcrWord]:
    """``words`` with the voted words of one row in place of the words ``before``.

    A sure word is not replaced by a less sure one, and none is dropped.
    """
    kept: list[OcrWord] = []
    known = sum(_letters(word.text) for word in voted if _weight(word) > _MIN_WEIGHT)
    legible = 3 * known > sum(_letters(word.text) for word in voted)
    for group in word_groups(before, voted):
        if not group.second and all(_is_covered(word, voted) for word in group.first):
            continue
        kept += _chosen(group.first, group.second, legible=legible)
    gone = {*before, *_overlapped(words, voted)}
    return [word for word in words if word not in gone] + kept


def _overlapped(words: Iterable[OcrWord], voted: Sequence[OcrWord]) -> Iterator[OcrWord]:
    """The unsure or repeated words in the place of the voted ones; the boxes of such words are often too high."""
    if not voted:
        return
    whole, letters = hull(word.box for word in voted), _plain(voted)
    slack = _SLACK * whole.height
    for word in words:
        box = word.box
        if whole.x0 <= box.middle <= whole.x1 and whole.top - slack < box.centre < whole.bottom + slack:
            if not _are_sure([word]) or _plain([word]) in letters:
                yield word


def _chosen(first: Sequence[OcrWord], second: Sequence[OcrWord], *, legible: bool) -> list[OcrWord]:
    """The words of one place of a row. ``legible``: most of the row is read well, so no word of it is noise."""
    if not second:
        return [word for word in first if _weight(word) > _MIN_WEIGHT]
    if not first:
        return [word for word in second if _is_kept(word, legible=legible)]
    one, other = (tone_key(" ".join(word.text for word in group)) for group in (first, second))
    if one == other:
        sure = max(min(word.confidence for word in group) for group in (first, second))
        return [replace(word, confidence=max(word.confidence, sure)) for word in first]
    narrow = hull(w.box for w in first).width < _NARROW * hull(w.box for w in second).width
    return _with_rest(first, second) if _are_sure(first) and not narrow else list(second)


def _is_covered(word: OcrWord, voted: Iterable[OcrWord]) -> bool:
    """Is the word a part of a voted word in its place?"""
    return any(
        other.box.x0 <= word.box.middle <= other.box.x1 and _plain([word]) in _plain([other]) for other in voted
    )


def _is_kept(word: OcrWord, *, legible: bool) -> bool:
    """Is the new word kept: known, in a ``legible`` row, or a title whose words are run together?"""
    letters = _letters(word.text)
    if 2 * letters < len(word.text):
        return False
    run_together = word.text.isupper() and len(word.text) >= _RUN_TOGETHER and word.confidence > _UNCLEAR
    return _weight(word) > _MIN_WEIGHT or (letters > 0 and legible) or run_together


def _with_rest(sure: Sequence[OcrWord], voted: Sequence[OcrWord]) -> list[OcrWord]:
    """The sure words, and what the voted words have before and after the same letters."""
    before, same, after = _plain(voted).partition(_plain(sure))
    if not same:
        return list(sure)
    parts = []
    if before:
        parts += _cut(voted, 0, len(before))
    parts += sure
    if after:
        parts += _cut(voted, len(before) + len(same), None)
    return parts


def _plain(words: Iterable[OcrWord]) -> str:
    """The folded letters of the words."""
    return "".join(filter(str.isalpha, fold("".join(word.text for word in words))))


def _cut(words: Sequence[OcrWord], start: int, end: int | None) -> list[OcrWord]:
    """The words with only the letters from ``start`` to ``end``, counted over all words."""
    found, at = [], 0
    for word in words:
        places = []
        for index, char in enumerate(word.text):
            if start <= at and (end is None or at < end):
                places.append(index)
            at += char.isalpha()
        if places:
            step = word.box.width / len(word.text)
            box = replace(word.box, x0=word.box.x0 + places[0] * step, x1=word.box.x0 + (places[-1] + 1) * step)
            found.append(replace(word, text=word.text[places[0] : places[-1] + 1], box=box))
    return [word for word in found if any(map(str.isalpha, word.text))]


def _are_sure(words: Iterable[OcrWord]) -> bool:
    """Are all of these words known and read with high confidence?"""
    return all(word.confidence >= _SURE_WEIGHT and _letters(word.text) and _is_known(word) for word in words)


def _is_known(word: OcrWord) -> bool:
    """Is it an abbreviation, or has it common syllables only?"""
    frequency = rarest_frequency(word.text)
    return frequency is None or frequency >= _MIN_FREQUENCY
