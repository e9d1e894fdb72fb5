"""Build tables from the rows of DOC and RTF files, where each row has its own cell edges.

``close_tables`` puts the rows on the common columns of a ``TableBlock``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from vnadmin_doc.formats.common.content_blocks import Block, TableBlock, TableCell, TableRow, block_text

__all__ = ["OpenTable", "RowShape", "close_tables", "end_row"]

_EDGE_TOLERANCE = 60
_MAX_EDGES = 400


@dataclass(slots=True)
class RowShape:
    """The cell edges of a row in twips (1/20 point), and for each cell: is it merged with the cell to the left
    or above, and are its borders visible?
    """

    edges: list[int] = field(default_factory=list)
    merged_left: list[bool] = field(default_factory=list)
    merged_above: list[bool] = field(default_factory=list)
    ruled: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class OpenTable:
    """A table that is being read: its finished rows, the cells of the current row, and the current cell."""

    rows: list[tuple[list[list[Block]], RowShape]] = field(default_factory=list)
    cells: list[list[Block]] = field(default_factory=list)
    cell: list[Block] = field(default_factory=list)


def end_row(table: OpenTable, shape: RowShape) -> None:
    """Finish a row with this shape from the cells since the last row."""
    if any(block_text(block).strip() for block in table.cell):
        table.cells.append(table.cell)
    table.rows.append((table.cells, shape))
    table.cells, table.cell = [], []


def close_tables(tables: list[OpenTable], depth: int, blocks_before: list[Block]) -> None:
    """Close the tables nested deeper than ``depth``; each is added to the cell around it."""
    while len(tables) > depth:
        table = tables.pop()
        if table.cell or table.cells:
            end_row(table, RowShape())
        (tables[-1].cell if tables else blocks_before).append(_grid(table))


def _grid(table: OpenTable) -> TableBlock:
    """A table from rows with different edges: every edge of a cell becomes the edge of a column."""
    edges: list[int] = []
    for edge in sorted({e for _, shape in table.rows for e in shape.edges}):
        if not edges or (edge - edges[-1] > _EDGE_TOLERANCE and len(edges) < _MAX_EDGES):
            edges.append(edge)
    result = TableBlock(shares=[float(b - a) for a, b in pairwise(edges)])
    ruled: list[bool] = []
    for cells, shape in table.rows:
        result.rows.append(_row(cells, shape, edges))
        ruled += shape.ruled
    result.ruled = sum(ruled) * 2 > len(ruled)
    return result


def _column(edges: list[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - edge))


def _row(cells: list[list[Block]], shape: RowShape, edges: list[int]) -> TableRow:
    """One row; its cells start and end at the columns nearest to their edges."""
    if len(shape.edges) <= 1:
        return TableRow([TableCell(blocks) for blocks in cells])
    row = TableRow(before=_column(edges, shape.edges[0]))
    column = row.before
    for index, blocks in enumerate(cells):
        if index >= len(shape.edges) - 1:
            row.cells.append(TableCell(blocks))
            column += 1
            continue
        end = max(_column(edges, shape.edges[index + 1]), column + 1)
        if shape.merged_left[index] and row.cells:
            row.cells[-1].blocks += blocks
            row.cells[-1].span += end - column
        else:
            merged = shape.merged_above[index] and not any(block_text(b).strip() for b in blocks)
            row.cells.append(TableCell([] if merged else blocks, end - column, merged))
        column = end
    return row
