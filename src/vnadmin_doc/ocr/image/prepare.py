"""A scan made ready for OCR: red seals off, light evened out, lines made level.

Measured on generated and real letters: the red channel as grey takes off red seals and
stamps (they cover the signature and the title), a flat field takes off shadows, and
half a degree of skew already costs words.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.image.pixels import brightest, channel, evened, turned

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Prepared", "ink_share", "prepare", "skew_angle", "without_red"]

_LEAST_ANGLE = 0.15  # degrees: less skew than this does no harm
_MOST_ANGLE = 4.0
_EVEN = 250  # paper at least as light as this everywhere needs no flat field
_COLOURED, _COLOURED_SHARE = 60, 0.0005  # red above green by this much is ink, not paper or light
_SEARCH_WIDTH = 800  # pixels: skew is looked for on a small copy


@dataclass(frozen=True, slots=True)
class Prepared:
    """A grey picture, the turn in degrees that made it level, and the way back.

    ``grey`` is without red ink, ``stamps`` without blue ink but with the red, ``with_red`` has all
    inks; they are one object where the scan has no colour.
    """

    grey: Image
    angle: float
    with_red: Image
    stamps: Image

    @property
    def coloured(self) -> bool:
        """Has the scan any red ink?"""
        return self.with_red is not self.grey

    def changed(self, change: Callable[[Image], Image]) -> Prepared:
        """With every picture changed; those that are one object stay one."""
        grey = change(self.grey)
        with_red = grey if self.with_red is self.grey else change(self.with_red)
        same = next((new for old, new in ((self.grey, grey), (self.with_red, with_red)) if self.stamps is old), None)
        return Prepared(grey, self.angle, with_red, change(self.stamps) if same is None else same)

    def back(self, box: Box) -> Box:
        """A box on the prepared picture, moved to where its middle was before levelling (pixels)."""
        if self.angle == 0.0:
            return box
        width, height = self.grey.size
        # Pillow turns counter-clockwise for positive angles, with y downwards.
        turn = math.radians(self.angle)
        x, y = box.middle - width / 2, box.centre - height / 2
        dx = x * math.cos(turn) - y * math.sin(turn) - x
        dy = x * math.sin(turn) + y * math.cos(turn) - y
        return Box(box.x0 + dx, box.top + dy, box.x1 + dx, box.bottom + dy)


def prepare(image: Image) -> Prepared:
    """Red channel, flat field, deskew. The picture keeps its size."""
    red, *others = _channels(image)
    grey = _flat_field(red)
    angle = skew_angle(grey)
    if abs(angle) < _LEAST_ANGLE:
        angle = 0.0
    level = _levelled(grey, angle)
    with_red, stamps = (turned(_flat_field(other), angle) for other in others) if others else (level, level)
    return Prepared(level, angle, with_red, stamps)


def without_red(image: Image) -> Image:
    """The picture in grey, red ink as light as paper; nothing else is done to it."""
    return _channels(image)[0]


def _levelled(grey: Image, angle: float) -> Image:
    """By Pillow: of the page that both readers read, its softer curve leaves more words of seals and pens legible."""
    from PIL import Image as Pillow

    return grey.rotate(angle, resample=Pillow.Resampling.BICUBIC, fillcolor=255) if angle else grey


def _channels(image: Image) -> tuple[Image, ...]:
    """Red channel (red ink is as light as paper in it); where the picture has red ink also green (every ink
    is dark in it) and blue (blue ink is light).
    """
    if image.mode not in ("RGB", "RGBA", "P", "CMYK", "YCbCr"):
        return (image.convert("L"),)
    from PIL import ImageChops

    coloured = image if image.mode == "RGB" else image.convert("RGB")
    red, green = channel(coloured, 0), channel(coloured, 1)
    small = ImageChops.subtract(red.reduce(4), green.reduce(4))
    inked = sum(small.histogram()[_COLOURED:]) > _COLOURED_SHARE * small.width * small.height
    return (red, green, channel(coloured, 2)) if inked else (red,)


def _flat_field(grey: Image) -> Image:
    """Divide by the paper's own brightness, found as the brightest nearby, smoothed."""
    from PIL import ImageFilter

    small = grey.reduce(8) if min(grey.size) >= 64 else grey
    paper = brightest(small, 9).filter(ImageFilter.GaussianBlur(6))
    if cast("tuple[int, int]", paper.getextrema())[0] >= _EVEN:
        return grey  # nothing to even out, and most scans are black and white
    # Dark borders of the scanner are no paper: never brighten more than three times.
    return evened(grey, paper, 85)


def _ink(grey: Image) -> Any:
    """Dark pixels of a small copy, as a boolean array, and without the outer margin."""
    import numpy as np

    factor = max(1, grey.width // _SEARCH_WIDTH)
    pixels = np.asarray(grey.reduce(factor))
    ink = pixels < 160
    margin_y, margin_x = ink.shape[0] // 30, ink.shape[1] // 30
    return ink[margin_y : ink.shape[0] - margin_y, margin_x : ink.shape[1] - margin_x]


def ink_share(grey: Image) -> float:
    """Share of dark pixels, scanner borders left out: a blank page has hardly any."""
    ink = _ink(grey)
    return float(ink.mean()) if ink.size else 0.0


def skew_angle(grey: Image) -> float:
    """Degrees to turn the picture (counter-clockwise) so that its lines are level; 0 in doubt.

    Level lines make the sharpest row profile: the sum of squares of ink a row is largest.
    """
    import numpy as np

    rows, columns = np.nonzero(_ink(grey))
    if rows.size < 500:
        return 0.0
    if rows.size > 120_000:  # a picture or a black border: a sample is enough
        rows, columns = rows[:: rows.size // 60_000], columns[:: columns.size // 60_000]

    def sharpness(angle: float) -> float:
        level = rows - columns * math.tan(math.radians(angle))
        profile = np.bincount((level - level.min()).astype(np.int64))
        return float(np.square(profile, dtype=np.float64).sum())

    best = max(np.arange(-_MOST_ANGLE, _MOST_ANGLE + 0.01, 0.5), key=sharpness)
    best = max(np.arange(best - 0.4, best + 0.41, 0.1), key=sharpness)
    if abs(best) > _MOST_ANGLE or sharpness(best) < 1.02 * sharpness(0.0):
        return 0.0
    return round(float(best), 2)
