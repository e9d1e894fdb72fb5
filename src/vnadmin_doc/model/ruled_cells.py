"""Tables from ruled lines: the cells between the rules, their rows, columns and text, and the merged cells.

The table finder of pdfplumber finds the cells from the crossings of merged rules, of a PDF or of a scan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from vnadmin_doc.model.geometry import Box, hull
from vnadmin_doc.model.page import Span, Table, Word, text_in_line

__all__ = ["cells_of", "table_of"]

_MOST_MERGED = 2_000  # rules: the time for their crossings is quadratic
_MOST_CROSSINGS = 4_000  # the time of pdfplumber is quadratic too; a full page of figures has some hundreds


def cells_of(across: Sequence[Box], down: Sequence[Box], near: float = 3.0) -> list[list[Box]]:
    """The cells of each table; ``across`` and ``down`` are the horizontal and vertical rules, as thin boxes in points.

    Gaps of up to ``near`` points between rules are closed.
    """
    from pdfplumber import table as finder

    edges = [
        {"x0": b.x0, "x1": b.x1, "top": b.centre, "bottom": b.centre, "width": b.width, "height": 0.0,
         "orientation": "h", "object_type": "line"} for b in across
    ] + [
        {"x0": b.middle, "x1": b.middle, "top": b.top, "bottom": b.bottom, "width": 0.0, "height": b.height,
         "orientation": "v", "object_type": "line"} for b in down
    ]  # fmt: skip
    merged = finder.merge_edges(edges, near, near, near, near)
    if len(merged) > _MOST_MERGED:
        return []
    crossings = finder.edges_to_intersections(merged, near, near)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    tables = finder.cells_to_tables(finder.intersections_to_cells(crossings))
    return [[Box(*cell) for cell in cells] for cells in tables]


def table_of(cells: Sequence[Box], words: Sequence[Word]) -> Table | None:
    """The table of these cells; None if it has fewer than two rows or columns, or no text.

    A word is in the cell that contains its middle. Rows are numbered by the top edges of the cells, columns by their
    left edges.
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
    return "".join(f"{'' if word.glued else ' '}{text_in_line(word)}" for word in words).strip()
