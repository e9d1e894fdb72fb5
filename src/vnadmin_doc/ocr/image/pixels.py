"""Pixel operations on whole pages, with OpenCV if it is installed (extra ``scan``), or else with Pillow.

OpenCV takes a quarter of the time for a flat field and a third for a rotation; results differ by one or two levels.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["crop", "divide_by_paper", "max_filter", "min_filter", "rotate"]

_BAND = 64  # rows of a page that are divided at once


@cache
def _opencv() -> Any:
    """The OpenCV module, set to one thread; None if it is not installed."""
    try:
        import cv2
    except ImportError:
        return None
    cv2.setNumThreads(1)
    return cv2


def max_filter(grey: Image, size: int) -> Image:
    """Each pixel replaced by the maximum in the square of ``size`` pixels around it (dilation)."""
    from PIL import ImageFilter

    cv2 = _opencv()
    if cv2 is None:
        return grey.filter(ImageFilter.MaxFilter(size))
    import numpy as np

    return _picture(cv2.dilate(np.asarray(grey), np.ones((size, size), np.uint8)))


def min_filter(grey: Image, size: int) -> Image:
    """Each pixel replaced by the minimum in the square of ``size`` pixels around it (erosion)."""
    from PIL import ImageFilter

    cv2 = _opencv()
    if cv2 is None:
        return grey.filter(ImageFilter.MinFilter(size))
    import numpy as np

    return _picture(cv2.erode(np.asarray(grey), np.ones((size, size), np.uint8)))


def divide_by_paper(grey: Image, paper: Image, minimum: int) -> Image:
    """The picture divided by the brightness of its paper (flat-field correction).

    ``paper``: a small image of the brightness, used with at least the value ``minimum``.
    """
    import numpy as np
    from PIL import Image as Pillow

    field = np.asarray(paper.point([max(value, minimum) for value in range(256)]).resize(
        grey.size, Pillow.Resampling.BILINEAR
    ))  # fmt: skip
    pixels, flat = np.asarray(grey), np.empty((grey.height, grey.width), np.uint8)
    for top in range(0, grey.height, _BAND):  # the real numbers of a band stay in the cache of the processor
        band = slice(top, top + _BAND)
        flat[band] = np.minimum(_quotient(pixels[band], field[band]), np.float32(255.0))
    return _picture(flat)


def _quotient(pixels: Any, field: Any) -> Any:
    """The pixels in parts of the field, times 255, as real numbers."""
    import numpy as np

    cv2 = _opencv()
    if cv2 is not None:
        return cv2.divide(pixels, field, scale=255, dtype=cv2.CV_32F)
    return pixels.astype(np.float32) * (np.float32(255.0) / field)


def crop(grey: Image, x0: float, top: float, x1: float, bottom: float) -> Image:
    """A part of the picture, at least one pixel; white outside the picture (Pillow's ``crop`` would give black)."""
    from PIL import Image as Pillow

    left, upper = int(x0), int(top)
    right, lower = max(left + 1, int(x1)), max(upper + 1, int(bottom))
    if left >= 0 and upper >= 0 and right <= grey.width and lower <= grey.height:
        return grey.crop((left, upper, right, lower))
    paper = Pillow.new("L", (right - left, lower - upper), 255)
    inside = (max(left, 0), max(upper, 0), min(right, grey.width), min(lower, grey.height))
    if inside[0] < inside[2] and inside[1] < inside[3]:
        paper.paste(grey.crop(inside), (inside[0] - left, inside[1] - upper))
    return paper


def rotate(grey: Image, degrees: float, centre: tuple[float, float] | None = None) -> Image:
    """The picture rotated counter-clockwise around its centre or another point; white outside the picture."""
    from PIL import Image as Pillow

    cv2 = _opencv()
    if degrees == 0.0:
        return grey
    if cv2 is None:
        return grey.rotate(degrees, resample=Pillow.Resampling.BICUBIC, center=centre, fillcolor=255)
    import numpy as np

    x, y = centre or (grey.width / 2, grey.height / 2)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    # The inverse rotation; pixel centres are at half steps, as in Pillow.
    x, y = x - 0.5, y - 0.5
    back = np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return _picture(cv2.warpAffine(np.asarray(grey), back, grey.size, flags=flags, borderValue=255))


def _picture(pixels: Any) -> Image:
    from PIL import Image

    return Image.fromarray(pixels)
