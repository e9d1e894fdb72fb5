"""Columns: rows split at the wide gaps between columns. Geometry only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vnadmin_doc.model.line import Line, make_line, split_at

__all__ = ["across", "beside", "gaps", "parts", "split_row"]

COLUMN_GAP = 1.15
"""Least width of a gap between two columns, in ems; justified text stays below it."""


CELLS_ACROSS = 100
"""Width of a page of characters, in cells: a paragraph may be one longer row."""


def across(rows: Iterable[Line], share: float) -> float:
    """The x at a share (0 to 1) of the way from the leftmost to the rightmost edge of the rows."""
    edges = [(row.box.x0, row.box.x1, row.unit) for row in rows]
    low = min(x0 for x0, _, _ in edges)
    high = max(x1 for _, x1, _ in edges)
    if edges[0][2] == "cell":
        high = min(high, low + CELLS_ACROSS)
    return low + share * (high - low)


def gaps(line: Line) -> list[tuple[float, float, int]]:
    """(left edge, right edge, index of the word after) of each gap wide enough for columns."""
    least = COLUMN_GAP * line.em
    found = []
    reach = line.words[0].box.x1
    for index in range(1, len(line.words)):
        word = line.words[index]
        if word.box.x0 - reach >= least:
            found.append((reach, word.box.x0, index))
        reach = max(reach, word.box.x1)
    return found


def parts(line: Line) -> list[Line]:
    """The parts of a line between its wide gaps, from left to right."""
    found: list[Line] = []
    rest: Line | None = line
    for _, _, index in reversed(gaps(line)):
        if rest is not None:
            rest, part = split_at(rest, index)
            found += [part] if part else []
    return [*([rest] if rest else []), *reversed(found)]


def beside(lines: Iterable[Line], middles: Sequence[float]) -> list[list[Line]]:
    """The parts of the lines by columns with these middles; parts of one line in one column stay one line."""
    columns: list[list[Line]] = [[] for _ in middles]
    for line in lines:
        for part in parts(line):
            nearest = min(range(len(middles)), key=lambda n: abs(middles[n] - part.box.middle))
            own = columns[nearest]
            if own and own[-1].words[0] in line.words:
                own[-1] = make_line(line.page, (*own[-1].words, *part.words), line.unit)
            else:
                own.append(part)
    return columns


def split_row(line: Line, boundary: float) -> tuple[Line | None, Line | None]:
    """(left, right) part of a row: cut at the wide gap nearest to ``boundary``.

    A row without such a gap is not cut: it is on the side where it begins.
    """
    em = line.em
    best: tuple[float, int] | None = None
    for left, right, index in gaps(line):
        distance = max(left - boundary, boundary - right, 0.0)
        if distance <= 5 * em and (best is None or distance < best[0]):
            best = (distance, index)
    if best is not None:
        return split_at(line, best[1])
    if line.box.x0 >= boundary - 1.5 * em or (line.box.middle > boundary and line.box.x0 > boundary - 5 * em):
        return None, line
    return line, None
