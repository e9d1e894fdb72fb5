"""Connected pieces of ink, and a picture without those that are no letters.

Seals, the frames of stamps, strokes of a signature and rules run into the letters beside
them, and then the engine takes the lot for a picture. Each is one large piece with little
ink for its size; letters are small, and run together they are dense.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["Pieces", "pieces", "without_strokes"]

_DARK = 170  # grey below this is ink
_HIGH, _WIDE = 0.28, 0.45  # inches; letters of a letterhead's words are smaller
_SPARSE = 0.35  # share of ink in the piece's rectangle: rings and frames have less


@dataclass(frozen=True, slots=True)
class Pieces:
    """Horizontal runs of ink (row, from, to) with the number of the piece that each is part of.

    The rest is by piece: the rectangle round it, exclusive at the end, and its ink in pixels.
    """

    row: Any
    start: Any
    end: Any
    piece: Any
    height: Any
    width: Any
    ink: Any


def pieces(ink: Any) -> Pieces:
    """The 8-connected pieces of a boolean array."""
    import numpy as np

    stride = ink.shape[1] + 2  # white on both sides, so that no run goes over the edge
    flat = np.pad(ink, ((0, 0), (1, 1))).ravel().astype(np.int8)
    edges = np.flatnonzero(np.diff(flat, prepend=0, append=0))
    starts, ends = edges[::2], edges[1::2]
    piece = _joined(starts, ends, stride)
    row, start, end = starts // stride, starts % stride - 1, ends - starts // stride * stride - 1
    count = int(piece.max()) + 1 if piece.size else 0
    top, left = np.full(count, ink.shape[0]), np.full(count, ink.shape[1])
    bottom, right = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    np.minimum.at(top, piece, row)
    np.minimum.at(left, piece, start)
    np.maximum.at(bottom, piece, row + 1)
    np.maximum.at(right, piece, end)
    area = np.bincount(piece, weights=end - start, minlength=count)
    return Pieces(row, start, end, piece, bottom - top, right - left, area)


def _joined(starts: Any, ends: Any, stride: int) -> Any:
    """Numbers of the pieces that runs belong to; runs touch if one row apart and side by side."""
    import numpy as np

    # Seen from a run, those that touch it in the next row are neighbours in the sorted list.
    first = np.searchsorted(ends, starts + stride, side="left")
    last = np.searchsorted(starts, ends + stride, side="right")
    counts = np.maximum(last - first, 0)
    above = np.repeat(np.arange(starts.size), counts)
    below = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    label = np.arange(starts.size)
    while above.size:
        least = np.minimum(label[above], label[below])
        # Lower the roots too, then let every run point at its root.
        for side in (label[above], label[below], above, below):
            np.minimum.at(label, side, least)
        while not np.array_equal(label, label[label]):
            label = label[label]
        if np.array_equal(label[above], label[below]):
            break
    return np.unique(label, return_inverse=True)[1]


def without_strokes(grey: Image, dpi: float) -> Image:
    """A copy with the large sparse pieces of ink in white."""
    import numpy as np
    from PIL import Image as Pillow

    pixels = np.asarray(grey)
    found = pieces(pixels < _DARK)
    large = (found.height > _HIGH * dpi) | (found.width > _WIDE * dpi)
    away = large & (found.ink < _SPARSE * found.height * found.width)
    if not away.any():
        return grey
    runs = away[found.piece]
    # +1 where a run begins, -1 behind its end: the running sum is the mask.
    mask = np.zeros((pixels.shape[0], pixels.shape[1] + 1), dtype=np.int8)
    mask[found.row[runs], found.start[runs]] += 1
    mask[found.row[runs], found.end[runs]] -= 1
    return Pillow.fromarray(np.where(np.cumsum(mask, axis=1)[:, :-1] > 0, 255, pixels).astype(np.uint8))
