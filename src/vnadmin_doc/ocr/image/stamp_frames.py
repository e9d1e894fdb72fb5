"""Find the drawn frames of stamps in a picture: four thin straight strokes, straight or tilted, of the size of a stamp.

Decree 30/2020/NĐ-CP, Appendix IV, V: the frame of the arrival stamp has 35 × 50 mm; the frames of offices have 28 to
95 mm × 9 to 52 mm. A frame may cover lines of the letter, so the ink inside is read apart from the ink outside.
The search works on a copy at about 100 dpi, where a page takes some fifty milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from vnadmin_doc.model.geometry import Box
from vnadmin_doc.ocr.image.components import components, thickened
from vnadmin_doc.ocr.image.pixels import crop, rotate
from vnadmin_doc.ocr.image.ruled_lines import ink_runs

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["StampFrame", "find_frames"]

_Point = tuple[float, float]

_DPI = 100.0  # of the copy
_MM = _DPI / 25.4  # pixels of the copy per millimetre
_INK = 190  # grey level of the copy: darker is ink
_WIDTH, _HEIGHT = (25.0, 95.0), (9.0, 52.0)  # millimetres
_MAX_RULES, _MAX_PAIRS = 200, 150
_LOWEST = 0.62  # of the height of the page: the top of a stamp is higher
_MIN_RUN, _MIN_RULE = 5.0, 8.0  # millimetres: unbroken run of ink in one row; stroke
_MAX_THICKNESS = 9.0  # pixels of the copy, with the widening of one pixel on both sides
_MAX_SLOPE = 0.18
_MAX_ROUGHNESS = 3.0  # pixels: mean distance of the ink from a straight line
_MAX_GAP = 8.0  # millimetres between two parts of a broken stroke
_MAX_SHIFT = 8.0  # millimetres between the ends of top and bottom, at right angles to both
_MAX_SLOPE_DIFFERENCE = 0.03
_SIDE_REACH = 8  # pixels: how far a side may be from the ends of top and bottom
_SHIFT_COST = 0.002  # of strokes with equal ink the nearest is the side
_MIN_SIDE = 0.6  # share of a side that is ink
_STROKE_INK = 160
_MIN_LEVEL_STROKE, _MIN_UPRIGHT_STROKE = 10.0, 7.6  # millimetres: longer strokes inside a frame are not letters
_MARGIN = 1.0  # millimetres around a frame that are cut out with it
_STROKE = 0.55  # millimetres from the middle of a stroke of the frame to its edge
_BRIDGE = 0.6  # millimetres by which ink is widened, so that a letter is one piece on both sides of a stroke
_MAX_LETTERS = (0.25, 0.3)  # of the width and height of the frame: larger ink is not a letter


@dataclass(frozen=True, slots=True)
class _Rule:
    """A stroke from (x0, y0) to (x1, y1), nearly level, in pixels of the copy."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def slope(self) -> float:
        return (self.y1 - self.y0) / max(self.width, 1.0)


