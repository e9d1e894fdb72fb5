"""Prepare the ink of a slot for the network: remove dot leaders, rules and neighbouring lines, scale to 32 rows.

The same function prepared the training pictures, so the network is trained on its
mistakes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ABOVE", "BELOW", "ROWS", "components", "strip"]

ROWS = 32
ABOVE, BELOW = 2.3, 1.0  # heights of a capital: how far the crop of a slot extends above and below the baseline
_UNIT = 20  # pixels: height of a capital after scaling; enough for digits, and fast
_INK = 0.45
_EDGE = 4  # columns of paper added on both sides
_MAX_WIDTH = 288
_SPECK, _FLAT = 0.14, 0.3  # heights of a capital: size of dirt, height of dots and dashes
_MIN_HEIGHT = 1.1


def strip(crop: Image, unit: float, baseline: float, slant: float = 0.0) -> Any:
    """The ink as a float32 array of shape (32, width), 0 for paper and 1 for ink; None if there is no ink.

    ``crop``: a grey picture. ``unit``: the height of a printed capital, ``baseline``: the row of the printed
    baseline, both in pixels of the crop. ``slant`` shifts the top to the left by this number of heights.
    """
    import numpy as np
    from PIL import Image as Pillow

    scale = _UNIT / unit
    size = max(4, min(round(crop.width * scale), 900)), max(8, min(round(crop.height * scale), 300))
    small = crop.resize(size, Pillow.Resampling.BOX if scale < 1 else Pillow.Resampling.BILINEAR)
    ink = _ink_levels(np.asarray(small, dtype=np.float32))
    kept = _line_ink_mask(ink >= _INK, baseline * scale)
    if not kept.any():
        return None
    ink *= _dilate(kept)
    rows = np.flatnonzero(kept.any(axis=1))
    low, high = int(rows[0]), int(rows[-1]) + 1
    missing_rows = max(0, round(_MIN_HEIGHT * _UNIT) - (high - low))
    low, high = max(0, low - 1 - missing_rows), min(ink.shape[0], high + 1)
    part = np.rint(ink[low:high] * 255).astype(np.uint8)
    width = max(4, min(round(part.shape[1] * ROWS / part.shape[0]), _MAX_WIDTH))
    scaled = Pillow.fromarray(part).resize((width, ROWS), Pillow.Resampling.BILINEAR)
    if slant:
        slanted_width = width + int(abs(slant) * ROWS) + 1
        transform = (1.0, slant, min(0.0, -slant * ROWS), 0.0, 1.0, 0.0)
        scaled = scaled.transform((slanted_width, ROWS), Pillow.Transform.AFFINE, transform, Pillow.Resampling.BILINEAR)
    return np.pad(np.asarray(scaled, dtype=np.float32) / 255, ((0, 0), (_EDGE, _EDGE)))


def _ink_levels(grey: Any) -> Any:
    """Ink levels from 0 for paper to 1 for the darkest ink, also on a faint page."""
    import numpy as np

    paper = max(float(np.percentile(grey, 90)), 120.0)
    dark = min(float(np.percentile(grey, 2)), paper - 50.0)
    return np.clip((paper - grey) / (paper - dark), 0.0, 1.0)


def _dilate(mask: Any) -> Any:
    """The mask extended by one pixel, to include the grey edges of strokes."""
    dilated = mask.copy()
    dilated[1:] |= mask[:-1]
    dilated[:-1] |= mask[1:]
    tall = dilated.copy()
    dilated[:, 1:] |= tall[:, :-1]
    dilated[:, :-1] |= tall[:, 1:]
    return dilated


def _line_ink_mask(mask: Any, baseline: float) -> Any:
    """The mask without specks, without dot leaders and rules under the line, and without neighbouring lines."""
    import numpy as np

    labels, boxes = components(mask)
    wanted = [_is_on_line(box, baseline) for box in boxes]
    # Parts of broken strokes between the top of the ink and the baseline are kept, dots of a leader are not.
    top = min((box[1] for box, is_wanted in zip(boxes, wanted, strict=True) if is_wanted), default=mask.shape[0])
    for index, (x0, y0, x1, y1) in enumerate(boxes):
        broken = y0 >= top - 1 and y1 <= baseline - _FLAT * _UNIT and max(x1 - x0, y1 - y0) > 1
        wanted[index] = wanted[index] or (broken and x1 - x0 <= 2 * _UNIT)
    return np.array([False, *wanted])[labels]


def _is_on_line(box: tuple[int, int, int, int], baseline: float) -> bool:
    """Is a component, judging by its box, a letter or digit on the line?"""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    speck = max(width, height) <= _SPECK * _UNIT
    flat = height <= _FLAT * _UNIT and ((top + bottom) / 2 > baseline - _FLAT * _UNIT or width > 3 * _UNIT)
    other_line = bottom < baseline - 0.85 * _UNIT or top > baseline + 0.1 * _UNIT
    return not (speck or flat or other_line)


def components(mask: Any) -> tuple[Any, list[tuple[int, int, int, int]]]:
    """Connected components (8-connectivity): labels from 1 in the shape of the mask; boxes (x0, top, x1, bottom)."""
    import numpy as np

    height, width = mask.shape
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    parent = _connect_runs(rows.tolist(), starts.tolist(), ends.tolist())
    roots = sorted(set(parent))
    number = {root: index + 1 for index, root in enumerate(roots)}
    component_ids = np.array([number[root] for root in parent], dtype=np.int32)
    labels = np.zeros((height, width), dtype=np.int32)
    boxes: list[tuple[int, int, int, int]] = []
    if component_ids.size:
        # Labels are written from the start to the end of each run by a cumulative sum of differences.
        steps = np.zeros((height, width + 1), dtype=np.int32)
        np.add.at(steps, (rows, starts), component_ids)
        np.add.at(steps, (rows, ends), -component_ids)
        labels = np.cumsum(steps, axis=1)[:, :width]
        order = np.argsort(component_ids, kind="stable")
        first = np.searchsorted(component_ids[order], np.arange(1, len(roots) + 1))
        low = (np.minimum.reduceat(edge[order], first).tolist() for edge in (starts, rows))
        high = (np.maximum.reduceat(edge[order], first).tolist() for edge in (ends, rows + 1))
        boxes = list(zip(*low, *high, strict=True))
    return labels, boxes


def _connect_runs(rows: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For each run, the first run of its component (union-find over runs of neighbouring rows)."""
    parent = list(range(len(rows)))

    def root(run: int) -> int:
        while parent[run] != run:
            parent[run] = parent[parent[run]]
            run = parent[run]
        return run

    above = 0
    for run, row in enumerate(rows):
        while above < run and (rows[above] < row - 1 or (rows[above] == row - 1 and ends[above] < starts[run])):
            above += 1
        other = above
        while other < run and rows[other] == row - 1 and starts[other] <= ends[run]:
            first, second = sorted((root(other), root(run)))
            parent[second] = first
            other += 1
    return [root(run) for run in range(len(rows))]
