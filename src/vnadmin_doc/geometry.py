"""Box: a rectangle on a page, and the little algebra that lines and zones need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["Box", "hull"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; origin at the top left of the page as it is seen, y downwards.

    Units are those of the page: PDF points (1/72 inch) or character cells.
    Raises ``ValueError`` for a box that is inside out.
    """

    x0: float
    top: float
    x1: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.x0 <= self.x1 and self.top <= self.bottom):
            raise ValueError(f"impossible box {self.x0, self.top, self.x1, self.bottom}")

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Half way between left and right."""
        return (self.x0 + self.x1) / 2

    @property
    def centre(self) -> float:
        """Half way between top and bottom."""
        return (self.top + self.bottom) / 2

    def contains(self, other: Box) -> bool:
        """Is the middle point of ``other`` inside?

        >>> Box(0, 0, 10, 10).contains(Box(4, 4, 12, 6))
        True
        """
        return self.x0 <= other.middle <= self.x1 and self.top <= other.centre <= self.bottom

    def moved(self, x: float, y: float) -> Box:
        """The box so much further right and down."""
        return Box(self.x0 + x, self.top + y, self.x1 + x, self.bottom + y)

    def scaled(self, by: float) -> Box:
        """The box in another unit, of which one of this makes ``by``."""
        return Box(self.x0 * by, self.top * by, self.x1 * by, self.bottom * by)

    def rounded(self) -> tuple[float, float, float, float]:
        """Rounded to 0.1, as the contract writes boxes."""
        return round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box round all of them. Raises ``ValueError`` if there are none."""
    x0, top, x1, bottom = zip(*((b.x0, b.top, b.x1, b.bottom) for b in boxes), strict=True)
    return Box(min(x0), min(top), max(x1), max(bottom))
