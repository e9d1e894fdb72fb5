"""Footnotes: rows at the foot of a page; each note begins with a small raised number.

Geometry only: the number is raised or small, and only notes are below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from vnadmin_doc.model.line import Line

__all__ = ["take_notes"]

NOTE_HEIGHT = 0.93
"""Largest height of the letters of a note, as a share of the page's."""
NUMBER_HEIGHT = 0.85
"""Largest height of its number, if that is not raised, as a share of its row's."""


def take_notes(rows: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """(rows without footnotes, the rows of footnotes)."""
    rest: list[Line] = []
    notes: list[Line] = []
    for _, group in groupby(rows, key=lambda row: row.page):
        page = list(group)
        first = _first_note(page)
        rest += page[:first]
        notes += page[first:]
    return rest, notes


def _first_note(page: Sequence[Line]) -> int:
    """The index of the first row of notes on a page; the number of rows if there are none."""
    heights = sorted(row.em for row in page)
    usual = heights[len(heights) // 2]
    first = len(page)
    for index in range(len(page) - 1, 0, -1):
        row = page[index]
        if not (_begins_with_number(row) or _is_right_below(row, page[index - 1])) or (
            row.unit == "pt" and row.em > NOTE_HEIGHT * usual
        ):
            break
        if _begins_with_number(row):
            first = index
    return first


def _begins_with_number(row: Line) -> bool:
    """Does the row begin with a raised or small number?"""
    word = row.words[0]
    if not word.text.isdigit() or len(word.text) > 2 or len(row.words) < 2 or word.confidence is not None:
        return False
    height = word.box.bottom - word.box.top
    return word.style.raised or (row.unit == "pt" and height <= NUMBER_HEIGHT * row.em)


def _is_right_below(row: Line, above: Line) -> bool:
    """Is the row right below the one above?"""
    return row.box.top - above.box.bottom < (1 if row.unit == "cell" else 0.9 * row.em)
