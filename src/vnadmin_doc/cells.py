"""Cells to a table: which row and column each is, what it says, and which are merged."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from vnadmin_doc.geometry import Box, hull
from vnadmin_doc.page import Span, Table, Word

__all__ = ["table_of"]


def table_of(cells: Sequence[Box], words: Sequence[Word]) -> Table | None:
    """The table of these cells, each word in the cell that its middle is in; None where it is not at
    least two by two, or says nothing.

    Rows are counted by the cells' tops, columns by their left edges.
    """
    tops, lefts = sorted({cell.top for cell in cells}), sorted({cell.x0 for cell in cells})
    if len(tops) < 2 or len(lefts) < 2:
        return None
    box = hull(cells)
    inside = [word for word in words if box.contains(word.box)]
    if not inside:
        return None
    texts = [[""] * len(lefts) for _ in tops]
    spans: list[Span] = []
    for cell in sorted(cells, key=lambda c: (c.top, c.x0)):
        row, column = bisect_left(tops, cell.top), bisect_left(lefts, cell.x0)
        texts[row][column] = _joined([word for word in inside if cell.contains(word.box)])
        down, across = bisect_left(tops, cell.bottom) - row, bisect_left(lefts, cell.x1) - column
        if down > 1 or across > 1:
            spans.append((row, column, down, across))
    return Table(box, tuple(map(tuple, texts)), tuple(spans))


def _joined(words: Sequence[Word]) -> str:
    return "".join(f"{'' if word.glued else ' '}{word.text}" for word in words).strip()
