"""The sheet of paper on a photo: its place, and the picture of it alone, seen from straight above.

A flat scan has no table round its paper: it is left as it is. A scanner's black lid beyond a sheet
that is square is no photo either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Projection

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_sheet", "straightened"]

_SMALL = 400  # pixels of the longer side: corners are found to a quarter of a per cent of it
_LEAST_SIDE = 300  # pixels: nobody reads a letter on less
_DARKER = 0.86  # the table is darker than paper by this, on three sides at least
_SEEN = 0.35  # of the width, from the edge in: the sheet begins within
_RUN = 0.04  # of the width: so much paper in a row is the sheet, not a light spot of the table
_LEVEL = math.tan(math.radians(25))
_NEAR = 0.008  # of the longer side: points this near a line are on it
_ON_LINE = 0.5  # of the points found along a side
_LEAST_AREA, _MOST_AREA = 0.25, 0.985
_SHAPES = (1.15, 1.75)  # longer side by shorter; A4 is 1.41, and perspective adds
_A4 = 11.69 / 8.27
_NEARLY_A4 = 0.15
_SQUARE = 1.2  # degrees
_LID = 60  # grey: what is darker than that round a square sheet is a scanner's lid

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners: top left, top right, bottom right, bottom left."""


def find_sheet(image: Image) -> Quad | None:
    """The sheet's corners in pixels; None where the picture is all paper, or in doubt."""
    import numpy as np

    if min(image.size) < _LEAST_SIDE:
        return None
    factor = max(1, max(image.size) // _SMALL)
    grey = np.asarray(image.convert("L") if factor == 1 else image.reduce(factor).convert("L"), dtype=np.float32)
    paper = _paper(grey)
    table = [side for side in _sides(grey) if side < _DARKER * paper]
    if len(table) < 3:
        return None
    smooth = _smoothed(grey)
    lines = [_edge(seen, grey.shape) for seen in (smooth, smooth[:, ::-1], smooth.T, smooth.T[:, ::-1])]
    if any(line is None for line in lines):
        return None
    quad = _corners(lines, grey.shape)
    if not _is_sheet(quad, grey.shape):
        return None
    if max(table) < _LID and _squareness(quad) < _SQUARE:
        return None
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((x * factor, y * factor) for x, y in quad)
    return (x0, y0), (x1, y1), (x2, y2), (x3, y3)


def _paper(grey: Any) -> float:
    """How bright the paper is, in the middle of the picture."""
    import numpy as np

    high, wide = grey.shape
    return float(np.percentile(grey[high // 5 : -high // 5 or None, wide // 5 : -wide // 5 or None], 70))


def _sides(grey: Any) -> tuple[float, ...]:
    """How bright the picture is along its four edges."""
    import numpy as np

    rim = max(2, max(grey.shape) // 100)
    strips = (grey[:, :rim], grey[:, -rim:], grey[:rim], grey[-rim:])
    return tuple(float(np.median(strip)) for strip in strips)


def _smoothed(grey: Any) -> Any:
    import numpy as np
    from PIL import Image as Pillow
    from PIL import ImageFilter

    return np.asarray(Pillow.fromarray(grey.astype(np.uint8)).filter(ImageFilter.MedianFilter(5)))


@dataclass(frozen=True, slots=True)
class _Line:
    """Points ``at + slope · t`` beside ``t``: of an upright edge ``t`` is the row, of a level one the column."""

    at: float
    slope: float


def _paper_at(grey: Any) -> Any:
    """Which pixels are paper rather than table, row by row, as seen from the left: shadows are on both."""
    import numpy as np

    high, wide = grey.shape
    rim = np.median(grey[:, : max(2, wide // 100)], axis=1)
    near = np.percentile(grey[:, : max(4, int(_SEEN * wide))], 90, axis=1)
    table, paper = (_running(level, max(3, high // 20)) for level in (rim, near))
    return (grey > ((table + paper) / 2)[:, None]) & (table < _DARKER * paper)[:, None]


def _running(levels: Any, length: int) -> Any:
    import numpy as np

    padded = np.pad(levels, (length // 2, length - 1 - length // 2), mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, length), axis=1)


def _edge(grey: Any, shape: tuple[int, int]) -> _Line | None:
    """The line along which the paper begins, seen from the left of an array; that of most points, surely."""
    import numpy as np

    bright = _paper_at(grey)
    high, wide = bright.shape
    run = max(3, round(_RUN * wide))
    sums = np.cumsum(np.pad(bright.astype(np.int32), ((0, 0), (1, 0))), axis=1)
    full = sums[:, run:] - sums[:, :-run] >= 0.9 * run
    rows = np.nonzero(full.any(axis=1))[0]
    if rows.size < 0.4 * high:
        return None
    columns = full[rows].argmax(axis=1).astype(np.float64)
    near, rng = max(1.5, _NEAR * max(shape)), np.random.default_rng(0)
    best: Any = np.zeros(0, dtype=bool)
    for one, other in rng.integers(0, rows.size, (150, 2)):
        if abs(int(rows[one]) - int(rows[other])) < 0.2 * high:
            continue
        slope = (columns[other] - columns[one]) / (rows[other] - rows[one])
        on = np.abs(columns - columns[one] - slope * (rows - rows[one])) < near
        if abs(slope) < _LEVEL and on.sum() > best.sum():
            best = on
    if best.sum() < _ON_LINE * rows.size or np.ptp(rows[best]) < 0.35 * high:
        return None
    slope, at = np.polyfit(rows[best], columns[best], 1)
    return _Line(float(at), float(slope))


def _corners(lines: list[Any], shape: tuple[int, int]) -> Quad:
    """Where the edges cross; those from the right and from below were seen in a mirror."""
    left, right, top, bottom = lines
    high, wide = shape
    right = _Line(wide - right.at, -right.slope)
    bottom = _Line(high - bottom.at, -bottom.slope)

    def cross(upright: _Line, level: _Line) -> Point:
        x = (upright.at + upright.slope * level.at) / (1 - upright.slope * level.slope)
        return x, level.at + level.slope * x

    return cross(left, top), cross(right, top), cross(right, bottom), cross(left, bottom)


def _is_sheet(quad: Quad, shape: tuple[int, int]) -> bool:
    """Is it of a sheet's shape, within the picture, and neither a patch of it nor all?"""
    high, wide = shape
    slack = 0.03 * max(shape)
    if not all(-slack <= x <= wide + slack and -slack <= y <= high + slack for x, y in quad):
        return False
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(quad, (*quad[1:], quad[0]), strict=True))) / 2
    top, right, bottom, left = _lengths(quad)
    across, down = (top + bottom) / 2, (left + right) / 2
    alike = all(0.6 < one / other < 1 / 0.6 for one, other in ((top, bottom), (left, right)))
    shaped = _SHAPES[0] <= max(across, down) / min(across, down) <= _SHAPES[1]
    return _LEAST_AREA <= area / (high * wide) <= _MOST_AREA and alike and shaped


def _lengths(quad: Quad) -> tuple[float, ...]:
    """Of the top, right, bottom and left edge."""
    return tuple(max(math.dist(a, b), 1.0) for a, b in zip(quad, (*quad[1:], quad[0]), strict=True))


def _squareness(quad: Quad) -> float:
    """By how many degrees its corners differ from right angles, at most."""
    worst = 0.0
    for before, at, after in zip((quad[3], *quad[:3]), quad, (*quad[1:], quad[0]), strict=True):
        one = math.atan2(before[1] - at[1], before[0] - at[0])
        other = math.atan2(after[1] - at[1], after[0] - at[0])
        angle = abs(math.degrees(one - other)) % 360
        worst = max(worst, abs(min(angle, 360 - angle) - 90))
    return worst


def straightened(image: Image, quad: Quad) -> tuple[Image, Projection]:
    """The sheet alone, A4 where it is nearly that, and the way from its pixels back to the photo's."""
    from PIL import Image as Pillow

    top, right, bottom, left = _lengths(quad)
    wide, high = max(top, bottom), max(left, right)
    shape = max(wide, high) / min(wide, high)
    if abs(shape / _A4 - 1) < _NEARLY_A4:
        wide, high = (wide, max(high, wide * _A4)) if high > wide else (max(wide, high * _A4), high)
        wide, high = (max(wide, high / _A4), high) if high > wide else (wide, max(high, wide / _A4))
    width, height = round(wide), round(high)
    back = Projection.onto((width, height), quad)
    flat = image.transform(
        (width, height), Pillow.Transform.PERSPECTIVE, back.numbers, Pillow.Resampling.BICUBIC, fillcolor="white"
    )
    return flat, back
