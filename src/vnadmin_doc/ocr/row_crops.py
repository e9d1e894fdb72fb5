"""Read one row of the signature block from many crops, which vote.

First the row is read in each ink at several angles. Where that reads best, it is read again at several heights and
scales, with a little paper beside it and with much. The readings vote letter by letter, and the lexicon with them. If
the first few crops agree, or say nothing new, that is enough.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.block_rows import Row
from vnadmin_doc.ocr.engines.letter_vote import Ballot, clarity
from vnadmin_doc.ocr.engines.tesseract import OcrWord
from vnadmin_doc.ocr.engines.trueocr import read_pictures
from vnadmin_doc.ocr.image.pixels import crop, rotate
from vnadmin_doc.ocr.signature_lexicon import read_ballot

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["read_row"]

# Angles, shares and thresholds are tuned on the scans with gold (docs/accuracy.md).
_ANGLES = ((0.0, 3.0, -3.0), (6.0, -6.0, 9.0, -9.0))
"""Degrees; the second group is tried only on tall rows, if no angle of the first group gives a clear reading."""
_TURNS = (1.5, -1.5)  # degrees, in addition to the best angle
_SHIFTS = (-0.12, 0.0, 0.12)  # of the height
_SCALES = (0.8, 0.95, 1.15)
_CLEAR, _UNCLEAR = 0.8, 0.5  # clarity of the best reading: no other angle is tried; the row may be two
_NO_TEXT = 2.2  # clear letters of a reading that has almost none
_MORE = 1.2  # factor of the clear letters that two rows have more than one
_NEARLY_BEST = 0.8  # of the clear letters of the best reading
_MAX_PLACES = 2  # pictures and angles where the row is read again
_AGREED = 0.9  # confidence of each word in which the first few crops agree
_VOTES = 4  # of the words that were read before, from the whole page by both readers; one among the first few crops


@dataclass(frozen=True, slots=True, eq=False)
class _View:
    """The neighbourhood of a row in one of the pictures, turned by ``angle`` degrees around the middle of the row.

    ``pixels``: the turned neighbourhood; ``x``, ``y``: the place of its corner on the page.
    """

    picture: Image
    angle: float
    pixels: Any
    x: int
    y: int

    @classmethod
    def of(cls, picture: Image, angle: float, strip: Box) -> _View:
        """The view of a strip; ``angle``: counter-clockwise."""
        import numpy as np

        reach = strip.height + int(abs(math.tan(math.radians(angle))) * strip.width / 2) + 4
        x, y = int(strip.x0 - strip.height), int(strip.top - reach)
        part = crop(picture, x, y, strip.x1 + strip.height, strip.bottom + reach)
        return cls(picture, angle, np.asarray(rotate(part, angle, (strip.middle - x, strip.centre - y))), x, y)


@dataclass(frozen=True, slots=True)
class _Crop:
    """A view of the row, moved down by ``shift`` and scaled by ``scale`` in parts of its height."""

    view: _View
    shift: float = 0.0
    scale: float = 1.0


Tried = list[tuple[_View, list[OcrWord]]]
IsNew = Callable[[Sequence[OcrWord], Sequence[OcrWord]], bool]
"""Do the voted words (second) change what was read before (first)?"""


def read_row(
    pictures: Sequence[Image], row: Row, before: Sequence[OcrWord], is_new: IsNew
) -> Iterator[tuple[Row, list[OcrWord]]]:
    """The row with its words; or two rows, if it is a printed title with another title stamped over it.

    ``before``: the words that were read there. Boxes in pixels.
    """
    tried = _try_views(pictures, row)
    clear = max(clarity(words) for _, words in tried)
    if row.long and clear < (_CLEAR if row.tall else _UNCLEAR):
        halves = [(half, _try_views(pictures, half)) for half in row.halves()]
        letters = [_best(views) for _, views in halves]
        if min(letters) > _NO_TEXT and sum(letters) > _MORE * _best(tried):
            yield from ((half, _elected(half, views, (), is_new)) for half, views in halves)
            return
    yield row, _elected(row, tried, before, is_new)


def _try_views(pictures: Sequence[Image], row: Row) -> Tried:
    """Readings of the row in each picture at several angles."""
    tried: Tried = []
    for angles in _ANGLES if row.tall else _ANGLES[:1]:
        views = [_View.of(picture, angle, row.strip) for picture in pictures for angle in angles]
        tried += zip(views, _read(list(map(_Crop, views)), row, row.narrow_strip), strict=True)
        if max(clarity(words) for _, words in tried) > _CLEAR:
            break
    return tried


def _best(tried: Tried) -> float:
    return max(_clear_letters(words) for _, words in tried)


def _clear_letters(words: Sequence[OcrWord]) -> float:
    """The number of letters of a reading, each multiplied by its confidence."""
    return sum(sum(map(str.isalpha, word.text)) * word.confidence for word in words)


def _elected(row: Row, tried: Tried, before: Sequence[OcrWord], is_new: IsNew) -> list[OcrWord]:
    """The words that most readings of the row have, among them the words that were read ``before``."""
    best = _best(tried)
    if best < _NO_TEXT:
        return []
    ranked = sorted(tried, key=lambda item: -_clear_letters(item[1]))
    good = [(view, words) for view, words in ranked if _clear_letters(words) > _NEARLY_BEST * best][:_MAX_PLACES]
    crops = [_Crop(view, shift, scale) for view, _ in good for shift in _SHIFTS for scale in _SCALES]
    few, parts = crops[: len(_SHIFTS) * len(_SCALES) : 2], [words for _, words in good]
    readings = dict(zip(few, _read(few, row, row.strip), strict=True))
    words = _voted(row, list(readings.values()), [*parts, before])
    if words and (not is_new(before, words) or all(word.confidence >= _AGREED for word in words)):
        return words
    turned = (_View.of(view.picture, view.angle + turn, row.strip) for view, _ in good if view.angle for turn in _TURNS)
    crops += map(_Crop, turned)
    others = [crop_ for crop_ in crops if crop_ not in readings]
    readings.update(zip(others, _read(others, row, row.strip), strict=True))
    parts += _read(crops[::2], row, row.narrow_strip)
    return _voted(row, [readings[crop_] for crop_ in crops], [*parts, *_VOTES * [before]])


def _voted(row: Row, readings: Sequence[list[OcrWord]], parts: Sequence[Sequence[OcrWord]]) -> list[OcrWord]:
    """The words that most readings of the row, and of its parts, have."""
    return read_ballot(Ballot(readings, replace(row.box, top=row.top, bottom=row.bottom), parts))


def _read(crops: Sequence[_Crop], row: Row, strip: Box) -> list[list[OcrWord]]:
    """The words of a strip of the row in each of the crops, with boxes on the page."""
    jobs = []
    for crop_ in crops:
        view = crop_.view
        centre, half = strip.centre + crop_.shift * strip.height, crop_.scale * strip.height / 2
        jobs.append((view.pixels, Box(strip.x0, centre - half, strip.x1, centre + half).moved(-view.x, -view.y)))
    return [
        [_on_page(word, strip.x0 - box.x0, row) for word in line.words]
        for (_, box), line in zip(jobs, read_pictures(jobs), strict=True)
    ]


def _on_page(word: OcrWord, x: float, row: Row) -> OcrWord:
    """The word moved to the page, with the height of the row: it was read in a turned or shifted crop."""
    return replace(word, box=Box(word.box.x0 + x, row.top, word.box.x1 + x, row.bottom))
