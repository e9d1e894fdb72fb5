"""Rows of words: specks and strokes between two rows do not make one of them."""

from __future__ import annotations

import pytest

from vnadmin_doc.geometry import Box
from vnadmin_doc.lines import group
from vnadmin_doc.page import Word


def words(*said: tuple[str, float, float, float]) -> list[Word]:
    """Words by (text, left, top, height)."""
    return [Word(text, Box(left, top, left + 8 * len(text), top + height)) for text, left, top, height in said]


UPPER = (("SỞ", 50, 60, 14), ("NỘI", 80, 60, 14), ("CỘNG", 280, 60, 14), ("HÒA", 320, 60, 14), ("XÃ", 350, 61, 14))
LOWER = (("Độc", 300, 76, 14), ("lập", 330, 77, 14), ("Tự", 370, 76, 14), ("do", 390, 77, 14))


@pytest.mark.parametrize(
    ("said", "rows"),
    [
        ((*UPPER, *LOWER), ["SỞ NỘI CỘNG HÒA XÃ", "Độc lập Tự do"]),
        # A stroke reaches down from the upper row, a speck stands before the lower one.
        (
            (*UPPER[:2], ("__", 255, 58, 24), *UPPER[2:], ("|", 262, 79, 1), *LOWER),
            ["SỞ NỘI __ CỘNG HÒA XÃ", "| Độc lập Tự do"],
        ),
        # A small list beside a large title.
        (
            (
                *(("PHÓ", 300, 47, 23), ("GIÁM", 340, 47, 23)),
                *(("-", 93, 55, 1), ("Như", 98, 50, 8), ("trên;", 120, 50, 8), ("-BGĐ;", 93, 62, 9)),
            ),
            ["- Như trên; PHÓ GIÁM", "-BGĐ;"],
        ),
    ],
)
def test_rows(said: tuple[tuple[str, float, float, float], ...], rows: list[str]) -> None:
    assert [line.text for line in group(words(*said), 1, "pt")] == rows
