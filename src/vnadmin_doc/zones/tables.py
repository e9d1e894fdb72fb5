"""Tables: the rows of those that are data are set aside; layout tables stay in the flow."""

from __future__ import annotations

from collections.abc import Sequence

from vnadmin_doc.lines import Line
from vnadmin_doc.page import Source, Table
from vnadmin_doc.text import fold
from vnadmin_doc.zones import anchors

__all__ = ["take_tables"]


def take_tables(source: Source, rows: Sequence[Line]) -> tuple[list[Line], list[tuple[int, Table, list[Line]]]]:
    """(rows outside data tables, (page, table, its rows) for each data table)."""
    tables = [(page.number, table) for page in source.pages for table in page.tables if not _is_layout(table)]
    if not tables:
        return list(rows), []
    taken: list[tuple[int, Table, list[Line]]] = [(page, table, []) for page, table in tables]
    rest: list[Line] = []
    for row in rows:
        for page, table, lines in taken:
            if row.page == page and table.box.top <= row.box.centre <= table.box.bottom:
                lines.append(row)
                break
        else:
            rest.append(row)
    return rest, [entry for entry in taken if entry[2]]


def _is_layout(table: Table) -> bool:
    """Does it hold the head or the foot of a letter?"""
    for row in table.rows:
        for cell in row:
            for line in cell.split("\n"):
                folded = fold(line)
                if anchors.where_motto(folded) is not None or anchors.starts_distribution(folded):
                    return True
                if anchors.starts_addressees(folded) is not None:
                    return True
    return False
