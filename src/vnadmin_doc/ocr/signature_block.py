"""The signature block read row by row: titles and names are stamped aslant, under seals and pens.

Decree 30/2020/NĐ-CP, Appendix I, II.7–9: authority, title and name stand at the right, level
with "Nơi nhận:" and below it. The page as a whole reads little of them. So each row in which a
word was seen is cut out, turned by a few degrees either way, and read by both readers; the reading
with the most words of the language in it, surely read, stands.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.frequency import is_skeleton, rarest
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines.merge import merge
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.engines.trueocr import ReadLine, find_lines, read_lines, read_pictures
from vnadmin_doc.ocr.image.pixels import cut, turned

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["block_of", "read_block"]

_SIGN = re.compile(rf"\W*(?:{'|'.join(lexicon.words('signs'))})\s?[.,:/]\W*")  # by what authority: Appendix I, II.7
Read = Callable[["Image", bool], list[OcrWord]]

_ANGLES = ((0.0, 3.0, -3.0), (6.0, -6.0, 9.0, -9.0))
"""Degrees; the second ones are tried where none of the first reads well."""
# Distances, shares and thresholds below are tuned on 42 letters: the scans with gold, 30 of them of one agency
# (docs/accuracy.md).
_ABOVE, _BELOW = 0.45, 2.4  # inches above the top of "Nơi nhận" and below it
_WEST = 0.42  # of the page's width: no signature begins further left
_NEAR = 0.5
_DETECTED = 100.0  # dpi of the copy on which lines are looked for: letters are some 17 pixels high
_REACH = 4.0  # line heights on either side of what was seen of a row
_LOW, _HIGH = 0.08, 0.34  # inches: rows are so high
_SAME_ROW = 0.4  # of the height: centres so near are of one row
_PAPER = 0.3  # of a strip's height: paper cut out with it above and below
_BEST = 2  # angles at which the first reader reads, besides level
_SLANT = 0.1  # of a row's height
_MOST_ROWS = 10
_COMMON, _VERY_COMMON = 3.0, 5.0  # log10 of occurrences in 10^9 words
_SCRAP = 0.3  # confidence of a word below which it is none
_SHORTEST = 2  # letters: less is a scrap of the seal
_NARROW = 0.3  # inches: no title or name is, scraps of seals are
_FAINT = (-0.6, 2.2)  # goodness of hardly a letter: where the second reader sees no more, the first sees no word
_SURE = 0.9  # confidence from which a word of the language needs no other reading
_WHOLE = 3  # words: of fewer, a seal may hide the rest
_BETTER = 0.5  # letters by which another reading must be better


def block_of(words: Sequence[OcrWord], size: tuple[int, int], dpi: float) -> Box | None:
    """Where the signatures are on the picture, found by "Nơi nhận"; None where that is not on the page."""
    width, height = size
    label = next((w for w, after in zip_longest(words, words[1:]) if _is_label(w, after)), None)
    if label is None or label.box.x0 > width / 2:
        return None
    top, bottom = label.box.top - _ABOVE * dpi, label.box.top + _BELOW * dpi
    return Box(_WEST * width, max(0.0, top), float(width), min(float(height), bottom))


def _is_label(word: OcrWord, after: OcrWord | None) -> bool:
    said = fold(word.text + (after.text if after and after.box.top < word.box.bottom else "")).strip("_*.'\"|( ")
    return said.startswith("noinhan")


def read_block(
    pictures: Sequence[Image], words: list[OcrWord], lines: Iterable[ReadLine], block: Box, dpi: float, read: Read
) -> list[OcrWord]:
    """``words`` with the rows of the signature block read again on each of ``pictures``.

    ``lines`` are the second reader's. ``read`` is the first reader: of a picture, and whether that
    is one line; else it is a block of lines.
    """
    whole = [_moved(read(_cut_block(picture, block), False), block.x0, block.top) for picture in pictures]
    found = [line for picture in pictures for line in _lines(picture, block, dpi)]
    seen = [w.box for reading in [words, *whole] for w in reading if _letters(w.text) > 1]
    seen += [line.box for line in lines if _letters(text_of(line.words)) > 1]
    for row in _rows([line.box for line in found], seen, block, dpi):
        strip = _strip(row, words, block, any(_level(line.box, row) for line in found))
        before = _within(words, strip, row)
        if row.width < _NARROW * dpi or (_is_sure(before) and not _shows_more(row, before)):
            continue
        readings = [_within(reading, strip, row) for reading in whole]
        readings += [list(line.words) for line in found if _level(line.box, row)]
        for picture in pictures:
            readings += _reread(picture, strip, row, read)
        best = _trimmed(max(readings, key=_goodness))
        if best and _goodness(best) > _goodness(before) + _BETTER:
            gone = {*before, *_under(words, best)}
            words = [word for word in words if word not in gone] + best
    return words


def _under(words: Iterable[OcrWord], best: Sequence[OcrWord]) -> list[OcrWord]:
    """The words in the place of those of a better reading, if they are unsure or parts of it: slanted ones
    stand off their row.
    """
    whole, said = hull(word.box for word in best), fold(text_of(best))
    slack = _SLANT * whole.height
    return [
        w
        for w in words
        if (_weight(w) < _SURE or fold(w.text) in said)
        and whole.x0 <= w.box.middle <= whole.x1
        and whole.top - slack < w.box.centre < whole.bottom + slack
    ]


def _lines(picture: Image, block: Box, dpi: float) -> list[ReadLine]:
    """The second reader's lines of the block alone: of a part it finds rows that it does not find on the page."""
    part = _cut_block(picture, block)
    return [
        ReadLine(line.box.moved(block.x0, block.top), tuple(_moved(line.words, block.x0, block.top)))
        for line in read_lines(part, find_lines(part, _DETECTED / dpi))
    ]


