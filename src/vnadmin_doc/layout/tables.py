"""Tables: takes the rows of data tables out of the text. Tables that are used for layout stay in the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile

import regex as re

from vnadmin_doc.grammar.offices import is_competence, is_position
from vnadmin_doc.grammar.signers import is_name
from vnadmin_doc.language.text import fold
from vnadmin_doc.layout import anchors
from vnadmin_doc.layout.unruled_tables import find_unruled
from vnadmin_doc.model.line import Line
from vnadmin_doc.model.page import Source, Span, Table

__all__ = ["DataTable", "take_tables"]

_SAME_EDGE = 9.0
"""Largest difference, in points, between the edges of two parts of one table on two pages."""
_MOST_HEAD = 6
"""Most rows of a repeated head."""
_BESIDE = 0.25
"""Largest share of words beside the table, among the words of its rows."""
_FORMULA = 3
"""Most rows of a formula."""
_COUNTER = re.compile(r"\W*(?:\d{1,3}|[ivx]+|[a-z])\b(?:\W|$)", re.IGNORECASE)
_SAME_HEAD = 0.85
"""Least similarity of two readings of one head by OCR."""
_LONGEST_HEAD = 1_000
"""Most characters of a compared row; the time of the comparison grows with their square."""
_LAST_ROWS = 60
"""Number of last rows, about those of a page, that are checked for numbers."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """A data table and its lines in the source; ``page`` is the page of its first part, ``rule`` detected the table."""

    page: int
    table: Table
    lines: tuple[Line, ...]
    rule: str = "tables/ruled"


def take_tables(source: Source, rows: Sequence[Line]) -> tuple[list[Line], list[DataTable]]:
    """(the rows outside data tables, the tables). Parts of one table on consecutive pages are joined."""
    rest, ruled = _take_ruled(source, rows)
    unruled = find_unruled(rest)
    if not unruled:
        return rest, ruled
    taken = {line for table in unruled for line in table.lines}
    found = [DataTable(t.lines[0].page, t.table, tuple(t.lines), "tables/unruled") for t in unruled]
    tables = sorted([*ruled, *found], key=lambda table: (table.page, table.lines[0].box.top))
    return [row for row in rest if row not in taken], tables


def _take_ruled(source: Source, rows: Sequence[Line]) -> tuple[list[Line], list[DataTable]]:
    """(the rows outside ruled data tables, the tables)."""
    tables = [
        (page.number, table)
        for page in source.pages
        for table in page.tables
        if not _is_layout(table) and not _is_letterhead(table, page.number, rows[:1])
    ]
    if not tables:
        return list(rows), []
    of_page: dict[int, list[tuple[int, Table]]] = defaultdict(list)
    for index, (page, table) in enumerate(tables):
        of_page[page].append((index, table))
    taken: list[list[Line]] = [[] for _ in tables]
    rest: list[Line] = []
    between: set[int] = set()
    last = -1
    for row in rows:
        table_index = next((i for i, table in of_page[row.page] if _is_in_table(row, row.page, table)), None)
        if table_index is None:
            rest.append(row)
            between.add(last)
        else:
            taken[table_index].append(row)
            last = table_index
    parts = [(i, DataTable(*tables[i], tuple(lines))) for i, lines in enumerate(taken) if lines]
    incomplete = {tables[i] for i, part in parts if _is_incomplete(part)}
    if incomplete:
        return _take_ruled(_without_tables(source, incomplete), rows)
    return rest, list(_join_parts(parts, between))


def _is_incomplete(part: DataTable) -> bool:
    """Are many words of the table's rows beside it? Then only a part of the table was detected."""
    words = [word for line in part.lines for word in line.words]
    beside = sum(not part.table.box.x0 <= word.box.middle <= part.table.box.x1 for word in words)
    return beside > _BESIDE * len(words)


def _without_tables(source: Source, gone: Collection[tuple[int, Table]]) -> Source:
    """The source without the tables in ``gone``, which are (page number, table)."""
    pages = (
        replace(page, tables=tuple(table for table in page.tables if (page.number, table) not in gone))
        for page in source.pages
    )
    return replace(source, pages=tuple(pages))


def _is_in_table(row: Line, page: int, table: Table) -> bool:
    """Is the row on the page, and as high on it as the table?"""
    return row.page == page and table.box.top <= row.box.centre <= table.box.bottom


