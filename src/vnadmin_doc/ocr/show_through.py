"""Find the print of another page that shows through the paper, and erase it before the page is read.

The back of a thin sheet is seen as pale print in mirror writing across the rows of the page. Pale ink alone is no
evidence: letterheads, seals and pencils are pale too. So the pale ink is read apart from the dark print, as it stands
and mirrored, and it is taken for another page only if the mirrored picture is text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.ocr.engines.tesseract import OcrWord, count_good_letters
from vnadmin_doc.ocr.image.components import components
from vnadmin_doc.ocr.image.pixels import min_filter
from vnadmin_doc.ocr.image.prepare import Prepared

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ShowThrough", "find_show_through"]

Read = Callable[["Image", int], list[OcrWord]]

_PAGE = 3  # page segmentation mode of Tesseract
_FLIPS = ((False, False), (True, False), (False, True))  # across, down; the back may stand on its head
_FACTOR = 2  # of the copy where pale ink is searched
_PAPER = 225  # grey level: paper is lighter
_MIN_INK = 0.002  # share of the page that is pale ink
_PALE = 0.4  # of the way from the level of the print to white: lighter ink is pale
_DARKEST = 0.1  # share of the ink that is as dark as the level of the print
_EDGE = 5  # pixels: the square around dark ink in which pale pixels are its soft edges
_LETTER = (4.0, 30.0)  # points: height of the pieces of ink that are letters or words
_MIN_LETTERS, _MIN_SHARE = 30, 0.5  # pieces; share of the pale ink that is in them
_MAX_COLOUR = 40  # levels between two channels of grey ink
_MIN_GOOD, _MIN_GAIN = 20, 2.0  # letters that are read well in the mirrored picture; times as many as in the other


@dataclass(frozen=True, slots=True)
class ShowThrough:
    """The print of another page: its words, in pixels of this page, and the place and grey levels of its ink.

    The words of a row stand in the place of the row, but from the left to the right. ``kept``: the places of pale rows
    of this page, such as a pale letterhead.
    """

    words: tuple[OcrWord, ...]
    box: Box
    level: int
    kept: tuple[Box, ...]

    def erase(self, picture: Image) -> Image:
        """The picture with the pale ink of the place turned white; the soft edges of dark print are kept."""
        import numpy as np
        from PIL import Image as Pillow

        pixels = np.asarray(picture).copy()
        place = pixels[_slices(self.box)]
        pale = np.asarray(min_filter(Pillow.fromarray(place), _EDGE)) >= self.level
        for box in self.kept:
            pale[_slices(box.moved(-self.box.x0, -self.box.top))] = False
        place[pale] = 255
        return Pillow.fromarray(pixels)


def _slices(box: Box) -> tuple[slice, slice]:
    return slice(max(0, round(box.top)), round(box.bottom)), slice(max(0, round(box.x0)), round(box.x1))


def find_show_through(prepared: Prepared, dpi: float, read: Read) -> ShowThrough | None:
    """The print of another page that shows through; None if there is none.

    ``read``: Tesseract, called with a picture and a segmentation mode.
    """
    import numpy as np
    from PIL import Image as Pillow
    from PIL import ImageOps

    small = prepared.grey.reduce(_FACTOR)
    pixels = np.asarray(small)
    level = _pale_level(small.histogram())
    pale = (pixels < _PAPER) & (np.asarray(min_filter(small, _EDGE)) >= level)
    if prepared.coloured:
        pale &= pixels.astype(np.int16) - np.asarray(prepared.with_red.reduce(_FACTOR)) < _MAX_COLOUR
    if np.count_nonzero(pale) < _MIN_INK * pale.size:
        return None
    place = _place_of_letters(pale, dpi / _FACTOR)
    if place is None:
        return None
    box = place.scaled(_FACTOR)
    layer = np.where(np.asarray(min_filter(prepared.grey, _EDGE)) < level, 255, np.asarray(prepared.grey))
    picture = ImageOps.autocontrast(Pillow.fromarray(layer[_slices(box)]))
    straight, *turned = (_read_flipped(picture, across, down, read) for across, down in _FLIPS)
    rows = max(turned, key=_count_good)
    if _count_good(rows) < max(_MIN_GOOD, _MIN_GAIN * _count_good(straight)):
        return None
    words = (replace(word, box=word.box.moved(box.x0, box.top)) for row in rows for word in _from_the_left(row))
    kept = (place.moved(box.x0, box.top) for place in _own_places(straight, rows))
    return ShowThrough(tuple(words), box, level, tuple(kept))


def _from_the_left(row: Sequence[OcrWord]) -> Iterator[OcrWord]:
    """The words of a row in the place of the row, but from the left to the right, so that it can be read."""
    place = hull(word.box for word in row)
    ordered = row[0].box.x0 <= row[-1].box.x0
    for word in row:
        x0 = word.box.x0 if ordered else place.x0 + place.x1 - word.box.x1
        yield replace(word, box=Box(x0, word.box.top, x0 + word.box.width, word.box.bottom))


def _count_good(rows: Sequence[Sequence[OcrWord]]) -> int:
    return sum(map(count_good_letters, rows))


def _pale_level(histogram: Sequence[int]) -> int:
    """The grey level above which ink is much paler than the print of the page."""
    ink = sum(histogram[:_PAPER])
    dark = 0
    for print_level, pixels in enumerate(histogram[:_PAPER]):
        dark += pixels
        if dark >= _DARKEST * ink:
            return round(print_level + _PALE * (255 - print_level))
    return _PAPER


def _place_of_letters(pale: Any, dpi: float) -> Box | None:
    """The box around the pieces of pale ink that are as high as letters; None if most of the ink is not in letters."""
    import numpy as np

    low, high = (points * dpi / 72 for points in _LETTER)
    labels, pieces = components(pale)
    boxes = {number: Box(*piece) for number, piece in enumerate(pieces, 1)}
    letters = {number: box for number, box in boxes.items() if low <= box.height <= high}
    ink = np.bincount(labels.ravel(), minlength=len(pieces) + 1)
    if len(letters) < _MIN_LETTERS or ink[list(letters)].sum() < _MIN_SHARE * ink[1:].sum():
        return None
    return hull(letters.values())


def _read_flipped(picture: Image, across: bool, down: bool, read: Read) -> list[list[OcrWord]]:
    """The rows of words of the picture after it was mirrored, with their boxes in the picture as it stands."""
    from PIL import ImageOps

    flipped = ImageOps.mirror(picture) if across else ImageOps.flip(picture) if down else picture
    width, height = picture.size

    def back(word: OcrWord) -> OcrWord:
        box = word.box
        x0, x1 = (width - box.x1, width - box.x0) if across else (box.x0, box.x1)
        top, bottom = (height - box.bottom, height - box.top) if down else (box.top, box.bottom)
        return replace(word, box=Box(x0, top, x1, bottom))

    return [[back(word) for word in row] for row in _rows(read(flipped, _PAGE))]


def _rows(words: Sequence[OcrWord]) -> list[list[OcrWord]]:
    """The words, in the order of the engine, by rows."""
    rows: list[list[OcrWord]] = []
    for word in words:
        last = rows[-1][-1].box if rows else None
        if last and last.x0 < word.box.x0 and last.top < word.box.centre < last.bottom:
            rows[-1].append(word)
        else:
            rows.append([word])
    return rows


def _own_places(straight: Sequence[Sequence[OcrWord]], turned: Sequence[Sequence[OcrWord]]) -> Iterator[Box]:
    """The places of rows that are read better as they stand than any mirrored row in the same place."""
    others = [(hull(word.box for word in row), count_good_letters(row)) for row in turned]
    for row in straight:
        place, good = hull(word.box for word in row), count_good_letters(row)
        if good > max((letters for box, letters in others if _overlap(box, place)), default=0):
            yield place


def _overlap(one: Box, other: Box) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.top < other.centre < one.bottom
