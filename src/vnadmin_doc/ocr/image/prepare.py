"""Prepare a scan for OCR: remove red seals, even the light, deskew.

Measured on generated and real letters: using the red channel removes red seals and
stamps (which cover signatures and titles), a flat field removes shadows, and
a skew of half a degree already loses words.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.image.deskew import deskewed
from vnadmin_doc.ocr.image.pixels import divide_by_paper, max_filter, rotate

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Prepared", "ink_points", "ink_share", "prepare", "sharpness", "skew_angle", "without_red"]

_MIN_ANGLE = 0.15  # degrees: less skew does no harm
_MAX_ANGLE = 4.0
_MIN_GAIN = 1.02
_EVEN_PAPER = 250  # grey level: paper that is lighter everywhere needs no flat field
_MIN_RED, _MIN_RED_SHARE = 60, 0.0005  # levels of red above green that are red ink; share of such pixels
_SEARCH_WIDTH = 800  # pixels: width of the copy where skew is measured


@dataclass(frozen=True, slots=True)
class Prepared:
    """The prepared images of a page, all grey and deskewed, and the deskew angle (degrees counter-clockwise).

    ``grey``: without red ink; ``stamps``: with red and without blue ink; ``with_red``: with all
    inks. All three are the same object if the scan has no red ink.
    """

    grey: Image
    angle: float
    with_red: Image
    stamps: Image

    @property
    def coloured(self) -> bool:
        """Has the scan red ink?"""
        return self.with_red is not self.grey

    def map_images(self, change: Callable[[Image], Image]) -> Prepared:
        """A copy with ``change`` applied to each image; images that are the same object stay the same object."""
        grey = change(self.grey)
        with_red = grey if self.with_red is self.grey else change(self.with_red)
        same = next((new for old, new in ((self.grey, grey), (self.with_red, with_red)) if self.stamps is old), None)
        return Prepared(grey, self.angle, with_red, change(self.stamps) if same is None else same)

    def to_original(self, box: Box) -> Box:
        """A box on the prepared image moved to its place before deskewing (pixels)."""
        if self.angle == 0.0:
            return box
        width, height = self.grey.size
        # Pillow rotates counter-clockwise for positive angles; y points downwards.
        turn = math.radians(self.angle)
        x, y = box.middle - width / 2, box.centre - height / 2
        dx = x * math.cos(turn) - y * math.sin(turn) - x
        dy = x * math.sin(turn) + y * math.cos(turn) - y
        return Box(box.x0 + dx, box.top + dy, box.x1 + dx, box.bottom + dy)


def prepare(image: Image) -> Prepared:
    """Prepare an image: red channel, flat field, deskew. The size does not change."""
    red, *others = _channels(image)
    grey = _flat_field(red)
    angle = skew_angle(grey)
    if abs(angle) < _MIN_ANGLE:
        angle = 0.0
    level = deskewed(grey, angle)
    with_red, stamps = (rotate(_flat_field(other), angle) for other in others) if others else (level, level)
    return Prepared(level, angle, with_red, stamps)


def without_red(image: Image) -> Image:
    """The image in grey with red ink as light as paper, without other preparation."""
    return _channels(image)[0]


def _channels(image: Image) -> tuple[Image, ...]:
    """The red channel (where red ink is as light as paper); for an image with red ink also the green channel
    (where all inks are dark) and the blue channel (where blue ink is light).
    """
    if image.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr"):
        return (image.convert("L"),)
    from PIL import ImageChops

    coloured = image if image.mode == "RGB" else image.convert("RGB")
    small = coloured.reduce(4)
    redness = ImageChops.subtract(small.getchannel("R"), small.getchannel("G"))
    has_red = sum(redness.histogram()[_MIN_RED:]) > _MIN_RED_SHARE * small.width * small.height
    return tuple(map(coloured.getchannel, "RGB" if has_red else "R"))


def _flat_field(grey: Image) -> Image:
    """Divide the image by the local brightness of the paper (smoothed local maximum)."""
    from PIL import ImageFilter

    small = grey.reduce(8) if min(grey.size) >= 64 else grey
    paper = max_filter(small, 9).filter(ImageFilter.GaussianBlur(6))
    if cast("tuple[int, int]", paper.getextrema())[0] >= _EVEN_PAPER:
        return grey  # already even, like most black and white scans
    # Dark scanner borders are not paper, so brighten by a factor of three at most.
    return divide_by_paper(grey, paper, 85)


def _ink(grey: Image) -> Any:
    """Dark pixels of a small copy as a boolean array, without the outer margin."""
    import numpy as np

    factor = max(1, grey.width // _SEARCH_WIDTH)
    pixels = np.asarray(grey.reduce(factor))
    ink = pixels < 160
    margin_y, margin_x = ink.shape[0] // 30, ink.shape[1] // 30
    return ink[margin_y : ink.shape[0] - margin_y, margin_x : ink.shape[1] - margin_x]


def ink_share(grey: Image) -> float:
    """Share of dark pixels (0 to 1) without scanner borders; close to 0 for a blank page."""
    ink = _ink(grey)
    return float(ink.mean()) if ink.size else 0.0


def skew_angle(grey: Image, largest: float = _MAX_ANGLE, gain: float = _MIN_GAIN) -> float:
    """The rotation (degrees counter-clockwise, up to ``largest``) that makes the lines horizontal; 0 in doubt.

    ``gain``: how much sharper the rows must be than without rotation (ratio).
    Horizontal lines give the sharpest row profile: the sum of squares of the ink per row is largest.
    """
    import numpy as np

    points = ink_points(grey)
    if points is None:
        return 0.0
    sharp = partial(sharpness, points)
    best = max(np.arange(-largest, largest + 0.01, 0.5), key=sharp)
    best = max(np.arange(best - 0.4, best + 0.41, 0.1), key=sharp)
    if abs(best) > largest or sharp(best) < gain * sharp(0.0):
        return 0.0
    return round(float(best), 2)


def ink_points(grey: Image, most: int = 60_000) -> tuple[Any, Any] | None:
    """The rows and columns of dark pixels of a small copy, without the outer margin; None for a nearly blank page.

    ``most``: about how many points, if there are more than twice as many: a sample is enough for a picture or border.
    """
    import numpy as np

    rows, columns = np.nonzero(_ink(grey))
    if rows.size < 500:
        return None
    step = rows.size // most if rows.size > 2 * most else 1
    return rows[::step], columns[::step]


def sharpness(points: tuple[Any, Any], angle: float) -> float:
    """How sharp the row profile of the points is after a rotation by ``angle``: the sum of squares of ink per row."""
    import numpy as np

    rows, columns = points
    level = rows - columns * math.tan(math.radians(angle))
    profile = np.bincount((level - level.min()).astype(np.int64))
    return float(np.square(profile, dtype=np.float64).sum())
