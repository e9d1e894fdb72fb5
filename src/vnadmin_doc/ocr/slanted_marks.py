"""Read marks that are stamped at a slant, such as HỎA TỐC in an arrow that points to the upper right.

Decree 30/2020/NĐ-CP, Appendix I, III.2: marks of urgency are stamped. Their outline is one piece of ink, long and
hollow. The piece is turned level along its main axis and read; it is taken only if the words are a registered mark, so
other ink of this shape does no harm.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import regex as re

from vnadmin_doc.language import lexicon
from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines import trueocr
from vnadmin_doc.ocr.engines.tesseract import OcrWord, text_of
from vnadmin_doc.ocr.image.components import components, thickened
from vnadmin_doc.ocr.image.pixels import crop, rotate

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["SlantedMark", "find_marks"]

Read = Callable[["Image", int], list[OcrWord]]

_LINE = 7  # page segmentation mode of Tesseract
_DPI = 100.0  # of the copy where outlines are searched
_INK = 190
_LOWEST = 0.6  # of the height of the page
_LENGTH, _BREADTH = (16.0, 65.0), (6.0, 26.0)  # millimetres, along and across the main axis
_ANGLES = (12.0, 80.0)  # degrees; marks that are less tilted are read with the page
_MAX_FILL = 0.42  # share of the rectangle around the shape that is ink
_MAX_SHAPES = 8
_SHIFTS = (0.0, -0.2, 0.2, -0.4, 0.4)
_INSET = 0.22  # share of the breadth, on both sides, that is the outline


@dataclass(frozen=True, slots=True)
class SlantedMark:
    """A mark: its words in level boxes, in pixels of the page, and its ink on a copy that is reduced by ``factor``."""

    words: tuple[OcrWord, ...]
    ink: Any
    factor: int

    def erase(self, picture: Image) -> Image:
        """The picture without the outline and the ink inside it."""
        from PIL import Image as Pillow

        copy = picture.copy()
        height, width = self.ink.shape
        copy.paste(255, (0, 0), Pillow.fromarray(self.ink).resize((width * self.factor, height * self.factor)))
        return copy


@dataclass(frozen=True, slots=True)
class _Shape:
    """A piece of ink on the copy: its centre, main axis (radians downwards to the right), length and breadth."""

    x: float
    y: float
    angle: float
    length: float
    breadth: float

    def covers(self, x: Any, y: Any, margin: float = 0.0) -> Any:
        """Is the point, or each point of two arrays, inside the rectangle around the shape?"""
        along = (x - self.x) * math.cos(self.angle) + (y - self.y) * math.sin(self.angle)
        across = (y - self.y) * math.cos(self.angle) - (x - self.x) * math.sin(self.angle)
        return (abs(along) <= self.length / 2 + margin) & (abs(across) <= self.breadth / 2 + margin)


def find_marks(grey: Image, dpi: float, read: Read) -> list[SlantedMark]:
    """The slanted marks of the upper part of a page.

    ``grey``: the picture with all inks. ``read``: Tesseract, called with a picture and a segmentation mode.
    """
    import numpy as np

    factor = max(1, round(dpi / _DPI))
    ink = np.asarray(grey.reduce(factor)) < _INK
    ink = ink[: round(_LOWEST * len(ink))]
    found: list[tuple[_Shape, SlantedMark]] = []
    for shape in sorted(list(_shapes(ink, dpi / factor))[:_MAX_SHAPES], key=lambda shape: -shape.length):
        if any(mark.covers(shape.x, shape.y, margin=shape.breadth / 2) for mark, _ in found):
            continue  # a piece of a mark that was read
        levels = [_level(grey, shape, factor, shift) for shift in _SHIFTS]
        if words := _mark_words(levels, read):
            found.append((shape, _mark(words, shape, ink, factor)))
    return [mark for _, mark in found]


def _shapes(ink: Any, dpi: float) -> Iterator[_Shape]:
    """The long hollow pieces of ink at a slant."""
    import numpy as np

    per_mm = dpi / 25.4
    # The outline of a stamp is broken.
    labels, boxes = components(thickened(thickened(ink, 1).T, 1).T)
    for number, (x0, top, x1, bottom) in enumerate(boxes, 1):
        if max(x1 - x0, bottom - top) < _LENGTH[0] * per_mm or min(x1 - x0, bottom - top) < _BREADTH[0] * per_mm:
            continue
        rows, columns = np.nonzero(labels[top:bottom, x0:x1] == number)
        shape = _measured(columns + x0, rows + top)
        degrees = abs(math.degrees(shape.angle))
        if (
            _LENGTH[0] <= shape.length / per_mm <= _LENGTH[1]
            and _BREADTH[0] <= shape.breadth / per_mm <= _BREADTH[1]
            and _ANGLES[0] <= degrees <= _ANGLES[1]
            and rows.size <= _MAX_FILL * shape.length * shape.breadth
        ):
            yield shape


def _measured(columns: Any, rows: Any) -> _Shape:
    """The shape of a piece of ink: its main axis is the direction in which it varies most."""
    import numpy as np

    x, y = float(columns.mean()), float(rows.mean())
    _, axes = np.linalg.eigh(np.cov(np.stack([columns - x, rows - y])))
    axis = axes[:, 1]
    angle = math.atan2(float(axis[1]), float(axis[0]))
    angle = (angle + math.pi / 2) % math.pi - math.pi / 2  # text runs to the right
    along = (columns - x) * math.cos(angle) + (rows - y) * math.sin(angle)
    across = (rows - y) * math.cos(angle) - (columns - x) * math.sin(angle)
    middle = (float(along.max() + along.min()) / 2, float(across.max() + across.min()) / 2)
    return _Shape(
        x + middle[0] * math.cos(angle) - middle[1] * math.sin(angle),
        y + middle[0] * math.sin(angle) + middle[1] * math.cos(angle),
        angle,
        float(np.ptp(along)),
        float(np.ptp(across)),
    )


def _level(grey: Image, shape: _Shape, factor: int, shift: float) -> Image:
    """The inside of the shape, turned level, without the outline above and below the words.

    ``shift``: in shares of the breadth, downwards, because a part of the outline may be missing.
    """
    x, y = shape.x * factor, shape.y * factor
    half = (shape.length + shape.breadth) * factor / 2
    around = crop(grey, x - half, y - half, x + half, y + half)
    turned = rotate(around, math.degrees(shape.angle))
    middle_x, middle_y = turned.width / 2, turned.height / 2 + shift * shape.breadth * factor
    across = (0.5 - _INSET) * shape.breadth * factor
    along = 0.5 * shape.length * factor
    return turned.crop(
        (round(middle_x - along), round(middle_y - across), round(middle_x + along), round(middle_y + across))
    )


def _mark_words(levels: Sequence[Image], read: Read) -> list[OcrWord]:
    """The words of the mark that a reader finds in one of the level pictures; empty if there is no mark.

    The second reader, which is fast, reads all of them; Tesseract reads the first, or all if it is the only reader.
    """
    readings: list[list[OcrWord]] = []
    if trueocr.available():
        boxes = [Box(0.0, 0.0, float(level.width), float(level.height)) for level in levels]
        readings = [list(line.words) for line in trueocr.read_pictures(list(zip(levels, boxes, strict=True)))]
        levels = levels[:1]
    found = filter(None, map(_registered_mark, readings))
    return next(found, None) or next(filter(None, (_registered_mark(read(_padded(p), _LINE)) for p in levels)), [])


def _registered_mark(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words of the mark that was read; empty if it is none."""
    letters = re.sub(r"\W", "", fold(text_of(words)))
    mark = next((mark for pattern, mark in _patterns() if pattern.search(letters)), "")
    confidence = max((word.confidence for word in words), default=0.0)
    return [OcrWord(word, Box(0, 0, 0, 0), confidence) for word in mark.split()]


