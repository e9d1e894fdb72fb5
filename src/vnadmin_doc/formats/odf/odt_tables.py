"""Read the tables of an ODF text: spans, repeated columns, borders."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vnadmin_doc.formats.common.content_blocks import Block, TableBlock, TableCell, TableRow, block_text
from vnadmin_doc.formats.common.zip_xml import Element, attr, local_name, number
from vnadmin_doc.formats.odf.odt_styles import StyleSheet, is_bordered, length_in_cells

__all__ = ["read_table"]

_MAX_SPAN = 200
_ROWS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_COLUMNS = frozenset(("table-columns", "table-header-columns", "table-column-group"))

Blocks = Callable[[Element], list[Block]]


def read_table(element: Element, styles: StyleSheet, blocks: Blocks) -> TableBlock:
    """A table; ``blocks`` reads the content of a cell."""
    result = TableBlock(shares=_shares(element, styles))
    ruled: list[bool] = []
    for row in _inside(element, "table-row", _ROWS):
        result.rows.append(_row(row, styles, blocks, ruled))
    result.ruled = sum(ruled) * 2 > len(ruled)
    return result


def _inside(element: Element, wanted: str, through: frozenset[str]) -> Iterator[Element]:
    """The rows or columns (``wanted``) of a table, also those in groups (``through``)."""
    for item in element:
        if local_name(item) == wanted:
            yield item
        elif local_name(item) in through:
            yield from _inside(item, wanted, through)


def _shares(element: Element, styles: StyleSheet) -> list[float]:
    """The widths of the columns; empty if one of them is unknown."""
    shares: list[float] = []
    for column in _inside(element, "table-column", _COLUMNS):
        items = styles.properties("table-column", attr(column, "style-name"), "table-column-properties")
        width_text = next((v for i in items if (v := attr(i, "rel-column-width") or attr(i, "column-width"))), "")
        width = (
            float(number(width_text.rstrip("*"))) if width_text.endswith("*") else float(length_in_cells(width_text))
        )
        shares += [width] * _count(column, "number-columns-repeated")
    return shares if all(shares) else []


def _count(element: Element, name: str) -> int:
    return min(max(number(attr(element, name), 1), 1), _MAX_SPAN)


def _row(element: Element, styles: StyleSheet, blocks: Blocks, ruled: list[bool]) -> TableRow:
    """One row. A cell covered from the left is part of that cell; one covered from above becomes a merged cell."""
    row, covered = TableRow(), 0
    for item in element:
        name = local_name(item)
        for _ in range(_count(item, "number-columns-repeated")):
            if name == "covered-table-cell" and covered:
                covered -= 1
            elif name == "covered-table-cell":
                row.cells.append(TableCell(merged=True))
            elif name == "table-cell":
                row.cells.append(_cell(item, blocks))
                covered = row.cells[-1].span - 1
                properties = styles.properties("table-cell", attr(item, "style-name"), "table-cell-properties")
                ruled.append(is_bordered(properties))
                if _has_text(row.cells[-1]):
                    break  # a repeated cell with text is read once
    return row


def _has_text(cell: TableCell) -> bool:
    """Does the cell contain any text?"""
    return any(block_text(block).strip() for block in cell.blocks)


def _cell(element: Element, blocks: Blocks) -> TableCell:
    return TableCell(
        blocks(element), _count(element, "number-columns-spanned"), rows=_count(element, "number-rows-spanned")
    )
