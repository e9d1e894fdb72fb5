"""The part of a page that OCR reads: the whole page or a horizontal stripe of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["HEAD", "LONG_HEAD", "WHOLE_PAGE", "PagePart"]


@dataclass(frozen=True, slots=True)
class PagePart:
    """A horizontal stripe of the upright page, from ``top`` to ``bottom`` (shares of the page height, 0 to 1)."""

    top: float = 0.0
    bottom: float = 1.0

    def of(self, image: Image) -> Image:
        """The stripe, cropped from the image of the page; at least one pixel high."""
        if self == WHOLE_PAGE:
            return image
        top = self.top_of(image.height)
        # An image of one row gives a stripe of one row, never an empty one.
        return image.crop((0, top, image.width, max(top + 1, round(self.bottom * image.height))))

    def top_of(self, height: int) -> int:
        """The first row of the stripe in an image of this height (pixels)."""
        return round(self.top * height)


WHOLE_PAGE = PagePart()
HEAD = PagePart(0.0, 0.45)
"""The head of the first page: on 70 real letters the head ends above 0.42 of the page, for three in four above 0.3."""
LONG_HEAD = PagePart(0.0, 0.8)
"""The head with a list of addressees that continues below ``HEAD``."""