def _cut_block(picture: Image, block: Box) -> Image:
    return cut(picture, block.x0, block.top, block.x1, block.bottom)


def _within(words: Iterable[OcrWord], strip: Box, row: Box) -> list[OcrWord]:
    return [w for w in words if strip.x0 <= w.box.middle <= strip.x1 and _level(w.box, row)]


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)


def _goodness(words: Sequence[OcrWord]) -> float:
    """Letters of the language's words, each as far as it is sure; letters of other words count against."""
    return sum(_letters(word.text) * _weight(word) for word in words)


def _weight(word: OcrWord) -> float:
    """How much each letter counts: rare words less ("Nguyền" than "Nguyễn"); one that lacks only its
    marks, as titles do that OCR spoiled, half.
    """
    if _SIGN.fullmatch(word.text):
        return word.confidence
    if _letters(word.text) < _SHORTEST:
        return 0.0
    common = rarest(word.text) or 0.0
    if common >= _COMMON:
        return word.confidence * min(1.0, common / _VERY_COMMON)
    return 0.5 * word.confidence if is_skeleton(word.text) else -0.5


def _rows(lines: Iterable[Box], words: Iterable[Box], block: Box, dpi: float) -> list[Box]:
    """The rows of the block: its lines, and where none is, what else was seen; from the top down.

    Each is as wide as all of its boxes, as high as the middle one.
    """
    rows: list[list[Box]] = []
    for box in [*sorted(lines, key=lambda box: box.centre), *sorted(words, key=lambda box: box.centre)]:
        if not (_LOW * dpi < box.height < _HIGH * dpi and box.x0 > block.x0 and block.top < box.top < block.bottom):
            continue
        row = next((row for row in rows if _level(box, row[0])), None)
        if row:
            row.append(box)
        else:
            rows.append([box])
    return sorted((_row(row) for row in rows), key=lambda row: row.top)[:_MOST_ROWS]