@dataclass(frozen=True, slots=True)
class StampFrame:
    """A frame: its corners (x, y) in pixels, clockwise from the upper left, and its slope (downwards to the right)."""

    corners: tuple[tuple[float, float], ...]
    slope: float

    @property
    def box(self) -> Box:
        """The box around the frame."""
        xs, ys = zip(*self.corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def cut(self, picture: Image, dpi: float) -> Image:
        """The part of the picture around the frame, rotated so that the frame is level, without long strokes."""
        box = self.box
        level = rotate(crop(picture, box.x0, box.top, box.x1, box.bottom), math.degrees(math.atan(self.slope)))
        return _without_strokes(_without_edge(level, dpi), dpi)

    def to_page(self, box: Box) -> Box:
        """A box on the picture that ``cut`` returns, moved to its place on the page."""
        whole = self.box
        turn = math.atan(self.slope)
        x, y = box.middle - int(whole.width) / 2, box.centre - int(whole.height) / 2
        dx = x * math.cos(turn) - y * math.sin(turn) - x
        dy = x * math.sin(turn) + y * math.cos(turn) - y
        return box.moved(whole.x0 + dx, whole.top + dy)

    def erase(self, picture: Image, dpi: float, kept: Iterable[Box] = ()) -> Image:
        """The picture with white inside the frame and on its strokes; letters that cross it, and boxes, are kept."""
        import numpy as np
        from PIL import Image as Pillow

        box = self.box
        x0, top = max(0, int(box.x0)), max(0, int(box.top))
        part = np.asarray(picture.crop((x0, top, int(box.x1), int(box.bottom))))
        inside, strokes = self.masks(part.shape, x0, top, dpi)
        crossing = _crossing_ink(part < _STROKE_INK, inside, strokes, round(_BRIDGE * dpi / 25.4))
        cleared = np.where((inside | strokes) & ~crossing, 255, part).astype(np.uint8)
        copy = picture.copy()
        copy.paste(_without_strokes(Pillow.fromarray(cleared), dpi), (x0, top))
        for letter in kept:
            corners = (int(letter.x0), int(letter.top), int(letter.x1), int(letter.bottom))
            copy.paste(picture.crop(corners), corners)
        return copy

    def masks(self, shape: tuple[int, ...], x0: int, top: int, dpi: float) -> tuple[Any, Any]:
        """(the pixels inside the middle of the strokes, the pixels of the strokes), of a part of the picture."""
        import numpy as np
        from PIL import Image as Pillow
        from PIL import ImageDraw

        inset = _MARGIN * dpi / 25.4
        signs = ((1, 1), (-1, 1), (-1, -1), (1, -1))
        points = [(x + a * inset - x0, y + b * inset - top) for (x, y), (a, b) in zip(self.corners, signs, strict=True)]
        inside, strokes = (Pillow.new("1", (shape[1], shape[0])) for _ in range(2))
        ImageDraw.Draw(inside).polygon(points, fill=1)
        ImageDraw.Draw(strokes).line([*points, points[0]], fill=1, width=round(2 * _STROKE * dpi / 25.4))
        return np.asarray(inside), np.asarray(strokes)


def find_frames(grey: Image, dpi: float) -> list[StampFrame]:
    """The frames in the upper part of a deskewed page, from top to bottom; of frames inside each other the outer one.

    A page with many rules is a form or a table: none is searched there.

    ``grey``: the picture with the ink of the stamps; ``dpi``: its resolution.
    """
    import numpy as np

    factor = max(1, round(dpi / _DPI))
    ink = np.asarray(grey.reduce(factor)) < _INK
    rules = [rule for rule in _joined(_level_rules(ink)) if _fits(rule.width, _WIDTH) and rule.y0 < _LOWEST * len(ink)]
    if len(rules) > _MAX_RULES:
        return []
    pairs = [(top, bottom) for top, bottom in product(rules, rules) if _are_top_and_bottom(top, bottom)]
    found: list[StampFrame] = []
    if len(pairs) > _MAX_PAIRS:
        return []
    for top, bottom in sorted(pairs, key=lambda pair: -pair[0].width * (pair[1].y0 - pair[0].y0)):
        frame = _frame(ink, top, bottom, factor)
        if frame and not any(_overlap(frame.box, other.box) for other in found):
            found.append(frame)
    return sorted(found, key=lambda frame: frame.box.top)


def _fits(length: float, limits: tuple[float, float]) -> bool:
    return limits[0] * _MM < length < limits[1] * _MM


def _level_rules(ink: Any) -> list[_Rule]:
    """The thin strokes that are nearly level. A stroke that is slightly slanted continues in the next row."""
    import numpy as np

    thick = thickened(ink, 1)
    steps = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int32)
    for row, start, end in ink_runs(thick, round(_MIN_RUN * _MM)):
        steps[row, start] += 1
        steps[row, end] -= 1
    labels, boxes = components(np.cumsum(steps, axis=1)[:, :-1] > 0)
    found = []
    for number, (x0, top, x1, bottom) in enumerate(boxes, 1):
        if x1 - x0 < _MIN_RULE * _MM:
            continue
        rows, columns = np.nonzero(labels[top:bottom, x0:x1] == number)
        if rows.size > _MAX_THICKNESS * (x1 - x0):
            continue
        slope, start = np.polyfit(columns, rows, 1)
        if abs(slope) <= _MAX_SLOPE and np.abs(rows - slope * columns - start).mean() <= _MAX_ROUGHNESS:
            found.append(_Rule(x0, top + float(start), x1, top + float(start + slope * (x1 - x0))))
    return found


def _joined(rules: Iterable[_Rule]) -> list[_Rule]:
    """The strokes, with the parts of a broken stroke joined."""
    found: list[_Rule] = []
    for rule in sorted(rules, key=lambda rule: rule.x0):
        at = next((i for i, other in enumerate(found) if _continues(other, rule)), None)
        if at is None:
            found.append(rule)
        else:
            last = max(found[at], rule, key=lambda part: part.x1)
            found[at] = _Rule(found[at].x0, found[at].y0, last.x1, last.y1)
    return found


def _continues(rule: _Rule, after: _Rule) -> bool:
    gap = after.x0 - rule.x1
    miss = abs(rule.y1 + rule.slope * gap - after.y0)
    return -2.5 * _MM < gap < _MAX_GAP * _MM and miss < 1.2 * _MM + 0.03 * abs(gap)


def _are_top_and_bottom(top: _Rule, bottom: _Rule) -> bool:
    height = bottom.y0 - top.y0
    if not _fits(height, _HEIGHT) or abs(top.slope - bottom.slope) > _MAX_SLOPE_DIFFERENCE:
        return False
    lean = (top.slope + bottom.slope) / 2 * height  # a tilted frame leans to the left or right
    return max(abs(bottom.x0 - top.x0 + lean), abs(bottom.x1 - top.x1 + lean)) <= _MAX_SHIFT * _MM


