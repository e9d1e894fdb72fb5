"""Tables of an ODF text: spans, repeated columns, borders."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from vnadmin_doc.formats.common.content_blocks import Block, Cell, Grid, Row, plain
from vnadmin_doc.formats.common.zip_xml import Element, attr, name_of, number
from vnadmin_doc.formats.odf.odt_styles import Sheet, cells, is_bordered

__all__ = ["read_table"]

_MOST_SPAN = 200
_ROWS = frozenset(("table-header-rows", "table-rows", "table-row-group"))
_COLUMNS = frozenset(("table-columns", "table-header-columns", "table-column-group"))

Blocks = Callable[[Element], list[Block]]


def read_table(element: Element, sheet: Sheet, blocks: Blocks) -> Grid:
    """A table; ``blocks`` reads what is in a cell."""
    result = Grid(shares=_shares(element, sheet))
    ruled: list[bool] = []
    for row in _inside(element, "table-row", _ROWS):
        result.rows.append(_row(row, sheet, blocks, ruled))
    result.ruled = sum(ruled) * 2 > len(ruled)
    return result


def _inside(element: Element, wanted: str, through: frozenset[str]) -> Iterator[Element]:
    """Rows or columns of a table, also those in groups."""
    for item in element:
        if name_of(item) == wanted:
            yield item
        elif name_of(item) in through:
            yield from _inside(item, wanted, through)


def _shares(element: Element, sheet: Sheet) -> list[float]:
    """The columns' widths; nothing where one of them is not said."""
    shares: list[float] = []
    for column in _inside(element, "table-column", _COLUMNS):
        items = sheet.properties("table-column", attr(column, "style-name"), "table-column-properties")
        told = next((v for i in items if (v := attr(i, "rel-column-width") or attr(i, "column-width"))), "")
        width = float(number(told.rstrip("*"))) if told.endswith("*") else float(cells(told))
        shares += [width] * _count(column, "number-columns-repeated")
    return shares if all(shares) else []


def _count(element: Element, name: str) -> int:
    return min(max(number(attr(element, name), 1), 1), _MOST_SPAN)


def _row(element: Element, sheet: Sheet, blocks: Blocks, ruled: list[bool]) -> Row:
    """Cells that another one covers: from the left they are part of it, from above it goes on in them."""
    row, covered = Row(), 0
    for item in element:
        name = name_of(item)
        for _ in range(_count(item, "number-columns-repeated")):
            if name == "covered-table-cell" and covered:
                covered -= 1
            elif name == "covered-table-cell":
                row.cells.append(Cell(merged=True))
            elif name == "table-cell":
                row.cells.append(_cell(item, blocks))
                covered = row.cells[-1].span - 1
                properties = sheet.properties("table-cell", attr(item, "style-name"), "table-cell-properties")
                ruled.append(is_bordered(properties))
                if _has_text(row.cells[-1]):
                    break  # text is not said twice
    return row


def _has_text(cell: Cell) -> bool:
    """Is there any text in it?"""
    return any(plain(block).strip() for block in cell.blocks)


def _cell(element: Element, blocks: Blocks) -> Cell:
    return Cell(blocks(element), _count(element, "number-columns-spanned"), rows=_count(element, "number-rows-spanned"))
