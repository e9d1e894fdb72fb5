"""Box: a rectangle on a page. Projection: a map between two planes, such as a photo and the sheet on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vnadmin_doc.model.value_class import value_class

__all__ = ["Box", "Projection", "hull"]


@value_class()
class Box:
    """A rectangle; the origin is the top left of the upright page, y grows downwards.

    The unit is that of the page: PDF points (1/72 inch) or character cells. Raises ``ValueError`` if the right edge is
    left of the left edge, or the bottom above the top.
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
        """The distance from the left to the right edge."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """The distance from the top to the bottom edge."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The x of its middle."""
        return (self.x0 + self.x1) / 2

    @property
    def centre(self) -> float:
        """The y of its middle."""
        return (self.top + self.bottom) / 2

    def contains(self, other: Box) -> bool:
        """Is the middle point of ``other`` inside?

        >>> Box(0, 0, 10, 10).contains(Box(4, 4, 12, 6))
        True
        """
        return self.x0 <= other.middle <= self.x1 and self.top <= other.centre <= self.bottom

    def moved(self, x: float, y: float) -> Box:
        """The box moved ``x`` to the right and ``y`` down."""
        return Box(self.x0 + x, self.top + y, self.x1 + x, self.bottom + y)

    def scaled(self, by: float) -> Box:
        """The box in another unit: one unit of this box is ``by`` of the other."""
        return Box(self.x0 * by, self.top * by, self.x1 * by, self.bottom * by)

    def rounded(self) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom), rounded to 0.1 as in documents."""
        return round(self.x0, 1), round(self.top, 1), round(self.x1, 1), round(self.bottom, 1)


def hull(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them. Raises ``ValueError`` if there are none."""
    found = list(boxes)
    return Box(
        min([b.x0 for b in found]),
        min([b.top for b in found]),
        max([b.x1 for b in found]),
        max([b.bottom for b in found]),
    )


@dataclass(frozen=True, slots=True)
class Projection:
    """A projective map from one plane to another.

    ``numbers`` are a … h: x' = (ax + by + c) / (gx + hy + 1), y' = (dx + ey + f) / (gx + hy + 1).
    """

    numbers: tuple[float, float, float, float, float, float, float, float]

    @classmethod
    def moved(cls, x: float, y: float) -> Projection:
        """The map that moves ``x`` to the right and ``y`` down."""
        return cls((1.0, 0.0, x, 0.0, 1.0, y, 0.0, 0.0))

    @classmethod
    def scaled(cls, by: float) -> Projection:
        """The map to another unit: one unit of this plane is ``by`` of the other."""
        return cls((by, 0.0, 0.0, 0.0, by, 0.0, 0.0, 0.0))

    @classmethod
    def unturned(cls, degrees: int, width: float, height: float) -> Projection:
        """The map from a page that was rotated clockwise by ``degrees`` (0, 90, 180, 270) to the page before rotation.

        ``width`` and ``height`` are those of the page before rotation.

        >>> Projection.unturned(90, 60, 80).point(80, 0)
        (0.0, 0.0)
        """
        return {
            90: cls((0.0, 1.0, 0.0, -1.0, 0.0, height, 0.0, 0.0)),
            180: cls((-1.0, 0.0, width, 0.0, -1.0, height, 0.0, 0.0)),
            270: cls((0.0, -1.0, width, 1.0, 0.0, 0.0, 0.0, 0.0)),
        }.get(degrees % 360, cls.moved(0.0, 0.0))

    @classmethod
    def onto(cls, size: tuple[float, float], corners: Sequence[tuple[float, float]]) -> Projection:
        """The map from a rectangle at the origin to four corners, clockwise from the top left (Heckbert 1989, 2.2.3).

        >>> Projection.onto((2, 2), [(0, 0), (4, 0), (4, 6), (0, 6)]).point(1, 1)
        (2.0, 3.0)
        """
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
        dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
        dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
        whole = dx1 * dy2 - dx2 * dy1
        g, h = (dx3 * dy2 - dx2 * dy3) / whole, (dx1 * dy3 - dx3 * dy1) / whole
        wide, high = size
        return cls((
            (x1 - x0 + g * x1) / wide, (x3 - x0 + h * x3) / high, x0,
            (y1 - y0 + g * y1) / wide, (y3 - y0 + h * y3) / high, y0, g / wide, h / high,
        ))  # fmt: skip

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The point on the other plane."""
        a, b, c, d, e, f, g, h = self.numbers
        whole = g * x + h * y + 1
        return (a * x + b * y + c) / whole, (d * x + e * y + f) / whole

    def box(self, box: Box) -> Box:
        """The smallest box on the other plane around the mapped box."""
        corners = ((box.x0, box.top), (box.x1, box.top), (box.x1, box.bottom), (box.x0, box.bottom))
        across, down = zip(*(self.point(x, y) for x, y in corners), strict=True)
        return Box(min(across), min(down), max(across), max(down))

    def then(self, other: Projection) -> Projection:
        """The map that applies this one, then the other.

        >>> Projection.scaled(2).then(Projection.moved(1, 0)).point(3, 3)
        (7.0, 6.0)
        """
        a, b = (*other.numbers, 1.0), (*self.numbers, 1.0)
        *rest, last = (sum(a[3 * i + k] * b[3 * k + j] for k in range(3)) for i in range(3) for j in range(3))
        c, d, e, f, g, h, i, j = (value / last for value in rest)
        return Projection((c, d, e, f, g, h, i, j))
