"""Find the print of a letter that goes on inside the frame of a red stamp.

In the picture without red ink the frame is gone and its place holds only black and blue ink: what the office wrote into
the stamp, and the letter's own lines below the stamp. A line of print that begins outside the frame goes on inside it,
letter by letter; what was written into the stamp is apart from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.image.components import components

if TYPE_CHECKING:
    from PIL.Image import Image

    from vnadmin_doc.ocr.image.stamp_frames import StampFrame

__all__ = ["covered_print"]

_INK = 160
_MAX_STROKE_SHARE = 0.12  # of the strokes that is ink: the frame is not gone, so it is not red
_REACH = 12.0  # millimetres beside the frame where a line begins
_LETTER = (1.2, 6.0)  # millimetres: height of a letter
_WIDEST = 8.0  # millimetres: letters that touch
_GAP = 1.6  # of the height of the higher letter: between two letters of a line
_SAME_HEIGHT = 0.55  # of two letters of a line: least ratio
_LEVEL = 0.5  # share of the lower letter's height that both share
_MOST = 1000  # letters in the largest frame and beside it; more is a pattern or a picture
_ABOVE, _BELOW = 0.6, 0.35  # of the height of a letter: its marks


def covered_print(frame: StampFrame, grey: Image, dpi: float) -> tuple[Box, ...]:
    """The boxes, in pixels, of the page's letters inside a frame of red ink or on it; empty if the frame is not red,
    or if there is a pattern in its place.

    ``grey``: the page without red ink.
    """
    import numpy as np

    mm = dpi / 25.4
    box, reach = frame.box, round(_REACH * mm)
    x0, top = max(0, int(box.x0) - reach), max(0, int(box.top))
    ink = np.asarray(grey.crop((x0, top, int(box.x1) + reach, int(box.bottom)))) < _INK
    inside, strokes = frame.masks(ink.shape, x0, top, dpi)
    if (ink & strokes).sum() > _MAX_STROKE_SHARE * strokes.sum():
        return ()
    letters = [Box(*corners) for corners in components(ink)[1] if _is_letter(corners, mm)]
    if len(letters) > _MOST:
        return ()
    covered = [letter for letter in letters if _is_inside(letter, inside)]
    beside = [letter for letter in letters if not _is_inside(letter, inside)]
    crossing = [letter for letter in beside if strokes[_slices(letter)].any()]
    return tuple(_with_marks(letter).moved(x0, top) for letter in (*_continued(beside, covered), *crossing))


def _is_letter(corners: tuple[int, int, int, int], mm: float) -> bool:
    width, height = corners[2] - corners[0], corners[3] - corners[1]
    return _LETTER[0] * mm < height < _LETTER[1] * mm and width < _WIDEST * mm


def _slices(letter: Box) -> tuple[slice, slice]:
    return slice(int(letter.top), int(letter.bottom)), slice(int(letter.x0), int(letter.x1))


def _is_inside(letter: Box, inside: Any) -> bool:
    return bool(inside[int(letter.centre), int(letter.middle)])


def _continued(beside: Sequence[Box], covered: Iterable[Box]) -> list[Box]:
    """The covered letters that are in one line with letters beside the frame, from letter to letter."""
    left, reached, found = list(covered), list(beside), list[Box]()
    while reached:
        following = [letter for letter in left if any(_are_neighbours(letter, other) for other in reached)]
        left = [letter for letter in left if letter not in following]
        found += following
        reached = following
    return found


def _are_neighbours(one: Box, other: Box) -> bool:
    """Are two letters next to each other in one line?"""
    low, high = sorted((one.height, other.height))
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    gap = max(one.x0, other.x0) - min(one.x1, other.x1)
    return low >= _SAME_HEIGHT * high and shared >= _LEVEL * low and gap <= _GAP * high


def _with_marks(letter: Box) -> Box:
    height = letter.height
    return Box(letter.x0 - 2, letter.top - _ABOVE * height, letter.x1 + 2, letter.bottom + _BELOW * height)
