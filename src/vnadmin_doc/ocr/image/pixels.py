"""Arithmetic on whole pages of pixels: by OpenCV where it is installed (the extra ``scan`` has it), else by Pillow.

OpenCV takes a quarter of the time for a flat field and a third for a turn; pictures differ by a level or two.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["brightest", "channel", "cut", "evened", "turned"]


@cache
def _opencv() -> Any:
    """The module, on one thread; None where it is not installed."""
    try:
        import cv2
    except ImportError:
        return None
    cv2.setNumThreads(1)
    return cv2


def channel(image: Image, index: int) -> Image:
    """One channel of an RGB picture."""
    cv2 = _opencv()
    if cv2 is None:
        return image.getchannel(index)
    import numpy as np

    return _picture(cv2.extractChannel(np.asarray(image), index))


def brightest(grey: Image, size: int) -> Image:
    """Every pixel as bright as the brightest within the square of ``size`` round it."""
    from PIL import ImageFilter

    cv2 = _opencv()
    if cv2 is None:
        return grey.filter(ImageFilter.MaxFilter(size))
    import numpy as np

    return _picture(cv2.dilate(np.asarray(grey), np.ones((size, size), np.uint8)))


def evened(grey: Image, paper: Image, least: int) -> Image:
    """The picture divided by the brightness of its paper, a small picture, taken for no less than ``least``."""
    import numpy as np
    from PIL import Image as Pillow

    field = np.asarray(paper.point([max(value, least) for value in range(256)]).resize(
        grey.size, Pillow.Resampling.BILINEAR
    ))  # fmt: skip
    cv2 = _opencv()
    if cv2 is not None:
        flat = cv2.divide(np.asarray(grey), field, scale=255, dtype=cv2.CV_32F)
    else:
        flat = np.asarray(grey, dtype=np.float32) * (np.float32(255.0) / field)
    return _picture(np.minimum(flat, np.float32(255.0), out=flat).astype(np.uint8))


def cut(grey: Image, x0: float, top: float, x1: float, bottom: float) -> Image:
    """A part of the picture, at least a pixel; white where it reaches beyond (Pillow's own would be ink)."""
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


def turned(grey: Image, degrees: float, centre: tuple[float, float] | None = None) -> Image:
    """The picture turned counter-clockwise about its centre, or another point; white where there was none."""
    from PIL import Image as Pillow

    cv2 = _opencv()
    if degrees == 0.0:
        return grey
    if cv2 is None:
        return grey.rotate(degrees, resample=Pillow.Resampling.BICUBIC, center=centre, fillcolor=255)
    import numpy as np

    x, y = centre or (grey.width / 2, grey.height / 2)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    # From turned to unturned, pixel centres at half steps as Pillow has them.
    x, y = x - 0.5, y - 0.5
    back = np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y]])
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    return _picture(cv2.warpAffine(np.asarray(grey), back, grey.size, flags=flags, borderValue=255))


def _picture(pixels: Any) -> Image:
    from PIL import Image

    return Image.fromarray(pixels)
