"""Read the signature block row by row: titles and names are often stamped at an angle, under seals and pen strokes.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: authority, title and name are on the right, on the height of
"Nơi nhận:" and below. OCR of the whole page reads few of these words. So each row where a
word was detected is cropped, rotated by a few degrees in both directions, and read by both readers. The reading with
the highest score (many frequent words with high confidence) is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import is_common_without_marks, rarest_frequency
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines.merge import merge
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine, find_lines, read_lines, read_pictures
from vnadmin_doc.ocr.image.pixels import crop, rotate

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_block", "read_block"]

_SIGN = re.compile(rf"\W*(?:{'|'.join(lexicon.words('signs'))})\s?[.,:/]\W*")  # by what authority: Appendix I, II.7
Read = Callable[["Image", bool], list[OcrWord]]

_ANGLES = ((0.0, 3.0, -3.0), (6.0, -6.0, 9.0, -9.0))
"""Degrees; the second group is tried only if no angle of the first group gives a good reading."""
# Distances, shares and thresholds below are tuned on 42 letters: the scans with gold, 30 of them of one agency
# (docs/accuracy.md).
_ABOVE, _BELOW = 0.45, 2.4  # inches above and below the top of "Nơi nhận"
_LEFT_EDGE = 0.42  # of the page width: no signature begins further left
_NARROW_REACH = 0.5
_DETECTION_DPI = 100.0  # dpi of the copy where lines are detected: letters are about 17 pixels high
_WIDE_REACH = 4.0  # line heights added on both sides of an incomplete row
_MIN_HEIGHT, _MAX_HEIGHT = 0.08, 0.34  # inches: height of a row
_SAME_ROW = 0.4  # of the height: boxes whose centres are closer are in the same row
_MARGIN_SHARE = 0.3  # of the height of a strip: paper included above and below
_MAX_ANGLES = 2  # rotated strips that Tesseract reads, in addition to the unrotated one
_SLANT = 0.1  # of the height of a row
_MAX_ROWS = 10
_MIN_FREQUENCY, _FULL_FREQUENCY = 3.0, 5.0  # log10 of occurrences in 10^9 words
_MIN_WEIGHT = 0.3  # words at the ends of a row with a lower weight are noise
_MIN_LETTERS = 2  # shorter words are fragments of the seal
_MIN_WIDTH = 0.3  # inches: narrower rows are fragments of seals, not titles or names
_NO_TEXT = (-0.6, 2.2)  # scores between these: the second reader found almost no letters, so Tesseract is not tried
_SURE_WEIGHT = 0.9  # words with this weight need no other reading
_COMPLETE_WORDS = 3  # a row with fewer words may have others hidden under a seal
_MIN_GAIN = 0.5  # score by which a new reading must be better


def find_block(words: Sequence[OcrWord], size: tuple[int, int], dpi: float) -> Box | None:
    """The box of the signature block (pixels), located from "Nơi nhận"; None if that is not on the page.

    ``size``: width and height of the image in pixels.
    """
    width, height = size
    label = next((w for w, after in zip_longest(words, words[1:]) if _is_label(w, after)), None)
    if label is None or label.box.x0 > width / 2:
        return None
    top, bottom = label.box.top - _ABOVE * dpi, label.box.top + _BELOW * dpi
    return Box(_LEFT_EDGE * width, max(0.0, top), float(width), min(float(height), bottom))


def _is_label(word: OcrWord, after: OcrWord | None) -> bool:
    text = fold(word.text + (after.text if after and after.box.top < word.box.bottom else "")).strip("_*.'\"|( ")
    return text.startswith("noinhan")


def read_block(
    pictures: Sequence[Image], words: list[OcrWord], lines: Iterable[ReadLine], block: Box, dpi: float, read: Read
) -> list[OcrWord]:
    """``words`` with the rows of the signature block read again on each of ``pictures``.

    ``lines``: the lines of the second reader on the page. ``read``: Tesseract, called with a picture and True if the
    picture is one line, False if it is a block of lines. Boxes in pixels.
    """
    whole = [_shift(read(_crop_block(picture, block), False), block.x0, block.top) for picture in pictures]
    found = [line for picture in pictures for line in _lines(picture, block, dpi)]
    seen = [w.box for reading in [words, *whole] for w in reading if _letters(w.text) > 1]
    seen += [line.box for line in lines if _letters(text_of(line.words)) > 1]
    for row in _rows([line.box for line in found], seen, block, dpi):
        strip = _strip(row, words, block, any(_is_in_row(line.box, row) for line in found))
        before = _within(words, strip, row)
        if row.width < _MIN_WIDTH * dpi or (_is_sure(before) and not _has_more_ink(row, before)):
            continue
        readings = [_within(reading, strip, row) for reading in whole]
        readings += [list(line.words) for line in found if _is_in_row(line.box, row)]
        for picture in pictures:
            readings += _reread_strip(picture, strip, row, read)
        best = _trim(max(readings, key=_score))
        if best and _score(best) > _score(before) + _MIN_GAIN:
            gone = {*before, *_overlapped_words(words, best)}
            words = [word for word in words if word not in gone] + best
    return words


def _overlapped_words(words: Iterable[OcrWord], best: Sequence[OcrWord]) -> list[OcrWord]:
    """The words that a better reading replaces: words under it that are unsure or contained in it.

    Slanted words are outside their row, so the vertical limits are wider.
    """
    whole, text = hull(word.box for word in best), fold(text_of(best))
    slack = _SLANT * whole.height
    return [
        w
        for w in words
        if (_weight(w) < _SURE_WEIGHT or fold(w.text) in text)
        and whole.x0 <= w.box.middle <= whole.x1
        and whole.top - slack < w.box.centre < whole.bottom + slack
    ]


def _lines(picture: Image, block: Box, dpi: float) -> list[ReadLine]:
    """The lines of the second reader in the block: in a part it finds rows that it misses on the whole page."""
    part = _crop_block(picture, block)
    return [
        ReadLine(line.box.moved(block.x0, block.top), tuple(_shift(line.words, block.x0, block.top)))
        for line in read_lines(part, find_lines(part, _DETECTION_DPI / dpi))
    ]


def _crop_block(picture: Image, block: Box) -> Image:
    return crop(picture, block.x0, block.top, block.x1, block.bottom)


def _within(words: Iterable[OcrWord], strip: Box, row: Box) -> list[OcrWord]:
    return [w for w in words if strip.x0 <= w.box.middle <= strip.x1 and _is_in_row(w.box, row)]


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _score(words: Sequence[OcrWord]) -> float:
    """The score of a reading: the number of letters, each multiplied by the weight of its word."""
    return sum(_letters(word.text) * _weight(word) for word in words)


def _weight(word: OcrWord) -> float:
    """The weight of a word's letters, -0.5 to 1: its confidence, less for rare words ("Nguyền" than "Nguyễn").

    A common word with missing or wrong marks counts half, other unknown words -0.5.
    """
    if _SIGN.fullmatch(word.text):
        return word.confidence
    if _letters(word.text) < _MIN_LETTERS:
        return 0.0
    common = rarest_frequency(word.text) or 0.0
    if common >= _MIN_FREQUENCY:
        return word.confidence * min(1.0, common / _FULL_FREQUENCY)
    return 0.5 * word.confidence if is_common_without_marks(word.text) else -0.5


def _rows(lines: Iterable[Box], words: Iterable[Box], block: Box, dpi: float) -> list[Box]:
    """The rows of the block from top to bottom: its lines, and words where there is no line.

    A row is as wide as all of its boxes, and as high as the box of median height.
    """
    rows: list[list[Box]] = []
    for box in [*sorted(lines, key=lambda box: box.centre), *sorted(words, key=lambda box: box.centre)]:
        if not (
            _MIN_HEIGHT * dpi < box.height < _MAX_HEIGHT * dpi
            and box.x0 > block.x0
            and block.top < box.top < block.bottom
        ):
            continue
        row = next((row for row in rows if _is_in_row(box, row[0])), None)
        if row:
            row.append(box)
        else:
            rows.append([box])
    return sorted((_row(row) for row in rows), key=lambda row: row.top)[:_MAX_ROWS]


def _row(boxes: list[Box]) -> Box:
    whole, middle = hull(boxes), sorted(boxes, key=lambda box: box.height)[len(boxes) // 2]
    return Box(whole.x0, middle.top, whole.x1, middle.bottom)


def _is_in_row(box: Box, row: Box) -> bool:
    return abs(box.centre - row.centre) < _SAME_ROW * min(box.height, row.height)


def _strip(row: Box, words: Sequence[OcrWord], block: Box, whole: bool) -> Box:
    """The strip to read again: the box of the row, a little wider, or much wider if the row is not ``whole``.

    A seal may hide words beside those that were detected. The list of recipients on the left is excluded.
    """
    listed = [w.box.x1 for w in words if w.box.x0 < block.x0 and row.top < w.box.centre < row.bottom]
    reach = (_NARROW_REACH if whole else _WIDE_REACH) * row.height
    left = max([row.x0 - reach, *(x1 for x1 in listed if x1 < row.x0)])
    return Box(max(0.0, left), row.top, min(block.x1, row.x1 + reach), row.bottom)


def _is_sure(words: Sequence[OcrWord]) -> bool:
    """Is it a complete title or name, every word known and read with high confidence?"""
    return len(words) >= _COMPLETE_WORDS and all(_weight(word) >= _SURE_WEIGHT for word in words)


def _has_more_ink(row: Box, words: Iterable[OcrWord]) -> bool:
    """Was anything detected in the row to the left or right of the words?"""
    read = hull(word.box for word in words)
    return row.x0 < read.x0 - row.height or row.x1 > read.x1 + row.height


def _reread_strip(picture: Image, strip: Box, row: Box, read: Read) -> Iterator[list[OcrWord]]:
    """Readings of the strip by both readers, unrotated and at the angles that are best for the second reader."""
    readings = _read_at_angles(picture, strip, row)
    ranked = sorted(readings, key=lambda item: -_score(item[0].words))[:_MAX_ANGLES]
    if _has_no_text(ranked[0][0]):
        return
    for line, strip_image in ranked if readings[0] in ranked else [readings[0], *ranked]:
        # All words get the height of the strip, because the strip was rotated around the middle of the row.
        yield [
            OcrWord(w.text, Box(w.box.x0 + strip.x0, strip.top, w.box.x1 + strip.x0, strip.bottom), w.confidence)
            for w in merge(_read_tight(strip_image, read), [line])
        ]


def _read_tight(strip_image: Image, read: Read) -> list[OcrWord]:
    """The words of Tesseract in a strip with half of its margins: with more paper it finds other lines."""
    extra = int(_margin_of(strip_image) / 2)
    return _shift(read(strip_image.crop((0, extra, strip_image.width, strip_image.height - extra)), True), 0, extra)


def _read_at_angles(picture: Image, strip: Box, row: Box) -> list[tuple[ReadLine, Image]]:
    """Readings of the strip by the second reader, the unrotated strip first, each with the image that was read."""
    readings: list[tuple[ReadLine, Image]] = []
    for angles in _ANGLES:
        strip_images = [_crop_strip(picture, strip, row, angle) for angle in angles]
        readings += zip(
            read_pictures([(strip_image, _inner(strip_image)) for strip_image in strip_images]),
            strip_images,
            strict=True,
        )
        lines = [line for line, _ in readings]
        if any(_is_sure(line.words) for line in lines) or all(map(_has_no_text, lines)):
            break
    return readings


def _has_no_text(line: ReadLine) -> bool:
    return _NO_TEXT[0] < _score(line.words) < _NO_TEXT[1]


def _trim(words: list[OcrWord]) -> list[OcrWord]:
    """The words without noise at both ends (fragments of seals and pen strokes)."""
    good = [index for index, word in enumerate(words) if _letters(word.text) and _weight(word) > _MIN_WEIGHT]
    kept = words[good[0] : good[-1] + 1] if good else []
    # A word in lower case before a name is noise.
    is_name = len(kept) > 2 and all(word.text.istitle() for word in kept[1:])
    return kept[1:] if is_name and kept[0].text.islower() else kept


def _margin(strip: Box) -> int:
    return int(_MARGIN_SHARE * strip.height)


def _crop_strip(picture: Image, strip: Box, row: Box, angle: float) -> Image:
    """The strip with margins above and below, rotated around the middle of the row."""
    if angle == 0.0:
        margin = _margin(strip)
        return crop(picture, strip.x0, strip.top - margin, strip.x1, strip.bottom + margin)
    padding = int(abs(math.tan(math.radians(angle))) * strip.width / 2) + _margin(strip) + 4
    padded = crop(picture, strip.x0, strip.top - padding, strip.x1, strip.bottom + padding)
    centre = (row.middle - strip.x0, padded.height / 2)
    extra = padding - _margin(strip)
    return rotate(padded, angle, centre).crop((0, extra, padded.width, padded.height - extra))


def _margin_of(strip_image: Image) -> float:
    return strip_image.height * _MARGIN_SHARE / (1 + 2 * _MARGIN_SHARE)


def _inner(strip_image: Image) -> Box:
    return Box(0.0, _margin_of(strip_image), float(strip_image.width), strip_image.height - _margin_of(strip_image))


def _shift(words: Iterable[OcrWord], x: float, y: float) -> list[OcrWord]:
    return [replace(word, box=word.box.moved(x, y)) for word in words]
