"""A picture's pages to be read: mostly the picture itself; a sheet on a photo; two pages side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vnadmin_doc.model.geometry import Projection
from vnadmin_doc.ocr.image.double_page import find_gutter
from vnadmin_doc.ocr.image.paper_sheet import find_sheet, straightened

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Leaf", "leaves"]

_A4_WIDTH = 8.27  # inches


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page to be read, and the way from its points to those of the picture; None where it is the picture."""

    image: Image
    dpi: float
    way: Projection | None = None


def leaves(image: Image, dpi: float) -> tuple[Leaf, ...]:
    """The pages in a picture, left before right."""
    quad = find_sheet(image)
    if quad:
        flat, back = straightened(image, quad)
        own = min(flat.size) / _A4_WIDTH
        return (Leaf(flat, own, Projection.scaled(own / 72).then(back).then(Projection.scaled(72 / dpi))),)
    gutter = find_gutter(image)
    if gutter is None:
        return (Leaf(image, dpi),)
    halves = (image.crop((0, 0, gutter, image.height)), image.crop((gutter, 0, image.width, image.height)))
    left, right = halves
    return Leaf(left, dpi, Projection.moved(0.0, 0.0)), Leaf(right, dpi, Projection.moved(gutter * 72 / dpi, 0.0))
