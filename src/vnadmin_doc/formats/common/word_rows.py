"""Rows as Word keeps them (DOC, RTF): one after another, each with edges of its own.

``close_tables`` puts them on the common columns of a ``Grid``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from vnadmin_doc.formats.common.content_blocks import Block, Cell, Grid, Row, plain

__all__ = ["OpenTable", "RowShape", "close_tables", "end_row"]

_EDGE_TOLERANCE = 60
_MOST_EDGES = 400


@dataclass(slots=True)
class RowShape:
    """Edges of the cells of a row in twips, and about each cell: does it go on from the left or
    from above, and are its edges drawn?
    """

    edges: list[int] = field(default_factory=list)
    from_left: list[bool] = field(default_factory=list)
    from_above: list[bool] = field(default_factory=list)
    ruled: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class OpenTable:
    """A table while its rows come in."""

    rows: list[tuple[list[list[Block]], RowShape]] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)


def end_row(table: OpenTable, shape: RowShape) -> None:
    """The cells since the last row are a row of this shape."""
    if any(plain(block).strip() for block in table.cell):
        table.cells.append(table.cell)
    table.rows.append((table.cells, shape))
    table.cells, table.cell = [], []


def close_tables(tables: list[OpenTable], depth: int, found: list[Block]) -> None:
    """Close the tables that are deeper; each goes into the cell round it."""
    while len(tables) > depth:
        table = tables.pop()
        if table.cell or table.cells:
            end_row(table, RowShape())
        (tables[-1].cell if tables else found).append(_grid(table))


def _grid(table: OpenTable) -> Grid:
    """Rows of different shapes on common columns: every edge met is the edge of a column."""
    edges: list[int] = []
    for edge in sorted({e for _, shape in table.rows for e in shape.edges}):
        if not edges or (edge - edges[-1] > _EDGE_TOLERANCE and len(edges) < _MOST_EDGES):
            edges.append(edge)
    result = Grid(shares=[float(b - a) for a, b in pairwise(edges)])
    ruled: list[bool] = []
    for cells, shape in table.rows:
        result.rows.append(_row(cells, shape, edges))
        ruled += shape.ruled
    result.ruled = sum(ruled) * 2 > len(ruled)
    return result


def _column(edges: list[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))


def _row(cells: list[list[Block]], shape: RowShape, edges: list[int]) -> Row:
    """One row; its cells start and end at the columns that are nearest to their edges."""
    if len(shape.edges) <= 1:
        return Row([Cell(blocks) for blocks in cells])
    row = Row(before=_column(edges, shape.edges[0]))
    reached = row.before
    for index, blocks in enumerate(cells):
        if index >= len(shape.edges) - 1:
            row.cells.append(Cell(blocks))
            reached += 1
            continue
        end = max(_column(edges, shape.edges[index + 1]), reached + 1)
        if shape.from_left[index] and row.cells:
            row.cells[-1].blocks += blocks
            row.cells[-1].span += end - reached
        else:
            merged = shape.from_above[index] and not any(plain(b).strip() for b in blocks)
            row.cells.append(Cell([] if merged else blocks, end - reached, merged))
        reached = end
    return row
