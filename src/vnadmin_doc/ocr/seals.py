"""Find round seals in black and white: their rings are erased, and scraps of their text are set apart from the letter.

Decree 30/2020/NĐ-CP, Article 33.1: a seal without a signature is on the first page, over a part of the agency's name or
of an attachment's title, so at the left. The ring has 32 to 42 mm. In a colour scan the red channel removes it; in
black and white it is read as letters beside the rows that it crosses.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.engines.tesseract import OcrWord

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["SealRing", "find_rings", "split_at_seals"]

_DPI = 50.0  # of the copy where rings are searched
_MAX_SIDE = 1000  # pixels of the part that is searched; a larger page is no letter, or its resolution is wrong
_WIDTH, _HEIGHT = 0.6, 0.5  # shares of the page, from the left and from the top, where a ring may be
_RADIUS = (14.0, 22.0)  # millimetres
_EDGE = 40.0  # grey levels from one pixel to the next that are the edge of a stroke
_MAX_EDGES = 0.4  # share of the pixels; a page with more is a picture
_MOST_EDGES = 8000  # that vote for a centre
_MIN_VOTES = 30  # of edges that point to the centre of a ring
_CENTRES = 4  # of the places with most votes that are looked at
_RADIAL = 0.95  # cosine of the angle between the direction of an edge and the radius
_WIDE, _FINE = 1.2, 0.7  # millimetres from the circle to the edges of its stroke, before and after the circle is fitted
_MIN_RING = 0.5  # share of the ring that has such edges
_STEPS = 180  # directions from the centre
_BAND = 0.8  # millimetres from the middle of the stroke to its edge
_MARGIN = 0.6  # millimetres of paper outside a stroke that touches no letter
_LETTER = 2  # steps from the edge of a letter to its middle
_INK = 190
_SURE = 0.75  # confidence of a word that is print of the letter
_MAX_GAP = 1.0  # heights of a word between two words of a row


@dataclass(frozen=True, slots=True)
class SealRing:
    """The ring of a seal: its centre and radius, in pixels of the page; ``dpi``: the resolution of the page."""

    x: float
    y: float
    radius: float
    dpi: float

    def contains(self, box: Box) -> bool:
        """Is the middle of a box on the seal?"""
        return math.hypot(box.middle - self.x, box.centre - self.y) < self.radius + _BAND * self.dpi / 25.4

    def erase(self, picture: Image) -> Image:
        """The picture without the ring, except where letters cross it."""
        import numpy as np
        from PIL import Image as Pillow

        pixels = np.asarray(picture).copy()
        reach = math.ceil(self.radius + (_BAND + _MARGIN) * self.dpi / 25.4)
        left, top = max(0, int(self.x) - reach), max(0, int(self.y) - reach)
        part = pixels[top : int(self.y) + reach, left : int(self.x) + reach]
        rows, columns = np.indices(part.shape)
        part[self._stroke(columns + left, rows + top, part < _INK)] = 255
        return Pillow.fromarray(pixels)

    def _stroke(self, x: Any, y: Any, ink: Any) -> Any:
        """The pixels of the stroke, of the pixels (x, y). Ink outside is a letter; inside is the text of the seal."""
        import numpy as np

        distance = (np.hypot(x - self.x, y - self.y) - self.radius) * 25.4 / self.dpi
        step = _steps(x - self.x, y - self.y)
        outside = ink & (distance >= _BAND) & (distance < _BAND + _MARGIN)
        crossed = np.bincount(step[outside], minlength=_STEPS) > 0
        crossed = np.any([np.roll(crossed, shift) for shift in range(-_LETTER, _LETTER + 1)], axis=0)
        return (abs(distance) < _BAND) & ~crossed[step]


@dataclass(frozen=True, slots=True)
class _Edges:
    """The edges of the strokes on a copy of the page: places, and directions across the stroke (unit vectors)."""

    x: Any
    y: Any
    dx: Any
    dy: Any

    def on_ring(self, ring: _Circle, reach: float) -> Any:
        """Which edges are near the circle, and cross the radius?"""
        import numpy as np

        x, y = self.x - ring.x, self.y - ring.y
        distance = np.hypot(x, y)
        radial = abs(x * self.dx + y * self.dy) > _RADIAL * distance
        return radial & (abs(distance - ring.radius) < reach)


@dataclass(frozen=True, slots=True)
class _Circle:
    """A circle on the copy."""

    x: float
    y: float
    radius: float


def _steps(x: Any, y: Any) -> Any:
    """The directions of points around the centre, 0 to ``_STEPS`` - 1."""
    import numpy as np

    return ((np.arctan2(y, x) + math.pi) / (2 * math.pi) * _STEPS).astype(int) % _STEPS


def find_rings(grey: Image, dpi: float) -> list[SealRing]:
    """The rings in the left upper part of a page, none on one larger than A0.

    ``grey``: the page without red ink; ``dpi``: its resolution.
    """
    factor = max(1, round(dpi / _DPI))
    corner = grey.crop((0, 0, max(1, round(_WIDTH * grey.width)), max(1, round(_HEIGHT * grey.height))))
    small = corner.reduce(factor)
    edges = _edges_of(small) if max(small.size) <= _MAX_SIDE else None
    if edges is None:
        return []
    scale = dpi / factor / 25.4
    found: list[SealRing] = []
    for x, y in _centres(edges, small.size, scale):
        circle = _ring_at(edges, x, y, scale)
        if circle and not any(math.hypot(r.x - circle.x * factor, r.y - circle.y * factor) < r.radius for r in found):
            middle = (factor - 1) / 2
            found.append(SealRing(circle.x * factor + middle, circle.y * factor + middle, circle.radius * factor, dpi))
    return found


def _edges_of(small: Image) -> _Edges | None:
    """The edges of the strokes; None for a picture that is full of edges, or has none."""
    import numpy as np

    if min(small.size) < 2:
        return None
    pixels: Any = np.asarray(small, dtype=np.float32)
    dy, dx = np.gradient(pixels)
    strength = np.hypot(dx, dy)
    y, x = np.nonzero(strength > _EDGE)
    if not 0 < y.size <= _MAX_EDGES * strength.size:
        return None
    steep = strength[y, x]
    return _Edges(x, y, dx[y, x] / steep, dy[y, x] / steep)


def _centres(edges: _Edges, size: tuple[int, int], scale: float) -> Iterator[tuple[float, float]]:
    """The places where most edges point to, at the distance of the radius of a seal (Hough transform)."""
    import numpy as np

    width, height = size
    votes = np.zeros((height + 2) * (width + 2), dtype=np.int32)
    low, high = (round(radius * scale) for radius in _RADIUS)
    some = slice(None, None, max(1, edges.x.size // _MOST_EDGES))
    from_x, from_y, dx, dy = (part[some].astype(np.float32) for part in (edges.x, edges.y, edges.dx, edges.dy))
    for radius in (*range(low, high + 1, 2), *range(-high, 1 - low, 2)):
        x, y = (from_x + (radius * dx + 0.5)).astype(np.int32), (from_y + (radius * dy + 0.5)).astype(np.int32)
        inside = (x >= 0) & (y >= 0) & (x < width) & (y < height)
        votes += np.bincount((y[inside] + 1) * (width + 2) + x[inside] + 1, minlength=votes.size)
    grid = votes.reshape(height + 2, width + 2)
    near: Any = sum(np.roll(grid, (down, across), (0, 1)) for down in (-1, 0, 1) for across in (-1, 0, 1))
    for _ in range(_CENTRES):
        y, x = np.unravel_index(np.argmax(near), near.shape)
        if near[y, x] < _MIN_VOTES:
            return
        yield float(x - 1), float(y - 1)
        near[max(0, y - low // 2) : y + low // 2, max(0, x - low // 2) : x + low // 2] = 0


def _ring_at(edges: _Edges, x: float, y: float, scale: float) -> _Circle | None:
    """The ring around a place, fitted to its edges; None if most of it is missing."""
    import numpy as np

    distance = np.hypot(edges.x - x, edges.y - y)
    radii = np.arange(_RADIUS[0] * scale, _RADIUS[1] * scale)
    whole = edges.on_ring(_Circle(x, y, sum(_RADIUS) / 2 * scale), (_RADIUS[1] - _RADIUS[0]) / 2 * scale)
    counts = [np.count_nonzero(whole & (abs(distance - radius) < _FINE * scale)) for radius in radii]
    circle: _Circle | None = _Circle(x, y, float(radii[int(np.argmax(counts))]))
    for reach in (_WIDE, _FINE, _FINE):
        if circle is None:
            return None
        on = edges.on_ring(circle, reach * scale)
        circle = _fitted(edges.x[on], edges.y[on])
    if circle is None or not _RADIUS[0] * scale < circle.radius < _RADIUS[1] * scale:
        return None
    on = edges.on_ring(circle, _FINE * scale)
    steps = np.unique(_steps(edges.x[on] - circle.x, edges.y[on] - circle.y))
    return circle if steps.size >= _MIN_RING * _STEPS else None


def _fitted(x: Any, y: Any) -> _Circle | None:
    """The circle of least squares (Kåsa 1976) through points; None for points on a line."""
    import numpy as np

    if x.size < 3:
        return None
    middle_x, middle_y = x.mean(), y.mean()
    u, v = x - middle_x, y - middle_y
    (a, b, c), _, rank, _ = np.linalg.lstsq(np.stack([u, v, np.ones_like(u)], axis=1), u * u + v * v, rcond=1e-9)
    if rank < 3:
        return None
    return _Circle(
        float(a / 2 + middle_x), float(b / 2 + middle_y), math.sqrt(max(float(c + (a * a + b * b) / 4), 0.0))
    )


def split_at_seals(words: list[OcrWord], rings: Sequence[SealRing]) -> tuple[list[OcrWord], list[OcrWord]]:
    """(the words of the letter, the words of its seals).

    Words of a seal are doubtful, or single letters or signs, and do not stand beside a sure word of a row.
    """
    if not rings:
        return words, []
    sure = {word for word in words if word.confidence >= _SURE and sum(map(str.isalnum, word.text)) > 1}
    seal = [
        word
        for word in words
        if word not in sure
        and any(ring.contains(word.box) for ring in rings)
        and not any(_are_beside(word.box, other.box) for other in sure)
    ]
    return [word for word in words if word not in seal], seal


def _are_beside(one: Box, other: Box) -> bool:
    """Are two boxes in one row, with a space between them?"""
    gap = max(one.x0, other.x0) - min(one.x1, other.x1)
    return one.top < other.centre < one.bottom and gap < _MAX_GAP * other.height