def _padded(level: Image) -> Image:
    """The picture with paper around it, which Tesseract needs."""
    from PIL import ImageOps

    return ImageOps.expand(level, border=max(4, level.height // 4), fill=255)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The registered marks of several words, longest first; one letter may be wrong."""
    marks = sorted((mark for mark in lexicon.words("marks") if " " in mark), key=len, reverse=True)
    return tuple((re.compile(f"(?:{fold(mark).replace(' ', '')}){{e<=1}}"), mark) for mark in marks)


def _mark(words: list[OcrWord], shape: _Shape, ink: Any, factor: int) -> SlantedMark:
    """The mark with its words side by side, level, in the middle of the shape."""
    high = 0.4 * shape.breadth
    wide = shape.length * 0.6 / len(words)
    left = shape.x - wide * len(words) / 2
    lefts = [left + number * wide for number in range(len(words))]
    boxes = [Box(x0, shape.y - high / 2, x0 + 0.9 * wide, shape.y + high / 2).scaled(factor) for x0 in lefts]
    boxed = tuple(OcrWord(word.text, box, word.confidence) for word, box in zip(words, boxes, strict=True))
    return SlantedMark(boxed, _ink_inside(ink, shape), factor)


def _ink_inside(ink: Any, shape: _Shape) -> Any:
    """The pieces of ink that are wholly inside the rectangle around the shape, its outline too."""
    import numpy as np

    rows, columns = np.indices(ink.shape)
    inside = shape.covers(columns, rows, margin=1.0)
    labels, boxes = components(ink)
    sizes, sizes_inside = (np.bincount(part.ravel(), minlength=len(boxes) + 1) for part in (labels, labels * inside))
    whole = [number for number in range(1, len(sizes)) if sizes[number] == sizes_inside[number]]
    return np.isin(labels, whole)
