"""Find the sheet of paper on a photo, and straighten it: crop it and correct the perspective.

A flat scan has no table around the paper and is not changed. A rectangular sheet with the black lid of a scanner
around it is not a photo either.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Projection

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_sheet", "straighten"]

_SEARCH_SIZE = 400  # pixels of the longer side of the copy; corners are found within 0.25 % of it
_MIN_SIDE = 300  # pixels: a letter in a smaller picture is not readable
_TABLE_DARKNESS = 0.86  # brightness of the table relative to paper, on at least three sides
_SEARCH_SHARE = 0.35  # of the width: the sheet begins within this distance from the edge
_MIN_PAPER_RUN = 0.04  # of the width: a shorter run of bright pixels is a light spot of the table
_MAX_SLOPE = math.tan(math.radians(25))
_MAX_DISTANCE = 0.008  # of the longer side: points within this distance are on the line
_MIN_ON_LINE = 0.5  # share of the points along a side that must be on the line
_MIN_AREA, _MAX_AREA = 0.25, 0.985
_ASPECT_RATIOS = (1.15, 1.75)  # longer / shorter side; A4 is 1.41, perspective changes it
_A4 = 11.69 / 8.27
_NEARLY_A4 = 0.15
_MAX_ANGLE_ERROR = 1.2  # degrees
_MAX_LID_BRIGHTNESS = 60  # grey level: a darker border around a rectangular sheet is the lid of a scanner

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners: top left, top right, bottom right, bottom left."""


