"""Two pages scanned side by side: where to cut.

Between two letters' pages stand two margins and the gutter: a white strip from top to bottom in the
middle of the sheet, with lines of text on both sides. No single page has that: body lines run through
the middle of a page in landscape, and rules through that of a table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["find_gutter"]

_ACROSS = (1.2, 1.7)  # width by height: two A4 or A5 pages make 1.41
_SMALL = 1000  # pixels of the width
_MIDDLE, _LEAST = 0.06, 0.05  # of the width: the gutter's middle is so near the sheet's, it is so wide
_CLEAN = 0.002  # of the rows: what the gutter may have, as dust
_CROSSED = 0.5  # of the gutter's width: ink in a row of it that is a rule
_FAINT, _DARK = 215, 150  # grey: a thin rule made small is fainter than text
_RUNS, _ROWS = 12, 6
"""(fewest lines of text of each page, fewest strokes of a line); a row of an empty table has its rules only."""


def find_gutter(grey: Image) -> int | None:
    """The column, in pixels, between two pages that were scanned side by side; None for one page, or in doubt."""
    if grey.width < _SMALL or not _ACROSS[0] <= grey.width / grey.height <= _ACROSS[1]:
        return None
    from vnadmin_doc.ocr.image.prepare import prepare

    factor = max(1, grey.width // _SMALL)
    grey = prepare(grey.reduce(factor)).grey
    clean, wide = _ink(grey, _DARK).mean(axis=0) <= _CLEAN, grey.width
    middle = wide // 2
    near = [x for x in range(int(middle - _MIDDLE * wide), int(middle + _MIDDLE * wide)) if clean[x]]
    if not near:
        return None
    left = right = min(near, key=lambda x: abs(x - middle))
    while left > 0 and clean[left - 1]:
        left -= 1
    while right < wide - 1 and clean[right + 1]:
        right += 1
    # A page that ends early has more white than its margin: the cut is where the sheet's middle is.
    if right - left < _LEAST * wide or not left <= middle <= right:
        return None
    if (_ink(grey, _FAINT)[:, left : right + 1].mean(axis=1) > _CROSSED).any():
        return None
    ink = _ink(grey, _DARK)
    return middle * factor if _has_text(ink[:, : left + 1]) and _has_text(ink[:, right:]) else None


def _ink(grey: Image, below: int) -> Any:
    import numpy as np

    return np.asarray(grey) < below


def _has_text(ink: Any) -> bool:
    """Are there lines of text?"""
    lines = (ink[:, 1:] & ~ink[:, :-1]).sum(axis=1) >= _RUNS
    return int((lines[1:] & ~lines[:-1]).sum()) >= _ROWS