def _row(boxes: list[Box]) -> Box:
    whole, middle = hull(boxes), sorted(boxes, key=lambda box: box.height)[len(boxes) // 2]
    return Box(whole.x0, middle.top, whole.x1, middle.bottom)


def _level(box: Box, row: Box) -> bool:
    return abs(box.centre - row.centre) < _SAME_ROW * min(box.height, row.height)


def _strip(row: Box, words: Sequence[OcrWord], block: Box, whole: bool) -> Box:
    """The row's box, a little wider; much wider where the row is not ``whole``, for what the seal hides
    stands beside what was seen. The list at the left stays out.
    """
    listed = [w.box.x1 for w in words if w.box.x0 < block.x0 and row.top < w.box.centre < row.bottom]
    reach = (_NEAR if whole else _REACH) * row.height
    left = max([row.x0 - reach, *(x1 for x1 in listed if x1 < row.x0)])
    return Box(max(0.0, left), row.top, min(block.x1, row.x1 + reach), row.bottom)


def _is_sure(words: Sequence[OcrWord]) -> bool:
    """Is it a whole title or name, every word one of the language and surely read?"""
    return len(words) >= _WHOLE and all(_weight(word) >= _SURE for word in words)


def _shows_more(row: Box, words: Iterable[OcrWord]) -> bool:
    """Was anything seen in the row to the left or right of the words?"""
    read = hull(word.box for word in words)
    return row.x0 < read.x0 - row.height or row.x1 > read.x1 + row.height


def _reread(picture: Image, strip: Box, row: Box, read: Read) -> Iterator[list[OcrWord]]:
    """What both readers together see in the strip, level and turned as is best for the second."""
    tried = _tried(picture, strip, row)
    ranked = sorted(tried, key=lambda item: -_goodness(item[0].words))[:_BEST]
    if _is_faint(ranked[0][0]):
        return
    for line, piece in ranked if tried[0] in ranked else [tried[0], *ranked]:
        # All as high as the row, round whose middle the strip was turned.
        yield [
            OcrWord(w.text, Box(w.box.x0 + strip.x0, strip.top, w.box.x1 + strip.x0, strip.bottom), w.confidence)
            for w in merge(_read_tight(piece, read), [line])
        ]


def _read_tight(piece: Image, read: Read) -> list[OcrWord]:
    """The first reader's words of a piece, with half of the paper above and below: it takes more for other lines."""
    spare = int(_margin_of(piece) / 2)
    return _moved(read(piece.crop((0, spare, piece.width, piece.height - spare)), True), 0, spare)


def _tried(picture: Image, strip: Box, row: Box) -> list[tuple[ReadLine, Image]]:
    """The strip as the second reader reads it, level first, then turned, and the pictures that it read."""
    tried: list[tuple[ReadLine, Image]] = []
    for angles in _ANGLES:
        pieces = [_cut(picture, strip, row, angle) for angle in angles]
        tried += zip(read_pictures([(piece, _inner(piece)) for piece in pieces]), pieces, strict=True)
        lines = [line for line, _ in tried]
        if any(_is_sure(line.words) for line in lines) or all(map(_is_faint, lines)):
            break
    return tried


def _is_faint(line: ReadLine) -> bool:
    return _FAINT[0] < _goodness(line.words) < _FAINT[1]


def _trimmed(words: list[OcrWord]) -> list[OcrWord]:
    """Without what is no word at either end: scraps of the seal and the pen."""
    good = [index for index, word in enumerate(words) if _letters(word.text) and _weight(word) > _SCRAP]
    kept = words[good[0] : good[-1] + 1] if good else []
    # Before a name no word in small letters stands.
    named = len(kept) > 2 and all(word.text.istitle() for word in kept[1:])
    return kept[1:] if named and kept[0].text.islower() else kept


def _margin(strip: Box) -> int:
    return int(_PAPER * strip.height)


def _cut(picture: Image, strip: Box, row: Box, angle: float) -> Image:
    """The strip of the picture turned round the row's middle, with a little above and below."""
    if angle == 0.0:
        margin = _margin(strip)
        return cut(picture, strip.x0, strip.top - margin, strip.x1, strip.bottom + margin)
    room = int(abs(math.tan(math.radians(angle))) * strip.width / 2) + _margin(strip) + 4
    wide = cut(picture, strip.x0, strip.top - room, strip.x1, strip.bottom + room)
    centre = (row.middle - strip.x0, wide.height / 2)
    spare = room - _margin(strip)
    return turned(wide, angle, centre).crop((0, spare, wide.width, wide.height - spare))


def _margin_of(piece: Image) -> float:
    return piece.height * _PAPER / (1 + 2 * _PAPER)


def _inner(piece: Image) -> Box:
    return Box(0.0, _margin_of(piece), float(piece.width), piece.height - _margin_of(piece))


def _moved(words: Iterable[OcrWord], x: float, y: float) -> list[OcrWord]:
    return [replace(word, box=word.box.moved(x, y)) for word in words]