def _frame(ink: Any, top: _Rule, bottom: _Rule, factor: int) -> StampFrame | None:
    """The frame of a top and a bottom; None if a side is missing.

    Letters that touch top or bottom extend it beyond the sides, so a side is at the inner of both ends.
    """
    slope = (top.slope + bottom.slope) / 2
    lean = slope * (bottom.y0 - top.y0)
    x0, x1 = max(top.x0, bottom.x0 + lean), min(top.x1, bottom.x1 + lean)
    left = _side(ink, (x0, top.y0), (x0 - lean, bottom.y0))
    right = _side(ink, (x1, top.y1), (x1 - lean, bottom.y1))
    if left is None or right is None:
        return None
    margin = _MARGIN * _MM
    corners = (
        (left[0] - margin, top.y0 + (left[0] - top.x0) * top.slope - margin),
        (right[0] + margin, top.y1 + (right[0] - top.x1) * top.slope - margin),
        (right[1] + margin, bottom.y1 + (right[1] - bottom.x1) * bottom.slope + margin),
        (left[1] - margin, bottom.y0 + (left[1] - bottom.x0) * bottom.slope + margin),
    )
    return StampFrame(tuple((x * factor, y * factor) for x, y in corners), slope)


def _overlap(one: Box, other: Box) -> bool:
    return (
        min(one.x1, other.x1) - max(one.x0, other.x0) > 0.2 * min(one.width, other.width)
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.2 * min(one.height, other.height)
    )  # fmt: skip


def _side(ink: Any, start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float] | None:
    """The x of both ends of the stroke near the line from ``start`` to ``end``; None if there is no stroke."""
    shifts = range(-_SIDE_REACH, _SIDE_REACH + 1, 2)
    pairs = list(product(shifts, shifts))
    lines = [((start[0] + a, start[1]), (end[0] + b, end[1])) for a, b in pairs]
    shares = [
        share - _SHIFT_COST * (abs(a) + abs(b)) for share, (a, b) in zip(_ink_shares(ink, lines), pairs, strict=True)
    ]
    best = max(range(len(pairs)), key=shares.__getitem__)
    a, b = pairs[best]
    return (start[0] + a, end[0] + b) if shares[best] >= _MIN_SIDE else None


def _without_strokes(level: Image, dpi: float) -> Image:
    """The picture without strokes that are longer than its letters: the frame, and the lines that divide it."""
    import numpy as np
    from PIL import Image as Pillow

    pixels = np.asarray(level).copy()
    for turned, shortest in ((pixels, _MIN_LEVEL_STROKE), (pixels.T, _MIN_UPRIGHT_STROKE)):
        ink = thickened(turned < _STROKE_INK, 2)
        for row, start, end in ink_runs(ink, round(shortest * dpi / 25.4)):
            turned[max(0, row - 2) : row + 3, max(0, start - 2) : end + 2] = 255
    return Pillow.fromarray(pixels)


def _without_edge(level: Image, dpi: float) -> Image:
    """The level picture of a frame without its margin and its strokes."""
    from PIL import ImageOps

    edge = round((_MARGIN + _STROKE) * dpi / 25.4)
    inner = level.crop((edge, edge, level.width - edge, level.height - edge))
    return ImageOps.expand(inner, edge, fill=255)


def _crossing_ink(ink: Any, inside: Any, strokes: Any, bridge: int) -> Any:
    """The ink of letters that are partly inside and partly outside a frame.

    The stroke of the frame cuts such a letter in two; the parts are joined across ``bridge`` pixels on both sides, once
    downwards and once sideways, so that the letters of a line stay apart.
    """
    import numpy as np

    letters = ink & ~strokes
    crossing = np.zeros_like(ink)
    for turn in (np.asarray, np.transpose):
        labels, boxes = components(turn(thickened(turn(letters), bridge)))
        both = np.intersect1d(np.unique(labels[letters & inside]), np.unique(labels[letters & ~inside]))
        small = [label for label in both.tolist() if label and _is_letter(boxes[label - 1], ink.shape)]
        crossing |= np.isin(labels, small)
    return ink & crossing


def _is_letter(box: tuple[int, int, int, int], shape: tuple[int, ...]) -> bool:
    """Is a component as small as a few letters, and not a part of the frame?"""
    x0, top, x1, bottom = box
    return x1 - x0 < _MAX_LETTERS[0] * shape[1] and bottom - top < _MAX_LETTERS[1] * shape[0]


def _ink_shares(ink: Any, lines: Sequence[tuple[_Point, _Point]]) -> list[float]:
    """The share of the points of each line that have ink at most three pixels to the side.

    The lines go from one common height down to another.
    """
    import numpy as np

    (_, top), (_, bottom) = lines[0]
    count = max(2, int(bottom - top))
    rows = np.linspace(top, bottom, count).astype(int).clip(0, ink.shape[0] - 1)
    columns = np.linspace([x for (x, _), _ in lines], [x for _, (x, _) in lines], count).astype(int)
    near = [ink[rows[:, None], (columns + aside).clip(0, ink.shape[1] - 1)] for aside in range(-3, 4)]
    return list(map(float, np.any(near, axis=0).mean(axis=0)))