def find_sheet(image: Image) -> Quad | None:
    """The corners of the sheet in pixels; None if the whole picture is paper, or in doubt."""
    import numpy as np

    if min(image.size) < _MIN_SIDE:
        return None
    factor = max(1, max(image.size) // _SEARCH_SIZE)
    grey = np.asarray(image.convert("L") if factor == 1 else image.reduce(factor).convert("L"), dtype=np.float32)
    paper = _paper_brightness(grey)
    table = [side for side in _edge_brightness(grey) if side < _TABLE_DARKNESS * paper]
    if len(table) < 3:
        return None
    smooth = _smoothed(grey)
    lines = [_find_edge(seen, grey.shape) for seen in (smooth, smooth[:, ::-1], smooth.T, smooth.T[:, ::-1])]
    if any(line is None for line in lines):
        return None
    quad = _corners(lines, grey.shape)
    if not _is_sheet(quad, grey.shape):
        return None
    if max(table) < _MAX_LID_BRIGHTNESS and _angle_error(quad) < _MAX_ANGLE_ERROR:
        return None
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = ((x * factor, y * factor) for x, y in quad)
    return (x0, y0), (x1, y1), (x2, y2), (x3, y3)


def _paper_brightness(grey: Any) -> float:
    """The brightness of the paper (grey level), measured in the middle of the picture."""
    import numpy as np

    height, width = grey.shape
    return float(np.percentile(grey[height // 5 : -height // 5 or None, width // 5 : -width // 5 or None], 70))


def _edge_brightness(grey: Any) -> tuple[float, ...]:
    """The brightness of the picture along its left, right, top and bottom edge (grey levels)."""
    import numpy as np

    margin = max(2, max(grey.shape) // 100)
    strips = (grey[:, :margin], grey[:, -margin:], grey[:margin], grey[-margin:])
    return tuple(float(np.median(strip)) for strip in strips)


def _smoothed(grey: Any) -> Any:
    import numpy as np
    from PIL import Image as Pillow
    from PIL import ImageFilter

    return np.asarray(Pillow.fromarray(grey.astype(np.uint8)).filter(ImageFilter.MedianFilter(5)))


@dataclass(frozen=True, slots=True)
class _EdgeLine:
    """A line ``at + slope · t``; for a vertical edge ``t`` is the row, for a horizontal edge the column."""

    at: float
    slope: float


def _paper_mask(grey: Any) -> Any:
    """Boolean array of the pixels that are paper; the threshold is set row by row, because of shadows."""
    import numpy as np

    height, width = grey.shape
    margin = np.median(grey[:, : max(2, width // 100)], axis=1)
    near = np.percentile(grey[:, : max(4, int(_SEARCH_SHARE * width))], 90, axis=1)
    table, paper = (_running_median(level, max(3, height // 20)) for level in (margin, near))
    return (grey > ((table + paper) / 2)[:, None]) & (table < _TABLE_DARKNESS * paper)[:, None]


def _running_median(levels: Any, length: int) -> Any:
    import numpy as np

    padded = np.pad(levels, (length // 2, length - 1 - length // 2), mode="edge")
    return np.median(np.lib.stride_tricks.sliding_window_view(padded, length), axis=1)


def _find_edge(grey: Any, shape: tuple[int, int]) -> _EdgeLine | None:
    """The left edge of the paper in an array (RANSAC: the line with most points); None if not certain."""
    import numpy as np

    bright = _paper_mask(grey)
    height, width = bright.shape
    run = max(3, round(_MIN_PAPER_RUN * width))
    sums = np.cumsum(np.pad(bright.astype(np.int32), ((0, 0), (1, 0))), axis=1)
    full = sums[:, run:] - sums[:, :-run] >= 0.9 * run
    rows = np.nonzero(full.any(axis=1))[0]
    if rows.size < 0.4 * height:
        return None
    columns = full[rows].argmax(axis=1).astype(np.float64)
    near, rng = max(1.5, _MAX_DISTANCE * max(shape)), np.random.default_rng(0)
    best: Any = np.zeros(0, dtype=bool)
    for one, other in rng.integers(0, rows.size, (150, 2)):
        if abs(int(rows[one]) - int(rows[other])) < 0.2 * height:
            continue
        slope = (columns[other] - columns[one]) / (rows[other] - rows[one])
        on = np.abs(columns - columns[one] - slope * (rows - rows[one])) < near
        if abs(slope) < _MAX_SLOPE and on.sum() > best.sum():
            best = on
    if best.sum() < _MIN_ON_LINE * rows.size or np.ptp(rows[best]) < 0.35 * height:
        return None
    slope, at = np.polyfit(rows[best], columns[best], 1)
    return _EdgeLine(float(at), float(slope))


def _corners(lines: list[Any], shape: tuple[int, int]) -> Quad:
    """The corners where the edges cross; the right and bottom edges were found in mirrored arrays."""
    left, right, top, bottom = lines
    height, width = shape
    right = _EdgeLine(width - right.at, -right.slope)
    bottom = _EdgeLine(height - bottom.at, -bottom.slope)

    def cross(upright: _EdgeLine, level: _EdgeLine) -> Point:
        x = (upright.at + upright.slope * level.at) / (1 - upright.slope * level.slope)
        return x, level.at + level.slope * x

    return cross(left, top), cross(right, top), cross(right, bottom), cross(left, bottom)


def _is_sheet(quad: Quad, shape: tuple[int, int]) -> bool:
    """Has it the shape and size of a sheet: inside the picture, not too small, and not the whole picture?"""
    height, width = shape
    slack = 0.03 * max(shape)
    if not all(-slack <= x <= width + slack and -slack <= y <= height + slack for x, y in quad):
        return False
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(quad, (*quad[1:], quad[0]), strict=True))) / 2
    top, right, bottom, left = _lengths(quad)
    across, down = (top + bottom) / 2, (left + right) / 2
    alike = all(0.6 < one / other < 1 / 0.6 for one, other in ((top, bottom), (left, right)))
    shaped = _ASPECT_RATIOS[0] <= max(across, down) / min(across, down) <= _ASPECT_RATIOS[1]
    return _MIN_AREA <= area / (height * width) <= _MAX_AREA and alike and shaped


def _lengths(quad: Quad) -> tuple[float, ...]:
    """The lengths of the top, right, bottom and left edge."""
    return tuple(max(math.dist(a, b), 1.0) for a, b in zip(quad, (*quad[1:], quad[0]), strict=True))


def _angle_error(quad: Quad) -> float:
    """The largest difference of a corner from a right angle, in degrees."""
    worst = 0.0
    for before, at, after in zip((quad[3], *quad[:3]), quad, (*quad[1:], quad[0]), strict=True):
        one = math.atan2(before[1] - at[1], before[0] - at[0])
        other = math.atan2(after[1] - at[1], after[0] - at[0])
        angle = abs(math.degrees(one - other)) % 360
        worst = max(worst, abs(min(angle, 360 - angle) - 90))
    return worst


def straighten(image: Image, quad: Quad) -> tuple[Image, Projection]:
    """The image of the sheet (in A4 proportions if nearly A4), and the projection from its pixels to the photo's."""
    from PIL import Image as Pillow

    top, right, bottom, left = _lengths(quad)
    width, height = max(top, bottom), max(left, right)
    shape = max(width, height) / min(width, height)
    if abs(shape / _A4 - 1) < _NEARLY_A4:
        width, height = (width, max(height, width * _A4)) if height > width else (max(width, height * _A4), height)
        width, height = (max(width, height / _A4), height) if height > width else (width, max(height, width / _A4))
    width, height = round(width), round(height)
    back = Projection.onto((width, height), quad)
    flat = image.transform(
        (width, height), Pillow.Transform.PERSPECTIVE, back.numbers, Pillow.Resampling.BICUBIC, fillcolor="white"
    )
    return flat, back
