"""Tables: the rows of those that are data are set aside; layout tables stay in the flow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from vnadmin_doc.fields.signers import is_competence, is_name, is_position
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
        if any(row) and all(_is_signature(cell) for cell in row if cell):
            return True
        for cell in row:
            for line in cell.split("\n"):
                folded = fold(line)
                if anchors.where_motto(folded) is not None or anchors.starts_distribution(folded):
                    return True
                if anchors.starts_addressees(folded) is not None:
                    return True
    return False


def _is_signature(cell: str) -> bool:
    """Is it an office in capitals and a name?"""
    words = cell.split()
    office = list(takewhile(str.isupper, words))
    titled = is_competence(" ".join(office)) or is_position(" ".join(office))
    return titled and is_name(" ".join(words[len(office) :]))
