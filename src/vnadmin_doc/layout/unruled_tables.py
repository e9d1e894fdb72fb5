"""Tables without ruled lines: finds heads whose first column is TT or STT, and the numbered rows below them.

Precision comes first: rows that are not certainly a table stay text. Decree 30/2020/NĐ-CP does not regulate tables;
offices number the rows in a column TT or STT ("thứ tự").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

import regex as re

from vnadmin_doc.language.text import fold
from vnadmin_doc.model.geometry import hull
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Table, Word

__all__ = ["UnruledTable", "find_unruled"]

_COUNTER_HEADING = re.compile(r"(?:tt|stt|so tt|so thu tu)\.?")
_COUNTER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2})?|[ivx]{1,5}|[a-z])[.)]?", re.IGNORECASE)
_SUM = re.compile(r"(?:tong|cong)\b")
_LEAST_COLUMNS = 3
_LEAST_ROWS = 3
_GAP = {"pt": 0.5, "cell": 0.9}
"""Least gap, in ems, between two cells."""
_LEAST_GAP = 0.33
"""Least gap, in ems, before a cell that begins at the left edge of its column."""
_SAME_LEFT = 0.6
"""Largest difference, in ems, between the left edges of the lines of a cell."""
_CLOSE = 1.3
"""Largest distance, in ems, between the lines of a cell."""
_ALIGNED = 0.7
"""Least share of the rows whose cells are aligned in their column: left, right or centred."""
_SAME_PLACE = 0.6
"""Largest deviation, in ems, of an aligned cell."""


@dataclass(slots=True)
class _Column:
    left: float
    right: float


@dataclass(slots=True)
class UnruledTable:
    """A table while rows are added; ``rows`` are lists of cells, each a list of words; the first row is the head."""

    lines: list[Line]
    columns: list[_Column]
    rows: list[list[list[Word]]] = field(default_factory=list)
    places: list[list[tuple[float, float, float] | None]] = field(default_factory=list)
    """(left, right, middle) of the first line of each cell in the rows below the head; None for an empty cell."""

    @property
    def table(self) -> Table:
        """The table, with the box of its lines on its first page."""
        first = [line.box for line in self.lines if line.page == self.lines[0].page]
        texts = (tuple(" ".join(word.text for word in cell) for cell in row) for row in self.rows)
        return Table(hull(first), tuple(texts))


def find_unruled(rows: Sequence[Line]) -> list[UnruledTable]:
    """The tables among rows that are in reading order."""
    found: list[UnruledTable] = []
    index = 0
    while index < len(rows):
        table = _grow(rows, index) if _is_counter_heading(rows[index].words[0]) else None
        if table and _is_table(table):
            found.append(table)
        index += len(table.lines) if table else 1
    return found


def _is_counter_heading(word: Word) -> bool:
    """Is the word TT or STT?"""
    return len(word.text) <= 4 and word.text[:1] in "STst" and _COUNTER_HEADING.fullmatch(fold(word.text)) is not None


def _grow(rows: Sequence[Line], start: int) -> UnruledTable | None:
    """A possible table: the head in row ``start``, and the rows below it that fit its columns; None without a head."""
    head = _split_at_gaps(rows[start])
    if len(head) < _LEAST_COLUMNS or len(head[0]) != 1:
        return None
    columns = [_Column(part[0].box.x0, part[-1].box.x1) for part in head]
    table = UnruledTable([rows[start]], columns, [[list(part) for part in head]])
    for index in range(start + 1, len(rows)):
        if not _add_row(table, rows[index]):
            break
    return table


def _is_table(table: UnruledTable) -> bool:
    """Does the table have enough rows, filled and aligned cells?"""
    return len(table.rows) > _LEAST_ROWS and _is_filled(table) and _is_aligned(table)


def _place(cell: Sequence[Word]) -> tuple[float, float, float] | None:
    """(left, right, middle) of a cell; None for an empty cell."""
    if not cell:
        return None
    left, right = cell[0].box.x0, cell[-1].box.x1
    return left, right, (left + right) / 2


def _is_aligned(table: UnruledTable) -> bool:
    """Are the cells of each column aligned: left, right or centred?"""
    near = _SAME_PLACE * table.lines[0].em
    for column in zip(*table.places, strict=True):
        known = [place for place in column if place]
        aligned = (_count_near(ends, median(ends), near) for ends in zip(*known, strict=True))
        if known and max(aligned) < _ALIGNED * len(known):
            return False
    return True


def _count_near(ends: Sequence[float], middle: float, near: float) -> int:
    return sum(abs(at - middle) <= near for at in ends)


def _is_filled(table: UnruledTable) -> bool:
    """Do most rows have words in at least three columns? Headings and sums do not."""
    full = sum(sum(map(bool, row)) >= _LEAST_COLUMNS for row in table.rows)
    return full > _LEAST_ROWS and full * 2 > len(table.rows)


def _split_at_gaps(row: Line) -> list[list[Word]]:
    """The words of a row, split at gaps that are wider than those between words."""
    gap = _GAP[row.unit] * row.em
    parts: list[list[Word]] = []
    for word in row.words:
        if parts and word.box.x0 - parts[-1][-1].box.x1 < gap:
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _add_row(table: UnruledTable, row: Line) -> bool:
    """Add a row to the table; False if the row does not fit its columns."""
    cells = _cells_of_row(table.columns, row)
    if cells is None:
        return False
    head = [" ".join(word.text for word in cell) for cell in table.rows[0]]
    if row.page != table.lines[-1].page and [" ".join(word.text for word in cell) for cell in cells] == head:
        table.lines.append(row)  # the head is repeated on a new page
        return True
    if _begins_row(cells):
        table.rows.append(cells)
        table.places.append([_place(cell) for cell in cells])
    elif _row_continues(table, cells, row):
        for cell, more in zip(table.rows[-1], cells, strict=True):
            cell += more
    else:
        return False
    table.lines.append(row)
    for column, cell in zip(table.columns, cells, strict=True):
        if cell:
            column.left, column.right = min(column.left, cell[0].box.x0), max(column.right, cell[-1].box.x1)
    return True


def _cells_of_row(columns: Sequence[_Column], row: Line) -> list[list[Word]] | None:
    """The words of a row by columns; None if a word is in two columns, or if two cells are too close."""
    cells: list[list[Word]] = [[] for _ in columns]
    last, gap = -1, _GAP[row.unit] * row.em
    for word in row.words:
        under = [i for i, c in enumerate(columns) if c.left < word.box.x1 and c.right > word.box.x0]
        apart = word.box.x0 - cells[last][-1].box.x1 if last >= 0 else gap
        if not under:
            under = [last if apart < gap else min(range(len(columns)), key=lambda i: _distance(columns[i], word))]
        at = under[0]
        if len(under) > 1 or at < last or (at > last >= 0 and not _begins_cell(columns[at], word, apart, row)):
            return None
        cells[at].append(word)
        last = at
    return cells


def _begins_cell(column: _Column, word: Word, apart: float, row: Line) -> bool:
    """Does the word begin a new cell: after a wide gap, or after a smaller gap at the left edge of its column?"""
    if apart >= _GAP[row.unit] * row.em:
        return True
    return apart >= _LEAST_GAP * row.em and abs(word.box.x0 - column.left) <= _LEAST_GAP * row.em


def _distance(column: _Column, word: Word) -> float:
    """The horizontal distance between a column and a word."""
    return max(column.left - word.box.x1, word.box.x0 - column.right)


def _begins_row(cells: Sequence[Sequence[Word]]) -> bool:
    """Does a row begin: with a number in the first column, or with a sum?"""
    if cells[0]:
        return len(cells[0]) == 1 and _COUNTER.fullmatch(cells[0][0].text) is not None
    first = next((cell for cell in cells if cell), None)
    return first is not None and _SUM.match(fold(first[0].text)) is not None and sum(map(bool, cells)) > 1


def _row_continues(table: UnruledTable, cells: Sequence[Sequence[Word]], row: Line) -> bool:
    """Do the cells continue those of the last row: close below them, at the same left edges?"""
    last = table.lines[-1]
    if cells[0] or (row.page == last.page and row.box.top - last.box.bottom > _CLOSE * row.em):
        return False
    if len(table.rows) == 1:
        return True  # heads are centred
    near = _SAME_LEFT * row.em
    return all(
        not more or (bool(cell) and abs(more[0].box.x0 - cell[0].box.x0) <= near)
        for cell, more in zip(table.rows[-1], cells, strict=True)
    )
