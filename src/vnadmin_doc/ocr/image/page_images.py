"""Find the pages in a picture: the picture itself, a sheet on a photo, a slanted page, or two pages side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from vnadmin_doc.model.geometry import Projection
from vnadmin_doc.ocr.image.double_page import find_gutter
from vnadmin_doc.ocr.image.negative import is_negative, positive
from vnadmin_doc.ocr.image.paper_sheet import find_sheet, straighten
from vnadmin_doc.ocr.image.slant import straighten_slanted

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["PageImage", "find_page_images"]

_A4_WIDTH = 8.27  # inches


@dataclass(frozen=True, slots=True)
class PageImage:
    """The image of one page. ``to_picture`` maps its points to points of the picture; None if it is the picture.

    ``change``: what the page is on the picture; "" if it is the picture. ``negative``: its brightness was inverted.
    """

    image: Image
    dpi: float
    to_picture: Projection | None = None
    change: Literal["", "photo", "half", "slanted"] = ""
    negative: bool = False


def find_page_images(image: Image, dpi: float) -> tuple[PageImage, ...]:
    """The pages in a picture, the left page before the right one."""
    if is_negative(image):
        return tuple(replace(page, negative=True) for page in _find_pages(positive(image), dpi))
    return _find_pages(image, dpi)


def _find_pages(image: Image, dpi: float) -> tuple[PageImage, ...]:
    quad = find_sheet(image)
    if quad:
        sheet, to_photo = straighten(image, quad)
        page_dpi = min(sheet.size) / _A4_WIDTH
        return (
            PageImage(
                sheet,
                page_dpi,
                Projection.scaled(page_dpi / 72).then(to_photo).then(Projection.scaled(72 / dpi)),
                "photo",
            ),
        )
    gutter = find_gutter(image)
    if gutter is None:
        slanted = straighten_slanted(image)
        if slanted is None:
            return (PageImage(image, dpi),)
        level, to_scan = slanted
        return (
            PageImage(
                level, dpi, Projection.scaled(dpi / 72).then(to_scan).then(Projection.scaled(72 / dpi)), "slanted"
            ),
        )
    halves = (image.crop((0, 0, gutter, image.height)), image.crop((gutter, 0, image.width, image.height)))
    left, right = halves
    return PageImage(left, dpi, Projection.moved(0.0, 0.0), "half"), PageImage(
        right, dpi, Projection.moved(gutter * 72 / dpi, 0.0), "half"
    )
