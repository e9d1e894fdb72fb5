"""Columns: splits rows at the wide gaps between columns. Geometry only: the text is not read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from vnadmin_doc.model.line import Line, make_line, split_at

__all__ = ["gap_parts", "sort_into_columns", "split_row", "wide_gaps", "x_at_share"]

COLUMN_GAP = 1.15
"""Least width of a gap between two columns, in ems; gaps between the words of justified text are narrower."""
PAGE_CELLS = 100
"""Width of a page of characters, in cells; a row is longer where it holds a whole paragraph."""
MOST_OFF = 5.0
"""Largest distance, in ems, between the boundary of two columns and the gap at which a row is split."""


def x_at_share(rows: Iterable[Line], share: float) -> float:
    """The x at a share (0 to 1) of the width of the rows, from their leftmost to their rightmost edge."""
    edges = [(row.box.x0, row.box.x1, row.unit) for row in rows]
    low = min(x0 for x0, _, _ in edges)
    high = max(x1 for _, x1, _ in edges)
    if edges[0][2] == "cell":
        high = min(high, low + PAGE_CELLS)
    return low + share * (high - low)


def wide_gaps(line: Line) -> list[tuple[float, float, int]]:
    """(left edge, right edge, index of the word after the gap) for each gap that is wide enough for columns."""
    least = COLUMN_GAP * line.em
    found = []
    reach = line.words[0].box.x1
    for index, word in enumerate(line.words):
        box = word.box
        if box.x0 - reach >= least:
            found.append((reach, box.x0, index))
        if box.x1 > reach:  # without ``max``: this runs several times for every word
            reach = box.x1
    return found


def gap_parts(line: Line) -> list[Line]:
    """The parts of a line between its wide gaps, as lines, from left to right."""
    found: list[Line] = []
    rest: Line | None = line
    for _, _, index in reversed(wide_gaps(line)):
        if rest is not None:
            rest, part = split_at(rest, index)
            found += [part] if part else []
    return [*([rest] if rest else []), *reversed(found)]


def gap_texts(line: Line) -> list[str]:
    """The texts of the parts of a line between its wide gaps, from left to right."""
    cuts = [0, *(line.starts[index] for _, _, index in wide_gaps(line)), len(line.text)]
    return [line.text[a:b].strip() for a, b in pairwise(cuts)]


def sort_into_columns(lines: Iterable[Line], middles: Sequence[float]) -> list[list[Line]]:
    """The parts of the lines in the column whose middle is nearest; one list of lines for each of ``middles``.

    Parts of one line that are in the same column stay one line.
    """
    columns: list[list[Line]] = [[] for _ in middles]
    for line in lines:
        for part in gap_parts(line):
            nearest = min(range(len(middles)), key=lambda n: abs(middles[n] - part.box.middle))
            column = columns[nearest]
            if column and column[-1].words[0] in line.words:
                column[-1] = make_line(line.page, (*column[-1].words, *part.words), line.unit)
            else:
                column.append(part)
    return columns


def split_row(line: Line, boundary: float) -> tuple[Line | None, Line | None]:
    """(left part, right part) of a row, split at the wide gap that is nearest to ``boundary`` (an x).

    A row without a wide gap near the boundary is not split: it is the part on whose side it begins.
    """
    em = line.em
    best: tuple[float, int] | None = None
    for left, right, index in wide_gaps(line):
        distance = max(left - boundary, boundary - right, 0.0)
        if distance <= MOST_OFF * em and (best is None or distance < best[0]):
            best = (distance, index)
    if best is not None:
        return split_at(line, best[1])
    if line.box.x0 >= boundary - 1.5 * em or (line.box.middle > boundary and line.box.x0 > boundary - 5 * em):
        return None, line
    return line, None
