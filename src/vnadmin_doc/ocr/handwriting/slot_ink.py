"""A slot's ink made ready for the recogniser: leaders, rules and neighbouring lines taken out, 32 rows high.

The same function prepares the training pictures, so what it leaves in or takes out by
mistake is what the network has learnt to bear.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ABOVE", "BELOW", "ROWS", "components", "strip"]

ROWS = 32
ABOVE, BELOW = 2.3, 1.0  # how far a slot's crop reaches over and under the baseline, in heights of a capital
_UNIT = 20  # pixels of a capital in which the ink is looked at: enough for digits, and quick
_INK = 0.45
_EDGE = 4  # columns of paper put on either side
_WIDEST = 288
_SPECK, _FLAT = 0.14, 0.3  # of a capital: dirt, dots and dashes
_LEAST_HIGH = 1.1


def strip(crop: Image, unit: float, baseline: float, lean: float = 0.0) -> Any:
    """Ink as float32 of shape (32, width), 0 for paper and 1 for ink; None where there is no ink.

    ``crop`` is grey; ``unit`` is the height of a printed capital and ``baseline`` the row on
    which the printed line stands, both in pixels of the crop. ``lean`` moves the top to the left by so many
    heights: another slant to look at.
    """
    import numpy as np
    from PIL import Image as Pillow

    scale = _UNIT / unit
    size = max(4, min(round(crop.width * scale), 900)), max(8, min(round(crop.height * scale), 300))
    small = crop.resize(size, Pillow.Resampling.BOX if scale < 1 else Pillow.Resampling.BILINEAR)
    ink = _inked(np.asarray(small, dtype=np.float32))
    kept = _wanted(ink >= _INK, baseline * scale)
    if not kept.any():
        return None
    ink *= _spread(kept)
    rows = np.flatnonzero(kept.any(axis=1))
    low, high = int(rows[0]), int(rows[-1]) + 1
    lacking = max(0, round(_LEAST_HIGH * _UNIT) - (high - low))
    low, high = max(0, low - 1 - lacking), min(ink.shape[0], high + 1)
    part = np.rint(ink[low:high] * 255).astype(np.uint8)
    width = max(4, min(round(part.shape[1] * ROWS / part.shape[0]), _WIDEST))
    scaled = Pillow.fromarray(part).resize((width, ROWS), Pillow.Resampling.BILINEAR)
    if lean:
        wider = width + int(abs(lean) * ROWS) + 1
        how = (1.0, lean, min(0.0, -lean * ROWS), 0.0, 1.0, 0.0)
        scaled = scaled.transform((wider, ROWS), Pillow.Transform.AFFINE, how, Pillow.Resampling.BILINEAR)
    return np.pad(np.asarray(scaled, dtype=np.float32) / 255, ((0, 0), (_EDGE, _EDGE)))


def _inked(grey: Any) -> Any:
    """0 for paper and 1 for the darkest ink, however faint the page is."""
    import numpy as np

    paper = max(float(np.percentile(grey, 90)), 120.0)
    dark = min(float(np.percentile(grey, 2)), paper - 50.0)
    return np.clip((paper - grey) / (paper - dark), 0.0, 1.0)


def _spread(mask: Any) -> Any:
    """The mask and its neighbours: the grey edges of strokes."""
    wide = mask.copy()
    wide[1:] |= mask[:-1]
    wide[:-1] |= mask[1:]
    tall = wide.copy()
    wide[:, 1:] |= tall[:, :-1]
    wide[:, :-1] |= tall[:, 1:]
    return wide


def _wanted(mask: Any, baseline: float) -> Any:
    """Without specks, leaders and rules under the line, and what belongs to the lines above and below."""
    import numpy as np

    labels, boxes = components(mask)
    sure = [_of_line(box, baseline) for box in boxes]
    # Broken strokes: ink between the top and the foot of the line's ink stays, dots of a leader do not.
    top = min((box[1] for box, good in zip(boxes, sure, strict=True) if good), default=mask.shape[0])
    for index, (x0, y0, x1, y1) in enumerate(boxes):
        broken = y0 >= top - 1 and y1 <= baseline - _FLAT * _UNIT and max(x1 - x0, y1 - y0) > 1
        sure[index] = sure[index] or (broken and x1 - x0 <= 2 * _UNIT)
    return np.array([False, *sure])[labels]


def _of_line(box: tuple[int, int, int, int], baseline: float) -> bool:
    """Is a component, by its box, a letter or digit that stands on the line?"""
    x0, top, x1, bottom = box
    width, height = x1 - x0, bottom - top
    speck = max(width, height) <= _SPECK * _UNIT
    flat = height <= _FLAT * _UNIT and ((top + bottom) / 2 > baseline - _FLAT * _UNIT or width > 3 * _UNIT)
    apart = bottom < baseline - 0.85 * _UNIT or top > baseline + 0.1 * _UNIT
    return not (speck or flat or apart)


def components(mask: Any) -> tuple[Any, list[tuple[int, int, int, int]]]:
    """Connected ink (eight neighbours): labels from 1 in the mask's shape, and boxes (x0, top, x1, bottom)."""
    import numpy as np

    height, width = mask.shape
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    parent = _joined(rows.tolist(), starts.tolist(), ends.tolist())
    roots = sorted(set(parent))
    number = {root: index + 1 for index, root in enumerate(roots)}
    names = np.array([number[root] for root in parent], dtype=np.int32)
    labels = np.zeros((height, width), dtype=np.int32)
    boxes: list[tuple[int, int, int, int]] = []
    if names.size:
        # A run's label is laid from its start to its end by a running sum of differences.
        steps = np.zeros((height, width + 1), dtype=np.int32)
        np.add.at(steps, (rows, starts), names)
        np.add.at(steps, (rows, ends), -names)
        labels = np.cumsum(steps, axis=1)[:, :width]
        order = np.argsort(names, kind="stable")
        first = np.searchsorted(names[order], np.arange(1, len(roots) + 1))
        low = (np.minimum.reduceat(edge[order], first).tolist() for edge in (starts, rows))
        high = (np.maximum.reduceat(edge[order], first).tolist() for edge in (ends, rows + 1))
        boxes = list(zip(*low, *high, strict=True))
    return labels, boxes


def _joined(rows: list[int], starts: list[int], ends: list[int]) -> list[int]:
    """For each run the first run of its component (union-find over runs of neighbouring rows)."""
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
