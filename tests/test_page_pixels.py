"""Operations on the pixels of a page: pieces of ink, and the rotation that leaves out white paper."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageDraw

from vnadmin_doc.ocr.image.components import components
from vnadmin_doc.ocr.image.deskew import deskewed

MASKS = arrays.arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12)))


def pieces(mask: np.ndarray) -> list[set[tuple[int, int]]]:
    """The pixels of each piece, by walking from pixel to pixel."""
    left, found = set(zip(*(edge.tolist() for edge in mask.nonzero()), strict=True)), []
    while left:
        piece, new = set(), {min(left)}
        while new:
            piece |= new
            left -= new
            new = {(r + down, c + across) for (r, c), down, across in product(new, (-1, 0, 1), (-1, 0, 1))} & left
        found.append(piece)
    return found


@given(MASKS)
def test_pixels_that_touch_are_one_piece_of_ink(mask: np.ndarray) -> None:
    labels, boxes = components(mask)
    expected = pieces(mask)
    assert len(boxes) == len(expected)
    for number, (piece, box) in enumerate(zip(expected, boxes, strict=True), 1):
        rows, columns = np.nonzero(labels == number)
        assert set(zip(rows.tolist(), columns.tolist(), strict=True)) == piece
        assert box == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)


def test_a_ring_and_its_middle_are_two_pieces() -> None:
    ring = np.ones((7, 7), dtype=bool)
    ring[1:-1, 1:-1] = False
    ring[3, 3] = True
    assert components(ring)[1] == [(0, 0, 7, 7), (3, 3, 4, 4)]


@pytest.mark.parametrize("degrees", [0.0, 0.3, -1.7, 4.0])
@pytest.mark.parametrize("size", [(640, 480), (333, 517), (31, 15)])
def test_a_page_is_rotated_as_pillow_does(degrees: float, size: tuple[int, int]) -> None:
    page = Image.new("L", size, 255)
    draw = ImageDraw.Draw(page)
    for top in range(5, size[1], 90):
        draw.text((size[0] // 5, top), "Nơi nhận: Như trên", fill=20)
    draw.line((0, 0, size[0] // 3, size[1] - 1), fill=120)
    rotated = page.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert deskewed(page, degrees).tobytes() == rotated.tobytes()