def _join_parts(parts: Sequence[tuple[int, DataTable]], between: set[int]) -> Iterator[DataTable]:
    """The tables, with their parts joined; ``between`` are the indexes of parts that other text follows."""
    whole: DataTable | None = None
    last = last_page = -1
    for index, part in parts:
        if whole and last not in between and part.page == last_page + 1 and _table_continues(whole, part):
            whole = _append(whole, part)
        else:
            if whole:
                yield whole
            whole = part
        last, last_page = index, part.page
    if whole:
        yield whole


def _table_continues(whole: DataTable, part: DataTable) -> bool:
    """Does the table at the top of the next page continue this table: same number of columns, same edges?"""
    a, b = whole.table, part.table
    near = max(abs(a.box.x0 - b.box.x0), abs(a.box.x1 - b.box.x1)) <= _SAME_EDGE
    return near and len(a.rows[0]) == len(b.rows[0]) and part.lines[0].unit == "pt"


def _append(whole: DataTable, part: DataTable) -> DataTable:
    """Both parts as one table. A repeated head is kept once; a row that the end of the page cut is joined."""
    head = _count_repeated_rows(whole.table.rows, part.table.rows)
    rows, more = whole.table.rows, part.table.rows[head:]
    shift = len(rows) - head
    spans: list[Span] = [
        (row + shift, column, down - max(0, head - row), across)
        for row, column, down, across in part.table.spans
        if row + down > head
    ]
    if more and _is_rest_of_row(rows, more[0]) and not any(row == len(rows) for row, *_ in spans):
        joined = tuple(f"{a} {b}".strip() for a, b in zip(rows[-1], more[0], strict=True))
        rows, more = (*rows[:-1], joined), more[1:]
        spans = [(row - 1, column, down, across) for row, column, down, across in spans]
    table = Table(whole.table.box, (*rows, *more), (*whole.table.spans, *spans))
    return DataTable(whole.page, table, (*whole.lines, *part.lines))


def _count_repeated_rows(rows: Sequence[Sequence[str]], more: Sequence[Sequence[str]]) -> int:
    """The number of first rows of the second part that repeat the head of the first part."""
    count = 0
    most = min(len(rows), len(more) - 1, _MOST_HEAD)
    while count < most and not _is_numbered(rows[count]) and _are_similar(rows[count], more[count]):
        count += 1
    return count


def _is_numbered(row: Sequence[str]) -> bool:
    """Is the row a numbered row of data, and not the numbers of the columns, "(1) (2) (3)"?"""
    return _COUNTER.match(row[0]) is not None and not re.search(r"\d", row[1])


def _are_similar(a: Sequence[str], b: Sequence[str]) -> bool:
    """Are two rows equal, or nearly equal as two readings by OCR are?"""
    if tuple(a) == tuple(b):
        return True
    one, other = fold(" ".join(a)), fold(" ".join(b))
    if not (8 < len(one) <= _LONGEST_HEAD and 8 < len(other) <= _LONGEST_HEAD):
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > _SAME_HEAD


def _is_rest_of_row(rows: Sequence[Sequence[str]], first: Sequence[str]) -> bool:
    """Is ``first`` the rest of the last row: no number, unlike other rows, and a cell in small letters?"""
    if not rows[-1][0] or first[0]:
        return False
    last = rows[-_LAST_ROWS:]
    counted = sum(bool(re.fullmatch(r"\W*\d+\W*", row[0])) for row in last)
    if counted * 2 <= len(last):
        return False
    return any(cell[0].islower() for cell in first if cell)


def _is_letterhead(table: Table, page: int, first: Sequence[Line]) -> bool:
    """Is the table the head of the letter: two columns at the start of the source (Decree 30/2020, Appendix I, IV)?"""
    return page == 1 and len(table.rows[0]) == 2 and any(_is_in_table(row, page, table) for row in first)


def _is_layout(table: Table) -> bool:
    """Is the table used for layout: for a head, a foot, or a formula whose fraction bars are borders?"""
    if len(table.rows) <= _FORMULA and any(cell == "=" for row in table.rows for cell in row):
        return True
    for row in table.rows:
        if any(row) and all(_is_signature(cell) for cell in row if cell):
            return True
        for cell in row:
            for line in cell.split("\n"):
                folded = fold(line)
                if anchors.find_motto(folded) is not None or anchors.starts_distribution(folded):
                    return True
                if anchors.find_addressees(folded) is not None:
                    return True
    return False


def _is_signature(cell: str) -> bool:
    """Is the cell a title of office in capitals with a name?"""
    words = cell.split()
    office = list(takewhile(str.isupper, words))
    titled = is_competence(" ".join(office)) or is_position(" ".join(office))
    return titled and is_name(" ".join(words[len(office) :]))
