"""Prepare the ink of a slot for the network: remove dot leaders, rules and neighbouring lines, scale to 32 rows.

The same function prepared the training pictures, so the network is trained on its
mistakes too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vnadmin_doc.ocr.image.components import components

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["ABOVE", "BELOW", "ROWS", "strip"]

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
