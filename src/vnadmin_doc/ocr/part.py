"""What of a page is to be read: all of it, or a stripe across it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["HEAD", "LONG_HEAD", "WHOLE", "Part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A stripe across the page, from ``top`` to ``bottom`` in shares of its height when upright."""

    top: float = 0.0
    bottom: float = 1.0

    def of(self, image: Image) -> Image:
        """The stripe of a page's picture."""
        if self == WHOLE:
            return image
        top = self.top_of(image.height)
        # A picture of one row is no page, but it has a stripe.
        return image.crop((0, top, image.width, max(top + 1, round(self.bottom * image.height))))

    def top_of(self, height: int) -> int:
        """Pixels above the stripe on a picture so many high."""
        return round(self.top * height)


WHOLE = Part()
HEAD = Part(0.0, 0.45)
"""The first page's: on 70 real letters the head ends above 0.42 of the page, three in four above 0.3."""
LONG_HEAD = Part(0.0, 0.8)
"""For a list of addressees that goes on below that."""
