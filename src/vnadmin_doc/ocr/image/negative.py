"""Find and invert negatives: pictures that are white on black, as microfilm and some copiers give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["is_negative", "positive"]

_DARK, _LIGHT = 80, 176  # grey levels: the ground of a negative is darker, its letters are lighter
_MIN_DARK = 0.8  # share of the pixels; a page with black borders has less
_MIN_LETTERS, _MAX_LETTERS = 0.002, 0.2  # share of light pixels; a photo of a sheet on a dark table has more
_FACTOR = 4  # of the reduced copy that is measured; letters stay light on it


def is_negative(image: Image) -> bool:
    """Is the picture dark, and light only where letters are?"""
    small = image.reduce(_FACTOR) if image.mode in ("L", "RGB") and min(image.size) >= _FACTOR else image
    levels = small.convert("L").histogram()
    area = sum(levels)
    dark, light = sum(levels[:_DARK]), sum(levels[_LIGHT:])
    return dark >= _MIN_DARK * area and _MIN_LETTERS * area <= light <= _MAX_LETTERS * area


def positive(image: Image) -> Image:
    """The picture with inverted brightness, grey or in colour."""
    from PIL import ImageOps

    return ImageOps.invert(image if image.mode in ("L", "RGB") else image.convert("RGB"))
