"""Find the gutter between two pages that were scanned side by side.

Between two pages of letters there are two margins and the gutter: a white strip from top to bottom in the
middle of the sheet, with lines of text on both sides. A single page has no such strip: lines of the body cross
the middle of a landscape page, and rules cross the middle of a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_gutter"]

_ASPECT_RATIOS = (1.2, 1.7)  # width / height: two A4 or A5 pages give 1.41
_SEARCH_WIDTH = 1000  # pixels: width of the copy that is searched
_MAX_OFFSET, _MIN_GUTTER = 0.06, 0.05  # of the width: distance of the gutter from the middle, and its width
_MAX_DUST = 0.002  # share of inked rows allowed in the gutter
_RULE_SHARE = 0.5  # of the width of the gutter: more ink in one row is a rule
_FAINT_INK, _DARK_INK = 215, 150  # grey levels: a thin rule on the reduced copy is fainter than text
_MIN_STROKES, _MIN_LINES = 12, 6
"""Strokes per line and lines per page of text; a row of an empty table has only the strokes of its rules."""


def find_gutter(grey: Image) -> int | None:
    """The x position (pixels) between two pages that were scanned side by side; None for one page or in doubt."""
    if grey.width < _SEARCH_WIDTH or not _ASPECT_RATIOS[0] <= grey.width / grey.height <= _ASPECT_RATIOS[1]:
        return None
    from vnadmin_doc.ocr.image.prepare import prepare

    factor = max(1, grey.width // _SEARCH_WIDTH)
    grey = prepare(grey.reduce(factor)).grey
    clean, width = _ink(grey, _DARK_INK).mean(axis=0) <= _MAX_DUST, grey.width
    middle = width // 2
    near = [x for x in range(int(middle - _MAX_OFFSET * width), int(middle + _MAX_OFFSET * width)) if clean[x]]
    if not near:
        return None
    left = right = min(near, key=lambda x: abs(x - middle))
    while left > 0 and clean[left - 1]:
        left -= 1
    while right < width - 1 and clean[right + 1]:
        right += 1
    # A page with short lines has more white than its margin, so the split is at the middle of the sheet.
    if right - left < _MIN_GUTTER * width or not left <= middle <= right:
        return None
    if (_ink(grey, _FAINT_INK)[:, left : right + 1].mean(axis=1) > _RULE_SHARE).any():
        return None
    ink = _ink(grey, _DARK_INK)
    return middle * factor if _has_text(ink[:, : left + 1]) and _has_text(ink[:, right:]) else None


def _ink(grey: Image, below: int) -> Any:
    import numpy as np

    return np.asarray(grey) < below


def _has_text(ink: Any) -> bool:
    """Are there enough lines of text?"""
    lines = (ink[:, 1:] & ~ink[:, :-1]).sum(axis=1) >= _MIN_STROKES
    return int((lines[1:] & ~lines[:-1]).sum()) >= _MIN_LINES
