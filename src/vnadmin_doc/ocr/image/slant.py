"""Straighten a page that was scanned at a slant: one that layout cannot sort into rows on the scan itself.

A page with less slant is not changed here: OCR deskews its own copy (``prepare``), and boxes stay those of the scan.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Projection
from vnadmin_doc.ocr.image.prepare import ink_points, sharpness, skew_angle, without_red

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["straighten_slanted"]

_MIN_SLANT, _MAX_SLANT = 3.2, 10.0  # degrees
_MIN_GAIN = 1.25  # sharpness of the rows on the straightened page, relative to the scan
_FEW_POINTS = 6000
_SEARCH_WIDTH = 800  # pixels: width of the copy where the slant is measured


def straighten_slanted(image: Image) -> tuple[Image, Projection] | None:
    """The level page, and the projection from its pixels to those of the scan; None if it is level enough."""
    from PIL import Image as Pillow

    grey = without_red(image.reduce(max(1, image.width // _SEARCH_WIDTH)) if image.mode in ("L", "RGB") else image)
    if _is_level(grey):
        return None
    angle = skew_angle(grey, _MAX_SLANT, _MIN_GAIN)
    if abs(angle) < _MIN_SLANT:
        return None
    level = image.rotate(angle, resample=Pillow.Resampling.BICUBIC, expand=True, fillcolor="white")
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = level.width / 2, level.height / 2
    across, down = image.width / 2 - cos * x + sin * y, image.height / 2 - sin * x - cos * y
    return level, Projection((cos, -sin, across, sin, cos, down, 0.0, 0.0))


def _is_level(grey: Image) -> bool:
    """Are the rows sharpest at a small angle? A quick look at a sample of the ink, which takes a few milliseconds."""
    points = ink_points(grey, _FEW_POINTS)
    if points is None:
        return True
    halves = range(round(-2 * _MAX_SLANT), round(2 * _MAX_SLANT) + 1)
    _, angle = max((sharpness(points, half / 2), half / 2) for half in halves)
    return abs(angle) < _MIN_SLANT - 0.5
